"""The record types of safekeeping (M-I7)."""

from dataclasses import replace

from xinqiao.kernel.records import Record, add, nobody
from xinqiao.kernel.typed import Mask
from xinqiao.matters.content import mask_for
from xinqiao.matters.queries.access import matter_facts
from xinqiao.rules.authority import RecordFacts, UnitFacts
from xinqiao.rules.impact import HANDLINGS, IMPACT, DataUse
from xinqiao.rules.own_data import ASKED, OWN_DATA, Wish
from xinqiao.rules.safekeeping import KINDS, LEAK, SELF_CHECK
from xinqiao.rules.walking_round import WALK
from xinqiao.rules.words import Phrase
from xinqiao.safekeeping.models import (
    Custody,
    DataRequest,
    ImpactAssessment,
    Leak,
    Pledge,
    SelfCheck,
    WalkRound,
)
from xinqiao.safekeeping.queries.rooms import (
    get_data_request,
    get_impact,
    get_keeper,
    get_leak,
    get_self_check,
    get_walk_round,
)


def _mask(leak: Leak) -> Mask:
    return nobody() if leak.matter is None else mask_for(leak.matter)


add(
    Record(
        model=Leak,
        name="信息泄露事件",
        facts=lambda leak: UnitFacts(unit_id=leak.unit_id),
        mask=_mask,
        get=get_leak,
        slug="leaks",
        page="safekeeping:leak",
        about=lambda leak: Phrase("信息泄露事件{number}号", number=str(leak.pk)),
        stage=lambda leak: (leak.stage, LEAK.stages[leak.stage]),
    ),
    Record(
        model=Pledge,
        name="保密承诺书",
        facts=lambda made: RecordFacts(units=frozenset({made.unit_id}), people=frozenset({made.staff_id})),
        mask=nobody,
    ),
    Record(
        model=Custody,
        name="保管人",
        facts=lambda keeper: UnitFacts(unit_id=keeper.unit_id),
        mask=nobody,
        get=get_keeper,
        slug="keepers",
        about=lambda keeper: Phrase("{kind}{title}", kind=KINDS[keeper.kind], title=keeper.title),
    ),
    Record(
        model=SelfCheck,
        name="保密自查",
        facts=lambda check: UnitFacts(unit_id=check.unit_id),
        mask=nobody,
        get=get_self_check,
        slug="self-checks",
        page="safekeeping:self_check",
        about=lambda check: Phrase("{year}年第{quarter}季度", year=check.year, quarter=check.quarter),
        stage=lambda check: (check.stage, SELF_CHECK.stages[check.stage]),
    ),
    Record(
        model=WalkRound,
        name="走查",
        facts=lambda made: UnitFacts(unit_id=made.unit_id),
        mask=nobody,
        get=get_walk_round,
        slug="walk-rounds",
        page="safekeeping:walk_round",
        about=lambda made: Phrase("{year}年{month}月", year=made.year, month=made.month),
        stage=lambda made: (made.stage, WALK.stages[made.stage]),
    ),
    Record(
        model=DataRequest,
        name="个人信息请求",
        facts=lambda asked: replace(matter_facts(asked.matter), paper_unit=asked.unit_id),
        mask=lambda asked: mask_for(asked.matter),
        get=get_data_request,
        slug="data-requests",
        page="safekeeping:data_request",
        about=lambda asked: ASKED[Wish(asked.kind)],
        stage=lambda asked: (asked.stage, OWN_DATA.stages[asked.stage]),
    ),
    Record(
        model=ImpactAssessment,
        name="影响评估",
        facts=lambda made: UnitFacts(unit_id=made.unit_id),
        mask=nobody,
        get=get_impact,
        slug="impacts",
        page="safekeeping:impact",
        about=lambda made: HANDLINGS[DataUse(made.handling)],
        stage=lambda made: (made.stage, IMPACT.stages[made.stage]),
    ),
)
