"""The history of a matter as told from the audit log."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import BigIntegerField, Case, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext as _

from xinqiao.courses.queries import on_course
from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.language import basis_in_words, day_in_words, translated
from xinqiao.kernel.models import AuditEntry
from xinqiao.kernel.typed import Pick
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import (
    DispositionKind,
    Grade,
    LogKind,
    Matter,
    OutsideKind,
    PaperState,
    UnservedGround,
)
from xinqiao.matters.models.matter import Kind
from xinqiao.offices.models import Staff
from xinqiao.rules.acting import PARTS
from xinqiao.rules.alerts import AlertLevel, reminder
from xinqiao.rules.approval import STEP_TITLES
from xinqiao.rules.deadline_table import TABLE, ClockCode
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.lifecycle import STATE_TITLES
from xinqiao.rules.papers import RULES
from xinqiao.rules.routing import BY_CODE
from xinqiao.rules.words import days_left_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One act: what was done, by whom (a name of staff, 「信访人」 or 「系统」), and the detail in words. `subject` is the log's name
    of the record it was done to; `url` its page, where it has one that the reader may open."""

    at: datetime
    title: str
    detail: str
    who: str = ""
    subject: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryDay:
    """What happened on one day. `gap`: how long before the next later day it was, in words, when that is long."""

    day: date
    happenings: tuple[Happening, ...]
    gap: str


READS = (
    "paper.download",
    "attachment.download",
    "receipts.look",
    "matter.print",
    "petition.open",
    "paper.save",
    "discussion.look",
    "discussion.download",
    "instruction.read",
    "matter.note",
)
"""Acts that say nothing about the matter's way (a note is the unit's own), and when a petitioner looked is nobody's business here (M-I1); all of
them stay in the audit log."""

_TITLES: dict[str, str] = {
    **{s.value: t for s, t in STATE_TITLES.items()},
    **{kind: rule.title for kind, rule in RULES.items()},
    **STEP_TITLES,
    **{code: route.title for code, route in BY_CODE.items()},
    **{title: title for title in PARTS.values()},
    **{
        str(v): str(label)
        for kind in (Kind, LogKind, Grade, DispositionKind, OutsideKind, UnservedGround)
        for v, label in kind.choices
    },
}
"""Codes that entries hold, as people read them, where the act itself does not name them (`chosen`)."""

_WITH_FILES = ("petition.message", "petition.write", "handling.log", "service.record", "paper.save")
"""Acts whose files are part of what is told of them: the log has an entry of each, the history one of all."""

_OF_BOTH = "mask."
"""Acts of which the log has an entry of the record and one of the matter, whose copies changed with it: the history tells the first."""
_CORRECTED = "petition.correct"
"""The log has an entry of each copy that is masked again because of another act; the history tells that act, and the correction itself."""

MOST = 200
"""Happenings that are shown of a matter; all of them stand in the log."""
_SHOWN = ("what", "number", "kind", "route", "grade", "repeat_of", "organ", "ground")
_CHOSEN = "reason"
"""Shown too, where the act has people choose it; what they write as a reason stands beside the entry itself."""
_CODE = re.compile("[a-z][a-z_:.-]*")


def happenings(matter: Matter, *, since: datetime | None = None) -> tuple[Happening, ...]:
    """The history from the audit log, newest first: what was done, by whom, why. `since`: only what came after."""
    entries = AuditEntry.objects.filter(matter_id=matter.pk, outcome="done").exclude(action__in=READS)
    entries = entries.exclude(action__in=_WITH_FILES, subject__startswith="matters.attachment:")
    of_both = Q(action__startswith=_OF_BOTH, subject__startswith="matters.matter:")
    entries = entries.exclude(of_both | Q(action=_CORRECTED) & ~Q(subject__startswith="matters.correction:"))
    if since is not None:
        entries = entries.filter(at__gt=since)
    return tuple(_happening(entry) for entry in with_names(entries.order_by("-seq"))[:MOST])


def with_names(entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
    """Each entry with the name of the member of staff who acted; `who_acted` reads it."""
    number = Case(When(actor__startswith="staff:", then=Cast(Substr("actor", 7), BigIntegerField())))
    name = Staff.objects.filter(pk=OuterRef("staff_number")).values("name")[:1]
    return entries.annotate(staff_number=number).annotate(staff_name=Subquery(name))


def who_acted(entry: AuditEntry) -> str:
    """The name of staff, 「信访人」 with the code of a petition, 「未登录的访客」 without, or 「系统」."""
    if entry.staff_name:  # type: ignore[attr-defined]  # annotated
        return str(entry.staff_name)  # type: ignore[attr-defined]  # annotated
    if entry.actor == Actor.visitor().ref:
        return _("未登录的访客")
    return _("信访人") if entry.actor.startswith("citizen") else _("系统")


def _happening(entry: AuditEntry) -> Happening:
    told = audit.read(entry)
    after: dict[str, Any] = told.get("after") or {}
    told_of = ((key, after[key]) for key in (*_SHOWN, _CHOSEN) if after.get(key))
    parts = list(filter(None, (chosen(entry.action, key, str(value)) for key, value in told_of)))
    if entry.action.startswith("matter.") and "state" in after:
        parts.append(_in_words(after["state"]))
    if after.get("served_on"):
        parts.append(_("%(day)s送达") % {"day": day_in_words(date.fromisoformat(str(after["served_on"])))})
    if after.get("step"):
        parts.append(_("等%(role)s审核") % {"role": _in_words(after["step"])})
    if after.get("state") == PaperState.APPROVED:
        parts.append(_("审核完成，待签发"))
    parts += [_reason(entry, told["reason"], after)] if told.get("reason") else []
    parts += [basis_in_words(told["basis"])] if told.get("basis") else []
    return Happening(
        at=entry.at,
        title=title_of(entry.action),
        detail=" · ".join(map(str, parts)),
        who=who_acted(entry),
        subject=entry.subject,
    )


def chosen(action: str, key: str, value: str) -> str:
    """What an entry holds under this name, in words: what the act itself has people choose from, else what all know by this code. Empty for
    a code that has no words: it says nothing to who reads."""
    spec = REGISTRY.get(action)
    what = spec.asked.get(key) if spec else None
    titles = dict(what.among) if isinstance(what, Pick) and not callable(what.among) else {}
    if value in titles:
        return translated(titles[value])
    if key == _CHOSEN or (value not in _TITLES and _CODE.fullmatch(value)):
        return ""
    return _in_words(value)


def title_of(action: str) -> str:
    """What an entry of the log says was done, in words: an act that is granted, or a step that followed by itself, as its course calls
    it: 「各方均已同意」 follows the last consent."""
    if action in BY_ACTION:
        return translated(BY_ACTION[action].title)
    room, _dot, act = action.rpartition(".")
    on_it = {spec.subject for name, spec in REGISTRY.items() if name.startswith(f"{room}.")}
    titles = (model.course.acts[act] for model in on_course() if model in on_it and act in model.course.acts)
    return translated(next(titles, action))


def _reason(entry: AuditEntry, text: str, after: Mapping[str, Any]) -> str:
    """The reason as recorded; that of a reminder is made again from its facts, for it has parts."""
    if entry.action != "clock.sweep" or "due_on" not in after:
        return translated(text)
    left = days_left_words(date.fromisoformat(after["due_on"]), day_of(entry.at), work_calendar())
    return translated(reminder(AlertLevel(after["level"]), TABLE[ClockCode(after["clock"])].title, left))


def _in_words(value: object) -> str:
    return translated(_TITLES[str(value)]) if str(value) in _TITLES else str(value)


def by_day(told: tuple[Happening, ...]) -> tuple[HistoryDay, ...]:
    """A history grouped by day, in its own order; a stretch without any act is said in words."""
    days: list[HistoryDay] = []
    for day, group in groupby(told, key=lambda h: day_of(h.at)):
        apart = (days[-1].day - day).days if days else 0
        gap = _("其间 %(n)s 天没有动作") % {"n": apart - 1} if apart > 3 else ""
        days.append(HistoryDay(day=day, happenings=tuple(group), gap=gap))
    return tuple(days)
