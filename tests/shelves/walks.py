"""Places, files, loans and a count of the housing office, as tests need them."""

from typing import Any

from tests.cast import Cast, accepted
from tests.safekeeping.walks import keeper_named
from xinqiao.kernel.clock import today
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import Matter
from xinqiao.shelves.commands import counting, files, loans, places
from xinqiao.shelves.models import Difference, Loan, PaperFile, StoragePlace


def cabinet(cast: Cast, **changes: Any) -> StoragePlace:
    """With the registrar and the head of the section as keepers."""
    title = changes.get("title", "1号柜")
    kept = changes.pop("custody", None) or keeper_named(cast, title=title)
    given = {"kind": "cabinet", "title": title, "custody": kept, "code_lock": True, "camera": True, **changes}
    return places.register_place(cast.actor("section_head"), cast.housing, **given)


def shelf(cast: Cast, inside: StoragePlace, title: str = "第一格") -> StoragePlace:
    return places.register_place(
        cast.actor("section_head"), cast.housing, kind="shelf", title=title, inside=inside
    )


def shelved(
    cast: Cast, place: StoragePlace | None = None, matter: Matter | None = None, **changes: Any
) -> PaperFile:
    found = matter or accepted(cast)
    given = {"number": found.number, "volume": 1, "pages": 86, "place": place or cabinet(cast), **changes}
    return files.shelve(cast.actor("section_head"), cast.housing, **given)


def now_of(record: Any) -> Any:
    return type(record).objects.get(pk=record.pk)


def asked(cast: Cast, file: PaperFile | None = None, **changes: Any) -> Loan:
    due = work_calendar().add_working_days(today(), 3).day
    given = {"purpose": "复核现场照片的原件", "due_on": due, **changes}
    return loans.ask(cast.actor("handler"), file or shelved(cast), **given)


def lent(cast: Cast, file: PaperFile | None = None) -> Loan:
    loan = asked(cast, file)
    loans.approve(cast.actor("leader"), loan)
    return loans.hand_out(cast.actor("unit_registrar"), now_of(loan), pages=now_of(loan.file).pages)


def difference(cast: Cast, title: str = "1号柜") -> Difference:
    """A code that is no file's."""
    counting.count(cast.actor("section_head"), cabinet(cast, title=title), codes="J 0000-0000")
    return Difference.objects.latest("pk")


def everything_written(cast: Cast) -> None:
    """Every act in which somebody writes something of these."""
    head, leader = cast.actor("section_head"), cast.actor("leader")
    place = cabinet(cast)
    part = shelf(cast, place)
    places.equip(head, now_of(place), code_lock=True, camera=False)
    file = shelved(cast, place)
    files.move(head, file, place=part)
    files.recount(head, now_of(file), pages=90, why="补入送达回证四页")
    refused = asked(cast, now_of(file))
    loans.refuse_loan(leader, refused, why="系统里看得到扫描件")
    loans.withdraw(cast.actor("handler"), asked(cast, now_of(file)))
    loan = lent(cast, now_of(file))
    loans.urge(head, now_of(loan), how="电话催还，答应明天送回")
    later = work_calendar().add_working_days(today(), 5).day
    loans.prolong(leader, now_of(loan), due_on=later, why="复核没有做完")
    loans.take_back(head, now_of(loan), pages=88, explained="两页夹在复核记录里")
    loans.settle(leader, now_of(loan), pages=90, finding="两页已找到，放回卷内")
    lent(cast, now_of(file))
    files.lose(head, now_of(file), what="借出以后复核会议室里找不到")
    files.found_again(head, now_of(file), place=place, pages=90, where="在复印室找到")
    counting.count(head, now_of(place), codes=f"{part.code}\n{file.code}\nJ0000")
    for found in Difference.objects.order_by("pk"):
        outcome = "foreign" if found.file is None else "put_back"
        counting.explain(head, found, outcome=outcome, how="逐格看过")
        counting.send_back(leader, now_of(found), why="没有写放回哪一格")
        counting.explain(head, now_of(found), outcome=outcome, how="逐格看过，放回第一格")
        counting.confirm(leader, now_of(found), seen="看过第一格")
    files.hand_over(head, now_of(file), whom="市档案馆，清单2026-3号")
    places.end_place(head, now_of(part), why="柜子调整")
