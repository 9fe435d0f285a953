"""The database itself refuses to change or remove audit entries and views, on both databases."""

from typing import Any

from django.db import migrations

_SQLITE = (
    """CREATE TRIGGER audit_no_update BEFORE UPDATE ON kernel_auditentry
       BEGIN SELECT RAISE(ABORT, 'audit log is append-only'); END""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON kernel_auditentry
       BEGIN SELECT RAISE(ABORT, 'audit log is append-only'); END""",
    # INSERT OR REPLACE removes a row without asking the DELETE trigger; the log refuses that too.
    """CREATE TRIGGER audit_no_replace BEFORE INSERT ON kernel_auditentry
    WHEN EXISTS (SELECT 1 FROM kernel_auditentry WHERE seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'audit log is append-only'); END""",
    *(
        f"""CREATE TRIGGER viewing_no_{verb.lower()} BEFORE {verb} ON kernel_viewing
        BEGIN SELECT RAISE(ABORT, 'views are append-only'); END"""
        for verb in ("UPDATE", "DELETE")
    ),
    """CREATE TRIGGER viewing_no_replace BEFORE INSERT ON kernel_viewing
    WHEN EXISTS (SELECT 1 FROM kernel_viewing WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'views are append-only'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'audit log is append-only'; END $$""",
    """CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON kernel_auditentry
       FOR EACH ROW EXECUTE FUNCTION audit_append_only()""",
    """CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON kernel_auditentry
       FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()""",
    """CREATE FUNCTION viewing_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'views are append-only'; END $$""",
    """CREATE TRIGGER viewing_no_change BEFORE UPDATE OR DELETE ON kernel_viewing
       FOR EACH ROW EXECUTE FUNCTION viewing_append_only()""",
    """CREATE TRIGGER viewing_no_truncate BEFORE TRUNCATE ON kernel_viewing
       FOR EACH STATEMENT EXECUTE FUNCTION viewing_append_only()""",
)


def _protect(apps: Any, schema_editor: Any) -> None:
    for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement)
    apps.get_model("kernel", "AuditHead").objects.get_or_create(
        id=1, defaults={"seq": 0, "chain": b"\x00" * 32}
    )


OPERATIONS = [migrations.RunPython(_protect, elidable=False)]
