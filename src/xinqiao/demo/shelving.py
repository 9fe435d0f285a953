"""Paper files at the petition office (M-I4): a room with a cabinet and its shelves, files on them, one lent, a count with a difference."""

from collections.abc import Iterator
from typing import Any

from xinqiao.demo.office import Offices
from xinqiao.kernel.clock import today
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.queries.access import visible
from xinqiao.offices.models import Staff, Unit
from xinqiao.safekeeping.commands.keeping import name_keeper
from xinqiao.safekeeping.models import Custody
from xinqiao.shelves.commands import counting, files, loans, places
from xinqiao.shelves.models import Loan, StoragePlace

_SHELVED = 4


def on_shelves(offices: Offices) -> Iterator[None]:
    """After `kept_safe`, which named the keepers of the cabinet."""
    who = offices.actors
    leader, registrar, archivist = who["fenguan"], who["dengji"], who["ducha"]
    unit = Unit.objects.get(pk=registrar.unit)
    people = {staff.username: staff for staff in Staff.objects.filter(unit=unit)}
    pair = {"first": people["dengji"], "second": people["fenguan"]}
    room_kept = name_keeper(leader, unit, kind="room", title="档案室", place="二楼", **pair)
    built: dict[str, Any] = {"code_lock": True, "camera": True}
    room = places.register_place(leader, unit, kind="room", title="档案室", custody=room_kept, **built)
    kept = Custody.objects.get(unit=unit, kind="cabinet", ended_at=None)
    cabinet = places.register_place(
        leader, unit, kind="cabinet", title=kept.title, inside=room, custody=kept, **built
    )
    shelves = [
        places.register_place(leader, unit, kind="shelf", title=title, inside=cabinet)
        for title in ("第一格", "第二格")
    ]
    yield
    matters = visible(registrar).filter(confidential=False).order_by("pk")[:_SHELVED]
    made = [
        files.shelve(registrar, unit, number=m.number, volume=1, pages=38 + 11 * n, place=shelves[n % 2])
        for n, m in enumerate(matters)
    ]
    yield
    due = work_calendar().add_working_days(today(), 4).day
    for file in made[:1]:
        loan = loans.ask(archivist, file, purpose="督查时核对送达回证原件", due_on=due)
        loans.approve(leader, loan)
        loans.hand_out(registrar, Loan.objects.get(pk=loan.pk), pages=file.pages)
    for file in made[1:2]:
        loans.ask(archivist, file, purpose="核对现场笔录的签名", due_on=due)
    yield
    codes = [shelves[0].code, *(f.code for f in made[1:])]
    counting.count(archivist, StoragePlace.objects.get(pk=room.pk), codes="\n".join(codes))
    yield
