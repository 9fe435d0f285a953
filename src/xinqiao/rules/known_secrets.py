"""The names and strings a matter already knows: how they are found in folded text and what stands for them."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from xinqiao.rules.folding import fold, read_written_digits, visible_text
from xinqiao.rules.identity import (
    check_id,
    mask_address,
    mask_bank,
    mask_email,
    mask_id,
    mask_name,
    mask_phone,
)
from xinqiao.rules.number_shapes import NumberHit

Finder = Callable[[str], Iterator[NumberHit]]
_LETTERS = re.compile(r"[^\W_]+")
_LONGEST_GAP = 3  # beside blanks and line ends
_WIDEST_GAP = 16
# Between the parts of one secret: never a sign that stands for something masked already; in a name no clause ends.
_NEVER_BETWEEN = frozenset("*@")
_CLAUSE_ENDS = _NEVER_BETWEEN | frozenset(",。;:!?")
_NOT_IN_KEY = re.compile(r"[^\w]|_")
_SHORTEST_PART = 3
_SHORTEST_WAY = 4


class KnownSecrets:
    """Keys made once for one text; group matters may bring hundreds of names."""

    def __init__(self, *, names: Sequence[str], known: Sequence[str]) -> None:
        """`names` of people and organisations; `known` are other strings: addresses, numbers, e-mail addresses."""
        forms: dict[str, str] = {}
        for name in names:
            for part in (name, *_parts(name)):
                forms.setdefault(_key(part), mask_name(part))
        forms.pop("", None)
        self._names = {key: _harmless(mask, forms) for key, mask in forms.items()}
        self._known: dict[str, str] = {}
        for text in known:
            plain = fold(text).text
            self._known.setdefault(_way_to_the_door(text, plain), "**")
            self._known[_bare(plain)] = _mask_known(text, plain)
        self._known.pop("", None)

    def finders(self, between: Iterable[Finder]) -> tuple[Finder, ...]:
        """What is to be looked for, in this order: other known strings, what is given, names."""
        first = (self.find_known,) if self._known else ()
        return (*first, *between, *((self.find_names,) if self._names else ()))

    def find_names(self, text: str) -> Iterator[NumberHit]:
        """Every name, in any width, spacing and case."""
        return _find(text, self._names, "name", _CLAUSE_ENDS)

    def find_known(self, text: str) -> Iterator[NumberHit]:
        """Every other known string."""
        return _find(text, self._known, "known", _NEVER_BETWEEN)


def _find(text: str, masks: dict[str, str], kind: str, never_between: frozenset[str]) -> Iterator[NumberHit]:
    """Places of the keys in the letters and digits of `text`, with at most three other signs between two of them."""
    possible = {
        key: mask for key, mask in masks.items() if key[0] in text and all(char in text for char in key)
    }
    if not possible:
        return
    runs = list(_LETTERS.finditer(text))
    letters = "".join(run[0] for run in runs)
    places = [place for run in runs for place in range(run.start(), run.end())]
    for key, mask in possible.items():
        at = letters.find(key)
        while at >= 0:
            found = places[at : at + len(key)]
            if _is_together(text, found, never_between) and _stands_alone(text, found[0], found[-1] + 1, key):
                yield NumberHit(start=found[0], end=found[-1] + 1, kind=kind, replacement=mask)
            at = letters.find(key, at + 1)


def _is_together(text: str, places: Sequence[int], never_between: frozenset[str]) -> bool:
    if places[-1] - places[0] == len(places) - 1:
        return True
    gaps = (text[one + 1 : other] for one, other in pairwise(places))
    return all(
        len(gap) <= _WIDEST_GAP and len(gap.strip(" \n")) <= _LONGEST_GAP and never_between.isdisjoint(gap)
        for gap in gaps
    )


def _stands_alone(text: str, start: int, end: int, key: str) -> bool:
    """Latin words and numbers end where their letters or digits end; Chinese has no such border, save for one character."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if len(key) == 1:
        return not (before.isalnum() or after.isalnum())
    return _script(before) != _script(key[0]) and _script(after) != _script(key[-1])


def _script(char: str) -> object:
    if "a" <= char <= "z":
        return "latin"
    # Every other character has a script of its own here: nothing continues it.
    return "digit" if "0" <= char <= "9" else object()


def _key(secret: str) -> str:
    return _bare(fold(secret).text)


def _bare(plain: str) -> str:
    return _NOT_IN_KEY.sub("", plain)


def _parts(name: str) -> list[str]:
    folded = fold(name).text
    parts = re.split(r" *[·.] *", folded)
    return [part for part in parts if len(parts) > 1 and len(part) >= _SHORTEST_PART and not part.isascii()]


def _harmless(mask: str, forms: dict[str, str]) -> str:
    """The masked form must not itself be one of the names (欧阳** when 欧阳 is a name too)."""
    shown = _key(mask)
    return "**" if any(shown.startswith(other) for other in forms if len(other) <= len(shown)) else mask


def _mask_known(secret: str, plain: str) -> str:
    if "@" in plain:
        return mask_email(plain)
    digits = re.sub(r"[^0-9x]", "", read_written_digits(plain) or plain)
    if len(digits) == len(_bare(plain)) and len(digits) >= 7:
        return _mask_digits(digits)
    return mask_address(secret) if _is_address(plain) else "**"


def _way_to_the_door(secret: str, plain: str) -> str:
    """Key of an address without its district, as people write it in a text; empty for anything else."""
    if not _is_address(plain):
        return ""
    key = _key(visible_text(secret).strip().removeprefix(mask_address(secret).removesuffix("**")))
    return key if len(key) >= _SHORTEST_WAY else ""


def _is_address(plain: str) -> bool:
    key = _bare(plain)
    return len(key) >= 4 and not key.isascii() and "@" not in plain


def _mask_digits(digits: str) -> str:
    if check_id(digits).kind and len(digits) in (15, 18):
        return mask_id(digits)
    return mask_bank(digits) if len(digits) >= 12 else mask_phone(digits)
