"""Asking who saw a person's data: for the audit administrator and the inspector, itself on record (M-I3)."""

from collections.abc import Sequence
from typing import Annotated, Any

from django.db.models import QuerySet

from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Exact, One, Pick
from xinqiao.matters.models import Matter, Petition
from xinqiao.matters.queries.access import visible
from xinqiao.matters.queries.looks import Look, looks
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import subordinates
from xinqiao.rules.disclosing import NEED
from xinqiao.rules.folding import typed_number
from xinqiao.rules.roles import Role


def _colleagues(unit: Any) -> QuerySet[Staff]:
    return Staff.objects.filter(unit_id__in=subordinates({unit.pk})).order_by("name", "pk")


@command("viewing.read", together=True, verb="查询", fits=elsewhere)
def who_looked(
    act: Act,
    unit: Unit,
    *,
    number: Annotated[
        str,
        Exact(
            "信访件或者事项编号", required=False, most=32, why="a number of the register, which is looked up"
        ),
    ] = "",
    person: Annotated[
        One[Staff] | None,
        Pick("工作人员", required=False, among=_colleagues, wrong="请选择本单位或者下级单位的人员。"),
    ] = None,
) -> Sequence[Look]:
    """Who looked at one matter, or what one member of staff looked at, or both. An inspector asks about matters that the post shows;
    the audit administrator about any whose number is known. Raises InvalidInput."""
    matter = _matter(act, number) if number.strip() else None
    if matter is None and person is None:
        raise InvalidInput({"number": "请填写编号，或者选择一名工作人员。"})
    told = {"matter": matter, "person": person.pk if person else None}
    act.record(unit, after=told, basis=NEED, reason="查询谁看过")
    found = looks(matter=matter, staff=person.pk if person else None)
    if Role.AUDIT_ADMIN in act.actor.roles or matter is not None:
        return found
    shown = set(visible(act.actor).filter(pk__in={f.matter_id for f in found}).values_list("pk", flat=True))
    return [f for f in found if f.matter_id is None or f.matter_id in shown]


def _matter(act: Act, number: str) -> int:
    """The matter of that number, or of the petition of that number. Raises InvalidInput."""
    typed = typed_number(number)
    found = Matter.objects.all() if Role.AUDIT_ADMIN in act.actor.roles else visible(act.actor)
    of_petition = Petition.objects.filter(number=typed).values_list("matter_id", flat=True).first()
    pk = found.filter(number=typed).values_list("pk", flat=True).first()
    pk = pk or found.filter(pk=of_petition or 0).values_list("pk", flat=True).first()
    if pk is None:
        raise InvalidInput({"number": "没有找到这个编号，或者您无权查看。请核对编号。"})
    return pk
