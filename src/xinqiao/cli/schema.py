"""The migrations of every app, made anew of its models: until the first release there is one an app.

All tables of an app are one operation: Django works out all models again after every one.
"""

import argparse
import importlib
import os
import subprocess
import sys
import tempfile
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
    """Write each migration again as one operation (`MakeTables`)."""
    from django.db.migrations.writer import MigrationWriter  # noqa: PLC0415 - needs the settings

    from xinqiao.kernel.tables import MakeTables  # noqa: PLC0415 - as above

    for place in _places():
        app = place.parents[1].name
        migration = importlib.import_module(f"xinqiao.{app}.migrations.{place.stem}").Migration(
            place.stem, app
        )
        migration.operations = [MakeTables(migration.operations)]
        place.write_text(MigrationWriter(migration, include_header=False).as_string(), "utf-8")
