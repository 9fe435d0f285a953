"""Review and final review by the letter of articles 35 and 36: whose day counts, who reviews, what keeps the thirty days (law.md T9–T12)."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from tests.cast import Cast, accepted, at, reload
from tests.steps import (
    HANDLERS,
    OPINION,
    REVIEW,
    answered,
    ask_for_review,
    final_review_served,
    issued,
    review_served,
    serve,
)
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.matters.commands.closing import close, redo
from xinqiao.matters.commands.handling import record_execution
from xinqiao.matters.commands.review import request_review
from xinqiao.matters.commands.sorting import name_accused
from xinqiao.matters.compose import remedy_line
from xinqiao.matters.models import Matter, Paper, Petition, ReviewRequest, RunningClock
from xinqiao.matters.queries.closable import closable
from xinqiao.matters.queries.closing import missing_for_closing
from xinqiao.matters.queries.progress import progress
from xinqiao.offices.models import Level, Unit, UnitKind
from xinqiao.offices.queries import superiors
from xinqiao.rules.lifecycle import State
from xinqiao.rules.printed_days import MAY_MOVE

pytestmark = pytest.mark.django_db

SERVED = date(2026, 3, 2)
LAST = date(2026, 4, 1)
"""Thirty days after 2 March, a Wednesday."""


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(at("2026-03-02"), tick=False) as traveller:
        yield traveller


def _entered(
    cast: Cast, matter: Matter, received: date | None, posted: date | None = None, why: str = ""
) -> ReviewRequest:
    """A request on paper, entered by the petition office."""
    petition = Petition.objects.get(matter=matter)
    return request_review(
        cast.actor("registrar"),
        petition,
        "没有查清事实",
        received_on=received,
        posted_on=posted,
        late_reason=why,
    )


def _clock(matter: Matter, code: str) -> RunningClock:
    return RunningClock.objects.filter(matter=matter, code=code).latest("pk")


def _petition(matter: Matter) -> Petition:
    return Petition.objects.get(matter=matter)


def _citizen(matter: Matter) -> Actor:
    return Actor.citizen(_petition(matter).pk, matter.pk)


@pytest.mark.parametrize(
    ("received", "posted", "late"),
    [
        (LAST, None, False),
        (LAST + timedelta(days=1), None, True),
        (LAST + timedelta(days=5), LAST, False),  # three days in the post and a weekend: asked in time
        (LAST + timedelta(days=5), LAST + timedelta(days=1), True),
        (LAST, LAST - timedelta(days=4), False),
    ],
)
def test_article_35_the_citizens_days_are_judged_by_the_postmark_or_else_the_receipt(
    cast: Cast, clock: time_machine.Traveller, received: date, posted: date | None, late: bool
) -> None:
    matter = answered(cast)
    assert _clock(matter, "T9").due_on == LAST
    clock.move_to(at("2026-04-08"))
    if late:
        with pytest.raises(InvalidInput) as told:
            _entered(cast, matter, received, posted)
        assert set(told.value.fields) == {"late_reason"}
    review = _entered(cast, matter, received, posted, "住院" if late else "")
    assert review.late is late
    assert (review.received_on, review.submitted_on) == (received, posted or received)
    assert _clock(matter, "T9").stopped_on == (posted or received)


@pytest.mark.parametrize(
    ("received", "raw", "due"),
    [
        (date(2026, 3, 9), date(2026, 4, 8), date(2026, 4, 8)),  # entered a week later
        (date(2026, 4, 1), date(2026, 5, 1), date(2026, 5, 6)),  # into the May holiday
        (date(2026, 3, 5), date(2026, 4, 4), date(2026, 4, 7)),  # a Saturday, then Qingming to Monday
    ],
)
def test_articles_35_36_the_reviewing_organ_counts_from_the_receipt_not_from_the_entry(
    cast: Cast, clock: time_machine.Traveller, received: date, raw: date, due: date
) -> None:
    matter = answered(cast)
    clock.move_to(at("2026-04-08"))
    _entered(cast, matter, received, received)
    ten = _clock(matter, "T10")
    assert (ten.started_on, ten.raw_due, ten.due_on) == (received, raw, due)


def test_article_36_final_review_counts_in_the_same_way(cast: Cast, clock: time_machine.Traveller) -> None:
    matter = answered(cast)
    review_served(cast, matter, "maintained")
    assert _clock(matter, "T11").due_on == LAST
    clock.move_to(at("2026-04-08"))
    review = _entered(cast, matter, date(2026, 4, 7), LAST)
    assert (review.level, review.late) == ("final_review", False)
    twelve = _clock(matter, "T12")
    assert (twelve.started_on, twelve.raw_due, twelve.due_on) == (
        date(2026, 4, 7),
        date(2026, 5, 7),
        date(2026, 5, 7),
    )
    said = REGISTRY["review.request"].said
    assert "2026年5月7日（周四）前作出" in str(said(review, {}))
    RunningClock.objects.filter(pk=twelve.pk).update(provisional=True)
    assert f"（周四）{MAY_MOVE}前作出" in str(said(review, {})), "a notice of days off may still move it"


@pytest.mark.parametrize(
    ("received", "posted", "field"),
    [
        (date(2026, 3, 1), None, "received_on"),  # before the opinion was served
        (date(2026, 3, 9), date(2026, 3, 1), "posted_on"),
        (date(2026, 3, 9), date(2026, 3, 10), "posted_on"),  # in the post after it arrived
        (date(2026, 4, 9), None, "received_on"),  # tomorrow
        (None, date(2026, 4, 9), "posted_on"),
    ],
)
def test_article_35_days_that_cannot_be_are_refused_beside_their_field(
    cast: Cast, clock: time_machine.Traveller, received: date | None, posted: date | None, field: str
) -> None:
    matter = answered(cast)
    clock.move_to(at("2026-04-08"))
    with pytest.raises(InvalidInput) as told:
        _entered(cast, matter, received, posted)
    assert set(told.value.fields) == {field}
    assert reload(matter).state == State.SERVED


def test_a_petitioner_does_not_choose_the_day_of_a_request_made_here(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    matter = answered(cast)
    clock.move_to(at("2026-04-08"))
    with pytest.raises(InvalidInput, match="提交之日"):
        request_review(_citizen(matter), _petition(matter), "不服", posted_on=LAST)


def test_article_35_a_request_without_a_recorded_service_shows_that_the_opinion_was_received(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    matter = accepted(cast)
    opinion = issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)
    clock.move_to(at("2026-06-01"))
    found = progress(_citizen(matter))
    assert (found.review, found.review_until, found.review_late) == ("复查", "", False)
    with pytest.raises(InvalidInput, match="签发之日"):
        _entered(cast, matter, date(2026, 6, 1), date(2026, 3, 1))
    review = _entered(cast, matter, date(2026, 6, 1), date(2026, 5, 29))
    opinion.refresh_from_db()
    now = reload(matter)
    assert (opinion.served_on, now.served_on) == (date(2026, 5, 29), date(2026, 5, 29))
    assert (now.state, review.late) == (State.IN_REVIEW, False)
    nine = _clock(matter, "T9")
    assert (nine.started_on, nine.stopped_on) == (date(2026, 5, 29), date(2026, 5, 29))
    assert not any(opinion.number in told for told in missing_for_closing(now)), "it was received"


def test_article_36_the_same_of_a_review_opinion(cast: Cast, client: Client) -> None:
    matter = answered(cast)
    ask_for_review(matter)
    opinion = issued(
        cast, matter, "review_opinion", REVIEW, "reviewer", "review_head", "review_counsel", "review_leader"
    )
    ask_for_review(matter, "仍然不服")
    opinion.refresh_from_db()
    assert opinion.served_on == today()
    assert reload(matter).state == State.IN_FINAL_REVIEW
    client.force_login(cast.staff["review_leader"])
    page = client.get(f"/desk/papers/{opinion.pk}/").content.decode()
    assert "证明最迟于" in page


def test_article_36_ordering_to_handle_anew_leaves_the_thirty_days_against_the_review(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    matter = answered(cast)
    review_served(cast, matter, "revoked")
    redo(cast.actor("review_leader"), reload(matter), reason="事实不清")
    eleven = _clock(matter, "T11")
    assert (eleven.stopped_on, eleven.due_on) == (None, LAST)
    clock.move_to(at("2026-03-20"))
    assert progress(_citizen(matter)).review == "复核"
    ask_for_review(matter, "应当直接变更")
    now = reload(matter)
    assert (now.state, now.holding_unit) == (State.IN_FINAL_REVIEW, cast.province_government)
    assert _clock(matter, "T7").stopped_on == date(2026, 3, 20)


def test_article_36_after_them_the_new_opinion_is_waited_for(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    matter = answered(cast)
    review_served(cast, matter, "revoked")
    redo(cast.actor("review_leader"), reload(matter), reason="事实不清")
    clock.move_to(at("2026-04-02"))
    assert progress(_citizen(matter)).review == ""
    with pytest.raises(Refused, match="重新作出的处理意见"):
        _entered(cast, matter, None, why="忘了")
    assert _entered(cast, matter, None, LAST).level == "final_review", "posted on the last day"


def test_article_35_the_opinion_made_anew_has_its_own_thirty_days_whole(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    matter = answered(cast)
    review_served(cast, matter, "revoked")
    redo(cast.actor("review_leader"), reload(matter), reason="事实不清")
    clock.move_to(at("2026-03-20"))
    anew = issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)
    serve(cast, anew, "handler", today())
    running = RunningClock.objects.filter(matter=matter, code__in=("T9", "T11"), stopped_on=None)
    assert [(c.code, c.started_on, c.due_on) for c in running] == [("T9", today(), date(2026, 4, 20))]
    clock.move_to(at("2026-04-20"))
    review = _entered(cast, matter, None)
    assert (review.level, review.disputed_id, review.late) == ("review", anew.pk, False)


def test_article_35_a_request_in_the_post_opens_what_was_closed_meanwhile(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    matter = answered(cast)
    for notice in Paper.objects.filter(matter=matter, addressed_to=None, served_on=None):
        serve(cast, notice, "handler", today())
    record_execution(cast.actor("handler"), reload(matter), 1, done_on=today(), result="已停止夜间施工")
    clock.move_to(at("2026-04-02"))
    close(cast.actor("section_head"), reload(matter))
    clock.move_to(at("2026-04-07"))
    assert progress(_citizen(matter)).review == ""
    review = _entered(cast, matter, None, LAST)
    now = reload(matter)
    assert (review.late, now.state, now.closed_at) == (False, State.IN_REVIEW, None)


def test_article_35_the_citizens_time_is_not_over_while_a_notice_may_still_move_its_last_day(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    clock.move_to(at("2026-12-02"))
    matter = answered(cast)
    assert (_clock(matter, "T9").due_on, _clock(matter, "T9").provisional) == (date(2027, 1, 4), True)
    clock.move_to(at("2027-01-08"))
    told = "要等下一年的放假安排公布"
    assert any(told in str(one) for one in missing_for_closing(reload(matter)))
    with pytest.raises(Refused, match=told):
        close(cast.actor("section_head"), reload(matter))
    assert not Matter.objects.filter(closable(today()), pk=matter.pk).exists()
    assert not _entered(cast, reload(matter), None).late


@pytest.fixture
def department(cast: Cast) -> Unit:
    """The provincial housing department: the line superior of the city's housing office."""
    found = Unit.objects.create(
        name="清源省住房和城乡建设厅",
        short_name="省住建厅",
        kind=UnitKind.COMPETENT_UNIT,
        level=Level.PROVINCE,
        superior=cast.province_government,
        document_word="清住建",
    )
    cast.housing.line_superior = found
    cast.housing.save()
    return found


def test_article_35_of_a_department_the_petitioner_chooses_between_two_superiors(
    cast: Cast, department: Unit
) -> None:
    matter = answered(cast)
    opinion = Paper.objects.get(matter=matter, kind="handling_opinion")
    assert "云水市人民政府或者清源省住房和城乡建设厅" in remedy_line(opinion)
    assert [u.name for u in progress(_citizen(matter)).reviewers] == [
        "云水市人民政府",
        "清源省住房和城乡建设厅",
    ]
    with pytest.raises(InvalidInput) as told:
        ask_for_review(matter)
    assert set(told.value.fields) == {"to_unit"}
    with pytest.raises(InvalidInput) as told:
        request_review(_citizen(matter), _petition(matter), "不服", to_unit=cast.environment)
    assert set(told.value.fields) == {"to_unit"}
    review = request_review(_citizen(matter), _petition(matter), "不服", to_unit=department)
    assert (review.unit, reload(matter).holding_unit) == (department, department)
    assert _clock(matter, "T10").unit == department


def test_article_35_the_choice_is_on_the_petitioners_page_only_where_there_is_one(
    cast: Cast, client: Client, department: Unit
) -> None:
    matter = answered(cast)
    session = client.session
    session["petition"] = {"petition": str(_petition(matter).pk), "matter": matter.pk}
    session.save()
    page = client.get("/review/").content.decode()
    assert "省住房和城乡建设厅" in page
    refused = client.post("/review/", {"text": "不服"})
    assert not ReviewRequest.objects.exists()
    assert "不服" in refused.content.decode()
    client.post("/review/", {"text": "不服", "to_unit": department.pk})
    assert ReviewRequest.objects.get().unit == department


def test_article_30_the_superior_in_the_line_is_above_and_an_accused_one_does_not_review(
    cast: Cast, department: Unit
) -> None:
    assert department.pk in superiors(cast.housing.pk)
    matter = answered(cast)
    request_review(_citizen(matter), _petition(matter), "不服", to_unit=cast.city_government)
    name_accused(cast.actor("reviewer"), reload(matter), units=[cast.city_government])
    assert reload(matter).holding_unit == department, "the other superior, not the one above both"


def test_articles_35_36_a_request_on_paper_is_entered_at_the_desk(
    cast: Cast, client: Client, clock: time_machine.Traveller
) -> None:
    matter = answered(cast)
    clock.move_to(at("2026-04-07"))
    petition = _petition(matter)
    client.force_login(cast.staff["registrar"])
    form = f"/desk/petitions/{petition.pk}/review/"
    assert form in client.get(f"/desk/matters/{matter.pk}/").content.decode()
    wrong = client.post(form, {"text": "没有查清", "received_on": "2026-04-06", "posted_on": "2026-04-07"})
    assert wrong.status_code == 422
    assert "没有查清" in wrong.content.decode()
    sent = {"text": "没有查清", "received_on": "2026-04-07", "posted_on": "2026-04-01"}
    assert client.post(form, sent).status_code == 302
    review = ReviewRequest.objects.get()
    assert (review.received_on, review.posted_on, review.late) == (date(2026, 4, 7), LAST, False)
    assert form not in client.get(f"/desk/matters/{matter.pk}/").content.decode()


def test_a_final_opinion_that_maintains_the_order_lets_the_handling_begin_anew(cast: Cast) -> None:
    matter = answered(cast)
    review_served(cast, matter, "revoked")
    redo(cast.actor("review_leader"), reload(matter), reason="事实不清")
    final_review_served(cast, matter, "maintained")
    again = redo(cast.actor("final_leader"), reload(matter), reason="维持撤销")
    assert (again.state, again.holding_unit) == (State.ACCEPTED, cast.housing)
    assert RunningClock.objects.filter(matter=matter, code="T7", stopped_on=None).count() == 1
    with pytest.raises(Refused, match="各一次"):
        ask_for_review(matter)
