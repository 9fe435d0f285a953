"""What the author of a document is asked, told as a command tells it, so that page and interface ask and refuse alike (M-R4).

A draft may have gaps; what is missing is told when it is sent for approval."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import reduce
from typing import Any

from xinqiao.kernel.typed import Day, Given, Number, Pick, Words
from xinqiao.matters.models import Outcome
from xinqiao.rules.paper_rule import LONGEST_LINE, LONGEST_TEXT, Entry, PaperField
from xinqiao.rules.papers import RULES
from xinqiao.rules.words import Phrase

_APPLIES_ON = Day(
    "适用日期",
    required=False,
    past=True,
    hint="可不填。事实发生时适用当时的规定的，填写事实发生的日期；不填，则按签发当日核对引用。",
)
ANSWER: dict[str, Given] = {
    "outcome": Pick("结论", among=Outcome.choices),
    "decision": Words("处理意见", most=LONGEST_TEXT, rows=3),
}
"""What is asked of each request (条例 32)."""


def asked_of(kind: str) -> dict[str, Given]:
    """Field → what is asked there."""
    rule = RULES[kind]
    asked = {field.name: _asked(field) for field in rule.fields}
    return {**asked, "applies_on": _APPLIES_ON} if rule.cites else asked


def _asked(field: PaperField) -> Given:
    hint = reduce(lambda one, more: Phrase("{one}；{more}", one=one, more=more), field.hints or ("",))
    if field.entry is Entry.CHOICE:
        return Pick(field.label, hint=hint, among=tuple(field.options.items()), wrong=field.problem)
    if field.entry is Entry.NUMBER:
        least, most = map(Decimal, field.bounds)
        return Number(field.label, hint=hint, least=least, most=most, wrong=field.problem)
    line = field.entry is Entry.LINE
    longest = LONGEST_LINE if line else LONGEST_TEXT
    return Words(field.label, hint=hint, most=longest, rows=1 if line else field.rows)


def content_of(kind: str, values: Mapping[str, Any], answers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What was read, as a document keeps it: texts, and the answers as a list."""
    content = {name: _kept(values.get(name)) for name in asked_of(kind)}
    if not content.get("applies_on"):
        content.pop("applies_on", None)
    return {**content, "items": list(answers)} if RULES[kind].each_request else content


def _kept(value: Any) -> str:
    return "" if value is None else str(value)
