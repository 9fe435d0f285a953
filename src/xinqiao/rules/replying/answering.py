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
_FORMULA = re.compile(
    "^(?:尊敬的)?(?:网友|市民|来信|信访人|同志|您好|你好).{0,12}$|感谢|谢谢|多谢|祝您|祝你|欢迎(?:您|你|继续|再次)|敬请|收悉|收到|已阅|阅悉|知悉|已[知存]|记录|存档|[已均]转(?![入账为])|转[交至送给]|移交|交由"
    "|(?:认真|抓紧|进一步|适时|择机|继续)(?:研究|调研|考虑|关注|努力|采纳)|虚心|耐心等|关注后续|现回复如下|特此[回答]复|^.{0,16}(?:办公室|[局委办部镇县市区府])$"
)
"""Clauses that only greet, thank, acknowledge, pass on or sign."""
_CLAUSES = re.compile("[,，。;；!！?？:：\n]+")
_SAYS = 6


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
    elif bare and acknowledges_only(facts.whole):
        why = Phrase("答复只说收到或者转交，没有写明查到的事实、依据和下一步。")
        yield _finding(Aspect.BLANKET, "", why, level=Weight.BLOCK)


def acknowledges_only(text: str) -> bool:
    """Whether no clause says anything beyond a greeting, thanks, receipt or passing on."""
    said = (clause for clause in _CLAUSES.split(text) if not _FORMULA.search(clause.strip()))
    return sum(len(run) for clause in said for run in _HAN.findall(clause)) <= _SAYS


def _finding(
    about: Aspect, name: str, why: str, code: str = "", level: Weight = Weight.WARNING
) -> ReplyFinding:
    return ReplyFinding(about=about, level=level, field=name, why=why, source=_ARTICLE, code=code)
