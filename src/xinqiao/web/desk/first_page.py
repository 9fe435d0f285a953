"""The first page as data: what is late and due, what waits for this person, what this person waits for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xinqiao.courses.waiting import COURSE, LIMIT, Waiting, model_of, which
from xinqiao.documents.papers import TITLES, PaperKind
from xinqiao.duties.queries.posts import to_sign
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of, today
from xinqiao.kernel.language import translated
from xinqiao.kernel.records import record_of
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import Matter, Paper, PaperState
from xinqiao.matters.queries import desk as reads
from xinqiao.matters.queries.figures import COUNT_LIMIT, DeskFigures, figures
from xinqiao.matters.queries.own_work import next_of
from xinqiao.matters.queries.receipt import Came, how_they_came
from xinqiao.oversight.queries.supervision import to_supervise
from xinqiao.policy.queries.own_desk import waiting
from xinqiao.rules.approval import STEP_TITLES
from xinqiao.rules.deadline_table import TABLE, ClockCode
from xinqiao.rules.lifecycle import State
from xinqiao.rules.own_work import Task
from xinqiao.rules.roles import ROLE_TITLES, Role
from xinqiao.rules.words import days_left_words
from xinqiao.web.desk.rows import due_class, row


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A figure that leads to its list; `over`: it was counted no further. `look`: late, soon, none (nothing there) or plain.
    `lines`: it counts what is to be done, line by line, and not matters."""

    count: int
    title: str
    url: str
    look: str = ""
    over: bool = False
    lines: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line: since when or how late, which matter (`key`), what it is about, the act and where it is done; `page` is where it stands,
    `also`: one more act with its words; `due`: its last day, where it is this person's. `own_clock`: its day is that of the matter itself, as the figures count it."""

    since: str
    title: str
    number: str
    what: str
    url: str
    act: str = ""
    look: str = "waiting"
    page: str = ""
    urgent: bool = False
    secret: bool = False
    people: int = 1
    repeat: bool = False
    due: date | None = None
    now: bool = False
    own_clock: bool = False
    also: tuple[str, str] | None = None
    key: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Lines of one kind."""

    key: str
    title: str
    items: tuple[Item, ...]

    @property
    def matters(self) -> int:
        """How many matters its lines are about: a matter may have several, and some lines are about none."""
        return len({item.key for item in self.items if item.key})

    @property
    def clocks(self) -> int:
        """How many of its lines the figures above count too."""
        return sum(item.own_clock for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPage:
    """`more`: there is more to do than is shown. `besides`: so many of the matters that the figures of what is due count stand in another group,
    or lie with colleagues of the own section."""

    day: date
    figures: tuple[Box, ...]
    groups: tuple[Group, ...]
    others: tuple[Item, ...]
    more: bool
    besides: int


_PRESSING = ("late", "soon")
_FAR = timedelta(days=30)
"""What is due later than that, such as a yearly review, stands last."""
_NEW = (State.REGISTERED, State.SORTED, State.TRANSFERRED)


def first_page(actor: Actor) -> FirstPage:
    """Everything on the first page, in five queries: what this person can do, one line a matter, and what others have."""
    found, papers = reads.lists(actor), reads.desk_papers(actor)
    all_of_it = [*waiting(actor, (to_sign,)), *to_supervise(actor)]
    waits = sorted(all_of_it, key=lambda w: _ORDER.get(w.kind, len(_ORDER)))
    drafts = [p for p in papers.own if _is_draft(p)]
    returned = [p for p in drafts if getattr(p, "returned_by", None)]
    mine = [m for m in (*found.due, *found.idle) if m.pk not in {p.matter_id for p in returned}]
    begun = [p for p in drafts if p not in returned and p.matter_id not in {m.pk for m in mine}]
    asked = [*(_waits(w) for w in waits), *(_to_decide(p) for p in papers.to_decide)]
    groups = _grouped(actor, mine, asked)
    groups["returned"] = [_draft(p) for p in returned]
    groups["going"] += [_draft(p) for p in begun]
    kinds = Counter(w.words if w.kind == COURSE else w.kind for w in waits)  # as they were asked for
    cut = reads.is_cut(found, papers) or any(n >= LIMIT for n in kinds.values())
    counted = figures(actor)
    due = (counted.late, counted.due_today, counted.due_soon)
    here = sum(item.own_clock for item in groups["due"])
    return FirstPage(
        day=today(),
        figures=_figures(counted, sum(map(len, groups.values()))),
        groups=tuple(
            Group(key=key, title=_(title), items=tuple(groups[key]))
            for key, title in _GROUPS.items()
            if groups[key]
        ),
        others=(
            *(_in_approval(p) for p in papers.own if not _is_draft(p)),
            *(_elsewhere(actor, m) for m in found.passed_on),
        ),
        more=cut,
        besides=0 if cut or max(due) >= COUNT_LIMIT else max(0, sum(due) - here),
    )


_GROUPS = {
    "now": gettext_noop("请马上办"),
    "returned": gettext_noop("被退回的"),
    "due": gettext_noop("到期和超期的"),
    "new": gettext_noop("新来的"),
    "asked": gettext_noop("等我审核和处理的"),
    "serve": gettext_noop("待送达的"),
    "going": gettext_noop("接着办的"),
    "far": gettext_noop("三十天以后才到期的"),
}
"""In the order in which they are done."""


def _grouped(actor: Actor, mine: Sequence[Matter], asked: Sequence[Item]) -> dict[str, list[Item]]:
    """Each line in the first group to which it belongs."""
    found: dict[str, list[Item]] = {key: [] for key in _GROUPS}
    came = how_they_came(mine)
    for matter in mine:
        line = _matter(actor, matter, came[matter.pk])
        step = next_of(matter)
        if line.look in _PRESSING:
            found["due"].append(line)
        elif matter.state in _NEW:
            found["new"].append(line)
        elif step is not None and step.task is Task.SERVE:
            found["serve"].append(line)
        else:
            found["going"].append(line)
    for line in asked:
        if line.now:
            found["now"].append(line)
            continue
        far = line.due is not None and line.due - today() > _FAR
        pressing = line.due is not None and line.look in _PRESSING
        found["far" if far else "due" if pressing else "asked"].append(line)
    found["due"].sort(key=lambda line: line.due or today())  # the latest first, of whatever kind
    return found


def _matter(actor: Actor, matter: Matter, came: Came) -> Item:
    listed = row(actor, matter, came)
    return Item(
        since=listed.due.words or _("没有期限"),
        look=listed.due.look,
        title=listed.title,
        number=listed.number,
        what=" · ".join(filter(None, (listed.state, listed.due.clock, listed.waited))),
        act=listed.next_act,
        url=listed.next_url,
        page=reverse("desk:matter", args=[matter.pk]),
        urgent=listed.urgent,
        secret=listed.secret,
        people=listed.people,
        repeat=listed.repeat,
        own_clock=True,
        due=matter.next_due,
        also=_also(actor, matter, came),
        key=listed.id,
    )


def _also(actor: Actor, matter: Matter, came: Came) -> tuple[str, str] | None:
    """Whose matter it is while it is worked on writes down what was heard and found, and who sorts says that it was raised before, without
    opening it first."""
    if matter.state == State.ACCEPTED and matter.first_handler_id == actor.staff_id:
        return _("记一笔"), reverse("desk:do", args=["matters", matter.pk, "log"])
    if matter.state == State.REGISTERED and not came.repeat and by_post("petition.link", actor):
        return _("关联同一事项"), reverse("desk:link", args=[came.petition])
    return None


def _figures(found: DeskFigures, waits: int) -> tuple[Box, ...]:
    desk = reverse("desk:matters") + "?desk="
    bases = reverse("desk:changed_bases")
    boxes = [
        (found.late, _("已超期的事项"), f"{desk}todo&due=late", "late"),
        (found.due_today, _("今天到期的事项"), f"{desk}todo&due=today", "soon"),
        (found.due_soon, _("即将到期的事项"), f"{desk}todo&due=soon", ""),
        (waits, _("要做的"), "#work", ""),
    ]
    if found.changed:
        boxes.append((found.changed, _("引用的依据已修改"), bases, "soon"))
    if found.to_sort is not None:
        boxes.append((found.to_sort, _("待分办"), f"{desk}mine&state=registered", ""))
    return tuple(
        Box(count=n, title=t, url=u, look=look if n else "none", over=n >= COUNT_LIMIT, lines=u == "#work")
        for n, t, u, look in boxes
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """How a kind of waiting thing is told: what it is, the act, and the name of the address where it is done, which takes the key
    of the record (of the matter for the acts on it)."""

    what: str
    act: str
    address: str


_GO = gettext_noop("去办理")
_TALK = gettext_noop("请您参加会商：%(words)s")
_WORDS: dict[str, _Words] = {
    "opine": _Words(_TALK, gettext_noop("发表意见"), "discussion:one"),
    "confirm": _Words(_TALK, gettext_noop("确认纪要"), "discussion:one"),
    "lead": _Words(gettext_noop("您主持的会商：%(words)s"), gettext_noop("查看进展"), "discussion:one"),
    "sign": _Words(gettext_noop("%(words)s申请信息查询"), gettext_noop("签字"), "disclosures"),
    "disclosure_review": _Words(
        gettext_noop("%(words)s紧急查看了信息"), gettext_noop("复核"), "disclosure:one"
    ),
    "call": _Words(gettext_noop("%(words)s请总机联系"), gettext_noop("拨打"), "disclosure:call"),
    "instruction": _Words(gettext_noop("%(words)s的请示"), gettext_noop("批复"), "instruction:one"),
    "second_read": _Words(
        gettext_noop("%(words)s起草的答复请您复读"), gettext_noop("第二人复读"), "desk:paper"
    ),
    "appoint": _Words(
        gettext_noop("没有在岗的人负责：%(words)s"), gettext_noop("指定首办责任人"), "desk:answering"
    ),
    "take_over": _Words(gettext_noop("%(words)s请您接收首办责任"), gettext_noop("决定是否接收"), "desk:do"),
    "decide_objection": _Words(gettext_noop("%(words)s提出异议"), gettext_noop("核定异议"), "desk:do"),
    "decide_recusal": _Words(gettext_noop("%(words)s的回避等待决定"), gettext_noop("决定回避"), "desk:do"),
    "reminder": _Words(gettext_noop("信访人催办"), gettext_noop("答复信访人"), "desk:write"),
    "message": _Words(gettext_noop("信访人留言"), gettext_noop("答复信访人"), "desk:write"),
    "withdraw": _Words(gettext_noop("信访人请求撤回"), gettext_noop("核实是否自愿"), "desk:do"),
    "take_on": _Words(gettext_noop("%(words)s请本单位协办"), gettext_noop("确定责任人"), "desk:matter"),
    "assist": _Words(gettext_noop("%(words)s请您协办"), gettext_noop("答复"), "desk:matter"),
    "assistance_late": _Words(gettext_noop("%(words)s还没有答复协办"), gettext_noop("查看"), "desk:matter"),
    "commitment_late": _Words(gettext_noop("%(words)s的承诺已过期"), gettext_noop("督促"), "commitments:one"),
    "supervise": _Words(gettext_noop("%(words)s逾期没有办结，还没有督办"), gettext_noop("督办"), "desk:do"),
    "owed": _Words(gettext_noop("本单位还欠：%(words)s"), gettext_noop("查看"), "desk:matter"),
    "review": _Words(gettext_noop("填写回头看评查表"), _GO, "look_back:sampled"),
    "duty_list": _Words(
        gettext_noop("「%(words)s」的职责清单还没有签"), gettext_noop("逐条读过再签"), "duties:index"
    ),
    "template": _Words(gettext_noop("文书范本的修改：%(words)s"), gettext_noop("批准"), "library:template"),
    "wording": _Words(gettext_noop("用语规范的修改：%(words)s"), gettext_noop("批准"), "library:norm"),
    "judge": _Words(gettext_noop("认定重复信访是否源于政策执行偏差"), _GO, "petitions"),
}
"""In the order in which kinds are shown; look-back and rectification together."""
_OTHERS = ("assistance_late", "supervise")
"""What somebody else is late with: it is to be looked after, and is not this person's lateness."""
_ORDER = {kind: n if words.act != _GO else len(_WORDS) for n, (kind, words) in enumerate(_WORDS.items())}


def _waits(waits: Waiting) -> Item:
    """A thing that waits for this person; one that has a day says how long is left."""
    words = _on_course(waits) if waits.kind == COURSE else _WORDS[waits.kind]
    left = translated(days_left_words(waits.due, today(), work_calendar())) if waits.due else ""
    others = waits.kind in _OTHERS
    what = _(words.what) % {"words": _told(waits)}
    # Of what belongs to no matter the words are the line, and which one it is stands below.
    return Item(
        since=left or (_waited(waits.at) if waits.at else ""),
        title=waits.title or what,
        number=waits.number,
        what=what if waits.title else which(waits),
        act=_(words.act),
        url=_url(waits, words.address),
        now=waits.kind == COURSE and model_of(waits).course.at_once,
        look="waiting" if others else due_class(waits.due, today()),
        due=None if others else waits.due,
        key=waits.matter_id or 0,
    )


def _told(waits: Waiting) -> str:
    """Its words, and for what is told by a code the title of that."""
    if waits.kind == "owed":
        return translated(TABLE[ClockCode(waits.words)].title)
    return translated(ROLE_TITLES[Role(waits.words)]) if waits.kind == "duty_list" else waits.words


def _on_course(waits: Waiting) -> _Words:
    """As the table of the course and the entry of the record type tell it."""
    model, stage = model_of(waits), waits.words.partition(":")[2]
    return _Words(translated(model.course.asks[stage]), _GO, record_of(model).page)


def _url(waits: Waiting, address: str) -> str:
    if address in ("petitions", "disclosures"):
        return reverse("desk:do", args=[address, waits.key, waits.kind])
    keys: dict[str, list[Any]] = {
        "desk:do": ["matters", waits.matter_id, waits.kind],
        "desk:matter": [waits.matter_id],
        "duties:index": [],
        "desk:answering": [],
        **{name: [UUID(waits.key)] for name in ("desk:paper", "desk:write") if address == name},
    }
    return reverse(address, args=keys.get(address, [waits.key]))


def _paper(paper: Paper, what: str, act: str = "", *, look: str = "waiting", edit: bool = False) -> Item:
    return Item(
        since=_waited(paper.waiting_since or paper.created_at),
        title=paper.matter.title,
        number=paper.matter.number,
        what=what,
        act=act,
        look=look,
        key=paper.matter_id,
        url=reverse("desk:edit" if edit else "desk:paper", args=[paper.pk]),
    )


def _to_decide(paper: Paper) -> Item:
    title = translated(TITLES[PaperKind(paper.kind)])
    author = paper.author.name if paper.author else ""
    what = _("%(paper)s（%(name)s起草）") % {"paper": title, "name": author}
    return _paper(paper, what, _("签发") if paper.state == PaperState.APPROVED else _("审核"))


def _is_draft(paper: Paper) -> bool:
    return paper.state == PaperState.DRAFT


def _draft(paper: Paper) -> Item:
    title = translated(TITLES[PaperKind(paper.kind)])
    by, note = getattr(paper, "returned_by", None), getattr(paper, "returned_note", None)
    if by:
        what = _("%(paper)s被%(name)s退回：%(note)s") % {"paper": title, "name": by, "note": note}
        return _paper(paper, what, _("修改"), look="soon", edit=True)
    return _paper(paper, _("%(paper)s草稿") % {"paper": title}, _("继续起草"), edit=True)


def _in_approval(paper: Paper) -> Item:
    title = translated(TITLES[PaperKind(paper.kind)])
    if not paper.waits_for:
        return _paper(paper, _("%(paper)s等签发") % {"paper": title})
    role = translated(STEP_TITLES[paper.waits_for])
    return _paper(paper, _("%(paper)s等%(role)s审核") % {"paper": title, "role": role})


def _elsewhere(actor: Actor, matter: Matter) -> Item:
    """What another unit has: its lateness is told in words and is not red, for nobody here can end it."""
    there = row(actor, matter)
    return Item(
        since=there.due.words,
        title=there.title,
        number=there.number,
        what=_("%(unit)s：%(clock)s") % {"unit": there.unit, "clock": there.due.clock},
        url=reverse("desk:matter", args=[matter.pk]),
    )


def _waited(since: datetime) -> str:
    """How long something has been waiting."""
    days = (today() - day_of(since)).days
    return _("今天起") if days <= 0 else _("等了 %(n)s 天") % {"n": days}
