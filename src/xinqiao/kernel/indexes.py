"""Indexes of columns that are mostly empty."""

from django.db.models import Index, Q


def filled(*fields: str, of: str) -> list[Index]:
    """An index for each field over the rows that have something there: whoever adds a row without it writes nothing for it, and a search
    for a value still goes by it on both databases."""
    return [
        Index(fields=[field], condition=Q(**{f"{field}__isnull": False}), name=f"{of}_{field}"[:30])
        for field in fields
    ]
