"""The board and the handbook of a post on paper. Chinese: they go to the leaders' meeting and onto the wall of the post."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings

from xinqiao.controls.board import control_of
from xinqiao.controls.frozen import BoardSaid
from xinqiao.controls.post_cards import PostCard
from xinqiao.controls.reading import STANDING_TITLES, Reading
from xinqiao.controls.yearly import Year
from xinqiao.documents.reports import Bars, Block, Report, Table, Text, render_report
from xinqiao.duties.lists import duty_lists
from xinqiao.rules.roles import ROLE_TITLES

FOOT = "评的是单位的工作；不按信访数量排名，不评价信访人。"


def put_on_paper(report: Report) -> bytes:
    """The report as PDF, with the office's own fonts where it has some."""
    folder = settings.XINQIAO_FONTS
    return render_report(report, font_dirs=(folder,) if folder.is_dir() else ())


def board_pdf(
    unit: str, period: str, day: date, domains: Sequence[tuple[str, Sequence[Reading]]], said: BoardSaid
) -> bytes:
    """One page, domain by domain, each measure with its standing, figure and sentence; of a period that is over what was kept, and beside it
    what was counted otherwise since."""
    later = said.later or {}
    rows = tuple(
        (
            title if not position else "",
            reading.control.title,
            STANDING_TITLES[reading.standing],
            _figure(reading, later.get(reading.control.measure)),
            str(reading.sentence),
        )
        for title, readings in domains
        for position, reading in enumerate(readings)
    )
    table = Table(
        headings=("领域", "措施", "情况", "做到/应做", "说明"),
        rows=rows,
        widths=(4, 11, 7, 5, 19),
        numbers=(3,),
    )
    kept = f"　{said.kept_on:%Y年%m月%d日}终了时留存的数字" if said.kept_on is not None else ""
    title = "信访工作岗位风险防控看板"
    return put_on_paper(
        Report(
            title=title,
            subtitle=period + kept,
            issuer=unit,
            day=day,
            blocks=(table,),
            compact=True,
            foot=FOOT,
        )
    )


def _figure(reading: Reading, later: Reading | None) -> str:
    told = f"{reading.done}/{reading.due}" if reading.due else "—"
    return f"{told}（现{later.done}/{later.due}）" if later is not None else told


def card_pdf(card: PostCard, unit: str, day: date) -> bytes:
    """The handbook of one post: its duty list and its risks."""
    listed = duty_lists().get(card.role)
    lines = tuple(map(str, listed.lines)) if listed is not None else ()
    rows = tuple(
        (
            f"{number}. {risk.risk}",
            risk.shows,
            risk.level,
            risk.does,
            "；".join((*(control_of(m).title for m in risk.measures), *risk.articles)),
        )
        for number, risk in enumerate(card.risks, 1)
    )
    blocks: tuple[Block, ...] = (
        Text(heading="岗位职责", paragraphs=(card.duty, *lines)),
        Table(
            headings=("风险点", "表现", "等级", "我怎么做", "措施和依据"),
            rows=rows,
            widths=(5, 5, 2, 7, 5),
        ),
    )
    title = f"岗位风险防控卡：{ROLE_TITLES[card.role]}"
    return put_on_paper(Report(title=title, issuer=unit, day=day, blocks=blocks, landscape=True, foot=FOOT))


def year_pdf(found: Year, day: date) -> bytes:
    """The yearly report to the own Party committee and government and to the petition office above (条例 41)."""
    blocks: list[Block] = []
    for group in found.groups:
        blocks += (
            [Text(heading=group.heading), Bars(bars=group.lines)]
            if group.most
            else [Text(heading=group.heading, paragraphs=("没有。",))]
        )
    punctual = tuple((p.title, str(p.kept), str(p.missed)) for p in found.punctual)
    blocks += [
        Text(heading="期限"),
        Table(headings=("期限", "按时", "逾期"), rows=punctual, widths=(6, 1, 1), numbers=(1, 2)),
        Text(heading="岗位风险防控措施"),
        _measures(found.readings),
    ]
    title = f"{found.year}年信访情况年度报告"
    return put_on_paper(
        Report(
            title=title,
            subtitle="《信访工作条例》第四十一条",
            issuer=found.unit.name,
            day=day,
            blocks=tuple(blocks),
            foot=FOOT,
        )
    )


def _measures(readings: Sequence[Reading]) -> Table:
    rows = tuple((r.control.title, STANDING_TITLES[r.standing], str(r.sentence)) for r in readings)
    return Table(headings=("措施", "情况", "说明"), rows=rows, widths=(5, 2, 8))
