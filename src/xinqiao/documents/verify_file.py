#!/usr/bin/env python3
"""Verify a sealed file 案卷包 without Xinqiao: plain Python 3.8 or later, nothing to install (M-R7).

    python3 verify_file.py XF2026-000001.zip [SHA-256 of the package]

It names every part that was changed, is missing or does not belong. The SHA-256 of the whole package stands in the log of the office and
on the list by which it was handed over: give it as well, and a package that somebody made anew as a whole is found, too. Whether the log
extract is the office's own only the office can say, whose key closes the chain; here its links must fit each other. This copy is
the one in the package; whoever does not trust that takes the one from the sources."""

import hashlib
import json
import sys
import zipfile
from pathlib import Path

FORMAT = "xinqiao-file/1"
MANIFEST, MANIFEST_HASH, SIGNATURE, LOG = "manifest.json", "manifest.sha256", "manifest.hmac", "log.json"
_BESIDE = {MANIFEST, MANIFEST_HASH, SIGNATURE}


def _read(package: zipfile.ZipFile, name: str, problems: "list[str]") -> bytes:
    """The bytes of a part; empty, with the problem named, when they cannot be read."""
    try:
        info = package.getinfo(name)
        if info.compress_type == zipfile.ZIP_STORED:
            return package.read(info)
        problems.append(f"{name}: 不是原样存放（压缩过），案卷包不这样制作")
    except KeyError:
        problems.append(f"{name}: 缺失")
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError):
        problems.append(f"{name}: 内容被改动或者损坏")
    return b""


def _listed(package: zipfile.ZipFile, problems: "list[str]") -> "dict[str, str]":
    """Name → SHA-256 as the manifest lists them; empty, with the problem named, when it cannot be trusted."""
    manifest = _read(package, MANIFEST, problems)
    given = _read(package, MANIFEST_HASH, problems)
    if len(_read(package, SIGNATURE, problems)) != 64:
        problems.append(f"{SIGNATURE}: 不是一个签名")
    if given.strip() != hashlib.sha256(manifest).hexdigest().encode():
        problems.append(f"{MANIFEST}: 与 {MANIFEST_HASH} 不符，清单被改动过")
        return {}
    try:
        told = json.loads(manifest)
        if told["format"] != FORMAT:
            problems.append(f"{MANIFEST}: 格式是 {told['format']}，本脚本核对 {FORMAT}")
        return {part["path"]: part["sha256"] for part in told["files"]}
    except (ValueError, KeyError, TypeError):
        problems.append(f"{MANIFEST}: 读不懂")
        return {}


def _links(data: bytes, problems: "list[str]") -> None:
    """Whether the entries of the log extract stand in order, and each follows the one before where both are here."""
    before = None
    for entry in json.loads(data)["entries"]:
        if before is not None and entry["seq"] <= before["seq"]:
            problems.append(f"{LOG}: 第 {entry['seq']} 条的次序不对")
        elif (
            before is not None and entry["seq"] == before["seq"] + 1 and entry["previous"] != before["chain"]
        ):
            problems.append(f"{LOG}: 第 {entry['seq']} 条与前一条接不上")
        before = entry


def problems_of(path: "str | Path", whole: str = "") -> "list[str]":
    """Everything that is wrong with the package, each line beginning with the name of the part; empty when it is whole."""
    found: list[str] = []
    try:
        data = Path(path).read_bytes()
        if whole and hashlib.sha256(data).hexdigest() != whole.strip().lower():
            found.append("整个案卷包: 与给出的 SHA-256 不符")
        with zipfile.ZipFile(path) as package:
            _parts(package, found)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError):
        found.append("整个案卷包: 打不开，不是完整的 ZIP 文件")
    return found


def _parts(package: zipfile.ZipFile, found: "list[str]") -> None:
    names = package.namelist()
    found += [f"{name}: 出现了不止一次" for name in sorted(set(names)) if names.count(name) > 1]
    listed = _listed(package, found)
    for name, sha256 in listed.items():
        before = len(found)
        data = _read(package, name, found)
        if len(found) == before and hashlib.sha256(data).hexdigest() != sha256:
            found.append(f"{name}: 内容被改动过")
        elif len(found) == before and name == LOG:
            _links(data, found)
    if listed:
        found += [f"{name}: 不在清单里，是后来放进去的" for name in names if name not in {*listed, *_BESIDE}]


def main(arguments: "list[str]") -> int:
    if len(arguments) not in (1, 2):
        print("用法: python3 verify_file.py 案卷包.zip [整个案卷包的 SHA-256]")
        return 2
    found = problems_of(*arguments)
    for problem in found:
        print(problem)
    print(f"核对不通过：{len(found)} 处问题。" if found else "核对通过：案卷包完整，没有改动。")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
