"""The search index over matters, and how many matters have a term: a view of it on SQLite, finer statistics on PostgreSQL."""

from typing import Any

from django.db import migrations

from xinqiao.kernel.full_text import create_index


def _search(apps: Any, schema_editor: Any) -> None:
    create_index(schema_editor, "matters_search", "matter_id", "matters_matter")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE matters_search ALTER COLUMN body SET STATISTICS 1000")
    else:
        schema_editor.execute(
            "CREATE VIRTUAL TABLE matters_search_terms USING fts5vocab(matters_search, row)"
        )


OPERATIONS = [migrations.RunPython(_search, elidable=False)]
