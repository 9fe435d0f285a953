"""The record types of wellbeing (M-E1, M-E3). None is about a petitioner; own results name nobody."""

from xinqiao.kernel.records import Record, add, nobody
from xinqiao.matters.sealed import SEALED
from xinqiao.rules.authority import RecordFacts, UnitFacts
from xinqiao.rules.words import Phrase
from xinqiao.wellbeing.models import Arrangement, OwnResults, PublishedFigure, Rest, Share
from xinqiao.wellbeing.queries.load import get_rest

SEALED.append((Share, "pk", "wellbeing.share:{}:level"))
add(
    Record(
        model=Rest,
        name="补休",
        facts=lambda rest: RecordFacts(units=frozenset({rest.unit_id}), people=frozenset({rest.staff_id})),
        mask=nobody,
        get=get_rest,
        slug="rests",
        about=lambda rest: Phrase("{day}加班的补休", day=rest.worked_on),
    ),
    Record(
        model=Arrangement,
        name="关怀安排",
        facts=lambda found: UnitFacts(unit_id=found.unit_id),
        mask=nobody,
    ),
    Record(
        model=OwnResults,
        name="本人封存的自测",
        facts=lambda _found: RecordFacts(units=frozenset()),
        mask=nobody,
    ),
    Record(
        model=PublishedFigure,
        name="自测的公布",
        facts=lambda _found: RecordFacts(units=frozenset()),
        mask=nobody,
    ),
)
