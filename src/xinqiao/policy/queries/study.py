"""Reads of policy study: plans, sessions, who takes part. Everybody with a business post reads those of the own unit."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from xinqiao.kernel.access import by_post, check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import of_unit
from xinqiao.policy.models import (
    Attendance,
    SelfTest,
    SessionCase,
    SessionMove,
    StudyFeed,
    StudyMaterial,
    StudyPlan,
    StudySession,
)
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.study_form import PARTS, Covered

MISSED, UNTAKEN, OPEN = 30, 12, 30
"""Sessions to catch up and self-tests to take that a person's page shows."""


def participants(unit_id: int | OuterRef) -> QuerySet[Staff]:
    """Who takes part in the study of a unit: its active staff with a business post."""
    roles = [role.value for role in BY_ACTION["study.read"].roles]
    found = Staff.objects.filter(unit_id=unit_id, is_active=True, posts__role__in=roles)
    return found.distinct().order_by("id")


def years(actor: Actor) -> list[int]:
    """The years for which the actor's unit has a plan, the latest first."""
    _must_read(actor)
    found = StudyPlan.objects.filter(of_unit(actor.unit))
    return list(found.order_by("-year").values_list("year", flat=True).distinct())


def _must_read(actor: Actor) -> None:
    if not by_post("study.read", actor):
        raise NotFound


def plan_of(actor: Actor, year: int) -> StudyPlan | None:
    """The plan of the actor's unit for a year, else that of a unit which it took up. Raises NotFound for whoever has no business post."""
    found = plans_of(actor, year)
    return found[0] if found else None


def plans_of(actor: Actor, year: int) -> list[StudyPlan]:
    """All of them, the unit's own first."""
    _must_read(actor)
    found = _plans().filter(of_unit(actor.unit), year=year).order_by("pk")
    return sorted(found, key=lambda plan: plan.unit_id != actor.unit)


def _plans() -> QuerySet[StudyPlan]:
    return StudyPlan.objects.select_related("unit", "drafted_by", "approved_by")


def get_plan(actor: Actor, key: Any) -> StudyPlan:
    """One plan of the actor's unit; absent and another unit's both raise NotFound."""
    plan = _plans().filter(pk=key).first()
    if plan is None or not check("study.read", actor, plan).allowed:
        raise NotFound
    return plan


def sessions_of(plan: StudyPlan) -> list[StudySession]:
    """The sessions of a plan with their themes, moves and numbers of people, in the order of the plan."""
    found = StudySession.objects.filter(plan=plan).select_related("month", "leader", "plan")
    return list(
        found.annotate(
            there=Count("attendance", filter=Q(attendance__present=True), distinct=True),
            away=Count("attendance", filter=Q(attendance__present=False), distinct=True),
            caught_up=Count("attendance", filter=Q(attendance__caught_up_on__isnull=False), distinct=True),
        )
        .prefetch_related(Prefetch("moves", SessionMove.objects.select_related("by")))
        .order_by("month__month", "number")
    )


def readable_sessions(actor: Actor) -> QuerySet[StudySession]:
    """Those of the actor's unit."""
    reads = by_post("study.read", actor)
    return StudySession.objects.filter(plan__unit_id=actor.unit) if reads else StudySession.objects.none()


def get_session(actor: Actor, session_id: int) -> StudySession:
    """One session of the actor's unit; absent and another unit's both raise NotFound."""
    session = (
        StudySession.objects.select_related(
            "plan__unit", "month", "leader", "held_by", "old_version__instrument", "new_version__instrument"
        )
        .filter(pk=session_id)
        .first()
    )
    if session is None or not check("study.read", actor, session).allowed:
        raise NotFound
    return session


def get_material(actor: Actor, material_id: UUID) -> StudyMaterial:
    material = StudyMaterial.objects.select_related("session__plan").filter(pk=material_id).first()
    if material is None or not check("study.read", actor, material).allowed:
        raise NotFound
    return material


def attendance_of(session: StudySession) -> list[Attendance]:
    return list(Attendance.objects.filter(session=session).select_related("staff").order_by("staff_id"))


def taken_by(session: StudySession) -> int:
    """How many took the self-test; who, and how well, is nobody else's business."""
    return SelfTest.objects.filter(session=session).count()


def own_test(actor: Actor, session: StudySession) -> SelfTest | None:
    return SelfTest.objects.filter(session=session, staff_id=actor.staff).first()


def with_parts(found: QuerySet[StudySession]) -> QuerySet[StudySession]:
    """Sessions that know which parts of M-P2 they have, as `has_` and the part's name. The clauses are covered by two versions to
    compare, or by what was written on them where there is nothing to compare; the cases by linked matters or by a description."""
    linked = Exists(SessionCase.objects.filter(session=OuterRef("pk")))
    return found.annotate(
        has_background=~Q(background=""),
        has_clauses=~Q(clauses="") | Q(old_version__isnull=False, new_version__isnull=False),
        has_special=~Q(special=""),
        has_cases=~Q(cases="") | linked,
        has_discussion=~Q(discussion=""),
    )


def covered(session: StudySession) -> Covered:
    """Which parts of M-P2 the session has."""
    names = {name: f"has_{name}" for name, _title in PARTS}
    found = with_parts(StudySession.objects.filter(pk=session.pk)).values(*names.values()).get()
    return Covered(**{name: found[key] for name, key in names.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """What study asks of one person: sessions to come, sessions missed, tests not taken."""

    next: list[StudySession]
    missed: list[Attendance]
    untaken: list[StudySession]


def mine(actor: Actor, today: date) -> Mine:
    """The person's own standing, in three queries; shown to nobody else."""
    _must_read(actor)
    sessions = StudySession.objects.filter(
        plan__unit_id=actor.unit, plan__approved_at__isnull=False
    ).select_related("month", "leader", "plan")
    taken = SelfTest.objects.filter(session=OuterRef("pk"), staff_id=actor.staff)
    return Mine(
        next=list(sessions.filter(held_at=None, day__gte=today).order_by("day")[:4]),
        missed=list(
            Attendance.objects.filter(
                staff_id=actor.staff, present=False, caught_up_on=None, session__plan__unit_id=actor.unit
            )
            .select_related("session__month", "session__plan")
            .order_by("-session__day")[:MISSED]
        ),
        untaken=list(
            sessions.filter(held_at__isnull=False, questions__isnull=False)
            .exclude(Exists(taken))
            .distinct()
            .order_by("-day")[:UNTAKEN]
        ),
    )


def open_sessions(actor: Actor, today: date) -> list[StudySession]:
    """Sessions of the actor's unit still to be held, the next first; at most `OPEN`. None for whoever reads no study."""
    if not by_post("study.read", actor):
        return []
    found = StudySession.objects.filter(
        plan__unit_id=actor.unit, plan__year__gte=today.year, held_at=None
    ).select_related("month", "plan")
    return list(found.order_by("day")[:OPEN])


def has_feed(actor: Actor) -> bool:
    """Whether the actor has a calendar address that works."""
    return StudyFeed.objects.filter(staff_id=actor.staff, revoked_at=None).exists()
