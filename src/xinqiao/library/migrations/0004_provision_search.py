"""The search index over provisions, and regions by name."""

from typing import Any

from django.db import migrations, models

from xinqiao.kernel.full_text import create_index


def create(apps: Any, schema_editor: Any) -> None:
    create_index(schema_editor, "library_search", "provision_id", "library_provision")


class Migration(migrations.Migration):
    dependencies = [("library", "0003_instruments")]
    operations = [
        migrations.AlterField(
            model_name="instrument", name="region", field=models.CharField(blank=True, max_length=40)
        ),
        migrations.RunPython(create, elidable=False),
    ]
