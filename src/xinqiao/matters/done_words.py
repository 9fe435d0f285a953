"""What passing a matter on and taking it on did, in words for whoever did it: for whom, under which number, what comes next."""

from collections.abc import Mapping
from typing import Any

from xinqiao.matters import clocks
from xinqiao.matters.models import Disposition, DispositionKind, Matter, Objection, Paper
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.words import Phrase


def passed_on(done: Disposition, _given: Mapping[str, Any]) -> Phrase:
    """Under which number, and until when the recipient tells the petitioner; no day where other rules say so (条例 23(4)), or where
    the petitioner is told by nobody."""
    letters = Paper.objects.filter(matter_id=done.matter_id, addressed_to_id=done.to_unit_id)
    letter = letters.order_by("issued_at").last()
    notice = next(iter(clocks.running(done.matter, ClockCode.T4)), None)
    facts = {
        "what": DispositionKind(done.kind).label,
        "unit": done.to_unit.short_name,
        "number": letter.number if letter is not None else done.matter.number,
    }
    if notice is None:
        return Phrase("已{what}{unit}（{number}），由其依照有关规定处理。", **facts)
    return Phrase("已{what}{unit}（{number}），对方{day}前告知信访人是否受理。", day=notice.due_on, **facts)


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
    """A suggestion has no notice when it is answered within fifteen days (条例 29)."""
    notices = Paper.objects.filter(matter=matter, kind=PaperKind.ACCEPTANCE_NOTICE)
    notice, handler = notices.order_by("issued_at").last(), matter.first_handler
    name = handler.name if handler is not None else ""
    if notice is None:
        return Phrase("已受理，首办责任人{name}。15日内答复的，不另出具受理告知书。", name=name)
    return Phrase(
        "已受理，首办责任人{name}。受理告知书{number}要送达信访人。", name=name, number=notice.number
    )
