"""The record types of changes that a second administrator confirms."""

from functools import partial

from xinqiao.accounts.models import AccountChange, UnitProposal
from xinqiao.accounts.queries import get_change, get_proposal
from xinqiao.kernel.records import Record, add, nobody
from xinqiao.offices.queries import superiors
from xinqiao.offices.records import mask_of_staff
from xinqiao.rules.account_changes import ACCOUNT_CHANGE, UNIT_PROPOSAL
from xinqiao.rules.authority import UnitFacts

add(
    Record(
        model=AccountChange,
        name="账号变更",
        facts=lambda change: UnitFacts(
            unit_id=change.staff.unit_id, above=partial(superiors, change.staff.unit_id)
        ),
        mask=lambda change: mask_of_staff(change.staff),
        get=get_change,
        slug="account-changes",
        page="desk:account",
        at=lambda change: change.staff_id,
        about=lambda change: f"{change.staff.name}（{change.staff.username}）",
        stage=lambda change: (change.stage, ACCOUNT_CHANGE.stages[change.stage]),
    ),
    Record(
        model=UnitProposal,
        name="单位变更",
        facts=lambda proposal: UnitFacts(
            unit_id=proposal.unit_id, above=partial(superiors, proposal.unit_id)
        ),
        mask=nobody,
        get=get_proposal,
        slug="unit-proposals",
        page="desk:unit",
        at=lambda proposal: proposal.unit_id,
        about=lambda proposal: proposal.unit.name,
        stage=lambda proposal: (proposal.stage, UNIT_PROPOSAL.stages[proposal.stage]),
    ),
)
