"""What the route of a matter allows, forbids and asks for: the articles 29 to 34, each by its number."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.api.calls import caller
from tests.cast import Cast, accepted, at, heard_and_examined, registered, reload, submission
from tests.steps import HANDLERS, OPINION, draftable, fresh, issued, serve
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.matters.commands.closing import close
from xinqiao.matters.commands.disposition import accept, forward
from xinqiao.matters.commands.handling import log, set_limit, waive_investigation
from xinqiao.matters.commands.intake import register
from xinqiao.matters.commands.papers import approve, draft, issue_paper, submit_for_approval
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.compose_route import guidance
from xinqiao.matters.models import LogKind, Matter, Paper, Petition, RunningClock
from xinqiao.matters.offers import offers
from xinqiao.matters.queries.history import happenings
from xinqiao.matters.queries.progress import Progress, progress
from xinqiao.matters.queries.receipt import days_since, first_receipt
from xinqiao.rules.routing import GUIDED

GUIDANCE = {
    "organ": "云水市临江区人民法院",
    "procedure": "民事诉讼",
    "explanation": "定金争议属于民事争议，可以在三年的诉讼时效内携带合同提起民事诉讼。",
}
TO_COURT = {"route": "31(1)", "reason": "甲小满与开发商的定金争议应当由人民法院审理", **GUIDANCE}
BACK = {"route": "31(6)", "reason": "法院不予立案，所提请求属于住建部门职权"}


def sorted_at_housing(cast: Cast, route: str, kind: str = "claim") -> Matter:
    """What belongs to courts, prosecutors or police is no unit's to be passed (条例 22(2)): the unit got it itself."""
    if route == "31(1)":
        own = register(cast.actor("unit_registrar"), cast.housing, submission()).petition.matter
        sort_matter(
            cast.actor("unit_registrar"), own, kind=kind, route=route, reason="属于这一途径", category=None
        )
        return reload(own)
    matter = reload(registered(cast).petition.matter)
    sort_matter(cast.actor("registrar"), matter, kind=kind, route=route, reason="属于这一途径", category=None)
    forward(cast.actor("registrar"), reload(matter), cast.housing, reason="属于住建部门职权")
    return reload(matter)


def guided(cast: Cast) -> tuple[Matter, Paper]:
    matter = sorted_at_housing(cast, "31(2)")
    return matter, by_counsel(cast, matter, "guidance_notice", GUIDANCE)


def by_counsel(cast: Cast, matter: Matter, kind: str, content: dict[str, Any]) -> Paper:
    """Written at the unit, approved by its counsel, issued by its leader."""
    return issued(cast, matter, kind, content, "unit_registrar", "counsel")


def _progress(matter: Matter) -> Progress:
    petition = Petition.objects.get(matter=matter)
    return progress(Actor.citizen(petition.pk, matter.pk))


def take_on(cast: Cast, matter: Matter) -> Matter:
    return accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])


def clocks_of(matter: Matter, code: str) -> list[RunningClock]:
    return list(RunningClock.objects.filter(matter=matter, code=code))


# 第三十一条第（一）至（四）项


@pytest.mark.django_db
@pytest.mark.parametrize("route", sorted(GUIDED))
def test_article_31_1_to_4_is_not_accepted_and_never_has_the_sixty_days(cast: Cast, route: str) -> None:
    matter = sorted_at_housing(cast, route)
    offer = next(o for o in offers(cast.actor("unit_registrar"), matter) if o.act.name == "accept")
    assert offer.forbidden is not None
    with pytest.raises(Refused, match="依法分类处理告知书") as caught:
        take_on(cast, matter)
    assert {b.article for b in caught.value.verdict.basis} == {31, 28}
    assert reload(matter).state == ("sorted" if route == "31(1)" else "transferred")
    assert not clocks_of(matter, "T7")
    assert {"guidance_notice"} == set(draftable(reload(matter))) & {"guidance_notice", "reply"}


@pytest.mark.django_db
def test_article_31_1_guidance_stops_the_fifteen_days_only_when_it_has_reached_the_petitioner(
    cast: Cast,
) -> None:
    """It also says what may be done if that organ does not take it up: nobody is sent to and fro (条例 44(2), 45(1))."""
    matter, notice = guided(cast)
    assert [section.heading for section in guidance(matter, notice.content)][-1] == "对方不接收的"
    assert [c.stopped_on for c in clocks_of(matter, "T4")] == [None]
    serve(cast, notice, "unit_registrar", today())
    assert [c.stopped_on for c in clocks_of(matter, "T4")] == [today()]
    assert reload(matter).state == "guided"


@pytest.mark.django_db
def test_article_31_1_is_refused_at_the_page_and_at_the_interface_in_the_same_words(
    cast: Cast, client: Client
) -> None:
    matter = sorted_at_housing(cast, "31(2)")
    client.force_login(cast.staff["unit_registrar"])
    page = client.get(f"/desk/matters/{matter.pk}/").content.decode()
    assert f"/desk/matters/{matter.pk}/accept/" not in page
    sent = client.post(
        f"/desk/matters/{matter.pk}/accept/",
        {"version": matter.version, "handler": cast.staff["handler"].pk},
    )
    assert sent.status_code in (409, 422)
    assert "不在这里受理、不计60日" in sent.content.decode()
    told = caller(cast, "unit_registrar").act(
        matter.number, "accept", {"handler": cast.staff["handler"].pk}, expect=409
    )
    assert "不在这里受理、不计60日" in told["detail"]


@pytest.mark.django_db
def test_article_31_1_the_petitioner_is_not_told_of_an_acceptance_that_was_not(cast: Cast) -> None:
    matter, notice = guided(cast)
    steps = _progress(matter).steps
    assert [s.title for s in steps] == ["已收到并登记", "分送有权处理的单位", "通过其他法定程序解决"]
    assert {s.mark for s in steps} == {"done"}
    serve(cast, notice, "unit_registrar", today())
    close(cast.actor("unit_registrar"), reload(matter))
    assert "受理" not in [s.title for s in _progress(reload(matter)).steps]


# 更正途径


@pytest.mark.django_db
def test_article_31_accepted_though_litigation_is_put_right_and_the_sixty_days_end_as_put_right(
    cast: Cast,
) -> None:
    with time_machine.travel(at("2026-08-03"), tick=False) as clock:
        matter = accepted(cast)
        clock.move_to(at("2026-08-20"))
        notice = by_counsel(cast, matter, "route_notice", TO_COURT)
        matter = reload(matter)
        (sixty,) = clocks_of(matter, "T7")
        assert (matter.state, matter.route, matter.kind) == ("guided", "31(1)", "claim")
        assert (sixty.started_on, sixty.stopped_on) == (date(2026, 8, 3), date(2026, 8, 20))
        assert "更正" in sixty.stop_event
        assert matter.accepted_on == date(2026, 8, 3)
        assert "甲小满" not in matter.route_reason
        told = " ".join(h.detail for h in happenings(matter))
        assert "定金争议应当由人民法院审理" in told
        assert "甲小满" not in told
        serve(cast, notice, "unit_registrar", today())
        assert [c.stopped_on for c in clocks_of(matter, "T4")] == [date(2026, 8, 20)]


@pytest.mark.django_db
def test_article_31_guided_though_6_is_reopened_and_its_sixty_days_begin_with_the_acceptance(
    cast: Cast,
) -> None:
    with time_machine.travel(at("2026-08-03"), tick=False) as clock:
        matter, first = guided(cast)
        serve(cast, first, "unit_registrar", today())
        clock.move_to(at("2026-09-01"))
        notice = by_counsel(cast, matter, "route_notice", BACK)
        matter = reload(matter)
        assert (matter.state, matter.route) == ("transferred", "31(6)")
        serve(cast, notice, "unit_registrar", today())
        old, anew = clocks_of(matter, "T4")
        assert (old.stopped_on, anew.started_on, anew.stopped_on) == (
            date(2026, 8, 3),
            date(2026, 9, 1),
            None,
        )
        clock.move_to(at("2026-09-07"))
        take_on(cast, matter)
        (sixty,) = clocks_of(matter, "T7")
        assert sixty.started_on == date(2026, 9, 7)
        matter = reload(matter)
        assert days_since(first_receipt(matter), matter) == (date(2026, 9, 7) - date(2026, 8, 3)).days


@pytest.mark.django_db
def test_article_34_sixty_days_count_from_the_acceptance_also_when_the_route_was_put_right_since(
    cast: Cast,
) -> None:
    with time_machine.travel(at("2026-08-03"), tick=False) as clock:
        matter = accepted(cast, route="31(5)")
        clock.move_to(at("2026-08-20"))
        by_counsel(cast, matter, "route_notice", BACK)
        (sixty,) = clocks_of(matter, "T7")
        assert (reload(matter).state, sixty.started_on) == ("accepted", date(2026, 8, 3))


@pytest.mark.django_db
def test_article_31_a_route_is_put_right_by_two_persons_with_a_reason_and_to_another_route(
    cast: Cast,
) -> None:
    matter = accepted(cast)
    registrar = cast.actor("unit_registrar")
    paper = draft(registrar, reload(matter), "route_notice", {"route": "31(6)", "reason": " "})
    with pytest.raises(InvalidInput) as caught:
        submit_for_approval(registrar, paper)
    assert set(caught.value.fields) == {"route", "reason"}
    with pytest.raises(Refused):
        issue_paper(cast.actor("leader"), fresh(paper))
    assert reload(matter).route == "31(6)"


@pytest.mark.django_db
def test_article_31_guidance_that_follows_from_a_correction_says_where_and_how(cast: Cast) -> None:
    matter = accepted(cast)
    content = {"route": "31(1)", "reason": "属于民事争议"}
    paper = draft(cast.actor("unit_registrar"), matter, "route_notice", content)
    with pytest.raises(InvalidInput) as caught:
        submit_for_approval(cast.actor("unit_registrar"), paper)
    assert set(caught.value.fields) == {"organ", "procedure", "explanation"}


@pytest.mark.django_db
def test_a_notice_that_the_correction_overtook_does_not_stop_the_fifteen_days_begun_anew(cast: Cast) -> None:
    matter, late = guided(cast)
    notice = by_counsel(cast, matter, "route_notice", BACK)
    for paper in (late, notice):
        serve(cast, paper, "unit_registrar", today())
    assert [c.stopped_on for c in clocks_of(matter, "T4")] == [None]


# 第三十一条第（六）项、第三十二条


@pytest.mark.django_db
def test_article_31_6_no_opinion_without_hearing_and_investigation_and_all_that_is_missing_is_told(
    cast: Cast,
) -> None:
    matter = accepted(cast, examined=False)
    content = {**OPINION, "basis": "《信访工作条例》第三十二条"}
    paper = draft(cast.actor("handler"), reload(matter), "handling_opinion", content)
    with pytest.raises(Refused) as caught:
        submit_for_approval(cast.actor("handler"), paper)
    for missing in ("听取信访人陈述", "两人调查核实", "只引用了信访程序的规定"):
        assert missing in caught.value.message
    assert {b.article for b in caught.value.verdict.basis} == {31, 32}


@pytest.mark.django_db
def test_article_31_6_evidence_alone_is_no_investigation_and_is_not_told_as_one(cast: Cast) -> None:
    matter = accepted(cast, examined=False)
    handler = cast.actor("handler")
    for kind in (LogKind.STATEMENT, LogKind.EVIDENCE, LogKind.CONTACT):
        log(handler, reload(matter), kind, "信访人提交了照片。", happened_on=today())
    paper = draft(handler, reload(matter), "handling_opinion", OPINION)
    with pytest.raises(Refused, match="两人调查核实"):
        submit_for_approval(handler, paper)


@pytest.mark.django_db
def test_article_31_6_counsel_says_why_no_investigation_is_needed_but_the_hearing_stays(cast: Cast) -> None:
    matter = accepted(cast, examined=False)
    waive_investigation(cast.actor("counsel"), reload(matter), reason="甲小满提交的判决书已经认定全部事实。")
    entry = matter.log.get()
    assert (entry.kind, "甲小满" in entry.text) == ("no_investig", False)
    paper = draft(cast.actor("handler"), reload(matter), "handling_opinion", OPINION)
    with pytest.raises(Refused, match="听取信访人陈述") as caught:
        submit_for_approval(cast.actor("handler"), paper)
    assert "调查核实" not in caught.value.message
    log(cast.actor("handler"), reload(matter), LogKind.STATEMENT, "电话听取。", happened_on=today())
    assert submit_for_approval(cast.actor("handler"), fresh(paper)).state == "in_approval"


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["handler", "leader", "office_counsel"])
def test_article_31_6_nobody_but_the_units_counsel_says_that_no_investigation_is_needed(
    cast: Cast, who: str
) -> None:
    matter = accepted(cast, examined=False)
    with pytest.raises(Denied):
        waive_investigation(cast.actor(who), reload(matter), reason="不需要")
    with pytest.raises(InvalidInput):
        log(cast.actor("handler"), reload(matter), LogKind.NO_INVESTIGATION, "不需要", happened_on=today())


@pytest.mark.django_db
def test_article_31_6_an_opinion_approved_without_the_record_is_not_issued(cast: Cast) -> None:
    matter = accepted(cast)
    paper = draft(cast.actor("handler"), reload(matter), "handling_opinion", OPINION)
    submit_for_approval(cast.actor("handler"), paper)
    for who in HANDLERS[1:]:
        approve(cast.actor(who), fresh(paper))
    matter.log.all().delete()
    with pytest.raises(Refused, match="两人调查核实"):
        issue_paper(cast.actor("leader"), fresh(paper))
    heard_and_examined(cast, matter)
    assert issue_paper(cast.actor("leader"), fresh(paper)).number


@pytest.mark.django_db
def test_article_35_a_new_opinion_rests_on_a_hearing_and_an_investigation_of_its_own(cast: Cast) -> None:
    matter = accepted(cast)
    issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)
    Matter.objects.filter(pk=matter.pk).update(state="accepted")
    paper = draft(cast.actor("handler"), reload(matter), "handling_opinion", OPINION)
    with pytest.raises(Refused, match=r"听取信访人陈述.*调查核实"):
        submit_for_approval(cast.actor("handler"), paper)


# 第三十一条第（五）项、第二十九条


def _limit(cast: Cast, matter: Matter, **changes: Any) -> RunningClock:
    given: dict[str, Any] = {
        "law": "《劳动保障监察条例》",
        "article": 17,
        "days": 60,
        "unit": "wd",
        "started_on": today(),
    }
    return set_limit(cast.actor("handler"), reload(matter), **{**given, **changes})


@pytest.mark.django_db
def test_article_31_5_carries_the_limit_of_the_sector_law_until_the_reply(cast: Cast) -> None:
    with time_machine.travel(at("2026-08-03"), tick=False):
        matter = accepted(cast, route="31(5)")
        clock = _limit(cast, matter, days=5)
        assert clock.due_on == date(2026, 8, 10)
        again = _limit(cast, matter, days=60, unit="cal")
        assert again.due_on == date(2026, 10, 2) + timedelta(days=6)
        first, second = clocks_of(matter, "S1")
        assert (first.stopped_on, first.term_days, second.stopped_on) == (today(), 5, None)
        assert reload(matter).next_clock in ("S1", "T4")
        reply = {"answer": "已经立案。", "path": "由执法支队办理。", "time_points": "60日内。"}
        issued(cast, matter, "reply", reply, "handler", "section_head", "counsel", "leader")
        assert clocks_of(matter, "S1")[1].stopped_on == today()
        assert not clocks_of(matter, "T7")


@pytest.mark.django_db
def test_article_31_5_limit_shows_its_law_and_belongs_to_no_other_route(cast: Cast, client: Client) -> None:
    matter = accepted(cast, route="31(5)")
    _limit(cast, matter)
    client.force_login(cast.staff["handler"])
    page = client.get(f"/desk/matters/{matter.pk}/").content.decode()
    assert "《劳动保障监察条例》第十七条" in page
    assert "60个工作日" in page
    with pytest.raises(Refused, match="部门法规定的期限"):
        _limit(cast, accepted(cast))
    with pytest.raises(InvalidInput, match="首次收到"):
        _limit(cast, matter, started_on=today() - timedelta(days=9))


@pytest.mark.django_db
@pytest.mark.parametrize("days", [0, 90])
def test_article_29_has_no_limit_but_what_the_office_sets_itself_told_as_practice(
    cast: Cast, settings: Any, days: int
) -> None:
    settings.XINQIAO_SUGGESTION_DAYS = days
    matter = take_on(cast, sorted_at_housing(cast, "29", "suggestion"))
    found = clocks_of(matter, "P4")
    assert len(found) == bool(days)
    for clock in found:
        assert (clock.raw_due, clock.term_basis) == (
            today() + timedelta(days=days),
            "本地工作规程：建议意见回复期限",
        )
    assert not clocks_of(matter, "T7")


@pytest.mark.django_db
def test_the_time_since_the_first_receipt_stands_beside_theclocks_of(cast: Cast, client: Client) -> None:
    with time_machine.travel(at("2026-08-03"), tick=False) as clock:
        matter = accepted(cast)
        clock.move_to(at("2026-09-02"))
        client.force_login(cast.staff["handler"])
        page = client.get(f"/desk/matters/{matter.pk}/").content.decode()
        assert "已经 30 天" in page
