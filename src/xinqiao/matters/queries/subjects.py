"""What audit entries are about, in words an auditor reads: a person or unit by name, a matter by number, anything else by kind
and key. Nothing of a petition's content."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from xinqiao.kernel.models import AuditEntry
from xinqiao.kernel.records import all_records

_SHORT = 8
"""Characters of a long key that are shown: enough to tell two apart."""


def subject_words(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """Subject of an entry → words; at most one query a record type that has names. What has no entry stays as it is recorded."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        kind, _mark, key = entry.subject.partition(":")
        wanted[kind].add(key)
    types = {record.label: record for record in all_records()}
    words: dict[str, str] = {}
    for kind, keys in wanted.items():
        record = types.get(kind)
        names = record.names(keys - {""}) if record and record.names and keys - {""} else {}
        for key in keys:
            told = (
                [_(record.name), names.get(key) or key[:_SHORT]]
                if record
                else [f"{kind}:{key}" if key else kind]
            )
            words[f"{kind}:{key}" if key else kind] = " ".join(filter(None, told))
    return words
