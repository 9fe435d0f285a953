"""Candidates for the same matter, measured on texts whose groups a person has named. Who wrote is not looked at; what each
figure means is said by `SameMatterFigures` and printed with them."""

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

from xinqiao.cli.labelled import usable_rows
from xinqiao.intake.tables import TableRow
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
        f"{figures.texts} 条，其中 {figures.askable} 条另有同组的；达到展示标准的候选 {figures.likely} 个。"
    )
    print(f"前{CANDIDATES}个候选至少找到一件   {figures.found_any:.4f}")
    print(f"前{CANDIDATES}个候选的召回率       {figures.found_share:.4f}")
    print(f"达到展示标准的精确率   {figures.precision:.4f}")
    print(f"达到展示标准的召回率   {figures.shown_share:.4f}")
    print("每条与表中其余各条比较，只看内容和时间，不看是谁写的。")
    print("至少找到一件：另有同组的各条中，前五个候选里有同组的所占比例。")
    print("召回率：另有同组的每一条，同组其余各条（多于五条的按五条计）列入前五个候选的比例，再取平均。")
    print("精确率：全部各条的前五个候选中达到展示标准的，确属同组的比例；页面只展示达到标准的。")
    return 0


def _lacks(row: TableRow) -> str:
    return "" if row.text or row.title else "没有标题，也没有正文。"
