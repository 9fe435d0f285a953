"""The search index: FTS5 on SQLite, tsvector with GIN on PostgreSQL."""

from typing import Any

from django.db import migrations


def create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE TABLE matters_search (matter_id bigint PRIMARY KEY REFERENCES matters_matter(id) ON DELETE CASCADE"
            " DEFERRABLE INITIALLY DEFERRED, body tsvector NOT NULL)"
        )
        schema_editor.execute("CREATE INDEX matters_search_body ON matters_search USING gin (body)")
    else:
        schema_editor.execute(
            "CREATE VIRTUAL TABLE matters_search USING fts5(body, detail=none, columnsize=0, tokenize='unicode61')"
        )


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]
    operations = [migrations.RunPython(create, elidable=False)]
