"""List the starter set: instruments that the product knows in outline."""

import argparse

from xinqiao.cli.library.importing import day
from xinqiao.cli.start import ready
from xinqiao.kernel.clock import today
from xinqiao.library.outlines import known_to, starter
from xinqiao.library.queries.instruments import held_titles
from xinqiao.rules.provisions.resolve import Held


def arguments(what: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = what.add_parser("starter", help="常用法规目录：只有名称、文号、施行日期、条数和说明，没有条文")
    parser.set_defaults(do=run)
    parser.add_argument("--on", type=day, help="按哪一天算有效，默认今天")
    parser.add_argument("--missing", action="store_true", help="只列还没有收录全文的")


def run(args: argparse.Namespace) -> int:
    """One line an instrument, parted by tabs: title, level, issuer, number, days, articles, whether the text is held, summary."""
    ready()
    on, held = args.on or today(), held_titles()
    wanted = [outline for outline in starter() if not (args.missing and outline.title in held)]
    for outline in wanted:
        version = outline.on(on)
        stored = "已收录全文" if outline.title in held else "只有目录"
        number = outline.number or "—"
        told = (
            outline.title,
            outline.level.label,
            outline.issuer,
            number,
            _days(version),
            _articles(version),
            stored,
        )
        print(*told, outline.summary, sep="\t")
    print(
        f"共 {len(wanted)} 份，资料截至 {known_to()}，以后的修改请核对正式文本。目录不是条文；要引用条文，请用 library import 收录全文。"
    )
    return 0


def _days(version: Held) -> str:
    ended = f"，{version.ended_on} 起{'废止' if version.repealed else '不再施行'}" if version.ended_on else ""
    return f"{version.effective_on} 起施行（{version.label}）{ended}"


def _articles(version: Held) -> str:
    if not version.articles:
        return "条数没有登记"
    return f"{version.articles} 条，已核对" if version.counted else f"约 {version.articles} 条，未核对"
