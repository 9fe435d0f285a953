"""Keeping and erasing own results, summing up a finished quarter (M-E3). The log tells that somebody did, never who, where or what."""

from typing import Annotated

from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.typed import Exact
from xinqiao.rules.self_checking import forgotten, quarter_of
from xinqiao.wellbeing.models import OwnResults, PublishedFigure, Share
from xinqiao.wellbeing.queries.self_check import SealedResults, quarters_over, summed_up

_WHY = "derived from a phrase that is stored nowhere"


@command("self_check.keep", fits=elsewhere)
def keep(act: Act, _: None, *, sealed: SealedResults) -> OwnResults:
    """Keep the sealed results of somebody in the place of what was there, and what counts in the running quarter. What nobody wrote to for
    three years is deleted with it."""
    OwnResults.objects.filter(quarter__lt=forgotten(act.day)).delete()
    Share.objects.filter(pk__in=sealed.instead_of).delete()
    if sealed.share is not None:
        sealed.share.save(force_insert=True)
    found = OwnResults(place=sealed.place, own=sealed.own, quarter=quarter_of(act.day))
    found.save()
    act.record(OwnResults)
    return found


@command("self_check.erase", fits=elsewhere, danger=True)
def erase(
    act: Act,
    _: None,
    *,
    place: Annotated[str, Exact("位置", why=_WHY)],
    shares: Annotated[tuple[str, ...], Exact("不再计入的", why=_WHY)] = (),
) -> int:
    """Delete somebody's results and what still counts of them, at once. Raises NotFound."""
    done, _each = OwnResults.objects.filter(pk=place).delete()
    if not done:
        raise NotFound
    Share.objects.filter(pk__in=shares).delete()
    act.record(OwnResults)
    return done


@command("self_check.sum_up", fits=elsewhere)
def sum_up(act: Act, _: None) -> int:
    """Publish what may be published of every quarter that is over, and delete its single answers."""
    quarters = quarters_over()
    made = [figure for quarter in quarters for figure in summed_up(quarter)]
    PublishedFigure.objects.bulk_create(made, ignore_conflicts=True)
    Share.objects.filter(quarter__in=quarters).delete()
    act.record(PublishedFigure, after={"quarters": quarters})
    return len(made)
