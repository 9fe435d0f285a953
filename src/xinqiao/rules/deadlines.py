"""The deadline engine: recorded facts and a calendar in, a date with its explanation out (M-R3, law.md 2).

Counting follows 民法典 200–204: the starting day is not counted; a last day that is a day off moves to the day after.
For the authority both days are kept: the legal last day is the moved one, alerts run against the unmoved one.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from xinqiao.rules.basis import Basis
from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.deadline_table import TABLE, Clock, ClockCode, Roll, Term, TermUnit
from xinqiao.rules.words import Phrase

_CIVIL_CODE = "民法典"
_COUNTING = Basis(instrument=_CIVIL_CODE, article=201)
_ROLLING = Basis(instrument=_CIVIL_CODE, article=203)
POSTAL_GRACE_DAYS = 3


class RuleError(ValueError):
    """Facts that no rule covers, such as an extension of forty days; the message is Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Days of a hearing, both ends included."""

    opened_on: date
    closed_on: date

    @property
    def days(self) -> int:
        return (self.closed_on - self.opened_on).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineStep:
    """One line of the explanation."""

    text: str
    basis: Basis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """`raw_due`: counted; `due_on`: the legal last day; `alert_on`: the day warnings run against. All None where the
    text sets no number. `provisional`: a calendar year was touched that is not loaded."""

    code: ClockCode
    title: str
    started_on: date
    raw_due: date | None
    due_on: date | None
    alert_on: date | None
    provisional: bool
    steps: tuple[DeadlineStep, ...]
    basis: Basis
    unit: TermUnit


def compute(
    code: ClockCode,
    started_on: date,
    calendar: WorkCalendar,
    *,
    given_due: date | None = None,
    extension_days: int = 0,
    exclusions: tuple[Interval, ...] = (),
    postal_grace: bool = False,
    term: Term | None = None,
) -> Deadline:
    """The deadline of a clock that started on `started_on`.

    `given_due`: the date of the assignment letter (T6). `extension_days`: granted days, 1–30, T8 only. `exclusions`:
    hearings, T12 only. `postal_grace`: for the petitioner's clocks, three days for the post (local setting).
    `term`: of a clock whose period another law or a local practice sets (S1, P4). Raises RuleError when the facts do not fit the clock.
    """
    clock = TABLE[code]
    _check(clock, started_on, given_due, extension_days)
    clock = _with_term(clock, term)
    _check_hearings(clock, exclusions)
    steps = [
        DeadlineStep(
            text=Phrase("{event}：{day}，当日不计入", event=clock.start, day=started_on), basis=_COUNTING
        )
    ]
    raw, provisional = _raw(clock, started_on, calendar, given_due, extension_days, steps)
    if raw is None:
        steps.append(DeadlineStep(text="条文没有规定天数，不设到期日", basis=clock.basis))
        return _result(clock, started_on, None, None, False, steps)
    raw = _excluded(raw, started_on, exclusions, calendar, steps)
    due, provisional = _rolled(clock, raw, calendar, provisional, steps)
    if postal_grace and clock.roll is Roll.CITIZEN:
        posted = due + timedelta(days=POSTAL_GRACE_DAYS)
        text = Phrase("另加在途{n}日，最后一日为{day}（本地设置）", n=POSTAL_GRACE_DAYS, day=posted)
        steps.append(DeadlineStep(text=text))
        due, provisional = _rolled(clock, posted, calendar, provisional, steps)
    if provisional:
        steps.append(
            DeadlineStep(text="所涉年度的放假安排尚未载入，暂按周末和法律固定的假日计算；载入后自动重新计算")
        )
    return _result(clock, started_on, raw, due, provisional, steps)


def _with_term(clock: Clock, term: Term | None) -> Clock:
    if (clock.unit is TermUnit.TOLD) != (term is not None):
        raise RuleError(
            Phrase("「{clock}」的期限须与其依据一并登记，其他期限不能另行登记。", clock=clock.title)
        )
    return clock if term is None else replace(clock, length=term.days, unit=term.unit, basis=term.basis)


def _check(clock: Clock, started_on: date, given_due: date | None, extension_days: int) -> None:
    if clock.unit is TermUnit.GIVEN and given_due is None:
        raise RuleError("交办必须指定办理期限。")
    if clock.unit is not TermUnit.GIVEN and given_due is not None:
        raise RuleError(Phrase("「{clock}」的期限由条文规定，不能另行指定。", clock=clock.title))
    if given_due is not None and given_due < started_on:
        raise RuleError("指定的办理期限不能早于交办之日。")
    if clock.extension and not 1 <= extension_days <= clock.extension:
        raise RuleError("延长期限为1至30日（《信访工作条例》第三十四条）。")
    if not clock.extension and extension_days:
        raise RuleError(Phrase("「{clock}」不能延长。", clock=clock.title))


def _check_hearings(clock: Clock, exclusions: tuple[Interval, ...]) -> None:
    if exclusions and not clock.excludes_hearings:
        raise RuleError("只有复核的听证时间不计入期限（《信访工作条例》第三十六条第二款）。")
    if any(interval.closed_on < interval.opened_on for interval in exclusions):
        raise RuleError("听证结束日期不能早于开始日期。")


def _raw(
    clock: Clock,
    started_on: date,
    calendar: WorkCalendar,
    given_due: date | None,
    extension_days: int,
    steps: list[DeadlineStep],
) -> tuple[date | None, bool]:
    if clock.unit is TermUnit.GIVEN:
        assert given_due is not None
        steps.append(
            DeadlineStep(text=Phrase("交办函指定的办理期限为{day}", day=given_due), basis=clock.basis)
        )
        return given_due, False
    if clock.length is None:
        return None, False
    if clock.unit is TermUnit.WORKING:
        counted = calendar.add_working_days(started_on, clock.length)
        text = Phrase("自次日起算{n}个工作日，至{day}", n=clock.length, day=counted.day)
        steps.append(DeadlineStep(text=text, basis=clock.basis))
        return counted.day, counted.provisional
    length = clock.length + extension_days
    raw = started_on + timedelta(days=length)
    if clock.code is ClockCode.T1:
        steps.append(
            DeadlineStep(text="条文要求收到即予登记，系统按当日登记掌握（项目默认）", basis=clock.basis)
        )
    elif extension_days:
        steps.append(
            DeadlineStep(
                text=Phrase("经批准延长{n}日，至{day}", n=extension_days, day=raw), basis=clock.basis
            )
        )
    else:
        steps.append(
            DeadlineStep(text=Phrase("自次日起算{n}日，至{day}", n=length, day=raw), basis=clock.basis)
        )
    return raw, False


def _excluded(
    raw: date,
    started_on: date,
    exclusions: tuple[Interval, ...],
    calendar: WorkCalendar,
    steps: list[DeadlineStep],
) -> date:
    """The end moved by every hearing day since the start; a day on which two hearings sat moves it once. A hearing that
    opened after the end moves nothing: a period that is over is not revived (docs/decisions.md)."""
    counted_to = started_on - timedelta(days=1)
    for interval in sorted(exclusions, key=lambda i: (i.opened_on, i.closed_on)):
        opened = max(interval.opened_on, counted_to + timedelta(days=1))
        left_out = (interval.closed_on - opened).days + 1
        if left_out <= 0:
            continue
        if interval.opened_on > calendar.next_working_day(raw).day:
            text = Phrase("{opened}开始的听证在期限届满之后，不再顺延（项目默认）", opened=interval.opened_on)
            steps.append(DeadlineStep(text=text))
            continue
        counted_to = interval.closed_on
        raw += timedelta(days=left_out)
        steps.append(
            DeadlineStep(
                text=Phrase(
                    "{opened}至{closed}听证，{n}日不计入，顺延至{day}",
                    opened=opened,
                    closed=interval.closed_on,
                    n=left_out,
                    day=raw,
                ),
                basis=Basis(article=36, paragraph=2),
            )
        )
    return raw


def _rolled(
    clock: Clock, raw: date, calendar: WorkCalendar, provisional: bool, steps: list[DeadlineStep]
) -> tuple[date, bool]:
    if clock.roll is Roll.NEVER:
        return raw, provisional
    counted = calendar.next_working_day(raw)
    if counted.day != raw:
        why = calendar.why_off(raw)
        text = Phrase("{day}为{why}，顺延至{later}", day=raw, why=why, later=counted.day)
        steps.append(DeadlineStep(text=text, basis=_ROLLING))
        if clock.roll is Roll.AUTHORITY:
            steps.append(DeadlineStep(text=Phrase("提醒和预警仍按{day}掌握（项目默认，从严）", day=raw)))
    return counted.day, provisional or counted.provisional


def _result(
    clock: Clock,
    started_on: date,
    raw: date | None,
    due: date | None,
    provisional: bool,
    steps: list[DeadlineStep],
) -> Deadline:
    return Deadline(
        code=clock.code,
        title=clock.title,
        started_on=started_on,
        raw_due=raw,
        due_on=due,
        alert_on=due if clock.roll is Roll.CITIZEN else raw,
        provisional=provisional,
        steps=tuple(steps),
        basis=clock.basis,
        unit=clock.unit,
    )
