"""A form 信息查询审批表, a call and a delegation of the housing office."""

from datetime import timedelta
from typing import Any

from tests.cast import Cast, accepted
from xinqiao.kernel.clock import today
from xinqiao.matters.commands.calling import ask_call, miss, reach
from xinqiao.matters.commands.disclosure import (
    ask_disclosure,
    give_delegation,
    open_urgently,
    refuse_disclosure,
    review_emergency,
)
from xinqiao.matters.models import Call, Delegation, Disclosure, Matter, Petition


def asked(cast: Cast, matter: Matter | None = None, who: str = "section_head", **changes: Any) -> Disclosure:
    """For name and telephone, to verify, for three days."""
    petition = Petition.objects.get(matter=matter or accepted(cast, examined=False))
    given: dict[str, Any] = {
        "pieces": ["name", "phone"],
        "purpose": "verify",
        "why": "核对委托书上的签名",
        "days": 3,
        "print_asked": True,
    }
    return ask_disclosure(cast.actor(who), petition, **{**given, **changes})


def called(cast: Cast, matter: Matter | None = None) -> Call:
    petition = Petition.objects.get(matter=matter or accepted(cast, examined=False))
    return ask_call(cast.actor("handler"), petition, extension="8016", about="约现场查看的时间")


def delegated(cast: Cast, deputy: str = "leader") -> Delegation:
    """From today for two days."""
    return give_delegation(
        cast.actor("principal"),
        cast.housing,
        deputy=cast.staff[deputy],
        first=today(),
        last=today() + timedelta(days=1),
        reason="外出学习",
    )


def everything_written(cast: Cast) -> None:
    """Every act in which somebody writes something of a form, an emergency, a call or a delegation."""
    matter = accepted(cast, examined=False)
    petition = Petition.objects.get(matter=matter)
    delegated(cast)
    refuse_disclosure(cast.actor("principal"), asked(cast, matter), reason="不需要")
    head = cast.actor("section_head")
    urgent = open_urgently(head, petition, pieces=["phone"], purpose="contact", why="扬言轻生，等不及签字")
    review_emergency(cast.actor("principal"), urgent, justified=True, finding="核对了通话记录")
    reach(cast.actor("unit_registrar"), called(cast, matter), note="已转接")
    miss(cast.actor("unit_registrar"), called(cast, matter), note="无人接听")
