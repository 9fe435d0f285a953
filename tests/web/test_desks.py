"""The desks, page by page, through the browser's own requests."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, accepted, registered, reload
from tests.steps import answered
from xinqiao.matters.models import Matter, Paper, Petition
from xinqiao.rules.lifecycle import State


def _as(cast: Cast, client: Client, who: str) -> Client:
    client.logout()
    client.force_login(cast.staff[who])
    return client


def _act(client: Client, matter: Matter, name: str, **fields: Any) -> None:
    answer = client.post(f"/desk/matters/{matter.pk}/{name}/", {"version": reload(matter).version, **fields})
    problems = re.findall(r'class="problem"[^>]*>([^<]*)<', answer.content.decode())
    assert answer.status_code == 302, problems or answer.content.decode()[:3000]


@pytest.mark.django_db
def test_a_matter_goes_through_the_desks_from_registration_to_an_issued_opinion(
    cast: Cast, client: Client
) -> None:
    _as(cast, client, "registrar")
    page = client.get("/desk/register/").content.decode()
    key = re.findall(r'name="key" value="(\w+)"', page)[0]
    form = {
        "key": key,
        "channel": "visit",
        "received_at": "2026-03-02T09:00",
        "late_reason": "信件在收发室积压",
        "kind": "natural",
        "name": "甲小满",
        "phone": "13800001234",
        "people_count": "6",
        "representatives": "乙小暑 13800001235\n丙小寒 13800001236",
        "title": "拖欠工程款",
        "text": "某工地拖欠工程款。",
        "requests": "支付工程款",
    }
    receipt = client.post("/desk/register/", form)
    assert receipt.status_code == 302
    assert client.get(receipt["Location"]).status_code == 200
    assert client.get(receipt["Location"] + "?pdf=1").content.startswith(b"%PDF")
    petition = Petition.objects.get()
    assert petition.is_group
    assert petition.representatives.count() == 3
    matter = petition.matter
    _act(client, matter, "sort", kind="claim", route="31(6)", reason="属于行政职权")
    _act(client, matter, "forward", to_unit=cast.housing.pk, reason="属于住建部门职权")

    _as(cast, client, "unit_registrar")
    assert "拖欠工程款" in client.get("/desk/").content.decode()
    _act(client, matter, "accept", handler=cast.staff["handler"].pk)
    _as(cast, client, "handler")
    _act(
        client, matter, "log", kind="statement", happened_on="2026-03-03", text="听取陈述，甲小满说明了情况。"
    )
    seen = {"second_person": cast.staff["section_head"].pk, "text": "现场查看。"}
    _act(client, matter, "log", kind="investigation", happened_on="2026-03-03", **seen)
    draft = {
        "facts": "经查属实。",
        "basis": "《保障农民工工资支付条例》第三条",
        "outcome_1": "supported",
        "item_1": "责令支付。",
    }
    saved = client.post(f"/desk/matters/{matter.pk}/draft/handling_opinion/", {**draft, "submit": "1"})
    assert saved.status_code == 302, re.findall(r'class="problem"[^>]*>([^<]*)<', saved.content.decode())
    paper = Paper.objects.get(kind="handling_opinion")
    for who in ("section_head", "counsel", "leader"):
        _as(cast, client, who)
        assert str(paper.pk) in client.get("/desk/").content.decode()
        version = Paper.objects.get(pk=paper.pk).version
        answer = client.post(f"/desk/papers/{paper.pk}/step/approve/", {"version": version, "note": "同意"})
        assert answer.status_code == 302
    client.post(f"/desk/papers/{paper.pk}/step/issue/", {"version": Paper.objects.get(pk=paper.pk).version})
    assert client.get(f"/desk/papers/{paper.pk}/pdf/").content.startswith(b"%PDF")
    address = f"/desk/papers/{paper.pk}/serve/"
    assert client.get(address).status_code == 404, "who issued it does not serve it"
    _as(cast, client, "handler")
    today = client.get(address).content.decode()
    day = re.findall(r'name="served_on" value="([\d-]+)"', today)[0]
    served = client.post(
        f"/desk/papers/{paper.pk}/serve/",
        {
            "method": "direct",
            "sent_on": day,
            "served_on": day,
            "proof": "本人签收",
            "to": re.findall(r'name="to" value="([^"]+)"', today),
        },
    )
    assert served.status_code == 302
    assert reload(matter).state == State.SERVED
    page = client.get(f"/desk/matters/{matter.pk}/").content.decode()
    assert "甲小满" not in page
    assert "甲**" in page


@pytest.mark.django_db
def test_every_page_of_a_matter_answers_for_those_who_may_see_it_and_404_for_others(
    cast: Cast, client: Client
) -> None:
    matter = accepted(cast)
    petition = Petition.objects.get(matter=matter)
    paper = Paper.objects.filter(matter=matter).first()
    assert paper is not None
    pages = [
        f"/desk/matters/{matter.pk}/",
        f"/desk/matters/{matter.pk}/log/",
        f"/desk/matters/{matter.pk}/recusal/",
        f"/desk/petitions/{petition.pk}/reveal/identity/",
        f"/desk/petitions/{petition.pk}/reveal/original/",
        f"/desk/papers/{paper.pk}/",
        f"/desk/papers/{paper.pk}/pdf/",
    ]
    for url in pages:
        assert _as(cast, client, "handler").get(url).status_code == 200, url
        assert _as(cast, client, "outsider").get(url).status_code == 404, url
        assert _as(cast, client, "system_admin").get(url).status_code == 404, url
    client.logout()
    assert client.get(pages[0]).status_code == 302


@pytest.mark.django_db
def test_search_finds_two_character_words_and_shows_only_what_the_actor_may_see(
    cast: Cast, client: Client
) -> None:
    registered(cast, title="电梯井积水无人维修")
    assert "电梯井" in _as(cast, client, "registrar").get("/desk/matters/?q=梯井").content.decode()
    assert "电梯井" in client.get("/desk/matters/?q=积水 维修").content.decode()
    assert "没有符合条件" in client.get("/desk/matters/?q=暖气").content.decode()
    assert "电梯井" not in _as(cast, client, "outsider").get("/desk/matters/?q=电梯").content.decode()


@pytest.mark.django_db
def test_a_list_and_a_desk_take_the_same_number_of_queries_whatever_they_hold(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    _as(cast, client, "registrar")
    for number in range(3):
        registered(cast, title=f"事项{number}")
    client.get("/desk/")
    for url, most in (("/desk/", 10), ("/desk/matters/", 11)):
        with django_assert_max_num_queries(most) as few:
            client.get(url)
        for number in range(12):
            registered(cast, title=f"更多{number}")
        with django_assert_max_num_queries(most) as many:
            client.get(url)
        assert len(few) == len(many)


@pytest.mark.django_db
def test_a_page_left_open_while_another_clerk_acted_says_so_and_keeps_the_text(
    cast: Cast, client: Client
) -> None:
    matter = reload(registered(cast).petition.matter)
    _as(cast, client, "registrar")
    _act(client, matter, "sort", kind="claim", route="31(6)", reason="先办")
    late = client.post(
        f"/desk/matters/{matter.pk}/sort/",
        {"version": 1, "kind": "claim", "route": "31(4)", "reason": "我写的理由"},
    )
    assert late.status_code == 422
    assert "已被他人修改" in late.content.decode()
    assert "我写的理由" in late.content.decode()


@pytest.mark.django_db
def test_an_act_the_law_forbids_now_is_refused_with_its_article(cast: Cast, client: Client) -> None:
    matter = reload(registered(cast).petition.matter)
    _as(cast, client, "registrar")
    answer = client.post(
        f"/desk/matters/{matter.pk}/accept/",
        {"version": matter.version, "handler": cast.staff["registrar"].pk},
    )
    assert answer.status_code == 422
    assert "第二十三条" in answer.content.decode()


@pytest.mark.django_db
def test_accounts_and_audit_belong_to_their_own_administrators(cast: Cast, client: Client) -> None:
    assert _as(cast, client, "system_admin").get("/desk/staff/").status_code == 200
    assert client.get("/desk/audit/").status_code == 404
    assert "日志完整" in _as(cast, client, "audit_admin").get("/desk/audit/?verify=1").content.decode()
    assert client.get("/desk/staff/").status_code == 200, "who audits may be the second to confirm"
    assert _as(cast, client, "registrar").get("/desk/staff/").status_code == 404
    _as(cast, client, "security_admin")
    form = {"roles": ["handler", "audit_admin"], "reason": "兼任", "version": 1}
    both = client.post(f"/desk/accounts/{cast.staff['inspector'].pk}/posts/", form)
    assert "必须单独设账号" in both.content.decode()
    for hidden in ("/desk/accounts/{}/posts/", "/desk/staff/{}/"):
        assert client.get(hidden.format(cast.staff["outsider"].pk)).status_code == 404, "another office's"


@pytest.mark.django_db
def test_five_wrong_passwords_lock_the_account(cast: Cast, client: Client) -> None:
    for _ in range(5):
        answer = client.post("/login/", {"username": "registrar", "password": "wrong"})
    assert answer.status_code == 429
    assert "30分钟" in answer.content.decode()


@pytest.mark.django_db
def test_an_idle_session_ends_and_what_a_page_fetches_beside_its_form_brings_no_log_in_page(
    cast: Cast, client: Client
) -> None:
    _as(cast, client, "registrar").get("/desk/")
    session = client.session
    session["seen"] = 1
    session.save()
    assert "/login/?expired" in client.get("/desk/")["Location"]
    part = client.post("/desk/register/alike/", {"title": "路灯"}, headers={"HX-Request": "true"})
    assert (part.status_code, part.content) == (401, b"")


@pytest.mark.django_db
def test_the_page_of_a_matter_takes_a_bounded_number_of_queries(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    """Each of its lists is read once, its facts once, whatever it has been through."""
    early, late = reload(registered(cast).petition.matter), answered(cast)
    for matter, who, most in ((early, "registrar", 12), (late, "handler", 12)):
        _as(cast, client, who).get(f"/desk/matters/{matter.pk}/")
        with django_assert_max_num_queries(most):
            assert client.get(f"/desk/matters/{matter.pk}/").status_code == 200
