"""What was raised before, and what of its record a notice may rest on (条例 19(3), 36(3)).

Nothing is taken from what somebody types into the notice: only from a matter that a person linked and whose petitioner is the same, or
from the document of another system, of which a scan is kept."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from xinqiao.kernel.clock import day_of
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import (
    REFUSED,
    Matter,
    OutsideDocument,
    OutsideKind,
    Paper,
    Petition,
    Representative,
    RunningClock,
)
from xinqiao.matters.models.review import ReviewLevel
from xinqiao.offices.models import Unit, UnitKind
from xinqiao.offices.queries import superiors
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.deadlines import compute
from xinqiao.rules.lifecycle import UNANSWERED, State
from xinqiao.rules.paper_rule import PaperKind

_WINDOWS = (ClockCode.T7, ClockCode.T8, ClockCode.T9, ClockCode.T10, ClockCode.T11, ClockCode.T12)
"""The times set for handling, for asking for a review and for reviewing (条例 34–36)."""

_OPEN_FOR_REVIEW = {State.SERVED: "复查", State.REVIEW_SERVED: "复核"}
_REVIEWING = {State.IN_REVIEW: "复查", State.IN_FINAL_REVIEW: "复核"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """Earlier matters of the same petitioner, latest first, and documents of other systems."""

    matters: tuple[Matter, ...] = ()
    outside: tuple[OutsideDocument, ...] = ()


NOTHING_BEFORE = Before()


def raised_before(matter: Matter) -> Before:
    """Whatever was linked, step by step back to the first, as far as its petitioner is one of this matter's: what another person
    asked for is nothing that this one is told about. Two queries when nothing is linked."""
    found, todo = {matter.pk}, {matter.pk}
    while todo:
        links = Petition.objects.filter(matter__in=todo, repeat_of__isnull=False)
        todo = set(links.values_list("repeat_of__matter", flat=True)) - found
        found |= todo
    outside = tuple(OutsideDocument.objects.filter(petition__matter=matter).order_by("-at"))
    if found == {matter.pk}:
        return Before(outside=outside)
    who = _petitioners(found)
    same = {pk for pk in found - {matter.pk} if any(a.may_be(b) for a in who[matter.pk] for b in who[pk])}
    matters = Matter.objects.filter(pk__in=same).select_related("holding_unit", "first_unit")
    return Before(matters=tuple(matters.order_by("-received_at", "-pk")), outside=outside)


@dataclass(frozen=True, slots=True)
class _Who:
    """Fingerprints of a petitioner."""

    name: bytes
    id_number: bytes

    def may_be(self, other: "_Who") -> bool:
        """Whether nothing speaks against the person who linked the two: the same number, or the same name and no other number."""
        if self.id_number and other.id_number:
            return self.id_number == other.id_number
        return self.name == other.name


def _petitioners(matters: Collection[int]) -> dict[int, list[_Who]]:
    """Matter → those who told it and those who spoke for them; who gave no name is nobody."""
    told = Petition.objects.filter(matter__in=matters, person__isnull=False)
    spoke = Representative.objects.filter(petition__matter__in=matters)
    rows = [
        *told.values_list("matter", "person__name_index", "person__id_index"),
        *spoke.values_list("petition__matter", "person__name_index", "person__id_index"),
    ]
    found: dict[int, list[_Who]] = defaultdict(list)
    for pk, name, id_number in rows:
        found[pk].append(_Who(bytes(name), bytes(id_number or b"")))
    return found


def _printed(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def barred_by(before: Before) -> str:
    """The final opinion that ended the matter, with organ, number and day of service; empty when there is none. One that revoked the
    opinion ended nothing: the matter is handled anew."""
    for matter in before.matters:
        review = (
            matter.reviews.filter(level=ReviewLevel.FINAL_REVIEW)
            .exclude(decided_at=None)
            .exclude(outcome=REFUSED)
            .last()
        )
        served = Paper.objects.filter(matter=matter, kind=PaperKind.FINAL_REVIEW_OPINION)
        paper = served.exclude(served_on=None).select_related("unit").last()
        if review is not None and review.outcome != "revoked" and paper is not None and paper.served_on:
            return f"{paper.unit.name}{paper.number}，{_printed(paper.served_on)}送达（{matter.number}）"
    for paper in before.outside:
        if paper.kind == OutsideKind.FINAL_OPINION:
            return f"{paper.organ}{paper.number}，{_printed(paper.day)}送达"
    return ""


def handled_by(matter: Matter, before: Before, day: date) -> str:
    """Who below this unit accepted or handles the matter, and until when; empty when nobody does, or the time is over."""
    for earlier in before.matters:
        if _is_above(matter.holding_unit, earlier) and (words := _under_way(earlier, day)):
            return f"{words}（{earlier.number}）"
    for paper in before.outside:
        due = compute(ClockCode.T7, paper.day, work_calendar()).due_on
        if paper.kind == OutsideKind.ACCEPTANCE and due is not None and day <= due:
            accepted = _printed(paper.day)
            return f"{paper.organ}于{accepted}受理（{paper.number}），办理期限至{_printed(due)}"
    return ""


def _is_above(here: Unit, earlier: Matter) -> bool:
    """Whether this unit, or the government or committee whose petition office it is, stands above the one that accepted or has it."""
    handling = {pk for pk in (earlier.first_unit_id, earlier.holding_unit_id) if pk}
    serves = {here.superior_id, here.parent_id} - {None} if here.kind == UnitKind.PETITION_OFFICE else set()
    return here.pk not in handling and any(({here.pk} | serves) & (superiors(pk) - {pk}) for pk in handling)


def _under_way(matter: Matter, day: date) -> str:
    """What goes on with it, in words for the notice."""
    state, unit = State(matter.state), matter.holding_unit.name
    running = matter.clocks.filter(stopped_on=None, code__in=_WINDOWS).last()
    if running is not None and running.due_on is not None and day > running.due_on:
        return ""
    until = _until(running)
    if state is State.ACCEPTED and matter.accepted_on:
        return f"{unit}于{_printed(matter.accepted_on)}受理{_number(matter)}，正在办理{until}"
    if state in UNANSWERED:
        return f"{unit}已经作出书面答复，正在送达"
    if state in _REVIEWING and (review := matter.reviews.last()) is not None:
        asked = _printed(day_of(review.requested_at))
        return f"{unit}于{asked}收到{_REVIEWING[state]}请求，正在{_REVIEWING[state]}{until}"
    if state in _OPEN_FOR_REVIEW and running is not None and matter.served_on:
        served = _printed(matter.served_on)
        return f"{unit}的书面答复已于{served}送达，可以请求{_OPEN_FOR_REVIEW[state]}{until}"
    return ""


def _until(running: RunningClock | None) -> str:
    return f"，期限至{_printed(running.due_on)}" if running is not None and running.due_on else ""


def _number(matter: Matter) -> str:
    notice = Paper.objects.filter(matter=matter, kind=PaperKind.ACCEPTANCE_NOTICE).last()
    return f"（{notice.number}）" if notice is not None else ""


def recorded(matter: Matter, kind: str, day: date) -> dict[str, str]:
    """What a notice says that nobody types: field → words; empty for every other kind."""
    if kind == PaperKind.BAR_NOTICE:
        return {"final_opinion": barred_by(raised_before(matter))}
    if kind == PaperKind.DECLINE_NOTICE:
        return {"earlier": handled_by(matter, raised_before(matter), day)}
    return {}
