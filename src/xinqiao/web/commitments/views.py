"""The register of what a unit promised, and one commitment from its words to its evidence (M-D3)."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import InvalidInput, NotFound, XinqiaoError
from xinqiao.kernel.language import told, translated
from xinqiao.kernel.typed import written_day
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.commitment import confirm
from xinqiao.matters.models import Commitment, Matter
from xinqiao.matters.queries import commitments as reads
from xinqiao.matters.queries.access import get_paper
from xinqiao.rules.promising import COMMITMENT, DONE, PENDING, SOURCES, CommitmentStage, PromiseSource
from xinqiao.rules.roles import ADMINS
from xinqiao.rules.text_input import whole_number
from xinqiao.rules.words import days_left_words
from xinqiao.web.acts.views import links, on_course
from xinqiao.web.desk.rows import due_class
from xinqiao.web.request import say, staff_only

_FIRST_YEAR = 2022


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentRow:
    """`left`: how long it still has or how late it is; empty once nothing is owed. `look`: of its state."""

    made: Commitment
    stage: str
    left: str
    look: str
    source: str


def row_of(made: Commitment) -> CommitmentRow:
    owed = made.stage == CommitmentStage.IN_FORCE
    look = due_class(made.due_on, today()) if owed else "ok" if made.stage in DONE else "waiting"
    late = made.stage == CommitmentStage.BROKEN or (made.done_on is not None and made.done_on > made.due_on)
    return CommitmentRow(
        made=made,
        stage=_("逾期后兑现") if made.done_on and late else translated(COMMITMENT.stages[made.stage]),
        left=translated(days_left_words(made.due_on, today(), work_calendar())) if owed else "",
        look="late" if late else look,
        source=translated(SOURCES[PromiseSource(made.source)]),
    )


def of_matter(matter: Matter) -> tuple[CommitmentRow, ...]:
    """Everything promised or proposed in a matter, without what was declined or is written no more."""
    gone = (CommitmentStage.DECLINED, CommitmentStage.LAPSED)
    return tuple(row_of(made) for made in matter.commitments.all() if made.stage not in gone)


@staff_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the own unit promised for days of a year, by day, with plain numbers."""
    if not actor.roles - ADMINS:
        raise NotFound
    year = whole_number(request.GET.get("year", "")) or today().year
    if not _FIRST_YEAR <= year <= today().year + 2:
        raise NotFound
    look = request.GET.get("look", "")[:8]
    found = reads.page(actor, year, look=look, after=_after(request))
    last = found[reads.PAGE - 1] if len(found) > reads.PAGE else None
    after = {"year": year, "look": look, "day": last.due_on, "pk": last.pk} if last else {}
    context = {
        "rows": [row_of(made) for made in found[: reads.PAGE]],
        "year": year,
        "years": range(today().year + 1, _FIRST_YEAR - 1, -1),
        "look": look,
        "looks": (("", _("全部")), ("open", _("兑现中")), ("late", _("已过期"))),
        "counts": reads.counts(actor, year),
        "after": urlencode(after),
        "first": "pk" in request.GET,
        "back": urlencode({"year": year, "look": look}),
    }
    return render(request, "commitments/list.html", context)


def _after(request: HttpRequest) -> tuple[date, int] | None:
    pk = whole_number(request.GET.get("pk", ""))
    if pk is None:
        return None
    try:
        return written_day("day", request.GET.get("day", "")), pk
    except InvalidInput as wrong:
        raise NotFound from wrong


@staff_only
def one(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One commitment: the words, how the day was read, each step, and what this person may do."""
    made = reads.get_commitment(actor, pk)
    row = row_of(made)
    context = {
        "row": row,
        "c": made,
        "pending": made.stage in PENDING,
        "can_urge": row.look == "late"
        and made.owner_id != actor.staff_id
        and check("matter.note", actor, made.matter).allowed,
        **on_course(actor, made),
    }
    return render(request, "commitments/one.html", context)


@staff_only
def of_paper(request: HttpRequest, actor: Actor, paper_id: UUID) -> HttpResponse:
    """What a document promises, to be confirmed at once by who wrote it: each as it was read; whatever is to be said otherwise has its
    own page."""
    paper = get_paper(actor, paper_id)
    left, refused = reads.to_confirm(paper), ""
    if request.method == "POST":
        chosen = set(request.POST.getlist("confirm"))
        try:
            for made in left:
                if str(made.pk) in chosen:
                    confirm(actor, made, what=made.what, owner=made.owner, due=made.due_on)
        except XinqiaoError as error:
            refused = told(error)
        else:
            say(
                request,
                _("已确认%(n)s项承诺，文书签发后生效。") % {"n": len(chosen & {str(m.pk) for m in left})},
            )
            return redirect("desk:matter", paper.matter_id)
        left = reads.to_confirm(paper)
    if not left and not refused:
        return redirect("desk:matter", paper.matter_id)
    context = {
        "paper": paper,
        "rows": [(row_of(made), links(actor, made)) for made in left],
        "refused": refused,
    }
    return render(request, "commitments/of_paper.html", context, status=422 if refused else 200)
