"""Whatever is sent to the forms and addresses: the law's articles are named, nothing breaks, nothing typed is lost."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.cast import Cast, registered, reload
from tests.web.test_counter import petition as public_form
from xinqiao.kernel import audit
from xinqiao.kernel.clock import now, today
from xinqiao.matters.models import Matter, Petition
from xinqiao.matters.offers import DESK_ACTS
from xinqiao.offices.models import Staff
from xinqiao.rules.lifecycle import Move, State, move
from xinqiao.rules.verdict import Verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast: Cast, client: Client) -> Client:
    """The registrar's browser; an error of the server is an answer with status 500 and not an exception here."""
    client.force_login(cast.staff["registrar"])
    client.raise_request_exception = False
    return client


FIELDS: dict[str, Any] = {
    "kind": "claim",
    "route": "31(6)",
    "reason": "写明的理由写明的理由",
    "reasons": "不属于本单位职权范围的详细理由",
    "note": "说明",
    "text": "情况",
    "happened_on": "2026-03-02",
    "report": "处理结果和落实情况如下所述",
    "statement": "本人自愿撤回，二〇二六年三月二日",
    "verified": "on",
    "ground": "有利害关系",
    "due_on": (today() + timedelta(days=30)).isoformat(),
    "searched": "向社区和户籍派出所查询，没有其他近亲属",
    "asked_on": "2026-03-02",
}


@pytest.mark.once
def test_what_the_law_forbids_now_names_the_article_in_every_state(cast: Cast, desk: Client) -> None:
    """Every act of the desk on a matter in every state, by a person with all business roles of the unit that has it."""
    person = cast.staff["registrar"]
    for role in (
        "section_head",
        "leader_in_charge",
        "principal_leader",
        "handler",
        "legal_counsel",
        "archivist",
    ):
        person.posts.create(role=role)
    refused = 0
    for state in State:
        matter = registered(cast, title=state).petition.matter
        Matter.objects.filter(pk=matter.pk).update(
            state=state, kind="claim", route="31(6)", closed_at=now() if state == State.CLOSED else None
        )
        for name in NAMES:
            with _undone():
                refused += _sent(cast, desk, person, matter, state, name)
    assert refused > 40
    assert list(audit.verify()) == []


@contextmanager
def _undone() -> Iterator[None]:
    """What is done within is undone; a durable block may stand in it, as in a test of its own."""
    inner = transaction.atomic()
    inner._from_testcase = True  # type: ignore[attr-defined]  # as Django's own TestCase
    with inner:
        yield
        transaction.set_rollback(True)


def _sent(cast: Cast, desk: Client, person: Staff, matter: Matter, state: State, name: str) -> bool:
    """Send the form of an act; gives whether the law forbids it in this state, which the answer has to say."""
    fields = {
        **FIELDS,
        "version": 1,
        "to_unit": cast.housing.pk,
        "handler": person.pk,
        "person": person.pk,
        "unit": cast.housing.pk,
        "proposed_unit": cast.housing.pk,
    }
    answer = desk.post(f"/desk/matters/{matter.pk}/{name}/", fields)
    page = html.unescape(answer.content.decode())
    assert answer.status_code in (302, 404, 409, 422), (state, name, answer.status_code)
    taken = BY_MOVE.get(name)
    if not taken or not isinstance(verdict := move(state, taken), Verdict):
        return False
    assert answer.status_code == 422, (state, name)
    assert verdict.reason in page, (state, name)
    if all(b.article for b in verdict.basis):
        assert re.search(r"《信访工作条例》第.{1,4}条", page), (state, name)
    assert reload(matter).state == state
    return True


NAMES = [act.name for act in DESK_ACTS if act.name not in ("link", "draft")]
"""Those with a page made of what the command asks for."""
BY_MOVE = {
    "sort": Move.SORT,
    "accept": Move.ACCEPT,
    "forward": Move.FORWARD,
    "assign": Move.ASSIGN,
    "withdraw": Move.WITHDRAW,
    "lapse": Move.LAPSE,
    "redo": Move.REDO,
    "close": Move.CLOSE,
}

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
ANY = TEXT | st.sampled_from(
    ["", "on", "1", "-1", "甲小满", "１３８", "<b>", "%00", "\x00", "' OR 1=1", "{{7*7}}", "=cmd|"]
)


@example(fields={"proof": "\x00"})
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(
    fields=st.dictionaries(
        st.sampled_from(
            [
                "title",
                "text",
                "requests",
                "place",
                "name",
                "phone",
                "address",
                "people_count",
                "other_procedure",
                "accusation",
                "anonymous",
                "unit",
                "key",
                "key_tag",
                "proof",
                "answer",
                "materials",
            ]
        ),
        ANY,
        max_size=8,
    )
)
def test_whatever_is_sent_to_the_public_form_is_taken_or_told_and_kept(
    cast: Cast, fields: dict[str, str]
) -> None:
    # Another browser each time: the same words sent again in one session are one petition.
    client, before = Client(raise_request_exception=False), Petition.objects.count()
    answer = client.post("/new/", public_form(cast, client, **fields))
    assert answer.status_code in (302, 422), fields
    assert Petition.objects.count() - before == (answer.status_code == 302)
    page = html.unescape(answer.content.decode())
    if answer.status_code == 422:
        told = re.search(r'id="problems".*?</ul>', page, re.DOTALL)
        assert told is not None
        assert re.search(r"<li>\s*(<a [^>]*>)?[^<]*[\u4e00-\u9fff]", told.group()), fields
        for name in ("title", "text", "requests", "place"):
            typed = fields.get(name, "").replace("\r\n", "\n").replace("\r", "\n").strip("\n")
            if typed and "\x00" not in typed:
                assert typed.strip() in page.replace("\r\n", "\n").replace("\r", "\n"), name
    else:
        assert client.get("/receipt.pdf").content.startswith(b"%PDF")
        assert client.get("/progress/").status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "/desk/matters/99999999999999999999999999/",
        "/desk/matters/?q=%00",
        "/desk/matters/?q=" + "长" * 3000,
        "/desk/matters/?after=%00",
        "/desk/matters/?after=9%209",
        "/desk/matters/?due=x&state=x&kind=x&category=x&channel=x",
        "/desk/matters/?q=%22%20OR%20%27*%27%20NEAR",
        "/desk/matters/?category=" + "9" * 40,
        "/desk/matters/0/",
        "/desk/papers/x/",
    ],
)
def test_an_address_typed_by_hand_never_breaks_the_desk(cast: Cast, desk: Client, url: str) -> None:
    registered(cast)
    assert desk.get(url).status_code in (200, 302, 404, 422)
