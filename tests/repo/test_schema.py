"""Tables are made with their indexes and constraints: each operation of its own has Django work out all models again."""

from importlib import import_module
from pathlib import Path

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel

from xinqiao.cli.schema import folded

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "xinqiao"


def test_no_migration_adds_to_a_table_what_the_table_could_be_made_with() -> None:
    places = sorted(PACKAGE.glob("*/migrations/0001_initial.py"))
    assert len(places) > 20
    for place in places:
        operations = import_module(
            f"xinqiao.{place.parents[1].name}.migrations.0001_initial"
        ).Migration.operations
        grown = {each.model_name_lower for each in operations if isinstance(each, AddField)}
        made = {each.name_lower for each in operations if isinstance(each, CreateModel)}
        added = {each.model_name_lower for each in operations if isinstance(each, AddIndex | AddConstraint)}
        assert added & made <= grown, f"{place}: ./xinqiao schema"


def test_what_needs_a_column_that_comes_later_stays_behind_it() -> None:
    class Named:
        def __init__(self, name: str) -> None:
            self.name = name

        def clone(self) -> "Named":
            return self

    table, later = CreateModel("Deed", []), CreateModel("Other", [])
    add, index = AddField("Other", "deed", None), AddIndex("Other", Named("later"))  # type: ignore[arg-type]  # only told apart
    own = AddIndex("Deed", Named("own"))  # type: ignore[arg-type]  # as above
    assert list(folded([table, later, own, add, index])) == [table, later, add, index]
    assert [each.name for each in table.options["indexes"]] == ["own"]
