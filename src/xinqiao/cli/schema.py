"""The migrations of every app, made anew of its models: until the first release there is one an app.

Indexes and constraints go into the creation of their table. Django writes each as an operation of its own and works out
all models again after every one: half of the time of the first start.
"""

import argparse
import importlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

help = "重新生成各应用的建表程序（开发用）"
_WITH_SCHEMA = ("courses", "kernel", "library", "matters")
"""Apps whose `schema.py` holds what no model can say."""
_FOLD = "import django; django.setup(); from xinqiao.cli.schema import fold_all; fold_all()"


def arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(args: argparse.Namespace) -> int:
    """Make them, fold them, and add what stands in `schema.py`."""
    del args
    for place in _places():
        place.unlink()
    with tempfile.TemporaryDirectory(prefix="xinqiao-schema-") as home:
        environment = {**os.environ, "XINQIAO_MODE": "test", "XINQIAO_HOME": home}
        for command in (["-m", "django", "makemigrations", "--verbosity", "0"], ["-c", _FOLD]):
            subprocess.run([sys.executable, *command], env=environment, check=True)  # noqa: S603 - ourselves
    for app in _WITH_SCHEMA:
        place = _package() / app / "migrations" / "0001_initial.py"
        lines = f"\n\nfrom xinqiao.{app}.schema import OPERATIONS\n\nMigration.operations += OPERATIONS\n"
        place.write_text(place.read_text("utf-8") + lines, "utf-8")
    return 0


def _package() -> Path:
    return Path(__file__).resolve().parents[1]


def _places() -> list[Path]:
    return sorted(_package().glob("*/migrations/0*.py"))


def fold_all() -> None:
    """Write each migration again with indexes and constraints inside of the tables they belong to."""
    from django.db.migrations.writer import MigrationWriter  # noqa: PLC0415 - needs the settings

    for place in _places():
        app = place.parents[1].name
        migration = importlib.import_module(f"xinqiao.{app}.migrations.{place.stem}").Migration(
            place.stem, app
        )
        migration.operations = list(folded(migration.operations))
        place.write_text(MigrationWriter(migration, include_header=False).as_string(), "utf-8")


def folded(operations: Iterable[object]) -> Iterator[object]:
    """The same, except that what only a table that is made here has is made with it."""
    from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel  # noqa: PLC0415 - as above

    operations = list(operations)
    grown = {each.model_name_lower for each in operations if isinstance(each, AddField)}
    made = {
        each.name_lower: each
        for each in operations
        if isinstance(each, CreateModel) and each.name_lower not in grown
    }
    for each in operations:
        if isinstance(each, AddIndex) and each.model_name_lower in made:
            made[each.model_name_lower].options.setdefault("indexes", []).append(each.index)
        elif isinstance(each, AddConstraint) and each.model_name_lower in made:
            made[each.model_name_lower].options.setdefault("constraints", []).append(each.constraint)
        else:
            yield each
