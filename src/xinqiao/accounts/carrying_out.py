"""What changes of accounts have in common: asked for or done, carried out, told. Called by commands, inside their transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from xinqiao.accounts.models import AccountChange
from xinqiao.accounts.queries import account_facts, last_of, roles_of, waiting
from xinqiao.courses.taking import begin
from xinqiao.kernel.commands import Act
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.models import AuditHead
from xinqiao.offices.models import AccountNotice, DirectoryLink, Post, Staff
from xinqiao.offices.queries import OPENED, administrators_of
from xinqiao.offices.second_factor import take_away
from xinqiao.offices.slips import end_tokens, hand_out, open_slips
from xinqiao.offices.units import keep_first_day
from xinqiao.rules.account_changes import CONFIRMED_WITHIN, SLIP_LIFE, ChangeKind, same_name, second_needed
from xinqiao.rules.roles import ADMINS, ROLE_TITLES, Role
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

NONE: frozenset[Role] = frozenset()
NO_LINK: Mapping[str, str] = {}


def _refused(reason: str) -> Refused:
    return Refused(Verdict(allowed=False, reason=reason))


def roles_in_words(roles: frozenset[Role]) -> tuple[Phrase, ...] | Phrase:
    return tuple(Phrase(ROLE_TITLES[role]) for role in sorted(roles)) or Phrase("没有岗位")


def keep_another_account(act: Act, staff: Staff) -> None:
    """Raises Refused for the own account."""
    if staff.pk == act.actor.staff_id:
        raise _refused("不能办理自己的账号，请另一名管理员办理。")


def keep_the_last(staff: Staff, wanted: frozenset[Role]) -> None:
    """Raises Refused when the unit would be left without an administrator of some kind who can log in."""
    # Two who close each other at the same moment must not both find the other one there.
    AuditHead.objects.select_for_update().get(id=1)
    lost = last_of(staff) - wanted
    if lost:
        told = Phrase(
            "{name}是本单位最后一名能登录的{roles}，不能停用，也不能取消这个岗位。请先设置并启用另一名。",
            name=staff.name,
            roles=tuple(Phrase(ROLE_TITLES[role]) for role in sorted(lost)),
        )
        raise _refused(told)


def ask_or_do(
    act: Act,
    staff: Staff,
    kind: ChangeKind,
    *,
    wanted: frozenset[Role] = NONE,
    link: Mapping[str, str] = NO_LINK,
    reason: str,
) -> None:
    """Carry the change out, or ask a second administrator where one is needed. Raises Refused."""
    keep_another_account(act, staff)
    if waiting().filter(staff=staff).exists():
        raise _refused("这个账号已有一项变更等第二名管理员确认，请先确认或者撤回。")
    needed = act.actor.staff_id is not None and second_needed(kind, account_facts(staff), wanted)
    if not needed:
        carry_out(act, staff, kind, wanted=wanted, link=link, since=act.at, reason=reason)
        return
    _check(staff, kind, wanted, link)
    change = AccountChange(
        staff=staff,
        kind=kind,
        roles=sorted(wanted),
        link=dict(link),
        reason=reason,
        asked_by_id=act.actor.staff,
        asked_at=act.at,
        expires_at=act.at + CONFIRMED_WITHIN,
    )
    begin(change, at=act.at)
    change.save()
    tell(act, staff, act.action, asked=True)
    act.record(change, after={"staff": staff.pk, "roles": sorted(wanted)}, reason=reason)


def _check(staff: Staff, kind: ChangeKind, wanted: frozenset[Role], link: Mapping[str, str]) -> None:
    """Raises Refused for what must not happen however many confirm it."""
    if kind is ChangeKind.POSTS:
        keep_the_last(staff, wanted)
        _one_person(staff, wanted - roles_of(staff))
    if kind in (ChangeKind.PASSWORD, ChangeKind.FACTOR) and Role.SECURITY_ADMIN in last_of(staff):
        told = (
            "这是最后一名能登录的安全管理员，重置以后没有人能再办理；请先启用另一名，或者按运行手册应急恢复。"
        )
        raise _refused(told)
    taken = Q(staff=staff) | Q(key=link.get("key"))
    if kind is ChangeKind.LINK and (
        not staff.has_usable_password() or DirectoryLink.objects.filter(taken).exists()
    ):
        raise _refused("账号或者目录中的这个人已经有链接，或者账号等本人启用，不能链接。")
    if kind is ChangeKind.REOPEN:
        _one_person(staff, roles_of(staff))
        if staff.is_active:
            raise _refused("账号没有停用。")


def _link(act: Act, staff: Staff, link: Mapping[str, str]) -> None:
    try:
        with transaction.atomic():  # two accounts may be linked to one person at the same moment
            DirectoryLink.objects.create(staff=staff, name=link["name"], key=link["key"], at=act.at)
    except IntegrityError:
        raise _refused("账号或者目录中的这个人已经有链接，不能再链接；一人一号。") from None


def _one_person(staff: Staff, wanted: frozenset[Role]) -> None:
    """Raises Refused when an administrator's post would go to a namesake of another administrator: one person is not two of the three."""
    others = Staff.objects.filter(is_active=True, posts__role__in=[r.value for r in ADMINS])
    if wanted & ADMINS and any(same_name(staff.name, other.name) for other in others.exclude(pk=staff.pk)):
        told = (
            "已有同名的管理员账号：一个人不能担任两个管理员。确是同名的另一人，请用注明区别的姓名另建账号。"
        )
        raise _refused(told)


def carry_out(
    act: Act,
    staff: Staff,
    kind: ChangeKind,
    *,
    wanted: frozenset[Role] = NONE,
    link: Mapping[str, str] = NO_LINK,
    since: datetime,
    reason: str = "",
) -> None:
    """Do it; slips from before `since` end. Raises Refused."""
    _check(staff, kind, wanted, link)
    before = roles_of(staff)
    if kind is ChangeKind.POSTS:
        # A post that stays keeps its day, and so does the unit: else a change of roles would clear it of what it owed before.
        if before - wanted:
            keep_first_day(act, staff.unit_id)
            staff.posts.exclude(role__in=wanted).delete()
        Post.objects.bulk_create([Post(staff=staff, role=role) for role in wanted - before])
    elif kind is ChangeKind.REOPEN:
        staff.is_active = True
    elif kind is ChangeKind.LINK:
        _link(act, staff, link)
    else:
        open_slips(staff).filter(made_at__lt=since).update(ended_at=act.at)
        staff.set_unusable_password()
    if kind is ChangeKind.FACTOR:
        take_away(staff)
    end_tokens(staff, act.at)
    staff.version += 1
    staff.save()
    tell(act, staff, f"staff.{kind}", was=before)
    act.record(
        staff,
        action=f"staff.{kind}",
        before={"roles": sorted(before)},
        after={"roles": sorted(roles_of(staff)), "kind": kind},
        reason=reason,
    )


def own_slip(act: Act, staff: Staff) -> str:
    """The text of this administrator's part of what opens an account without a password; nothing when it was given out already. Never
    the only part: an account that lost its slips is reset instead."""
    parts = open_slips(staff)
    given = parts.filter(given_by_id=act.actor.staff_id).exists()
    if staff.has_usable_password() or given or not parts.exists():
        return ""
    return hand_out(act, staff, life=SLIP_LIFE)


def tell(
    act: Act,
    staff: Staff,
    action: str,
    *,
    was: frozenset[Role] = NONE,
    also: Iterable[Staff] = (),
    asked: bool = False,
    everybody: bool = False,
) -> None:
    """Tell the person, unless the posts are those of a new account; of an administrator's account also the administrators above it,
    or every one."""
    new = action == "staff.grant" and not staff.has_usable_password()
    people = {other.pk for other in also} | ({staff.pk} if not new else set())
    if (roles_of(staff) | was) & ADMINS:
        admins = Staff.objects.filter(is_active=True, posts__role__in=[r.value for r in ADMINS])
        found = admins if everybody else administrators_of(staff.unit_id)
        people |= set(found.filter(OPENED).values_list("pk", flat=True))
    AccountNotice.objects.bulk_create(
        AccountNotice(
            staff_id=pk, about=staff, action=action, asked=asked, by_id=act.actor.staff_id, at=act.at
        )
        for pk in sorted(people - {act.actor.staff_id})
    )
