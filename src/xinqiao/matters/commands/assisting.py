"""Lead and assisting units: the letter, the responsible person, the answer (条例 24(1), 23(3); M-R5)."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from django.db.models import QuerySet

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, One, Pick, Several, Words
from xinqiao.matters import clocks
from xinqiao.matters import compose_letters as letters
from xinqiao.matters.commands.choosing import other_recipient, recipients, unwalled
from xinqiao.matters.commands.moving import add_staff, add_unit, save
from xinqiao.matters.models import Assistance, Matter, MatterStaff, MatterUnit, StaffPart, UnitPart
from xinqiao.matters.paperwork import issue_letter
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import staff_of
from xinqiao.rules.assisting import ASSISTANCE, TOGETHER, AssistanceStage
from xinqiao.rules.authority import SECRECY
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.paper_conditions import BEING_HANDLED
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.roles import HANDLING
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


def _requests(matter: Matter) -> list[tuple[int, str]]:
    return [(item.position, f"{item.position}. {item.text}") for item in matter.requests.all()]


def _helpers(assistance: Assistance) -> QuerySet[Staff]:
    """People of the assisting unit who may come near the matter."""
    return unwalled(assistance.matter, staff_of(assistance.to_unit_id, *HANDLING))


def _may_be_helped(matter: Matter, due_on: date) -> None:
    """Raises Refused for an accusation and for what is decided, InvalidInput for a day after the matter's own."""
    if matter.confidential:
        reason = "检举控告事项不请其他单位协办，以免材料和有关情况外泄；需要核实的，请转送有权机关。"
        raise Refused(Verdict(allowed=False, reason=reason, basis=(SECRECY,)))
    if matter.state not in BEING_HANDLED:
        raise Refused(
            Verdict(allowed=False, reason="此事项已经作出决定，不再请其他单位协办。", basis=(TOGETHER,))
        )
    ends = [c.due_on for c in clocks.running(matter, ClockCode.T7, ClockCode.T8) if c.due_on]
    if ends and due_on > max(ends):
        raise InvalidInput({"due_on": "协办期限不能晚于本事项的办理期限，否则主办单位不能按期答复。"})


@command(
    "matter.add_unit",
    lead="出具协办函，写明请对方答复的诉求和日期；对方确定责任人并答复，首办责任不变。",
    verb="出具协办函",
    said=lambda done, _given: Phrase(
        "协办函{number}已送{unit}，请其{day}前答复。",
        number=done.paper.number,
        unit=done.to_unit.short_name,
        day=done.due_on,
    ),
)
def ask_for_assistance(
    act: Act,
    matter: Matter,
    unit: Annotated[One[Unit], Pick("协办单位", among=recipients, wrong=other_recipient)],
    *,
    requests: Annotated[Sequence[int], Several("请对方答复的诉求", among=_requests)],
    reason: Annotated[str, Words("需要配合的内容", most=20_000, rows=3)],
    due_on: Annotated[date, Day("答复期限", ahead=True)],
) -> Assistance:
    """Ask another unit to answer for some of the requests by a day (条例 24(1)). The responsibility for the matter stays where it is."""
    _may_be_helped(matter, due_on)
    assistance = Assistance(
        matter=matter,
        unit_id=matter.holding_unit_id,
        to_unit=unit,
        positions=sorted(requests),
        reason=reason,
        due_on=due_on,
        asked_at=act.at,
        asked_by_id=act.actor.staff,
    )
    begin(assistance, at=act.at)
    sections = letters.assistance(matter, assistance)
    assistance.paper = issue_letter(act, matter, PaperKind.ASSISTANCE_LETTER, sections, to=unit)
    assistance.save()
    add_unit(act, matter, unit.pk, UnitPart.CO_HANDLING)
    save(act, matter)
    told = {"co_handling_unit": unit.pk, "requests": assistance.positions, "due_on": due_on.isoformat()}
    act.record(assistance, matter_id=matter.pk, after=told, basis=TOGETHER, reason=reason)
    return assistance


@command(
    "assistance.take_on",
    lead="此人对协办负责，自此能看到这件事项；更换责任人的，再办一次。",
    verb="由此人负责",
    said=lambda done, _given: Phrase("已由{name}负责协办。", name=done.responsible.name),
)
def take_on(
    act: Act,
    assistance: Assistance,
    person: Annotated[
        One[Staff],
        Pick("协办责任人", among=_helpers, wrong="请选择本单位在岗的承办人、科室负责人或者登记员。"),
    ],
) -> Assistance:
    """Name the person of the assisting unit who answers for it; another one is named the same way."""
    if assistance.responsible_id is not None:
        _no_longer(assistance, [assistance.responsible_id])
    assistance.responsible = person
    add_staff(act, assistance.matter, person.pk, StaffPart.CO_HANDLER, "协办责任人")
    take(act, assistance, matter_id=assistance.matter_id, words={"person": person.name}, staff=person.pk)
    return assistance


def _no_longer(assistance: Assistance, people: Sequence[int]) -> None:
    """Who was responsible sees the matter no more, unless responsible for another letter about it."""
    still = Assistance.objects.filter(matter=assistance.matter_id).exclude(pk=assistance.pk)
    still = still.exclude(stage=AssistanceStage.RELEASED)
    gone = set(people) - set(still.values_list("responsible_id", flat=True))
    MatterStaff.objects.filter(
        matter=assistance.matter_id, staff_id__in=gone, part=StaffPart.CO_HANDLER
    ).delete()


def _is_own(actor: Actor, assistance: Assistance) -> bool:
    return ASSISTANCE.open_to(assistance.stage, "answer") and assistance.responsible_id == actor.staff


@command(
    "assistance.answer",
    lead="答复主办单位；对信访人的答复由主办单位统一作出。",
    verb="答复主办单位",
    said=lambda done, _given: Phrase("协办意见已送{unit}。", unit=done.unit.short_name),
    fits=_is_own,
    told=lambda assistance: assistance.reason,
)
def answer_assistance(
    act: Act,
    assistance: Assistance,
    *,
    answer: Annotated[
        str, Words("协办意见", least=10, most=20_000, rows=8, hint="逐项写明事实、依据和处理意见")
    ],
) -> Assistance:
    """The responsible person answers for the requests that were named. Raises Refused for anybody else: it is this person's answer."""
    if assistance.responsible_id is not None and assistance.responsible_id != act.actor.staff:
        reason = "协办意见由本单位确定的协办责任人答复；需要更换的，请先重新确定责任人。"
        raise Refused(Verdict(allowed=False, reason=reason, basis=(TOGETHER,)))
    assistance.answer, assistance.answered_at = answer, act.at
    take(act, assistance, matter_id=assistance.matter_id, words={"answer": answer})
    return assistance


@command(
    "assistance.release",
    lead="不再需要对方协办的，写明原因；对方自此看不到这件事项。",
    verb="撤销此项协办",
    said=lambda done, _given: Phrase("已撤销{unit}的协办。", unit=done.to_unit.short_name),
)
def release(
    act: Act, assistance: Assistance, *, reason: Annotated[str, Words("撤销的原因", most=2000, rows=3)]
) -> Assistance:
    """Ask no longer. The unit loses sight of the matter unless it assists in something else."""
    take(act, assistance, matter_id=assistance.matter_id, words={"reason": reason}, reason=reason)
    others = Assistance.objects.filter(matter=assistance.matter_id, to_unit=assistance.to_unit_id)
    if not others.exclude(stage=AssistanceStage.RELEASED).exists():
        MatterUnit.objects.filter(
            matter=assistance.matter_id, unit=assistance.to_unit_id, part=UnitPart.CO_HANDLING
        ).delete()
    if assistance.responsible_id is not None:
        _no_longer(assistance, [assistance.responsible_id])
    return assistance
