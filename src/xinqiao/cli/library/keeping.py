"""Record from the command line that an instrument was repealed, or when a version of it takes effect."""

import argparse
import sys

from xinqiao.cli.library.importing import day
from xinqiao.cli.start import ready
from xinqiao.kernel.actor import Actor
from xinqiao.library.commands.keeping import correct_day, repeal
from xinqiao.library.models import InstrumentVersion
from xinqiao.library.queries.instruments import find_instrument


def arguments(what: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = what.add_parser("repeal", help="登记一份文件废止")
    parser.set_defaults(do=run)
    parser.add_argument("title", metavar="标题")
    parser.add_argument("--on", type=day, required=True, help="从哪一天起废止")
    parser.add_argument("--by", default="", help="被哪份文件废止（标题）")
    dating = what.add_parser("date", help="更正一个版本的施行日期")
    dating.set_defaults(do=correct)
    dating.add_argument("title", metavar="标题")
    dating.add_argument("--effective", type=day, required=True, help="正确的施行日期")
    dating.add_argument("--now", type=day, help="现在登记的施行日期；不写则为最新的版本")


def run(args: argparse.Namespace) -> int:
    """Exit status 1 when a title is unknown."""
    ready()
    found, by = find_instrument(args.title), find_instrument(args.by) if args.by else None
    for title, known in ((args.title, found), (args.by, by)):
        if title and known is None:
            print(f"政策库里没有《{title}》。", file=sys.stderr)
            return 1
    assert found is not None
    version = repeal(Actor.system("library"), found, ended_on=args.on, ended_by=args.by)
    print(f"已登记：《{found.title}》（{version.label}）自 {version.ended_on} 起废止。")
    return 0


def correct(args: argparse.Namespace) -> int:
    """Exit status 1 when the title is unknown or no version takes effect on the day named."""
    ready()
    found = find_instrument(args.title)
    versions = found.versions.all() if found else InstrumentVersion.objects.none()
    version = versions.filter(effective_on=args.now).first() if args.now else versions.last()
    if found is None or version is None:
        print(f"政策库里没有《{args.title}》的这个版本。用 library list 查看。", file=sys.stderr)
        return 1
    version = correct_day(Actor.system("library"), found, text=version, effective_on=args.effective)
    print(f"已更正：《{found.title}》（{version.label}）自 {version.effective_on} 起施行。")
    return 0
