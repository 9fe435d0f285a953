"""The tables of an app are made by one operation: Django works out all models again after each."""

from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection, models
from django.db.migrations.operations import AddField, CreateModel
from django.db.migrations.state import ProjectState
from django.db.utils import ConnectionHandler

from xinqiao.kernel.migrated import lacks_columns
from xinqiao.kernel.tables import MakeTables

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "xinqiao"
KEY = ("id", models.BigAutoField(primary_key=True))


def test_the_first_migration_of_each_app_makes_all_its_tables_at_once() -> None:
    places = sorted(PACKAGE.glob("*/migrations/0001_initial.py"))
    assert len(places) > 20
    for place in places:
        module = import_module(f"xinqiao.{place.parents[1].name}.migrations.0001_initial")
        kinds = [type(each) for each in module.Migration.operations]
        assert kinds[0] is MakeTables, f"{place}: ./xinqiao schema"
        assert not {MakeTables, CreateModel, AddField}.intersection(kinds[1:]), f"{place}: ./xinqiao schema"


@pytest.mark.django_db
def test_two_tables_that_name_each_other_are_made_and_taken_away() -> None:
    connection = ConnectionHandler(
        {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
    ).create_connection("default")
    other = models.ForeignKey("deeds.Deed", null=True, on_delete=models.CASCADE)
    made = MakeTables(
        [
            CreateModel("Paper", [KEY]),
            CreateModel("Deed", [KEY, ("paper", models.ForeignKey("deeds.Paper", on_delete=models.CASCADE))]),
            AddField("Paper", "deed", other),
        ]
    )
    before, after = ProjectState(), ProjectState()
    made.state_forwards("deeds", after)
    with connection.schema_editor() as editor:
        made.database_forwards("deeds", editor, before, after)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT deed_id FROM deeds_paper JOIN deeds_deed ON deeds_deed.paper_id = deeds_paper.id"
        )
    with connection.schema_editor() as editor:
        made.database_backwards("deeds", editor, after, before)
    assert connection.introspection.table_names() == []
    connection.close()


def test_a_table_of_before_is_not_changed_by_it() -> None:
    with pytest.raises(ValueError, match="not made here"):
        MakeTables([CreateModel("Deed", [KEY]), AddField("Paper", "title", models.TextField())])


@pytest.mark.django_db
def test_a_database_made_by_another_state_of_the_program_is_known_by_its_columns() -> None:
    assert not lacks_columns()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE offices_preference RENAME COLUMN muted TO silent")
    assert lacks_columns()
