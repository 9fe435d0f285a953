"""M-P6: the sample is drawn in time and large enough, every sampled matter is reviewed and its handler heard, the report made."""

from collections.abc import Iterator
from datetime import date

from xinqiao.controls.in_time import Item, read_items
from xinqiao.controls.reading import Period, Reading
from xinqiao.kernel.clock import day_of
from xinqiao.library.calendars import work_calendar
from xinqiao.policy.models import LookBack, SampledMatter
from xinqiao.policy.queries.look_back import draws_here, frame_of
from xinqiao.rules.looking_back import Quarter, draw_due, report_due
from xinqiao.rules.sampling import SHARE
from xinqiao.rules.words import Phrase


def looked_back(unit_id: int, period: Period, today: date) -> Reading:
    """What fell due in the period, of units that have an inspector: draws, conclusions (which the handler's hearing precedes)
    and reports of quarters that are over. A sample below one in ten counts as not drawn."""
    if not draws_here(unit_id):
        nothing = Phrase("本单位没有督查人员，回头看由信访部门组织")
        return read_items("M-P6", (), today, nothing, nothing)
    items = [item for quarter in _quarters(period, today) for item in _items(unit_id, quarter, period)]
    sentence = Phrase("抽样、评查、报告共{due}项", due=len(items))
    return read_items("M-P6", items, today, sentence, Phrase("这段时间没有到期的抽样和评查"))


def _quarters(period: Period, today: date) -> Iterator[Quarter]:
    """Quarters that are over and whose days may lie in the period: those of half a year before it and of it."""
    quarter = Quarter.before(Quarter.before(period.first).first)
    while quarter.first <= period.last:
        if quarter.last < today:
            yield quarter
        quarter = quarter.following


def _items(unit_id: int, quarter: Quarter, period: Period) -> Iterator[Item]:
    calendar = work_calendar()
    drawing, reporting = draw_due(quarter, calendar), report_due(quarter, calendar)
    drawn = LookBack.objects.filter(
        unit_id=unit_id, year=quarter.year, quarter=quarter.number, replaced_at=None
    ).first()
    if drawn is None and not frame_of(unit_id, quarter).exists():
        return
    if period.first <= drawing <= period.last:
        yield _draw(quarter, drawing, drawn)
    if period.first <= reporting <= period.last:
        yield from _rest(quarter, reporting, drawn)


def _subject(drawn: LookBack | None) -> str:
    return f"policy.lookback:{drawn.pk}" if drawn else ""


def _draw(quarter: Quarter, due: date, drawn: LookBack | None) -> Item:
    """The first draw of the quarter counts for the day; a draw again, with its reason, does not make it late."""
    title = Phrase("{quarter}：抽取样本", quarter=quarter.title)
    if drawn is None:
        return Item(title=title, due=due, done=None)
    first = LookBack.objects.filter(unit_id=drawn.unit_id, year=drawn.year, quarter=drawn.quarter).earliest(
        "id"
    )
    enough = drawn.sample.count() * SHARE >= drawn.frame_size
    return Item(
        title=title, due=due, done=day_of(first.drawn_at) if enough else None, subject=_subject(drawn)
    )


def _rest(quarter: Quarter, due: date, drawn: LookBack | None) -> Iterator[Item]:
    sample = SampledMatter.objects.filter(look_back=drawn).select_related("matter") if drawn else ()
    for sampled in sample:
        yield Item(
            title=Phrase("{number}：两人评查并作出结论", number=sampled.matter.number),
            due=due,
            done=day_of(sampled.concluded_at) if sampled.concluded_at else None,
            subject=f"policy.sampledmatter:{sampled.pk}",
        )
    yield Item(
        title=Phrase("{quarter}：形成报告", quarter=quarter.title),
        due=due,
        done=day_of(drawn.reported_at) if drawn and drawn.reported_at else None,
        subject=_subject(drawn),
    )
