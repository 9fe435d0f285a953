"""From a deadline and a day to a word of warning (law.md 2.5). The thresholds are practice, not law: an editable default."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.deadlines import Deadline
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


def reminder(reached: AlertLevel, clock: str, left: Phrase) -> Phrase:
    """「严重警告：办理期限还剩 2 个工作日」."""
    return Phrase("{level}：{clock}{left}", level=LEVEL_TITLES[reached], clock=clock, left=left)
