"""Fill an empty database with the fictional city and its past."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time, timedelta
from heapq import heapify, heappop, heappush
from importlib.resources import files
from random import Random

from django.conf import settings
from django.contrib.auth.hashers import make_password

from xinqiao.accounts.plan import load, read_plan
from xinqiao.demo import looking_back
from xinqiao.demo.caring import cared_for
from xinqiao.demo.disclosing import forms
from xinqiao.demo.drilling import drills
from xinqiao.demo.exchanging import exchanged
from xinqiao.demo.going import Going, Way
from xinqiao.demo.library import stock, template
from xinqiao.demo.office import Offices
from xinqiao.demo.outgoing import sent_out
from xinqiao.demo.overseeing import overseen
from xinqiao.demo.people import petitioners
from xinqiao.demo.posts import on_their_posts
from xinqiao.demo.receiving import receptions
from xinqiao.demo.safekeeping import kept_safe
from xinqiao.demo.shelving import on_shelves
from xinqiao.demo.standing_in import SHOWN, Beside
from xinqiao.demo.stories import Story, templates
from xinqiao.demo.study import studies
from xinqiao.demo.talking_over import talked_over
from xinqiao.demo.talks import hard_cases
from xinqiao.demo.ways import petition
from xinqiao.kernel import clock
from xinqiao.kernel.actor import Actor
from xinqiao.library.calendars import work_calendar
from xinqiao.offices.models import Staff
from xinqiao.rules.lifecycle import State

_PAST = timedelta(days=300)
_AGES = {
    State.REGISTERED: 1,
    State.SORTED: 6,
    State.TRANSFERRED: 12,
    State.ACCEPTED: 30,
    State.CONCLUDED: 100,
    State.SERVED: 110,
    State.IN_REVIEW: 130,
    State.REVIEW_CONCLUDED: 150,
    State.REVIEW_SERVED: 150,
    State.IN_FINAL_REVIEW: 180,
    State.FINAL_CONCLUDED: 200,
    State.FINAL_SERVED: 200,
    State.BARRED: 250,
    State.DECLINED: 100,
    State.GUIDED: 50,
    State.DIRECTED: 40,
    State.WITHDRAWN: 40,
    State.LAPSED: 40,
}
"""Days ago that a matter must have come in to stand in the state today."""
_Start = tuple[datetime, int, Going | None, Way]


def build(count: int, seed: int, progress: Callable[[int], object]) -> None:
    """Make the offices and let `count` matters go their ways from 300 days ago until now.

    `progress` is told of each act that was done."""
    random = Random(seed)  # noqa: S311 - stories, not secrets
    end = clock.now()
    with clock.at(end - _PAST):
        _people()
        stock()
        template()
    offices = Offices.read()
    starts = [*_starts(random, offices, count, end), *_look_backs(offices, end)]
    heapify(starts)
    courses = [
        *studies(offices, end - _PAST, end),
        *receptions(offices, end),
        talked_over(offices, end),
        drills(offices, end - _PAST, end),
        on_their_posts(offices, end - _PAST, end),
    ]
    beside = _Beside(courses, end)
    _run(starts, end, random, progress, beside)
    for _act in (
        *hard_cases(offices),
        *forms(offices),
        *overseen(offices),
        *sent_out(offices),
        *kept_safe(offices),
        *exchanged(offices),
        *on_shelves(offices),
        *cared_for(offices),
    ):
        progress(1)


def _people() -> None:
    load(Actor.system("setup"), read_plan(files("xinqiao.demo").joinpath("city.toml").read_bytes()))
    Staff.objects.update(
        password=make_password(settings.XINQIAO_DEMO_PASSWORD),
        password_changed_at=None,
    )


def _starts(random: Random, offices: Offices, count: int, end: datetime) -> list[_Start]:
    """When each matter comes in: three in five in the last quarter, so that the desks have work; and two that stand in
    each state whatever the day."""
    told, people = templates(), petitioners(random)
    starts: list[_Start] = []
    wanted = [(state, days) for state, days in _AGES.items() for _ in range(2)]
    for number in range(count):
        until, days = wanted[number] if number < len(wanted) else (None, _age(random))
        fitting = [
            t for t in told if until is None or t["route"] == ("31(2)" if until is State.GUIDED else "31(6)")
        ]
        going = Going(
            offices,
            random,
            Story(fitting[number % len(fitting)], random),
            people[number % len(people)],
            tuple(people[-1 - i] for i in range(random.randint(1, 4))) if number % 25 == 7 else (),
            until=until,
            beside=SHOWN.get(number, Beside.NOTHING),
        )
        starts.append((_came_in(random, end, days), number, going, petition(going)))
    return starts


def _look_backs(offices: Offices, end: datetime) -> list[_Start]:
    """What the petition office checks of its own work each quarter (M-P6, M-P7)."""
    found: list[_Start] = []
    for number, (day, way) in enumerate(looking_back.rounds(offices, end.date()), 1):
        opening = datetime.combine(day, time(9, 30, tzinfo=clock.SHANGHAI))
        found.append((opening, -number, None, way))
    return found


def _age(random: Random) -> int:
    return random.randint(0, 90) if random.randrange(5) < 3 else random.randint(91, 299)


def _came_in(random: Random, end: datetime, days: int) -> datetime:
    """In office hours, so many days before the end or on the last working day before that: on a Sunday and in a holiday, too, the desks
    have what came in last."""
    calendar, day = work_calendar(), (end - timedelta(days=days)).date()
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    opening = time(random.randint(9, 16), random.randint(0, 59), tzinfo=clock.SHANGHAI)
    return min(datetime.combine(day, opening), end - timedelta(minutes=1))


def _office_hour(random: Random, moment: datetime, days: int) -> datetime:
    """A later moment in office hours, `days` working days on."""
    calendar = work_calendar()
    day = calendar.add_working_days(moment.date(), days).day if days else moment.date()
    if not calendar.is_working_day(day):
        day = calendar.next_working_day(day).day
    if day > moment.date():
        opening = time(random.randint(9, 16), random.randint(0, 59), tzinfo=clock.SHANGHAI)
        return datetime.combine(day, opening)
    return moment + timedelta(minutes=random.randint(3, 40))


class _Beside:
    """Courses that go on at moments of their own beside the matters, in the order of time."""

    def __init__(self, courses: Iterable[Iterator[datetime]], end: datetime) -> None:
        self._end = end
        self._queue: list[tuple[datetime, int, Iterator[datetime]]] = []
        for number, course in enumerate(courses):
            self._wait(course, number)

    def _wait(self, course: Iterator[datetime], number: int) -> None:
        moment = next(course, None)
        if moment is not None and moment <= self._end:
            heappush(self._queue, (moment, number, course))

    def until(self, moment: datetime) -> None:
        """Take up whatever is due by then."""
        while self._queue and self._queue[0][0] <= moment:
            at, number, course = heappop(self._queue)
            with clock.at(at):
                self._wait(course, number)


def _run(
    queue: list[_Start], end: datetime, random: Random, progress: Callable[[int], object], beside: _Beside
) -> None:
    """Take the earliest next act of all until the present is reached."""
    while queue:
        moment, number, going, way = heappop(queue)
        if moment > end:
            continue
        beside.until(moment)
        with clock.at(moment):
            days = next(way, None)
        progress(1)
        if days is not None and (going is None or not going.arrived):
            heappush(queue, (_office_hour(random, moment, days), number, going, way))
    beside.until(end)
