"""The catalogue of the second language: written anew from the program's own texts, or only checked."""

import argparse

help = "整理英文译文并检查是否齐全"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="只检查，不改写")


def run(args: argparse.Namespace) -> int:
    """Update the catalogue, or only check it; fails when something is missing or wrong."""
    from xinqiao.cli import catalogue  # noqa: PLC0415 - needs Babel, which only the development environment has

    found = catalogue.check() if args.check else catalogue.update()
    for problem in found:
        print(problem)
    print(f"英文译文有 {len(found)} 处问题" if found else "英文译文齐全")
    return 1 if found else 0
