"""Responsibility to the person (M-I7): leaks, pledges, keepers, self-checks of the own unit, and what people ask of their own data."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinqiao.documents.reports import render_report
from xinqiao.http.responses import pdf
from xinqiao.kernel.access import by_post, check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import REGISTRY, offered
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import listed, translated
from xinqiao.matters.queries.collected import unused
from xinqiao.offices.models import Unit
from xinqiao.offices.queries import get_unit
from xinqiao.rules.collecting import FIELDS, FREE
from xinqiao.rules.disclosing import PIECES, DataPiece
from xinqiao.rules.impact import HANDLINGS, DataUse
from xinqiao.rules.looking_back import Quarter
from xinqiao.rules.own_data import ASKED, ASKED_BY, IDENTIFIED, REMEDY, Wish, WishStage
from xinqiao.rules.safekeeping import ITEMS, KINDS, OCCASIONS, SELF_CHECK, WAYS_OF_TELLING
from xinqiao.rules.walking_round import ITEMS as WALK_ITEMS
from xinqiao.rules.walking_round import WALK
from xinqiao.safekeeping.commands.own_data import print_answer
from xinqiao.safekeeping.compose import pledge_report, walk_report
from xinqiao.safekeeping.queries import rooms as reads
from xinqiao.web.acts.views import address, links, on_course
from xinqiao.web.desk.rows import standing
from xinqiao.web.request import staff_only

_BEGUN = {
    "leak.report": "report",
    "pledge.sign": "sign",
    "keeper.name": "name",
    "self_check.fill": "fill",
    "walk_round.fill": "walk",
    "impact.draft": "assess",
}


def _begins(actor: Actor, unit: Unit) -> dict[str, str]:
    """The addresses of what can be begun here."""
    open_now = offered(actor, unit)
    return {
        name: address(REGISTRY[action], unit)
        for action, name in _BEGUN.items()
        if REGISTRY[action] in open_now
    }


@staff_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of it; who looks after the unit also reads who has not signed this year. Raises NotFound for outside experts."""
    if not by_post("pledge.sign", actor):
        raise NotFound
    unit, day = get_unit(actor.unit), today()
    leaks = list(reads.leaks(actor)[: reads.MOST + 1])
    checks = list(reads.self_checks(actor)[: reads.MOST + 1])
    walks = list(reads.walk_rounds(actor)[: reads.MOST + 1])
    impacts = list(reads.impacts(actor)[: reads.MOST + 1])
    asked = list(reads.data_requests(actor)[: reads.MOST + 1])
    overseen = by_post("self_check.verify", actor)
    quarter = Quarter.of(day)
    done = any((one.year, one.quarter) == (quarter.year, quarter.number) for one in checks)
    own = list(reads.pledges(actor).filter(staff_id=actor.staff)[: reads.MOST])
    signed = {one.occasion for one in own if one.year == day.year}
    begins = _begins(actor, unit)
    if signed == set(OCCASIONS):
        begins.pop("sign", None)
    context: dict[str, Any] = {
        **begins,
        "leaks": [(one, *standing(one)) for one in leaks[: reads.MOST]],
        "more_leaks": len(leaks) > reads.MOST,
        "asked": [(one, translated(ASKED[Wish(one.kind)]), *standing(one)) for one in asked[: reads.MOST]],
        "more_asked": len(asked) > reads.MOST,
        "impacts": [
            (one, translated(HANDLINGS[DataUse(one.handling)]), *standing(one))
            for one in impacts[: reads.MOST]
        ],
        "more_impacts": len(impacts) > reads.MOST,
        "not_assessed": listed(translated(HANDLINGS[one]) for one in reads.not_assessed(actor)),
        "assessing": by_post("impact.draft", actor),
        "asks": by_post("data_request.record", actor),
        "keepers": [(one, translated(KINDS[one.kind]), links(actor, one)) for one in reads.keepers(actor)],
        "checks": [(one, translated(SELF_CHECK.stages[one.stage])) for one in checks[: reads.MOST]],
        "more_checks": len(checks) > reads.MOST,
        "own": [(one, translated(OCCASIONS[one.occasion])) for one in own],
        "signed": "yearly" in signed,
        "missing": listed(s.name for s in reads.not_pledged(unit.pk, day.year)) if overseen else "",
        "overseen": overseen,
        "walks": [(one, translated(WALK.stages[one.stage])) for one in walks[: reads.MOST]],
        "more_walks": len(walks) > reads.MOST,
        "walked": any((one.year, one.month) == (day.year, day.month) for one in walks),
        "done": done,
        "year": day.year,
        "most": reads.MOST,
    }
    return render(request, "safekeeping/index.html", context)


@staff_only
def data_request(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """What somebody asks of the own data, and how it was answered (个人信息保护法 44–50)."""
    found = reads.get_data_request(actor, pk)
    context = {
        "r": found,
        "kind": translated(ASKED[Wish(found.kind)]),
        "asked_by": translated(ASKED_BY[found.asked_by]),
        "identified": translated(IDENTIFIED[found.identified]),
        "remedy": translated(REMEDY) if found.stage == WishStage.REFUSED else "",
        "waits": found.stage == WishStage.ASKED,
        "prints": check("data_request.print", actor, found).allowed,
        **on_course(actor, found),
    }
    return render(request, "safekeeping/data_request.html", context)


@staff_only
@require_POST
def data_request_pdf(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The answer on paper, on record."""
    found = reads.get_data_request(actor, pk)
    return pdf(print_answer(actor, found), _("个人信息请求") + f"-{found.petition.number}.pdf")


@staff_only
def impact(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """An assessment with its three contents, and what was found each year."""
    found = reads.get_impact(actor, pk)
    context = {
        "a": found,
        "handling": translated(HANDLINGS[DataUse(found.handling)]),
        **on_course(actor, found),
    }
    return render(request, "safekeeping/impact.html", context)


@staff_only
def fields(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Fields filled and never used, of the last quarter and of this one (M-I1). Raises NotFound for who does not look after the unit."""
    if not by_post("self_check.verify", actor):
        raise NotFound
    day = today()
    quarters = [
        (
            translated(quarter.title),
            [
                (translated(FREE[u.field]), translated(FIELDS[u.field].purpose), u, u.filled - u.used)
                for u in unused(actor.unit, quarter)
            ],
        )
        for quarter in (Quarter.before(day), Quarter.of(day))
    ]
    return render(request, "safekeeping/fields.html", {"quarters": quarters})


@staff_only
def leak(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One incident and its steps; from it "who saw it" is one click."""
    found = reads.get_leak(actor, pk)
    number = reads.number_of(actor, found)
    context = {
        "l": found,
        "number": number,
        "asks_who": bool(number) and by_post("viewing.read", actor),
        "pieces": listed(translated(PIECES[DataPiece(piece)]) for piece in found.pieces),
        "way": translated(WAYS_OF_TELLING[found.way]) if found.way else "",
        **on_course(actor, found),
    }
    return render(request, "safekeeping/leak.html", context)


@staff_only
def self_check(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The ten items and the two that were drawn."""
    found = reads.get_self_check(actor, pk)
    items = [
        (number + 1, translated(text), right, number in found.drawn)
        for number, (text, right) in enumerate(zip(ITEMS, found.found, strict=True))
    ]
    context = {
        "c": found,
        "items": items,
        **on_course(actor, found),
    }
    return render(request, "safekeeping/self_check.html", context)


@staff_only
def walk_round(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The ten items of a month and what was done about them."""
    found = reads.get_walk_round(actor, pk)
    context = {
        "w": found,
        "items": [(translated(text), right) for text, right in zip(WALK_ITEMS, found.found, strict=True)],
        **on_course(actor, found),
    }
    return render(request, "safekeeping/walk_round.html", context)


@staff_only
def walk_sheet(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The sheet to take along. Raises NotFound for who does not walk."""
    if not by_post("walk_round.fill", actor):
        raise NotFound
    folder = settings.XINQIAO_FONTS
    report = walk_report(get_unit(actor.unit))
    return pdf(render_report(report, font_dirs=(folder,) if folder.is_dir() else ()), _("走查表") + ".pdf")


@staff_only
def pledge_pdf(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A pledge on paper."""
    made = reads.get_pledge(actor, pk)
    folder = settings.XINQIAO_FONTS
    data = render_report(pledge_report(made), font_dirs=(folder,) if folder.is_dir() else ())
    return pdf(data, _("保密承诺书") + f"-{made.year}-{made.pk}.pdf")
