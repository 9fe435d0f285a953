"""An account bound to a person of the unit's OpenID provider, by that person, who is logged in here and has just logged in there (M-I5).

The provider vouches for the person; account, posts and second factor stay here. An account is never made by it.
"""

from datetime import timedelta
from typing import Annotated

from django.conf import settings
from django.db import IntegrityError, transaction

from xinqiao.accounts.carrying_out import keep_another_account, tell
from xinqiao.accounts.commands.accounts import Reason, whose
from xinqiao.accounts.models import EndedThere
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.typed import Exact
from xinqiao.offices.models import ProviderLink, Staff
from xinqiao.offices.provider import LogoutToken
from xinqiao.offices.second_factor import tell_oneself
from xinqiao.rules.verdict import Verdict


def _bound(staff: Staff) -> bool:
    return ProviderLink.objects.filter(staff=staff).exists()


def _refused(reason: str) -> Refused:
    return Refused(Verdict(allowed=False, reason=reason))


def bound_to(subject: str) -> Staff:
    """The one account that this person of the provider is bound to. Raises Refused for nobody, for a closed one and for one that waits for
    its slips."""
    links = ProviderLink.objects.filter(issuer=settings.XINQIAO_OIDC_ISSUER, subject=subject)
    staff = next((link.staff for link in links.select_related("staff")), None)
    if staff is None or not staff.is_active or not staff.has_usable_password():
        told = "统一身份认证中的这个人没有绑定本系统的账号，或者账号已经停用。请先用用户名和密码登录，在「我的账号」里绑定；没有账号的，请找系统管理员。"
        raise _refused(told)
    return staff


@command("account.bind")
def bind_account(
    act: Act,
    _: None,
    *,
    subject: Annotated[str, Exact("统一身份认证中的标识", most=255, why="the name of an account elsewhere")],
) -> None:
    """Bind the own account to who the provider has just said to be here. The caller has made sure that the second factor was shown.
    Raises Refused when either is bound already: one person, one account."""
    staff = Staff.objects.select_for_update(no_key=True).get(pk=act.actor.staff)
    issuer: str = settings.XINQIAO_OIDC_ISSUER
    try:
        with transaction.atomic():  # the database decides, also between two at the same moment
            ProviderLink.objects.create(staff=staff, issuer=issuer, subject=subject, at=act.at)
    except IntegrityError:
        told = "这个账号已经绑定，或者统一身份认证中的这个人已经绑定另一个账号；一人一号。"
        raise _refused(told) from None
    _told(act, staff)
    act.record(staff, after={"bound": True})


@command("account.unbind")
def unbind_own(act: Act, _: None) -> None:
    """End the binding of the own account at once. Raises Refused without one."""
    staff = Staff.objects.select_for_update(no_key=True).get(pk=act.actor.staff)
    if not ProviderLink.objects.filter(staff=staff).delete()[0]:
        raise _refused("您的账号没有绑定统一身份认证。")
    _told(act, staff)
    act.record(staff, after={"bound": False})


@command(
    "staff.unbind",
    fits=lambda _actor, staff: _bound(staff),
    told=whose,
    lead="立即生效：本人不能再用统一身份认证登录，已经登录的退出；用户名和密码照旧。本人可以自己重新绑定。",
)
def unbind_account(act: Act, staff: Staff, *, reason: Reason) -> None:
    """End the binding at once, with the sessions begun by it. Raises Refused without one and for the own account."""
    keep_another_account(act, staff)
    if not ProviderLink.objects.filter(staff=staff).delete()[0]:
        raise _refused("这个账号没有绑定统一身份认证。")
    staff.second_factor_round += 1
    staff.version += 1
    staff.save(update_fields=["second_factor_round", "version"])
    tell(act, staff, act.action)
    act.record(staff, after={"bound": False}, reason=reason)


@command("session.end_there")
def end_there(act: Act, _: None, *, told: LogoutToken) -> None:
    """What the provider began here is over, because it says that it is over there. Raises Refused for a message that came before."""
    EndedThere.objects.filter(at__lt=act.at - timedelta(seconds=settings.XINQIAO_SESSION_ABSOLUTE)).delete()
    row = EndedThere(jti=told.jti, subject=told.subject, sid=told.sid, at=act.at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise _refused("这条退出消息已经收到过。") from None
    links = ProviderLink.objects.filter(issuer=settings.XINQIAO_OIDC_ISSUER, subject=told.subject)
    link = links.select_related("staff").first()
    act.record(link.staff if link else Staff, reason="统一身份认证通知：在那边的登录已经结束")


def _told(act: Act, staff: Staff) -> None:
    tell(act, staff, act.action)
    tell_oneself(act)
