"""A fictional city to try: about 300 matters in every state, and an account for every post. Data stay until --fresh."""

import argparse
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from tqdm import tqdm

from xinqiao.cli.reference import load_reference
from xinqiao.cli.server import become
from xinqiao.cli.start import check_pragmas, make_key, migrate, ready_for_everybody
from xinqiao.config.environment import SQLITE_PRAGMAS
from xinqiao.demo.build import build
from xinqiao.kernel.migrated import lacks_columns
from xinqiao.offices.models import Staff

help = "演示：虚构的云水市，可直接试用"

DONE = "这个目录里是演示数据，可以整个删除。\n"
_ACTS_PER_MATTER = 17
"""For the progress bar only."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-serve", action="store_true", help="只准备数据，不启动服务")
    parser.add_argument("--fresh", action="store_true", help="清除演示数据，重新开始")
    parser.add_argument("--matters", type=int, default=300, help="虚构事项的数目")
    parser.add_argument("--seed", type=int, default=11)


def run(args: argparse.Namespace) -> int:
    """Refuses to touch a home that holds a real office's data."""
    mark = settings.XINQIAO_HOME / "demo.txt"
    if not mark.exists() and (settings.XINQIAO_HOME / "xinqiao.sqlite3").exists():
        print(f"{settings.XINQIAO_HOME} 里有正式数据，演示请另设 XINQIAO_HOME。", file=sys.stderr)
        return 1
    half_made = mark.exists() and mark.read_text("utf-8") != DONE
    if mark.exists() and (args.fresh or half_made):
        shutil.rmtree(settings.XINQIAO_HOME)
    settings.XINQIAO_HOME.mkdir(parents=True, exist_ok=True)
    if not mark.exists():
        mark.write_text("演示数据正在准备。\n", encoding="utf-8")
    make_key()
    migrate()
    ready_for_everybody()
    if lacks_columns():
        print(
            "这些演示数据是由另一版程序准备的。请加 --fresh 重新开始，原来的演示数据会清除。", file=sys.stderr
        )
        return 1
    if not Staff.objects.exists():
        load_reference()
        with (
            _in_a_hurry(),
            tqdm(
                total=args.matters * _ACTS_PER_MATTER, desc="准备虚构的云水市", unit="步", disable=None
            ) as bar,
        ):
            build(args.matters, args.seed, bar.update)
            bar.total = bar.n
        mark.write_text(DONE, encoding="utf-8")
    _say(args.port)
    if not args.no_serve:
        become("127.0.0.1", args.port, workers=1, jobs=True)
    return 0


@contextmanager
def _in_a_hurry() -> Iterator[None]:
    """Fictional data need not survive a power cut while they are made: thousands of commits without waiting for the
    disk. What is half made is made anew at the next start."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
        yield
        cursor.execute(f"PRAGMA synchronous = {SQLITE_PRAGMAS['synchronous']}")
    check_pragmas()


def _say(port: int) -> None:
    print(
        f"""
信桥演示（所有人物、单位、事项都是虚构的）
  群众窗口   http://127.0.0.1:{port}/
  工作台     http://127.0.0.1:{port}/desk/
  谁能做什么 http://127.0.0.1:{port}/account/demo/   所有账号的密码：{settings.XINQIAO_DEMO_PASSWORD}
  按 Ctrl+C 结束；再次启动保留数据，加 --fresh 重新开始。
""",
        flush=True,
    )
