"""A sealed file 案卷包: whether it is whole, and whether it is this office's own, which only who has the key can say (M-R7)."""

import argparse
import zipfile

from xinqiao.cli.start import ready
from xinqiao.documents.verify_file import problems_of
from xinqiao.matters.packing import not_ours

help = "核对案卷包：是否完整，是否本机关制作"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="案卷包.zip")


def run(args: argparse.Namespace) -> int:
    """Exit status 1 when it was changed or is not ours."""
    ready()
    found = problems_of(args.path)
    if not found:
        with zipfile.ZipFile(args.path) as package:
            found = [f"{part}: 不是用本机关的密钥作出的" for part in not_ours(package)]
    for problem in found:
        print(problem)
    print(
        "案卷包完整，由本机关制作，日志摘录与日志链相符。"
        if not found
        else f"核对不通过：{len(found)} 处问题。"
    )
    return 1 if found else 0
