"""Bringing a database to this version, a first start in a quarter of the time that Django alone takes.

Django renders anew, for each table, every model that has to do with it: two hundred models, two hundred times. Nothing refers yet to a
model whose table is only being made, so that it alone is rendered; whatever changes a model afterwards still renders all around it. The
tables are the same to the last letter.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db.migrations.state import ModelState, ProjectState

MAKE_TABLES = "import django; django.setup(); from xinqiao.kernel.tables import make_tables; make_tables()"
"""The same for a process of its own, on another database."""


def _add_model(self: ProjectState, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:  # type: ignore[attr-defined]  # not in its stubs
        self.resolve_model_relations(key)
    if "apps" in vars(self):  # to ask for it would make it
        self.apps.render_multiple([model_state])


def make_tables() -> None:
    """Run the migrations that wait."""
    with _new_models_alone():
        call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def _new_models_alone() -> Iterator[None]:
    as_django_does = ProjectState.add_model
    ProjectState.add_model = _add_model  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState.add_model = as_django_does  # type: ignore[method-assign]
