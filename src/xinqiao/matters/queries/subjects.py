"""What audit entries are about, in words an auditor reads: a person or unit by name, a matter by number, what hangs on a matter by kind and
the number of that, anything else by kind and key. Nothing of a petition's content."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xinqiao.kernel import audit
from xinqiao.kernel.models import AuditEntry
from xinqiao.kernel.records import all_records
from xinqiao.matters.models import Matter
from xinqiao.rules.authority import SECRECY, SHUT_OUT

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
_NUMBER_WITHHELD = gettext_noop("编号不在这里显示")


def tells_of_accusation(entry: AuditEntry) -> bool:
    """Whether the act, its basis or why it was refused is what nothing but an accusation knows: who reads the log learns that it was done
    and by whom, and not on which matter (条例 30(3))."""
    kept = audit.read(entry)
    told = kept.get("basis") == SECRECY.text or kept.get("reason") == SHUT_OUT
    return told or entry.action in _ONLY_ACCUSATIONS


def subject_words(entries: Iterable[AuditEntry]) -> dict[int, str]:
    """Number of an entry → what it is about, in words."""
    page = list(entries)
    words, withheld = _words(page), _(_NUMBER_WITHHELD)
    return {e.seq: withheld if tells_of_accusation(e) else words[e.subject] for e in page}


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
