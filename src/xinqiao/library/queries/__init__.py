"""Reads of the library: reference data here; instruments, their texts and the search in modules of their own."""

from xinqiao.library.queries.reference import categories, category_named

__all__ = ["categories", "category_named"]
