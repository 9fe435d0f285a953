"""The history of a matter as told from the audit log."""

from dataclasses import dataclass
from datetime import datetime

from xinqiao.kernel import audit
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.models import Matter
from xinqiao.rules.authority import BY_ACTION
from xinqiao.rules.lifecycle import STATE_TITLES, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    at: datetime
    title: str
    detail: str


_PLAIN = {
    "state": "状态",
    "number": "文号",
    "kind": "类别",
    "route": "途径",
    "served_on": "送达",
    "step": "待审",
}


def happenings(matter: Matter) -> tuple[Happening, ...]:
    """The history from the audit log, newest first: what was done, by whom, why."""
    entries = AuditEntry.objects.filter(matter_id=matter.pk, outcome="done").order_by("-seq")[:200]
    return tuple(_happening(entry) for entry in entries)


def _happening(entry: AuditEntry) -> Happening:
    told = audit.read(entry)
    grant = BY_ACTION.get(entry.action)
    after = told.get("after") or {}
    parts = []
    for key, label in _PLAIN.items():
        value = after.get(key)
        if value:
            shown = (
                STATE_TITLES[State(value)] if key == "state" and value in State._value2member_map_ else value
            )
            parts.append(f"{label}：{shown}")
    parts += [told["reason"]] if told.get("reason") else []
    parts += [told["basis"]] if told.get("basis") else []
    return Happening(
        at=entry.at, title=grant.title if grant else entry.action, detail=" · ".join(map(str, parts))
    )
