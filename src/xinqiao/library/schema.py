"""The search index over provisions."""

from typing import Any

from django.db import migrations

from xinqiao.kernel.full_text import create_index


def _search(apps: Any, schema_editor: Any) -> None:
    create_index(schema_editor, "library_search", "provision_id", "library_provision")


OPERATIONS = [migrations.RunPython(_search, elidable=False)]
