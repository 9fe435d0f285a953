"""By what the audit log can be searched: who, which act, what it was done to, on which days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from xinqiao.kernel.clock import SHANGHAI
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.language import translated
from xinqiao.kernel.models import AuditEntry
from xinqiao.kernel.records import all_records
from xinqiao.kernel.typed import written_day
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff
from xinqiao.rules.folding import typed_number

NAMES = ("who", "action", "kind", "object", "since", "until")
_PEOPLE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """`wanted`: what the address says; `wrong`: what of it cannot be read: then nothing is listed."""

    wanted: dict[str, str]
    found: QuerySet[AuditEntry]
    wrong: str = ""

    @property
    def query(self) -> str:
        return urlencode(self.wanted)


def audit_filter(given: Mapping[str, str]) -> AuditFilter:
    """The entries that the address asks for."""
    wanted = {name: given[name].strip()[:80] for name in NAMES if given.get(name, "").strip()}
    found = AuditEntry.objects.all()
    try:
        for name in wanted:
            found = found.filter(
                _object(wanted[name], wanted.get("kind", ""))
                if name == "object"
                else _READ[name](wanted[name])
            )
    except InvalidInput as error:
        return AuditFilter(
            wanted=wanted, found=found.none(), wrong=" ".join(map(translated, error.fields.values()))
        )
    return AuditFilter(wanted=wanted, found=found)


def _who(words: str) -> Q:
    """By a part of the name or the user name; visitors and the system by their words."""
    if words == _("系统"):
        return Q(actor__startswith="system")
    if words == _("信访人"):
        return Q(actor__startswith="citizen")
    people = Staff.objects.filter(Q(name__contains=words) | Q(username=words)).values_list("pk", flat=True)
    return Q(actor__in=[f"staff:{key}" for key in people[:_PEOPLE]])


def _object(words: str, kind: str) -> Q:
    """By the number of a matter, else by kind and key, as the log names a record."""
    number = typed_number(words)
    if number.startswith("XF"):
        keys = Matter.objects.filter(number=number).values_list("pk", flat=True)
        return Q(matter_id__in=list(keys))
    if not kind:
        raise InvalidInput({"object": "请写信访事项的编号；找其他对象，请同时选择对象的种类。"})
    return Q(subject=f"{kind}:{words}")


def _kind(label: str) -> Q:
    if label not in {record.label for record in all_records()}:
        raise InvalidInput({"kind": "没有这种对象，请重新选择。"})
    return Q(subject=label) | Q(subject__gte=f"{label}:", subject__lt=f"{label};")


def _since(text: str) -> Q:
    return Q(at__gte=datetime.combine(written_day("since", text), time(), SHANGHAI))


def _until(text: str) -> Q:
    return Q(at__lt=datetime.combine(written_day("until", text) + timedelta(days=1), time(), SHANGHAI))


_READ = {
    "who": _who,
    "action": lambda code: Q(action=code),
    "kind": _kind,
    "since": _since,
    "until": _until,
}
