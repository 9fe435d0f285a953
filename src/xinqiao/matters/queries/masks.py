"""The masks of a petition's copy, as places in it, and their corrections (M-I2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.content import corrected, original_words, parties
from xinqiao.matters.models import MaskCorrection, Petition
from xinqiao.matters.queries.access import seen
from xinqiao.rules.correcting import may_be_shown
from xinqiao.rules.redaction import Redacted, redactor

_AROUND = 12
MOST = 60
"""So many masks of one text are offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskedPlace:
    """`key`: text and number of the mask in it; `told`: the mask between what stands around it in the masked copy; `words`: what it hides;
    `at`, `end`: where the mask stands in its masked text."""

    key: str
    kind: str
    told: str
    words: str
    at: int
    end: int


def masked_anew(petition: Petition) -> dict[str, Redacted]:
    """Title, text and requests made from the sealed original by all that is known now."""
    names, known = parties(petition.matter)
    right = corrected(petition.matter)
    hide = redactor(names=(*names, *right.names), known=(*known, *right.known), shown=right.shown)
    words = original_words(petition)
    told = {"title": words["title"], "text": words["text"]}
    told |= {f"request-{n}": text for n, text in enumerate(words["requests"], 1)}
    return {name: hide(text) for name, text in told.items()}


def places(petition: Petition) -> Iterator[MaskedPlace]:
    """The masks that a rule made, in the order of the text. `words` never leaves the server."""
    words = original_words(petition)
    raw = {"title": words["title"], "text": words["text"]}
    raw |= {f"request-{n}": text for n, text in enumerate(words["requests"], 1)}
    for name, made in masked_anew(petition).items():
        shift = 0
        for number, span in enumerate(made.spans):
            at = span.start + shift
            end = at + len(span.replacement)
            shift += len(span.replacement) - (span.end - span.start)
            if may_be_shown(span):
                before, after = made.text[max(0, at - _AROUND) : at], made.text[end : end + _AROUND]
                told = " ".join(f"…{before}【{span.replacement}】{after}…".split())
                kind, hidden = span.kind, raw[name][span.start : span.end]
                yield MaskedPlace(key=f"{name}:{number}", kind=kind, told=told, words=hidden, at=at, end=end)


def place_at(petition: Petition, at: int) -> MaskedPlace | None:
    """The mask at this sign of the text that people read; none where it is the petitioner's own or the copy has been put right otherwise."""
    if masked_anew(petition)["text"].text != petition.text:
        return None
    here = (one for one in places(petition) if one.key.startswith("text:") and one.at <= at < one.end)
    return next(here, None)


def corrections(actor: Actor) -> QuerySet[MaskCorrection]:
    """Of matters that the person sees."""
    found = MaskCorrection.objects.filter(seen(actor))
    return found.select_related("matter", "petition", "unit", "asked_by")


def get_correction(actor: Actor, key: Any) -> MaskCorrection:
    """Raises NotFound."""
    found = corrections(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found
