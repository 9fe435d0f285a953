"""The quarterly look-back (M-P6): draws, samples, reviews."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.library.calendars import work_calendar
from xinqiao.offices.queries import get_unit
from xinqiao.policy.models import LookBack, SampledMatter
from xinqiao.policy.queries import look_back as reads
from xinqiao.rules.looking_back import PARTS, Quarter, draw_due
from xinqiao.rules.sampling import SHARE, draw, read_frame
from xinqiao.rules.text_input import whole_number
from xinqiao.web.acts.views import address, links
from xinqiao.web.look_back.sampled_page import sampled_page, standing
from xinqiao.web.request import say, staff_only

ROUNDS = 40
"""Draws that the list shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The last quarter, which is still to be drawn."""

    title: str
    words: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPage:
    """A draw as a line of the list."""

    look_back: LookBack
    title: str
    size: int
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRow:
    """A sampled matter as a line of the round; without title for those who may not see the matter, without number where it became an
    accusation since (条例 30(3))."""

    sampled: SampledMatter
    title: str
    number: str
    standing: str
    look: str
    people: tuple[str, ...]
    proposed: str


@staff_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The rounds of the own unit, newest first, and whether the last quarter is still to be drawn."""
    if not actor.roles & reads.READERS:
        raise NotFound
    found = list(reads.rounds(actor)[:ROUNDS])
    sizes, draws = reads.progress([r.pk for r in found]), by_post("look_back.draw", actor)
    context = {
        "most": ROUNDS,
        "rounds": [_round(r, *sizes.get(r.pk, (0, 0))) for r in found],
        "due": _due(actor) if draws else None,
        "draw": address(REGISTRY["look_back.draw"], get_unit(actor.unit)) if draws else "",
    }
    return render(request, "look_back/index.html", context)


def _round(look_back: LookBack, size: int, done: int) -> RoundPage:
    return RoundPage(
        look_back=look_back, title=translated(reads.quarter_of(look_back).title), size=size, done=done
    )


def _due(actor: Actor) -> Due | None:
    quarter = Quarter.before(today())
    if reads.standing(actor.unit, quarter) is not None or not reads.frame_of(actor.unit, quarter).exists():
        return None
    last = draw_due(quarter, work_calendar())
    late = today() > last
    words = _("应当在%(day)s前抽取，已经超期。") if late else _("请在%(day)s前抽取。")
    return Due(title=translated(quarter.title), words=words % {"day": last.isoformat()}, late=late)


@staff_only
def look_back(request: HttpRequest, actor: Actor, look_back_id: int) -> HttpResponse:
    """One draw: how it was made, and the matters drawn with their reviewers and findings."""
    found = reads.get_round(actor, look_back_id)
    after = whole_number(request.GET.get("after", "")) or 0
    sample = reads.sample_of(found, after=after, limit=reads.PAGE + 1)
    shown = sample[: reads.PAGE]
    assigns = reads.is_open(found) and by_post("look_back.assign", actor)
    sizes = reads.progress([found.pk]).get(found.pk, (0, 0))
    context = {
        "round": _round(found, *sizes),
        "rows": _rows(actor, found, shown, propose=assigns),
        "strata": reads.strata(found),
        "share": SHARE,
        "others": [_round(r, 0, 0) for r in reads.same_quarter(found)],
        "acts": links(actor, found),
        "after": urlencode({"after": shown[-1].position}) if len(sample) > reads.PAGE else "",
        "first": bool(after),
    }
    return render(request, "look_back/round.html", context)


def _rows(actor: Actor, found: LookBack, sample: list[SampledMatter], *, propose: bool) -> list[SampleRow]:
    seen = reads.seen_by(actor, sample)
    proposed = reads.proposal(found, sample) if propose else {}
    rows = []
    for sampled in sample:
        words, look = standing(sampled)
        new = proposed.get(sampled.pk, {})
        rows.append(
            SampleRow(
                sampled=sampled,
                title=sampled.matter.title if sampled.matter_id in seen else "",
                number=sampled.matter.number
                if sampled.matter_id in seen or not sampled.matter.confidential
                else "",
                standing=translated(words),
                look=look,
                people=tuple(r.reviewer.name for r in sampled.reviews.all()),
                proposed=_("、").join(staff.name for part, staff in new.items() if part in PARTS),
            )
        )
    return rows


@staff_only
def frame(request: HttpRequest, actor: Actor, look_back_id: int) -> HttpResponse:
    """The recorded frame as a text, with which anybody can repeat the draw."""
    found = reads.get_round(actor, look_back_id)
    answer = HttpResponse(found.frame, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = (
        f'attachment; filename="frame-{found.year}-Q{found.quarter}-{found.pk}.txt"'
    )
    return answer


@staff_only
def check_draw(request: HttpRequest, actor: Actor, look_back_id: int) -> HttpResponse:
    """Repeat the draw from frame and seed and say whether it gives the same sample."""
    found = reads.get_round(actor, look_back_id)
    again = [d.number for d in draw(read_frame(found.frame), bytes.fromhex(found.seed))]
    same = again == [s.matter.number for s in reads.sample_of(found)]
    if same:
        say(request, _("已按记录的范围和种子重新计算，结果与样本一致。"))
    else:
        say(request, _("重新计算的结果与样本不一致，请立即报告审计管理员。"))
    return redirect("look_back:round", look_back_id)


@staff_only
def sampled(request: HttpRequest, actor: Actor, sampled_id: int) -> HttpResponse:
    """One sampled matter: what is looked at, both forms, statement, conclusion."""
    found = reads.get_sampled(actor, sampled_id)
    return render(request, "look_back/sampled.html", {"p": sampled_page(actor, found)})
