"""Assistance for a petitioner in hardship (M-R6; 条例 37(2), (3)): proposed, decided by another, carried out with evidence. It is never
a condition of giving up."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from xinqiao.courses.taking import begin, may_take, take
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, Number, One, Pick, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.moving import require, save
from xinqiao.matters.models import Attachment, Matter
from xinqiao.proceedings.commands.standing import open_to_talk
from xinqiao.proceedings.models import Relief
from xinqiao.proceedings.queries import files
from xinqiao.rules.mediating import (
    DECIDE_WORKING_DAYS,
    RELIEFS,
    RELIEVING,
    goes_on_petitioning,
    nothing_given_up,
)
from xinqiao.rules.verdict import Verdict

_MONEY: dict[str, Any] = {
    "required": False,
    "least": Decimal(0),
    "most": Decimal(10**9),
    "step": Decimal("0.01"),
}


def _by_another(actor: Actor, found: Relief) -> bool:
    return actor.staff != found.proposed_by_id


def _free_of_conditions(**texts: str) -> None:
    problems = {name: problem for name, text in texts.items() if (problem := nothing_given_up(text))}
    if problems:
        raise InvalidInput(problems)


@command(
    "relief.propose",
    slug="relief",
    lead="生活确有困难的，可以告知或者帮助申请社会救助；符合条件的给予司法救助（《信访工作条例》第三十七条）。"
    "救助只看困难，不以不再信访为条件；已经办结的也可以救助。",
    verb="提出救助",
    fits=lambda _actor, matter: not matter.confidential,
)
def propose(
    act: Act,
    matter: Matter,
    *,
    kind: Annotated[str, Pick("哪一种", among=list(RELIEFS.items()))],
    need: Annotated[
        str, Words("困难的情况", most=4000, rows=4, least=4, hint="写事实，不写病名和他人的姓名")
    ],
    asked: Annotated[Decimal | None, Number("拟申请金额（元）", **_MONEY)] = None,
) -> Relief:
    """Propose assistance, whatever has become of the matter; after a review also by who handled it, where the petitioner lives (条例 37(3)). Raises InvalidInput for words that ask the petitioner to give something up."""
    open_to_talk(matter)
    _free_of_conditions(need=need)
    found = Relief(
        matter=matter,
        unit_id=act.actor.unit,
        kind=kind,
        need=need,
        asked=asked,
        proposed_by_id=act.actor.staff,
        proposed_at=act.at,
        decide_due=work_calendar().add_working_days(act.day, DECIDE_WORKING_DAYS).day,
    )
    begin(found, at=act.at)
    found.save()
    save(act, matter)
    act.record(found, matter_id=matter.pk, after={"kind": kind}, basis=RELIEVING)
    return found


def _another(act: Act, found: Relief) -> None:
    if act.actor.staff == found.proposed_by_id:
        told = "提出救助的人不能自己决定，请交其他领导决定。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(RELIEVING,)))


@command(
    "relief.grant",
    lead="由提出人以外的领导决定。申请转交主管部门的，写明部门；落实以后登记回执和答复。",
    verb="同意救助",
    fits=_by_another,
    told=lambda found: found.need,
)
def grant(
    act: Act,
    found: Relief,
    *,
    organ: Annotated[str, Words("由哪个部门办理", rows=1, most=120)],
    perform_by: Annotated[date, Day("最迟哪一天落实", ahead=True)],
    amount: Annotated[
        Decimal | None, Number("同意的金额（元）", initial=lambda found: found.asked, **_MONEY)
    ] = None,
    note: Annotated[str, Words("说明", required=False, most=2000, rows=2)] = "",
) -> Relief:
    """Another than the proposer decides that it is given, by whom and by when."""
    _another(act, found)
    _free_of_conditions(note=note)
    found.decided_by_id, found.decided_on = act.actor.staff, act.day
    found.organ, found.granted, found.perform_by = organ, amount, perform_by
    words = {
        "organ": organ,
        "perform_by": perform_by.isoformat(),
        "amount": "" if amount is None else str(amount),
        "note": note,
    }
    take(act, found, matter_id=found.matter_id, words=words, perform_by=perform_by.isoformat())
    return found


@command(
    "relief.refuse",
    lead="写明为什么不符合条件；以后情况变化的可以再提出。",
    fits=_by_another,
    told=lambda found: found.need,
)
def refuse(
    act: Act, found: Relief, *, reason: Annotated[str, Words("不予救助的理由", most=4000, rows=3, least=4)]
) -> Relief:
    """Another than the proposer decides that it is not given, and why. That the petitioner goes on petitioning is no reason, and is
    refused as one."""
    _another(act, found)
    _free_of_conditions(reason=reason)
    if told := goes_on_petitioning(reason):
        raise InvalidInput({"reason": told})
    found.decided_by_id, found.decided_on = act.actor.staff, act.day
    take(act, found, matter_id=found.matter_id, words={"reason": reason}, reason=reason)
    return found


@command(
    "relief.perform",
    lead="写明怎样落实、受助人或者部门怎样答复，并选入一份材料为证（收据、批复、回执）。",
    verb="登记已经落实",
)
def perform(
    act: Act,
    found: Relief,
    *,
    done_on: Annotated[date, Day("落实日期", past=True, initial=lambda _found: today())],
    result: Annotated[str, Words("怎样落实的", most=4000, rows=3, least=4)],
    file: Annotated[
        One[Attachment],
        Pick("为证的材料", among=files, wrong="请选择已经上传的材料；还没有的，先在事项页补充材料。"),
    ],
) -> Relief:
    """It reached the petitioner, with evidence."""
    require(may_take(found, "perform", act.actor.staff))
    _free_of_conditions(result=result)
    if found.decided_on is not None and done_on < found.decided_on:
        raise InvalidInput({"done_on": "落实日期不能早于决定救助的日期。"})
    found.done_on, found.evidence = done_on, file
    words = {"done_on": done_on.isoformat(), "result": result, "file": file.name}
    take(act, found, matter_id=found.matter_id, words=words, sha256=file.sha256)
    return found
