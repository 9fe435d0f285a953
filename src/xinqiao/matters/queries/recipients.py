"""Who is told and served in a matter, one after the other: the petitioner or the representatives, or who acts for them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xinqiao.matters.models import (
    Acting,
    Death,
    Matter,
    Paper,
    Petition,
    Representative,
    ReviewRequest,
    Service,
    Unserved,
)
from xinqiao.people.models import Person, PersonKind
from xinqiao.people.vault import open_identity
from xinqiao.rules.acting import ActingPart, Acts, Incapacity, Power, Receiver, receivers
from xinqiao.rules.submission import has_address
from xinqiao.rules.text_input import is_blank


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """`who` is served for `principal`, as `part` if not in person; `instead`: the petitioner who died; `apart`: what tells two of one
    surname from each other."""

    principal: Person
    who: Person
    part: ActingPart | None
    instead: Person | None
    apart: str = ""

    @property
    def keys(self) -> frozenset[UUID]:
        """The principal, and the one whose request the principal goes on with."""
        return frozenset(one.pk for one in (self.principal, self.instead) if one is not None)

    @property
    def masked(self) -> str:
        """How lists name the recipient: 「甲**（委托代理人：乙**）」."""
        return f"{_masked(self.principal, self.part, self.who)} {self.apart}".rstrip()


_THROUGH = {
    ActingPart.AGENT: gettext_noop("%(name)s（委托代理人：%(by)s）"),
    ActingPart.GUARDIAN: gettext_noop("%(name)s（监护人：%(by)s）"),
}


def _masked(principal: Person, part: ActingPart | None, who: Person) -> str:
    if part is None or part not in _THROUGH:
        return principal.masked_name
    return _(_THROUGH[part]) % {"name": principal.masked_name, "by": who.masked_name}


def principals(petition: Petition) -> list[Person]:
    """Whose petition it is, as far as they are named: the representatives of several, else the petitioner."""
    chosen = [r.person for r in petition.representatives.select_related("person")]
    return chosen or ([petition.person] if petition.person else [])


def people_of(petition: Petition) -> QuerySet[Person]:
    """Everybody who has a part in the petition now: petitioner, representatives, who acts for them."""
    chosen = Representative.objects.filter(petition=petition).values("person")
    acting = Acting.objects.filter(petition=petition, ended_on=None).values("person")
    return Person.objects.filter(Q(pk=petition.person_id) | Q(pk__in=chosen) | Q(pk__in=acting)).order_by(
        "created_at", "pk"
    )


def wants_guardian(petition: Petition) -> bool:
    """Whether a petitioner or representative was under fourteen when registered and nobody is on record as the guardian (个人信息保护法 31).
    Nothing is asked where nobody was."""
    named = (
        [petition.person, *(r.person for r in petition.representatives.all())]
        if petition.people_count > 1
        else [petition.person]
    )
    children = {person.pk for person in named if person is not None and person.under_14}
    if not children:
        return False
    standing = Acting.objects.filter(petition=petition, part=ActingPart.GUARDIAN, ended_on=None)
    return bool(children - set(standing.values_list("principal", flat=True)))


def lacks_guardian(paper: Paper, person: Person) -> bool:
    """Whether who cannot act alone has nobody who does (民法典 19–23): a child under fourteen when registered, by the number or by what the
    clerk said of the last guardian, a ward whose guardian died. Another guardianship may have ended because the ward came of age."""
    named = Acting.objects.filter(
        petition__matter=paper.matter_id, principal=person, part=ActingPart.GUARDIAN
    )
    if named.filter(ended_on=None).exists():
        return False
    last = named.order_by("-pk").values_list("person__death", "incapacity").first()
    return person.under_14 or (last is not None and (last[0] is not None or last[1] == Incapacity.CHILD))


def of_petition(petition: Petition, named: Iterable[Person]) -> list[Recipient]:
    """Who receives for each of these people of one petition."""
    rows = list(Acting.objects.filter(petition=petition, ended_on=None).select_related("person", "principal"))
    people = {p.pk: p for p in (*named, *(r.person for r in rows), *(r.principal for r in rows))}
    acting = [
        Acts(
            part=ActingPart(row.part),
            principal=row.principal_id,
            who=row.person_id,
            powers=frozenset(map(Power, row.powers)),
        )
        for row in rows
    ]
    dead = frozenset(Death.objects.filter(person__in=people).values_list("person_id", flat=True))

    def told(r: Receiver[UUID]) -> Recipient:
        return Recipient(
            principal=people[r.principal],
            who=people[r.who],
            part=r.part,
            instead=people[r.instead] if r.instead else None,
        )

    return [told(r) for person in named for r in receivers(person.pk, acting, dead)]


def recipients(matter: Matter) -> list[Recipient]:
    """One line for each who is told and served; empty for an anonymous petition, and for one whose petitioner died before anybody went
    on with it."""
    found: dict[object, Recipient] = {}
    for petition in matter.petitions.select_related("person").order_by("registered_at", "number"):
        for one in of_petition(petition, principals(petition)):
            found.setdefault(one.principal.pk, one)
    alike = Counter(one.masked for one in found.values())
    return [
        replace(one, apart=one.who.masked_phone) if alike[one.masked] > 1 else one for one in found.values()
    ]


def unserved_yet(paper: Paper) -> list[Recipient]:
    """Who has not got the document; who goes on after a death has what the dead was served. Of one that took effect, who could not be
    found then, or was not served when another's request for a review showed it as received: they may be served still."""
    served = set(Service.objects.filter(paper=paper).values_list("principal_id", flat=True))
    found = recipients(paper.matter)
    left = [one for one in found if not one.keys & served]
    if paper.served_on is None or (len(found) > 1 and ReviewRequest.objects.filter(disputed=paper).exists()):
        return left
    given_up = set(Unserved.objects.filter(paper=paper).values_list("principal_id", flat=True))
    return left if None in given_up else [one for one in left if one.keys & given_up]


def all_dead(matter: Matter) -> bool:
    """Whether somebody is named, and nobody is left to be told."""
    named = matter.petitions.filter(person__isnull=False).exists()
    return named and not recipients(matter)


def reachable(matter: Matter) -> bool:
    """Whether the petition names somebody and says how to reach them."""
    found = [open_identity(p) for petition in matter.petitions.all() for p in people_of(petition)]
    return any(
        who.kind == PersonKind.ACCOUNT or (not is_blank(who.name) and has_address(who)) for who in found
    )


def served_to(row: Service) -> str:
    """Who got the document, as a list shows it, masked; empty where nobody is named."""
    if row.principal is None or row.receiver is None:
        return ""
    return _masked(row.principal, ActingPart(row.part) if row.part else None, row.receiver)
