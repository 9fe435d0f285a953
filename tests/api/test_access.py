"""Who is let in, and what stays hidden."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.api.calls import REGISTERED, ROOT, Caller, caller, token_of
from tests.api.keys import keys_of, material
from tests.cast import Cast, accepted, registered, sent_in
from xinqiao.api.api import api
from xinqiao.kernel.clock import now
from xinqiao.kernel.commands import act_on
from xinqiao.kernel.models import AuditEntry
from xinqiao.kernel.records import named
from xinqiao.matters.models import Attachment, Matter, Paper
from xinqiao.matters.offers import DESK_ACTS
from xinqiao.offices.models import ApiToken, Staff
from xinqiao.offices.tokens import revoke_token

LIBRARY = f"{ROOT}/library/"
"""What every business post may read."""


def _operations() -> list[tuple[str, str, Any]]:
    paths = api.get_openapi_schema()["paths"]
    return [(m.upper(), path, op) for path, item in paths.items() for m, op in item.items()]


def test_every_operation_needs_a_known_caller_but_those_of_the_public_counter() -> None:
    for method, path, operation in _operations():
        assert ("security" in operation) is not path.startswith("/api/v1/public/"), (method, path)


def test_every_act_of_the_desk_has_its_operation() -> None:
    of_matters = [p for m, p, _op in _operations() if m == "POST" and re.search("/(matters|petitions)/", p)]
    there = {path.rsplit("/", 1)[-1] for path in of_matters}
    assert {act.name for act in DESK_ACTS} - there == {"draft"}
    assert "papers" in there


@pytest.mark.django_db
def test_without_a_token_every_operation_of_the_desk_answers_401_before_it_reads_anything() -> None:
    stranger = Client()
    for method, path, operation in _operations():
        if "security" in operation:
            url = (
                path.replace("{number}", "XF2026-000001")
                .replace("{key}", "XF2026-000001")
                .replace("{paper_id}", "x")
                .replace("{attachment_id}", "x")
                .replace("{material_id}", "x")
            )
            answer = stranger.generic(method, url, data="{}", content_type="application/json")
            assert answer.status_code == 401, (method, path)
            assert answer["WWW-Authenticate"].startswith("Bearer")
            assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_what_a_person_may_not_see_is_absent_in_every_operation(cast: Cast) -> None:
    matter = accepted(cast)
    given = registered(cast, files=(sent_in("说明.txt", "照片说明".encode()),))
    paper = Paper.objects.filter(matter=matter).first()
    assert paper is not None
    real = {
        "{number}": matter.number,
        "{paper_id}": str(paper.pk),
        "{attachment_id}": str(Attachment.objects.get(petition=given.petition).pk),
        "{material_id}": str(material(cast).pk),
    }
    empty = {
        "{number}": "XF2026-999999",
        "{paper_id}": "0" * 8 + "-0000-4000-8000-" + "0" * 12,
    }
    empty["{attachment_id}"] = empty["{material_id}"] = empty["{paper_id}"]
    outsider, admin = caller(cast, "outsider"), Caller()
    admin.client.force_login(cast.staff["system_admin"])
    asked = 0
    for method, path, operation in _operations():
        if "{" not in path or "{key}" in path or "security" not in operation or path.startswith(LIBRARY):
            continue
        body = _example(path)
        answers = []
        for who in (outsider, admin):
            for values in (real, empty):
                url = path.removeprefix(ROOT)
                for name, value in values.items():
                    url = url.replace(name, value)
                if path.endswith("/attachments"):
                    note = SimpleUploadedFile("说明.txt", "照片说明".encode())
                    told = who.send_files(url, {}, note, expect=404)
                else:
                    told = who.call(method, url, body, expect=404, If_Match='"1"')
                told["detail"] = re.sub(r"XF\d{4}-\d+", "", told["detail"])
                answers.append({k: v for k, v in told.items() if k != "request_id"})
        assert all(a == answers[0] for a in answers), path
        asked += 1
    assert asked >= 15
    assert outsider.get("/matters")["items"] == []
    assert outsider.get("/search?q=施工")["items"] == []


@pytest.mark.once
@pytest.mark.django_db
def test_acts_on_records_that_are_hidden_answer_as_if_there_were_none(cast: Cast) -> None:
    admin = Caller()
    admin.client.force_login(cast.staff["system_admin"])
    real, asked = keys_of(cast), 0
    for method, path, _operation in _operations():
        kind = path.removeprefix(ROOT).split("/")[1]
        if "{key}" in path and kind not in ("units", "instruments"):
            uuid = kind in ("papers", "petitions", "attachments")
            nothing = "0" * 8 + "-0000-4000-8000-" + "0" * 12 if uuid else "999999"
            urls = [path.removeprefix(ROOT).replace("{key}", key) for key in (real[kind][0], nothing)]
            answers = [_hidden(admin, method, url) for url in urls]
            assert answers[0]["detail"] == answers[1]["detail"], path
            asked += 1
    assert asked >= 75


def _hidden(who: Caller, method: str, url: str) -> Any:
    if url.endswith("/materials"):
        note = SimpleUploadedFile("说明.txt", "说明".encode())
        return who.send_files(url, {}, note, expect=404)
    _, kind, _key, act = url.split("/") if method == "POST" else ("", "", "", "")
    spec = act_on(named(kind).model, act) if act else None
    empty: dict[str, Any] = (
        {**{name: {} for name in spec.payloads}, **{name: [] for name in spec.rows}} if spec else {}
    )
    return who.call(method, url, empty, expect=404, If_Match='"1"')


def _example(path: str) -> Any:
    """A body that is right in itself, so that only the wall can say no."""
    day = str(now().date())
    bodies = {
        "papers": {"paper": {"kind": "reply"}},
        "{paper_id}": {"paper": {"kind": "reply"}},
        "serve": {"method": "direct", "sent_on": day, "served_on": day, "proof": "签收"},
        "identity": {"purpose": "contact"},
        "original": {"purpose": "contact"},
        "link": {"number": "XF2026-000001", "reason": "同一事项"},
    }
    return bodies.get(path.rsplit("/", 1)[-1], {})


@pytest.mark.django_db
def test_a_token_ends_when_it_is_revoked_runs_out_or_its_owner_changes(cast: Cast) -> None:
    me = Caller(token_of(cast, "handler"))
    me.get("/me")
    with time_machine.travel(now() + timedelta(days=31)):
        assert me.get("/me", expect=401)["code"] == "unauthenticated"
    me.get("/me")
    Staff.objects.filter(username="handler").update(password_changed_at=now() + timedelta(seconds=1))
    me.get("/me", expect=401)
    Staff.objects.filter(username="handler").update(password_changed_at=None, is_active=False)
    me.get("/me", expect=401)
    Staff.objects.filter(username="handler").update(is_active=True)
    me.get("/me")
    revoke_token(cast.actor("handler"), None, ApiToken.objects.get().pk)
    me.get("/me", expect=401)


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "x", "xq_" + "a" * 43, "xq_" + "长", "xq_" + "a" * 5000])
def test_what_is_no_token_opens_nothing_even_beside_a_good_session(cast: Cast, token: str) -> None:
    client = Client()
    client.force_login(cast.staff["handler"])
    assert client.get(f"{ROOT}/me").status_code == 200
    header = f"Bearer {token}".encode().decode("latin-1")
    assert client.get(f"{ROOT}/me", headers={"Authorization": header}).status_code == 401


@pytest.mark.django_db
def test_a_session_must_bring_the_csrf_token_and_a_bearer_token_need_not(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.staff["registrar"])
    assert browser.get(f"{ROOT}/me").status_code == 200
    body = {"data": REGISTERED, "content_type": "application/json"}
    key = {"Idempotency-Key": "csrf-test-1"}
    refused = browser.post(f"{ROOT}/matters", headers=key, **body)  # type: ignore[arg-type]  # headers and body as one mapping
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    assert Matter.objects.count() == 0
    browser.get("/desk/register/")
    value = browser.cookies["csrftoken"].value
    accepted_ = browser.post(f"{ROOT}/matters", headers={**key, "X-CSRFToken": value}, **body)  # type: ignore[arg-type]  # headers and body as one mapping
    assert accepted_.status_code == 201
    program = Client(enforce_csrf_checks=True)
    bearer = {"Authorization": f"Bearer {token_of(cast, 'registrar')}", "Idempotency-Key": "csrf-test-2"}
    assert program.post(f"{ROOT}/matters", headers=bearer, **body).status_code == 201  # type: ignore[arg-type]  # headers and body as one mapping


@pytest.mark.django_db
def test_a_session_must_have_passed_the_second_factor_and_a_due_password_change(
    cast: Cast, settings: Any
) -> None:
    settings.XINQIAO_SECOND_FACTOR = True
    browser = Client()
    browser.force_login(cast.staff["handler"])
    answer = browser.get(f"{ROOT}/me")
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_due")
    session = browser.session
    session["second_factor"] = cast.staff["handler"].second_factor_round
    session.save()
    assert browser.get(f"{ROOT}/me").status_code == 200
    token = token_of(cast, "handler")
    Caller(token).get("/me")
    Staff.objects.filter(username="handler").update(password_changed_at=now() - timedelta(days=100))
    assert Caller(token).get("/me", expect=403)["code"] == "password_due"
    assert browser.get(f"{ROOT}/me").json()["code"] == "password_due"


@pytest.mark.django_db
def test_an_idle_session_is_no_session(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.staff["handler"])
    browser.get(f"{ROOT}/me")
    session = browser.session
    session["seen"] = 1
    session.save()
    assert browser.get(f"{ROOT}/me").status_code == 401


@pytest.mark.django_db
def test_an_act_that_the_post_does_not_allow_is_refused_with_the_reason_and_put_on_record(cast: Cast) -> None:
    matter = accepted(cast)
    counsel = caller(cast, "counsel")
    told = counsel.act(matter.number, "redo", {"reason": "理由"}, expect=403)
    assert told["detail"] == "您的岗位不能责令重新办理。"
    assert AuditEntry.objects.filter(action="matter.redo", outcome="denied").count() == 1
    assert "redo" not in {o["act"] for o in counsel.get(f"/matters/{matter.number}")["offers"]}


@pytest.mark.django_db
def test_posts_taken_away_work_at_once(cast: Cast) -> None:
    registered(cast)
    registrar = caller(cast, "registrar")
    assert registrar.get("/matters")["items"]
    cast.staff["registrar"].posts.all().delete()
    assert registrar.get("/matters")["items"] == []
    assert registrar.get("/me")["roles"] == []


@pytest.mark.django_db
def test_every_offered_address_is_an_operation_of_this_interface(cast: Cast) -> None:
    matter = accepted(cast)
    known = {path.replace("{key}", "{number}") for _method, path, _op in _operations()}
    for who in ("section_head", "leader", "handler", "registrar"):
        for offer in caller(cast, who).get(f"/matters/{matter.number}")["offers"]:
            assert offer["href"].replace(matter.number, "{number}") in known
            assert offer["available"] or offer["reason"]
