"""Masked copy of a petition's text: numbers that identify a person, names the matter knows, and third persons.

PIPL 51 (de-identification), M-I2 (masked display). The original stays sealed; pages, search and documents use the copy.
Names, homes, days of birth and illnesses of third persons are found by rules (`persons`, `private_facts`): most, not all.
Not promised: homophones, text inside pictures.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from xinqiao.rules import contact_shapes, number_shapes, private_facts
from xinqiao.rules.address_lines import find_address_lines
from xinqiao.rules.folding import Folded, fold, fold_as_displayed
from xinqiao.rules.known_secrets import Finder, KnownSecrets
from xinqiao.rules.number_shapes import NumberHit
from xinqiao.rules.persons import find_persons

_BLANKED = "*"
_MAX_ROUNDS = 8
_MASKED_NUMBER = re.compile(r"[0-9](?<![0-9][0-9])[0-9]{2,5}-?\*{4,}[0-9]{3}[0-9x](?![0-9x])")
# In this order: what is found first is not looked at again.
_NUMBERS: tuple[Finder, ...] = (
    contact_shapes.find_emails,
    contact_shapes.find_plates,
    contact_shapes.find_credit_codes,
    number_shapes.find_numbers,
    contact_shapes.find_chat_accounts,
    contact_shapes.find_spelt_numbers,
)
_AMONG_LINES: Finder = partial(find_address_lines, alone=False)
_OF_PERSONS: tuple[Finder, ...] = (
    private_facts.find_births,
    private_facts.find_homes,
    private_facts.find_illnesses,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Code points `start` to `end` (exclusive) of the raw text and what stands for them in the masked copy."""

    start: int
    end: int
    kind: str
    replacement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """The masked copy and the spans of the raw text that were replaced, in order, without overlap."""

    text: str
    spans: tuple[Span, ...]


def redact(
    text: str, *, names: Sequence[str] = (), known: Sequence[str] = (), shown: Sequence[str] = ()
) -> Redacted:
    """Mask identifying numbers in `text`, every name of `names` and every string of `known` (address, number, ...).

    Found also when written full-width, spaced, with invisible characters or in Chinese numerals. Redacting the result
    again changes nothing. Lines that are masked already stay as they are. `shown` are words that a rule takes for personal and people
    found not to be (M-I2): they stay, unless they are in `names` or `known`.
    """
    return redactor(names=names, known=known, shown=shown, of_a_matter=False)(text)


def redactor(
    *,
    names: Sequence[str] = (),
    known: Sequence[str] = (),
    shown: Sequence[str] = (),
    only_numbers: bool = False,
    of_a_matter: bool = True,
) -> Callable[[str], Redacted]:
    """`redact` for many texts about the same people: what is to be found is read once. `only_numbers`: third persons stay. `of_a_matter`: a
    text of one line, such as a title or a place, tells where something is wrong or is to be done, and stays when it is nothing but an
    address; `redact`, which knows nothing of the text, hides it."""
    secrets = KnownSecrets(names=names, known=known)
    if only_numbers:
        finders = secrets.finders(_NUMBERS)
    else:
        lines = _AMONG_LINES if of_a_matter else find_address_lines
        finders = (*secrets.finders(_NUMBERS), *_OF_PERSONS, lines, find_persons)
    return partial(_redact, finders, frozenset(map(_compared, shown)))


def _compared(words: str) -> str:
    return fold(words).text.strip()


def _redact(finders: Sequence[Finder], shown: frozenset[str], text: str) -> Redacted:
    spans = _find(text, finders, shown)
    if not spans:
        return Redacted(text=text, spans=())
    for _ in range(_MAX_ROUNDS):
        masked = _apply(text, spans)
        again = _find(masked, finders, shown)
        if not again:
            return Redacted(text=masked, spans=tuple(spans))
        # A replacement met its neighbour and the two read as a new secret: both go, without a trace.
        spans = _swallow(text, spans, again)
    # Only a text made for this purpose comes here; nothing of it is shown rather than a part too much.
    return Redacted(
        text="**",
        spans=(Span(start=0, end=len(text), kind="whole_text", replacement="**"),),
    )


def _find(text: str, finders: Sequence[Finder], shown: frozenset[str]) -> list[Span]:
    found: list[Span] = []
    for folded in (fold(text), fold_as_displayed(text)):
        if folded is not None:
            found += _find_in(folded, finders)
    changed = (span for span in found if span.replacement != text[span.start : span.end])
    spans = _without_overlap(changed)
    return [span for span in spans if not _is_shown(text, span, shown)] if shown else spans


def _is_shown(text: str, span: Span, shown: frozenset[str]) -> bool:
    return span.kind not in ("name", "known") and _compared(text[span.start : span.end]) in shown


def _find_in(folded: Folded, finders: Sequence[Finder]) -> Iterator[Span]:
    view = folded.text
    if "****" in view:
        view = _MASKED_NUMBER.sub(lambda match: _BLANKED * len(match[0]), view)
    whole = view
    for finder in finders:
        # A name that is known goes whole, also where its end was taken for the beginning of something else.
        by_name = view is not whole and getattr(finder, "__func__", None) is KnownSecrets.find_names
        found = [*finder(whole if by_name else view)]
        if not found:
            continue
        hits = _settle(found)
        if hits[0].kind != "name":
            # A known name stays in view: what a rule takes for a home or another person may begin in the midst of it, and both go.
            view = _blank(view, hits)
        for hit in hits:
            start, end = folded.raw_span(hit.start, hit.end)
            yield Span(start=start, end=end, kind=hit.kind, replacement=hit.replacement)


def _settle(hits: Sequence[NumberHit]) -> list[NumberHit]:
    if len(hits) == 1:
        return [*hits]
    kept: list[NumberHit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
        elif hit.end > kept[-1].end:
            first = kept[-1]
            kept[-1] = NumberHit(
                start=first.start,
                end=hit.end,
                kind=first.kind,
                replacement=first.replacement + "**",
            )
    return kept


def _blank(text: str, hits: Sequence[NumberHit]) -> str:
    pieces, place = [], 0
    for hit in hits:
        pieces += [text[place : hit.start], _BLANKED * (hit.end - hit.start)]
        place = hit.end
    return "".join([*pieces, text[place:]])


def _without_overlap(spans: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
        elif span.end > kept[-1].end:
            first = kept[-1]
            kept[-1] = Span(start=first.start, end=span.end, kind=first.kind, replacement="**")
    return kept


def _apply(text: str, spans: Sequence[Span]) -> str:
    pieces, place = [], 0
    for span in spans:
        pieces += [text[place : span.start], span.replacement]
        place = span.end
    return "".join([*pieces, text[place:]])


def _swallow(text: str, spans: Sequence[Span], again: Sequence[Span]) -> list[Span]:
    """Carry spans found in the masked copy back to the raw text and join them with the replacements they touch."""
    carried: list[Span] = []
    shift, index = 0, 0
    for late in again:
        while index < len(spans) and spans[index].start + shift + len(spans[index].replacement) <= late.start:
            shift += len(spans[index].replacement) - (spans[index].end - spans[index].start)
            index += 1
        start, end_shift, look = late.start - shift, shift, index
        end = late.end - shift
        while look < len(spans) and spans[look].start + end_shift < late.end:
            start = min(start, spans[look].start)
            end_shift += len(spans[look].replacement) - (spans[look].end - spans[look].start)
            end = max(spans[look].end, late.end - end_shift)
            look += 1
        touched = look > index
        carried.append(
            Span(
                start=start,
                end=end,
                kind=late.kind,
                replacement="**" if touched else late.replacement,
            )
        )
    untouched = [
        span for span in spans if not any(s.start <= span.start and span.end <= s.end for s in carried)
    ]
    return _without_overlap([*untouched, *carried])
