"""The tables of an app, made all at once."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class MakeTables(Operation):
    """Makes what `operations` describe as they stand at the end, each table with its columns, indexes and constraints.

    Django works out all models again after every single operation, nine tenths of the time of a first start; here once. An operation
    that changes a table of before has no place here: ValueError.
    """

    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[Any]) -> None:
        made = {each.name_lower for each in operations if isinstance(each, CreateModel)}
        for each in operations:
            if not isinstance(each, CreateModel) and each.model_name_lower not in made:
                raise ValueError(f"{each.describe()}: the table is not made here")
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        vars(state).pop("apps", None)  # worked out when next asked for, with all tables
        for each in self.operations:
            each.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        del from_state
        for each in self.operations:
            if isinstance(each, CreateModel):
                schema_editor.create_model(to_state.apps.get_model(app_label, each.name))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        del to_state
        for each in reversed(self.operations):
            if isinstance(each, CreateModel):
                schema_editor.delete_model(from_state.apps.get_model(app_label, each.name))

    def describe(self) -> str:
        return "Make the tables of an app"
