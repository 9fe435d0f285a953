"""The record types of oversight. Each is about a matter, is masked as the matter is, and belongs to the units it names."""

from xinqiao.kernel.records import Record, add, nobody
from xinqiao.matters.content import mask_for
from xinqiao.oversight.models import (
    Account,
    CallBack,
    CallBackRound,
    ImprovementProposal,
    RegisterCheck,
    Sponsorship,
    Supervision,
)
from xinqiao.oversight.queries.accountability import accounts, get_account
from xinqiao.oversight.queries.call_back import call_backs, get_call_back
from xinqiao.oversight.queries.improvement import get_improvement, improvements
from xinqiao.oversight.queries.register_check import get_check
from xinqiao.oversight.queries.sponsorship import get_sponsorship, sponsorships
from xinqiao.oversight.queries.supervision import get_supervision, supervisions
from xinqiao.rules.authority import RecordFacts, UnitFacts
from xinqiao.rules.calling_back import CALL_BACK
from xinqiao.rules.calling_to_account import ACCOUNT
from xinqiao.rules.counting_in import REGISTER_CHECK
from xinqiao.rules.proposing import IMPROVEMENT, IMPROVEMENTS, Improvement
from xinqiao.rules.sponsoring import SPONSORSHIP
from xinqiao.rules.supervising import SUPERVISION
from xinqiao.rules.words import Phrase

add(
    Record(
        model=Account,
        name="追责",
        facts=lambda found: RecordFacts(
            units=frozenset({found.unit_id, found.by_unit_id, found.body_id, found.other_body_id} - {None}),
            people=frozenset({found.concerned_id}),
        ),
        mask=nobody,
        get=get_account,
        slug="accountabilities",
        page="oversight:account",
        open_to=accounts,
        about=lambda _found: Phrase("追责"),
        stage=lambda found: (found.stage, ACCOUNT.stages[found.stage]),
    ),
    Record(
        model=Supervision,
        name="督办",
        facts=lambda found: RecordFacts(units=frozenset({found.unit_id, found.by_unit_id, found.asked_id})),
        mask=lambda found: mask_for(found.matter),
        get=get_supervision,
        slug="supervisions",
        page="oversight:supervision",
        open_to=supervisions,
        about=lambda found: f"{found.matter.number} {found.matter.title}",
        stage=lambda found: (found.stage, SUPERVISION.stages[found.stage]),
    ),
    Record(
        model=ImprovementProposal,
        name="改进工作、完善政策建议",
        facts=lambda found: RecordFacts(units=frozenset({found.unit_id, found.by_unit_id})),
        mask=lambda found: mask_for(found.matter),
        get=get_improvement,
        slug="improvements",
        page="oversight:improvement",
        open_to=improvements,
        about=lambda found: Phrase(IMPROVEMENTS[Improvement(found.kind)].title),
        stage=lambda found: (found.stage, IMPROVEMENT.stages[found.stage]),
    ),
    Record(
        model=Sponsorship,
        name="包案",
        facts=lambda found: RecordFacts(
            units=frozenset({found.unit_id}), people=frozenset({found.leader_id})
        ),
        mask=lambda found: mask_for(found.matter),
        get=get_sponsorship,
        slug="sponsorships",
        page="oversight:sponsorship",
        open_to=sponsorships,
        about=lambda found: f"{found.matter.number} {found.matter.title}",
        stage=lambda found: (found.stage, SPONSORSHIP.stages[found.stage]),
    ),
    Record(
        model=CallBackRound,
        name="回访的抽取",
        facts=lambda found: RecordFacts(units=frozenset({found.unit_id})),
        mask=nobody,
    ),
    Record(
        model=RegisterCheck,
        name="收件清点",
        facts=lambda made: UnitFacts(unit_id=made.unit_id),
        mask=nobody,
        get=get_check,
        slug="register-checks",
        page="oversight:register_check",
        about=lambda made: Phrase("{day}的收件清点", day=made.day),
        stage=lambda made: (made.stage, REGISTER_CHECK.stages[made.stage]),
    ),
    Record(
        model=CallBack,
        name="回访",
        facts=lambda found: RecordFacts(units=frozenset({found.unit_id, found.by_unit_id})),
        mask=lambda found: mask_for(found.matter),
        get=get_call_back,
        slug="call-backs",
        page="oversight:call_back",
        open_to=call_backs,
        about=lambda found: f"{found.matter.number} {found.matter.title}",
        stage=lambda found: (found.stage, CALL_BACK.stages[found.stage]),
    ),
)
