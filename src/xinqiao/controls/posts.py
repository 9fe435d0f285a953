"""M-D2: the holder of a post has signed its duty list of the year; what a leader took on is written down every 30 days; a published reception
day is held, and of each matter taken there somebody says within 30 days what came of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import DateField, ExpressionWrapper, F, OuterRef, Subquery, Value

from xinqiao.controls.due_days import day
from xinqiao.controls.oversight import owed_steps, sponsored, steps, still_owed
from xinqiao.controls.reading import Control, Owed, OwedItem, Period, Standing
from xinqiao.duties.models import LeaderDay, SignedDuties, TakenMatter
from xinqiao.kernel.days import DayOf
from xinqiao.offices.models import Post
from xinqiao.rules.leading import DAYS_TO_SIGN, RECORD_DAYS, SIGN_BY, LeaderDayStage, TakenStage
from xinqiao.rules.roles import ROLE_TITLES, Role
from xinqiao.rules.words import Phrase

_SIGNED = {Standing.KEPT: "按时签署", Standing.AT_RISK: "还没有签署", Standing.BROKEN: "没有按时签署"}
_HELD = {Standing.KEPT: "按期登记", Standing.AT_RISK: "还没有登记", Standing.BROKEN: "没有接访或者没有登记"}
_GRACE = timedelta(days=DAYS_TO_SIGN)


def _due(period: Period, today: date) -> Iterator[Owed]:
    yield from sponsored(period)
    for year in range(period.first.year, period.last.year + 1):
        last = date(year, *SIGN_BY)
        if period.first <= last <= period.last and last.replace(day=1) <= today:
            yield _at_new_year(year, last)
        yield from _later(year, period)
    yield _held(period, today)
    came = "{number}：领导接访以后报告结果"
    yield owed_steps(TakenMatter, came, steps(TakenMatter, "unit_id", period, "result", "go_on"))
    yield still_owed(TakenMatter, came, period, TakenStage.OPEN)


def _lists(year: int) -> Owed:
    made = SignedDuties.objects.filter(staff=OuterRef("staff"), role=OuterRef("role"), year=year)
    return Owed(
        rows=Post.objects.filter(staff__is_active=True).exclude(role=Role.EXPERT),
        unit="staff__unit_id",
        day=day(date(year, *SIGN_BY)),
        due=day(date(year, *SIGN_BY)),
        done=Subquery(made.values(on=DayOf("signed_at"))[:1]),
        told={"post": "role"},
        say=lambda item: _listed(item, year),
    )


def _listed(item: OwedItem, year: int) -> Phrase:
    """Without the name: the board is about the unit; who has not signed stands on the page of posts."""
    post = Phrase(ROLE_TITLES[Role(item.told["post"])])
    return Phrase(
        "{year}年「{post}」的职责清单：{told}", year=year, post=post, told=Phrase(_SIGNED[item.standing])
    )


def _at_new_year(year: int, last: date) -> Owed:
    """Of those who had the post thirty days before its last day."""
    return replace(_lists(year), rows=_lists(year).rows.filter(since__lte=last - _GRACE))


def _later(year: int, period: Period) -> Iterator[Owed]:
    """Of those who took a post during the year, thirty days later; who comes in December signs the list of the next."""
    first = max(period.first, date(year, *SIGN_BY) + timedelta(days=1))
    last = min(period.last, date(year, 12, 31))
    if first <= last:
        due = ExpressionWrapper(F("since") + Value(_GRACE), output_field=DateField())
        rows = _lists(year).rows.filter(since__range=(first - _GRACE, last - _GRACE))
        yield replace(_lists(year), rows=rows, day=due, due=due)


def _held(period: Period, today: date) -> Owed:
    """Days that have come; one that was called off beforehand is not owed."""
    days = LeaderDay.objects.filter(day__range=(period.first, min(period.last, today)))
    return Owed(
        rows=days.exclude(stage=LeaderDayStage.DROPPED),
        unit="unit_id",
        day=F("day"),
        due=ExpressionWrapper(F("day") + Value(timedelta(days=RECORD_DAYS)), output_field=DateField()),
        done=DayOf("held_at"),
        kind="duties.leaderday",
        say=lambda item: Phrase("公布的领导接访日：{told}", told=Phrase(_HELD[item.standing])),
    )


POSTS_ANSWERED_FOR = Control(
    measure="M-D2",
    title="岗位责任、领导包案和接访",
    items=_due,
    sentence=Phrase("职责清单、包案进展、接访日和接访结果到期{due}项，按期完成{done}项"),
    nothing=Phrase("这段时间没有到期的职责清单、包案记录和领导接访"),
)
