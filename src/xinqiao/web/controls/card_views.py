"""The cards of the own posts with how each measure stands today, and a post's handbook as PDF."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from xinqiao.controls.board import measured_by, readable
from xinqiao.controls.frozen import board_of
from xinqiao.controls.on_paper import board_pdf, card_pdf
from xinqiao.controls.periods import quarter_of
from xinqiao.controls.post_cards import PostCard, Risk, cards_of, post_cards
from xinqiao.controls.reading import Reading, Standing, read
from xinqiao.http.responses import pdf
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.offices.queries import get_unit
from xinqiao.rules.roles import ADMINS, ROLE_TITLES, Role
from xinqiao.web.controls.views import DOMAINS, STANDINGS, asked_for, domain_of
from xinqiao.web.request import staff_only


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureToday:
    """How a measure stands in the own unit this quarter; `url` leads behind the figure for who may read the board."""

    measure: str
    title: str
    look: str
    standing: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskToday:
    risk: Risk
    measures: tuple[MeasureToday, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardToday:
    role: str
    title: str
    card: PostCard
    risks: tuple[RiskToday, ...]


@staff_only
def cards(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The cards of the person's own posts; first, as the first page shows it, what of them is not kept today."""
    found = cards_of(actor.roles)
    readings = _readings(actor, found)
    shown = [_today(actor, card, readings) for card in found]
    context = {
        "cards": shown,
        "quarter": quarter_of(today()).title,
        "read": bool(readings),
        "open": _not_kept(shown, readings),
    }
    return render(request, "controls/cards.html", context)


def _not_kept(shown: Sequence[CardToday], readings: dict[str, Reading]) -> list[tuple[MeasureToday, Risk]]:
    """Each measure that is broken or at risk once, the broken first, with what the first card that names it does against it."""
    named = {
        m.measure: (m, row.risk)
        for card in reversed(shown)
        for row in reversed(card.risks)
        for m in row.measures
    }
    return [
        named[measure]
        for standing in (Standing.BROKEN, Standing.AT_RISK)
        for measure, reading in readings.items()
        if reading.standing is standing
    ]


@staff_only
def card(request: HttpRequest, actor: Actor, role: str) -> HttpResponse:
    """The handbook of a post: everybody reads every post's, for it tells of no person."""
    found = {one.role.value: one for one in post_cards().values()}.get(role)
    if found is None:
        raise NotFound
    return pdf(card_pdf(found, get_unit(actor.unit).name, today()), f"{ROLE_TITLES[found.role]}.pdf")


@staff_only
def board_on_paper(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The board of a unit and period as one page for the leaders' meeting."""
    asked = asked_for(request, actor)
    said = board_of([asked.unit.pk], asked.named, today())[asked.unit.pk]
    domains = [
        (str(title), [r for r in said.readings if domain_of(r.control.measure) == code])
        for code, title in DOMAINS.items()
    ]
    made = board_pdf(asked.unit.name, str(asked.named.title), today(), domains, said)
    return pdf(made, f"{asked.unit.short_name}-{asked.named.code}.pdf")


def _readings(actor: Actor, found: list[PostCard]) -> dict[str, Reading]:
    """The own unit's readings of this quarter. An administrator sees no figure of the business."""
    if not found or actor.roles <= ADMINS or Role.EXPERT in actor.roles:
        return {}
    wanted = measured_by({measure for card in found for measure in card.measures})
    said = read(wanted, [actor.unit], quarter_of(today()).period, today())[actor.unit] if wanted else ()
    return {reading.control.measure: reading for reading in said}


def _today(actor: Actor, card: PostCard, readings: dict[str, Reading]) -> CardToday:
    reads = _reads_board(actor)
    return CardToday(
        role=card.role.value,
        title=translated(ROLE_TITLES[card.role]),
        card=card,
        risks=tuple(
            RiskToday(risk=risk, measures=tuple(_measure(m, readings, reads=reads) for m in risk.measures))
            for risk in card.risks
        ),
    )


def _reads_board(actor: Actor) -> bool:
    try:
        return bool(readable(actor))
    except NotFound:
        return False


def _measure(measure: str, readings: dict[str, Reading], *, reads: bool) -> MeasureToday:
    reading = readings.get(measure)
    if reading is None:
        return MeasureToday(measure=measure, title="", look="", standing="", url="")
    look, word = STANDINGS[reading.standing]
    url = reverse("controls:evidence", args=[measure]) if reads else ""
    return MeasureToday(
        measure=measure,
        title=translated(reading.control.title),
        look=look,
        standing=translated(word),
        url=url,
    )
