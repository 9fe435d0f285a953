"""Who may do what, decided from facts (architecture.md, Permissions in one place).

`may` reads the table `rules.grants.GRANTS` for one object; `matters.queries.access.visible` states the viewing rows in SQL, and a
generated test proves that both agree.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from xinqiao.rules.basis import Basis
from xinqiao.rules.grant import Relation
from xinqiao.rules.grants import BY_ACTION, HANDLES, not_your_post
from xinqiao.rules.roles import ADMINS, CONFIDENTIAL_READERS, UNIT_WIDE, Role
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorFacts:
    staff_id: int | None
    unit_id: int | None
    section_id: int | None
    roles: frozenset[Role]
    matter_id: int | None = None
    is_system: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterFacts:
    """What the policy must know of a matter. Sets hold ids; `accused_units` already includes subordinate units.
    `paper_unit` is the unit in whose name the document was made that is acted on; `consulted` are those whose invitation to
    discuss the matter holds today; `recusal_asked` the staff whose recusal waits for its decision; `asked_unit` the unit asked for an instruction by the request that is acted on, or for the review of an emergency that nobody can review where it happened."""

    matter_id: int
    registering_unit: int
    holding_unit: int
    units: frozenset[int]
    senders: frozenset[int] = field(default_factory=frozenset)
    reviewing_unit: int | None = None
    paper_unit: int | None = None
    section_id: int | None = None
    first_handler: int | None = None
    staff: frozenset[int] = field(default_factory=frozenset)
    consulted: frozenset[int] = field(default_factory=frozenset)
    asked_unit: int | None = None
    confidential: bool = False
    cleared: frozenset[int] = field(default_factory=frozenset)
    accused_units: frozenset[int] = field(default_factory=frozenset)
    accused_staff: frozenset[int] = field(default_factory=frozenset)
    recused: frozenset[int] = field(default_factory=frozenset)
    recusal_asked: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """A record of one unit. `above` gives that unit and every one above it, where administrators of those have to do with it."""

    unit_id: int
    above: Callable[[], frozenset[int]] = field(default=frozenset, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """A record of the office's own work: the units it belongs to, and the people it names for an act."""

    units: frozenset[int]
    people: frozenset[int] = field(default_factory=frozenset)


Facts = MatterFacts | UnitFacts | RecordFacts | None


SECRECY = Basis(article=30, paragraph=3)
"""An accusation reaches neither whom it accuses nor those below them."""
SHUT_OUT = "检举、控告材料不得透露给被检举控告的人员或者单位。"
_RECUSAL = Basis(article=28, paragraph=3)


def firewall(actor: ActorFacts, matter: MatterFacts) -> Verdict | None:
    """Hard walls that no role passes: the accused, their subordinates (条例 30(3)) and recused staff (条例 28(3))."""
    if actor.staff_id in matter.accused_staff or actor.unit_id in matter.accused_units:
        return Verdict(allowed=False, reason=SHUT_OUT, basis=(SECRECY,))
    if actor.staff_id in matter.recused:
        return Verdict(allowed=False, reason="您已回避此信访事项。", basis=(_RECUSAL,))
    return None


def can_view(actor: ActorFacts, matter: MatterFacts) -> bool:
    """Whether a member of staff may see this matter at all (M-I3): by post, or by an invitation to discuss it that has not
    ended (M-P3). An invitation never opens an accusation."""
    return sees_by_post(actor, matter) or _invited(actor, matter)


def _invited(actor: ActorFacts, matter: MatterFacts) -> bool:
    if firewall(actor, matter) is not None or not actor.roles - ADMINS:
        return False
    return not matter.confidential and actor.staff_id in matter.consulted


def sees_by_post(actor: ActorFacts, matter: MatterFacts) -> bool:
    """Whether the person sees the matter by post or part in the work. An administrator sees none, nor does an account
    without a post; an outside expert sees none but by invitation."""
    if firewall(actor, matter) is not None or actor.staff_id is None:
        return False
    if not actor.roles - ADMINS or Role.EXPERT in actor.roles:
        return False
    if matter.confidential:
        return actor.staff_id in matter.cleared or (
            bool(actor.roles & CONFIDENTIAL_READERS) and actor.unit_id in matter.units
        )
    if actor.unit_id not in matter.units:
        return False  # nor does who worked on it and has gone to another unit since
    if actor.staff_id in matter.staff or actor.roles & UNIT_WIDE:
        return True
    if Role.SECTION_HEAD in actor.roles and (
        actor.unit_id != matter.holding_unit or matter.section_id in (None, actor.section_id)
    ):
        return True
    return Role.RECEPTIONIST in actor.roles and actor.unit_id == matter.registering_unit


def _related(relation: Relation, actor: ActorFacts, subject: Facts) -> bool:
    if relation is Relation.ANYWHERE:
        return True
    if isinstance(subject, UnitFacts):
        if relation is Relation.ADMINISTERED:
            return actor.unit_id in subject.above()
        return relation is Relation.OWN_UNIT and subject.unit_id == actor.unit_id
    if isinstance(subject, RecordFacts):
        here = relation is Relation.OWN_UNIT and actor.unit_id in subject.units
        return here or (relation is Relation.NAMED and actor.staff_id in subject.people)
    if not isinstance(subject, MatterFacts):
        return False
    if relation is Relation.REVIEWS_LOOK and subject.asked_unit == actor.unit_id is not None:
        return not subject.confidential or sees_by_post(actor, subject)
    if relation is Relation.ASKED:
        return subject.asked_unit == actor.unit_id is not None and not subject.confidential
    if not sees_by_post(actor, subject):
        return relation is Relation.CAN_VIEW and can_view(actor, subject)
    checks = {
        Relation.CAN_VIEW: True,
        Relation.BY_POST: True,
        Relation.REGISTERED_HERE: actor.unit_id == subject.registering_unit,
        Relation.REGISTERED_OR_HELD: actor.unit_id in (subject.registering_unit, subject.holding_unit),
        Relation.HELD_HERE: actor.unit_id == subject.holding_unit,
        Relation.FIRST_HANDLER: actor.staff_id == subject.first_handler,
        Relation.WORKING_ON: actor.staff_id in subject.staff or actor.unit_id == subject.holding_unit,
        Relation.SENT_FROM_HERE: actor.unit_id in subject.senders,
        Relation.ISSUED_HERE: subject.paper_unit is not None and actor.unit_id == subject.paper_unit,
        Relation.REVIEWS_LOOK: subject.paper_unit is not None and actor.unit_id == subject.paper_unit,
        Relation.REVIEWING: subject.reviewing_unit is not None and actor.unit_id == subject.reviewing_unit,
        Relation.OWN_PETITION: actor.unit_id in subject.units,
    }
    return checks.get(relation, False)


def may(action: str, actor: ActorFacts, subject: Facts) -> Verdict:
    """Whether `actor` may do `action` on `subject`. Unknown actions and everything not granted are denied."""
    grant = BY_ACTION.get(action)
    if grant is None:
        return Verdict(allowed=False, reason=Phrase("未登记的操作：{action}", action=action))
    if actor.is_system:
        return Verdict(allowed=grant.system, reason="" if grant.system else "此操作须由人员办理。")
    if actor.staff_id is None:
        own = not isinstance(subject, MatterFacts) or actor.matter_id == subject.matter_id
        allowed = grant.citizen and own
        return Verdict(allowed=allowed, reason="" if allowed else "没有找到，或者您无权查看。")
    if isinstance(subject, MatterFacts) and (wall := firewall(actor, subject)):
        return wall
    if not actor.roles & grant.roles:
        return Verdict(allowed=False, reason=not_your_post(grant))
    if not _related(grant.relation, actor, subject):
        return Verdict(allowed=False, reason="没有找到，或者您无权办理。")
    if isinstance(subject, MatterFacts) and action in HANDLES and actor.staff_id in subject.recusal_asked:
        reason = "您的回避正在等待决定，决定之前不能参与办理此信访事项。"
        return Verdict(allowed=False, reason=reason, basis=(_RECUSAL,))
    return Verdict(allowed=True, reason="")
