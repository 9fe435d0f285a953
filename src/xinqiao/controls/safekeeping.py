"""M-I7: everybody with a post has signed the pledge of the year, each quarter is checked and verified by another, each leak is closed in time,
who asks of the own data is answered, and no file lies on after its period."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, Exists, F, Min, OuterRef, Q, Subquery, Value, When

from xinqiao.controls.due_days import day, there_by
from xinqiao.controls.periods import months_ending
from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period, Standing
from xinqiao.courses.queries import taken
from xinqiao.kernel.days import DayOf
from xinqiao.offices.models import Post, Staff, Unit
from xinqiao.outgoing.queries.destroying import may_go
from xinqiao.rules.looking_back import Quarter
from xinqiao.rules.roles import HEADS, Role
from xinqiao.rules.words import Phrase
from xinqiao.safekeeping.models import DataRequest, ImpactAssessment, Leak, Pledge, SelfCheck, WalkRound

_SIGN_BY = (1, 31)
"""Month and day by which those who were there have signed."""
_SIGNED = {Standing.KEPT: "按时签署", Standing.AT_RISK: "还没有签署", Standing.BROKEN: "没有按时签署"}


def _due(period: Period, today: date) -> Iterator[Owed]:
    """Pledges due in the period, a self-check in each of its quarters that has begun, and leaks whose last day falls in it."""
    for year in range(period.first.year, period.last.year + 1):
        last = date(year, *_SIGN_BY)
        if period.first <= last <= period.last and last.replace(day=1) <= today:
            yield _pledged(year, last)
    quarter = Quarter.of(period.first)
    while quarter.first <= min(period.last, today):
        if quarter.last <= period.last:
            yield _checked(quarter)
            yield _not_checked(quarter)
        quarter = quarter.following
    yield Owed(
        rows=Leak.objects.filter(close_by__range=(period.first, period.last)),
        unit="unit_id",
        day=F("close_by"),
        due=F("close_by"),
        done=DayOf("closed_at"),
        kind="safekeeping.leak",
        told={"number": "pk"},
        say=lambda item: Phrase("信息泄露事件{number}号：按时办结", number=item.told["number"]),
    )
    yield Owed(
        rows=DataRequest.objects.filter(
            answer_by__range=(period.first, period.last), matter__confidential=False
        ),
        unit="unit_id",
        day=F("answer_by"),
        due=F("answer_by"),
        done=DayOf("answered_at"),
        kind="safekeeping.datarequest",
        told={"number": "matter__number"},
        say=lambda item: Phrase("{number}：个人信息请求按时答复", number=item.told["number"]),
    )
    yield Owed(
        rows=ImpactAssessment.objects.filter(review_by__range=(period.first, period.last)),
        unit="unit_id",
        day=F("review_by"),
        due=F("review_by"),
        done=NEVER,
        kind="safekeeping.impactassessment",
        say=_review_of_a_year,
    )
    assessed = ImpactAssessment.objects.filter(pk=OuterRef("key")).values("unit")
    reviews = taken(ImpactAssessment, "review").filter(due__range=(period.first, period.last))
    yield Owed(
        rows=reviews.annotate(owed_unit=Subquery(assessed[:1])),
        unit="owed_unit",
        day=F("due"),
        due=F("due"),
        done=DayOf("at"),
        kind="safekeeping.impactassessment",
        key="key",
        say=_review_of_a_year,
    )
    for year in range(period.first.year, period.last.year + 1):
        last = date(year, 12, 31)
        if period.first <= last <= period.last:
            yield _appraised(last)


def _review_of_a_year(_item: OwedItem) -> Phrase:
    """What waits and what was done, in one wording: the next review takes the place of the day of the last."""
    return Phrase("影响评估：每年复核")


def _appraised(last: date) -> Owed:
    """Files whose period ended the year before, which were appraised and destroyed, or kept longer, by then. Of what the archives wait for, and of
    what must wait, nothing is destroyed, and so nothing is due."""
    return Owed(
        rows=may_go(last, of_a_year=True),
        unit="holding_unit_id",
        day=day(last),
        due=day(last),
        done=F("erased_on"),
        told={"number": "number"},
        say=lambda item: Phrase("{number}：保管期限届满，按时鉴定、销毁", number=item.told["number"]),
    )


def _pledged(year: int, last: date) -> Owed:
    signed = Pledge.objects.filter(staff=OuterRef("pk"), year=year, occasion="yearly").order_by("pk")
    there = Staff.objects.filter(is_active=True).exclude(posts__role=Role.EXPERT)
    return Owed(
        rows=there.annotate(posted=Min("posts__since")).filter(posted__lte=last),
        unit="unit_id",
        day=day(last),
        due=day(last),
        done=Subquery(signed.values(on=DayOf("signed_at"))[:1]),
        say=lambda item: Phrase(
            "{year}年保密承诺书：{told}",
            year=year,
            told=Phrase(_SIGNED[item.standing]),
        ),
    )


def _of(quarter: Quarter) -> dict[str, int]:
    return {"year": quarter.year, "quarter": quarter.number}


def _checked(quarter: Quarter) -> Owed:
    return Owed(
        rows=SelfCheck.objects.filter(**_of(quarter)),
        unit="unit_id",
        day=day(quarter.last),
        due=day(quarter.last),
        done=Case(When(verified_at=None, then=NEVER), default=DayOf("verified_at")),
        kind="safekeeping.selfcheck",
        say=lambda _item: Phrase("{quarter}：自查并由他人核实两项", quarter=quarter.title),
    )


def _not_checked(quarter: Quarter) -> Owed:
    """Of units with a leader, and of those that checked themselves before."""
    checks = SelfCheck.objects.filter(unit=OuterRef("pk"))
    before = checks.filter(Q(year__lt=quarter.year) | Q(year=quarter.year, quarter__lt=quarter.number))
    units = Unit.objects.filter(
        Exists(before) | (_led() & there_by(quarter.last) & ~Exists(checks)),
        ~Exists(checks.filter(**_of(quarter))),
    )
    title = Phrase("{quarter}：没有自查", quarter=quarter.title)
    return Owed(
        rows=units,
        unit="pk",
        day=day(quarter.last),
        due=day(quarter.last),
        done=NEVER,
        say=lambda _item: title,
    )


KEPT_BY_NAME = Control(
    measure="M-I7",
    title="保密责任到人",
    items=_due,
    sentence=Phrase(
        "保密承诺、自查、泄露事件、个人信息请求、影响评估、期满案卷到期{due}项，按期完成{done}项"
    ),
    nothing=Phrase("这段时间没有到期的保密承诺、自查、泄露事件、个人信息请求、影响评估和期满案卷"),
)


def _walks(period: Period, today: date) -> Iterator[Owed]:
    """Walk-rounds whose problems are due in the period, and a round in each of its months for units that have a leader."""
    found = WalkRound.objects.filter(close_by__range=(period.first, period.last))
    yield Owed(
        rows=found.exclude(settled_at=F("walked_at")),
        unit="unit_id",
        day=F("close_by"),
        due=F("close_by"),
        done=DayOf("settled_at"),
        kind="safekeeping.walkround",
        told={"year": "year", "month": "month"},
        say=lambda item: Phrase("{year}年{month}月走查：问题整改", **item.told),
    )
    for month in months_ending(period):
        if month.first <= today:
            yield _walked(month)


def _led() -> Exists:
    """Of a unit: it has a leader."""
    return Exists(
        Post.objects.filter(staff__unit=OuterRef("pk"), staff__is_active=True, role__in=sorted(HEADS))
    )


def _walked(month: Period) -> Owed:
    walks = WalkRound.objects.filter(unit=OuterRef("pk"), year=month.last.year, month=month.last.month)
    there = (_led() & there_by(month.last)) | Exists(walks)
    return Owed(
        rows=Unit.objects.filter(there).annotate(walk=Subquery(walks.values("pk")[:1])),
        unit="pk",
        day=day(month.last),
        due=day(month.last),
        done=Subquery(walks.values(on=DayOf("walked_at"))[:1]),
        kind="safekeeping.walkround",
        key="walk",
        told={"year": Value(month.last.year), "month": Value(month.last.month)},
        say=_walk,
    )


def _walk(item: OwedItem) -> Phrase:
    if item.done is not None:
        return Phrase("{year}年{month}月：已走查", **item.told)
    if item.standing is Standing.AT_RISK:
        return Phrase("{year}年{month}月：还没有走查", **item.told)
    return Phrase("{year}年{month}月：没有走查", **item.told)


WALKED_ROUND = Control(
    measure="M-I5",
    title="走查看得到、改得掉",
    items=_walks,
    sentence=Phrase("应走查、整改{due}项，按期完成{done}项"),
    nothing=Phrase("这段时间没有应做的走查"),
)
"""What no program can prove of the rules for electronic data (M-I5)."""
