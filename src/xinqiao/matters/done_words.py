"""What passing a matter on and taking it on did, in words for whoever did it: for whom, under which number, what comes next."""

from collections.abc import Mapping
from typing import Any

from xinqiao.matters import clocks
from xinqiao.matters.models import Disposition, DispositionKind, Matter, Objection, Paper
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.words import Phrase


def passed_on(done: Disposition, _given: Mapping[str, Any]) -> Phrase:
    letter = Paper.objects.filter(matter_id=done.matter_id, addressed_to_id=done.to_unit_id).latest(
        "issued_at"
    )
    what, unit = DispositionKind(done.kind).label, done.to_unit.short_name
    for code, promise in _PROMISES.items():
        for due in clocks.running(done.matter, code):
            if due.unit_id == done.to_unit_id:
                return Phrase(promise, what=what, unit=unit, number=letter.number, day=due.due_on)
    return Phrase("已{what}{unit}（{number}），由其依法处理。", what=what, unit=unit, number=letter.number)


_PROMISES = {
    ClockCode.T4: "已{what}{unit}（{number}），对方{day}前告知信访人是否受理。",
    ClockCode.T2: "已{what}{unit}（{number}），对方{day}前分办转送。",
}
"""By when the recipient acts. None of these runs with whoever decides on a submission or handles by its own rules (条例 22, 23(4), 24, 30)."""


def objected(objection: Objection, _given: Mapping[str, Any]) -> Phrase:
    unit = objection.disposition.from_unit
    letter = Paper.objects.filter(
        matter_id=objection.disposition.matter_id, kind=PaperKind.OBJECTION_LETTER
    ).latest("issued_at")
    return Phrase(
        "异议已送{unit}（{number}），等其核定；核定之前，事项仍在本单位。",
        unit=unit.short_name,
        number=letter.number,
    )


def objection_decided(objection: Objection, _given: Mapping[str, Any]) -> Phrase:
    unit = objection.disposition.to_unit.short_name
    if objection.agreed:
        return Phrase("已同意{unit}的异议，事项收回，请重新分办。", unit=unit)
    return Phrase("没有同意{unit}的异议，由其继续办理。", unit=unit)


def accepted(matter: Matter, _given: Mapping[str, Any]) -> Phrase:
    """A suggestion is taken on without a notice, when its answer comes within the time to tell (条例 23, 29)."""
    assert matter.first_handler is not None
    notice = (
        Paper.objects.filter(matter=matter, kind=PaperKind.ACCEPTANCE_NOTICE).order_by("issued_at").last()
    )
    if notice is None:
        owed = clocks.running(matter, ClockCode.T3, ClockCode.T4)
        if not owed:
            return Phrase("已受理，首办责任人{name}。", name=matter.first_handler.name)
        return Phrase(
            "已受理，首办责任人{name}。{day}前送达答复的，不另出具受理告知书。",
            name=matter.first_handler.name,
            day=owed[0].due_on,
        )
    return Phrase(
        "已受理，首办责任人{name}。受理告知书{number}要送达信访人。",
        name=matter.first_handler.name,
        number=notice.number,
    )
