"""Where a record that the log names is shown."""

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.records import all_records


def address(subject: str) -> str:
    """The page of a record named as the log does; empty when it has none of its own. Who may not see it is told so there: absent and
    hidden are the same."""
    kind, _, key = subject.partition(":")
    page = next((r.page for r in all_records() if r.label == kind and r.own_page), "")
    return reverse(page, args=[int(key) if key.isdigit() else key]) if page and key else ""


def opened_by(actor: Actor, subjects: Iterable[str]) -> dict[str, str]:
    """Of records of a matter that this person sees: the page of each that the person may open too, in a query a type at most. The
    matter itself is not among them."""
    keys: dict[str, set[str]] = defaultdict(set)
    for subject in subjects:
        kind, _, key = subject.partition(":")
        keys[kind].add(key)
    found = {}
    for entry in all_records():
        named = keys.get(entry.label, set()) - {""}
        if entry.open_to is None or not named:
            continue
        own = entry.open_to(actor)
        if own is not None:
            named = {str(key) for key in own.filter(pk__in=named).order_by().values_list("pk", flat=True)}
        found.update({subject: address(subject) for subject in (f"{entry.label}:{key}" for key in named)})
    return found
