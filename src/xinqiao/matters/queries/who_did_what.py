"""Who did what in one matter, from the log: the matrix that shows the review organ that nobody judged the own work (M-R5)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from xinqiao.kernel import audit
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.models import Matter, Paper, PaperState
from xinqiao.matters.queries.history import with_names
from xinqiao.offices.models import Unit
from xinqiao.rules.paper_rule import PaperKind

COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "registered": ("登记", ("petition.register", "import.run")),
    "sorted": ("分类", ("matter.sort",)),
    "passed_on": ("转送交办", ("matter.forward", "matter.assign_with_report", "matter.decide_objection")),
    "accepted": ("受理", ("matter.accept",)),
    "handled": ("承办", ("handling.log", "handling.record_execution")),
    "drafted": ("起草文书", ("paper.draft", "paper.save", "paper.submit")),
    "approved": ("审核", ("paper.approve", "paper.send_back")),
    "issued": ("签发", ("paper.issue",)),
    "served": ("送达", ("service.record", "service.unserved")),
    "reviewed": ("复查复核", ()),
    "recusal": ("回避", ("matter.declare_recusal", "matter.decide_recusal")),
    "closed": ("办结归档", ("matter.close",)),
}
"""Column → its title and the acts it shows. What is done with an opinion of a review stands in the column of reviews."""

_OF_ACT = {act: column for column, (_title, acts) in COLUMNS.items() for act in acts}
_REVIEWS = (PaperKind.REVIEW_OPINION, PaperKind.FINAL_REVIEW_OPINION, PaperKind.LATE_REVIEW_NOTICE)
_PAPER = "matters.paper:"
MOST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """One member of staff, at the unit for which they acted, and on which days they did what: a cell a column."""

    name: str
    unit: str
    cells: tuple[tuple[date, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One issued paper: who wrote it, who approved it, who issued it. Nobody stands twice but as the last who approved and issued."""

    number: str
    kind: str
    writers: tuple[str, ...]
    approvers: tuple[str, ...]
    issuer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoDidWhat:
    """`cut`: the log of the matter is longer than what is shown."""

    doers: tuple[Doer, ...]
    papers: tuple[PaperLine, ...]
    cut: bool


def who_did_what(matter: Matter) -> WhoDidWhat:
    """The matrix of a matter, of what staff did and the log tells; reading is no part of it."""
    papers = list(
        matter.papers.filter(state=PaperState.ISSUED)
        .select_related("author", "issued_by")
        .prefetch_related("writers", "approvals__by")
    )
    reviews = {f"{_PAPER}{pk}" for pk in matter.papers.filter(kind__in=_REVIEWS).values_list("pk", flat=True)}
    entries = AuditEntry.objects.filter(
        matter_id=matter.pk, outcome="done", action__in=_OF_ACT, actor__startswith="staff:"
    )
    found = list(with_names(entries.order_by("seq"))[: MOST + 1])
    days: dict[tuple[str, int], dict[str, set[date]]] = defaultdict(lambda: defaultdict(set))
    for entry in found[:MOST]:
        column = "reviewed" if entry.subject in reviews else _OF_ACT[entry.action]
        who = (entry.staff_name, audit.read(entry)["unit"])  # type: ignore[attr-defined]  # annotated
        days[who][column].add(day_of(entry.at))
    units = Unit.objects.in_bulk({unit for _name, unit in days if unit is not None})
    return WhoDidWhat(
        doers=tuple(
            Doer(
                name=name,
                unit=units[unit].short_name if unit in units else "",
                cells=tuple(tuple(sorted(done[column])) for column in COLUMNS),
            )
            for (name, unit), done in days.items()
        ),
        papers=tuple(_line(paper) for paper in papers),
        cut=len(found) > MOST,
    )


def _line(paper: Paper) -> PaperLine:
    writers = [w.name for w in paper.writers.all()] or ([paper.author.name] if paper.author else [])
    return PaperLine(
        number=paper.number,
        kind=paper.kind,
        writers=tuple(writers),
        approvers=tuple(a.by.name for a in paper.approvals.all() if a.approved),
        issuer=paper.issued_by.name if paper.issued_by else "",
    )
