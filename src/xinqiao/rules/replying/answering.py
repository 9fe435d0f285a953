"""Whether a reply answers what was asked: each request, to the point, and this matter and no other (条例 32).

Compared by pairs of characters that carry meaning; it is a warning, because the same thing can be said in other words, except where
next to nothing is said."""

import re
from collections.abc import Iterator

from xinqiao.rules.folding import fold
from xinqiao.rules.replying.finding import Aspect, ReplyFacts, ReplyFinding, Weight
from xinqiao.rules.words import Phrase

_ARTICLE = Phrase("《信访工作条例》第三十二条")
_HAN = re.compile("[\u4e00-\u9fff]+")
_EMPTY = (
    "的了是在和与及或有对为被把将要请求希望能够可以进行解决处理办理反映问题情况相关有关部门单位领导尽快及时依法要求给予予以我们你们您好一个这个那个"
    "什么怎么没有不是就是已经现在目前因为所以如果但是而且由于以及"
)
_STOP = frozenset(_EMPTY[i : i + 2] for i in range(len(_EMPTY) - 1))
_LEAST, _SHORT, _SHARE = 4, 30, 0.15


def terms(text: str) -> frozenset[str]:
    """The pairs of characters that say what a text is about."""
    runs = _HAN.findall(fold(text).text)
    return frozenset(run[i : i + 2] for run in runs for i in range(len(run) - 1)) - _STOP


def answering(facts: ReplyFacts, *, bare: bool) -> Iterator[ReplyFinding]:
    """Requests without an answer, an answer beside the point, a blanket reply; `bare`: without basis, way on and time."""
    said = terms(facts.whole)
    asked = terms(facts.petition) | frozenset[str]().union(*map(terms, facts.requests.values()))
    if len(asked) >= _LEAST and facts.whole.strip() and not said & asked:
        why = Phrase("答复里没有出现信访人所说的任何事情，请核对是否答非所问。")
        yield _finding(Aspect.POINT, "", why)
    else:
        yield from _requests(facts)
    yield from _blanket(facts, bare=bare)


def _requests(facts: ReplyFacts) -> Iterator[ReplyFinding]:
    whole = terms(facts.whole)
    for position, request in facts.requests.items():
        name = f"item_{position}" if facts.by_item else ""
        answer = terms(facts.texts.get(name, "")) | whole
        wanted = terms(request)
        if len(wanted) >= _LEAST and len(wanted & answer) < _SHARE * len(wanted):
            why = Phrase("第{n}项诉求在答复里没有回应：{text}", n=position, text=request)
            yield _finding(Aspect.REQUEST, name, why, code=str(position))


def _blanket(facts: ReplyFacts, *, bare: bool) -> Iterator[ReplyFinding]:
    """The same decision for several requests, or a reply too short to say anything: with nothing of the three in it, that is sure."""
    if facts.by_item:
        seen = dict[str, str]()
        for name, text in facts.texts.items():
            if name.startswith("item_") and len(text.strip()) > 1:
                if text.strip() in seen:
                    yield _finding(
                        Aspect.BLANKET, name, Phrase("与另一项诉求的处理意见一字不差，请按这一项的内容写。")
                    )
                seen.setdefault(text.strip(), name)
    elif 0 < len(facts.whole.strip()) < _SHORT:
        level = Weight.BLOCK if bare else Weight.WARNING
        yield _finding(Aspect.BLANKET, "", Phrase("答复过于简短，没有写明查到的事实和理由。"), level=level)


def _finding(
    about: Aspect, name: str, why: str, code: str = "", level: Weight = Weight.WARNING
) -> ReplyFinding:
    return ReplyFinding(about=about, level=level, field=name, why=why, source=_ARTICLE, code=code)
