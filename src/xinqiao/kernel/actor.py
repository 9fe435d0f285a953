"""Who acts: a member of staff, a citizen holding a query code, or a named job. Never nobody."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from xinqiao.rules.roles import Role


class ActorKind(StrEnum):
    STAFF = "staff"
    CITIZEN = "citizen"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person or job behind one request, with the facts the policy needs (architecture.md, Permissions).

    `unit_id` and `section_id` are the actor's place in the organ tree; `roles` the posts held there;
    `above` gives the own unit and every unit above it, `tree` those directly above each unit, both read when first asked for;
    `petition_id` the one petition a citizen has opened with its code; `request_id` ties all entries of one request.
    """

    kind: ActorKind
    label: str
    staff_id: int | None = None
    unit_id: int | None = None
    section_id: int | None = None
    unit_name: str = ""
    above: Callable[[], frozenset[int]] = field(default=frozenset, compare=False)
    tree: Callable[[], dict[int, list[int]]] = field(default=dict, compare=False)
    roles: frozenset[Role] = field(default_factory=frozenset)
    petition_id: UUID | None = None
    matter_id: int | None = None
    request_id: str = ""

    @staticmethod
    def system(job: str) -> "Actor":
        """A job acting by itself, e.g. `Actor.system("deadline-sweep")`."""
        return Actor(kind=ActorKind.SYSTEM, label=job)

    @staticmethod
    def visitor(request_id: str = "") -> "Actor":
        """A citizen at the counter who has not opened any petition yet."""
        return Actor(kind=ActorKind.CITIZEN, label="访客", request_id=request_id)

    @staticmethod
    def citizen(petition_id: UUID, matter_id: int, request_id: str = "") -> "Actor":
        """The petitioner (or a person the petitioner trusts with the code) of one petition."""
        return Actor(
            kind=ActorKind.CITIZEN,
            label="信访人",
            petition_id=petition_id,
            matter_id=matter_id,
            request_id=request_id,
        )

    @property
    def staff(self) -> int:
        """The staff id, 0 (which is nobody's) for a citizen or a job."""
        return self.staff_id or 0

    @property
    def unit(self) -> int:
        """The unit id, 0 (which is no unit's) for a citizen or a job."""
        return self.unit_id or 0

    @property
    def ref(self) -> str:
        """Reference for the audit log; carries no name."""
        if self.kind is ActorKind.STAFF:
            return f"staff:{self.staff_id}"
        if self.kind is ActorKind.CITIZEN:
            return f"citizen:{self.petition_id or '-'}"
        return f"system:{self.label}"
