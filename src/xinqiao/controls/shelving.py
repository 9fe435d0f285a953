"""M-I4: what was lent comes back by its day, each room and cabinet with files is counted every year, each difference is followed up."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from xinqiao.controls.due_days import day
from xinqiao.controls.reading import Control, Owed, OwedItem, Period, Standing
from xinqiao.kernel.days import DayOf
from xinqiao.rules.shelving import FileState
from xinqiao.rules.words import Phrase
from xinqiao.shelves.models import Difference, Loan, PaperFile, Stocktaking, StoragePlace

_RETURNED = {Standing.KEPT: "按时归还", Standing.AT_RISK: "借出，还没有到期", Standing.BROKEN: "没有按时归还"}
_COUNTED = {Standing.KEPT: "已盘点", Standing.AT_RISK: "还没有盘点", Standing.BROKEN: "没有盘点"}
_FOLLOWED = {Standing.KEPT: "差异已查明", Standing.AT_RISK: "差异待查明", Standing.BROKEN: "差异没有按时查明"}


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """Loans of files that were handed out, the counts of the years that end in the period, and differences; none of an accusation."""
    lent = Loan.objects.filter(due_on__range=(period.first, period.last), file__matter__confidential=False)
    yield Owed(
        rows=lent.exclude(out_at=None),
        unit="unit_id",
        day=F("due_on"),
        due=F("due_on"),
        done=DayOf("back_at"),
        kind="shelves.loan",
        told={"number": "file__matter__number", "volume": "file__volume"},
        say=_loan,
    )
    for year in range(period.first.year, period.last.year + 1):
        last = date(year, 12, 31)
        if period.first <= last <= period.last:
            yield _counted(year, last)
    found = Difference.objects.filter(close_by__range=(period.first, period.last))
    yield Owed(
        rows=found.exclude(file__matter__confidential=True).exclude(stocktaking__place__reserved=True),
        unit="unit_id",
        day=F("close_by"),
        due=F("close_by"),
        done=DayOf("closed_at"),
        kind="shelves.difference",
        told={"code": "code"},
        say=lambda item: Phrase(
            "盘点 {code}：{told}", code=item.told["code"], told=Phrase(_FOLLOWED[item.standing])
        ),
    )


def _loan(item: OwedItem) -> Phrase:
    told = Phrase(_RETURNED[item.standing])
    return Phrase("{number}第{volume}卷：{told}", **item.told, told=told)


def _counted(year: int, last: date) -> Owed:
    """Cabinets in which files lay, by whether they were counted, themselves or with their room."""
    shelved = PaperFile.objects.filter(
        state=FileState.SHELVED, since__year__lte=year, matter__confidential=False
    )
    filled = Exists(shelved.filter(place=OuterRef("pk"))) | Exists(
        shelved.filter(place__inside=OuterRef("pk"))
    )
    taken = Stocktaking.objects.filter(year=year).order_by("pk").values(on=DayOf("at"))
    own, of_room = taken.filter(place=OuterRef("pk")), taken.filter(place=OuterRef("inside"))
    return Owed(
        rows=StoragePlace.objects.filter(filled, kind="cabinet", reserved=False, ended_at=None),
        unit="unit_id",
        day=day(last),
        due=day(last),
        done=Coalesce(Subquery(own[:1]), Subquery(of_room[:1])),
        kind="shelves.storageplace",
        told={"title": "title"},
        say=lambda item: Phrase(
            "{title}：{year}年{told}",
            title=item.told["title"],
            year=year,
            told=Phrase(_COUNTED[item.standing]),
        ),
    )


PAPER_KEPT = Control(
    measure="M-I4",
    title="案卷借还、盘点",
    items=_due,
    sentence=Phrase("到期的借阅、年度盘点和差异{due}项，按期完成{done}项"),
    nothing=Phrase("这段时间没有到期的借阅、盘点和差异"),
)
"""Paper files (M-I4)."""
