"""Whether everything that is kept still holds: the key, the audit log, every stored file and every sealed value."""

import argparse
import os

from xinqiao.cli.start import ready
from xinqiao.kernel import audit
from xinqiao.kernel.errors import Tampered
from xinqiao.matters.stored import require_stored

help = "核对日志、全部文件和封存的内容"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--against", metavar="校验点", help="与以前抄存的一行校验点核对")


def run(args: argparse.Namespace) -> int:
    """Exit status 1 when something is missing or was changed, named."""
    ready()
    broken = next(audit.verify(cores=os.cpu_count() or 1), None) or (
        audit.verify_against(args.against) if args.against else None
    )
    if broken is not None:
        raise Tampered(f"审计日志第 {broken.seq} 条：{broken.problem}")
    print(f"  ✓ 密钥与数据库相符；审计日志连续（{audit.checkpoint().split()[1]} 条）")
    whole = require_stored()
    print(f"  ✓ 全部存储的文件与入库时一致（{whole.files} 份），全部封存的内容可以打开（{whole.values} 处）")
    return 0
