"""Who works in the fictional offices, and how one of them takes a matter in hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of, today
from xinqiao.library.models import Category
from xinqiao.matters.commands.commitment import confirm
from xinqiao.matters.commands.papers import approve, draft, issue_paper, submit_for_approval
from xinqiao.matters.commands.second_reading import second_read
from xinqiao.matters.commands.service import Delivery, record_service
from xinqiao.matters.models import Commitment, Matter, Paper, Petition, ServiceMethod
from xinqiao.matters.offers import paper_steps
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import actor_for
from xinqiao.rules.approval import holders
from xinqiao.rules.papers import RULES
from xinqiao.rules.promising import CommitmentStage
from xinqiao.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Offices:
    """Everybody by user name and by unit and role."""

    units: Mapping[str, Unit]
    staff: Mapping[str, Staff]
    actors: Mapping[str, Actor]
    categories: Mapping[str, Category]

    @staticmethod
    def read() -> "Offices":
        staff = {s.username: s for s in Staff.objects.select_related("unit")}
        return Offices(
            units={u.name: u for u in Unit.objects.all()},
            staff=staff,
            actors={name: actor_for(person, "demo") for name, person in staff.items()},
            categories={c.code: c for c in Category.objects.all()},
        )

    def all_with(self, unit_id: int, *roles: Role) -> list[Actor]:
        return [a for a in self.actors.values() if a.unit_id == unit_id and a.roles & set(roles)]

    def one(self, unit_id: int, *roles: Role) -> Actor:
        """The first person of the unit who holds one of the roles, in the order of the roles."""
        for role in roles:
            for actor in self.all_with(unit_id, role):
                return actor
        raise LookupError(f"unit {unit_id} has nobody for {roles}")

    def author(self, matter: Matter) -> Actor:
        """Who writes for the unit that holds the matter: its first handler, before there is one the registrar."""
        for actor in self.all_with(matter.holding_unit_id, Role.HANDLER, Role.SECTION_HEAD):
            if actor.staff_id == matter.first_handler_id:
                return actor
        return self.one(matter.holding_unit_id, Role.REGISTRAR)


def fresh(matter: Matter) -> Matter:
    return Matter.objects.select_related("holding_unit").get(pk=matter.pk)


def petition_of(matter: Matter) -> Petition:
    return Petition.objects.select_related("matter").filter(matter=matter).earliest("registered_at")


def _current(paper: Paper) -> Paper:
    return Paper.objects.select_related("matter", "unit").get(pk=paper.pk)


def write(offices: Offices, matter: Matter, kind: str, content: Mapping[str, Any]) -> Paper:
    """Draft a paper and send it on its chain; what its words promise is confirmed by who wrote it."""
    matter = fresh(matter)
    author = offices.author(matter)
    paper = draft(author, matter, kind, content)
    paper = submit_for_approval(author, _current(paper))
    for made in Commitment.objects.filter(source_key=str(paper.pk), stage=CommitmentStage.PROPOSED):
        confirm(author, made, what=made.what, owner=made.owner, due=made.due_on)
    return paper


def approve_next(offices: Offices, paper: Paper) -> bool:
    """Take the step that is due; False when the chain is complete."""
    paper = _current(paper)
    if not paper.step:
        return False
    if paper.reading:
        _read_second(offices, paper)
        paper = _current(paper)
    approve(offices.one(paper.unit_id, *holders(Role(paper.step))), paper)
    return True


def _read_second(offices: Offices, paper: Paper) -> None:
    """A colleague of the unit who may read it does (M-E5)."""
    here = [actor for actor in offices.actors.values() if actor.unit_id == paper.unit_id]
    reader = next(actor for actor in here if "second_read" in paper_steps(actor, paper))
    second_read(reader, paper, welcome=True, complete=True)


def issue(offices: Offices, paper: Paper) -> Paper:
    paper = _current(paper)
    last = RULES[paper.kind].chain[-1]
    roles = (last,) if last is not Role.LEGAL_COUNSEL else (Role.REGISTRAR, Role.SECTION_HEAD)
    return issue_paper(offices.one(paper.unit_id, *roles), paper)


def serve_all(offices: Offices, matter: Matter, method: ServiceMethod) -> None:
    """Record the service of everything that was issued to the petitioner and not served yet."""
    matter = fresh(matter)
    waiting = Paper.objects.filter(matter=matter, state="issued", served_on=None, addressed_to=None)
    for paper in waiting.select_related("matter", "unit"):
        sent = day_of(paper.issued_at) if paper.issued_at else today()
        record_service(offices.author(matter), paper, _delivery(method, sent))


def _delivery(method: ServiceMethod, sent: date) -> Delivery:
    proofs = {
        ServiceMethod.DIRECT: "本人到窗口签收",
        ServiceMethod.POST: "挂号信回执已存卷",
        ServiceMethod.ELECTRONIC: "网上信访平台已读回执",
    }
    return Delivery(
        method=method,
        sent_on=today() if method is ServiceMethod.DIRECT else sent,
        served_on=today(),
        proof=proofs[method],
        consented=method is ServiceMethod.ELECTRONIC,
    )
