"""What a person does with the own account: log in and out, change the password, read what was done to it."""

from typing import Annotated

from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Exact
from xinqiao.offices.models import AccountNotice, OldPassword, Staff
from xinqiao.offices.passwords import ChosenPassword


@command("staff.change_password")
def change_password(act: Act, _: None, chosen: ChosenPassword) -> Staff:
    """Change the own password. Raises InvalidInput when it was changed meanwhile: the one that was given is no longer it."""
    staff = Staff.objects.select_for_update(no_key=True).get(pk=act.actor.staff)
    if (staff.pk, staff.password) != (chosen.staff_id, chosen.instead_of):
        raise InvalidInput({"old": "现在的密码不对。"})
    OldPassword.objects.create(staff=staff, password=staff.password)
    staff.password = chosen.hashed
    staff.password_changed_at = act.at
    staff.version += 1
    staff.save(update_fields=["password", "password_changed_at", "version"])
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


def record_failed_provider(reason: str, request_id: str) -> None:
    """Somebody came from the provider and was not let in."""
    audit.append_alone(
        Actor.visitor(request_id),
        audit.Event(action="session.login", subject="offices.staff", reason=reason, outcome="denied"),
    )


@command("session.logout")
def record_logout(act: Act, _: None, staff: Staff) -> None:
    """Somebody logged out."""
    act.record(staff)


_BY_BROWSER = "plain signs that a browser sent, bounded"


@command("session.violation")
def record_violation(
    act: Act,
    _: None,
    *,
    rule: Annotated[str, Exact("规则", most=80, why=_BY_BROWSER)],
    blocked: Annotated[str, Exact("被拦下的来源", most=80, why=_BY_BROWSER)],
    page: Annotated[str, Exact("页面", most=80, why=_BY_BROWSER)],
) -> None:
    """A browser stopped something on one of our pages that the policy forbids."""
    act.record(
        Staff, after={"rule": rule, "blocked": blocked, "page": page}, reason="浏览器拦下了页面上不许有的内容"
    )


@command("account.read_notices")
def read_notices(act: Act, _: None) -> None:
    """Say that one has read what was done to the own account; the notices stay."""
    seen = AccountNotice.objects.filter(staff_id=act.actor.staff, seen_at=None).update(seen_at=act.at)
    act.record(AccountNotice, after={"seen": seen})
