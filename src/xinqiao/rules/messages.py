"""Of what a person is told by an unread mark."""

from enum import StrEnum


class MessageKind(StrEnum):
    NEW = "new"
    RETURNED = "returned"
    ANSWERED = "answered"
    NOTE = "note"
    DEADLINE = "deadline"


MESSAGE_TITLES: dict[MessageKind, str] = {
    MessageKind.RETURNED: "被退回",
    MessageKind.NEW: "新到我这里",
    MessageKind.ANSWERED: "有了答复",
    MessageKind.NOTE: "便笺提到我",
    MessageKind.DEADLINE: "期限提醒",
}
"""In the order in which they press."""
