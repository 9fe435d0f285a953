"""A condition on a matter whose SQL is put together once, whatever query asks for it."""

import re
from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, F, Q
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler

from xinqiao.matters.models import Matter

_MATTER = '"matters_matter".'
_Made = tuple[str, tuple[Any, ...]]


@lru_cache(maxsize=2048)
def _made(told: Callable[..., Q], facts: tuple[Hashable, ...], using: str) -> _Made:
    """The condition in SQL. It is asked for twenty times on one page and takes Django ten milliseconds to put together. The tables
    in it get names that no other query has: under those of Django the matter itself could be taken for them."""
    query = Matter.objects.filter(told(*facts)).query
    sql, params = query.get_compiler(using).compile(query.where)
    return re.sub(r"\b[A-Z](?=\d+\b)", r"part\g<0>", sql), tuple(params)


class OfMatter(Expression):
    """A condition on matters that `told` tells of these `facts` and of nothing else, for the matter to which the field `any_field`
    belongs: a column of it says under which name the query has the matter's table. It is asked matter by matter, so that a list
    which ends at its page never makes the set of all for which it holds."""

    conditional = True

    def __init__(
        self, told: Callable[..., Q], facts: tuple[Hashable, ...], any_field: F | Expression | None = None
    ) -> None:
        super().__init__(output_field=BooleanField())
        self.told, self.facts, self.of = told, facts, any_field or F("version")

    def get_source_expressions(self) -> list[Any]:
        return [self.of]

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        (self.of,) = exprs

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_more: Any) -> _Made:
        sql, params = _made(self.told, self.facts, connection.alias)
        assert isinstance(self.of, Col)
        return f"({sql.replace(_MATTER, compiler.quote_name_unless_alias(self.of.alias) + '.')})", params
