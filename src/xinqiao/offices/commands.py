"""Accounts and posts, each by the administrator it belongs to (三员分立, law.md 8.3)."""

import secrets
import string
from collections.abc import Collection

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.offices.models import OldPassword, Post, Section, Staff, Unit
from xinqiao.rules.roles import Role, separated


@command("staff.create")
def create_staff(
    act: Act, _: None, *, username: str, name: str, unit: Unit, section: Section | None
) -> tuple[Staff, str]:
    """A new account without any post, and its first password, which must be changed at the first login."""
    if not username.strip() or not name.strip():
        raise InvalidInput({"username": "请填写用户名和姓名。"})
    if Staff.objects.filter(username=username.strip()).exists():
        raise InvalidInput({"username": "这个用户名已经有人使用；一人一号，请换一个。"})
    if section is not None and section.unit_id != unit.pk:
        raise InvalidInput({"section": "科室应当是所选单位的科室。"})
    password = first_password()
    staff = Staff(
        username=username.strip(), name=name.strip(), unit=unit, section=section, must_change_password=True
    )
    staff.set_password(password)
    staff.save()
    act.record(f"offices.staff:{staff.pk}", after={"unit": unit.pk})
    return staff, password


def first_password() -> str:
    """A random password that fulfils the rules."""
    letters = string.ascii_letters + string.digits
    return (
        "".join(secrets.choice(letters) for _ in range(12)) + "-7Q" + secrets.choice(string.ascii_lowercase)
    )


@command("staff.disable")
def disable_staff(act: Act, staff: Staff) -> Staff:
    """Close an account at once; its sessions end with the next request."""
    staff.is_active = False
    staff.version += 1
    staff.save(update_fields=["is_active", "version"])
    act.record(f"offices.staff:{staff.pk}", after={"is_active": False})
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
    act.record(f"offices.staff:{staff.pk}", before={"roles": before}, after={"roles": sorted(wanted)})
    return staff


@command("staff.reset_password")
def reset_password(act: Act, staff: Staff) -> str:
    """A new first password for a person who forgot the own; it must be changed at the next login."""
    password = first_password()
    staff.set_password(password)
    staff.must_change_password = True
    staff.version += 1
    staff.save(update_fields=["password", "must_change_password", "version"])
    act.record(f"offices.staff:{staff.pk}", after={"reset": True})
    return password


@command("staff.change_password")
def change_password(act: Act, _: None, staff: Staff, *, old: str, new: str) -> Staff:
    """Change the own password. Raises InvalidInput when the old one is wrong or the new one breaks a rule."""
    if staff.pk != act.actor.staff_id or not staff.check_password(old):
        raise InvalidInput({"old": "现在的密码不对。"})
    try:
        validate_password(new, staff)
    except ValidationError as error:
        raise InvalidInput({"new": "".join(error.messages)}) from None
    OldPassword.objects.create(staff=staff, password=staff.password)
    staff.set_password(new)
    staff.must_change_password, staff.password_changed_at = False, act.at
    staff.save(update_fields=["password", "must_change_password", "password_changed_at"])
    act.record(f"offices.staff:{staff.pk}", after={"password": "changed"})
    return staff


@command("session.login")
def record_login(act: Act, _: None, staff: Staff) -> None:
    """Somebody logged in."""
    act.record(f"offices.staff:{staff.pk}")


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
    act.record(f"offices.staff:{staff.pk}")
