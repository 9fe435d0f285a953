"""Finding versions to compare."""

from django.db.models import Count

from xinqiao.library.models import InstrumentName, InstrumentVersion

MOST = 60


def versions_named(text: str) -> list[InstrumentVersion]:
    """Versions of the instruments that go by a name holding `text`, at most 60, each instrument's oldest first; without a text
    those of the instruments that have more than one."""
    found = InstrumentVersion.objects.select_related("instrument").defer("sha256")
    if text:
        named = InstrumentName.objects.filter(name__icontains=text).values("instrument_id")
        found = found.filter(instrument__in=named)
    else:
        several = (
            InstrumentVersion.objects.order_by()
            .values("instrument_id")
            .annotate(n=Count("pk"))
            .filter(n__gt=1)
        )
        found = found.filter(instrument__in=several.values("instrument_id"))
    return list(found.order_by("instrument__title", "effective_on")[:MOST])
