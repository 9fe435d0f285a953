"""Each loaded day remembers the notice that named it, so that a corrected notice takes days back."""

from typing import Any

from django.db import migrations, models


def from_the_day(apps: Any, schema_editor: Any) -> None:
    for day in apps.get_model("library", "CalendarDay").objects.all():
        day.notice = day.day.year
        day.save(update_fields=["notice"])


class Migration(migrations.Migration):
    dependencies = [("library", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="calendarday",
            name="notice",
            field=models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RunPython(from_the_day, migrations.RunPython.noop, elidable=True),
    ]
