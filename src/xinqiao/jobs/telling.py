"""What a person is told by mail who wants it so: on the morning of a working day what lies on the desk, in numbers; at any hour only danger
and an urgent report that waits for its signature (条例 25). No mail says anything of a matter."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from xinqiao.jobs.mailing import send
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of, now
from xinqiao.kernel.jobs import enqueue
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.queries.figures import figures
from xinqiao.matters.queries.told import unread_by_kind
from xinqiao.offices.models import MailAddress, Staff
from xinqiao.offices.preferences import mail_of
from xinqiao.offices.queries import absences_on, actor_for
from xinqiao.reception.models import EmergencyEvent, UrgentReceipt
from xinqiao.rules.emergency import EventStage
from xinqiao.rules.messages import MESSAGE_TITLES
from xinqiao.rules.notices import by_day

DIGESTS, DIGEST, AT_ONCE = "digests", "digest", "tell-at-once"
_FRESH = timedelta(days=1)
"""What is older was told when it was new, or before somebody wanted mail."""
_DIGEST = """{name}，您好：

{lines}

请登录信桥的工作台查看。本邮件在工作日上午自动发出一次，不含任何信访事项的内容；不想再收的，请在「我的习惯」里去掉邮箱。
"""
_AT_ONCE = """{name}，您好：

{what}

请立即登录信桥，或者给值班电话打电话。本邮件由系统自动发出，不含任何信访事项的内容。
"""
_URGENT = "有紧急报告等您单位签收（《信访工作条例》第二十五条）。"
_DANGER = "本单位的接待场所启动了应急处置。"


def working_hours(moment: datetime) -> bool:
    """Whether a digest may go out: by day, on a working day."""
    return by_day(moment, work_calendar())


def enqueue_digests(_: Mapping[str, Any]) -> None:
    """One job a person who is at work today, so that an address that does not take mail holds up nobody else's."""
    day = day_of(now())
    away = absences_on(day).values("staff")
    for staff_id in MailAddress.objects.exclude(staff__in=away).values_list("staff_id", flat=True):
        enqueue(DIGEST, {"staff": staff_id}, once=f"{DIGEST}:{day}:{staff_id}")


def send_digest(argument: Mapping[str, Any]) -> None:
    """What lies there and what is unread, each as a number; no mail where there is nothing, nor one that could only go out at night.
    Raises OSError when the server does not take it."""
    person = _person(argument)
    if person is None or not working_hours(now()):
        return
    if lines := _lines(actor_for(person)):
        day = day_of(now())
        text = _DIGEST.format(name=person.name, lines="\n".join(lines))
        send([mail_of(person.pk)], f"信桥：{day.month}月{day.day}日的工作台", text)


def _lines(actor: Actor) -> list[str]:
    there = figures(actor)
    told = {
        "已超期": there.late,
        "今天到期": there.due_today,
        "即将到期": there.due_soon,
        "待分办": there.to_sort or 0,
    }
    unread = unread_by_kind(actor)
    lines = [f"{what}：{n}件" for what, n in told.items() if n]
    return lines + [f"没有看的消息，{t}：{unread[k]}条" for k, t in MESSAGE_TITLES.items() if unread.get(k)]


def enqueue_at_once(moment: datetime) -> None:
    """Each urgent report that waits for its signature, and each emergency under way, told once to those of the unit who want mail."""
    if not settings.XINQIAO_MAIL_SERVER or not MailAddress.objects.exists():
        return
    since = moment - _FRESH
    unsigned = UrgentReceipt.objects.filter(received_at=None, report__sent_at__gte=since).exclude(unit=None)
    running = EmergencyEvent.objects.filter(stage=EventStage.RUNNING, begun_at__gte=since)
    for what, found in (("urgent", unsigned), ("danger", running)):
        for key, unit_id in found.values_list("pk", "unit_id"):
            for staff_id in _of_unit(unit_id):
                once = f"{AT_ONCE}:{what}:{key}:{staff_id}"
                enqueue(AT_ONCE, {"staff": staff_id, "what": what}, once=once)


def _of_unit(unit_id: int) -> list[int]:
    found = MailAddress.objects.filter(staff__unit_id=unit_id, staff__is_active=True)
    return list(found.values_list("staff_id", flat=True))


def tell_at_once(argument: Mapping[str, Any]) -> None:
    """At any hour. Raises OSError when the server does not take it."""
    person = _person(argument)
    if person is not None:
        what = _URGENT if argument["what"] == "urgent" else _DANGER
        send([mail_of(person.pk)], f"信桥：{what}", _AT_ONCE.format(name=person.name, what=what))


def _person(argument: Mapping[str, Any]) -> Staff | None:
    """None for a closed account, and for who wants no mail any more."""
    wanted = Staff.objects.filter(pk=int(argument["staff"]), is_active=True, mail_address__isnull=False)
    return wanted.first()
