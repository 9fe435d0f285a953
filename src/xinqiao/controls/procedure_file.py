"""M-R7: a file that is closed holds what belongs in it, is closed by the middle of the next year, and goes to the archives in the year in which its time is full (档案法 15)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When

from xinqiao.controls.due_days import day, within
from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period, Standing
from xinqiao.kernel.days import DayOf
from xinqiao.matters.models import Matter, Outcome, Paper, PaperState, RequestItem, RunningClock
from xinqiao.matters.queries.closable import closable, reached_nobody
from xinqiao.matters.queries.holding import held
from xinqiao.outgoing.queries.archiving import received, that_keep_on
from xinqiao.policy.queries.ledger import moments
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import State
from xinqiao.rules.papers import RULES
from xinqiao.rules.words import Phrase

_TO_CITIZENS = tuple(kind for kind, rule in RULES.items() if rule.word and not rule.within)


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """The matters closed in the period: nothing for the petitioner without a service or the record that none was possible, and nothing
    supported that was not carried out (条例 32(2)). A closed file is not made up. What was moved in from another system has no file
    here."""
    papers = Paper.objects.filter(
        matter=OuterRef("pk"), kind__in=_TO_CITIZENS, state=PaperState.ISSUED, addressed_to=None
    )
    open_papers = papers.filter(~reached_nobody(), served_on=None)
    left = RequestItem.objects.filter(matter=OuterRef("pk"), outcome=Outcome.SUPPORTED, executed_on=None)
    closed = Matter.objects.filter(within("closed_at", period), confidential=False).exclude(ended_at=None)
    yield Owed(
        rows=closed.annotate(unserved=Exists(open_papers), left=Exists(left)),
        unit="holding_unit_id",
        day=DayOf("closed_at"),
        done=Case(When(Q(unserved=False, left=False), then=DayOf("closed_at")), default=NEVER),
        kind="matters.matter",
        told={"number": "number", "unserved": "unserved"},
        say=_matter,
    )


def _matter(item: OwedItem) -> Phrase:
    number = item.told["number"]
    if item.standing is Standing.KEPT:
        return Phrase("{number}：归档时材料齐全", number=number)
    if item.told["unserved"]:
        return Phrase("{number}：归档时还有没有送达的文书", number=number)
    return Phrase("{number}：归档时还有支持的请求没有落实", number=number)


def _left_open(period: Period, today: date) -> Iterator[Owed]:
    """Files of a year that lacked nothing by the end of June of the next and were not closed by then, as offices file what they did in a year
    (local practice; 档案法 14): until then what stands in them can still grow. Owed in the period of that day."""
    for year in range(period.first.year, period.last.year + 1):
        last, before = date(year, 6, 30), Period(first=date(year - 1, 1, 1), last=date(year - 1, 12, 31))
        if not period.first <= last <= min(period.last, today):
            continue
        late = within("closed_at", Period(first=last + timedelta(days=1), last=max(today, last)))
        open_still = Q(closable(today), closed_at=None)
        ended = Matter.objects.filter(within("ended_at", before), confidential=False)
        yield Owed(
            rows=ended.filter(open_still | late).exclude(_grew(last)),
            unit="holding_unit_id",
            day=day(last),
            due=day(last),
            done=DayOf("closed_at"),
            kind="matters.matter",
            told={"number": "number"},
            say=_open,
        )


def _grew(last: date) -> Q:
    """Of a matter: something was still to come on the last day for closing it, or came after: a service, a carrying out, a report, a
    hearing, a mediation or the like that ended, or the petitioner's time to ask for a review ran. Nobody could close it."""
    of, after = {"matter": OuterRef("pk")}, moments(last, last)[1]
    came = Q(served_on__gt=last) | Q(issued_at__gte=after) | Q(unserved__tried_on__gt=last)
    papers = Paper.objects.filter(came, **of)
    carried_out = RequestItem.objects.filter(**of, executed_on__gt=last)
    window = Q(code__in=(ClockCode.T9, ClockCode.T11), due_on__gte=last)
    clocks = RunningClock.objects.filter(window | Q(code=ClockCode.T6, stopped_on__gt=last), **of)
    return Q(Exists(papers)) | Q(Exists(carried_out)) | Q(Exists(clocks)) | held(turn_since__gte=after)


def _open(item: OwedItem) -> Phrase:
    number = item.told["number"]
    if item.done is not None:
        return Phrase("{number}：应在{day}前归档，{done}才归档", number=number, day=item.due, done=item.done)
    return Phrase("{number}：材料齐全，应在{day}前归档，还没有归档", number=number, day=item.due)


def _to_hand_over(period: Period, _today: date) -> Iterator[Owed]:
    """The closed files that are due for the archives in a year of the period: handed over with a receipt before it ends: owed in the
    period in which the year ends, as all that is owed once a year. A reception before the file was opened again counts for what was closed then."""
    years = settings.XINQIAO_ARCHIVE_YEARS
    went = received().order_by("handing__received_on")
    for year in range(period.first.year, period.last.year + 1):
        last, closed = date(year, 12, 31), year - years - 1
        if not period.first <= last <= period.last:
            continue
        files = Matter.objects.filter(
            within("closed_at", Period(first=date(closed, 1, 1), last=date(closed, 12, 31))),
            state=State.CLOSED,
            confidential=False,
        )
        yield Owed(
            rows=that_keep_on(files),
            unit="holding_unit_id",
            day=DayOf("closed_at"),
            due=day(last),
            done=Subquery(went.values("handing__received_on")[:1]),
            kind="matters.matter",
            told={"number": "number"},
            say=_handed,
        )


def _handed(item: OwedItem) -> Phrase:
    number = item.told["number"]
    if item.done is not None:
        return Phrase("{number}：{day}移交档案馆", number=number, day=item.done)
    return Phrase("{number}：应在{day}前移交档案馆，还没有移交", number=number, day=item.due)


def _all(period: Period, today: date) -> Iterator[Owed]:
    yield from _due(period, today)
    yield from _left_open(period, today)
    yield from _to_hand_over(period, today)


FILES_COMPLETE = Control(
    measure="M-R7",
    title="案卷完整",
    items=_all,
    sentence=Phrase("归档、应归档和到期移交的案卷{due}件，其中{done}件材料齐全、按期归档和移交"),
    nothing=Phrase("这段时间没有归档的事项，也没有到期归档、移交的案卷"),
)
