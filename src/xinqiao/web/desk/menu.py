"""The menu by what people do: groups with their entries, told once. At most nine entries are in sight; the rest is folded."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_noop as _

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.kernel.records import named
from xinqiao.matters.models import SavedFilter
from xinqiao.matters.queries.filters import saved_filters
from xinqiao.policy.queries.look_back import READERS as LOOK_BACK_READERS
from xinqiao.policy.queries.rectification import READERS as RECTIFICATION_READERS
from xinqiao.rules.roles import ADMINS, ALONE, Role
from xinqiao.web.drafts.keeping import count_of

IN_SIGHT = 9

Wanted = Callable[[Actor], bool]
Count = Callable[[HttpRequest], int]


def _post(*actions: str) -> Wanted:
    return lambda actor: any(by_post(action, actor) for action in actions)


def _one_of(roles: frozenset[Role]) -> Wanted:
    return lambda actor: bool(actor.roles & roles)


def _business(actor: Actor) -> bool:
    return bool(actor.roles - ADMINS)


def _office(actor: Actor) -> bool:
    return bool(actor.roles - ALONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """`page` and `query` make its address, `wanted` tells who has it, `count` how many lie there. Those that `fold` go out of sight first, from the top."""

    title: str
    page: str
    wanted: Wanted
    query: str = ""
    fold: bool = False
    count: Count | None = None

    @property
    def url(self) -> str:
        return reverse(self.page) + self.query


MENU: tuple[tuple[str, tuple[MenuEntry, ...]], ...] = (
    (
        _("我的"),
        (
            MenuEntry(title=_("工作台"), page="desk:home", wanted=_business),
            MenuEntry(title=_("我的草稿"), page="desk:drafts", wanted=_business, count=count_of),
            MenuEntry(title=_("日历"), page="desk:agenda", wanted=_business, fold=True),
            MenuEntry(title=_("关怀"), page="care:index", wanted=_post("incident.record"), fold=True),
        ),
    ),
    (
        _("办信"),
        (
            MenuEntry(title=_("接待"), page="reception:day", wanted=_post("reception.read")),
            MenuEntry(title=_("登记"), page="desk:register", wanted=_post("petition.register")),
            MenuEntry(
                title=_("查以前的信访件"), page="desk:earlier", wanted=_post("identity.search"), fold=True
            ),
            MenuEntry(
                title=_("待分办"),
                page="desk:matters",
                query="?desk=mine&state=registered",
                wanted=_post("matter.sort"),
            ),
            MenuEntry(title=_("全部事项"), page="desk:matters", wanted=_business),
            MenuEntry(
                title=_("已超期的事项"),
                page="desk:matters",
                query="?desk=mine&due=late",
                wanted=_office,
                fold=True,
            ),
            MenuEntry(title=_("听证与调解"), page="proceedings:list", wanted=_office, fold=True),
            MenuEntry(title=_("信息查询登记册"), page="disclosure:index", wanted=_office, fold=True),
            MenuEntry(title=_("承诺登记册"), page="commitments:list", wanted=_office, fold=True),
            MenuEntry(
                title=_("收发移交"),
                page="outgoing:index",
                wanted=_post("post.prepare", "handing.read", "receipts.take"),
                fold=True,
            ),
            MenuEntry(title=_("首办责任"), page="desk:answering", wanted=_post("absence.record"), fold=True),
            MenuEntry(title=_("引用的依据已修改"), page="desk:changed_bases", wanted=_office, fold=True),
        ),
    ),
    (
        _("防控"),
        (
            MenuEntry(title=_("政策学习"), page="study:plan", wanted=_post("study.read")),
            MenuEntry(title=_("演练"), page="training:index", wanted=_post("practice.keep"), fold=True),
            MenuEntry(title=_("会商"), page="discussion:list", wanted=_business, fold=True),
            MenuEntry(title=_("请示"), page="instruction:list", wanted=_post("instruction.read"), fold=True),
            MenuEntry(title=_("台账"), page="ledger:list", wanted=_office, fold=True),
            MenuEntry(
                title=_("回头看"), page="look_back:index", wanted=_one_of(LOOK_BACK_READERS), fold=True
            ),
            MenuEntry(
                title=_("整改"), page="rectification:list", wanted=_one_of(RECTIFICATION_READERS), fold=True
            ),
            MenuEntry(title=_("督办"), page="oversight:register", wanted=_office, fold=True),
            MenuEntry(title=_("纸质案卷"), page="shelves:index", wanted=_office, fold=True),
            MenuEntry(title=_("保密责任"), page="safekeeping:index", wanted=_post("pledge.sign"), fold=True),
            MenuEntry(title=_("移送"), page="exchange:index", wanted=_post("moved_in.note"), fold=True),
            MenuEntry(title=_("岗位责任"), page="duties:index", wanted=_post("duty_list.sign"), fold=True),
            MenuEntry(title=_("紧急报告"), page="reception:reports", wanted=_office, fold=True),
            MenuEntry(title=_("看板"), page="controls:board", wanted=_post("controls.read")),
        ),
    ),
    (
        _("资料"),
        (
            MenuEntry(title=_("我的岗位卡"), page="controls:cards", wanted=_business, fold=True),
            MenuEntry(title=_("政策库"), page="library:list", wanted=_post("library.read")),
            MenuEntry(title=_("谁看过"), page="disclosure:looks", wanted=_post("viewing.read"), fold=True),
        ),
    ),
    (
        _("管理"),
        (
            MenuEntry(title=_("账号"), page="desk:staff", wanted=_post("account_change.confirm")),
            MenuEntry(title=_("单位"), page="desk:units", wanted=_post("unit_proposal.confirm")),
            MenuEntry(title=_("工作日历"), page="calendar:years", wanted=_post("calendar.load")),
            MenuEntry(title=_("系统检查"), page="desk:health", wanted=_post("health.read")),
            MenuEntry(title=_("审计日志"), page="desk:audit", wanted=_post("audit.read")),
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    title: str
    url: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuGroup:
    """`more`: the folded ones, shown at once when the page lies under one of them."""

    title: str
    items: tuple[MenuItem, ...]
    more: tuple[MenuItem, ...] = ()

    @property
    def open(self) -> bool:
        return any(item.current for item in self.more)


_AT_HAND = ("desk:home", "desk:register", "desk:matters", "desk:staff", "desk:audit")


def at_hand(actor: Actor) -> tuple[MenuItem, ...]:
    """The two pages that a person on a telephone has under the thumb."""
    own = {e.page: e for _title, entries in MENU for e in entries if e.wanted(actor) and not e.query}
    found = [own[page] for page in _AT_HAND if page in own][:2]
    return tuple(MenuItem(title=translated(e.title), url=e.url) for e in found)


def menu_of(request: HttpRequest, actor: Actor) -> tuple[MenuGroup, ...]:
    """The groups of which this person has anything."""
    wanted = [(title, [e for e in entries if e.wanted(actor)]) for title, entries in MENU]
    folding = [e for _title, entries in wanted for e in entries if e.fold]
    beyond = sum(len(entries) for _title, entries in wanted) - IN_SIGHT
    folded = folding[: max(0, beyond)]
    views = {f"{reverse('desk:matters')}?{view.query}" for view in views_kept(request, actor)}
    own = request.get_full_path() in views
    here = "" if own else _current(request, [e.url for _title, entries in wanted for e in entries])

    def item(entry: MenuEntry) -> MenuItem:
        count = entry.count(request) if entry.count is not None else 0
        return MenuItem(title=translated(entry.title), url=entry.url, current=entry.url == here, count=count)

    groups = [
        MenuGroup(
            title=translated(title),
            items=tuple(item(e) for e in entries if e not in folded),
            more=tuple(item(e) for e in entries if e in folded),
        )
        for title, entries in wanted
        if entries
    ]
    return (*groups, *_views(request, actor))


def views_kept(request: HttpRequest, actor: Actor) -> list[SavedFilter]:
    """The saved views of this person, read once a page, and not at all where there are none."""
    found: list[SavedFilter] | None = getattr(request, "views_kept", None)
    if found is None:
        found = saved_filters(actor) if getattr(request.user, "has_views", False) else []
        setattr(request, "views_kept", found)  # noqa: B010 - an attribute that the type does not know
    return found


def _views(request: HttpRequest, actor: Actor) -> Iterator[MenuGroup]:
    kept = views_kept(request, actor) if _business(actor) else []
    if kept:
        here = request.get_full_path()
        lists = [(view.name, f"{reverse('desk:matters')}?{view.query}") for view in kept]
        views = tuple(MenuItem(title=name, url=url, current=url == here) for name, url in lists)
        yield MenuGroup(title=translated(_("我的筛选")), items=(), more=views)


_UNDER = {"wellbeing": "care:index", "instruction": "discussion:list", "appraisal": "controls:board"}
"""Rooms whose pages are led to from those of another: its entry is marked where they have none of their own."""


def _current(request: HttpRequest, addresses: Sequence[str]) -> str:
    """The address of the menu under which this page lies: the longest with which its own begins."""
    own = _record_page(request) or request.get_full_path()
    under = _UNDER.get(request.resolver_match.app_name, "") if request.resolver_match else ""
    return max((a for a in addresses if own.startswith(a)), key=len, default=reverse(under) if under else "")


def _record_page(request: HttpRequest) -> str:
    """For the page of an act: that of its record."""
    match = request.resolver_match
    if match is None or match.view_name != "desk:do":
        return ""
    try:
        return reverse(named(match.kwargs["kind"]).page, args=[match.kwargs["key"]])
    except (NotFound, NoReverseMatch):
        return ""
