"""A sheet of assessment: opened with chosen measures, commented by the unit itself, settled with its figures (M-D7)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

from xinqiao.appraisal.models import AppraisalSheet
from xinqiao.appraisal.queries.sheets import assessable, frozen, lines_of
from xinqiao.courses.taking import begin, take
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Number, One, Pick, Several, Words
from xinqiao.offices.models import Unit
from xinqiao.rules.appraising import BASIS, CHOOSABLE, FEWEST, AppraisalStage, counted_until
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_OTHER = "请从列出的单位中选择：下级单位，或者本级人民政府的工作部门。"
_WHAT = "只能从列出的措施中选择：信访数量、越级和进京走访的次数不作为考核内容（《信访工作条例》第三十九条第一款）。"


@command(
    "appraisal.open",
    slug="appraise",
    page="appraisal:sheets",
    lead="只考核单位自己的工作，由记录说话。信访数量、越级和进京走访的次数选不到；理由写在考核表上。",
    verb="开始考核",
    fits=lambda _actor, unit: assessable(unit).exists(),
    said=lambda sheet, _given: Phrase("已请{unit}说明情况。", unit=sheet.unit.short_name),
)
def open_sheet(
    act: Act,
    unit: Unit,
    *,
    assessed: Annotated[One[Unit], Pick("被考核的单位", among=assessable, wrong=_OTHER)],
    year: Annotated[
        int,
        Number(
            "年份",
            least=Decimal(2020),
            most=Decimal(2199),
            initial=lambda _: today().year,
            hint="这一年还没有结束的，数字只到定稿那一天",
        ),
    ],
    measures: Annotated[Sequence[str], Several("考核的措施", among=tuple(CHOOSABLE.items()), wrong=_WHAT)],
) -> AppraisalSheet:
    """Choose by what a unit is assessed in a year, once. Raises InvalidInput for fewer than three measures, a year to come, and a unit
    that has its sheet."""
    if len(set(measures)) < FEWEST:
        raise InvalidInput({"measures": Phrase("请至少选择{n}项措施。", n=FEWEST)})
    if year > act.day.year:
        raise InvalidInput({"year": "请选择今年或者以前的年份。"})
    if AppraisalSheet.objects.filter(unit=assessed, by_unit=unit, year=year).exists():
        raise InvalidInput({"assessed": "这个单位这一年的考核表已经有了。"})
    sheet = AppraisalSheet(
        unit=assessed,
        by_unit=unit,
        year=year,
        measures=[measure for measure in CHOOSABLE if measure in measures],
        opened_by_id=act.actor.staff,
        opened_at=act.at,
    )
    begin(sheet, at=act.at)
    sheet.save()
    act.record(sheet, after={"unit": assessed.pk, "measures": sheet.measures}, basis=BASIS)
    return sheet


@command(
    "appraisal.comment",
    lead="说明印在考核表上，在数字旁边。写事实：哪些数字不说明问题，为什么；哪些做得不够，怎样改。",
    verb="提交说明",
    fits=lambda actor, sheet: sheet.unit_id == actor.unit,
)
def comment(
    act: Act,
    sheet: AppraisalSheet,
    *,
    comment: Annotated[str, Words("被考核单位的说明", most=4000, rows=8, least=5)],
) -> AppraisalSheet:
    """What the assessed unit says itself. Raises Refused for another."""
    if sheet.unit_id != act.actor.unit:
        raise Refused(Verdict(allowed=False, reason="说明由被考核的单位自己写。"))
    sheet.comment = comment
    take(act, sheet, words={"comment": comment})
    return sheet


@command(
    "appraisal.settle",
    lead="定稿后数字不再变。被考核的单位在期限内没有说明的，期满才可以定稿。",
    verb="定稿",
    told=lambda sheet: counted_until(sheet.year, sheet.counted_on),
    fits=lambda actor, sheet: sheet.by_unit_id == actor.unit,
)
def settle(
    act: Act,
    sheet: AppraisalSheet,
    *,
    words: Annotated[str, Words("意见", most=2000, rows=4, required=False)] = "",
) -> AppraisalSheet:
    """Keep the figures as they are now. Raises Refused for another unit, and before the unit has commented or its days are over."""
    if sheet.by_unit_id != act.actor.unit:
        raise Refused(Verdict(allowed=False, reason="定稿由考核的单位作出。"))
    if sheet.stage == AppraisalStage.CHOSEN and sheet.turn_due is not None and act.day <= sheet.turn_due:
        told = Phrase("被考核的单位还没有说明，{day}以后才可以定稿。", day=sheet.turn_due)
        raise Refused(Verdict(allowed=False, reason=told))
    sheet.words, sheet.settled_at = words, act.at
    sheet.figures = frozen(lines_of(sheet, act.day))
    take(act, sheet, words={"words": words} if words else {})
    return sheet
