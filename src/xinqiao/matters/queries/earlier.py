"""What was raised before, and what of its record a notice may rest on (条例 19(3), 36(3)).

Nothing is taken from what somebody types into the notice: only from a matter that a person linked and whose petitioner is the same, or
from the document of another system, of which a scan is kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from xinqiao.kernel.together import at_hand, read
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import (
    REFUSED,
    Matter,
    OutsideDocument,
    OutsideKind,
    Paper,
    PaperState,
    Petition,
    Representative,
    RunningClock,
)
from xinqiao.matters.models.review import ReviewLevel, ReviewRequest
from xinqiao.matters.queries.access import what_is_around
from xinqiao.offices.models import Unit, UnitKind
from xinqiao.offices.queries import superiors
from xinqiao.offices.units import name_at
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.deadlines import compute
from xinqiao.rules.legal_words import on_paper
from xinqiao.rules.lifecycle import UNANSWERED, State
from xinqiao.rules.paper_rule import PaperKind

_WINDOWS = (
    ClockCode.S1,
    ClockCode.T7,
    ClockCode.T8,
    ClockCode.T9,
    ClockCode.T10,
    ClockCode.T11,
    ClockCode.T12,
)
"""The times set for handling, for a duty by its own law (31(5)), for asking for a review and for reviewing (条例 34–36)."""

_OPEN_FOR_REVIEW = {State.SERVED: "复查", State.REVIEW_SERVED: "复核"}
_REVIEWING = {State.IN_REVIEW: "复查", State.IN_FINAL_REVIEW: "复核"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """Earlier matters of the same petitioner, latest first, and the document of another system that was recorded last."""

    matters: tuple[Matter, ...] = ()
    outside: OutsideDocument | None = None


def raised_before(matter: Matter) -> Before:
    """Whatever was linked, step by step back to the first, as far as its petitioner is one of this matter's: what another person
    asked for is nothing that this one is told about, and an accusation is named nowhere."""
    there = what_is_around(matter).there
    documents = OutsideDocument.objects.filter(petition__matter=matter)
    outside = documents.order_by("pk").last() if "outside" in there else None
    if "repeats" not in there:
        return Before(outside=outside)
    who, todo = dict[int, set[_Who]](), {matter.pk}
    while todo:
        who |= {pk: set() for pk in todo}
        todo = _one_step_back(todo, who) - set(who)
    mine = who.pop(matter.pk)
    same = [pk for pk, theirs in who.items() if any(a.may_be(b) for a in mine for b in theirs)]
    found = Matter.objects.filter(pk__in=same, confidential=False).select_related(
        "holding_unit", "first_unit"
    )
    matters = tuple(found.order_by("-received_at", "-pk"))
    _read_record(matters)
    return Before(matters=matters, outside=outside)


def _read_record(matters: Collection[Matter]) -> None:
    """Their clocks, requests for review and documents, in one statement."""
    of = {matter.pk: matter for matter in matters}
    lists = {
        "clocks": RunningClock.objects.order_by("pk"),
        "reviews": ReviewRequest.objects.order_by("requested_at", "pk"),
        "papers": Paper.objects.select_related("unit").order_by("created_at", "pk"),
    }
    found = read({name: rows.filter(matter__in=of) for name, rows in lists.items()})
    for name, rows in found.items():
        for pk, matter in of.items():
            at_hand(matter, name, [row for row in rows if row.matter_id == pk])


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


def _one_step_back(matters: Collection[int], who: dict[int, set[_Who]]) -> set[int]:
    """The matters to which these are linked. Fills in who told these, and who spoke for them; who gave no name is nobody."""
    told = Petition.objects.filter(matter__in=matters).values_list(
        "matter", "repeat_of__matter", "people_count", "person__name_index", "person__id_index"
    )
    rows = list(told)
    groups = {pk for pk, _back, count, _name, _number in rows if count > 1}
    spoke = (
        Representative.objects.filter(petition__matter__in=groups)
        if groups
        else Representative.objects.none()
    )
    people = [(pk, name, number) for pk, _back, _count, name, number in rows if name is not None]
    told_by = spoke.values_list("petition__matter", "person__name_index", "person__id_index")
    people += [(pk, name, number) for pk, name, number in told_by if name is not None]
    for pk, name, number in people:
        who[pk].add(_Who(bytes(name), bytes(number or b"")))
    return {back for _pk, back, _count, _name, _number in rows if back is not None}


def _printed(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def barred_by(before: Before) -> str:
    """The final opinion that ended the matter, with organ, number and day of service; empty when there is none. One that revoked the
    opinion ended nothing: the matter is handled anew."""
    for matter in before.matters:
        final = [r for r in matter.reviews.all() if r.level == ReviewLevel.FINAL_REVIEW and r.decided_at]
        decided = [r for r in final if r.outcome != REFUSED]
        paper = _last(matter, PaperKind.FINAL_REVIEW_OPINION)
        if decided and decided[-1].outcome != "revoked" and paper is not None and paper.served_on:
            return f"{name_at(paper.unit, paper.issued_at)}{paper.number}，{_printed(paper.served_on)}送达，事项编号{matter.number}"
    given = before.outside
    if given is None or given.kind != OutsideKind.FINAL_OPINION:
        return ""
    return f"{given.organ}{given.number}，{_printed(given.day)}送达"


def _last(matter: Matter, kind: PaperKind) -> Paper | None:
    """The latest issued document of the kind."""
    issued = [p for p in matter.papers.all() if p.kind == kind and p.state == PaperState.ISSUED]
    return issued[-1] if issued else None


def handled_by(matter: Matter, before: Before, day: date) -> str:
    """Who below this unit accepted or handles the matter, and until when; empty when nobody does, or the time is over."""
    for earlier in before.matters:
        if (words := _under_way(earlier, day)) and _is_above(matter.holding_unit, earlier):
            return f"{words}，事项编号{earlier.number}"
    given = before.outside
    if given is None or given.kind != OutsideKind.ACCEPTANCE:
        return ""
    sixty = compute(ClockCode.T7, given.day, work_calendar())
    if sixty.due_on is None or day > sixty.due_on:
        return ""
    until = on_paper(sixty.due_on, provisional=sixty.provisional)
    return f"{given.organ}于{_printed(given.day)}受理（{given.number}），办理期限至{until}"


def _is_above(here: Unit, earlier: Matter) -> bool:
    """Whether this unit, or the government or committee whose petition office it is, stands above the one that accepted or has it."""
    handling = {pk for pk in (earlier.first_unit_id, earlier.holding_unit_id) if pk}
    serves = {here.superior_id, here.parent_id} - {None} if here.kind == UnitKind.PETITION_OFFICE else set()
    if here.pk in handling:
        return False
    return any(({here.pk} | serves) & (superiors(pk) - {pk}) for pk in handling)


def _under_way(matter: Matter, day: date) -> str:
    """What goes on with it, in words for the notice."""
    state, unit = State(matter.state), matter.holding_unit.name
    clocks = [c for c in matter.clocks.all() if c.stopped_on is None and c.code in _WINDOWS]
    running = clocks[-1] if clocks else None
    if running is not None and running.due_on is not None and day > running.due_on:
        return ""
    until = _until(running)
    if state is State.ACCEPTED and matter.accepted_on:
        return f"{unit}于{_printed(matter.accepted_on)}受理{_number(matter)}，正在办理{until}"
    if state in UNANSWERED:
        return f"{unit}已经作出书面答复，正在送达"
    if state in _REVIEWING:
        asked = _printed(list(matter.reviews.all())[-1].received_on)
        return f"{unit}于{asked}收到{_REVIEWING[state]}请求，正在{_REVIEWING[state]}{until}"
    if state in _OPEN_FOR_REVIEW and running is not None and matter.served_on:
        served = _printed(matter.served_on)
        return f"{unit}的书面答复已于{served}送达，可以请求{_OPEN_FOR_REVIEW[state]}{until}"
    return ""


def _until(running: RunningClock | None) -> str:
    if running is None or running.due_on is None:
        return ""
    return f"，期限至{on_paper(running.due_on, provisional=running.provisional)}"


def _number(matter: Matter) -> str:
    notice = _last(matter, PaperKind.ACCEPTANCE_NOTICE)
    return f"（{notice.number}）" if notice is not None else ""


def recorded(matter: Matter, kind: str, day: date) -> dict[str, str]:
    """What a notice says that nobody types: field → words; empty for every other kind."""
    if kind == PaperKind.BAR_NOTICE:
        return {"final_opinion": barred_by(raised_before(matter))}
    if kind == PaperKind.DECLINE_NOTICE:
        return {"earlier": handled_by(matter, raised_before(matter), day)}
    return {}
