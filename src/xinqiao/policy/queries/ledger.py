"""The policy ledger 政策执行台账 (M-P5): a view over the records, no second source of truth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI, day_of
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Day, One, Pick, read, told_in
from xinqiao.kernel.viewing import ShownAs, note
from xinqiao.library.models import Category
from xinqiao.library.queries import categories
from xinqiao.matters.models import (
    Citation,
    Evaluation,
    Matter,
    Outcome,
    Paper,
    PaperState,
    ReplyCheck,
    RequestItem,
    ReviewRequest,
)
from xinqiao.matters.models.review import Grade, ReviewLevel
from xinqiao.matters.queries.access import visible
from xinqiao.matters.queries.evaluations import counting
from xinqiao.offices.models import Unit
from xinqiao.policy.models import SampledMatter
from xinqiao.rules.lifecycle import ENDINGS, STATE_TITLES, State
from xinqiao.rules.looking_back import FINDINGS, Finding
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.provisions.address import read_key
from xinqiao.rules.routing import BY_CODE as ROUTE_BY_CODE

ANSWERS = (PaperKind.HANDLING_OPINION, PaperKind.REPLY)
"""Kinds of papers that answer a matter."""

CONCLUDING: dict[str, tuple[PaperKind, ...]] = {
    State.CONCLUDED: ANSWERS,
    State.DECLINED: (PaperKind.DECLINE_NOTICE,),
    State.GUIDED: (PaperKind.GUIDANCE_NOTICE, PaperKind.ROUTE_NOTICE),
    State.DIRECTED: (PaperKind.PROCEDURE_NOTICE,),
    State.BARRED: (PaperKind.BAR_NOTICE,),
    State.WITHDRAWN: (),
    State.LAPSED: (),
}
"""How a matter was concluded → the kinds of papers that tell it to the petitioner; a withdrawal is the petitioner's own paper,
and of a petitioner who died nobody is left to be told."""


def moments(first: date, last: date) -> tuple[datetime, datetime]:
    """From the beginning of the first day to the end of the last (exclusive), Shanghai time."""
    return (
        datetime.combine(first, time(), SHANGHAI),
        datetime.combine(last + timedelta(days=1), time(), SHANGHAI),
    )


def concluded(first: date, last: date) -> QuerySet[Matter]:
    """Matters with which a unit was done between the two days, answered or not, each with this unit (`owner_id`). Accusations are in no
    list that goes round; answers given in another system were not written here and have no course to look at."""
    begin, end = moments(first, last)
    found = Matter.objects.filter(ended_at__gte=begin, ended_at__lt=end, confidential=False)
    return found.annotate(owner_id=Coalesce("first_unit_id", "holding_unit_id"))


def told_by() -> QuerySet[Paper]:
    """The issued papers that told the petitioner how the matter of an outer query was concluded."""
    kinds = Q()
    for ending, papers in CONCLUDING.items():
        kinds |= Q(matter__ended_as=ending, kind__in=papers)
    return Paper.objects.filter(kinds, matter=OuterRef("pk"), state=PaperState.ISSUED)


PAGE = 30
SHORT = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerWanted:
    """What is asked of the ledger: days of receipt, the unit that handles, category, outcome of a request, finding of the look-back."""

    since: Annotated[date | None, Day("收到日期，从", required=False)] = None
    until: Annotated[date | None, Day("到", required=False)] = None
    unit: Annotated[One[Unit] | None, Pick("承办单位", required=False, among=lambda _: handling_units())] = (
        None
    )
    category: Annotated[
        One[Category] | None, Pick("内容分类", required=False, among=lambda _: categories())
    ] = None
    outcome: Annotated[str | None, Pick("处理结果", required=False, among=Outcome.choices)] = None
    finding: Annotated[Finding | None, Pick("回头看结论", required=False, among=tuple(FINDINGS.items()))] = (
        None
    )

    def as_text(self) -> dict[str, str]:
        """As an address or the log tells it: without what is not asked."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: str(getattr(v, "pk", v)) for name, v in values.items() if v is not None}


def wanted_of(sent: Mapping[str, str]) -> LedgerWanted:
    """What an address asks. Raises InvalidInput for what it misspells: left out, it would show more than was asked for."""
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, what in told_in(LedgerWanted).items():
        try:
            found[name] = read(name, what, sent.get(name), None)
        except InvalidInput as error:
            wrong |= error.fields
    since, until = found.get("since"), found.get("until")
    if since and until and until < since:
        wrong["until"] = "收到日期的止日不能早于起日。"
    if wrong:
        raise InvalidInput(wrong)
    return LedgerWanted(**found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What the petitioner said of one unit's work, never of a person: the last evaluation given, or the words of a request for
    review, with `grade` saying which."""

    unit: str
    grade: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One matter in the ledger. Texts are the masked copies; `paper_id` opens the reply, or what was told instead of one. `basis` is
    what it states as its basis, `cited` the provisions on which one without that field is founded. `ended` says how the matter
    was concluded; empty while it is not. `let_stand`: why it was sent although
    its check objected (M-C2)."""

    matter_id: int
    number: str
    title: str
    category: str
    unit: str
    received_on: date
    concluded_on: date | None
    ended: str
    basis: str
    cited: tuple[str, ...]
    reply: str
    paper_id: UUID | None
    feedback: tuple[Feedback, ...]
    look_back: str
    state: str
    let_stand: str = ""


def ledger(actor: Actor, wanted: LedgerWanted) -> QuerySet[Matter]:
    """The matters of the ledger that the actor may see, newest first. Accusations are left out whoever asks."""
    found = visible(actor).filter(confidential=False)
    if wanted.since is not None:
        found = found.filter(received_at__gte=moments(wanted.since, wanted.since)[0])
    if wanted.until is not None:
        found = found.filter(received_at__lt=moments(wanted.until, wanted.until)[1])
    if wanted.unit is not None:
        found = found.filter(first_unit=wanted.unit)
    if wanted.category is not None:
        found = found.filter(category=wanted.category)
    if wanted.outcome is not None:
        outcomes = RequestItem.objects.filter(matter=OuterRef("pk"), outcome=wanted.outcome)
        found = found.filter(Exists(outcomes))
    if wanted.finding is not None:
        sampled = SampledMatter.objects.filter(matter=OuterRef("pk"), look_back__replaced_at=None)
        found = found.filter(Exists(sampled.filter(finding=wanted.finding)))
    return found.select_related("category", "first_unit", "holding_unit").order_by("-id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of lines. `after`: key of the next page, empty at the end."""

    lines: list[Line]
    after: str


def page(actor: Actor, wanted: LedgerWanted, *, after: int | None = None) -> Page:
    """A page of the ledger in a constant number of queries."""
    found = ledger(actor, wanted)
    if after is not None:
        found = found.filter(pk__lt=after)
    rows = list(found[: PAGE + 1])
    note(ShownAs.LEDGER, *(matter.pk for matter in rows[:PAGE]))
    return Page(lines=lines(rows[:PAGE]), after=str(rows[PAGE - 1].pk) if len(rows) > PAGE else "")


def lines(matters: Sequence[Matter]) -> list[Line]:
    """The ledger lines of these matters, in five more queries."""
    ids = [m.pk for m in matters]
    papers, feedback, sampled = _papers(matters), _feedback(ids), _sampled(ids)
    cited = _cited(papers.values())
    found = []
    for matter in matters:
        paper = papers.get(matter.pk)
        words = cited.get(paper.pk, ()) if paper else ()
        found.append(_line(matter, paper, words, feedback.get(matter.pk, ()), sampled.get(matter.pk)))
    return found


def _papers(matters: Sequence[Matter]) -> dict[int, Paper]:
    """The last issued reply of each matter, or the paper that told how it was concluded without one."""
    kinds = {m.pk: CONCLUDING.get(m.ended_as, ANSWERS) for m in matters}
    found = Paper.objects.filter(
        matter_id__in=list(kinds),
        kind__in={k for some in kinds.values() for k in some},
        state=PaperState.ISSUED,
    )
    stood = ReplyCheck.objects.filter(paper=OuterRef("pk")).order_by("-at", "-pk").values("reason")
    told = found.only("matter_id", "kind", "content").annotate(let_stand=Subquery(stood[:1]))
    rows = told.order_by("issued_at")
    return {p.matter_id: p for p in rows if p.kind in kinds[p.matter_id]}


def _feedback(ids: list[int]) -> dict[int, tuple[Feedback, ...]]:
    found: dict[int, list[Feedback]] = {}
    said = Evaluation.objects.filter(matter_id__in=ids).select_related("unit")
    for given in counting(said).order_by("at"):
        one = Feedback(
            unit=given.unit.short_name, grade=Grade(given.grade).label, comment=shortened(given.comment)
        )
        found.setdefault(given.matter_id, []).append(one)
    reviews = ReviewRequest.objects.filter(matter_id__in=ids).select_related("disputed__unit")
    for asked in reviews.order_by("requested_at"):
        words = Feedback(
            unit=asked.disputed.unit.short_name,
            grade=_ASKED_FOR[ReviewLevel(asked.level)],
            comment=shortened(asked.text),
        )
        found.setdefault(asked.matter_id, []).append(words)
    return {matter_id: tuple(said) for matter_id, said in found.items()}


_ASKED_FOR = {ReviewLevel.REVIEW: "请求复查", ReviewLevel.FINAL_REVIEW: "请求复核"}


def _sampled(ids: list[int]) -> dict[int, SampledMatter]:
    found = SampledMatter.objects.filter(matter_id__in=ids, look_back__replaced_at=None)
    return {s.matter_id: s for s in found.order_by("pk")}


def _line(
    matter: Matter,
    paper: Paper | None,
    cited: Sequence[str],
    feedback: tuple[Feedback, ...],
    sampled: SampledMatter | None,
) -> Line:
    content = paper.content if paper else {}
    unit = matter.first_unit or matter.holding_unit
    return Line(
        matter_id=matter.pk,
        number=matter.number,
        title=matter.title,
        category=matter.category.name if matter.category else "",
        unit=unit.short_name,
        received_on=day_of(matter.received_at),
        concluded_on=day_of(matter.ended_at) if matter.ended_at else None,
        ended=_ENDED.get(matter.ended_as, ""),
        basis=shortened(_basis(matter, paper)),
        cited=tuple(dict.fromkeys(cited)),
        reply=shortened(_reply(content)),
        paper_id=paper.pk if paper else None,
        feedback=feedback,
        look_back=_outcome(sampled),
        state=STATE_TITLES[State(matter.state)],
        let_stand=getattr(paper, "let_stand", None) or "",
    )


def _outcome(sampled: SampledMatter | None) -> str:
    if sampled is None:
        return ""
    return FINDINGS[Finding(sampled.finding)] if sampled.concluded_at else "已抽中，评查中"


def _cited(papers: Iterable[Paper]) -> dict[UUID, list[str]]:
    """The provisions on which each reply is founded, as people write them."""
    found: dict[UUID, list[str]] = {}
    for citation in Citation.objects.filter(paper__in=[p.pk for p in papers], basis=True):
        place = read_key(citation.address)
        words = f"《{citation.title}》{place.text if place else ''}"
        found.setdefault(citation.paper_id, []).append(words)
    return found


_ENDED: dict[str, str] = {
    State.CONCLUDED: "已答复",
    **{ending: STATE_TITLES[ending] for ending in ENDINGS if ending is not State.CONCLUDED},
}
_SAID = ("answer", "organ", "procedure", "explanation", "reason")
"""Fields of the papers that tell how a matter was concluded, in the order in which a line shows them."""


def _basis(matter: Matter, paper: Paper | None) -> str:
    """What the paper states as its basis; for what was not answered, the article under which it was not."""
    if paper is None:
        return ""
    if matter.ended_as in (State.GUIDED, State.DIRECTED) and matter.route in ROUTE_BY_CODE:
        return ROUTE_BY_CODE[matter.route].basis.text
    own = RULES[paper.kind].basis
    return str(paper.content.get("basis", "")) or (own.text if own and paper.kind not in ANSWERS else "")


def _reply(content: Mapping[str, Any]) -> str:
    decisions = [str(item.get("decision", "")) for item in content.get("items", [])]
    return " ".join(filter(None, decisions)) or "；".join(
        str(content[name]) for name in _SAID if content.get(name)
    )


def shortened(text: str) -> str:
    """One line of at most `SHORT` characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= SHORT else flat[: SHORT - 1] + "…"


def handling_units() -> QuerySet[Unit]:
    """Units to filter by: those that handle matters."""
    handled = Matter.objects.filter(first_unit=OuterRef("pk"), confidential=False)
    return Unit.objects.filter(Exists(handled)).order_by("level", "id")
