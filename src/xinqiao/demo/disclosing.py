"""Forms 信息查询审批表 of the petition office in every stage, and a call that its line has to make (M-I3)."""

from collections.abc import Iterator

from xinqiao.demo.office import Offices
from xinqiao.kernel.actor import Actor
from xinqiao.matters.commands.calling import ask_call
from xinqiao.matters.commands.disclosure import (
    ask_disclosure,
    open_urgently,
    refuse_disclosure,
    sign,
)
from xinqiao.matters.commands.reveal import reveal_identity
from xinqiao.matters.models import Petition
from xinqiao.matters.queries.access import visible
from xinqiao.rules.disclosing import Purpose

_WHY = (
    "督查回访前核对是否本人反映",
    "送达回证上的签名与登记的姓名不一致，需要核对",
    "想了解此人以前反映过什么",
)


def forms(offices: Offices) -> Iterator[None]:
    """One in force and used, one that waits for the signature, one refused, an emergency that waits for its review, a call."""
    inspector, leader = offices.actors["ducha"], offices.actors["zhuyao"]
    found = _petitions(inspector)
    if len(found) < len(_WHY) + 1:
        return
    made = [
        ask_disclosure(
            inspector,
            petition,
            pieces=["name", "phone"],
            purpose=Purpose.VERIFY,
            why=why,
            days=3,
            print_asked=True,
        )
        for petition, why in zip(found, _WHY, strict=False)
    ]
    sign(leader, made[0], may_print=True)
    reveal_identity(inspector, found[0], Purpose.VERIFY)
    refuse_disclosure(leader, made[2], reason="与督查事项无关，不批准；只看本事项的材料")
    yield
    open_urgently(
        offices.actors["jiefang"],
        found[3],
        pieces=["phone"],
        purpose=Purpose.CONTACT,
        why="家属来电说其情绪激动、离家未归，须马上联系",
    )
    ask_call(offices.actors["dengji"], found[0], extension="8016", about="约定当面听取陈述的时间")
    yield


def _petitions(inspector: Actor) -> list[Petition]:
    """The last ones that have a telephone number and were registered by the own unit."""
    shown = visible(inspector).filter(confidential=False, registering_unit_id=inspector.unit)
    told = Petition.objects.filter(matter__in=shown, unit_id=inspector.unit).exclude(person=None)
    return list(told.exclude(person__masked_phone="").select_related("matter", "person").order_by("-pk")[:4])
