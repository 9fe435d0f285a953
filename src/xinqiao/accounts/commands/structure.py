"""Who stands under whom: units moved and merged. It decides who reviews, who receives and from whom an accusation is kept (条例 30, 35), so
one administrator asks and a second one confirms (M-I5); on the server it is done at once."""

from collections.abc import Mapping
from typing import Annotated, Any

from xinqiao.accounts.handing_over import may_be_taken_up, take_up
from xinqiao.accounts.models import UnitProposal
from xinqiao.accounts.walls import keep_walls
from xinqiao.courses.taking import begin, take
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.typed import One, Pick, Words
from xinqiao.offices.models import Level, Staff, Unit
from xinqiao.offices.queries import actor_for, organ_tree, units
from xinqiao.offices.units import ABOVE, Reason, changed, differing, now_in, only_within, open_unit, others
from xinqiao.rules.account_changes import CONFIRMED_WITHIN, ChangeStage, UnitChangeKind, same_name
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

TITLES = {
    "level": "级别",
    "superior": "上一级机关",
    "line_superior": "上一级主管部门",
    "parent": "所属单位",
    "into": "并入的单位",
}


_PROPOSED = "已经提出，等另一名管理员在三天内确认；确认以前什么都没有改变。"


def _refused(reason: str) -> Refused:
    return Refused(Verdict(allowed=False, reason=reason))


@command(
    "unit.move",
    fits=open_unit,
    said=lambda _done, _given: _PROPOSED,
    lead="复查复核机关、转送交办的依据和谁管理它的账号，由隶属关系决定；生效以后按新的关系，已经办结的不变。"
    "提出以后，由另一名管理员在三天内确认才生效。",
)
def move_unit(
    act: Act,
    unit: Unit,
    *,
    level: Annotated[Level, Pick("级别", among=Level.choices, initial=now_in("level"))],
    superior: Annotated[
        One[Unit] | None, Pick("上一级机关", required=False, among=others, initial=now_in("superior_id"))
    ] = None,
    line_superior: Annotated[
        One[Unit] | None,
        Pick("上一级主管部门", required=False, among=others, initial=now_in("line_superior_id")),
    ] = None,
    parent: Annotated[
        One[Unit] | None, Pick("所属单位", required=False, among=others, initial=now_in("parent_id"))
    ] = None,
    reason: Reason,
) -> None:
    """Ask that a unit be put under other organs or on another level. Raises Refused, InvalidInput."""
    wanted = {"level": Level(level), "superior": superior, "line_superior": line_superior, "parent": parent}
    _ask_or_do(act, unit, UnitChangeKind.MOVE, wanted, reason)


@command(
    "unit.merge",
    danger=True,
    fits=open_unit,
    said=lambda _done, _given: _PROPOSED,
    lead="本单位的人员、科室、没有办结的事项和值班、预案、演练等都转到合并后的单位；本单位停用，不能撤回。"
    "能看检举控告的岗位和管理员岗位随之取消，须在合并后的单位重新设置。"
    "它印发的文书和办结的事项仍在它的名下，合并后的单位看得到。提出以后，由另一名管理员在三天内确认才生效。",
)
def merge_unit(
    act: Act,
    unit: Unit,
    *,
    into: Annotated[One[Unit], Pick("并入的单位", among=lambda unit: units().exclude(pk=unit.pk))],
    reason: Reason,
) -> None:
    """Ask that `into` take the unit up. Raises Refused outside of what the administrator looks after."""
    _ask_or_do(act, unit, UnitChangeKind.MERGE, {"into": into}, reason)


def _ask_or_do(act: Act, unit: Unit, kind: UnitChangeKind, wanted: Mapping[str, Any], reason: str) -> None:
    only_within(act.actor, unit, *_newly_above(unit, wanted))
    if act.actor.staff_id is None:
        _carry_out(act, unit, kind, wanted, reason)
        return
    waiting = UnitProposal.objects.filter(unit=unit, stage=ChangeStage.ASKED, expires_at__gt=act.at)
    if waiting.exists():
        raise _refused("这个单位已有一项变更等第二名管理员确认，请先确认或者撤回。")
    if kind is UnitChangeKind.MERGE:
        may_be_taken_up(unit, wanted["into"])
    else:
        differing(unit, wanted)
    proposal = UnitProposal(
        unit=unit,
        kind=kind,
        wanted={field: value.pk if isinstance(value, Unit) else value for field, value in wanted.items()},
        reason=reason,
        asked_by_id=act.actor.staff,
        asked_at=act.at,
        expires_at=act.at + CONFIRMED_WITHIN,
    )
    begin(proposal, at=act.at)
    proposal.save()
    act.record(proposal, after={"unit": unit.pk, **proposal.wanted}, reason=reason)


def _newly_above(unit: Unit, wanted: Mapping[str, Any]) -> list[Unit]:
    named = ((field, other) for field, other in wanted.items() if isinstance(other, Unit))
    return [other for field, other in named if other.pk != getattr(unit, f"{field}_id", None)]


def _carry_out(act: Act, unit: Unit, kind: UnitChangeKind, wanted: Mapping[str, Any], reason: str) -> None:
    """Do it, and keep every accusation from whomever it was kept from before."""
    before = organ_tree()
    if kind is UnitChangeKind.MERGE:
        take_up(act, unit, wanted["into"], reason)
    else:
        changed(act, unit, reason, wanted)
    keep_walls(act, before)


def _waits(proposal: UnitProposal, *, mine: bool, actor: Actor) -> bool:
    return proposal.waits and (actor.staff_id == proposal.asked_by_id) is mine


def _second(actor: Actor, proposal: UnitProposal) -> bool:
    return _waits(proposal, mine=False, actor=actor)


def _first(actor: Actor, proposal: UnitProposal) -> bool:
    return _waits(proposal, mine=True, actor=actor)


def wanted_by(proposal: UnitProposal) -> dict[str, Any]:
    """What is asked for, organs as records."""
    found = Unit.objects.in_bulk([v for f, v in proposal.wanted.items() if f != "level" and v])
    named = {f: found.get(v) for f, v in proposal.wanted.items() if f != "level"}
    return named | {f: Level(v) for f, v in proposal.wanted.items() if f == "level"}


def proposal_in_words(proposal: UnitProposal) -> tuple[Phrase, ...]:
    """Each field as it shall be, where it differs from what is."""
    told = []
    for field, value in wanted_by(proposal).items():
        if value != getattr(proposal.unit, field, None):
            shown = Phrase(value.label) if field == "level" else value.name if value else Phrase("无")
            told.append(Phrase("{field}：{value}", field=Phrase(TITLES[field]), value=shown))
    return tuple(told)


def _asked(proposal: UnitProposal) -> Phrase:
    return Phrase(
        "{asker}申请为{unit}办理{what}（{wanted}）。依据：{reason}",
        asker=proposal.asked_by.name,
        unit=proposal.unit.name,
        what=Phrase(proposal.get_kind_display()),
        wanted=proposal_in_words(proposal),
        reason=proposal.reason,
    )


def _may_decide(act: Act, proposal: UnitProposal) -> None:
    """Raises Refused for who asked, for a namesake, for somebody who does not stand above it, and when the proposal is over."""
    if proposal.stage == ChangeStage.ASKED and proposal.expires_at <= act.at:
        raise _refused("超过三天没有确认，这项变更已经失效；仍要办理的，请重新申请。")
    if act.actor.staff_id == proposal.asked_by_id:
        raise _refused("自己申请的单位变更，由另一名管理员确认。")
    if same_name(act.actor.label, proposal.asked_by.name):
        raise _refused("您与申请人同名，系统不能认定是两个人，请另一名管理员确认。")
    only_within(act.actor, proposal.unit, *_newly_above(proposal.unit, wanted_by(proposal)))


def _still_possible(proposal: UnitProposal, asker: Staff, unit: Unit, wanted: Mapping[str, Any]) -> None:
    """Raises Refused when the asker may not ask any more, or the units changed meanwhile."""
    who = actor_for(asker)
    if not asker.is_active or not check(f"unit.{proposal.kind}", who, unit).allowed:
        raise _refused("申请人的账号或者岗位已经变动，这项变更不能再确认。")
    above = [other for field, other in wanted.items() if field in ABOVE and other is not None]
    into = wanted.get("into", unit)
    if not unit.active or not into.active or any(not others(unit).filter(pk=o.pk).exists() for o in above):
        raise _refused("有关单位已经变动，这项变更不能再确认，请重新申请。")
    only_within(who, unit, *_newly_above(unit, wanted))


@command(
    "unit_proposal.confirm",
    fits=_second,
    told=_asked,
    lead="请对照批准文件核实后再确认；确认后立即生效。检举控告事项对谁保密，不因隶属关系调整而改变。",
    said=lambda _done, _given: "已经确认，变更已经生效。",
)
def confirm_proposal(
    act: Act,
    proposal: UnitProposal,
    *,
    checked: Annotated[str, Words("怎样核实的", most=300, rows=3, hint="例如：已核对编办文件原件第二条")],
) -> None:
    """Let it happen. Raises Refused."""
    _may_decide(act, proposal)
    wanted = wanted_by(proposal)
    keys = sorted({proposal.unit_id, *(w.pk for w in wanted.values() if isinstance(w, Unit))})
    locked = {u.pk: u for u in Unit.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")}
    unit = locked[proposal.unit_id]
    _still_possible(proposal, proposal.asked_by, unit, wanted)
    take(act, proposal, words={"checked": checked}, reason=checked)
    _carry_out(act, unit, UnitChangeKind(proposal.kind), wanted, proposal.reason)


@command("unit_proposal.refuse", fits=_second, told=_asked)
def refuse_proposal(
    act: Act, proposal: UnitProposal, *, ground: Annotated[str, Words("不同意的理由", most=300, rows=3)]
) -> None:
    """Say no: nothing changes. Raises Refused for who asked."""
    _may_decide(act, proposal)
    take(act, proposal, words={"ground": ground}, reason=ground)


@command("unit_proposal.withdraw", fits=_first, told=_asked)
def withdraw_proposal(act: Act, proposal: UnitProposal) -> None:
    """Take back what one asked for oneself. Raises Refused for anybody else."""
    if act.actor.staff_id != proposal.asked_by_id:
        raise _refused("只有申请人能撤回；不同意的，请办理「不同意单位变更」。")
    take(act, proposal)
