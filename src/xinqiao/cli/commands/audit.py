"""The audit log: verify every entry, keep signed checkpoints elsewhere, prove to others what is in it."""

import argparse
import json
import os
from pathlib import Path

from django.conf import settings

from xinqiao.cli.start import ready
from xinqiao.kernel import audit, checkpoints, proving, witnesses
from xinqiao.kernel.errors import Tampered
from xinqiao.kernel.models import AuditHead

help = "审计日志：校验、签校验点、向外证明"


def arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="做什么")
    verify = what.add_parser("verify", help="逐条校验")
    verify.add_argument("--against", metavar="校验点", help="与以前抄存的一行校验点核对")
    what.add_parser("checkpoint", help="打印一行校验点；设了 XINQIAO_CHECKPOINTS 的，再签一份文件")
    what.add_parser("key", help="打印核对签名用的公钥")
    what.add_parser("leaves", help="打印每条记录的叶子哈希，不含内容")
    prove = what.add_parser("prove", help="证明一条记录在日志里")
    prove.add_argument("entry", type=int, metavar="第几条")
    witness = what.add_parser("witness", help="收下见证人签过的校验点，与日志核对")
    witness.add_argument("note", type=Path, metavar="见证人签过的文件")
    consistency = what.add_parser("consistency", help="证明后一个校验点包含前一个")
    consistency.add_argument("old", type=Path, metavar="旧校验点文件")
    consistency.add_argument("new", type=Path, metavar="新校验点文件")


def run(args: argparse.Namespace) -> int:
    """Exit status 1 when the log does not hold."""
    ready()
    if args.what == "verify":
        return _verify(args.against)
    if args.what == "checkpoint":
        _checkpoint()
    elif args.what == "key":
        print(checkpoints.public_key())
    elif args.what == "leaves":
        for leaf in checkpoints.leaves(AuditHead.objects.get(id=1).seq):
            print(leaf.hex())
    elif args.what == "prove":
        print(json.dumps(proving.prove(args.entry), ensure_ascii=False, indent=1))
    elif args.what == "witness":
        _witness(args.note)
    else:
        notes = [place.read_text("utf-8") for place in (args.old, args.new)]
        print(json.dumps(checkpoints.prove_consistency(*notes), ensure_ascii=False, indent=1))
    return 0


def _checkpoint() -> None:
    print(audit.checkpoint())
    if settings.XINQIAO_CHECKPOINTS is not None and (place := checkpoints.keep(settings.XINQIAO_CHECKPOINTS)):
        print(f"已签名：{place}")


def _witness(note: Path) -> None:
    if settings.XINQIAO_CHECKPOINTS is None:
        raise Tampered("请先设 XINQIAO_CHECKPOINTS：见证人的签名和校验点放在一起。")
    for place in witnesses.take(settings.XINQIAO_CHECKPOINTS, note.read_text("utf-8")):
        print(f"相符，已留存：{place}")


def _verify(against: str | None) -> int:
    breaks = list(audit.verify(cores=os.cpu_count() or 1))
    if against and (lost := audit.verify_against(against)):
        breaks.append(lost)
    for found in breaks:
        print(f"第 {found.seq} 条：{found.problem}")
    print(
        f"{audit.checkpoint().split()[1]} 条记录，{'没有发现改动' if not breaks else f'{len(breaks)} 处问题'}。"
    )
    return 1 if breaks else 0
