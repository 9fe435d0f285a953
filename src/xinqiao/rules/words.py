"""Sentences, dates and days left as people read them: Chinese here, another language at the edge of the program."""

from collections.abc import Mapping
from datetime import date

from xinqiao.rules.basis import Basis
from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.provisions.address import Address

_WEEKDAYS = "一二三四五六日"


class Phrase(str):
    """A Chinese sentence that remembers its parts: `Phrase("共{n}人", n=3)` is the text 「共3人」 wherever a text is wanted
    (the audit log, documents, programs), and `kernel.language.translated` can say it in another language.

    Values may be texts, numbers, days, provisions (`Basis`, `Address`), other phrases, or tuples of these. The value `n`, and no
    other, chooses between singular and plural."""

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> "Phrase":
        parts = {name: _in_chinese(value) for name, value in values.items()}
        made = super().__new__(cls, template.format(**parts) if values else template)
        made.template, made.values = template, values
        return made

    def __str__(self) -> str:
        """Itself, so that an error raised with a phrase still holds the phrase."""
        return self


class FieldLabel(str):
    """The name of a field as part of a sentence: it stands in marks there, without the stop at its own end."""

    def quoted(self) -> str:
        return f"「{without_stop(self)}」"


def without_stop(label: str) -> str:
    return label.rstrip("。？！?!：:.")


def _in_chinese(value: object) -> str:
    if isinstance(value, Basis | Address):
        return value.text
    if isinstance(value, FieldLabel):
        return value.quoted()
    if isinstance(value, date):
        return date_words(value)
    if isinstance(value, tuple | list):
        return "、".join(map(_in_chinese, value))
    return str(value)


def date_words(day: date, *, today: date | None = None) -> str:
    """「11月23日（周一）」, with the year unless it is that of `today`."""
    year = "" if today is not None and day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"


def duration_words(minutes: int) -> Phrase:
    """「4小时」「1小时30分钟」「45分钟」."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return Phrase("{n}分钟", n=rest)
    return Phrase("{hours}小时{n}分钟", hours=hours, n=rest) if rest else Phrase("{n}小时", n=hours)


def days_left_words(due: date, today: date, calendar: WorkCalendar, *, working_days: bool = False) -> Phrase:
    """「还剩 3 个工作日」「还剩 12 天」「今天到期」「超期 2 天」. Near ends are told in working days, because that is what
    is left to act in."""
    left = (due - today).days
    if left == 0:
        return Phrase("今天到期")
    if left < 0:
        if working_days:
            return Phrase("超期 {n} 个工作日", n=-calendar.working_days_between(today, due))
        return Phrase("超期 {n} 天", n=-left)
    if working_days or left <= 7:
        workdays = calendar.working_days_between(today, due)
        if workdays:
            return Phrase("还剩 {n} 个工作日", n=workdays)
        return Phrase("还剩 {n} 天（均为休息日）", n=left)
    return Phrase("还剩 {n} 天", n=left)
