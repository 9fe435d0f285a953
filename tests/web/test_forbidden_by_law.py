"""What an article or the time forbids is told on the page before anybody types, and the same to programs (条例 19(3), 34, 36(3), 23(2))."""

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.api.calls import caller
from tests.cast import Cast, accepted, at, registered, reload, sent_in
from tests.steps import HANDLERS, OPINION, fresh, issued, outside_document, sorted_at_office, told_again
from xinqiao.kernel.clock import today
from xinqiao.matters.commands.intake import attach
from xinqiao.matters.commands.papers import approve, draft, submit_for_approval
from xinqiao.matters.models import Matter, OutsideKind, Paper, Petition
from xinqiao.matters.query_codes import code_of

pytestmark = pytest.mark.django_db

TRIED = "两次拨打电话无人接听，挂号信因查无此人退回，凭证已存入材料。"


def _page(cast: Cast, client: Client, who: str, address: str, status: int = 200) -> str:
    client.logout()
    client.force_login(cast.staff[who])
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_36_3_and_19_3_are_folded_with_their_articles_where_nothing_is_linked(
    cast: Cast, client: Client
) -> None:
    matter = sorted_at_office(cast)
    page = _page(cast, client, "registrar", f"/desk/matters/{matter.pk}/")
    folded = page[page.index("现在不能办理的，为什么") :]
    for kind, article in (("bar_notice", "第三十六条第三款"), ("decline_notice", "第十九条第三款")):
        assert f"/draft/{kind}/" not in page
        assert article in folded
        typed = _page(cast, client, "registrar", f"/desk/matters/{matter.pk}/draft/{kind}/", 409)
        assert article in typed
        assert "<textarea" not in typed


def test_36_3_the_form_shows_the_opinion_from_the_record_and_takes_no_other(
    cast: Cast, client: Client
) -> None:
    matter = sorted_at_office(cast)
    outside_document(cast, matter, OutsideKind.FINAL_OPINION, date(2026, 1, 9))
    said = "邻水市人民政府邻府核〔2026〕3号，2026年1月9日送达"
    address = f"/desk/matters/{matter.pk}/draft/bar_notice/"
    page = _page(cast, client, "registrar", address)
    assert said in page
    assert re.search(r'<textarea name="final_opinion"[^>]* disabled', page)
    sent = {"final_opinion": "云府核〔2026〕999号", "explanation": "事实和理由相同"}
    assert client.post(address, sent).status_code == 302
    paper = Paper.objects.get(kind="bar_notice")
    assert paper.content["final_opinion"] == said
    assert said in _page(cast, client, "registrar", f"/desk/papers/{paper.pk}/")
    assert "邻府核〔2026〕3号" in _page(cast, client, "registrar", f"/desk/matters/{matter.pk}/")


def test_36_3_a_document_of_another_system_is_recorded_on_its_page(cast: Cast, client: Client) -> None:
    matter = sorted_at_office(cast)
    petition = Petition.objects.get(matter=matter)
    (scan,) = attach(cast.actor("registrar"), petition, [sent_in("复核意见书.txt", b"scan")])
    address = f"/desk/petitions/{petition.pk}/link_outside/"
    assert address in _page(cast, client, "registrar", f"/desk/matters/{matter.pk}/")
    sent = {
        "kind": "final_opinion",
        "organ": "邻水市人民政府",
        "number": "邻府核〔2026〕3号",
        "day": "2026-01-09",
    }
    refused = client.post(address, {**sent, "reason": "同一信访人、同一事项"})
    assert refused.status_code == 422
    assert "请先在信访件上添加材料" in refused.content.decode()
    done = client.post(address, {**sent, "reason": "同一信访人、同一事项", "scan": str(scan.pk)})
    assert done.status_code == 302
    assert petition.outside.get().scan == scan


def test_programs_are_told_the_same_and_write_no_such_field(cast: Cast) -> None:
    desk = caller(cast, "registrar")
    first = sorted_at_office(cast)
    told = {k["kind"]: k for k in desk.get(f"/matters/{first.number}")["hindered"]}
    assert told["bar_notice"]["basis"] == [
        "《信访工作条例》第三十六条第三款",
        "《信访工作条例》第四十四条第（二）项",
    ]
    assert told["decline_notice"]["basis"][0] == "《信访工作条例》第十九条第三款"
    again = told_again(cast, accepted(cast))
    seen = desk.version(f"/matters/{again.number}")
    paper: dict[str, Any] = {"kind": "decline_notice", "ground": "19(3)", "explanation": "正在办理。"}
    where = f"/matters/{again.number}/papers"
    desk.post(where, {"paper": {**paper, "earlier": "某局受理"}}, expect=422, If_Match=seen)
    made = desk.post(where, {"paper": paper}, expect=201, If_Match=seen)
    shown = desk.get(f"/papers/{made['id']}")
    assert shown["fields"]["earlier"].startswith("云水市住房和城乡建设局于")
    written = desk.get(f"/papers/{made['id']}/draft")["fields"]
    assert set(written) == {"ground", "explanation"}, "what is written back is what may be written"


def test_34_after_the_last_day_the_page_offers_neither_drafting_nor_issuing(
    cast: Cast, client: Client
) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter = accepted(cast)
        content = {"days": "30", "reason": "需要鉴定"}
        paper = draft(cast.actor("handler"), reload(matter), "extension_notice", content)
        submit_for_approval(cast.actor("handler"), fresh(paper))
        approve(cast.actor("leader"), fresh(paper))
        address = f"/desk/papers/{paper.pk}/"
        assert "签发此文书" in _page(cast, client, "leader", address)
        clock.move_to(at("2026-05-07"))
        late = _page(cast, client, "leader", address)
        assert "签发此文书" not in late
        assert "2026年5月6日（周三）届满" in late
        assert "第三十四条" in late
        other = accepted(cast)
        clock.move_to(at("2026-07-20"))
        page = _page(cast, client, "handler", f"/desk/matters/{other.pk}/")
        assert "/draft/extension_notice/" not in page
        assert "届满" in page[page.index("现在不能办理的，为什么") :]


def _unserved(cast: Cast, client: Client, matter: Matter, kind: str, ground: str) -> None:
    paper = Paper.objects.get(matter=matter, kind=kind)
    address = f"/desk/papers/{paper.pk}/unserved/"
    assert address in _page(cast, client, "handler", f"/desk/papers/{paper.pk}/")
    sent = {"ground": ground, "attempts": TRIED, "tried_on": str(today()), "version": paper.version}
    assert client.post(address, sent).status_code == 302


def test_23_2_what_could_not_be_served_is_told_as_that_on_desk_and_counter(
    cast: Cast, client: Client
) -> None:
    matter = accepted(cast)
    issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)
    for kind in ("acceptance_notice", "handling_opinion"):
        _unserved(cast, client, matter, kind, "unreachable")
    page = _page(cast, client, "handler", f"/desk/matters/{matter.pk}/")
    assert page.count("多次联系不上，无法送达") >= 2
    assert "的送达</a>" not in page, "nothing waits to be served now"
    opinion = Paper.objects.get(matter=matter, kind="handling_opinion")
    assert TRIED in _page(cast, client, "handler", f"/desk/papers/{opinion.pk}/")
    shown = caller(cast, "handler").get(f"/papers/{opinion.pk}")
    assert [u["ground"]["code"] for u in shown["unserved"]] == ["unreachable"]
    petition = Petition.objects.get(matter=matter)
    client.logout()
    given = {"number": petition.number, "code": code_of(petition)}
    told = client.post("/open/", given, follow=True).content.decode()
    assert "没能送达给您" in told
    assert "多次联系没有联系上" in told


def test_a_first_petition_has_nothing_of_this_on_its_page(cast: Cast, client: Client) -> None:
    matter = registered(cast).petition.matter
    page = _page(cast, client, "registrar", f"/desk/matters/{matter.pk}/")
    assert "不再受理告知书" not in page, "before sorting nothing is decided"
