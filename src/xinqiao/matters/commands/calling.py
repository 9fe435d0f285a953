"""Calling a petitioner without seeing the number: the office's own line dials, the result is written down (M-I3)."""

from typing import Annotated

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.typed import Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import Call, Petition
from xinqiao.people.vault import open_identity
from xinqiao.rules.disclosing import CALL, CALL_WITHIN, NEED
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


def _has_phone(_actor: Actor, petition: Petition) -> bool:
    return petition.person is not None and bool(petition.person.masked_phone)


@command(
    "call.ask",
    slug="call",
    together=True,
    lead="由总机（接访员、登记员）拨打后转到您的分机，您不用看到号码；总机只看到号码，看不到姓名和事项。",
    verb="交总机",
    fits=_has_phone,
    said=lambda done, _given: Phrase("呼叫单{n}号已交总机，{day}前拨打。", n=done.pk, day=done.due_on),
)
def ask_call(
    act: Act,
    petition: Petition,
    *,
    extension: Annotated[str, Words("接到哪个分机", most=20, rows=1, hint="分机号或者房间")],
    about: Annotated[str, Words("联系什么事", most=300, rows=2, least=2)],
) -> Call:
    """Hand the call to whoever dials for the unit. Raises Refused when the petition has no telephone number."""
    if not _has_phone(act.actor, petition):
        _refuse("这件信访件没有登记电话，请按登记的其他方式联系。")
    made = Call(
        matter_id=petition.matter_id,
        petition=petition,
        unit_id=act.actor.unit,
        asked_by_id=act.actor.staff,
        extension=extension,
        about=about,
        asked_at=act.at,
        due_on=work_calendar().add_working_days(act.day, CALL_WITHIN).day,
    )
    begin(made, at=act.at)
    made.save()
    act.record(made, matter_id=made.matter_id, basis=NEED, reason=about)
    return made


def _refuse(reason: str) -> None:
    raise Refused(Verdict(allowed=False, reason=reason, basis=(NEED,)))


def _not_own(act: Act, made: Call) -> None:
    if act.actor.staff == made.asked_by_id:
        _refuse("请由总机的另一人拨打：请求联系的人不看号码。")


def _dials(actor: Actor, made: Call) -> bool:
    return CALL.open_to(made.stage, "reach") and actor.staff != made.asked_by_id


@command("call.slip", fits=elsewhere)
def call_slip(act: Act, made: Call) -> str:
    """The number to dial, for the slip and for nothing else: no name and no matter stand on it. Logged as a look at the number."""
    _not_own(act, made)
    if not CALL.open_to(made.stage, "reach") or made.petition.person is None:
        _refuse("这次联系已经有结果，呼叫单不能再打印。")
    assert made.petition.person is not None
    act.record(made, matter_id=made.matter_id, after={"pieces": ["phone"]}, basis=NEED)
    return open_identity(made.petition.person).phone


@command("call.reach", verb="已接通", lead="接通并转到分机后登记。", fits=_dials)
def reach(
    act: Act, made: Call, *, note: Annotated[str, Words("备注", required=False, most=300, rows=2)] = ""
) -> Call:
    """Put through. What was said is written by who spoke, in the record of handling."""
    _not_own(act, made)
    made.ended_at = act.at
    take(act, made, matter_id=made.matter_id, words={"note": note})
    return made


@command("call.miss", verb="没有接通", fits=_dials)
def miss(
    act: Act,
    made: Call,
    *,
    note: Annotated[str, Words("情况", most=300, rows=2, hint="无人接听、停机、号码不对")],
) -> Call:
    """Not put through, with what was tried."""
    _not_own(act, made)
    made.ended_at = act.at
    take(act, made, matter_id=made.matter_id, words={"note": note}, reason=note)
    return made
