"""The first page holds what this person can do, one line a matter, and each line leads to that very act, which is the matter page's one
blue button."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import Cast, accepted, registered, reload
from tests.steps import HANDLERS, OPINION, answered, ask_for_review, fresh, issued, serve
from tests.web.pages import MATTER_PAGE, browser_of, page_of, queries_of
from xinqiao.kernel import clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.matters.commands.disposition import (
    assign_with_report,
    decide_objection,
    forward,
    object_to_transfer,
)
from xinqiao.matters.commands.handling import record_execution
from xinqiao.matters.commands.papers import approve, draft, send_back, submit_for_approval
from xinqiao.matters.commands.service import record_unserved
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Matter, Paper, RequestItem, RunningClock, UnservedGround
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.queries import desk
from xinqiao.matters.queries.closing import missing_for_closing
from xinqiao.matters.queries.desk import mine
from xinqiao.matters.queries.own_work import may_be_idle, next_of, own_work, with_work
from xinqiao.rules.lifecycle import ENDED
from xinqiao.rules.own_work import Task, does
from xinqiao.web.desk.first_page import Item, _grouped

pytestmark = pytest.mark.django_db


def groups(cast: Cast, client: Client, who: str) -> dict[str, list[str]]:
    """Group → where the act of each of its lines is done; the list of the post, which waits each year, is told in tests/duties."""
    page = page_of(browser_of(cast, client, who), "/desk/")
    work = page[page.index('<div id="work">') :]
    others = work.find('aria-labelledby="others"')
    sections = re.split(
        r'<section class="card" aria-labelledby="(\w+)">', work[:others] if others > 0 else work
    )
    found = dict(zip(sections[1::2], sections[2::2], strict=True))
    acts = {key: re.findall(r'<td class="next">\s*<a href="([^"]+)"', text) for key, text in found.items()}
    acts = {key: [act for act in there if act != "/duties/"] for key, there in acts.items()}
    return {key: there for key, there in acts.items() if there}


def blue(cast: Cast, client: Client, who: str, matter: Matter) -> list[str]:
    page = page_of(browser_of(cast, client, who), f"/desk/matters/{matter.pk}/")
    acts = page[page.index('aria-labelledby="acts"') :]
    return re.findall(r'<a class="button"\s+href="([^"]+)"', acts)


def _sorted(cast: Cast) -> Matter:
    matter = reload(registered(cast).petition.matter)
    sort_matter(cast.actor("registrar"), matter, kind=Kind.CLAIM, route="31(6)", reason="职权", category=None)
    return matter


def _serve_notice(cast: Cast, matter: Matter) -> None:
    serve(cast, Paper.objects.get(matter=matter, kind="acceptance_notice"), "handler", today())


def _sees(cast: Cast, client: Client, who: str, matter: Matter, key: str, address: str) -> None:
    assert groups(cast, client, who) == {key: [address]}
    assert blue(cast, client, who, matter) == [address]


def test_each_stage_waits_for_whoever_does_it_and_the_line_leads_there(cast: Cast, client: Client) -> None:
    matter = _sorted(cast)
    act = f"/desk/matters/{matter.pk}"
    _sees(cast, client, "registrar", matter, "new", f"{act}/forward/")
    forward(cast.actor("registrar"), reload(matter), cast.housing, reason="住建职权")
    assert groups(cast, client, "registrar") == {}
    _sees(cast, client, "unit_registrar", matter, "new", f"{act}/accept/")
    assert groups(cast, client, "leader") == {}, "a leader decides; the desk is not the unit's list"


def test_a_notice_is_served_then_the_handler_writes_and_approvers_approve(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    act = f"/desk/matters/{matter.pk}"
    notice = Paper.objects.get(matter=matter, kind="acceptance_notice")
    for who in ("handler", "unit_registrar", "section_head"):
        _sees(cast, client, who, matter, "serve", f"/desk/papers/{notice.pk}/serve/")
    _serve_notice(cast, matter)
    _sees(cast, client, "handler", matter, "going", f"{act}/draft/handling_opinion/")
    assert groups(cast, client, "unit_registrar") == {}, "somebody works on it"
    paper = draft(cast.actor("handler"), reload(matter), "handling_opinion", OPINION)
    _sees(cast, client, "handler", matter, "going", f"/desk/papers/{paper.pk}/edit/")
    submit_for_approval(cast.actor("handler"), paper)
    assert groups(cast, client, "handler") == {}
    assert blue(cast, client, "handler", matter) == []
    _sees(cast, client, "section_head", matter, "asked", f"/desk/papers/{paper.pk}/")
    assert ">今天起</span>" in page_of(client, "/desk/"), "it is not due today"
    send_back(cast.actor("section_head"), fresh(paper), note="请补充日期")
    assert groups(cast, client, "handler") == {"returned": [f"/desk/papers/{paper.pk}/edit/"]}
    submit_for_approval(cast.actor("handler"), fresh(paper))
    for who in HANDLERS[1:]:
        assert groups(cast, client, who) == {"asked": [f"/desk/papers/{paper.pk}/"]}
        approve(cast.actor(who), fresh(paper))
    assert groups(cast, client, "leader") == {"asked": [f"/desk/papers/{paper.pk}/"]}, (
        "it waits for the issue"
    )


@pytest.mark.usefixtures("known_year")
def test_an_answer_is_served_and_the_file_closed_when_the_window_has_passed(
    cast: Cast, client: Client
) -> None:
    matter = accepted(cast)
    _serve_notice(cast, matter)
    content = {**OPINION, "items": [{**item, "outcome": "explained"} for item in OPINION["items"]]}
    opinion = issued(cast, matter, "handling_opinion", content, *HANDLERS)
    _sees(cast, client, "handler", matter, "serve", f"/desk/papers/{opinion.pk}/serve/")
    serve(cast, opinion, "handler", today())
    for who in ("handler", "unit_registrar", "section_head"):
        assert groups(cast, client, who) == {}, "it waits for the petitioner"
        assert blue(cast, client, who, matter) == []
    with clock.at(clock.now() + timedelta(days=60)):
        _sees(cast, client, "section_head", matter, "going", f"/desk/matters/{matter.pk}/close/")
        _sees(cast, client, "unit_registrar", matter, "going", f"/desk/matters/{matter.pk}/close/")


def test_what_is_on_record_as_unserved_is_not_asked_for_again_and_what_was_promised_is(
    cast: Cast, client: Client
) -> None:
    matter = accepted(cast)
    opinion = issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)
    act = f"/desk/matters/{matter.pk}"
    for paper in (Paper.objects.get(matter=matter, kind="acceptance_notice"), opinion):
        record_unserved(
            cast.actor("handler"),
            fresh(paper),
            ground=UnservedGround.UNREACHABLE,
            attempts="两次拨打所留电话无人接听，挂号信因查无此人退回。",
            tried_on=today(),
        )
        _agree(cast)
    _sees(cast, client, "handler", matter, "going", f"{act}/execute/")
    record_execution(cast.actor("handler"), reload(matter), 1, result="已经责令停止夜间施工", done_on=today())
    _agree(cast)


def test_what_is_late_or_due_stands_first_and_nothing_falls_off_unsaid(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = registered(cast, received_at=clock.now() - timedelta(days=30)).petition.matter
    new = registered(cast).petition.matter
    assert groups(cast, client, "registrar") == {
        "due": [f"/desk/matters/{old.pk}/sort/"],
        "new": [f"/desk/matters/{new.pk}/sort/"],
    }
    page = page_of(browser_of(cast, client, "registrar"), "/desk/")
    assert "没有全部列出" not in page
    monkeypatch.setattr(desk, "SHOWN", 1)
    assert "没有全部列出" in page_of(browser_of(cast, client, "registrar"), "/desk/")


def test_of_what_is_due_the_latest_stands_first_whatever_it_is(cast: Cast) -> None:
    def line(days: int, look: str) -> Item:
        due = today() + timedelta(days=days)
        return Item(since="", title="", number="", what="", url="", due=due, look=look)

    soon, late, far = line(1, "soon"), line(-4, "late"), line(300, "ok")
    found = _grouped(cast.actor("registrar"), [], [soon, far, late])
    assert (found["due"], found["far"]) == ([late, soon], [far])


@pytest.mark.once
@pytest.mark.parametrize("stage", ["sorted", "transferred", "accepted", "in_review"])
def test_no_refusal_and_no_extension_is_ever_the_blue_button(cast: Cast, client: Client, stage: str) -> None:
    matter = _sorted(cast) if stage != "in_review" else answered(cast)
    if stage in ("transferred", "accepted"):
        matter = accepted(cast)
        if stage == "transferred":
            matter = _sorted(cast)
            forward(cast.actor("registrar"), reload(matter), cast.housing, reason="住建职权")
    if stage == "in_review":
        ask_for_review(matter)
    for who in cast.staff:
        if client.get(f"/desk/matters/{matter.pk}/").status_code == 404:
            continue
        browser = browser_of(cast, client, who)
        if browser.get(f"/desk/matters/{matter.pk}/").status_code != 200:
            continue
        found = blue(cast, client, who, matter)
        assert len(found) <= 1
        for kind in (
            "decline_notice",
            "bar_notice",
            "extension_notice",
            "late_review_notice",
            "procedure_notice",
        ):
            assert f"/draft/{kind}/" not in "".join(found)


def _passed_over_none(actor: Actor) -> None:
    """What the list without clocks leaves out unread is nobody's work."""
    unread = mine(actor).filter(own_work(actor), next_due=None).exclude(may_be_idle(actor.roles, today()))
    assert not unread.exists()


def _agree(cast: Cast) -> None:
    """The table in SQL and in Python say the same for everybody. What a matter says of itself is read once, whoever looks."""
    alone = {matter.pk: matter for matter in Matter.objects.select_related("holding_unit")}
    steps = {pk: next_of(matter) for pk, matter in alone.items()}
    for matter in alone.values():
        ends = matter.clocks.filter(code__in=("T9", "T11"), stopped_on=None).values_list("due_on", flat=True)
        assert matter.open_until == max(filter(None, ends), default=None), (
            "what the row keeps is what its clocks say"
        )
    closable = {pk: matter.state in ENDED and not missing_for_closing(matter) for pk, matter in alone.items()}
    named = {
        pk: matter.staff_parts.filter(part="handler", staff__unit=matter.holding_unit).exists()
        for pk, matter in alone.items()
    }
    for who in cast.staff:
        actor = cast.actor(who)
        stated = set(mine(actor).filter(own_work(actor)).values_list("pk", flat=True))
        read = set()
        for matter in with_work(mine(actor).select_related("holding_unit")):
            step = next_of(matter)
            assert step == steps[matter.pk], "as read with the matter or of its own lists"
            assert matter.closable is closable[matter.pk], matter.state  # type: ignore[attr-defined]  # annotated
            if step is None or not does(
                actor.roles, Task.FORWARD if step.task is Task.TAKE_ON else step.task
            ):
                continue
            works = matter.staff_parts.filter(
                staff_id=actor.staff, part__in=["handler", "co_handler"]
            ).exists()
            if step.task is not Task.ANSWER or works or not named[matter.pk]:
                read.add(matter.pk)
        assert stated == read, who
        _passed_over_none(actor)
        if who in ("handler", "section_head", "unit_registrar"):
            idle = {pk for pk in stated if alone[pk].next_due is None}
            assert {matter.pk for matter in desk.without_clock(actor)} == idle, (
                "nothing is passed over unread"
            )


def test_the_table_of_tasks_says_the_same_in_sql_and_in_python(cast: Cast) -> None:
    registered(cast)
    _sorted(cast)
    objected = _sorted(cast)
    forward(cast.actor("registrar"), reload(objected), cast.housing, reason="住建职权")
    object_to_transfer(
        cast.actor("unit_registrar"), reload(objected), reasons="不属于本单位职权范围，附依据。"
    )
    assigned = _sorted(cast)
    assign_with_report(
        cast.actor("registrar"),
        reload(assigned),
        cast.housing,
        reason="职权",
        due_on=today() + timedelta(days=9),
    )
    answering = accepted(cast)
    _agree(cast)
    _serve_notice(cast, answering)
    _agree(cast)
    paper = draft(cast.actor("handler"), reload(answering), "handling_opinion", OPINION)
    _agree(cast)
    submit_for_approval(cast.actor("handler"), paper)
    decide_objection(cast.actor("registrar"), reload(objected), agree=True, reason="属实")
    _agree(cast)
    reviewed = answered(cast)
    _agree(cast)
    _serve_notice(cast, reviewed)
    for unserved, done in ((None, today()), (today(), None)):
        RequestItem.objects.filter(matter=reviewed).update(executed_on=done)
        Paper.objects.filter(matter=reviewed, kind="acceptance_notice").update(served_on=unserved)
        _passed_over_none(cast.actor("handler"))
    with clock.at(clock.now() + timedelta(days=60)):
        _agree(cast)
        record_execution(
            cast.actor("handler"), reload(reviewed), 1, result="已经责令停止夜间施工", done_on=today()
        )
        _agree(cast)
    ask_for_review(reviewed)
    _agree(cast)
    assert RunningClock.objects.filter(code="T10").exists()


def test_the_page_of_a_matter_takes_at_most_nine_queries_and_its_print_few_more(
    cast: Cast, client: Client
) -> None:
    """A print is a command beside the page: what the page reads around a matter is not read again for each of its acts."""
    matter = answered(cast)
    for who in ("handler", "section_head", "leader", "registrar"):
        client.force_login(cast.staff[who])
        taken = queries_of(client, f"/desk/matters/{matter.pk}/")
        assert len(taken) <= MATTER_PAGE, (who, [sql[:80] for sql in taken])
    client.force_login(cast.staff["handler"])
    assert len(queries_of(client, f"/desk/matters/{matter.pk}/print/")) <= len(taken) + MATTER_PAGE
