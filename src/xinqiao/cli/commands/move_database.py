"""Move the office from SQLite into an empty PostgreSQL database, and prove that both hold the same."""

import argparse

from xinqiao.cli.start import ready
from xinqiao.config.environment import postgresql
from xinqiao.jobs.moving import move

help = "把 SQLite 数据库转移到 PostgreSQL"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", help="空的目标库：postgresql://用户:密码@主机:端口/库名")
    parser.add_argument("--tables", action="store_true", help="逐表打印行数和散列值")


def run(args: argparse.Namespace) -> int:
    """The office is stopped before. The SQLite file stays as it was; start again with XINQIAO_DATABASE_URL."""
    ready()
    moved = move(args.url, postgresql(args.url))
    for each in moved if args.tables else ():
        print(f"  {each.table}\t{each.rows}\t{each.digest}")
    rows = sum(each.rows for each in moved)
    print(
        f"已转移 {len(moved)} 张表、{rows} 行，逐表行数和散列值相同；审计日志、全部文件和封存的内容核对无误。"
    )
    print("请设置 XINQIAO_DATABASE_URL 为这个地址再启动。原来的 SQLite 文件没有改动，可以封存备查。")
    return 0
