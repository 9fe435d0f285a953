"""The OpenAPI document of the interface for programs, as JSON; docs/openapi.json is its committed copy."""

import argparse
import json
import os
import sys
from pathlib import Path

from xinqiao.api.api import api

help = "接口文档（OpenAPI）"

_COPY = Path("docs") / "openapi.json"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="与 docs/openapi.json 比较，不同则失败")


def run(args: argparse.Namespace) -> int:
    """Print the document, or compare it with the committed copy."""
    text = json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=2) + "\n"
    if not args.check:
        sys.stdout.write(text)
        return 0
    place = Path(os.environ["XINQIAO_ROOT"]) / _COPY
    if place.exists() and place.read_text("utf-8") == text:
        return 0
    print(f"接口与 {_COPY} 不一致：请运行 ./xinqiao openapi > {_COPY}，核对差异后提交。", file=sys.stderr)
    return 1
