"""Who carries how much (M-E1): computed from receptions, duty, parts in matters and rests, for a whole unit in a fixed number of queries.

Accusations are left out: how many somebody has is nobody's to know. People stand in the order of their accounts, never by a figure."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI, today
from xinqiao.kernel.errors import NotFound
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.choosing import workers
from xinqiao.matters.models import Matter, MatterStaff, Petition, StaffPart
from xinqiao.offices.models import Absence, Post, Staff
from xinqiao.offices.queries import absences_on, away, everybody_of
from xinqiao.oversight.models import Sponsorship
from xinqiao.reception.models import DutyShift, Reception
from xinqiao.rules.carrying import PEOPLE, STAGE_OF, WARNED_DAYS, Span, in_a_row, out_of_hours
from xinqiao.rules.receiving import ShiftStage
from xinqiao.rules.roles import ADMINS
from xinqiao.rules.sponsoring import SponsorshipStage
from xinqiao.wellbeing.models import Rest
from xinqiao.wellbeing.queries.arranged import Arranged, arranged

_WORKS = (StaffPart.HANDLER, StaffPart.CO_HANDLER)
_NEAR = timedelta(days=14)
"""So long before is it told beside a proposal that somebody will be away."""


@dataclass(slots=True, kw_only=True)
class Carried:
    """What one person carries. `off_hours`: days with a reception in the evening or at a weekend, or with duty then. `stands_in`: open matters of
    those for whom the person stands in today; the hard ones of them count as `hard` too. `away_from`: the first day of an absence that is near."""

    staff: Staff
    receptions: int = 0
    minutes: int = 0
    in_a_row: timedelta = timedelta(0)
    off_hours: set[date] = field(default_factory=set)
    duty: int = 0
    hard: int = 0
    open: Counter[str] = field(default_factory=Counter)
    stands_in: int = 0
    away_from: date | None = None
    too_many: bool = False
    too_long: bool = False

    @property
    def all_open(self) -> int:
        return self.open.total()


def week_of(day: date) -> date:
    """Its Monday."""
    return day - timedelta(days=day.weekday())


def hard() -> Q:
    """The condition of a matter that it is hard; nothing of it is about a person. Few are: each kind is a set that leads to them."""
    tense = Matter.objects.filter(tense_at__isnull=False).values("pk")
    petitions = Petition.objects.filter(people_count__gte=PEOPLE).values("matter_id")
    sponsored = Sponsorship.objects.filter(stage=SponsorshipStage.ACTIVE).values("matter_id")
    return Q(pk__in=tense) | Q(pk__in=petitions) | Q(pk__in=sponsored)


def hard_of(person: Staff) -> int:
    """How many open hard matters the person handles, and stands in for today."""
    whose = [person.pk, *_stood_in([person.pk])]
    mine = MatterStaff.objects.filter(matter=OuterRef("pk"), staff__in=whose, part=StaffPart.HANDLER)
    return _open(person.unit_id).filter(hard(), Exists(mine)).count()


def _stood_in(deputies: Collection[int]) -> dict[int, int]:
    """Who is away today → which of these colleagues stands in (M-D1)."""
    found = absences_on(today()).filter(deputy__in=deputies, deputy__unit=F("staff__unit"))
    return dict(found.values_list("staff_id", "deputy_id"))


def _open(unit: int) -> QuerySet[Matter]:
    return Matter.objects.filter(holding_unit_id=unit, state__in=tuple(STAGE_OF), confidential=False)


def may_read_unit(actor: Actor) -> bool:
    """Whether the person reads what everybody of the unit carries; everybody reads the own."""
    return by_post("load.read", actor)


def carried(actor: Actor, monday: date) -> list[Carried]:
    """The own load of a week, first; then that of the others of the unit who work on matters, for its heads. Raises NotFound for who is nobody's staff."""
    administers = Post.objects.filter(staff=OuterRef("pk"), role__in=[r.value for r in ADMINS])
    people = everybody_of(actor.unit).filter(Q(pk=actor.staff) | ~Exists(administers))
    found = loads(
        people if may_read_unit(actor) else people.filter(pk=actor.staff),
        actor.unit,
        monday,
        arranged(actor.unit),
    )
    if not any(one.staff.pk == actor.staff for one in found):
        raise NotFound
    return sorted(found, key=lambda one: one.staff.pk != actor.staff)


def loads(people: QuerySet[Staff], unit: int, monday: date, bounds: Arranged) -> list[Carried]:
    """What each of these people of a unit carries, in five queries."""
    found = {person.pk: Carried(staff=person) for person in people}
    _receptions(found, monday, bounds)
    _duty(found, monday)
    _matters(found, unit)
    for one in found.values():
        one.too_many = one.hard >= bounds.hard_matters
        one.too_long = one.in_a_row > timedelta(hours=bounds.hours_in_a_row)
    return list(found.values())


def _receptions(found: dict[int, Carried], monday: date, bounds: Arranged) -> None:
    spans: dict[int, list[Span]] = defaultdict(list)
    rows = Reception.objects.filter(
        receiver_id__in=found, day__range=(monday, monday + timedelta(days=6)), ended_at__isnull=False
    ).exclude(started_at=None)
    for who, began, ended in rows.order_by().values_list("receiver_id", "started_at", "ended_at"):
        assert who is not None
        assert began is not None
        assert ended is not None
        spans[who].append((began.astimezone(SHANGHAI), ended.astimezone(SHANGHAI)))
    calendar = work_calendar()
    for who, those in spans.items():
        one = found[who]
        one.receptions = len(those)
        one.minutes = sum(int((ended - began).total_seconds()) // 60 for began, ended in those)
        one.in_a_row = in_a_row(those, bounds.rest_minutes)
        one.off_hours |= {began.date() for began, _ended in those if out_of_hours(began, calendar)}


def _duty(found: dict[int, Carried], monday: date) -> None:
    people = Q(receiver_id__in=found) | Q(second_id__in=found) | Q(leader_id__in=found)
    rows = DutyShift.objects.filter(people, day__range=(monday, monday + timedelta(days=6)))
    rows = rows.exclude(stage=ShiftStage.DROPPED).order_by()
    calendar = work_calendar()
    for day, *those in rows.values_list("day", "receiver_id", "second_id", "leader_id"):
        for who in {*those} & found.keys():
            found[who].duty += 1
            if not calendar.is_working_day(day):
                found[who].off_hours.add(day)


def _matters(found: dict[int, Carried], unit: int) -> None:
    who, deputies = "staff_parts__staff_id", _stood_in(found)
    people = [*found, *(deputies.keys() - found.keys())]
    rows = _open(unit).filter(staff_parts__part__in=_WORKS, staff_parts__staff_id__in=people)
    rows = rows.annotate(
        is_hard=Case(When(hard(), then=Value(1)), default=Value(0), output_field=IntegerField())
    )
    told = rows.order_by().values_list(who, "staff_parts__part", "state", "is_hard")
    for staff, part, state, is_hard, n in told.annotate(n=Count("pk")):
        hard_ones = n * is_hard if part == StaffPart.HANDLER else 0
        if own := found.get(staff):
            own.open[STAGE_OF[state]] += n
            own.hard += hard_ones
        if deputy := deputies.get(staff):
            found[deputy].stands_in += n
            found[deputy].hard += hard_ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Who could be given a matter today without going over a bound of the unit, in the order of the accounts: what each carries stands beside,
    nobody is ranked by it. `hard`: whether the matter is a hard one, for which alone the bound on hard ones holds."""

    people: list[Carried]
    bounds: Arranged
    hard: bool


def candidates(matter: Matter) -> Candidates:
    """A proposal: whoever decides may take others too. Who is recused, accused, away today or has as many hard matters as the unit set is
    left out."""
    bounds, day = arranged(matter.holding_unit_id), today()
    absences = Absence.objects.filter(staff__unit_id=matter.holding_unit_id)
    found = loads(
        workers(matter).exclude(pk__in=absences.filter(away(day)).values("staff_id")),
        matter.holding_unit_id,
        week_of(day),
        bounds,
    )
    is_hard = Matter.objects.filter(hard(), pk=matter.pk).exists()
    free = [one for one in found if not (is_hard and one.too_many)]
    soon = absences.filter(first_day__range=(day, day + _NEAR), ended_on=None).order_by("-first_day")
    leaving = dict(soon.values_list("staff_id", "first_day"))
    for one in free:
        one.away_from = leaving.get(one.staff.pk)
    return Candidates(people=free, bounds=bounds, hard=is_hard)


def rests(actor: Actor) -> QuerySet[Rest]:
    """The own rests, and those of the unit for its heads."""
    found = Rest.objects.select_related("staff")
    mine = Q(staff_id=actor.staff)
    return found.filter(mine | Q(unit_id=actor.unit)) if may_read_unit(actor) else found.filter(mine)


def get_rest(actor: Actor, key: Any) -> Rest:
    """One of them. Raises NotFound."""
    found = rests(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def due_rests(actor: Actor) -> QuerySet[Rest]:
    """Those that can still be taken, what runs out first on top."""
    return rests(actor).filter(taken_on=None, expires_on__gte=today())


def running_out(rest: Rest) -> bool:
    return rest.taken_on is None and (rest.expires_on - today()).days <= WARNED_DAYS


def owed_for(monday: date, found: Collection[Carried]) -> list[tuple[Staff, date]]:
    """Evenings and weekends of the week, from evidence, for which no rest is on record."""
    there = set(
        Rest.objects.filter(
            staff_id__in=[one.staff.pk for one in found],
            worked_on__range=(monday, monday + timedelta(days=6)),
        ).values_list("staff_id", "worked_on")
    )
    return [
        (one.staff, day)
        for one in found
        for day in sorted(one.off_hours)
        if (one.staff.pk, day) not in there and day <= today()
    ]


def monday_of(text: str) -> date:
    """The week that an address asks for: a day of it; this week for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return week_of(today())
    return week_of(day) if 2000 <= day.year < 2190 else week_of(today())
