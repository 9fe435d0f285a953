"""What audit entries are about, in words an auditor reads: a person or unit by name, a matter by number, what hangs on a matter by kind and
the number of that, anything else by kind and key. Nothing of a petition's content."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xinqiao.kernel import audit
from xinqiao.kernel.models import AuditEntry
from xinqiao.kernel.records import all_records
from xinqiao.matters.models import Matter
from xinqiao.rules.authority import SHUT_OUT
from xinqiao.rules.basis import Basis

_WITHOUT_ENTRY = {
    "kernel.auditentry": gettext_noop("审计日志"),
    "kernel.keycheck": gettext_noop("密钥"),
    "library.instrumentversion": gettext_noop("文件的版本"),
    "matters.runningclock": gettext_noop("期限"),
    "offices.accountnotice": gettext_noop("账号变动"),
}
"""Record types that have no page of their own."""
_SHORT = 8
"""Characters of a long key that are shown: enough to tell two apart."""
_ONLY_ACCUSATIONS = ("matter.accuse", "matter.clear", "loan.open")
_ACCUSATIONS = Basis(article=30).text
_NUMBER_WITHHELD = gettext_noop("编号不在这里显示")


def withheld(entries: Iterable[AuditEntry]) -> set[int]:
    """Those of which it is not told on which matter: all of an accusation, for what stands before and after would tell it, and whatever only an
    accusation knows by act, basis or reason (条例 30(3)). Who reads the log learns what was done, when and by whom. That numbers have no gaps
    still tells who misses one that it is an accusation, and nothing of it."""
    of = {entry.seq: (_matter_of(entry), entry) for entry in entries}
    there = {pk for pk, _entry in of.values() if pk is not None}
    accusing = Matter.objects.filter(pk__in=there, confidential=True)
    known = set(accusing.values_list("pk", flat=True))
    return {seq for seq, (pk, entry) in of.items() if pk in known or _tells_of_accusation(entry)}


def _matter_of(entry: AuditEntry) -> int | None:
    kind, _mark, key = entry.subject.partition(":")
    itself = kind == Matter._meta.label_lower and key.isdecimal()
    return entry.matter_id or (int(key) if itself else None)


def _tells_of_accusation(entry: AuditEntry) -> bool:
    kept = audit.read(entry)
    told = _ACCUSATIONS in (kept.get("basis") or "") or kept.get("reason") == SHUT_OUT
    return told or entry.action in _ONLY_ACCUSATIONS


def subject_words(entries: Iterable[AuditEntry], hidden: Collection[int]) -> dict[int, str]:
    """Number of an entry → what it is about, in words; nothing of those that are `withheld`."""
    page = list(entries)
    words, instead = _words(page), _(_NUMBER_WITHHELD)
    return {e.seq: instead if e.seq in hidden else words[e.subject] for e in page}


def _words(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """Subject of an entry → words; at most one query a record type that has names. What nobody named stays as it is recorded."""
    wanted, on = defaultdict[str, set[str]](set), dict[str, int]()
    for entry in entries:
        kind, _mark, key = entry.subject.partition(":")
        wanted[kind].add(key)
        if entry.matter_id is not None:
            on[entry.subject] = entry.matter_id
    numbers = dict(Matter.objects.filter(pk__in=set(on.values())).values_list("pk", "number")) if on else {}
    types = {record.label: record for record in all_records()}
    words: dict[str, str] = {}
    for kind, keys in wanted.items():
        record = types.get(kind)
        names = record.names(keys - {""}) if record and record.names and keys - {""} else {}
        for key in keys:
            subject = f"{kind}:{key}" if key else kind
            known = names.get(key) or numbers.get(on.get(subject, 0)) or key[:_SHORT]
            name = record.name if record else _WITHOUT_ENTRY.get(kind, "")
            words[subject] = " ".join(filter(None, [_(name), known])) if name else subject
    return words
