"""Keys: make the first one, add a version, seal everything anew under the newest, share them out to several people and join them again."""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

from django.conf import settings

from xinqiao.cli.start import make_key, ready
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.sealing import key_text, keyring, new_key_line, shared_place
from xinqiao.kernel.shared_key import keep, shared_key
from xinqiao.kernel.suites import AES, SUITES, Suite
from xinqiao.matters.commands.rewrap import rewrap_some

help = "密钥：新建、增加版本、重新封存、核对、分给几个人保管"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=["new", "add", "rewrap", "check", "split", "join"],
        help="new 全新安装；add 增加一版；rewrap 把已有数据用最新一版重新封存；check 核对；split 分给几个人保管；join 用他们的份额恢复",
    )
    parser.add_argument(
        "--suite",
        choices=SUITES,
        help="新密钥用的算法：aes（AES-256-GCM）或者 sm4（国密 SM4-GCM、HMAC-SM3）；不写的，new 用 aes，add 与当前一版相同",
    )
    parser.add_argument("--holders", nargs="+", metavar="姓名", help="split：每人一份")
    parser.add_argument("--needed", type=int, metavar="几人", help="split：几个人到场才能打开")
    parser.add_argument(
        "--to",
        type=Path,
        metavar="位置",
        help="split：份额放进的文件夹；join：密钥文件，默认 XINQIAO_ROOT_KEY_FILE",
    )
    parser.add_argument(
        "--share", nargs="+", type=Path, metavar="文件", help="join：从文件读份额，不写的在终端逐份输入"
    )
    parser.add_argument(
        "--sealed",
        type=Path,
        metavar="文件",
        help="join：封存的密钥文件 root.shares，默认在数据目录的 keys 里",
    )
    parser.add_argument(
        "--try", dest="try_", action="store_true", help="join：只试份额能不能打开，不写密钥文件"
    )


def run(args: argparse.Namespace) -> int:
    """Never overwrites a key file: a lost key is lost data."""
    if args.what in ("split", "join"):
        done: int = getattr(import_module("xinqiao.cli.sharing"), args.what)(args)
        return done
    chosen = SUITES.get(args.suite or "")
    return {"new": _new, "add": _add, "rewrap": _rewrap, "check": _check}[args.what](chosen)


def _new(suite: Suite | None) -> int:
    place = settings.XINQIAO_ROOT_KEY_FILE
    if not make_key(suite or AES):
        there = place if place.exists() else shared_place()
        print(f"{there} 已经存在，没有改动。")
        return 1
    print(f"已新建密钥 {place}。请立即备份到两处离线介质，由两人分别保管，或者用 keys split 分给几个人。")
    return 0


def _add(suite: Suite | None) -> int:
    if os.environ.get("XINQIAO_ROOT_KEY"):
        print("密钥由环境变量 XINQIAO_ROOT_KEY 提供，请在那里增加一行。", file=sys.stderr)
        return 1
    place = settings.XINQIAO_ROOT_KEY_FILE
    ring = keyring()
    line = new_key_line(ring.current + 1, suite or ring.suite(ring.current))
    kept = key_text()
    unended = not kept.endswith("\n")
    if shared := shared_key():
        if not shared.trusted():
            print("root.shares 被改动过，没有增加密钥。请先查明，再用 keys split 重新分持。", file=sys.stderr)
            return 1
        # First: a version that is only in shares harms nothing, one that is in no share would be lost with the machine.
        keep(shared.holding(kept + ("\n" + line if unended else line)))
        print("新的一版已经封存给原来的持有人，他们手里的份额照旧能用。")
    with place.open("a", encoding="ascii") as out:
        out.write("\n" + line if unended else line)
        out.flush()
        os.fsync(out.fileno())
    print(
        f"已增加第 {line.split()[0]} 版密钥。请先备份密钥文件，再重新启动：新数据用新密钥封存，旧版本的行必须保留。"
        "\n已有数据可以用 ./xinqiao keys rewrap 重新封存。"
    )
    return 0


def _rewrap(_: Suite | None) -> int:
    ready()
    rows = stored = 0
    left = True
    while left:
        done = rewrap_some(Actor.system("keys"), None)
        rows, stored, left = rows + done.rows, stored + done.files, done.left
    first, newest = min(keyring().roots), keyring().current
    print(f"已用第 {newest} 版密钥重新封存 {rows} 条记录、{stored} 个文件。")
    between = [str(v) for v in sorted(keyring().roots) if v not in (first, newest)]
    if between:
        print(
            f"第 {'、'.join(between)} 版的行只有恢复旧备份时才用得到；第 {first} 版用于检索和审计，必须一直保留。"
        )
    return 0


def _check(_: Suite | None) -> int:
    ready()
    ring = keyring()
    print(f"密钥与数据库相符，当前第 {ring.current} 版，{ring.suite(ring.current).title}。")
    return 0
