"""M-P7: each finding that asks for it has a rectification, carried out by its day and verified by another person."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from xinqiao.controls.due_days import begun, days_after, within
from xinqiao.controls.reading import NEVER, Control, Owed, Period
from xinqiao.courses.queries import taken
from xinqiao.kernel.days import DayOf
from xinqiao.matters.models import Petition
from xinqiao.policy.models import Rectification, SampledMatter
from xinqiao.rules.looking_back import RECTIFIED, RECTIFY_WORKING_DAYS
from xinqiao.rules.rectifying import Stage
from xinqiao.rules.words import Phrase

_DONE = (Stage.CARRIED_OUT, Stage.CLOSED)


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """What fell due for the unit in the period: to judge whether a repeat petition that it received stems from a deviation, to open a rectification after a finding of its own look-back, to carry out what
    it answers for, to verify what it asked for. A repeat petition judged to stem from a deviation opens one in the same act."""
    yield _judged(period)
    yield _opened(begun(RECTIFY_WORKING_DAYS, period))
    yield _carried_out(period)
    yield from _verified(period)


def _judged(due: Period) -> Owed:
    return Owed(
        rows=Petition.objects.filter(
            judge_by__range=(due.first, due.last), repeat_of__isnull=False, matter__confidential=False
        ),
        unit="unit_id",
        day=F("judge_by"),
        due=F("judge_by"),
        done=DayOf("repeat_judgement__at"),
        kind="matters.matter",
        key="matter_id",
        told={"number": "number"},
        say=lambda item: Phrase("{number}：认定重复信访是否源于政策执行偏差", number=item.told["number"]),
    )


def _opened(concluded: Period) -> Owed:
    due = days_after("concluded_at", RECTIFY_WORKING_DAYS, concluded)
    return Owed(
        rows=SampledMatter.objects.filter(
            within("concluded_at", concluded),
            look_back__replaced_at=None,
            finding__in=RECTIFIED,
            matter__confidential=False,
        ),
        unit="look_back__unit_id",
        day=due,
        due=due,
        done=DayOf("rectification__opened_at"),
        kind="policy.sampledmatter",
        told={"number": "matter__number"},
        say=lambda item: Phrase("{number}：按结论开展整改", number=item.told["number"]),
    )


def _rectifications() -> QuerySet[Rectification]:
    """With the moments at which the last round was carried out and verified, and the day until which verifying was or is owed."""
    return Rectification.objects.filter(matter__confidential=False).annotate(
        carried_out_at=_last("carry_out", "at"),
        verified_at=_last("verify", "at"),
        verify_due=Coalesce(_last("verify", "due"), F("turn_due")),
    )


def _last(act: str, field: str) -> Subquery:
    steps = taken(Rectification, act).filter(key=OuterRef("pk")).order_by("-number")
    return Subquery(steps.values(field)[:1])


def _carried_out(due: Period) -> Owed:
    return Owed(
        rows=_rectifications().filter(due_on__range=(due.first, due.last)),
        unit="unit_id",
        day=F("due_on"),
        due=F("due_on"),
        done=Case(When(stage__in=_DONE, then=DayOf("carried_out_at")), default=NEVER),
        kind="policy.rectification",
        told={"number": "matter__number"},
        say=lambda item: Phrase("{number}：完成整改", number=item.told["number"]),
    )


def _verified(due: Period) -> Iterator[Owed]:
    """What waits to be verified, and what was: to that its steps lead, so that the years before are not walked through."""
    days = (due.first, due.last)
    found = _rectifications().filter(Q(verify_due__range=days))
    verified = taken(Rectification, "verify").filter(due__range=days).values("key")
    for rows, done in (
        (found.filter(stage=Stage.CARRIED_OUT), NEVER),
        (found.filter(stage=Stage.CLOSED, pk__in=verified), DayOf("verified_at")),
    ):
        yield Owed(
            rows=rows,
            unit="opened_for_id",
            day=F("verify_due"),
            due=F("verify_due"),
            done=done,
            kind="policy.rectification",
            told={"number": "matter__number"},
            say=lambda item: Phrase("{number}：由他人核验", number=item.told["number"]),
        )


RECTIFIED_IN_TIME = Control(
    measure="M-P7",
    title="一案一整改",
    items=_due,
    sentence=Phrase("认定、立项、整改、核验到期{due}项，按期完成{done}项"),
    nothing=Phrase("这段时间没有到期的整改"),
)
