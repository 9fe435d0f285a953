"""The record type of account changes."""

from functools import partial

from xinqiao.accounts.models import AccountChange
from xinqiao.accounts.queries import get_change
from xinqiao.kernel.records import Record, add
from xinqiao.offices.queries import superiors
from xinqiao.offices.records import mask_of_staff
from xinqiao.rules.account_changes import ACCOUNT_CHANGE
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
    )
)
