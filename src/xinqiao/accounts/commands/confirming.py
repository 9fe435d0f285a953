"""The second administrator: confirms or refuses what another asked for; who asked may take it back (M-I5)."""

from typing import Annotated

from xinqiao.accounts.carrying_out import carry_out, own_slip, roles_in_words, tell
from xinqiao.accounts.models import AccountChange
from xinqiao.courses.taking import take
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.typed import Words
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import actor_for
from xinqiao.rules.account_changes import ChangeKind, ChangeStage, same_name
from xinqiao.rules.roles import Role
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


def _second(actor: Actor, change: AccountChange) -> bool:
    return change.waits and actor.staff_id not in (change.asked_by_id, change.staff_id)


def _first(actor: Actor, change: AccountChange) -> bool:
    return change.waits and actor.staff_id == change.asked_by_id


def _asked(change: AccountChange) -> Phrase:
    """What is asked for, for the one who decides."""
    wanted = roles_in_words(frozenset(Role(role) for role in change.roles))
    what = Phrase(change.get_kind_display())
    if change.kind == ChangeKind.POSTS:
        what = Phrase("{act}为：{roles}", act=what, roles=wanted)
    if change.kind == ChangeKind.LINK:
        name, called = change.link["name"], change.link["called"]
        what = Phrase("{act}：{name}（目录中的姓名：{called}）", act=what, name=name, called=called)
    return Phrase(
        "{asker}申请为{name}（用户名 {username}，{unit}）{what}。原因：{reason}",
        asker=change.asked_by.name,
        name=change.staff.name,
        username=change.staff.username,
        unit=change.staff.unit.name,
        what=what,
        reason=change.reason,
    )


def _may_decide(act: Act, change: AccountChange) -> None:
    """Raises Refused for who asked, for the person concerned, for a namesake of either, and when the change is over."""
    staff, asker = change.staff, change.asked_by
    problem = ""
    if change.stage == ChangeStage.ASKED and change.expires_at <= act.at:
        problem = "超过三天没有确认，这项变更已经失效；仍要办理的，请重新申请。"
    elif act.actor.staff_id in (asker.pk, staff.pk):
        problem = "自己申请的、关于自己账号的变更，由另一名管理员确认。"
    elif any(same_name(act.actor.label, other.name) for other in (asker, staff)):
        problem = "您与申请人或者账号本人同名，系统不能认定是两个人，请另一名管理员确认。"
    if problem:
        raise Refused(Verdict(allowed=False, reason=problem))


def _still_asked(change: AccountChange, staff: Staff) -> None:
    """Raises Refused when the asker may not ask any more, or the account was closed meanwhile."""
    asker = change.asked_by
    if not asker.is_active or not check(f"staff.{change.kind}", actor_for(asker), staff).allowed:
        told = "申请人的账号或者岗位已经变动，这项变更不能再确认。"
        raise Refused(Verdict(allowed=False, reason=told))
    if staff.is_active is (change.kind == ChangeKind.REOPEN):
        raise Refused(Verdict(allowed=False, reason="账号的状态已经变动，这项变更不能再确认。"))


@command(
    "account_change.confirm",
    fits=_second,
    told=_asked,
    lead="请向本人或者申请人核实后再确认；确认后立即生效，并告知账号本人。给出凭条的，凭条只显示这一次。",
)
def confirm_change(
    act: Act,
    change: AccountChange,
    *,
    checked: Annotated[str, Words("怎样核实的", most=300, rows=3, hint="例如：已电话向本人和其科长核实")],
) -> str:
    """Let the change happen; returns the text of the second slip where the account is to be opened. Raises Refused."""
    _may_decide(act, change)
    staff = Staff.objects.select_for_update(no_key=True).get(pk=change.staff_id)
    _still_asked(change, staff)
    take(act, change, words={"checked": checked}, reason=checked)
    wanted = frozenset(Role(role) for role in change.roles)
    carry_out(act, staff, ChangeKind(change.kind), wanted=wanted, link=change.link, since=change.asked_at)
    return own_slip(act, staff)


@command("account_change.refuse", fits=_second, told=_asked)
def refuse_change(
    act: Act, change: AccountChange, *, ground: Annotated[str, Words("不同意的理由", most=300, rows=3)]
) -> None:
    """Say no: nothing changes. Raises Refused for who asked."""
    _may_decide(act, change)
    take(act, change, words={"ground": ground}, reason=ground)
    tell(act, change.staff, "account_change.refuse", also=(change.asked_by,))


@command("account_change.withdraw", fits=_first, told=_asked)
def withdraw_change(act: Act, change: AccountChange) -> None:
    """Take back what one asked for oneself. Raises Refused for anybody else."""
    if act.actor.staff_id != change.asked_by_id:
        raise Refused(Verdict(allowed=False, reason="只有申请人能撤回；不同意的，请办理「不同意账号变更」。"))
    take(act, change)
