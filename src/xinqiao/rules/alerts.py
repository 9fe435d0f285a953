"""From a deadline and a day to a word of warning, and who hears it (M-R3, law.md 2.5). Thresholds and recipients are practice, not law."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.deadlines import Deadline
from xinqiao.rules.roles import Role
from xinqiao.rules.words import Phrase


class AlertLevel(StrEnum):
    NORMAL = "normal"
    NOTICE = "notice"
    WARNING = "warning"
    SEVERE = "severe"
    OVERDUE = "overdue"


LEVEL_TITLES = {
    AlertLevel.NORMAL: "正常",
    AlertLevel.NOTICE: "预警",
    AlertLevel.WARNING: "警告",
    AlertLevel.SEVERE: "严重警告",
    AlertLevel.OVERDUE: "超期",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Shares of the period, in percent, up to which a level holds; `t2_alarm_day`: sorting gets an alarm on that day."""

    normal: int = 50
    notice: int = 75
    warning: int = 85
    t2_alarm_day: int = 10


def level(deadline: Deadline, today: date, ladder: Ladder | None = None) -> AlertLevel:
    """How near the end is. OVERDUE only once the legal last day has really passed, not at 99 percent."""
    steps = ladder or Ladder()
    if deadline.due_on is None or deadline.alert_on is None:
        return AlertLevel.NORMAL
    if today > deadline.due_on:
        return AlertLevel.OVERDUE
    elapsed = (today - deadline.started_on).days
    whole = max((deadline.alert_on - deadline.started_on).days, 1)
    share = elapsed * 100 // whole
    if share > steps.warning:
        return AlertLevel.SEVERE
    if share > steps.notice or (deadline.code is ClockCode.T2 and elapsed >= steps.t2_alarm_day):
        return AlertLevel.WARNING
    return AlertLevel.NOTICE if share > steps.normal else AlertLevel.NORMAL


CLIMBS: Mapping[AlertLevel, tuple[Role, ...]] = {
    AlertLevel.NOTICE: (),
    AlertLevel.WARNING: (Role.SECTION_HEAD,),
    AlertLevel.SEVERE: (Role.SECTION_HEAD, Role.LEADER_IN_CHARGE),
    AlertLevel.OVERDUE: (Role.SECTION_HEAD, Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER),
}
"""Level → who hears of it besides those who work on the matter: the higher, the nearer the legal last day."""


def heard_by(reached: AlertLevel) -> tuple[tuple[Role, ...], ...]:
    """Whom to tell at this level; where a unit has none of these posts, whom instead, one step up after the other."""
    order = list(CLIMBS)
    return tuple(CLIMBS[each] for each in order[order.index(reached) :]) if reached in CLIMBS else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertStep:
    """From `day` on a clock stands at `level`, of which `roles` are told with those who work on it."""

    level: AlertLevel
    day: date
    roles: tuple[Role, ...]


def rungs(deadline: Deadline, ladder: Ladder | None = None) -> tuple[AlertStep, ...]:
    """The steps that a clock climbs, each with its first day; a step that a short clock skips is left out. None where there is no last
    day."""
    if deadline.due_on is None or deadline.alert_on is None:
        return ()
    steps, due = ladder or Ladder(), deadline.due_on
    whole = max((deadline.alert_on - deadline.started_on).days, 1)
    shares = (steps.normal, steps.notice, steps.warning)
    first = [-(-(share + 1) * whole // 100) for share in shares]
    if deadline.code is ClockCode.T2:
        first[1] = min(first[1], steps.t2_alarm_day)
    days = [*(deadline.started_on + timedelta(days=n) for n in first), due + timedelta(days=1)]
    found = zip(CLIMBS, days, [*days[1:], date.max], strict=True)
    return tuple(
        AlertStep(level=reached, day=day, roles=CLIMBS[reached]) for reached, day, then in found if day < then
    )


def reminder(reached: AlertLevel, clock: str, left: Phrase) -> Phrase:
    """「严重警告：办理期限还剩 2 个工作日」."""
    return Phrase("{level}：{clock}{left}", level=LEVEL_TITLES[reached], clock=clock, left=left)
