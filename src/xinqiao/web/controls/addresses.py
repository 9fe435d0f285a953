"""Where the record behind a line of evidence is shown. Who may not see it is told so there: absent and hidden are the same."""

from django.urls import reverse

from xinqiao.kernel.records import all_records


def address(subject: str) -> str:
    """The page of a record named as the log does; empty when it has none of its own."""
    kind, _, key = subject.partition(":")
    page = next((r.page for r in all_records() if r.label == kind and r.own_page), "")
    return reverse(page, args=[int(key) if key.isdigit() else key]) if page and key else ""
