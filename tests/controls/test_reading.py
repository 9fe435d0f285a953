"""Nothing that is cut is counted, and the database counts."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.cast import Cast, accepted, at
from tests.controls.populated import replies
from tests.controls.seen import seen
from tests.policy.talks import discussed
from tests.steps import answered
from xinqiao.controls import reading
from xinqiao.controls.board import control_of
from xinqiao.controls.due_days import begun, days_after, within
from xinqiao.controls.policy_instruction import INSTRUCTED
from xinqiao.controls.policy_ledger import LEDGER_KEPT
from xinqiao.controls.policy_study import SESSIONS_HELD
from xinqiao.controls.reading import MOST_LINES, Period, Standing, lines
from xinqiao.kernel import clock
from xinqiao.kernel.clock import day_of
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import Approval, Matter, Petition
from xinqiao.offices.models import Unit
from xinqiao.policy.models import CaseDiscussion

pytestmark = pytest.mark.django_db
YEAR = Period(first=date(2026, 1, 1), last=date(2026, 12, 31))
FOURTH = Period(first=date(2026, 10, 1), last=date(2026, 12, 31))


@pytest.fixture(autouse=True)
def _in_autumn(db: None) -> Iterator[None]:
    with clock.at(at("2026-10-12")):
        yield


def test_four_hundred_replies_without_approval_are_none_kept(cast: Cast) -> None:
    replies(cast, 400)
    Approval.objects.all().delete()
    found = seen(INSTRUCTED, cast.housing.pk, FOURTH, date(2026, 12, 1))
    assert (found.done, found.due, found.standing) == (0, 400, Standing.BROKEN)
    shown = list(lines(INSTRUCTED, cast.housing.pk, FOURTH, date(2026, 12, 1)))
    assert len(shown) == MOST_LINES < 400


def test_millions_of_one_standing_are_not_taken_for_another() -> None:
    kept, at_risk, broken = 3_000_000, 2_500_000, 2_200_000
    ranks = kept * reading._KEPT + at_risk * reading._AT_RISK + broken * reading._BROKEN
    assert ranks < 1 << 63, "what a database sums up"
    found = reading._read(INSTRUCTED, ranks, kept + at_risk + broken)
    assert (found.done, found.at_risk, found.due) == (kept, at_risk, kept + at_risk + broken)


def test_four_hundred_discussions_are_all_counted(cast: Cast) -> None:
    talk = discussed(cast, accepted(cast))
    fields = {f.attname: getattr(talk, f.attname) for f in talk._meta.fields if not f.primary_key}
    concluded = {**fields, "stage": "concluded", "concluded_at": talk.submitted_at}
    CaseDiscussion.objects.bulk_create(CaseDiscussion(**concluded) for _ in range(399))
    found = seen(control_of("M-P3"), cast.housing.pk, FOURTH, date(2026, 12, 1))
    assert (found.done, found.due) == (399, 400)


def test_a_matter_with_two_petitions_is_counted_once(cast: Cast) -> None:
    matter = answered(cast)
    petition = Petition.objects.get(matter=matter)
    Petition.objects.create(
        number="2", matter=matter, unit=petition.unit, channel="web", received_at=petition.received_at,
        registered_at=petition.registered_at, title="同一事项", text="再次反映。", sealed=b"",
    )  # fmt: skip
    assert seen(LEDGER_KEPT, cast.housing.pk, FOURTH, date(2026, 12, 1)).due == 1


def test_a_unit_that_has_nobody_to_study_owes_no_study(cast: Cast) -> None:
    assert seen(SESSIONS_HELD, cast.housing.pk, FOURTH, date(2026, 12, 1)).standing is Standing.BROKEN
    empty = Unit.objects.create(
        name="云水市某局", short_name="某局", kind="competent_unit", level=cast.housing.level
    )
    found = seen(SESSIONS_HELD, empty.pk, FOURTH, date(2026, 12, 1))
    assert (found.standing, found.lines) == (Standing.NOTHING_DUE, [])


@pytest.mark.parametrize("count", [5, 20])
def test_the_database_counts_working_days_as_the_calendar_does(cast: Cast, count: int) -> None:
    matter = accepted(cast)
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    rows = Matter.objects.filter(within("received_at", YEAR)).annotate(
        due=days_after("received_at", count, YEAR)
    )
    for day in days[::7] + days[30:60] + days[270:285]:
        for hour in (0, 23):
            Matter.objects.filter(pk=matter.pk).update(received_at=at(day.isoformat(), hour))
            found = rows.get()
            assert day_of(found.received_at) == day
            assert found.due == work_calendar().add_working_days(day, count).day, day


def test_what_falls_due_in_a_period_began_on_exactly_these_days() -> None:
    calendar = work_calendar()
    for month in range(1, 12):
        period = Period(first=date(2026, month, 1), last=date(2026, month + 1, 1) - timedelta(days=1))
        found = begun(10, period)
        days = [period.first - timedelta(days=n) for n in range(-31, 60)]
        inside = {d for d in days if period.first <= calendar.add_working_days(d, 10).day <= period.last}
        assert (found.first, found.last) == (min(inside), max(inside))
    sunday = Period(first=date(2026, 11, 15), last=date(2026, 11, 15))
    assert begun(10, sunday).first > begun(10, sunday).last
