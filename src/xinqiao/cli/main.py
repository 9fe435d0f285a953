"""`./xinqiao COMMAND`: each module of `cli.commands` is one command, with `help`, `arguments(parser)` and `run(args)`."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import django

WITHOUT_DJANGO = ("bench", "check", "messages", "test")
"""Commands that start other processes and need no settings themselves."""


def _modules() -> dict[str, str]:
    """Where each command is, by its name."""
    names = sorted(
        f.name.removesuffix(".py")
        for f in files("xinqiao.cli.commands").iterdir()
        if f.name.endswith(".py") and not f.name.startswith("_")
    )
    found = {name.removesuffix("_").replace("_", "-"): f"xinqiao.cli.commands.{name}" for name in names}
    return found | {name: f"xinqiao.cli.{name}" for name in WITHOUT_DJANGO}


def commands(only: str = "") -> dict[str, ModuleType]:
    """Every command by name; just the one named `only` where there is such a one, because to import all takes long."""
    found = _modules()
    wanted = [only] if only in found else found
    return {name: import_module(found[name]) for name in wanted}


class _Parser(argparse.ArgumentParser):
    """Says in Chinese what to do when a command was typed wrongly."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"命令写法有误（{message}）。用 ./xinqiao help 或 {self.prog} --help 查看用法。\n")


def _parser(found: dict[str, ModuleType]) -> argparse.ArgumentParser:
    parser = _Parser(prog="./xinqiao", description="信桥：信访事项办理系统")
    sub = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for name, module in found.items():
        child = sub.add_parser(name, help=module.help, description=module.__doc__)
        module.arguments(child)
    sub.add_parser("help", help="全部命令")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status. Refusals are printed without a stack trace."""
    given = list(sys.argv[1:] if argv is None else argv) or ["help"]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinqiao.config.settings")
    os.environ.setdefault("XINQIAO_ROOT", str(Path(__file__).resolve().parents[3]))
    modes = {"demo": "demo", "test": "test", "check": "test"}
    if given[0] in modes:
        os.environ.setdefault("XINQIAO_MODE", modes[given[0]])
    if given[0] not in WITHOUT_DJANGO:
        os.umask(0o077)  # whatever the office writes is for its own account only
        from xinqiao.config.errors import SettingsError  # noqa: PLC0415 - before Django reads its settings

        try:
            django.setup()
        except SettingsError as error:
            print(error, file=sys.stderr)
            return 2
    found = commands(only=given[0])
    from django.core.management.base import CommandError  # noqa: PLC0415 - after Django is set up

    from xinqiao.kernel.errors import XinqiaoError  # noqa: PLC0415 - needs the path only

    parser = _parser(found)
    args = parser.parse_args(given)
    if args.command == "help":
        parser.print_help()
        return 0
    try:
        if args.command not in WITHOUT_DJANGO:
            from xinqiao.cli.start import close_home  # noqa: PLC0415 - after Django is set up

            close_home()
        status: int = found[args.command].run(args)
        sys.stdout.flush()
    except XinqiaoError as error:
        print(error.message, file=sys.stderr)
        return 1
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader (head, less) has had enough; what is left in the buffer must not fail again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return 130
    return status
