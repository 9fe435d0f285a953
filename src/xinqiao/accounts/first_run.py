"""The first minutes of an office: as long as there is neither a unit nor an account, who holds the code that the terminal shows sets up
the first unit with its administrators, in the browser. Everything goes through the commands of every later day and stands in the log."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from xinqiao.accounts.plan import checked, load
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput, NotFound
from xinqiao.kernel.models import AuditHead
from xinqiao.kernel.sealing import same_code, short_code
from xinqiao.kernel.throttle import Limit, guarded
from xinqiao.kernel.writing import writing
from xinqiao.library.calendars import load_year
from xinqiao.library.commands.importing import NewVersion, import_version
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.roles import Role

FIRST_POSTS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.REGISTRAR)
"""Whom an office needs to begin: each an account of its own."""

_TRIES = Limit(name="first-run", tries=5, window=timedelta(minutes=15))


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstOffice:
    """`unit`: as one [[unit]] of a plan; `people`: user name and name by post; `year`: a year's notice, `law`: a text, each where given."""

    unit: Mapping[str, str]
    people: Mapping[Role, tuple[str, str]]
    year: Mapping[str, Any] | None = None
    law: NewVersion | None = None


def is_empty() -> bool:
    """Whether nobody was here before."""
    return not Unit.objects.exists() and not Staff.objects.exists()


def first_code() -> str:
    """The code of the first run, derived from the root key: it is kept nowhere, and is worth nothing once somebody was here."""
    return short_code("first-run", purpose="first-run")


def check_code(typed: str, address: str) -> None:
    """Raises InvalidInput for another code, TooManyTries after five."""
    with guarded([(_TRIES, address)]):
        if not same_code(typed, first_code()):
            raise InvalidInput(
                {"code": "代码不对。代码显示在服务器运行信桥的终端里（./xinqiao office 可以再看一次）。"}
            )


def begin(given: FirstOffice, request_id: str) -> list[tuple[Staff, str]]:
    """Set everything up or nothing; the accounts, each with the slip that opens it. Raises NotFound where somebody was faster, InvalidInput."""
    people = [
        {"username": username, "name": name, "roles": [post.value]}
        for post, (username, name) in given.people.items()
    ]
    group = {"unit": given.unit["name"], "people": people}
    actor = replace(Actor.system("setup"), request_id=request_id)
    with writing():
        # Two at once stand in line: there is no other row to lock yet.
        AuditHead.objects.select_for_update().get(id=1)
        if not is_empty():
            raise NotFound
        plan = checked({"unit": [dict(given.unit)], "staff": [group]})
        _added, accounts = load(actor, plan)
        if given.year is not None:
            load_year(actor, None, given.year, "第一次设置时录入的放假通知")
        if given.law is not None:
            import_version(actor, None, given.law)
    return accounts
