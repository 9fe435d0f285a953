"""Take files in as versions of instruments, each as a whole or not at all."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from pathlib import Path

from django.conf import settings

from xinqiao.cli.reference import first_time
from xinqiao.cli.start import ready
from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.file_names import extension_of
from xinqiao.intake.instrument_files import TAKEN, read_instrument_file
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import XinqiaoError
from xinqiao.library.commands.importing import NewVersion, import_version
from xinqiao.library.models import InstrumentLevel, InstrumentVersion
from xinqiao.library.outlines import known_day
from xinqiao.library.recognising import counted
from xinqiao.rules.provisions.numbering import NO_TITLE
from xinqiao.rules.provisions.parse import read_statute
from xinqiao.rules.provisions.particulars import read_particulars
from xinqiao.rules.provisions.statute import Statute

_ABOUT_ONE = ("title", "effective", "passed", "published", "number", "label", "names")
_MOST_PROBLEMS = 10


def arguments(what: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = what.add_parser("import", help="收录文件：Markdown、TXT、DOCX、OFD、有文字的 PDF；或者整个目录")
    parser.set_defaults(do=run)
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="文件", help="文件，或者目录：其中的文件全部收录"
    )
    parser.add_argument("--title", default="", help="标题；不写则用文中的标题")
    parser.add_argument("--effective", type=day, help="施行日期，如 2026-05-01；不写则用文中写明的")
    parser.add_argument("--passed", type=day, help="通过日期")
    parser.add_argument("--published", type=day, help="公布日期")
    parser.add_argument("--issuer", default="", help="制定机关")
    parser.add_argument(
        "--level",
        choices=[level.value for level in InstrumentLevel],
        help="效力级别：" + "、".join(f"{level.value} {level.label}" for level in InstrumentLevel),
    )
    parser.add_argument("--region", default="", help="适用地区，如 云水市；全国适用的不写")
    parser.add_argument("--number", default="", help="文号")
    parser.add_argument("--label", default="", help="版本名称，如 2025年修正")
    parser.add_argument("--names", default="", help="常用简称，用逗号隔开")
    parser.add_argument("--dry-run", action="store_true", help="只看识别出什么，不收录")


def day(text: str) -> date:
    """A day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} 不是日期，请写成 2026-05-01 这样") from None


def run(args: argparse.Namespace) -> int:
    """Exit status 0: every file is in; 2: some are not, each with its reason; 1: nothing was tried."""
    files, others = _within(args.files)
    if others:
        print(f"目录里这些不是能收录的文件，没有读：{'、'.join(others)}", file=sys.stderr)
    if not files:
        print("没有找到能收录的文件（Markdown、TXT、DOCX、OFD、PDF）。", file=sys.stderr)
        return 1
    if len(files) > 1 and any(getattr(args, name) for name in _ABOUT_ONE):
        print(
            "一次收录几个文件时，标题、日期、文号、简称由各文件自己写明；请把这些选项用于单个文件。",
            file=sys.stderr,
        )
        return 1
    if first_time():
        print(f"第一次使用：已在 {settings.XINQIAO_HOME} 建立数据库和主密钥。")
    ready()
    failed = 0
    with import_module("tqdm").tqdm(
        total=len(files), desc="收录", unit="份", disable=None if len(files) > 1 else True
    ) as bar:
        for path in files:
            lines, well = _one(path, args)
            with bar.external_write_mode():
                print("\n".join(lines), file=sys.stdout if well else sys.stderr, flush=True)
            failed += not well
            bar.update()
    done = len(files) - failed
    print(
        f"{'识别' if args.dry_run else '收录'} {done} 份"
        + (f"，{failed} 份没有收录（原因见上）。" if failed else "。")
    )
    return 2 if failed else 0


def _within(given: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The files that are named, and those within the folders that are named, each once; and what lies in a folder and is of no kind that
    is taken. What is hidden, and what programs leave beside an open document, is passed over."""
    files: dict[Path, None] = {}
    others = []
    for place in given:
        if not place.is_dir():
            files[place] = None
            continue
        found = sorted(each for each in place.rglob("*") if each.is_file())
        for each in found:
            if any(part.startswith((".", "~$")) for part in each.relative_to(place).parts):
                continue
            if extension_of(each.name) in TAKEN:
                files[each] = None
            else:
                others.append(str(each.relative_to(place)))
    return list(files), others


def _one(path: Path, args: argparse.Namespace) -> tuple[list[str], bool]:
    """What to say of one file, and whether it went well. What was read of a file that is not taken in is told too."""
    lines: list[str] = []
    try:
        found = read_instrument_file(path.name, path.read_bytes())
        statute = read_statute(found.text)
        lines += [f"{path.name}：{_recognised(statute, args.title)}"]
        lines += [f"  注意：{note}" for note in found.notes]
        problems = [one.message for one in statute.problems if not (args.title and one.message == NO_TITLE)]
        lines += [f"  注意：{message}" for message in problems[:_MOST_PROBLEMS]]
        if len(problems) > _MOST_PROBLEMS:
            lines.append(f"  另有 {len(problems) - _MOST_PROBLEMS} 处编号问题")
        return [*lines, *_take(statute, path, args)], True
    except FileRefused as refused:
        return [*lines, f"{path.name}：没有收录。{refused}"], False
    except XinqiaoError as error:
        return [*lines, f"{path.name}：没有收录。{error.message}"], False
    except OSError as error:
        return [f"{path.name}：读不了（{error.strerror}）。"], False


def _recognised(statute: Statute, title: str) -> str:
    parts = [f"{count} {word}" for word, count in counted(statute).items() if count]
    return f"《{title or statute.title}》 " + "、".join(parts)


def _take(statute: Statute, path: Path, args: argparse.Namespace) -> list[str]:
    """Store the text; raises what the command raises, and Refused when the effective date is open."""
    found = read_particulars(statute)
    label = args.label or found.label
    assumed_on = known_day(args.title or statute.title, label) or found.assumed_on
    effective = args.effective or found.effective_on or assumed_on
    if effective is None:
        raise FileRefused(f"{found.open_because}（用 --effective 写明）")
    assumed = not args.effective and not found.effective_on
    unsure = [f"  待核对：{found.open_because}暂按 {effective} 算，收录后用 library date 更正。"] * assumed
    if args.dry_run:
        return [f"  施行日期 {effective}（没有收录，只是识别）", *unsure]
    version = import_version(
        Actor.system("library"),
        None,
        NewVersion(
            statute=statute,
            effective_on=effective,
            effective_assumed=assumed,
            title=args.title,
            issuer=args.issuer or found.issuer,
            level=InstrumentLevel(args.level or found.level or InstrumentLevel.NORMATIVE_DOCUMENT),
            region=args.region,
            label=label,
            number=args.number or found.number,
            passed_on=args.passed or found.passed_on,
            published_on=args.published or found.published_on,
            names=args.names,
            source_name=path.name,
        ),
    )
    return [
        _stored(version),
        *unsure,
        *(f"  文中写明废止《{name}》；已收录的话，请用 library repeal 登记" for name in found.repeals),
    ]


def _stored(version: InstrumentVersion) -> str:
    ended = f"，{version.ended_on} 起由新版本代替" if version.ended_on else ""
    return f"  已收录：{version.label}，{version.effective_on} 起施行{ended}"
