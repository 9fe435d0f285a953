"""Sentences that are hard to read: too long, or with too many parts hung one on the other."""

import re
from collections.abc import Iterator

from xinqiao.rules.replying.finding import Aspect, ReplyFacts, ReplyFinding, Weight
from xinqiao.rules.words import Phrase

_SENTENCE = re.compile("[^。！？!?；;\n]+")
_PAUSE = re.compile("[，,、：:（）()]")
LONGEST_SENTENCE = 100
LONGEST_BREATH = 55


def hard_to_read(facts: ReplyFacts) -> Iterator[ReplyFinding]:
    """Sentences of more than a hundred characters, and more than fifty-five without a pause."""
    for name, text in facts.texts.items():
        for found in _SENTENCE.finditer(text):
            length = len(found[0].strip())
            breath = max(map(len, _PAUSE.split(found[0])))
            if length > LONGEST_SENTENCE:
                yield _finding(name, found, Phrase("这一句有{n}个字，请分成几句。", n=length))
            elif breath > LONGEST_BREATH:
                yield _finding(name, found, Phrase("这里连着{n}个字没有停顿，请断开。", n=breath))


def _finding(name: str, found: re.Match[str], why: str) -> ReplyFinding:
    return ReplyFinding(
        about=Aspect.READING,
        level=Weight.WARNING,
        field=name,
        start=found.start(),
        end=found.end(),
        why=why,
        source="M-C2",
        code="long",
    )
