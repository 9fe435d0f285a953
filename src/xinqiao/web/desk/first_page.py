"""The first page as data: what is late and due, what waits for this person, what this person waits for."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of, today
from xinqiao.kernel.language import translated
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import Matter, Paper, PaperState, RunningClock
from xinqiao.matters.queries import desk as reads
from xinqiao.matters.queries.citations import count_changed
from xinqiao.matters.queries.disputes import requests_to
from xinqiao.policy.models import CaseDiscussion, DiscussionState
from xinqiao.policy.queries import discussion as discussions
from xinqiao.policy.queries.own_desk import Task, tasks
from xinqiao.rules.deadline_table import TABLE, ClockCode
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.papers import RULES
from xinqiao.rules.roles import ROLE_TITLES, Role
from xinqiao.rules.words import days_left_words
from xinqiao.web.controls.addresses import address
from xinqiao.web.desk.rows import Row, due_class, row


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A figure that leads to its list. `look`: late, soon, none (nothing there) or plain."""

    count: int
    title: str
    url: str
    look: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of a waiting list: since when or how late, which matter, what it is about, the act and where it is done."""

    since: str
    title: str
    number: str
    what: str
    url: str
    act: str = ""
    look: str = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPage:
    day: date
    figures: tuple[Box, ...]
    waiting: tuple[Item, ...]
    due: tuple[Row, ...]
    idle: tuple[Row, ...]
    others: tuple[Item, ...]


def first_page(actor: Actor) -> FirstPage:
    """Everything on the first page, in a constant number of queries."""
    papers = reads.desk_papers(actor)
    waiting = (
        *_asked(actor),
        *(_owed(clock) for clock in reads.owed_elsewhere(actor)),
        *(_task(task) for task in tasks(actor)),
        *(_to_decide(p) for p in papers.to_decide),
        *(_draft(p) for p in papers.own if _is_draft(p)),
    )
    return FirstPage(
        day=today(),
        figures=_figures(actor, len(waiting)),
        waiting=waiting,
        due=tuple(row(m) for m in reads.due_first(actor)),
        idle=tuple(row(m, idle=True) for m in reads.without_clock(actor)),
        others=(
            *(_in_approval(p) for p in papers.own if not _is_draft(p)),
            *(_elsewhere(m) for m in reads.passed_on(actor)),
        ),
    )


def _figures(actor: Actor, waiting: int) -> tuple[Box, ...]:
    found, mine = reads.figures(actor), reverse("desk:matters") + "?desk=mine&"
    boxes = [
        (found.late, _("已超期"), f"{mine}due=late", "late"),
        (found.due_today, _("今天到期"), f"{mine}due=today", "soon"),
        (found.due_soon, _("三天内到期"), f"{mine}due=soon", ""),
        (waiting, _("等我处理"), "#waiting", ""),
    ]
    if actor.roles & _DECIDING and (ended := count_changed(actor)):
        boxes.append((ended, _("依据变动"), reverse("desk:changed_bases"), "soon"))
    if found.to_sort is not None:
        boxes.append((found.to_sort, _("待分办"), f"{mine}state=registered", ""))
    return tuple(Box(count=n, title=t, url=u, look=look if n else "none") for n, t, u, look in boxes)


_DECIDING = frozenset({Role.HANDLER, Role.SECTION_HEAD, Role.LEGAL_COUNSEL})
"""Whose first page tells of bases that have changed; everybody finds the list in the menu."""


def _asked(actor: Actor) -> tuple[Item, ...]:
    """What colleagues and other units ask of this person."""
    offered = (
        _item(
            h.matter,
            h.at,
            _("%(name)s请您接收首办责任") % {"name": h.from_staff.name},
            _("决定是否接收"),
            "take_over",
        )
        for h in reads.offered_hand_overs(actor)
    )
    objections = (
        _item(
            o.disposition.matter,
            o.at,
            _("%(unit)s提出异议") % {"unit": o.disposition.to_unit.short_name},
            _("核定异议"),
            "decide_objection",
        )
        for o in reads.waiting_objections(actor)
    )
    recusals = (
        _item(
            r.matter,
            r.declared_at,
            _("%(name)s申报回避") % {"name": r.staff.name},
            _("决定回避"),
            "decide_recusal",
        )
        for r in reads.waiting_recusals(actor)
    )
    return (*_panel(actor), *offered, *objections, *recusals)


def _panel(actor: Actor) -> tuple[Item, ...]:
    """Discussions that wait for this person, and requests that wait for this unit's answer."""
    talks = (_talk(d) for d in discussions.on_desk(actor))
    answers = bool(actor.roles & BY_ACTION["instruction.answer"].roles)
    asked = (
        Item(
            since=_waited(r.asked_at),
            title=r.matter.title,
            number=r.paper.number,
            what=_("%(unit)s的请示") % {"unit": r.unit.short_name},
            act=_("批复"),
            url=reverse("panel:request", args=[r.pk]),
        )
        for r in (requests_to(actor, waiting=True) if answers else ())
    )
    return (*talks, *asked)


def _talk(talk: CaseDiscussion) -> Item:
    """A discussion that this person was asked to, or leads."""
    owed = bool(getattr(talk, "owed", False))
    words = _("请您参加会商：%(question)s") if owed else _("您主持的会商：%(question)s")
    act = _("确认纪要") if talk.state == DiscussionState.MINUTED else _("发表意见")
    return Item(
        since=_waited(getattr(talk, "asked_at", None) or talk.submitted_at),
        title=talk.matter.title,
        number=talk.matter.number,
        what=words % {"question": talk.question[:40]},
        act=act if owed else _("查看进展"),
        url=reverse("panel:discussion", args=[talk.pk]),
    )


def _item(matter: Matter, since: datetime, what: str, act: str, name: str) -> Item:
    return Item(
        since=_waited(since),
        title=matter.title,
        number=matter.number,
        what=what,
        act=act,
        url=reverse("desk:act", args=[matter.pk, name]),
    )


def _paper(paper: Paper, what: str, act: str = "", *, look: str = "waiting", edit: bool = False) -> Item:
    return Item(
        since=_waited(paper.waiting_since or paper.created_at),
        title=paper.matter.title,
        number=paper.matter.number,
        what=what,
        act=act,
        look=look,
        url=reverse("desk:edit" if edit else "desk:paper", args=[paper.pk]),
    )


def _to_decide(paper: Paper) -> Item:
    title = translated(RULES[paper.kind].title)
    author = paper.author.name if paper.author else ""
    what = _("%(paper)s（%(name)s起草）") % {"paper": title, "name": author}
    return _paper(paper, what, _("签发") if paper.state == PaperState.APPROVED else _("审核"))


def _is_draft(paper: Paper) -> bool:
    return paper.state == PaperState.DRAFT


def _draft(paper: Paper) -> Item:
    title = translated(RULES[paper.kind].title)
    by, note = getattr(paper, "returned_by", None), getattr(paper, "returned_note", None)
    if by:
        what = _("%(paper)s被%(name)s退回：%(note)s") % {"paper": title, "name": by, "note": note}
        return _paper(paper, what, _("修改"), look="soon", edit=True)
    return _paper(paper, _("%(paper)s草稿") % {"paper": title}, _("继续起草"), edit=True)


def _task(task: Task) -> Item:
    """A thing of look-back or rectification; one that is overdue says by how much."""
    left = translated(days_left_words(task.due, today(), work_calendar())) if task.due else ""
    return Item(
        since=left or _waited_days((today() - task.since).days),
        title=task.title,
        number=task.number,
        what=translated(task.what),
        act=_("去办理"),
        url=address(task.subject),
        look=due_class(task.due, today()),
    )


def _in_approval(paper: Paper) -> Item:
    title = translated(RULES[paper.kind].title)
    if paper.state == PaperState.APPROVED:
        return _paper(paper, _("%(paper)s等签发") % {"paper": title})
    role = translated(ROLE_TITLES[Role(paper.step)])
    return _paper(paper, _("%(paper)s等%(role)s审核") % {"paper": title, "role": role})


def _elsewhere(matter: Matter) -> Item:
    there = row(matter)
    words = _("%(unit)s：%(clock)s") % {"unit": there.unit, "clock": there.clock}
    return Item(
        since=there.due,
        title=there.title,
        number=there.number,
        what=words,
        url=there.next_url,
        look=due_class(matter.next_due, today()),
    )


def _owed(clock: RunningClock) -> Item:
    """A duty of the own unit on a matter that another unit has."""
    assert clock.alert_on is not None
    return Item(
        since=translated(days_left_words(clock.alert_on, today(), work_calendar())),
        title=clock.matter.title,
        number=clock.matter.number,
        what=_("本单位还欠：%(clock)s") % {"clock": translated(TABLE[ClockCode(clock.code)].title)},
        act=_("查看"),
        url=reverse("desk:matter", args=[clock.matter_id]),
        look=due_class(clock.alert_on, today()),
    )


def _waited(since: datetime) -> str:
    """How long something has been waiting."""
    return _waited_days((today() - day_of(since)).days)


def _waited_days(days: int) -> str:
    return _("今天") if days <= 0 else _("等了 %(n)s 天") % {"n": days}
