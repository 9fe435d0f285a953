"""The report of a quarter's look-back on paper. Chinese: it goes to the office's leaders and into the file."""

from xinqiao.courses.models import Step
from xinqiao.documents.reports import Bars, Block, Report, Table, Text, render_report
from xinqiao.kernel.clock import day_of, today
from xinqiao.matters.paperwork import office_fonts
from xinqiao.policy.models import LookBack
from xinqiao.policy.queries.look_back import quarter_of, sample_of, steps_by_matter
from xinqiao.policy.queries.look_back_figures import Figures, reported
from xinqiao.rules.looking_back import ANSWERS, FINDINGS, QUESTIONS, Finding, Question
from xinqiao.rules.words import date_words


def report_of(look_back: LookBack) -> bytes:
    """The report as PDF."""
    day = day_of(look_back.reported_at) if look_back.reported_at else today()
    report = Report(
        title="信访事项“回头看”季度报告",
        subtitle=str(quarter_of(look_back).title),
        issuer=look_back.unit.name,
        day=day,
        blocks=_blocks(look_back, reported(look_back)),
        foot="评的是单位的工作，不评价信访人；检举控告事项不在抽样范围内。",
    )
    return render_report(report, font_dirs=office_fonts())


def _blocks(look_back: LookBack, figures: Figures) -> tuple[Block, ...]:
    return (
        Text(heading="一、抽样", paragraphs=(_drawn(figures),)),
        Table(
            headings=("记录", "内容（十六进制）"),
            rows=(("范围的SHA-256", look_back.frame_sha256), ("随机种子", look_back.seed)),
            widths=(1, 5),
        ),
        Text(heading="二、结论", paragraphs=(_course(figures),)),
        Bars(bars=tuple((title, figures.findings[f]) for f, title in FINDINGS.items())),
        Table(
            headings=("评查内容", *ANSWERS.values()),
            rows=tuple(
                (QUESTIONS[Question(q)], *(str(count[a]) for a in ANSWERS))
                for q, count in figures.answers.items()
            ),
            widths=(6, 1, 1, 1),
            numbers=(1, 2, 3),
        ),
        Text(heading="三、各承办单位"),
        Table(
            headings=("承办单位", "办结", "抽查", *FINDINGS.values()),
            rows=tuple(
                (u.unit, str(u.frame), str(u.sample), *(str(u.findings[f]) for f in FINDINGS))
                for u in figures.units
            ),
            widths=(6, 1, 1, 1, 1, 1, 1),
            numbers=(1, 2, 3, 4, 5, 6),
        ),
        Text(heading="四、发现的问题", paragraphs=() if _rows(look_back) else ("没有发现问题。",)),
        *([_found(look_back)] if _rows(look_back) else []),
        Text(heading="五、共性问题和改进建议", paragraphs=tuple(look_back.summary.split("\n"))),
    )


def _drawn(figures: Figures) -> str:
    return (
        f"本季度办结{figures.frame}件，按承办单位分层各抽取10%（不足1件的抽1件），共抽取{figures.sample}件。"
        "抽样范围和随机种子在抽取的同时写入审计日志，任何人都可以据此重算："
    )


def _course(figures: Figures) -> str:
    return (
        f"两名评查人员各自独立填写，共{figures.reviews}份；两人轻重不一致的{figures.differed}件，经共同结论统一。"
        f"请承办人说明情况{figures.asked}件，已说明{figures.heard}件。不止一次请其说明或者提出结论的{figures.again}件。"
        f"开展整改{figures.rectifications}件。"
    )


def _rows(look_back: LookBack) -> tuple[tuple[str, ...], ...]:
    found = [s for s in sample_of(look_back) if s.finding not in ("", Finding.NONE)]
    steps = steps_by_matter(found, "propose")
    return tuple(
        (
            s.matter.number,
            s.handling_unit.short_name,
            FINDINGS[Finding(s.finding)],
            _proposed(steps.get(s.pk, [])),
        )
        for s in found
    )


def _proposed(steps: list[Step]) -> str:
    """What both agreed to; when it took several rounds, each of them, the last of which stands."""
    if len(steps) == 1:
        return str(steps[0].words["conclusion"])
    rounds = (
        f"第{n}次（{s.by.name if s.by else ''}，{date_words(day_of(s.at))}，{FINDINGS[Finding(s.words['finding'])]}）：{s.words['conclusion']}"
        for n, s in enumerate(steps, 1)
    )
    return "\n".join(rounds)


def _found(look_back: LookBack) -> Table:
    return Table(
        headings=("编号", "承办单位", "轻重", "共同结论"), rows=_rows(look_back), widths=(3, 3, 1, 8)
    )
