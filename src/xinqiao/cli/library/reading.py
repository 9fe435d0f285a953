"""Give a text back, and list what the library has."""

import argparse
import sys
from datetime import date

from xinqiao.cli.library.importing import day
from xinqiao.cli.start import ready
from xinqiao.kernel.clock import today
from xinqiao.library.models import Instrument, InstrumentVersion
from xinqiao.library.queries.instruments import (
    instruments_named,
    provisions_at,
    provisions_of,
    validity_of,
    version_on,
)
from xinqiao.rules.provisions.address import read_key
from xinqiao.rules.provisions.names import plain_name
from xinqiao.rules.provisions.parse import write_statute
from xinqiao.rules.provisions.statute import Statute

_VALIDITY = {"in_force": "有效", "not_yet": "尚未施行", "repealed": "已废止"}
_MOST_NEAR = 10


def arguments(what: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = what.add_parser("text", help="一份文件的全文（Markdown）")
    text.set_defaults(do=print_text)
    text.add_argument("title", metavar="标题", help="标题或简称，带不带《》、中华人民共和国都可以")
    text.add_argument("--on", type=day, help="哪一天有效的文本，默认今天")
    text.add_argument("--at", default="", help="只要一条、一款：47-1.2.3 是第四十七条之一第二款第（三）项")
    listing = what.add_parser("list", help="政策库里有哪些文件")
    listing.set_defaults(do=print_list)
    listing.add_argument("--on", type=day, help="按哪一天算有效，默认今天")


def print_text(args: argparse.Namespace) -> int:
    """Print the text in force on the day; 1 when there is none, with what there is instead."""
    ready()
    found = instruments_named(args.title)
    if not found:
        return _unknown(args.title)
    on = args.on or today()
    version = version_on(found[0], on)
    if version is None:
        return _not_in_force(found[0], on)
    rows = provisions_of(version)
    if args.at:
        address = read_key(args.at)
        rows = provisions_at(version, address) if address else rows.none()
        if not rows:
            print(
                f"《{found[0].title}》（{version.label}）没有 {address.text if address else args.at}。",
                file=sys.stderr,
            )
            return 1
    print(write_statute(Statute(title=found[0].title, blocks=tuple(row.block for row in rows))), end="")
    return 0


def _unknown(title: str) -> int:
    print(f"政策库里没有《{plain_name(title)}》。", file=sys.stderr)
    words = plain_name(title)
    near = (
        Instrument.objects.filter(title__contains=words[-4:]) if len(words) > 3 else Instrument.objects.none()
    )
    for each in near[:_MOST_NEAR]:
        print(f"  名称相近的有：{each.title}", file=sys.stderr)
    return 1


def _not_in_force(instrument: Instrument, on: date) -> int:
    print(f"《{instrument.title}》在 {on} 没有有效的文本。收录的版本：", file=sys.stderr)
    for version in instrument.versions.all():
        print(f"  {_line(version)}", file=sys.stderr)
    return 1


def _line(version: InstrumentVersion) -> str:
    ended = (
        f"，{version.ended_on} 起{'废止' if version.repealed else '由新版本代替'}" if version.ended_on else ""
    )
    open_day = "（待核对）" if version.effective_assumed else ""
    return f"{version.label}：{version.effective_on} 起施行{open_day}{ended}"


def print_list(args: argparse.Namespace) -> int:
    """Print each instrument with its versions and how it stands on the day."""
    ready()
    on = args.on or today()
    for instrument in Instrument.objects.prefetch_related("versions").order_by("level", "title"):
        validity = validity_of(instrument.versions.all(), on)
        state = _VALIDITY[validity] if validity else "没有文本"
        print(f"{instrument.title}\t{instrument.get_level_display()}\t{state}")
        for version in instrument.versions.all():
            print(f"  {_line(version)}")
    return 0
