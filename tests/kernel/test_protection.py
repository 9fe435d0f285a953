"""Triggers that were dropped, switched off or made harmless are noticed, by name."""

import pytest
from django.db import connection

from xinqiao.controls.health import CHECKS, Mark
from xinqiao.jobs.handlers import HANDLERS
from xinqiao.kernel.errors import Tampered
from xinqiao.kernel.protection import missing

LOG, VIEWS = "kernel_auditentry", "kernel_viewing"
ATTACKS = {
    "sqlite": (
        ("DROP TRIGGER audit_no_update", ["audit_no_update"]),
        ("DROP TRIGGER viewing_no_replace", ["viewing_no_replace"]),
        (
            "DROP TRIGGER audit_no_delete;"
            f" CREATE TRIGGER audit_no_delete BEFORE DELETE ON {LOG} BEGIN SELECT 1; END",
            ["audit_no_delete"],
        ),
    ),
    "postgresql": (
        (f"DROP TRIGGER audit_no_truncate ON {LOG}", ["audit_no_truncate"]),
        (f"ALTER TABLE {VIEWS} DISABLE TRIGGER viewing_no_change", ["viewing_no_change"]),
        (
            "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RETURN OLD; END $$",
            ["audit_append_only"],
        ),
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("which", range(3))
def test_a_trigger_that_does_not_stand_is_named_by_doctor_and_by_the_nightly_check(which: int) -> None:
    assert missing() == []
    examined = dict(CHECKS)["日志保护"]
    assert examined().mark is Mark.GOOD
    HANDLERS["verify-audit"].run({})
    attack, gone = ATTACKS[connection.vendor][which]
    with connection.cursor() as cursor:
        for statement in attack.split("; ", 1) if connection.vendor == "sqlite" else [attack]:
            cursor.execute(statement)
    assert missing() == gone
    found = examined()
    assert found.mark is Mark.BAD
    assert gone[0] in found.found
    with pytest.raises(Tampered, match=gone[0]):
        HANDLERS["verify-audit"].run({})
