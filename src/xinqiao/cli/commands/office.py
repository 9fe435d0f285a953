"""Load an office's units and people from a TOML file (docs/operations.md); prints the first passwords once."""

import argparse
import sys
from pathlib import Path

from xinqiao.cli.start import ready
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput
from xinqiao.offices.plan import load, read_plan

help = "建立机构和账号"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="TOML 文件，格式见 docs/operations.md")


def run(args: argparse.Namespace) -> int:
    ready()
    try:
        plan = read_plan(args.file.read_bytes())
        added, accounts = load(Actor.system("setup"), plan)
    except OSError:
        print(f"读不了 {args.file}，请核对路径。", file=sys.stderr)
        return 1
    except InvalidInput as error:
        print("\n".join(f"{place}：{problem}" for place, problem in error.fields.items()), file=sys.stderr)
        return 1
    print(f"新建机构 {added} 个，账号 {len(accounts)} 个。")
    if accounts:
        print("首次密码只显示这一次，登录后必须修改：")
    for staff, password in accounts:
        print(f"  {staff.username}\t{staff.name}\t{password}")
    return 0
