"""SQLite: INSERT OR REPLACE removes a row without asking the DELETE trigger; the log refuses that too."""

from typing import Any

from django.db import migrations

NO_REPLACE = """CREATE TRIGGER audit_no_replace BEFORE INSERT ON kernel_auditentry
    WHEN EXISTS (SELECT 1 FROM kernel_auditentry WHERE seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'audit log is append-only'); END"""


def protect(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(NO_REPLACE)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_wrong_tries")]
    operations = [migrations.RunPython(protect, elidable=False)]
