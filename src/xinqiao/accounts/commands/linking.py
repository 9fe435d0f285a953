"""An account linked to a person of the unit's directory, who shows the directory's password from then on (M-I5).

The directory vouches for the person. The account, its posts and what it may see stay here, and so does the second factor.
"""

from typing import Annotated

from xinqiao.accounts.carrying_out import ask_or_do, keep_another_account, tell
from xinqiao.accounts.commands.accounts import Reason, whose
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Exact
from xinqiao.offices import directory
from xinqiao.offices.models import DirectoryLink, Staff
from xinqiao.rules.account_changes import ChangeKind
from xinqiao.rules.verdict import Verdict

_SOMEBODY: directory.DirectoryEntry | None = directory.DirectoryEntry(place="", key="", called="")


def _linked(staff: Staff) -> bool:
    return DirectoryLink.objects.filter(staff=staff).exists()


def _to_link(_actor: Actor, staff: Staff) -> bool:
    return directory.connected() and staff.is_active and staff.has_usable_password() and not _linked(staff)


@command(
    "staff.link",
    fits=_to_link,
    told=whose,
    lead="本人以后用单位目录的密码登录，岗位仍在本系统里设置，第二重验证照旧。本系统自己的密码停用；管理员的留作目录连不上时的应急登录。管理员、能看检举控告的和没有设置第二重验证的账号，须经第二名管理员确认后生效。",
)
def link_account(
    act: Act,
    staff: Staff,
    *,
    directory_name: Annotated[str, Exact("目录中的用户名", most=80, why="the name of an account elsewhere")],
    reason: Reason,
) -> None:
    """Link an account that its person has opened to the one entry of the directory. Raises InvalidInput for nobody there or somebody
    linked already, Refused when the directory does not answer."""
    keep_another_account(act, staff)
    if _linked(staff) or not staff.has_usable_password():
        told = "这个账号已经链接，或者本人还没有用凭条启用；先由本人启用，再链接。"
        raise Refused(Verdict(allowed=False, reason=told))
    name = directory_name.strip()
    entry = act.beforehand.take(  # the directory is on the network: nobody waits for it to write
        {"directory": name}, lambda: directory.entry_of(name), lambda _entry: None, instead=_SOMEBODY
    )
    if entry is None:
        raise InvalidInput({"directory_name": "单位目录里没有这个人，或者不止一个；请向目录的管理人员核对。"})
    if DirectoryLink.objects.filter(key=entry.key).exists():
        raise InvalidInput({"directory_name": "目录中的这个人已经链接到另一个账号；一人一号。"})
    link = {"name": name, "key": entry.key, "called": entry.called}
    ask_or_do(act, staff, ChangeKind.LINK, link=link, reason=reason)


@command(
    "staff.unlink",
    fits=lambda _actor, staff: _linked(staff),
    told=whose,
    lead="立即生效：本人不能再用单位目录的密码登录，恢复使用本系统自己的密码；忘记的，另行重置。",
)
def unlink_account(act: Act, staff: Staff, *, reason: Reason) -> None:
    """End the link at once, with the sessions begun by it. Raises Refused without one and for the own account."""
    keep_another_account(act, staff)
    if not DirectoryLink.objects.filter(staff=staff).delete()[0]:
        raise Refused(Verdict(allowed=False, reason="这个账号没有链接到单位目录。"))
    staff.second_factor_round += 1
    staff.version += 1
    staff.save(update_fields=["second_factor_round", "version"])
    tell(act, staff, act.action)
    act.record(staff, after={"linked": False}, reason=reason)
