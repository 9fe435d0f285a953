"""Packages of other offices (M-I6): take one in, as the page does."""

import argparse
import sys
from pathlib import Path

from xinqiao.cli.offices import unit_or_busiest_office
from xinqiao.cli.start import ready
from xinqiao.exchange.commands.arrivals import TakenIn, take_arrival
from xinqiao.exchange.container import NoParcel
from xinqiao.exchange.envelopes import CannotOpen
from xinqiao.exchange.opening import read_parcel
from xinqiao.exchange.queries.register import kept_already
from xinqiao.kernel.actor import Actor
from xinqiao.rules.exchanging import SIGNED, Signed

help = "移送包：导入别的单位发来的，给出回执"


def arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="做什么")
    take = what.add_parser("import", help="导入一个移送包；登记由工作人员在「移送」页核对以后办理")
    take.add_argument("file", type=Path, help="封好的文件（.age 或者 .p7m）")
    take.add_argument("--unit", default="", help="收件单位的名称；不写则为登记最多的信访部门")


def run(args: argparse.Namespace) -> int:
    """Prints the receipt. Exit status 1 for what cannot be read, opened or believed to be a package."""
    ready()
    unit = unit_or_busiest_office(args.unit)
    try:
        data = args.file.read_bytes()
        found = read_parcel(unit, data)
    except OSError as error:
        print(f"读不了 {args.file}：{error.strerror}。", file=sys.stderr)
        return 1
    except (CannotOpen, NoParcel) as problem:
        print(problem, file=sys.stderr)
        return 1
    again = kept_already(unit, found.container.manifest)
    there = take_arrival(Actor.system("parcel"), unit, TakenIn(data=data, found=found))
    done = "以前已经导入，没有另存" if again else "已导入，待核对登记"
    if there.waits_apart:
        print(
            f"{done}。对方注明是检举、控告：只由有权查看又没有被提到的负责人在「移送」页打开、登记、交回执。"
        )
        return 0
    print(f"{there.number}，{there.sender}：{done}。")
    print(SIGNED[Signed(there.signed)])
    for one in there.told["refused"]:
        print(f"  没有收入的文件 {one['name']}：{one['why']}")
    print(f"回执码 {there.code}\n回执 {there.receipt}")
    return 0
