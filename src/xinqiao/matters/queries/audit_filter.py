"""By what the audit log can be searched: who, which act, what it was done to, on which days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce, Substr
from django.db.models.lookups import Exact, GreaterThanOrEqual, LessThan
from django.utils.translation import gettext as _

from xinqiao.kernel.clock import SHANGHAI
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.language import translated
from xinqiao.kernel.models import AuditEntry
from xinqiao.kernel.records import all_records
from xinqiao.kernel.typed import written_day
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.subjects import withheld
from xinqiao.offices.models import Staff
from xinqiao.rules.folding import typed_number

NAMES = ("who", "action", "kind", "object", "since", "until")
_PEOPLE = 50
_SELDOM = 500
"""A kind of which there are fewer entries is found by its own; of others a page is found from the newest down."""
_APART = timedelta(days=1)
"""No two entries whose order differs from that of their times are further apart."""


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
    """By the number of a matter, else by kind and key, as the log names a record; never of an accusation."""
    number = typed_number(words)
    if number.startswith("XF"):
        keys = Matter.objects.filter(number=number).values_list("pk", flat=True)
        about = Q(matter_id__in=list(keys))
    elif kind:
        about = Q(subject=f"{kind}:{words}")
    else:
        raise InvalidInput({"object": "请写信访事项的编号；找其他对象，请同时选择对象的种类。"})
    return about & ~Q(seq__in=withheld(AuditEntry.objects.filter(about)))


def _kind(label: str) -> Q:
    if label not in {record.label for record in all_records()}:
        raise InvalidInput({"kind": "没有这种对象，请重新选择。"})
    of_kind = Q(subject=label) | Q(subject__gte=f"{label}:", subject__lt=f"{label};")
    first = list(AuditEntry.objects.filter(of_kind).values_list("seq", flat=True)[:_SELDOM])
    if len(first) < _SELDOM:
        return Q(seq__in=first)
    # A page of what is frequent is soon full: found from the newest down, never by sorting all there are.
    return Q(subject=label) | Q(Exact(Substr("subject", 1, len(label) + 1), f"{label}:"))


def _since(text: str) -> Q:
    begin = datetime.combine(written_day("since", text), time(), SHANGHAI)
    first = _first_after(begin - _APART)
    return Q(pk__in=[]) if first is None else Q(GreaterThanOrEqual(_at(begin), begin), seq__gte=first)


def _until(text: str) -> Q:
    end = datetime.combine(written_day("until", text) + timedelta(days=1), time(), SHANGHAI)
    beyond = _first_after(end + _APART)
    found = Q(LessThan(_at(end), end))
    return found if beyond is None else found & Q(seq__lt=beyond)


def _at(day: datetime) -> Coalesce:
    """The time, said so that no database looks it up and then sorts by number all that it found."""
    return Coalesce("at", Value(day))


def _first_after(at: datetime) -> int | None:
    """The log is in the order of time, but for moments: by this number it is cut, so that a long stretch of it is not sorted."""
    return AuditEntry.objects.filter(at__gte=at).order_by("at").values_list("seq", flat=True).first()


_READ = {
    "who": _who,
    "action": lambda code: Q(action=code),
    "kind": _kind,
    "since": _since,
    "until": _until,
}
