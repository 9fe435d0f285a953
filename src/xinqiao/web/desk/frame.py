"""The frame around every desk page: who is here and which desks this person has."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.language import listed
from xinqiao.offices.models import Staff
from xinqiao.policy.queries.look_back import READERS as LOOK_BACK_READERS
from xinqiao.policy.queries.rectification import READERS as RECTIFICATION_READERS
from xinqiao.rules.roles import ADMINS, ALONE, ROLE_TITLES
from xinqiao.web.request import staff_actor


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    title: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    unit_name: str
    person: str
    roles: str
    menu: tuple[MenuItem, ...]
    can_search: bool


def _menu(request: HttpRequest, actor: Actor) -> tuple[MenuItem, ...]:
    business, staff = bool(actor.roles - ADMINS), bool(actor.roles - ALONE)
    entries = (
        (_("我的工作台"), reverse("desk:home"), business),
        (_("登记"), reverse("desk:register"), by_post("petition.register", actor)),
        (_("信访事项"), reverse("desk:matters"), business),
        (_("待分办"), reverse("desk:matters") + "?desk=mine&state=registered", by_post("matter.sort", actor)),
        (_("已超期"), reverse("desk:matters") + "?desk=mine&due=late", staff),
        (_("政策库"), reverse("library:list"), by_post("library.read", actor)),
        (_("依据变动"), reverse("desk:changed_bases"), staff),
        (_("政策执行台账"), reverse("ledger:list"), staff),
        (_("回头看"), reverse("look_back:index"), bool(actor.roles & LOOK_BACK_READERS)),
        (_("整改"), reverse("rectification:list"), bool(actor.roles & RECTIFICATION_READERS)),
        (_("个案会商"), reverse("discussion:list"), business),
        (_("政策学习"), reverse("study:plan"), by_post("study.read", actor)),
        (_("防控看板"), reverse("controls:board"), by_post("controls.read", actor)),
        (_("账号"), reverse("desk:staff"), by_post("staff.create", actor) or by_post("staff.grant", actor)),
        (_("审计日志"), reverse("desk:audit"), by_post("audit.read", actor)),
    )
    shown = [(t, u) for t, u, wanted in entries if wanted]
    here = _place(request, {u for _t, u in shown})
    return tuple(MenuItem(title=t, url=u, current=u == here) for t, u in shown)


def _place(request: HttpRequest, addresses: set[str]) -> str:
    """The menu's address under which this page lies."""
    if request.get_full_path() in addresses:
        return request.get_full_path()
    if request.path in addresses:
        return request.path
    under = (
        ("/desk/staff/", "desk:staff"),
        ("/study/", "study:plan"),
        ("/controls/", "controls:board"),
        ("/library/", "library:list"),
        ("/ledger/", "ledger:list"),
        ("/rectification/", "rectification:list"),
        ("/look-back/", "look_back:index"),
        ("/discussion/", "discussion:list"),
        ("/instruction/", "discussion:list"),
        ("/desk/petitions/", "desk:matters"),
        ("/desk/papers/", "desk:matters"),
    )
    for start, name in (*under, ("/desk/matters/", "desk:matters"), ("/desk/register/", "desk:register")):
        if request.path.startswith(start):
            return reverse(name)
    return ""


def desk(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the frame, for logged-in staff."""
    user = getattr(request, "user", None)
    if not isinstance(user, Staff):
        return {}
    actor = staff_actor(request)
    return {
        "desk": Desk(
            unit_name=actor.unit_name,
            person=user.name,
            roles=listed(ROLE_TITLES[r] for r in sorted(actor.roles)),
            menu=_menu(request, actor),
            can_search=bool(actor.roles - ADMINS),
        )
    }
