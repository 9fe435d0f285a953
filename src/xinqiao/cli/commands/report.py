"""Reports on the office's own work: how long answers took, which statutory clocks were missed."""

import argparse
import sys
from datetime import date
from pathlib import Path

from xinqiao.cli.labelled import usable_rows
from xinqiao.cli.offices import unit_or_busiest_office
from xinqiao.cli.replies import ELEMENTS, ReplyTally, Seen, all_seen, blocked, measured, of_set
from xinqiao.cli.start import ready
from xinqiao.intake.file_kinds import FileRefused
from xinqiao.kernel.actor import Actor
from xinqiao.matters.queries.clock_report import ClockReport, Past, clock_report
from xinqiao.rules.answer_time import Handling, Notice

help = "报表：答复用时和法定期限，答复的内容"

_BAR = 40
_NOTICES = {
    Notice.KEPT: "15日内即已答复",
    Notice.NOTHING_ON_RECORD: "15日内没有转送、告知或答复的记录",
}
_HANDLINGS = {
    Handling.KEPT: "按期：收到后60日内已答复，不论何日受理",
    Handling.DEPENDS_ON_ACCEPTANCE: "取决于受理日期（记录中没有）",
    Handling.MISSED_UNLESS_EXTENDED: "逾期，除非批准了延长（第三十四条）",
    Handling.MISSED: "逾期：最迟受理并延长30日也已超过",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="报表")
    clocks = what.add_parser("clocks", help="答复用时的分布和各项法定期限")
    clocks.add_argument("--unit", default="", help="登记单位的名称，默认全部")
    clocks.add_argument("--from", dest="since", type=date.fromisoformat, help="收到日期起，如 2026-01-01")
    clocks.add_argument("--to", dest="until", type=date.fromisoformat, help="收到日期止")
    clocks.set_defaults(does=_run_clocks)
    replies = what.add_parser("replies", help="一份表里的答复有没有依据、路径、时间节点、体谅的话和禁止用语")
    replies.add_argument("file", type=Path, help="CSV 或 XLSX，列：reply、reply_time，可有 id")
    replies.add_argument(
        "--labels", type=Path, help="人工标注（列：id、basis、block、times），给出查准率和查全率"
    )
    replies.add_argument(
        "--bad", type=Path, help="写坏的答复（列：id、about、reply），给出拦截的查准率和查全率"
    )
    replies.add_argument("--set", default="", help="标注和写坏的答复只用 set 一列是这个名称的行，默认全部")
    replies.set_defaults(does=_run_replies)


def run(args: argparse.Namespace) -> int:
    status: int = args.does(args)
    return status


def _run_replies(args: argparse.Namespace) -> int:
    """Exit status 1 when file or labels cannot be used, which is told."""
    rows = usable_rows(
        args.file, None, lambda row: "" if row.reply and row.reply_time else "没有答复或者答复时间。"
    )
    if rows is None:
        return 1
    found = all_seen(rows)
    _elements(list(found.values()))
    if args.labels is not None:
        try:
            result = measured(found, of_set(args.labels, args.set))
        except FileRefused as refusal:
            print(refusal, file=sys.stderr)
            return 1
        except (OSError, KeyError, ValueError):
            print(
                f"读不了 {args.labels}：应当是 UTF-8 的 CSV，列为 id、basis、block、times。", file=sys.stderr
            )
            return 1
        print(f"\n与人工标注比较（标注了其中 {result.labelled} 份）：")
        for name, tally in result.of.items():
            print(f"  {_wide(ELEMENTS[name], 24)}{_rates(tally)}")
    return 0 if args.bad is None else _blocks(found, args.bad, args.set)


def _blocks(found: dict[str, Seen], bad: Path, name: str) -> int:
    """Exit status 1 when the bad replies cannot be read."""
    try:
        result = blocked(found, of_set(bad, name))
    except FileRefused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except (OSError, KeyError, ValueError):
        print(f"读不了 {bad}：应当是 UTF-8 的 CSV，列为 id、about、reply。", file=sys.stderr)
        return 1
    print(
        f"\n拦截写坏的答复 {result.tally.right + result.tally.missed} 份，上表的 {len(found)} 份视为不应拦截："
    )
    print(f"  {_wide(ELEMENTS['block'], 24)}{_rates(result.tally)}")
    for about, tally in result.of.items():
        print(f"  {_wide(about, 24)}拦住 {tally.right}，漏 {tally.missed}")
    print(f"  漏的：{'、'.join(result.missed) or '无'}；错的：{'、'.join(result.wrong) or '无'}")
    return 0


def _elements(found: list[Seen]) -> None:
    print(f"答复 {len(found)} 份：")
    for name, title in ELEMENTS.items():
        count = sum(name in one.elements for one in found)
        print(f"  {_wide(title, 24)}{count:>6} {count / len(found):>7.1%}")


def _rates(tally: ReplyTally) -> str:
    """Precision and recall; a dash where there is nothing to divide by."""
    precision = "—" if tally.precision is None else f"{tally.precision:.3f}"
    recall = "—" if tally.recall is None else f"{tally.recall:.3f}"
    return f"查准率 {precision}  查全率 {recall}（对 {tally.right}，错 {tally.wrong}，漏 {tally.missed}）"


def _run_clocks(args: argparse.Namespace) -> int:
    ready()
    unit = unit_or_busiest_office(args.unit) if args.unit else None
    report = clock_report(Actor.system("report"), unit=unit, since=args.since, until=args.until)
    _answers(report)
    _clocks(report)
    if report.past.total:
        _past(report.past)
    return 0


def _answers(report: ClockReport) -> None:
    print(f"信访事项 {report.matters} 件，已答复 {len(report.days)} 件，未答复 {report.waiting} 件。")
    if not report.days:
        return
    print(
        f"\n答复用时（自收到至答复，自然日）：最短 {report.days[0]} 天，中位数 {report.median:g} 天，"
        f"九成在 {report.at_most(0.9)} 天内，最长 {report.days[-1]} 天"
    )
    most = max(count for _, count in report.spans)
    for label, count in report.spans:
        share = count / len(report.days)
        print(f"  {_wide(label, 12)}{count:>6} {share:>6.1%} {'█' * round(_BAR * count / most)}")


def _clocks(report: ClockReport) -> None:
    print("\n法定期限（信访人的期限不计入）")
    print(f"  {_wide('期限', 24)}{'按期':>4}{'逾期':>6}{'在办未到期':>6}{'在办已超期':>6}  逾期率")
    for tally in report.tallies:
        done = tally.kept + tally.missed
        rate = f"{tally.missed / done:.1%}" if done else "—"
        unsure = f"  其中 {tally.provisional} 件按周末暂算" if tally.provisional else ""
        print(
            f"  {_wide(f'{tally.code} {tally.title}', 24)}{tally.kept:>6}{tally.missed:>8}{tally.running:>11}"
            f"{tally.running_late:>11}  {rate}{unsure}"
        )


def _past(past: Past) -> None:
    print(f"\n迁入的历史答复 {past.total} 件。60日自受理之日起算，原记录没有受理日期，只能分别认定：")
    for notice, words in _NOTICES.items():
        print(
            f"  {past.notice[notice]:>6} {past.notice[notice] / past.total:>6.1%}  {words}（第二十二、二十三条）"
        )
    for handling, words in _HANDLINGS.items():
        print(f"  {past.handling[handling]:>6} {past.handling[handling] / past.total:>6.1%}  {words}")
    if past.provisional:
        print(
            f"  其中 {past.provisional} 件所涉年度没有载入放假安排，按周末暂算（./xinqiao calendar 可补载）。"
        )


def _wide(text: str, columns: int) -> str:
    """Padded for a terminal, where a Chinese character is two columns wide."""
    return text + " " * max(1, columns - sum(2 if ord(c) > 0x2E7F else 1 for c in text))
