"""Help in the reception, the incident slip, what follows it (M-E2, M-E4)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any

from xinqiao.care.models import HelpCall, Incident
from xinqiao.courses.taking import begin, take
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, Flag, Number, One, Pick, Words
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import staff_of
from xinqiao.reception.models import Reception
from xinqiao.rules.caring import DEBRIEFING, HELP, INJURIES, may_follow
from xinqiao.rules.receiving import ReceptionStage
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_MINUTES = Decimal(DEBRIEFING.total_seconds()) / 60


def _staff_here(unit: Unit) -> Any:
    return staff_of(unit.pk)


def _follows(actor: Actor, found: Incident) -> bool:
    return may_follow(head=actor.staff, concerned=found.concerned_id).allowed


@command(
    "help.call",
    slug="help",
    together=True,
    lead="先停下来，请来访人坐一坐、喝口水；可以离开接待室十分钟。求助只记时间和接待室，不记来访人。",
    verb="求助",
    fits=lambda _actor, found: found.stage == ReceptionStage.TALKING,
    said=lambda call, _given: Phrase("已通知同事：{kind}，{room}。", kind=HELP[call.kind], room=call.room),
)
def call_help(
    act: Act,
    found: Reception,
    *,
    kind: Annotated[
        str,
        Pick("需要什么", among=tuple(HELP.items()), wrong="请选择暂停接谈、换人接谈、第二人到场或者报警。"),
    ],
) -> HelpCall:
    """One key in a running reception. The row names the room and the time and leads neither to the reception nor to the matter. Raises
    Refused when nobody is being received."""
    if found.stage != ReceptionStage.TALKING:
        raise Refused(
            Verdict(allowed=False, reason="接谈中才能求助；其他时候请直接联系同事，紧急的拨打110。")
        )
    call = HelpCall(unit_id=found.unit_id, kind=kind, room=found.room, by_id=act.actor.staff, at=act.at)
    begin(call, at=act.at)
    call.save()
    act.record(call, after={"kind": kind})
    return call


@command("help.come", fits=lambda actor, call: call.by_id != actor.staff)
def come(act: Act, call: HelpCall) -> HelpCall:
    """A colleague is in the room, with the time. Raises Refused for who called."""
    if call.by_id == act.actor.staff:
        raise Refused(Verdict(allowed=False, reason="求助人自己不能登记到场，请由到场的同事登记。"))
    take(act, call)
    return call


@command(
    "incident.record",
    slug="incident",
    together=True,
    lead="一分钟写完，录音录像编号没有的留空。写事不写人：不写来访人是谁，也不评价来访人；信访事项照常办理，换一位同事接谈。",
    verb="记下",
    page="care:index",
    said=lambda _found, _given: Phrase("已记下，负责人24小时内来谈。"),
)
def record_incident(
    act: Act,
    unit: Unit,
    *,
    concerned: Annotated[One[Staff], Pick("谁遇到的", among=_staff_here, wrong="请选择本单位的人员。")],
    minutes_ago: Annotated[
        int,
        Number(
            "多少分钟以前",
            least=Decimal(0),
            most=_MINUTES,
            initial=lambda _: 0,
            wrong="请填0至4320，最早三天以前。",
        ),
    ],
    place: Annotated[str, Words("地点", rows=1, most=80)],
    what: Annotated[str, Words("发生了什么", rows=4, most=1000)],
    injury: Annotated[str, Pick("有没有受伤", among=tuple(INJURIES.items()), wrong="请选择有没有受伤。")],
    recording: Annotated[str, Words("录音录像编号", rows=1, most=80, required=False)] = "",
    present: Annotated[str, Words("谁在场", rows=1, most=200, hint="只写同事")],
) -> Incident:
    """The slip about an event; its head has twenty-four hours from the event, and seventy-two for offering a debriefing."""
    found = Incident(
        unit=unit,
        concerned=concerned,
        happened_at=act.at - timedelta(minutes=minutes_ago),
        place=place,
        what=what,
        injury=injury,
        recording=recording,
        present=present,
        recorded_by_id=act.actor.staff,
        recorded_at=act.at,
    )
    begin(found, at=act.at)
    found.save()
    act.record(found, after={"injury": injury})
    return found


def _by_another(act: Act, found: Incident) -> None:
    verdict = may_follow(head=act.actor.staff, concerned=found.concerned_id)
    if not verdict.allowed:
        raise Refused(verdict)


@command(
    "incident.follow_up",
    lead="先当面谈：人怎么样、今天还能不能接待。需要的当天办。",
    verb="已跟进",
    fits=_follows,
)
def follow_up(
    act: Act,
    found: Incident,
    *,
    spoken: Annotated[bool, Flag("已和本人当面谈过")],
    police_report: Annotated[bool, Flag("需要报警，已协助报警")] = False,
    medical: Annotated[bool, Flag("需要就医，已陪同就医")] = False,
    leave: Annotated[bool, Flag("已安排休息、补休")] = False,
) -> Incident:
    """What the head did within twenty-four hours. Raises InvalidInput before they have spoken, Refused for an own incident."""
    _by_another(act, found)
    if not spoken:
        raise InvalidInput({"spoken": "请先和本人当面谈，再登记跟进。"})
    found.followed_at = act.at
    found.police_report, found.medical, found.leave = police_report, medical, leave
    take(act, found)
    return found


@command(
    "incident.offer",
    lead="疏导二十分钟，自愿参加：发生了什么、当时的感受、现在需要什么。谈的内容不记录；是否参加由本人决定，不必告诉您。",
    verb="已提供",
    fits=_follows,
)
def offer(
    act: Act,
    found: Incident,
    *,
    debriefing_on: Annotated[date, Day("约定的疏导日期")],
    referral: Annotated[bool, Flag("已交给本人心理援助转介单")] = False,
    rotation: Annotated[bool, Flag("建议轮岗两周，到登记岗位")] = False,
    leave: Annotated[bool, Flag("建议休假", initial=lambda found: found.leave)] = False,
) -> Incident:
    """A debriefing, a referral, rotation and leave are offered; none of it is ordered, nothing of it is reported back. Raises Refused,
    InvalidInput for a debriefing after the seventy-two hours; where they are over, for one after tomorrow."""
    _by_another(act, found)
    last = max(day_of(found.happened_at + DEBRIEFING), act.day + timedelta(days=1))
    if not act.day <= debriefing_on <= last:
        told = Phrase("疏导要在冲突以后72小时内：请约定今天至{last}之间的一天。", last=last)
        raise InvalidInput({"debriefing_on": told})
    found.offered_at, found.debriefing_on = act.at, debriefing_on
    found.referral, found.rotation, found.leave = referral, rotation, leave or found.leave
    take(act, found)
    return found


@command(
    "incident.close",
    lead="您觉得可以了再结束。负责人只看到按时提供过，看不到您是否参加、什么时候结束。",
)
def close(act: Act, found: Incident) -> Incident:
    """The person concerned ends it, nobody else."""
    take(act, found)
    return found
