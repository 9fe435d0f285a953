"""Candidates for the same matter, measured on texts whose groups a person has named. Who wrote is not looked at.

Texts are taken in order of time and compared with earlier ones. Recall within the first five: of all earlier texts of the own
group that could stand among the first five, the share that does. Precision: of all candidates shown, the share of the own group.
"""

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

from xinqiao.cli.labelled import usable_rows
from xinqiao.intake.tables import Row
from xinqiao.suggest.same_matter import CANDIDATES, told
from xinqiao.suggest.same_matter_figures import measure_same_matter

help = "同一事项候选：度量"


def arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="做什么")
    evaluate = what.add_parser(
        "evaluate", help="列：group、id、user、title、time、text；group 空的各自成一组"
    )
    evaluate.add_argument("file", type=Path, help="CSV（UTF-8、UTF-16、GB 18030）或 XLSX")
    evaluate.add_argument("--mapping", type=Path, help="列名对照：JSON 或 TOML")


def run(args: argparse.Namespace) -> int:
    """Exit status 1 when the file cannot be used or no group has two texts."""
    rows = usable_rows(args.file, args.mapping, _lacks)
    if rows is None:
        return 1
    texts = [told(i, row.title, row.text, row.time) for i, row in enumerate(rows)]
    with tqdm(total=len(texts), desc="逐件比较", unit="件") as bar:
        figures = measure_same_matter(texts, [row.group for row in rows], bar.update)
    if not figures.askable:
        print("没有一组有两条以上，无法度量：请在 group 列给同一事项写相同的组名。", file=sys.stderr)
        return 1
    print(
        f"{figures.texts} 条，其中 {figures.askable} 条之前已有同组的信访件；共给出候选 {figures.shown} 个。"
    )
    print(f"前{CANDIDATES}个候选的召回率 {figures.recall:.4f}")
    print(f"准确率（精确率）       {figures.precision:.4f}")
    print(f"至少找到一件的比例     {figures.found_any:.4f}")
    print(
        f"召回率：按时间先后，每条只与更早的比较；同组更早的信访件（每条最多算{CANDIDATES}件）中，列入前{CANDIDATES}个候选的比例。"
    )
    print("精确率：给出的全部候选中，确属同组的比例。只比较内容，不看是谁写的。")
    return 0


def _lacks(row: Row) -> str:
    return "" if row.text or row.title else "没有标题，也没有正文。"
