"""Sheets of assessment and how their measures stand (M-D7). Nothing here puts one unit beside another."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from xinqiao.appraisal.models import AppraisalSheet
from xinqiao.controls.board import measured_by
from xinqiao.controls.periods import named
from xinqiao.controls.reading import STANDING_TITLES, read
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import ReviewRequest
from xinqiao.offices.models import Unit
from xinqiao.oversight.queries.supervision import looked_after
from xinqiao.rules.appraising import CHOOSABLE, REVIEWED, AppraisalStage
from xinqiao.rules.words import Phrase

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalLine:
    """One measure in the year: `words` says its figure as the board says it; `look` is the standing's code, empty where
    no control measures it."""

    measure: str
    title: str
    look: str
    standing: str
    words: str


def sheets(actor: Actor) -> QuerySet[AppraisalSheet]:
    """Those by the own unit and of it, for who reads its board."""
    found = AppraisalSheet.objects.select_related("unit", "by_unit", "opened_by")
    if not by_post("controls.read", actor):
        return found.none()
    return found.filter(Q(unit_id=actor.unit) | Q(by_unit_id=actor.unit))


def get_sheet(actor: Actor, key: Any) -> AppraisalSheet:
    """One of them. Raises NotFound."""
    found = sheets(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def assessable(unit: Unit) -> QuerySet[Unit]:
    """The units that this one may assess: those it looks after, never itself."""
    return Unit.objects.filter(pk__in=looked_after(unit.pk), active=True).order_by("level", "id")


def lines_of(sheet: AppraisalSheet, today: date) -> list[AppraisalLine]:
    """How each chosen measure stands: as it was settled, or as the evidence says today."""
    if sheet.stage == AppraisalStage.SETTLED:
        return [AppraisalLine(**told) for told in sheet.figures]
    period = named(str(sheet.year))
    assert period is not None
    controls = measured_by(sheet.measures)
    said = read(controls, [sheet.unit_id], period.period, today)[sheet.unit_id]
    found = {
        reading.control.measure: AppraisalLine(
            measure=reading.control.measure,
            title=CHOOSABLE[reading.control.measure],
            look=reading.standing,
            standing=STANDING_TITLES[reading.standing],
            words=str(reading.sentence),
        )
        for reading in said
    }
    if REVIEWED in sheet.measures:
        found[REVIEWED] = _reviewed(sheet)
    return [found[measure] for measure in CHOOSABLE if measure in found]


def _reviewed(sheet: AppraisalSheet) -> AppraisalLine:
    """Opinions of the unit on which a review was decided in the year."""
    decided = ReviewRequest.objects.filter(disputed__unit=sheet.unit, decided_at__year=sheet.year)
    told = decided.aggregate(all=Count("pk"), kept=Count("pk", filter=Q(outcome="maintained")))
    some = Phrase("复查复核决定{due}件，其中维持{done}件", due=told["all"], done=told["kept"])
    words = str(some if told["all"] else Phrase("这一年没有复查复核决定"))
    undone = Phrase("有撤销、变更") if told["kept"] < told["all"] else Phrase("全部维持")
    return AppraisalLine(
        measure=REVIEWED,
        title=CHOOSABLE[REVIEWED],
        look="",
        standing=str(undone if told["all"] else Phrase("没有发生")),
        words=words,
    )


def frozen(lines: list[AppraisalLine]) -> list[dict[str, str]]:
    return [asdict(line) for line in lines]
