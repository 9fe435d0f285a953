"""Numbers without gaps (M-R1)."""

from django.db.models import F

from xinqiao.kernel.models import NumberSeries


def next_number(series: str) -> int:
    """The next number of `series`, from 1. Taken inside the caller's transaction: rolled back, it is given again."""
    return next_numbers(series, 1)


def hold(series: str) -> None:
    """Keep others from taking a number of `series` until the transaction ends, without taking one."""
    if not NumberSeries.objects.filter(name=series).update(last=F("last")):
        next_numbers(series, 0)


def next_numbers(series: str, count: int) -> int:
    """Reserve `count` consecutive numbers and return the first."""
    if not NumberSeries.objects.filter(name=series).update(last=F("last") + count):
        NumberSeries.objects.get_or_create(name=series)
        NumberSeries.objects.filter(name=series).update(last=F("last") + count)
    return NumberSeries.objects.values_list("last", flat=True).get(name=series) - count + 1
