"""How documents name whom they are for, in clear: with the agent who may receive, the guardian, or those who go on after a death."""

from xinqiao.matters.models import Matter, Service
from xinqiao.matters.queries.recipients import Recipient, of_petition
from xinqiao.people.models import Person
from xinqiao.people.vault import open_identity
from xinqiao.rules.acting import PARTS, ActingPart

_NAMED_BESIDE = (ActingPart.AGENT, ActingPart.GUARDIAN)
"""Who receives for somebody else; who goes on after a death receives in the own name."""


def _named(person: Person) -> str:
    return open_identity(person).name or "信访人"


def _with(name: str, part: ActingPart | None, who: Person) -> str:
    return f"{name}（{PARTS[part]}：{_named(who)}）" if part in _NAMED_BESIDE and part is not None else name


def addressee(matter: Matter) -> str:
    """The petitioner's full name: a document for the petitioner is not masked."""
    petition = matter.petitions.select_related("person").order_by("registered_at").first()
    if petition is None or petition.person is None:
        return "信访人"
    name, found = _named(petition.person), of_petition(petition, [petition.person])
    if found and found[0].instead is not None:
        going_on = "、".join(_with(_named(one.principal), one.part, one.who) for one in found)
        return f"{going_on}（原信访人{name}已去世）"
    several = f"{name}等{petition.people_count}人" if petition.people_count > 1 else name
    return _with(several, found[0].part, found[0].who) if found else several


def served_in_full(matter: Matter, service: Service) -> str:
    """Who got the document, for the sealed proof."""
    if service.principal is None or service.receiver is None:
        return addressee(matter)
    part = ActingPart(service.part) if service.part else None
    return _with(_named(service.principal), part, service.receiver)


def received_by(one: Recipient) -> str:
    """The full name of who is to sign, with who receives for them."""
    return _with(_named(one.principal), one.part, one.who)
