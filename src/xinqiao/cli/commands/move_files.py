"""Move the stored files between the disk of one machine and the database that several share, and prove that none is missing."""

import argparse

from django.conf import settings

from xinqiao.cli.start import ready
from xinqiao.kernel.storage import store
from xinqiao.matters.stored import require_stored

help = "把存储的文件搬进数据库，或者搬回磁盘"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("to", choices=("database", "folder"), help="database 数据库、folder 本机磁盘")


def run(args: argparse.Namespace) -> int:
    """The office is stopped before. The files stay where they were as well, until somebody removes them."""
    ready()
    came = settings.XINQIAO_STORE
    if args.to == came:
        print(f"文件已经存在 {came} 里，不用搬。")
        return 0
    source, target = store(came), store(args.to)
    moved = 0
    for path, _head in source.heads():
        target.write(path, source.read(path))
        moved += 1
    settings.XINQIAO_STORE = args.to
    whole = require_stored()
    print(f"已搬 {moved} 个文件；登记在册的 {whole.files} 份逐个核对，与入库时一致。")
    print(f"请设 XINQIAO_STORE={args.to} 再启动。原处的文件没有删除。")
    return 0
