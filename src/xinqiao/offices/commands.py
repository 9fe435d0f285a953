"""Accounts and posts, each by the administrator it belongs to (三员分立, law.md 8.3)."""

from collections.abc import Collection
from typing import Annotated

from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Exact
from xinqiao.offices.models import OldPassword, Post, Section, Staff, Unit
from xinqiao.offices.passwords import ChosenPassword, FirstPassword
from xinqiao.rules.roles import Role, separated


@command("staff.create")
def create_staff(
    act: Act,
    _: None,
    first: FirstPassword,
    *,
    username: Annotated[str, Exact("用户名", why="the name of an account")],
    name: Annotated[str, Exact("姓名", why="of a member of staff, under whose name acts stand")],
    unit: Unit,
    section: Section | None,
) -> Staff:
    """A new account without any post; its first password must be changed at the first login."""
    if not username.strip() or not name.strip():
        raise InvalidInput({"username": "请填写用户名和姓名。"})
    if Staff.objects.filter(username=username.strip()).exists():
        raise InvalidInput({"username": "这个用户名已经有人使用；一人一号，请换一个。"})
    if section is not None and section.unit_id != unit.pk:
        raise InvalidInput({"section": "科室应当是所选单位的科室。"})
    staff = Staff.objects.create(
        username=username.strip(),
        name=name.strip(),
        unit=unit,
        section=section,
        password=first.hashed,
        must_change_password=True,
    )
    act.record(staff, after={"unit": unit.pk})
    return staff


@command("staff.disable")
def disable_staff(act: Act, staff: Staff) -> Staff:
    """Close an account at once; its sessions end with the next request, and what it had typed and not sent is erased."""
    staff.drafts.all().delete()
    staff.is_active = False
    staff.version += 1
    staff.save(update_fields=["is_active", "version"])
    act.record(staff, after={"is_active": False})
    return staff


@command("staff.grant")
def set_roles(act: Act, staff: Staff, roles: Collection[Role]) -> Staff:
    """Set a person's posts. An administrator's post and an expert's stand alone, and nobody sets the own posts. Raises InvalidInput."""
    wanted = frozenset(roles)
    if not separated(wanted):
        raise InvalidInput(
            {"roles": "系统、安全、审计管理员和外部专家必须单独设账号，不能互相兼任，也不能兼任业务岗位。"}
        )
    if staff.pk == act.actor.staff_id:
        raise InvalidInput({"roles": "不能设置自己的岗位。"})
    before = sorted(staff.posts.values_list("role", flat=True))
    staff.posts.all().delete()
    Post.objects.bulk_create([Post(staff=staff, role=role) for role in wanted])
    staff.version += 1
    staff.save(update_fields=["version"])
    act.record(staff, before={"roles": before}, after={"roles": sorted(wanted)})
    return staff


@command("staff.reset_password")
def reset_password(act: Act, staff: Staff, first: FirstPassword) -> None:
    """A new first password for a person who forgot the own; it must be changed at the next login."""
    staff.password, staff.must_change_password = first.hashed, True
    staff.version += 1
    staff.save(update_fields=["password", "must_change_password", "version"])
    act.record(staff, after={"reset": True})


@command("staff.change_password")
def change_password(act: Act, _: None, chosen: ChosenPassword) -> Staff:
    """Change the own password. Raises InvalidInput when it was changed meanwhile: the one that was given is no longer it."""
    staff = Staff.objects.select_for_update(no_key=True).get(pk=act.actor.staff)
    if (staff.pk, staff.password) != (chosen.staff_id, chosen.instead_of):
        raise InvalidInput({"old": "现在的密码不对。"})
    OldPassword.objects.create(staff=staff, password=staff.password)
    staff.password = chosen.hashed
    staff.must_change_password, staff.password_changed_at = False, act.at
    staff.version += 1
    staff.save(update_fields=["password", "must_change_password", "password_changed_at", "version"])
    act.record(staff, after={"password": "changed"})
    return staff


@command("session.login")
def record_login(act: Act, _: None, staff: Staff) -> None:
    """Somebody logged in."""
    act.record(staff)


def record_failed_login(username: str, request_id: str) -> None:
    """Somebody gave a wrong password or user name. An account that exists is named by its reference; a name that is
    none may be a password typed into the wrong field, and is not kept."""
    tried = Staff.objects.filter(username=username).first()
    audit.append_alone(
        Actor.visitor(request_id),
        audit.Event(
            action="session.login",
            subject=f"offices.staff:{tried.pk}" if tried else "offices.staff",
            reason="用户名或者密码不对",
            outcome="denied",
        ),
    )


@command("session.logout")
def record_logout(act: Act, _: None, staff: Staff) -> None:
    """Somebody logged out."""
    act.record(staff)
