"""M-P6: the sample is drawn in time and large enough, every sampled matter is reviewed and its handler heard, the report made."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from xinqiao.controls.due_days import day, quarters_due
from xinqiao.controls.reading import NEVER, Control, Owed, Period
from xinqiao.kernel.days import DayOf
from xinqiao.library.calendars import work_calendar
from xinqiao.offices.models import Unit
from xinqiao.policy.models import LookBack, SampledMatter
from xinqiao.policy.queries.look_back import draws_here, has_frame
from xinqiao.rules.looking_back import Quarter, draw_due, report_due
from xinqiao.rules.sampling import SHARE
from xinqiao.rules.words import Phrase


def _due(period: Period, today: date) -> Iterator[Owed]:
    """What fell due in the period, of units that have an inspector: draws, conclusions (which the handler's hearing precedes)
    and reports of quarters that are over."""
    for quarter in quarters_due(period, today):
        drawing, reporting = draw_due(quarter, work_calendar()), report_due(quarter, work_calendar())
        if period.first <= drawing <= period.last:
            yield _draw(quarter, drawing)
        if period.first <= reporting <= period.last:
            yield _concluded(quarter, reporting)
            yield _report(quarter, reporting)


def _drawing_units(quarter: Quarter) -> QuerySet[Unit]:
    """The units that look back on the quarter, with the key of the draw that counts, if there is one."""
    standing = LookBack.objects.filter(unit=OuterRef("pk"), replaced_at=None, **_of(quarter)).values("pk")
    units = Unit.objects.filter(draws_here(OuterRef("pk"))).annotate(draw_id=Subquery(standing[:1]))
    return units.filter(Q(draw_id__isnull=False) | has_frame(OuterRef("pk"), quarter))


def _of(quarter: Quarter) -> dict[str, int]:
    return {"year": quarter.year, "quarter": quarter.number}


def _draw(quarter: Quarter, due: date) -> Owed:
    """The first draw of the quarter counts for the day; a draw again, with its reason, does not make it late. A sample below one
    in ten counts as not drawn."""
    sampled = SampledMatter.objects.filter(look_back=OuterRef("pk")).order_by().values("look_back")
    size = Subquery(sampled.annotate(size=Count("pk")).values("size"))
    enough = LookBack.objects.filter(pk=OuterRef("draw_id")).annotate(tenfold=size * SHARE)
    enough = enough.filter(tenfold__gte=F("frame_size"))
    first = LookBack.objects.filter(unit=OuterRef("pk"), **_of(quarter)).order_by("id")
    drawn = Subquery(first.values(drawn_on=DayOf("drawn_at"))[:1])
    return Owed(
        rows=_drawing_units(quarter),
        unit="pk",
        day=day(due),
        due=day(due),
        done=Case(When(Exists(enough), then=drawn), default=NEVER),
        kind="policy.lookback",
        key="draw_id",
        say=lambda _item: Phrase("{quarter}：抽取样本", quarter=quarter.title),
    )


def _concluded(quarter: Quarter, due: date) -> Owed:
    return Owed(
        rows=SampledMatter.objects.filter(
            draws_here(OuterRef("look_back__unit_id")),
            look_back__replaced_at=None,
            look_back__year=quarter.year,
            look_back__quarter=quarter.number,
            matter__confidential=False,  # it may have become an accusation since it was drawn
        ),
        unit="look_back__unit_id",
        day=day(due),
        due=day(due),
        done=DayOf("concluded_at"),
        kind="policy.sampledmatter",
        told={"number": "matter__number"},
        say=lambda item: Phrase("{number}：两人评查并作出结论", number=item.told["number"]),
    )


def _report(quarter: Quarter, due: date) -> Owed:
    reported = LookBack.objects.filter(pk=OuterRef("draw_id")).values(reported_on=DayOf("reported_at"))
    return Owed(
        rows=_drawing_units(quarter),
        unit="pk",
        day=day(due),
        due=day(due),
        done=Subquery(reported[:1]),
        kind="policy.lookback",
        key="draw_id",
        say=lambda _item: Phrase("{quarter}：形成报告", quarter=quarter.title),
    )


LOOKED_BACK = Control(
    measure="M-P6",
    title="季度回头看",
    items=_due,
    sentence=Phrase("抽样、评查、报告到期{due}项，按期完成{done}项"),
    nothing=Phrase("这段时间没有到期的抽样和评查；没有督查人员的单位，回头看由信访部门组织"),
)
