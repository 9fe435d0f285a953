"""Where the record behind a line of evidence is shown. Who may not see it is told so there: absent and hidden are the same."""

from django.urls import reverse

ADDRESSES = {
    "matters.matter": "desk:matter",
    "policy.studysession": "study:session",
    "policy.lookback": "look_back:round",
    "policy.rectification": "look_back:rectification",
    "policy.sampledmatter": "look_back:sampled",
    "matters.paper": "desk:paper",
    "matters.requestforinstruction": "panel:request",
    "policy.casediscussion": "panel:discussion",
}
"""The audit log's name of a kind of record → the name of its page, which takes the key."""


def address(subject: str) -> str:
    """The page of a record; empty when it has none."""
    kind, _, key = subject.partition(":")
    if kind not in ADDRESSES or not key:
        return ""
    return reverse(ADDRESSES[kind], args=[int(key) if key.isdigit() else key])
