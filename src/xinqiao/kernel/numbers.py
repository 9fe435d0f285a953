"""Numbers without gaps (M-R1)."""

from django.db import connection

from xinqiao.kernel.models import NumberSeries


def next_number(series: str) -> int:
    """The next number of `series`, from 1. Taken inside the caller's transaction: rolled back, it is given again."""
    return next_numbers(series, 1)


def hold(series: str) -> None:
    """Keep others from taking a number of `series` until the transaction ends, without taking one."""
    next_numbers(series, 0)


def next_numbers(series: str, count: int) -> int:
    """Reserve `count` consecutive numbers and return the first."""
    last = _taken(series, count)
    if last is None:
        NumberSeries.objects.get_or_create(name=series)
        last = _taken(series, count)
        assert last is not None
    return last - count + 1


def _taken(series: str, count: int) -> int | None:
    """Move the series on and read where it stands, in one statement; None when there is no such series yet."""
    table = NumberSeries._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET last = last + %s WHERE name = %s RETURNING last",  # noqa: S608 - our own name
            [count, series],
        )
        row = cursor.fetchone()
    return None if row is None else int(row[0])
