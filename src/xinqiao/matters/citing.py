"""The citations of a document: what it cites, whether that holds on the relevant day, what keeps it from being issued.

Called inside commands and by queries. Works on the masked text, which is what pages show: a citation holds nothing personal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xinqiao.kernel.errors import Refused
from xinqiao.library.queries.citations import check_all
from xinqiao.matters.content import masked_content
from xinqiao.matters.models import Citation, CitationOverride, Matter, Paper
from xinqiao.rules.basis import Basis
from xinqiao.rules.paper_rule import PaperRule
from xinqiao.rules.papers import RULES
from xinqiao.rules.provisions.resolve import STATUS_TITLES, Resolution, Status
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_FOUR_ELEMENTS = Basis(article=32)
NONE_CITED = "basis:none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One citation of a field. `basis`: it must hold for the document to be issued."""

    field: str
    found: Resolution
    basis: bool

    @property
    def key(self) -> str:
        """Names the citation together with what is wrong with it, within one exact text."""
        return f"{self.field}:{self.found.mention.start}:{self.found.status}"

    @property
    def hinders(self) -> bool:
        return self.basis and not self.found.holds


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationCheck:
    """All citations of a document by field. `nothing_cited`: an opinion whose basis names no instrument."""

    texts: Mapping[str, str]
    citations: tuple[Checked, ...]
    nothing_cited: bool
    days: tuple[date, ...]

    @property
    def problems(self) -> tuple[Checked, ...]:
        """Those that keep the document from being issued."""
        return tuple(c for c in self.citations if c.hinders)

    @property
    def keys(self) -> tuple[str, ...]:
        """What an override must cover."""
        return (*((NONE_CITED,) if self.nothing_cited else ()), *(c.key for c in self.problems))

    def of(self, field: str) -> tuple[Checked, ...]:
        return tuple(c for c in self.citations if c.field == field)


def texts_of(rule: PaperRule, content: Mapping[str, Any]) -> dict[str, str]:
    """Field → text, each decision of an opinion as `item_N`."""
    written = {f.name: str(content.get(f.name, "")) for f in rule.fields if f.is_written}
    decided = {f"item_{item['position']}": str(item.get("decision", "")) for item in content.get("items", [])}
    return {name: text for name, text in (written | decided).items() if text.strip()}


def applies_on(content: Mapping[str, Any]) -> date | None:
    """The day of the fact, where the writer gave one; None for anything that is no day."""
    try:
        return date.fromisoformat(str(content.get("applies_on", "")))
    except ValueError:
        return None


def check_paper(paper: Paper, day: date) -> CitationCheck | None:
    """The citations of a document as it stands, if it were issued on `day`; None for kinds that found no decision."""
    return _check(RULES[paper.kind], paper.content, day)


def check_draft(matter: Matter, kind: str, content: Mapping[str, Any], day: date) -> CitationCheck | None:
    """As `check_paper`, of what is being written: masked first, so that it says the same as the check at issue."""
    return _check(RULES[kind], masked_content(matter, content), day)


def _check(rule: PaperRule, content: Mapping[str, Any], day: date) -> CitationCheck | None:
    if not rule.cites:
        return None
    fact = applies_on(content)
    days = (fact, day) if fact and fact != day else (day,)
    texts = texts_of(rule, content)
    resolved = check_all(texts, days)
    citations = tuple(
        Checked(field=field, found=found, basis=rule.founded_in(field))
        for field, several in resolved.items()
        for found in several
    )
    missing = rule.must_cite and not any(c.field == "basis" for c in citations)
    return CitationCheck(texts=texts, citations=citations, nothing_cited=missing, days=days)


def keep(paper: Paper, checked: CitationCheck) -> None:
    """Store the citations of a document as references, in place of those stored before."""
    paper.citations.all().delete()
    Citation.objects.bulk_create(_row(paper, checked, c) for c in checked.citations)


def _row(paper: Paper, checked: CitationCheck, cited: Checked) -> Citation:
    mention, version = cited.found.mention, cited.found.version
    quoted = checked.texts[cited.field][slice(*mention.quoted)] if mention.quoted else ""
    return Citation(
        paper=paper,
        field=cited.field,
        start=mention.start,
        end=mention.end,
        title=mention.title,
        number=mention.number,
        version_id=version.id if version else None,
        address=mention.address.key if mention.address else "",
        until=mention.until.key if mention.until else "",
        status=cited.found.status,
        quoted=quoted,
        basis=cited.basis,
        on=checked.days[0],
    )


def override_of(paper: Paper, content_hash: str, checked: CitationCheck) -> CitationOverride | None:
    """Counsel's exception that covers every problem of exactly this text, None when there is none."""
    wanted = set(checked.keys)
    for override in paper.citation_overrides.filter(content_hash=content_hash).select_related("by"):
        if wanted <= set(override.problems):
            return override
    return None


def note(paper: Paper, day: date) -> None:
    """Store what a document cites as it is sent for approval; what is wrong is shown, and stops it only at its issue."""
    checked = check_paper(paper, day)
    if checked is not None:
        keep(paper, checked)


def settle(paper: Paper, content_hash: str, day: date) -> None:
    """Store what a document cites on the day of its issue. Raises Refused when the basis does not resolve and counsel has not
    let exactly this text pass."""
    checked = check_paper(paper, day)
    if checked is None:
        return
    if checked.keys and override_of(paper, content_hash, checked) is None:
        raise Refused(refusal(checked))
    keep(paper, checked)


def refusal(checked: CitationCheck) -> Verdict:
    """Why the document cannot be issued, and what to do."""
    return Verdict(
        allowed=False,
        reason=Phrase(
            "引用的依据没有核对通过，不能签发：{problems}。请退回修改；确有理由的，由本单位法律顾问写明理由，仍然采用。",
            problems=tuple(told(checked)),
        ),
        basis=(_FOUR_ELEMENTS,),
    )


def told(checked: CitationCheck) -> Sequence[Phrase]:
    """Each problem in a few words."""
    sentences = [Phrase("依据一栏没有写明所引用的法律、法规或者文件")] if checked.nothing_cited else []
    for problem in checked.problems:
        words = checked.texts[problem.field][problem.found.mention.start : problem.found.mention.end]
        sentences.append(
            Phrase("“{words}”{status}", words=words, status=STATUS_TITLES[Status(problem.found.status)])
        )
    return sentences
