"""Load an office's units and people from a TOML file (docs/operations.md); prints the slips that open the accounts once."""

import argparse
import sys
from pathlib import Path

from xinqiao.accounts.first_run import is_empty
from xinqiao.accounts.plan import load, read_plan
from xinqiao.cli.offices import first_words
from xinqiao.cli.start import ready
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput

help = "建立机构和账号"


def arguments(parser: argparse.ArgumentParser) -> None:
    told = "TOML 文件，格式见 docs/operations.md；不写的，打印在浏览器里第一次设置的一次性代码"
    parser.add_argument("file", type=Path, nargs="?", help=told)


def run(args: argparse.Namespace) -> int:
    ready()
    if args.file is None:
        print(
            first_words("http://127.0.0.1:8000", shown=True)
            if is_empty()
            else "已经建立机构。要增加的，写一个 TOML 文件（docs/operations.md）。"
        )
        return 0 if is_empty() else 1
    try:
        plan = read_plan(args.file.read_bytes())
        added, accounts = load(Actor.system("setup"), plan)
    except OSError:
        print(f"读不了 {args.file}，请核对路径。", file=sys.stderr)
        return 1
    except InvalidInput as error:
        print("\n".join(f"{place}：{problem}" for place, problem in error.fields.items()), file=sys.stderr)
        return 1
    print(f"新建机构 {added} 个，账号 {len(accounts)} 个，改动 {len(plan.get('change', []))} 处。")
    if accounts:
        print("凭条只显示这一次，七天内有效；本人在「登录—用凭条启用账号」用它设置密码：")
    for staff, slip in accounts:
        print(f"  {staff.username}\t{staff.name}\t{slip}")
    return 0
