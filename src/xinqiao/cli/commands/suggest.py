"""Suggestions of content categories, learned offline from the office's own sorted messages: train, evaluate, try a text."""

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

from xinqiao.cli.labelled import usable_rows
from xinqiao.intake.tables import TableRow
from xinqiao.kernel.clock import today
from xinqiao.matters.queries.proposals import model_place
from xinqiao.suggest.categories import Model, ModelUnusable, load, save
from xinqiao.suggest.measuring import MeasuredFigures, measure

help = "分类建议：训练、度量、试用"

_ROUNDS = 11


def arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="做什么")
    train = what.add_parser("train", help="用已分类的来信学习（列：text、category，可有 title）")
    train.add_argument("file", type=Path, help="CSV（UTF-8、UTF-16、GB 18030）或 XLSX")
    train.add_argument("--out", type=Path, help="模型写到哪里，默认在数据目录下")
    train.add_argument("--mapping", type=Path, help="列名对照：JSON 或 TOML")
    train.set_defaults(does=_train)
    evaluate = what.add_parser("evaluate", help="在另一份已分类的来信上度量：准确率、宏平均 F1")
    evaluate.add_argument("file", type=Path)
    evaluate.add_argument("--model", type=Path, help="模型文件，默认是训练好的那一个")
    evaluate.add_argument("--mapping", type=Path, help="列名对照：JSON 或 TOML")
    evaluate.set_defaults(does=_evaluate)
    text = what.add_parser("text", help="对一段文字给出前三项建议和依据的词")
    text.add_argument("text")
    text.add_argument("--title", default="")
    text.add_argument("--model", type=Path)
    text.set_defaults(does=_text)


def run(args: argparse.Namespace) -> int:
    """Exit status 1, with a sentence that says what to do, when file or model cannot be used."""
    try:
        status: int = args.does(args)
    except ModelUnusable as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"读写 {error.filename} 时出错：{error.strerror}。", file=sys.stderr)
        return 1
    return status


def _lacks(row: TableRow) -> str:
    if not row.text and not row.title:
        return "没有正文。"
    return "" if row.category else "没有类别。"


def _train(args: argparse.Namespace) -> int:
    from xinqiao.suggest.training import Example, TooLittle, train  # noqa: PLC0415 - slow to import, used here only

    rows = usable_rows(args.file, args.mapping, _lacks)
    if rows is None:
        return 1
    examples = [Example(text=row.text, category=row.category, title=row.title) for row in rows]
    try:
        with tqdm(total=_ROUNDS, desc=f"从 {len(examples)} 条学习", unit="轮", disable=None) as bar:
            done = train(examples, today(), bar.update)
    except TooLittle as error:
        print(error, file=sys.stderr)
        return 1
    for name, number in done.left_out.items():
        print(f"类别“{name}”只有 {number} 条，太少，没有学习。", file=sys.stderr)
    place = args.out or model_place()
    save(done.model, place)
    print(f"模型已写入 {place}。")
    print("留出检验：分成十份，轮流用九份学习、一份检验；内容大体相同的来信总在同一份，不会两边都有。")
    print(f"其中 {done.copies} 条与另一条大体相同。")
    _tell(done.held_back)
    return 0


def _evaluate(args: argparse.Namespace) -> int:
    model = load(args.model or model_place())
    rows = usable_rows(args.file, args.mapping, _lacks)
    if rows is None:
        return 1
    if unknown := sorted({row.category for row in rows} - set(model.categories)):
        print(f"模型没有学过这些类别，全部算错：{'、'.join(unknown)}。", file=sys.stderr)
    _tell(measure([row.category for row in rows], [_first(model, row) for row in rows]))
    return 0


def _first(model: Model, row: TableRow) -> str:
    found = model.propose(row.text, row.title, top=1)
    return found[0].category if found else "（没有建议）"


def _text(args: argparse.Namespace) -> int:
    found = load(args.model or model_place()).propose(args.text, args.title)
    if not found:
        print("这段文字里没有学过的词，给不出建议。")
    for proposal in found:
        print(
            f"{proposal.score:>6.1%}  {proposal.category}  {'、'.join(proposal.words) or '（没有突出的词）'}"
        )
    return 0


def _tell(figures: MeasuredFigures) -> None:
    print(f"{figures.texts} 条  准确率 {figures.accuracy:.4f}  宏平均F1 {figures.macro_f1:.4f}")
    print("  精确率  召回率      F1    条数  类别")
    for each in figures.classes:
        print(f"{each.precision:8.3f}{each.recall:8.3f}{each.f1:8.3f}{each.texts:8d}  {each.name}")
