"""What a language model on the office's own network says of a draft, when the office has one (M-C2): masked text only."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from xinqiao.matters.citing import texts_of
from xinqiao.matters.content import masked_content
from xinqiao.matters.models import Matter
from xinqiao.rules.papers import RULES
from xinqiao.rules.words import Phrase
from xinqiao.suggest.machine import Machine, NoAdvice, advise


def machine() -> Machine | None:
    """The model that the settings name."""
    if not settings.XINQIAO_MODEL_ADDRESS:
        return None
    return Machine(
        address=settings.XINQIAO_MODEL_ADDRESS,
        model=settings.XINQIAO_MODEL_NAME,
        anywhere=settings.XINQIAO_MODEL_ANYWHERE,
    )


def may_advise(matter: Matter, kind: str) -> bool:
    """Only on replies, and never on an accusation (条例 30)."""
    return machine() is not None and RULES[kind].answers and not matter.confidential


def advice(matter: Matter, kind: str, content: Mapping[str, Any]) -> tuple[str, ...]:
    """Suggestions on what stands in a draft. Raises NoAdvice: writing goes on without."""
    asked, texts = machine(), texts_of(RULES[kind], masked_content(matter, content))
    if asked is None or not may_advise(matter, kind):
        raise NoAdvice(Phrase("没有设置语言模型。"))
    if not texts:
        raise NoAdvice(Phrase("请先写几句，再请它提建议。"))
    return advise(asked, "\n".join(texts.values()))
