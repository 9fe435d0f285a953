"""The edge of the language: what the program says in Chinese, in the language of the page.

Rules, commands and records speak Chinese, the language in which the office is bound by its words. Whoever shows a text
to a person passes it through here. Texts of people and names are not in the catalogue and stay as they are.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext, ngettext

from xinqiao.kernel.errors import InvalidInput, XinqiaoError
from xinqiao.rules.basis import Basis, read_basis
from xinqiao.rules.provisions.address import Address
from xinqiao.rules.words import FieldLabel, Phrase, date_words, without_stop


def in_chinese() -> bool:
    """Whether the page is in Chinese: then every text stands as it is."""
    return (get_language() or "zh").startswith("zh")


def translated(text: Any) -> str:
    """A text of the program in the language of the page; what no catalogue knows stays as it is."""
    if not text or in_chinese():
        return str(text or "")
    if not isinstance(text, Phrase):
        return gettext(str(text))
    if not text.values:
        return gettext(text.template)
    number = text.values.get("n")
    said = (
        ngettext(text.template, text.template, number) if isinstance(number, int) else gettext(text.template)
    )
    return said.format(**{name: _part(value) for name, value in text.values.items()})


def _part(value: object) -> str:
    if isinstance(value, Basis):
        return basis_in_words(value)
    if isinstance(value, Address):
        return address_in_words(value)
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, tuple | list):
        return listed(map(_part, value))
    if isinstance(value, FieldLabel):
        return named(translated(value))
    return translated(value) if isinstance(value, str) else str(value)


def named(label: str) -> str:
    """A label of a form, in the language of the page already, as part of a sentence."""
    return gettext("「%(label)s」") % {"label": without_stop(label)}


translated_lazy = lazy(translated, str)
"""The same for labels that are made before anybody asks for a page."""


def choices(options: Iterable[tuple[Any, Any]] | Mapping[str, str]) -> list[tuple[Any, Any]]:
    """The choices of a form field with labels in the language of the page."""
    pairs = options.items() if isinstance(options, Mapping) else options
    return [(value, translated_lazy(label)) for value, label in pairs]


def listed(texts: Iterable[Any]) -> str:
    """Several texts of the program one after the other: 「转送、交办」, "forwarding, assignment"."""
    return gettext("、").join(translated(text) for text in texts)


def told(error: XinqiaoError) -> str:
    """What an error says, in the language of the page."""
    if isinstance(error, InvalidInput):
        return gettext("；").join(map(translated, error.fields.values()))
    return translated(error.message)


def day_in_words(day: date, *, today: date | None = None) -> str:
    """「11月23日（周一）」 or "Mon 23 Nov", with the year unless it is that of `today`."""
    if in_chinese():
        return date_words(day, today=today)
    same_year = today is not None and day.year == today.year
    return date_format(day, "D j M" if same_year else "D j M Y")


def address_in_words(address: Address) -> str:
    """「第四十七条第二款」 or "art. 47(2)"."""
    if in_chinese():
        return address.text
    article = f"{address.article}-{address.inserted}" if address.inserted else str(address.article)
    below = "".join(f"({n})" for n in (address.paragraph, address.item, address.subitem) if n)
    return gettext("第%(article)s条") % {"article": article + below}


def basis_in_words(basis: Basis | str) -> str:
    """「《信访工作条例》第二十二条第一款」 or "Regulations on Petition Work, art. 22(1)"; also of one that was recorded as
    text."""
    if in_chinese():
        return basis if isinstance(basis, str) else basis.text
    found = read_basis(basis) if isinstance(basis, str) else basis
    if found is None:
        return translated(basis)
    name = gettext(found.instrument)
    if found.article is None:
        return name
    below = "".join(f"({number})" for number in (found.paragraph, found.item) if number is not None)
    return gettext("%(instrument)s第%(article)s条") % {
        "instrument": name,
        "article": f"{found.article}{below}",
    }
