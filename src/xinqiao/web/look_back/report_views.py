"""The report of a quarter's look-back, as a page and as a PDF."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xinqiao.http.responses import pdf
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.policy.queries import look_back as reads
from xinqiao.policy.queries.look_back_figures import Figures, reported
from xinqiao.policy.report import report_of
from xinqiao.rules.looking_back import ANSWERS, FINDINGS, QUESTIONS, Question
from xinqiao.web.acts.views import address
from xinqiao.web.look_back.charts import Chart, chart
from xinqiao.web.request import staff_only


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    unit: str
    frame: int
    sample: int
    findings: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    figures: Figures
    findings: Chart
    answers: tuple[tuple[str, tuple[int, ...]], ...]
    finding_titles: tuple[str, ...]
    answer_titles: tuple[str, ...]
    units: tuple[UnitRow, ...]


def _page(figures: Figures) -> ReportPage:
    titles = {f.value: translated(t) for f, t in FINDINGS.items()}
    return ReportPage(
        figures=figures,
        findings=chart(
            _("各类结论的件数"), [(title, figures.findings[code]) for code, title in titles.items()]
        ),
        answers=tuple(
            (translated(QUESTIONS[Question(q)]), tuple(count[a] for a in ANSWERS))
            for q, count in figures.answers.items()
        ),
        finding_titles=tuple(titles.values()),
        answer_titles=tuple(translated(t) for t in ANSWERS.values()),
        units=tuple(
            UnitRow(
                unit=u.unit,
                frame=u.frame,
                sample=u.sample,
                findings=tuple((title, u.findings[code]) for code, title in titles.items()),
            )
            for u in figures.units
        ),
    )


@staff_only
def report(request: HttpRequest, actor: Actor, look_back_id: int) -> HttpResponse:
    """The figures as they stand, or of the report that was made."""
    found = reads.get_round(actor, look_back_id)
    spec = REGISTRY["look_back.report"]
    ready = by_post(spec.action, actor) and spec.possible(actor, found)
    context = {
        "round": found,
        "title": translated(reads.quarter_of(found).title),
        "p": _page(reported(found)),
        "make": address(spec, found) if ready else "",
    }
    return render(request, "look_back/report.html", context)


@staff_only
def report_pdf(request: HttpRequest, actor: Actor, look_back_id: int) -> HttpResponse:
    """The report on paper, once it was made."""
    found = reads.get_round(actor, look_back_id)
    if found.reported_at is None:
        raise NotFound
    name = f"{found.year}-Q{found.quarter}-" + _("回头看季度报告") + ".pdf"
    return pdf(report_of(found), name)
