"""Accounts and posts, each by the administrator it belongs to, within the own unit and those below it (M-I5, 三员分立). What opens an
account with power goes two ways: one administrator asks here, another confirms (`accounts.commands.confirming`)."""

import re
from collections.abc import Collection
from typing import Annotated

from django.db.models import Q

from xinqiao.accounts.carrying_out import (
    ask_or_do,
    keep_another_account,
    keep_the_last,
    own_slip,
    roles_in_words,
    tell,
)
from xinqiao.accounts.leaving import answered_for
from xinqiao.accounts.queries import roles_of
from xinqiao.courses.queries import on_course
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.records import record_of
from xinqiao.kernel.typed import Exact, One, Pick, Several, Words
from xinqiao.matters.commands.moving import drop_staff, save
from xinqiao.matters.models import Matter, MatterStaff, StaffPart
from xinqiao.offices.models import Section, Staff, Unit
from xinqiao.offices.queries import sections_of, superiors, units
from xinqiao.offices.second_factor import take_away
from xinqiao.offices.slips import end_access, end_tokens, hand_out
from xinqiao.offices.units import keep_first_day
from xinqiao.rules.account_changes import FIRST_SLIP_LIFE, SLIP_LIFE, ChangeKind, same_name
from xinqiao.rules.roles import ADMINS, ROLE_TITLES, Role, separated
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_PARTS = (StaffPart.HANDLER, StaffPart.CO_HANDLER, StaffPart.CLEARED)
_USERNAME = re.compile(r"[A-Za-z0-9_.-]{2,40}")
Reason = Annotated[
    str,
    Words(
        "原因", most=300, rows=3, hint="写明为什么办理、怎样核实了本人，例如：手机遗失，已当面核对工作证。"
    ),
]


def _open(_actor: Actor, staff: Staff) -> bool:
    return staff.is_active


def whose(staff: Staff) -> Phrase:
    """Whose account it is, for whoever is about to change it."""
    return Phrase(
        "{name}（用户名 {username}），{unit}，岗位：{roles}。",
        name=staff.name,
        username=staff.username,
        unit=staff.unit.name,
        roles=roles_in_words(roles_of(staff)),
    )


@command(
    "staff.create",
    together=True,
    slug="account",
    page="desk:staff",
    lead="会给出一张凭条，只显示这一次。安全管理员设置岗位时给出另一张；本人凭两张凭条启用账号、设置密码。",
)
def create_staff(
    act: Act,
    unit: Unit,
    *,
    username: Annotated[str, Exact("用户名", most=40, why="the name of an account")],
    name: Annotated[str, Exact("姓名", most=40, why="of a member of staff, under whose name acts stand")],
    section: Annotated[
        One[Section] | None, Pick("科室", required=False, among=lambda unit: sections_of(unit.pk))
    ] = None,
) -> str:
    """A new account without any post and without a password; returns the text of its first slip. Raises InvalidInput."""
    username, name = username.strip(), name.strip()
    if not _USERNAME.fullmatch(username):
        raise InvalidInput({"username": "用户名为2至40个字母、数字、下划线、连字符或者点。"})
    if Staff.objects.filter(username=username).exists():
        raise InvalidInput({"username": "这个用户名已经有人使用；一人一号，请换一个。"})
    if any(same_name(name, other.name) for other in Staff.objects.filter(unit=unit)):
        told = "本单位已有这个姓名的账号；一人一号。停用的可以重新启用；确是同名的另一人，请在姓名后注明，例如「王伟（网信科）」。"
        raise InvalidInput({"name": told})
    staff = Staff(username=username, name=name, unit=unit, section=section)
    staff.set_unusable_password()
    staff.save()
    act.record(staff, after={"unit": unit.pk})
    return hand_out(act, staff, life=FIRST_SLIP_LIFE)


@command(
    "staff.disable",
    slug="close",
    danger=True,
    fits=_open,
    told=whose,
    lead="立即生效：本人的登录、接口令牌和没有用过的凭条同时失效。停错了，可以重新启用。",
)
def close_account(act: Act, staff: Staff, *, reason: Reason) -> None:
    """Close an account at once, with its sessions and the tokens of its programs. Raises Refused for the own and for the last
    administrator's."""
    keep_another_account(act, staff)
    keep_the_last(staff, frozenset())
    if not staff.is_active:
        raise Refused(Verdict(allowed=False, reason="账号已经停用。"))
    staff.drafts.all().delete()  # what was typed and not sent is nobody's any more
    staff.is_active = False
    staff.second_factor_round += 1
    staff.version += 1
    staff.save(update_fields=["is_active", "second_factor_round", "version"])
    end_access(staff, act.at)
    _turns_fall_to_the_unit(act, staff)
    tell(act, staff, "staff.disable")
    act.record(staff, after={"is_active": False}, reason=reason)


@command(
    "staff.reopen",
    fits=lambda _actor, staff: not staff.is_active,
    told=whose,
    lead="岗位、密码、第二重验证和停用前一样。管理员和能看检举控告的账号，须经第二名管理员确认后生效。",
)
def reopen_account(act: Act, staff: Staff, *, reason: Reason) -> None:
    """Open an account again that was closed by mistake; a guarded one when a second administrator confirms."""
    ask_or_do(act, staff, ChangeKind.REOPEN, reason=reason)


@command(
    "staff.transfer",
    fits=_open,
    told=whose,
    lead="原单位的岗位和接口令牌随之取消，由新单位的安全管理员重新设置岗位；经手的事项先移交。以前办理的记录仍在本人名下。",
)
def transfer_staff(
    act: Act,
    staff: Staff,
    *,
    unit: Annotated[
        One[Unit],
        Pick("新单位", among=lambda staff: units().exclude(pk=staff.unit_id), wrong="请选择列出的单位。"),
    ],
    reason: Reason,
) -> None:
    """Move a person to another unit that the same administrator looks after; without posts, for those belong to the old unit. Raises
    Refused while matters hang on the person, and for the last administrator."""
    keep_another_account(act, staff)
    if roles_of(staff) & ADMINS:
        told = "管理员账号不能直接调动：请先经第二名管理员确认取消管理员岗位，再调动。"
        raise Refused(Verdict(allowed=False, reason=told))
    if act.actor.unit not in superiors(unit.pk):
        raise InvalidInput({"unit": "这个单位不在您管理的范围内，请上级单位的管理员办理。"})
    _free_of_work(act, staff)
    _free_of_the_desk(act, staff)
    _turns_fall_to_the_unit(act, staff)
    if any(same_name(staff.name, other.name) for other in Staff.objects.filter(unit=unit)):
        raise InvalidInput({"unit": "这个单位已有同名的账号；确是另一人的，请另建账号并在姓名后注明。"})
    before, was = {"unit": staff.unit_id, "roles": sorted(roles_of(staff))}, roles_of(staff)
    keep_first_day(act, staff.unit_id)
    staff.posts.all().delete()
    staff.unit, staff.section = unit, None
    staff.second_factor_round += 1  # what was open in the old unit is closed
    staff.version += 1
    staff.save(update_fields=["unit", "section", "second_factor_round", "version"])
    end_tokens(staff, act.at)
    tell(act, staff, "staff.transfer", was=was)
    act.record(staff, before=before, after={"unit": unit.pk, "roles": []}, reason=reason)


def _free_of_the_desk(act: Act, staff: Staff) -> None:
    """Raises Refused while a reception, a half day of duty or the like counts on the person."""
    due = Q(turn_due=None) | Q(turn_due__gte=act.day)  # a half day that is over stays as it was
    for model in on_course():
        counted_on = Q(pk__in=())
        for field in model.staffed_by:
            counted_on |= Q(**{field: staff})
        open_to = {turn.source for turn in model.course.turns}
        if n := model._default_manager.filter(counted_on & due, stage__in=open_to).count():
            told = "{name}还有{n}项“{what}”没有办完，请先办完、撤销或者换人，再调动。"
            what = Phrase(record_of(model).name)
            raise Refused(Verdict(allowed=False, reason=Phrase(told, name=staff.name, n=n, what=what)))


def _turns_fall_to_the_unit(act: Act, staff: Staff) -> None:
    """Every turn that was this person's falls to the unit, where a colleague sees it; but what is the person's alone, such as to be heard, is
    nobody else's to know: of one who has left, whoever stands in for it has it."""
    for model in on_course():
        for record in model._default_manager.filter(turn_staff=staff):
            shared = record.stage in model.course.shared
            other = None if shared or staff.is_active else record.stands_in()
            if not shared and other is None:
                continue
            record.turn_staff = other
            record.turn_unit_id = (other or staff).unit_id
            record.version += 1
            record.save(update_fields=["turn_staff", "turn_unit", "version"])
            act.record(
                record,
                matter_id=getattr(record, "matter_id", None),
                before={"turn_staff": staff.pk},
                after={"turn_unit": record.turn_unit_id} | ({"turn_staff": other.pk} if other else {}),
            )


def _free_of_work(act: Act, staff: Staff) -> None:
    """Raises Refused for whoever answers for an open matter (M-D1). In all others that are open the person has no part any more: who helped or
    handed over does not read on from another unit; nor does who was cleared to know of an accusation, even a closed one (条例 30). Who handled what
    is closed stays on record."""
    parts = MatterStaff.objects.filter(Q(matter__closed_at=None) | Q(part=StaffPart.CLEARED))
    parts = parts.filter(staff=staff, part__in=_PARTS)
    ids = set(parts.values_list("matter_id", flat=True))
    matters = list(Matter.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    if held := answered_for([staff.pk])[staff.pk]:
        numbers = tuple(
            Matter.objects.filter(pk__in=held).order_by("pk").values_list("number", flat=True)[:5]
        )
        told = Phrase(
            "{name}还有经手的事项（{numbers}），请先移交给同事，再调动。", name=staff.name, numbers=numbers
        )
        raise Refused(Verdict(allowed=False, reason=told))
    for matter in matters:
        before = sorted(parts.filter(matter=matter).values_list("part", flat=True))
        drop_staff(matter, [staff.pk], *map(StaffPart, before))
        save(act, matter)
        act.record(
            matter, matter_id=matter.pk, before={"staff": staff.pk, "parts": before}, after={"parts": []}
        )


@command("staff.section", fits=_open, told=whose)
def change_section(
    act: Act,
    staff: Staff,
    *,
    section: Annotated[
        One[Section] | None,
        Pick(
            "科室",
            required=False,
            among=lambda staff: sections_of(staff.unit_id),
            initial=lambda staff: staff.section_id,
        ),
    ] = None,
    reason: Reason,
) -> None:
    """Put a person into another section of the own unit. Raises Refused for the own account."""
    keep_another_account(act, staff)
    before = {"section": staff.section_id}
    staff.section = section
    staff.version += 1
    staff.save(update_fields=["section", "version"])
    act.record(staff, before=before, after={"section": staff.section_id}, reason=reason)


_ROLES = tuple((role.value, title) for role, title in ROLE_TITLES.items())


def _posts_now(staff: Staff) -> list[str]:
    return [role.value for role in roles_of(staff)]


@command(
    "staff.grant",
    slug="posts",
    fits=_open,
    told=whose,
    lead="能看检举控告的岗位和管理员岗位，须经第二名管理员确认后生效，其余立即生效；本人的接口令牌随之失效。还没有启用的账号会给出一张凭条，只显示这一次。",
)
def set_roles(
    act: Act,
    staff: Staff,
    *,
    roles: Annotated[Collection[str], Several("岗位", required=False, among=_ROLES, initial=_posts_now)],
    reason: Reason,
) -> str:
    """Set a person's posts. An administrator's post and an expert's stand alone, and nobody sets the own posts. Returns a slip's text
    for an account that nobody opened yet. Raises InvalidInput, Refused."""
    wanted = frozenset(Role(role) for role in roles)
    if not separated(wanted):
        told = "系统、安全、审计管理员和外部专家必须单独设账号，不能互相兼任，也不能兼任业务岗位。"
        raise InvalidInput({"roles": told})
    if wanted == roles_of(staff):
        raise InvalidInput({"roles": "岗位没有变化。"})
    ask_or_do(act, staff, ChangeKind.POSTS, wanted=wanted, reason=reason)
    return own_slip(act, staff)


@command(
    "staff.reset_password",
    fits=_open,
    told=whose,
    lead="会给出一张凭条，只显示这一次，24小时内有效。管理员、能看检举控告的和没有设置第二重验证的账号，须经第二名管理员确认后生效：您和第二名管理员各有一张凭条，本人凭全部凭条设置新密码。",
)
def reset_password(act: Act, staff: Staff, *, reason: Reason) -> str:
    """Take the forgotten password from an account; returns the text of a slip, with which the person sets a new one. Raises Refused."""
    ask_or_do(act, staff, ChangeKind.PASSWORD, reason=reason)
    return hand_out(act, staff, life=SLIP_LIFE)


@command(
    "staff.reset_second_factor",
    fits=_open,
    told=whose,
    lead="先当面或者用已知的电话核实是本人。经第二名管理员确认后生效：原来的密码、验证器和备用码都失效，本人凭两张凭条重新设置。凭条只显示这一次。",
)
def reset_second_factor(act: Act, staff: Staff, *, reason: Reason) -> str:
    """Let an account begin anew whose authenticator and recovery codes were lost, when a second administrator confirms; returns the
    text of the first slip. The password goes too: whoever reset that before must not get in by this. Raises Refused."""
    ask_or_do(act, staff, ChangeKind.FACTOR, reason=reason)
    return hand_out(act, staff, life=SLIP_LIFE)


@command("staff.rescue", fits=elsewhere)
def rescue(act: Act, staff: Staff, *, reason: Reason) -> str:
    """The way back when no administrator can help: on the machine, with the key. Opens an administrator's account anew; returns the one
    slip. Every administrator is told. Raises Refused for any other account."""
    if not roles_of(staff) & ADMINS:
        told = "应急恢复只用于管理员账号；其他账号请安全管理员办理。"
        raise Refused(Verdict(allowed=False, reason=told))
    end_access(staff, act.at)
    take_away(staff)
    staff.set_unusable_password()
    staff.is_active = True
    staff.version += 1
    staff.save()
    tell(act, staff, "staff.rescue", everybody=True)
    act.record(staff, after={"rescued": True}, reason=reason)
    return hand_out(act, staff, life=SLIP_LIFE)
