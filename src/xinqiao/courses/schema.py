"""The database itself refuses to change or remove a step, on both databases."""

from typing import Any

from django.db import migrations

_SQLITE = tuple(
    f"""CREATE TRIGGER step_no_{verb.lower()} BEFORE {verb} ON courses_step
       BEGIN SELECT RAISE(ABORT, 'steps are append-only'); END"""
    for verb in ("UPDATE", "DELETE")
)
_POSTGRESQL = (
    """CREATE FUNCTION steps_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'steps are append-only'; END $$""",
    """CREATE TRIGGER step_no_change BEFORE UPDATE OR DELETE ON courses_step
       FOR EACH ROW EXECUTE FUNCTION steps_append_only()""",
)


def _protect(apps: Any, schema_editor: Any) -> None:
    for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement)


OPERATIONS = [migrations.RunPython(_protect, elidable=False)]
