"""What lies on paper of a file that is destroyed goes with it: asked before, and taken off the register with it (M-I4, M-I7)."""

from collections.abc import Mapping
from typing import Any

from xinqiao.kernel.commands import CONDITIONS, Act, afterwards
from xinqiao.kernel.errors import InvalidInput
from xinqiao.outgoing.models import Destruction
from xinqiao.outgoing.queries.destroying import listed_files
from xinqiao.rules.shelving import OPEN, FileState
from xinqiao.rules.words import Phrase
from xinqiao.shelves.commands.files import off_register
from xinqiao.shelves.commands.places import refuse
from xinqiao.shelves.models import Loan, PaperFile

_ACTION = "destruction.carry_out"


def _volumes(made: Destruction) -> list[PaperFile]:
    matters = listed_files(made).values("matter")
    found = PaperFile.objects.filter(matter__in=matters, state=FileState.SHELVED)
    return list(found.select_related("matter", "unit").order_by("pk"))


def _paper_is_here(_act: Act, made: Destruction, given: Mapping[str, Any]) -> None:
    """Raises Refused for a volume that is lent or kept by another unit, InvalidInput where the register has one and the form says there is none."""
    volumes = _volumes(made)
    for file in volumes:
        if file.unit_id != made.unit_id or Loan.objects.filter(file=file, stage__in=OPEN).exists():
            told = "{number}的纸质案卷还在{unit}名下或者借出没有收回：请先收回、交还，或者把这一件移出清册。"
            raise refuse(Phrase(told, number=file.matter.number, unit=file.unit.name))
    if volumes and given["paper"] == "none":
        told = "{number}的纸质案卷在册：请取出一并销毁，再登记。"
        raise InvalidInput({"paper": Phrase(told, number=volumes[0].matter.number)})


def _off_the_register(act: Act, made: Destruction, _result: Any, _given: Mapping[str, Any]) -> None:
    for file in _volumes(made):
        off_register(act, file, FileState.DESTROYED, made.number)


CONDITIONS[_ACTION] = _paper_is_here
afterwards(_ACTION, _off_the_register)
