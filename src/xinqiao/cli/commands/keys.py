"""Keys: make the first one, add a version, seal everything anew under the newest."""

import argparse
import os
import sys

from django.conf import settings

from xinqiao.cli.start import make_key, ready
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.sealing import keyring, new_key_line
from xinqiao.kernel.suites import AES, SUITES, Suite
from xinqiao.matters.commands.rewrap import rewrap_some

help = "密钥：新建、增加版本、重新封存、核对"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=["new", "add", "rewrap", "check"],
        help="new 全新安装；add 增加一版；rewrap 把已有数据用最新一版重新封存；check 核对",
    )
    parser.add_argument(
        "--suite",
        choices=SUITES,
        help="新密钥用的算法：aes（AES-256-GCM）或者 sm4（国密 SM4-GCM、HMAC-SM3）；不写的，new 用 aes，add 与当前一版相同",
    )


def run(args: argparse.Namespace) -> int:
    """Never overwrites a key file: a lost key is lost data."""
    chosen = SUITES.get(args.suite or "")
    return {"new": _new, "add": _add, "rewrap": _rewrap, "check": _check}[args.what](chosen)


def _new(suite: Suite | None) -> int:
    place = settings.XINQIAO_ROOT_KEY_FILE
    if not make_key(suite or AES):
        print(f"{place} 已经存在，没有改动。")
        return 1
    print(f"已新建密钥 {place}。请立即备份到两处离线介质，由两人分别保管。")
    return 0


def _add(suite: Suite | None) -> int:
    if os.environ.get("XINQIAO_ROOT_KEY"):
        print("密钥由环境变量 XINQIAO_ROOT_KEY 提供，请在那里增加一行。", file=sys.stderr)
        return 1
    place = settings.XINQIAO_ROOT_KEY_FILE
    ring = keyring()
    line = new_key_line(ring.current + 1, suite or ring.suite(ring.current))
    unended = not place.read_text(encoding="ascii").endswith("\n")
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
