"""Keeping and erasing own results, summing up a finished quarter (M-E3). The log tells that somebody did, never who, where or what."""

from collections.abc import Collection
from secrets import SystemRandom
from typing import Annotated

from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.models import AuditHead
from xinqiao.kernel.typed import Exact
from xinqiao.rules.self_checking import forgotten, quarter_of
from xinqiao.wellbeing.models import CountedMark, OwnResults, PublishedFigure, Share
from xinqiao.wellbeing.queries.self_check import SealedResults, disguised, quarters_over, said, summed_up

_AT_ONCE = 100
_WHY = "derived from a phrase that is stored nowhere"


@command("self_check.keep", fits=elsewhere)
def keep(act: Act, _: None, *, sealed: SealedResults) -> OwnResults:
    """Keep the sealed results of somebody in the place of what was there, and what counts in the running quarter, if its account does not
    count yet. What nobody wrote to for three years is deleted with it."""
    OwnResults.objects.filter(quarter__lt=forgotten(act.day)).delete()
    _one_at_a_time()
    counts = sealed.share is not None and not CountedMark.objects.filter(pk=sealed.mark).exists()
    _shares_anew(quarter_of(act.day), also=[sealed.share] if counts and sealed.share else ())
    _marks_anew(quarter_of(act.day), also=[sealed.mark] if counts else ())
    found = OwnResults(place=sealed.place, own=sealed.own, quarter=quarter_of(act.day))
    _results_anew(found)
    act.record(OwnResults)
    return found


def _one_at_a_time() -> None:
    """Two who write all shares of a quarter anew at the same moment would write each of them twice."""
    AuditHead.objects.select_for_update().get(id=1)


def _results_anew(kept: OwnResults) -> None:
    """The same for the results: where a row lies in the table would tell, beside the moments of the log, who kept the first ones when."""
    found = [*OwnResults.objects.exclude(pk=kept.pk), kept]
    SystemRandom().shuffle(found)
    OwnResults.objects.all().delete()
    OwnResults.objects.bulk_create(found, batch_size=_AT_ONCE)


def _shares_anew(quarter: str, *, also: Collection[Share] = (), without: Collection[str] = ()) -> set[str]:
    """Write all shares of the quarter in random order under random keys: neither order nor key, beside the moments of the log, tells which
    came when. Returns the names of those that were left out."""
    found = Share.objects.filter(quarter=quarter)
    before = {said(share)[0]: share for share in (*found, *also)}
    kept = [disguised(share) for name, share in before.items() if name not in without]
    SystemRandom().shuffle(kept)
    found.delete()
    Share.objects.bulk_create(kept)
    return before.keys() & set(without)


def _marks_anew(quarter: str, *, also: Collection[str] = (), without: Collection[str] = ()) -> None:
    """The same for the marks, whose keys are what they are."""
    found = CountedMark.objects.filter(quarter=quarter)
    kept = [mark for mark in (*found.values_list("pk", flat=True), *also) if mark not in without]
    SystemRandom().shuffle(kept)
    found.delete()
    CountedMark.objects.bulk_create(CountedMark(pk=mark, quarter=quarter) for mark in kept)


@command("self_check.erase", fits=elsewhere, danger=True)
def erase(
    act: Act,
    _: None,
    *,
    place: Annotated[str, Exact("位置", why=_WHY)],
    shares: Annotated[tuple[str, ...], Exact("不再计入的", why=_WHY)] = (),
    marks: Annotated[tuple[str, ...], Exact("它们的标记", why="keyed fingerprints")] = (),
) -> int:
    """Delete somebody's results and what still counts of them, at once: with each share its mark, and no mark without. Raises NotFound."""
    done, _each = OwnResults.objects.filter(pk=place).delete()
    if not done:
        raise NotFound
    if shares:
        _one_at_a_time()
        gone = _shares_anew(quarter_of(act.day), without=shares)
        free = [mark for name, mark in zip(shares, marks, strict=True) if name in gone]
        _marks_anew(quarter_of(act.day), without=free)
    act.record(OwnResults)
    return done


@command("self_check.sum_up", fits=elsewhere)
def sum_up(act: Act, _: None) -> int:
    """Publish what may be published of every quarter that is over, and delete its single answers and the marks."""
    _one_at_a_time()
    quarters = quarters_over()
    made = [figure for quarter in quarters for figure in summed_up(quarter)]
    PublishedFigure.objects.bulk_create(made, ignore_conflicts=True)
    for model in (Share, CountedMark):
        model._default_manager.filter(quarter__in=quarters).delete()
    act.record(PublishedFigure, after={"quarters": quarters})
    return len(made)
