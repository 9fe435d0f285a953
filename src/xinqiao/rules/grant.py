"""A grant: who may do an action, told as roles and the relation to the subject. The table of them is `rules.grants`."""

from dataclasses import dataclass
from enum import StrEnum

from xinqiao.rules.roles import Role


class Relation(StrEnum):
    """How the actor stands to the subject; every grant names one."""

    ANYWHERE = "anywhere"  # no subject yet, or a subject that belongs to nobody
    OWN_UNIT = "own_unit"  # the subject is the actor's own unit
    CAN_VIEW = "can_view"  # whoever may see the matter, by an invitation too
    BY_POST = (
        "by_post"  # whoever may see the matter by the own post or part in it, not by an invitation alone
    )
    REGISTERED_HERE = "registered_here"  # the actor's unit registered it
    REGISTERED_OR_HELD = "registered_or_held"  # the actor's unit registered it or has it now
    HELD_HERE = "held_here"  # the actor's unit has it now
    FIRST_HANDLER = "first_handler"  # the actor answers for it (M-D1)
    WORKING_ON = "working_on"  # first handler or assigned co-handler
    SENT_FROM_HERE = "sent_from_here"  # the actor's unit passed it on
    ISSUED_HERE = "issued_here"  # the actor's unit issued the document
    REVIEWS_LOOK = "reviews_look"  # somebody of the actor's unit looked in an emergency, or of one below where nobody can review it
    REVIEWING = "reviewing"  # the actor's unit decides the review
    NAMED = "named"  # the record names the actor
    ADMINISTERED = "administered"  # the subject's unit is the administrator's own or below it
    ASKED = "asked"  # the actor's unit was asked for an instruction
    OWN_PETITION = "own_petition"  # the citizen who holds the code


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    action: str
    title: str
    roles: frozenset[Role]
    relation: Relation
    citizen: bool = False
    system: bool = False


def granted(
    action: str, title: str, relation: Relation, *roles: Role, citizen: bool = False, system: bool = False
) -> Grant:
    return Grant(
        action=action, title=title, roles=frozenset(roles), relation=relation, citizen=citizen, system=system
    )


REC, REG, HAN, SEC = Role.RECEPTIONIST, Role.REGISTRAR, Role.HANDLER, Role.SECTION_HEAD
LAW, LED, PRI = Role.LEGAL_COUNSEL, Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER
INS, ARC = Role.INSPECTOR, Role.ARCHIVIST
EVERYONE = (REC, REG, HAN, SEC, LAW, LED, PRI, INS, ARC)
RECEIVE = (REC, REG, SEC, LED, PRI)
PRESIDE = (REG, HAN, SEC, LAW, LED, PRI)
AND_EXPERTS = (*EVERYONE, Role.EXPERT)
TRAINERS = (SEC, LAW, LED, PRI, INS)
ADMINS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
"""The posts in short, as the rows name them."""
