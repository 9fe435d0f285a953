"""What the office looks things up in."""

from xinqiao.library.models.instrument import (
    Instrument,
    InstrumentLevel,
    InstrumentName,
    InstrumentVersion,
    Provision,
)
from xinqiao.library.models.reference import CalendarDay, CalendarYear, Category
from xinqiao.library.models.template import TemplateVersion
from xinqiao.library.models.wording import NormVersion

__all__ = [
    "CalendarDay",
    "CalendarYear",
    "Category",
    "Instrument",
    "InstrumentLevel",
    "InstrumentName",
    "InstrumentVersion",
    "NormVersion",
    "Provision",
    "TemplateVersion",
]
