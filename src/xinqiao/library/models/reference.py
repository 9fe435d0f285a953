"""Reference data of the office: the category tree and calendars of further years."""

from django.db import models


class Category(models.Model):
    """A content category 信访事项内容分类 (law.md 6.1), editable; `usual_units` names the usual department, as advice."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=40)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    usual_units = models.CharField(max_length=80, blank=True)
    edition = models.CharField(max_length=40, default="通用十七类")
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        verbose_name = "内容分类"

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """A day that departs from the plain week: a holiday, or a make-up workday. `notice`: the year whose notice named it,
    which need not be the year it lies in."""

    day = models.DateField(primary_key=True)
    name = models.CharField(max_length=40)
    is_off = models.BooleanField()
    notice = models.PositiveSmallIntegerField()


class CalendarYear(models.Model):
    """A year whose official notice has been loaded; dates in other years are provisional."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    source = models.CharField(max_length=200)
    loaded_at = models.DateTimeField()
