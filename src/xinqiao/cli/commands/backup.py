"""Back the office up into one sealed file, and try at once whether it can be restored."""

import argparse
import sys
from pathlib import Path

from django.conf import settings

from xinqiao.cli.start import ready
from xinqiao.jobs import backup
from xinqiao.jobs.restoring import drill

help = "备份并当场演练恢复"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, nargs="?", help="备份目录；默认为 XINQIAO_BACKUP")
    parser.add_argument("--no-drill", action="store_true", help="不演练恢复（不建议）")


def run(args: argparse.Namespace) -> int:
    """Works while the office is open. The key file is not in the backup: keep it elsewhere."""
    ready()
    folder = args.folder or settings.XINQIAO_BACKUP
    if folder is None:
        print("请写明备份目录，或设置 XINQIAO_BACKUP。", file=sys.stderr)
        return 1
    made = backup.make(folder)
    print(
        f"已备份到 {made}（{made.stat().st_size / 1_000_000:.1f} MB）。密钥文件不在其中，请另处保管。",
        flush=True,
    )
    if not args.no_drill:
        print(f"恢复演练通过：\n{drill(made)}")
        if gone := backup.rotate(folder):
            print(f"删去被更新的备份取代的旧备份 {len(gone)} 份：{'、'.join(gone)}。")
    return 0
