"""What people type into the search box when they hold a paper in their hands: a number of ours, or the end of one."""

import re
import unicodedata
from datetime import date

from django.db.models import Q

from xinqiao.documents.papers import written_number
from xinqiao.matters.models import Paper, Petition
from xinqiao.rules.folding import petition_number, typed_number

_SHORT = re.compile(r"\d{1,6}")
_DOCUMENT = re.compile(r"(?![xX][fF])(\D{1,20})(?:[〔\[(【](\d{4})[〕\])】]|(\d{4})[-/年])第?0*(\d{1,6})号?")
_YEARS = 3
"""A short number is looked for in this year and the ones before it."""


def numbered(query: str, day: date) -> Q | None:
    """The matters of a receipt (XF2026-000312), of its last figures (312) or of a document (云信转〔2026〕209号, with any brackets, or as 云信转2026-209); None
    when this is no number."""
    typed = typed_number(query)
    if _SHORT.fullmatch(typed):
        numbers = [petition_number(day.year - n, int(typed)) for n in range(_YEARS)]
        return Q(pk__in=Petition.objects.filter(number__in=numbers).values("matter"))
    written = "".join(unicodedata.normalize("NFKC", query).split())
    if document := _DOCUMENT.fullmatch(written):
        words, year, bare, serial = document.groups()
        number = written_number(words, int(year or bare), int(serial))
        return Q(pk__in=Paper.objects.filter(number=number).values("matter"))
    return (
        Q(pk__in=Petition.objects.filter(number=typed).values("matter")) if typed.startswith("XF") else None
    )
