"""How many matters have a search term: a view of the index on SQLite, finer statistics on PostgreSQL."""

from typing import Any

from django.db import migrations


def create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE matters_search ALTER COLUMN body SET STATISTICS 1000")
    else:
        schema_editor.execute(
            "CREATE VIRTUAL TABLE matters_search_terms USING fts5vocab(matters_search, row)"
        )


class Migration(migrations.Migration):
    dependencies = [("matters", "0011_no_late_objection")]
    operations = [migrations.RunPython(create, elidable=False)]
