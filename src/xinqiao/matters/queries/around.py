"""What stands around a matter, in one query: who has a part in it, what waits for a decision, which of its lists hold anything."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, F, Model, Q, QuerySet, Value

from xinqiao.kernel.clock import today
from xinqiao.kernel.compiled import of_record
from xinqiao.matters.models import (
    Acting,
    Correction,
    Death,
    Disposition,
    DispositionKind,
    Election,
    HandOver,
    LogEntry,
    Matter,
    MatterStaff,
    MatterUnit,
    Objection,
    OutsideDocument,
    Petition,
    Recusal,
    RequestChange,
    RunningClock,
    StaffPart,
    Unserved,
    WordsChange,
)
from xinqiao.matters.queries.closable import closable, to_carry_out
from xinqiao.matters.queries.unanswered import ANSWERED_FOR, unanswered
from xinqiao.offices.queries import away
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import ENDED

RECUSAL_ASKED = "recusal_asked"
"""Stands beside the parts of staff: whose recusal waits for its decision (条例 28(3))."""
STANDING_IN = "standing_in"
"""Who stands in today for somebody that works on the matter and is away (M-D1)."""
LISTS = (
    "attachments",
    "log",
    "reviews",
    "disputes",
    "discussions",
    "assistances",
    "commitments",
    "delays",
    "start_corrections",
    "hearings",
    "panels",
    "mediations",
    "reliefs",
    "notes",
    "messages",
    "mask_corrections",
)
"""By the names under which a matter has them: a page reads no empty one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingHere:
    """What waits for somebody's decision. `objected_to`: units whose transfer is objected to; `offered_to`: staff asked to take
    the first responsibility over; `recusal_asked`: staff whose recusal was declared or asked for; `report_owed`: units that owe a report to an assigner;
    `death`: one is on record, so that it may be that nobody goes on;
    `passed_by`: units that passed it to who has it; `logged_by`: staff whose entries of the log stand."""

    objected_to: frozenset[int]
    offered_to: frozenset[int]
    recusal_asked: frozenset[int]
    report_owed: frozenset[int]
    death: bool
    passed_by: frozenset[int]
    logged_by: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """`units` and `staff`: part → keys; `there`: the lists that are not empty."""

    units: dict[str, set[int]]
    staff: dict[str, set[int]]
    waiting: WaitingHere
    there: frozenset[str]


_Rows = QuerySet[Any, tuple[str, str, int]]


def at_work_away(day: date, **deputy: Any) -> QuerySet[MatterStaff]:
    """Parts of those who work on a matter and are away on this day, one for each absence (`staff__absences`)."""
    return MatterStaff.objects.filter(
        away(day, "staff__absences"),
        part__in=[StaffPart.HANDLER, StaffPart.CO_HANDLER],
        staff__absences__deputy__unit=F("staff__unit"),
        **deputy,
    )


def _marked(found: QuerySet[Any], group: str, name: str, key: str = "matter_id") -> _Rows:
    """`name`: what the rows are, or the field that says it."""
    told = F(name) if name == "part" else Value(name, output_field=CharField())
    marked: _Rows = found.order_by().values_list(Value(group, output_field=CharField()), told, F(key))
    return marked


def _parts(matter: Matter) -> list[_Rows]:
    over = Q(part=StaffPart.CONSULTED) & (Q(until=None) | Q(until__lt=today()))
    staff = MatterStaff.objects.filter(matter=matter).exclude(over)
    units = MatterUnit.objects.filter(matter=matter)
    asked = Recusal.objects.filter(matter=matter, granted=None)
    stood_in = at_work_away(today(), staff__absences__deputy__is_active=True, matter=matter)
    return [
        _marked(stood_in, "staff", STANDING_IN, "staff__absences__deputy_id"),
        _marked(units, "unit", "part", "unit_id"),
        _marked(staff, "staff", "part", "staff_id"),
        _marked(asked, "staff", RECUSAL_ASKED, "staff_id"),
    ]


def _waits(matter: Matter) -> list[_Rows]:
    reports = RunningClock.objects.filter(matter=matter, code=ClockCode.T6, stopped_on=None)
    objections = Objection.objects.filter(disposition__matter=matter, agreed=None)
    hand_overs = HandOver.objects.filter(matter=matter, accepted_at=None, lapsed_at=None)
    passed = Disposition.objects.filter(matter=matter, to_unit=F("matter__holding_unit"))
    passed = passed.exclude(kind=DispositionKind.ACCEPT)
    logged = LogEntry.objects.filter(matter=matter, correction=None)
    return [
        _marked(passed, "waits", "passed", "from_unit_id").distinct(),
        _marked(logged, "waits", "logged", "by_id").distinct(),
        _marked(reports, "waits", "report", "unit_id"),
        _marked(objections, "waits", "objection", "disposition__from_unit_id"),
        _marked(hand_overs, "waits", "hand_over", "to_staff_id"),
    ]


def _seldom(matter: Matter) -> list[_Rows]:
    """Lists that hang on a petition or a document, and are hardly ever there: links to earlier petitions, documents of other systems,
    what could not be served; what changed of the people and the requests, a death also where another part of a split letter has it."""
    repeats = Petition.objects.filter(matter=matter, repeat_of__isnull=False)
    split = Petition.objects.filter(split_from__matter=matter)
    outside = OutsideDocument.objects.filter(petition__matter=matter)
    unserved = Unserved.objects.filter(paper__matter=matter)
    changes = RequestChange.objects.filter(request__matter=matter)
    here = Death.objects.filter(person__in=Petition.objects.filter(matter=matter).values("person"))
    people: list[tuple[type[Model], str]] = [
        (Correction, "corrections"),
        (WordsChange, "word_changes"),
        (Acting, "acting"),
        (Death, "deaths"),
        (Election, "elections"),
    ]
    return [
        *(
            _marked(
                model._default_manager.filter(petition__matter=matter), "list", name, "petition__matter_id"
            ).distinct()
            for model, name in people
        ),
        _marked(here, "list", "deaths", "petition__matter_id").distinct(),
        _marked(changes, "list", "request_changes", "request__matter_id").distinct(),
        _marked(repeats, "list", "repeats").distinct(),
        _marked(split, "list", "parts", "split_from__matter_id").distinct(),
        _marked(outside, "list", "outside", "petition__matter_id").distinct(),
        _marked(unserved, "list", "unserved", "paper__matter_id").distinct(),
    ]


def _owner(matter: Matter) -> _Rows:
    """Of one under way: whether nobody present answers for it."""
    found = Matter.objects.filter(unanswered(today()), pk=matter.pk)
    return _marked(found, "list", "unanswered", "pk")


def _ending(matter: Matter) -> list[_Rows]:
    """Of one that is at its end: whether something is to be carried out, and whether the file is complete."""
    itself = Matter.objects.filter(pk=matter.pk)
    return [
        _marked(itself.filter(to_carry_out()), "list", "to_carry_out", "pk"),
        _marked(itself.filter(closable(today())), "list", "closable", "pk"),
    ]


def _by_group(rows: list[tuple[str, str, int]]) -> dict[str, dict[str, set[int]]]:
    found: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for group, name, key in rows:
        found[group][name].add(key)
    return found


def _parts_of(key: int) -> _Rows:
    first, *more = _parts(Matter(pk=key))
    return first.union(*more, all=True)


def _around(key: int, ended: bool, answered_for: bool) -> _Rows:
    matter = Matter(pk=key)
    lists = [_marked(getattr(matter, name).all(), "list", name).distinct() for name in LISTS]
    queries: list[_Rows] = [
        *_parts(matter),
        *_waits(matter),
        *lists,
        *_seldom(matter),
        *([_owner(matter)] if answered_for else []),
        *(_ending(matter) if ended else []),
    ]
    return queries[0].union(*queries[1:], all=True)


def parts(matter: Matter) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    """The parts of units and of staff alone, without invitations that have ended."""
    found = _by_group(of_record(_parts_of, matter.pk))
    return found["unit"], found["staff"]


def around(matter: Matter) -> Around:
    """All of it."""
    found = _by_group(of_record(_around, matter.pk, matter.state in ENDED, matter.state in ANSWERED_FOR))
    waits = found["waits"]
    return Around(
        units=found["unit"],
        staff=found["staff"],
        waiting=WaitingHere(
            objected_to=frozenset(waits["objection"]),
            offered_to=frozenset(waits["hand_over"]),
            recusal_asked=frozenset(found["staff"][RECUSAL_ASKED]),
            report_owed=frozenset(waits["report"]),
            death="deaths" in found["list"],
            passed_by=frozenset(waits["passed"]),
            logged_by=frozenset(waits["logged"]),
        ),
        there=frozenset(found["list"]),
    )
