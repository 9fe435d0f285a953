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
from xinqiao.kernel.sealing import blind_index, seal, unseal
from xinqiao.kernel.typed import Exact
from xinqiao.offices.models import Unit
from xinqiao.offices.queries import superiors
from xinqiao.rules.publishing import band, shown_groups
from xinqiao.rules.self_checking import KEPT, Check, CheckLevel, level_of, quarter_of
from xinqiao.wellbeing.models import CountedMark, OwnResults, PublishedFigure, Share

JOB = Actor.system("self-check")
"""Who keeps and erases results, in the log: nobody who could be named."""
_SIZE = 6144
_OWN = "derived from a phrase that is stored nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One answered check. `share`: the name of what counts in the quarter for this check, for its own deletion."""

    on: date
    check: Check
    answers: tuple[int, ...] = field(repr=False)
    share: str = ""

    @property
    def level(self) -> CheckLevel:
        return level_of(self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedResults:
    """What a command keeps: the sealed bytes with their place, and the share that counts from now on, with the mark of its account."""

    place: Annotated[str, Exact("位置", why=_OWN)]
    own: bytes = field(repr=False)
    share: Share | None
    mark: Annotated[str, Exact("标记", required=False, why="a keyed fingerprint")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Into:
    """Where a check counts: the unit, and the mark by which an account counts once a quarter."""

    unit: int
    mark: str


def opened(key: OwnKey) -> list[Result] | None:
    """The person's results, oldest first; None where nothing was kept under this key. Raises Tampered."""
    found = OwnResults.objects.filter(pk=key.place).values_list("own", flat=True).first()
    if found is None:
        return None
    return [
        Result(on=date.fromisoformat(on), check=Check(check), answers=tuple(map(int, answers)), share=share)
        for on, check, answers, share in json.loads(key.open(found))
    ]


def mark_of(staff_id: int, check: Check) -> str:
    """The mark of an account for a check in the running quarter; without the key of the office nobody can make it."""
    told = f"{staff_id}|{check}|{quarter_of(today())}"
    return blind_index(told, purpose="self-check-mark").hex()


def counted(results: Sequence[Result], staff_id: int) -> dict[str, str]:
    """What of the results counts in the running quarter, with its mark; the shares of a finished one are deleted."""
    now = quarter_of(today())
    return {r.share: mark_of(staff_id, r.check) for r in results if r.share and quarter_of(r.on) == now}


def with_one_more(
    key: OwnKey, before: Sequence[Result], check: Check, answers: Sequence[int], into: Into | None
) -> tuple[Result, SealedResults]:
    """The new result, and everything sealed anew; with `into` it counts there, unless the account counts already."""
    now = quarter_of(today())
    # Each later result of a quarter knows the share too: the first may fall out of what is kept.
    name = next((r.share for r in before if r.share and (r.check, quarter_of(r.on)) == (check, now)), "")
    share = None
    if into is not None and not CountedMark.objects.filter(pk=into.mark).exists():
        name = secrets.token_hex(16)
        share = Share(unit_id=into.unit, check_of=check, quarter=now)
        _seal(share, name, slow_down=level_of(answers) is not CheckLevel.WELL)
    made = Result(on=today(), check=check, answers=tuple(answers), share=name)
    kept = [*before, made][-KEPT:]
    told = [(r.on.isoformat(), r.check, "".join(map(str, r.answers)), r.share) for r in kept]
    sealed = key.seal(json.dumps(told).encode(), size=_SIZE)
    mark = into.mark if into is not None and share is not None else ""
    return made, SealedResults(place=key.place, own=sealed, share=share, mark=mark)


def _seal(share: Share, name: str, *, slow_down: bool) -> None:
    share.sealed = seal(f"{name}{int(slow_down)}", context=f"wellbeing.share:{share.pk}:level")


def said(share: Share) -> tuple[str, bool]:
    """The name that the person's results know it by, and whether the person should slow down. Raises Tampered."""
    told = unseal(share.sealed, context=f"wellbeing.share:{share.pk}:level")
    return told[:-1], told[-1] == "1"


def disguised(share: Share) -> Share:
    """The same share under another key and sealed anew: two looks at the table cannot be joined by either."""
    name, slow_down = said(share)
    other = Share(unit_id=share.unit_id, check_of=share.check_of, quarter=share.quarter)
    _seal(other, name, slow_down=slow_down)
    return other


def quarters_over() -> list[str]:
    """Finished quarters with shares or marks that are still there."""
    found = (
        model._default_manager.filter(quarter__lt=quarter_of(today()))
        .values_list("quarter", flat=True)
        .distinct()
        for model in (Share, CountedMark)
    )
    return sorted(set().union(*found))


def summed_up(quarter: str) -> list[PublishedFigure]:
    """The figures of a finished quarter, from the shares that are still there."""
    above = {unit.pk: unit.parent_id or unit.superior_id for unit in Unit.objects.all()}
    answers: dict[str, dict[int, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for share in Share.objects.filter(quarter=quarter):
        answers[share.check_of][share.unit_id].append(said(share)[1])
    return [
        _figure(unit, check, quarter, [told for one in group for told in of_units.get(one, ())])
        for check, of_units in sorted(answers.items())
        for unit, group in shown_groups({u: len(these) for u, these in of_units.items()}, above).items()
    ]


def _figure(unit: int, check: str, quarter: str, told: Sequence[bool]) -> PublishedFigure:
    return PublishedFigure(unit_id=unit, check_of=check, quarter=quarter, band=band(sum(told), len(told)))


def figures(actor: Actor) -> QuerySet[PublishedFigure, Any]:
    """What is published of the own unit and of those above it: everybody reads it."""
    return PublishedFigure.objects.filter(unit_id__in=superiors(actor.unit_id)).select_related("unit")
