"""Reads of reference data."""

from django.db.models import QuerySet

from xinqiao.library.models import Category


def categories() -> QuerySet[Category]:
    """Active content categories in the order of their codes."""
    return Category.objects.filter(active=True)


def category_named(name: str) -> Category | None:
    """The category of that name, if the office has it."""
    return Category.objects.filter(name=name, active=True).first()
