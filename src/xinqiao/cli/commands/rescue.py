"""The way back when no administrator can help (docs/operations.md): opens an administrator's account anew, on this machine, with the key.
Written into the log, told to every administrator; prints the slip once."""

import argparse
import sys

from xinqiao.accounts.commands.accounts import rescue
from xinqiao.cli.start import ready
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.offices.queries import staff_named

help = "应急恢复管理员账号"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", help="管理员的用户名")
    parser.add_argument("--reason", required=True, help="为什么恢复、谁批准、谁在场")


def run(args: argparse.Namespace) -> int:
    ready()
    try:
        staff = staff_named([args.username])[0]
    except NotFound as error:
        print(error.message, file=sys.stderr)
        return 1
    slip = rescue(Actor.system("rescue"), staff, reason=args.reason)
    print("已恢复，记入审计日志，并告知全部管理员。原来的密码、验证器和登录都已失效。")
    print(f"凭条（只显示这一次，24小时内有效，在「登录—用凭条启用账号」使用）：\n  {staff.username}\t{slip}")
    return 0
