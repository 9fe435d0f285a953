"""The names and strings a matter already knows: how they are found in folded text and what stands for them."""

import re
from collections.abc import Iterator, Sequence

from xinqiao.rules.folding import fold, read_written_digits
from xinqiao.rules.identity import (
    check_id,
    mask_address,
    mask_bank,
    mask_email,
    mask_id,
    mask_name,
    mask_phone,
)
from xinqiao.rules.number_shapes import GAP, Hit

# Between the characters of a name: signs and blanks, but no punctuation that ends a clause.
_NAME_GAP = r"(?:[^\w*,。;:!?]|_){0,3}"
_NOT_IN_KEY = re.compile(r"[^\w]|_")
_SHORTEST_PART = 3


class KnownSecrets:
    """Patterns made once for one text; group matters may bring hundreds of names."""

    def __init__(self, *, names: Sequence[str], known: Sequence[str]) -> None:
        """`names` of people and organisations; `known` are other strings: addresses, numbers, e-mail addresses."""
        forms: dict[str, str] = {}
        for name in names:
            for part in (name, *_parts(name)):
                forms.setdefault(_key(part), mask_name(part))
        forms.pop("", None)
        self._names = {key: _harmless(mask, key, forms) for key, mask in forms.items()}
        self._name_pattern = _Alternatives(self._names, _NAME_GAP)
        self._known = {key: _mask_known(text) for text in known if (key := _key(text))}
        self._known_pattern = _Alternatives(self._known, GAP)

    @property
    def has_known(self) -> bool:
        """Whether there is any known string besides the names."""
        return bool(self._known)

    def find_names(self, text: str) -> Iterator[Hit]:
        """Every name, in any width, spacing and case."""
        for start, end, key in self._name_pattern.find(text):
            yield Hit(start=start, end=end, kind="name", replacement=self._names[key])

    def find_known(self, text: str) -> Iterator[Hit]:
        """Every other known string."""
        for start, end, key in self._known_pattern.find(text):
            yield Hit(start=start, end=end, kind="known", replacement=self._known[key])


class _Alternatives:
    """Find the longest of many keys at each place, sorted by first character so that each place tries few of them."""

    def __init__(self, keys: dict[str, str], gap: str) -> None:
        self._by_first: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
        for key in sorted(keys, key=len, reverse=True):
            self._by_first.setdefault(key[0], []).append((key, _pattern(key, gap)))
        firsts = "".join(map(re.escape, self._by_first))
        self._start = re.compile(f"[{firsts}]") if firsts else None

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        if self._start is None:
            return
        for place in self._start.finditer(text):
            for key, pattern in self._by_first[place[0]]:
                if match := pattern.match(text, place.start()):
                    yield match.start(), match.end(), key
                    break


def _pattern(key: str, gap: str) -> re.Pattern[str]:
    body = gap.join(map(re.escape, key))
    if len(key) == 1:
        return re.compile(rf"(?<!\w){body}(?!\w)")
    before = _same_script(key[0])
    after = _same_script(key[-1])
    return re.compile((f"(?<!{before})" if before else "") + body + (f"(?!{after})" if after else ""))


def _same_script(char: str) -> str:
    """Latin words and numbers end where their letters or digits end; Chinese has no such border."""
    if "a" <= char <= "z":
        return "[a-z]"
    return "[0-9]" if "0" <= char <= "9" else ""


def _key(secret: str) -> str:
    return _NOT_IN_KEY.sub("", fold(secret).text)


def _parts(name: str) -> list[str]:
    folded = fold(name).text
    parts = re.split(r" *[·.] *", folded)
    return [part for part in parts if len(parts) > 1 and len(part) >= _SHORTEST_PART and not part.isascii()]


def _harmless(mask: str, key: str, forms: dict[str, str]) -> str:
    """The masked form must not itself be one of the names (欧阳** when 欧阳 is a name too)."""
    shown = _key(mask)
    return "**" if any(shown.startswith(other) for other in forms if len(other) <= len(shown)) else mask


def _mask_known(secret: str) -> str:
    if "@" in fold(secret).text:
        return mask_email(fold(secret).text)
    digits = re.sub(r"[^0-9x]", "", read_written_digits(fold(secret).text) or fold(secret).text)
    if len(digits) == len(_key(secret)) and len(digits) >= 7:
        return _mask_digits(digits)
    is_address = len(_key(secret)) >= 4 and not _key(secret).isascii()
    return mask_address(secret) if is_address else "**"


def _mask_digits(digits: str) -> str:
    if check_id(digits).kind and len(digits) in (15, 18):
        return mask_id(digits)
    return mask_bank(digits) if len(digits) >= 12 else mask_phone(digits)
