"""M-D7: the assessed unit says its own, and the sheet is settled, each by its day. What may be chosen is a closed list without any number of
petitions (`rules.appraising`), so that there is nothing of that to count."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period
from xinqiao.courses.models import Step
from xinqiao.courses.queries import taken
from xinqiao.kernel.days import DayOf
from xinqiao.rules.appraising import AppraisalStage
from xinqiao.rules.words import Phrase

_COMMENT, _SETTLE = "年度考核：被考核单位说明情况", "年度考核：看说明后定稿"


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """Comments and settlements owed in the period; a sheet that was settled without a comment was left without one by its unit. The sheet
    stands above the board, whose figures it shows: it is found by its name."""
    sheet, span = apps.get_model("appraisal", "AppraisalSheet"), (period.first, period.last)
    said = taken(sheet, "comment").filter(key=OuterRef("key"))
    settled = taken(sheet, "settle").filter(due__range=span)
    yield _taken(sheet, taken(sheet, "comment").filter(due__range=span), "unit_id", _COMMENT)
    yield _taken(sheet, settled.filter(~Exists(said)), "unit_id", _COMMENT, done=NEVER)
    yield _taken(sheet, settled.filter(Exists(said)), "by_unit_id", _SETTLE)
    yield _open(sheet, AppraisalStage.CHOSEN, "unit_id", _COMMENT, span)
    yield _open(sheet, AppraisalStage.COMMENTED, "by_unit_id", _SETTLE, span)


def _taken(sheet: Any, found: QuerySet[Step], unit: str, words: str, done: Any = None) -> Owed:
    of = sheet.objects.filter(pk=OuterRef("key")).values(unit)[:1]
    return Owed(
        rows=found.annotate(owed_unit=Subquery(of)),
        unit="owed_unit",
        day=F("due"),
        due=F("due"),
        done=DayOf("at") if done is None else done,
        kind=sheet._meta.label_lower,
        key="key",
        say=partial(_said, words),
    )


def _open(sheet: Any, stage: AppraisalStage, unit: str, words: str, span: tuple[date, date]) -> Owed:
    return Owed(
        rows=sheet.objects.filter(stage=stage, turn_due__range=span),
        unit=unit,
        day=F("turn_due"),
        due=F("turn_due"),
        done=NEVER,
        kind=sheet._meta.label_lower,
        say=partial(_said, words),
    )


def _said(words: str, _item: OwedItem) -> Phrase:
    return Phrase(words)


ASSESSED_BY_WORK = Control(
    measure="M-D7",
    title="考核只看工作，不看数量",
    items=_due,
    sentence=Phrase("考核表的说明和定稿到期{due}项，按期完成{done}项；信访数量选不到"),
    nothing=Phrase("这段时间没有到期的年度考核；信访数量选不到"),
)
