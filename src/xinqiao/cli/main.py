"""`./xinqiao COMMAND`: each module of `cli.commands` is one command, with `help`, `arguments(parser)` and `run(args)`."""

import argparse
import gc
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NoReturn

WITHOUT_DJANGO = ("bench", "bundle", "check", "messages", "schema", "test")
"""Commands that start other processes and need no settings themselves."""


def modules() -> dict[str, str]:
    """Where each command is, by its name."""
    names = sorted(f.stem for f in Path(__file__).with_name("commands").glob("[!_]*.py"))
    found = {name.removesuffix("_").replace("_", "-"): f"xinqiao.cli.commands.{name}" for name in names}
    return found | {name: f"xinqiao.cli.{name}" for name in WITHOUT_DJANGO}


def told(module: str) -> str:
    """What a command says of itself in one line, read from its text: to load all of them takes long."""
    place = Path(__file__).parents[2].joinpath(*module.split(".")).with_suffix(".py")
    found = re.search(r'^help = "(.+)"$', place.read_text("utf-8"), re.MULTILINE)
    return found[1] if found else ""


class _Parser(argparse.ArgumentParser):
    """Says in Chinese what to do when a command was typed wrongly."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"命令写法有误（{message}）。用 ./xinqiao help 或 {self.prog} --help 查看用法。\n")


def _parser(name: str, module: ModuleType | None) -> argparse.ArgumentParser:
    """The command that was asked for says what it takes; where none was, every one is named, and none loaded."""
    parser = _Parser(prog="./xinqiao", description="信桥：信访事项办理系统")
    sub = parser.add_subparsers(dest="command", required=True, metavar="命令")
    if module is not None:
        module.arguments(sub.add_parser(name, description=module.help))
        return parser
    for each, place in modules().items():
        sub.add_parser(each, help=told(place))
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
    found = modules()
    if given[0] not in found:  # help, or no command at all: nothing is loaded
        parser = _parser(given[0], None)
        parser.parse_args(given)
        parser.print_help()
        return 0
    with_django = given[0] not in WITHOUT_DJANGO
    if with_django and not _set_up():
        return 2
    module = import_module(found[given[0]])
    return _run(module, _parser(given[0], module).parse_args(given), with_django)


def _set_up() -> bool:
    """Django, with the settings of the office; False when these are wrong, which was said."""
    os.umask(0o077)  # whatever the office writes is for its own account only
    gc.disable()  # what is loaded stays: looking for rubbish among it takes a tenth of a short command
    import django  # noqa: PLC0415 - `help` needs none of it

    from xinqiao.config.errors import SettingsError  # noqa: PLC0415 - before Django reads its settings

    try:
        django.setup()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return False
    finally:
        gc.freeze()
        gc.enable()
    return True


def _run(module: ModuleType, args: argparse.Namespace, with_django: bool) -> int:
    from django.core.management.base import CommandError  # noqa: PLC0415 - after Django is set up

    from xinqiao.kernel.errors import XinqiaoError  # noqa: PLC0415 - needs the path only

    try:
        if with_django:
            from xinqiao.cli.start import close_home  # noqa: PLC0415 - after Django is set up

            close_home()
        status: int = module.run(args)
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
    except Exception as error:
        if not with_django or not (told := _of_the_machine(error)):
            raise
        print(told, file=sys.stderr)
        return 1
    return status


def _of_the_machine(error: Exception) -> str:
    """What to do where the machine has no room, the database does not answer, or a file belongs to somebody else; "" for a defect."""
    from xinqiao.kernel.unavailable import why_unavailable  # noqa: PLC0415 - after Django is set up

    place = getattr(error, "filename", None) or ""
    if isinstance(error, PermissionError):
        return f"没有权限读写 {place}。请用运行信桥的账号运行，或者检查它的权限。"
    told = why_unavailable(error)
    return f"{told}{place and f'（{place}）'}" if told else ""
