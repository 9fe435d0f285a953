"""Every document remembers all who wrote its text, so that none of them approves it (M-R5)."""

from typing import Any

from django.conf import settings
from django.db import migrations, models


def from_the_author(apps: Any, schema_editor: Any) -> None:
    for paper in apps.get_model("matters", "Paper").objects.exclude(author=None):
        paper.writers.add(paper.author_id)


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0002_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="paper",
            name="writers",
            field=models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunPython(from_the_author, migrations.RunPython.noop, elidable=True),
    ]
