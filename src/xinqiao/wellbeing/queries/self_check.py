"""Own results, opened with the person's own key, and what is published (M-E3). What is sealed anew is made here, before the command."""

import json
import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from django.db.models import QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.own_key import OwnKey
from xinqiao.kernel.sealing import seal, unseal
from xinqiao.kernel.typed import Exact
from xinqiao.offices.models import Unit
from xinqiao.offices.queries import superiors
from xinqiao.rules.publishing import shown_groups, tenths
from xinqiao.rules.self_checking import KEPT, Check, CheckLevel, level_of, quarter_of
from xinqiao.wellbeing.models import OwnResults, PublishedFigure, Share

JOB = Actor.system("self-check")
"""Who keeps and erases results, in the log: nobody who could be named."""
_SIZE = 6144
_OWN = "derived from a phrase that is stored nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One answered check. `share`: what counts for it in the running quarter, for its own deletion."""

    on: date
    check: Check
    answers: tuple[int, ...] = field(repr=False)
    share: str = ""

    @property
    def level(self) -> CheckLevel:
        return level_of(self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedResults:
    """What a command keeps: the sealed bytes with their place, and the share that counts from now on in place of older ones."""

    place: Annotated[str, Exact("位置", why=_OWN)]
    own: bytes = field(repr=False)
    share: Share | None
    instead_of: Annotated[tuple[str, ...], Exact("不再计入的", why=_OWN)]


def opened(key: OwnKey) -> list[Result] | None:
    """The person's results, oldest first; None where nothing was kept under this key. Raises Tampered."""
    found = OwnResults.objects.filter(pk=key.place).values_list("own", flat=True).first()
    if found is None:
        return None
    return [
        Result(on=date.fromisoformat(on), check=Check(check), answers=tuple(map(int, answers)), share=share)
        for on, check, answers, share in json.loads(key.open(found))
    ]


def counted(results: Sequence[Result]) -> tuple[str, ...]:
    """The shares of the running quarter; those of a finished one are deleted or are nobody's any more."""
    now = quarter_of(today())
    return tuple(r.share for r in results if r.share and quarter_of(r.on) == now)


def with_one_more(
    key: OwnKey, before: Sequence[Result], check: Check, answers: Sequence[int], unit: int | None
) -> tuple[Result, SealedResults]:
    """The new result, and everything sealed anew; with `unit` it counts there, once a quarter."""
    share = _share(unit, check, answers) if unit else None
    made = Result(on=today(), check=check, answers=tuple(answers), share=share.pk if share else "")
    kept = [*before, made][-KEPT:]
    told = [(r.on.isoformat(), r.check, "".join(map(str, r.answers)), r.share) for r in kept]
    sealed = key.seal(json.dumps(told).encode(), size=_SIZE)
    old = counted([r for r in before if r.check == check])
    return made, SealedResults(place=key.place, own=sealed, share=share, instead_of=old)


def _share(unit: int, check: Check, answers: Sequence[int]) -> Share:
    pk = secrets.token_hex(16)
    told = "0" if level_of(answers) is CheckLevel.WELL else "1"
    sealed = seal(told, context=f"wellbeing.share:{pk}:level")
    return Share(pk=pk, unit_id=unit, check_of=check, quarter=quarter_of(today()), sealed=sealed)


def quarters_over() -> list[str]:
    """Finished quarters with answers that are not summed up yet."""
    found = Share.objects.filter(quarter__lt=quarter_of(today())).order_by("quarter")
    return list(found.values_list("quarter", flat=True).distinct())


def summed_up(quarter: str) -> list[PublishedFigure]:
    """The figures of a finished quarter, from the shares that are still there."""
    above = {unit.pk: unit.parent_id or unit.superior_id for unit in Unit.objects.all()}
    answers: dict[str, dict[int, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for share in Share.objects.filter(quarter=quarter):
        told = unseal(share.sealed, context=f"wellbeing.share:{share.pk}:level") == "1"
        answers[share.check_of][share.unit_id].append(told)
    return [
        _figure(unit, check, quarter, [told for one in group for told in of_units.get(one, ())])
        for check, of_units in sorted(answers.items())
        for unit, group in shown_groups({u: len(said) for u, said in of_units.items()}, above).items()
    ]


def _figure(unit: int, check: str, quarter: str, said: Sequence[bool]) -> PublishedFigure:
    part = tenths(sum(said), len(said))
    return PublishedFigure(unit_id=unit, check_of=check, quarter=quarter, answered=len(said), tenths=part)


def figures(actor: Actor) -> QuerySet[PublishedFigure, Any]:
    """What is published of the own unit and of those above it: everybody reads it."""
    return PublishedFigure.objects.filter(unit_id__in=superiors(actor.unit_id)).select_related("unit")
