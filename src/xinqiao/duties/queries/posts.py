"""Who reads what of posts (M-D2): everybody the own duty lists, who reads the board of the unit also who has not signed; the reception days
of the unit."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Greatest

from xinqiao.courses.waiting import Rows, rows
from xinqiao.duties.models import LeaderDay, SignedDuties, TakenMatter
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.queries.access import seen
from xinqiao.offices.models import Post, Staff, Unit, UnitKind
from xinqiao.offices.queries import of_unit
from xinqiao.rules.leading import DAYS_AHEAD, DAYS_TO_SIGN, PUBLISHED_DAYS, SIGN_BY, LeaderDayStage
from xinqiao.rules.roles import HEADS, Role

MOST = 30
"""So many of each are listed."""


def own_posts(actor: Actor) -> QuerySet[Post]:
    """Those with a list; an outside expert is no member of the office."""
    found = Post.objects.filter(staff_id=actor.staff).exclude(role=Role.EXPERT)
    return found.select_related("staff").order_by("id")


def get_post(actor: Actor, key: Any) -> Post:
    """An own one. Raises NotFound."""
    found = own_posts(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def signed(actor: Actor) -> QuerySet[SignedDuties]:
    """The own ones, and for who reads the board of the unit all of it."""
    wanted = Q(staff_id=actor.staff)
    if by_post("controls.read", actor):
        wanted |= of_unit(actor.unit)
    return SignedDuties.objects.filter(wanted).select_related("unit", "staff")


def get_signed(actor: Actor, pk: int) -> SignedDuties:
    """Raises NotFound."""
    found = signed(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def is_signed(post: Post, year: int) -> bool:
    return SignedDuties.objects.filter(staff_id=post.staff_id, role=post.role, year=year).exists()


def not_signed(unit_id: int, year: int) -> QuerySet[Post]:
    """Posts of the unit whose list nobody signed this year, in the order of the accounts."""
    there = SignedDuties.objects.filter(staff=OuterRef("staff"), role=OuterRef("role"), year=year)
    found = Post.objects.filter(~Exists(there), staff__unit_id=unit_id, staff__is_active=True)
    return found.exclude(role=Role.EXPERT).select_related("staff").order_by("staff_id", "id")


def to_sign(actor: Actor) -> Iterable[Rows]:
    """The own lists of this year that nobody signed, from ten days before the last day on; who takes a post in December signs the
    list of the next year."""
    day = today()
    if day < date(day.year, *SIGN_BY) - timedelta(days=DAYS_AHEAD):
        return
    last = min(
        day - timedelta(days=DAYS_TO_SIGN - DAYS_AHEAD), date(day.year, 12, 31) - timedelta(days=DAYS_TO_SIGN)
    )
    there = SignedDuties.objects.filter(staff=OuterRef("staff"), role=OuterRef("role"), year=day.year)
    found = Post.objects.filter(~Exists(there), staff_id=actor.staff, since__lte=last).exclude(
        role=Role.EXPERT
    )
    later = ExpressionWrapper(F("since") + Value(timedelta(days=DAYS_TO_SIGN)), output_field=DateField())
    # PostgreSQL adds days to a day and gives a moment.
    due = Greatest(Value(date(day.year, *SIGN_BY), output_field=DateField()), Cast(later, DateField()))
    yield rows("duty_list", found.order_by("since", "pk"), due=due, matter="", words="role")


def leaders(unit: Unit) -> QuerySet[Staff]:
    """Whose reception days a unit plans: those of its leaders, and a petition office those of the government it works for (条例 14)."""
    units = {unit.pk}
    if unit.kind == UnitKind.PETITION_OFFICE and unit.superior_id:
        units.add(unit.superior_id)
    found = Staff.objects.filter(unit__in=units, is_active=True, posts__role__in=[r.value for r in HEADS])
    return found.distinct().order_by("unit_id", "id")


def leader_days(actor: Actor) -> QuerySet[LeaderDay]:
    """Those that the unit planned, and the own ones of a leader."""
    if not by_post("leader_day.read", actor):
        return LeaderDay.objects.none()
    found = LeaderDay.objects.filter(of_unit(actor.unit) | Q(leader_id=actor.staff))
    return found.select_related("unit", "leader", "leader__unit")


def get_leader_day(actor: Actor, key: Any) -> LeaderDay:
    """Raises NotFound."""
    found = leader_days(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def taken_matters(actor: Actor) -> QuerySet[TakenMatter]:
    """Those of matters that the person sees; an accusation does not exist here."""
    found = TakenMatter.objects.filter(seen(actor), matter__confidential=False, day__in=leader_days(actor))
    return found.select_related("matter", "day", "day__leader")


def get_taken_matter(actor: Actor, key: Any) -> TakenMatter:
    """Raises NotFound."""
    found = taken_matters(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def published() -> QuerySet[LeaderDay]:
    """What the counter shows: the days to come, with those that were called off, the next first."""
    found = LeaderDay.objects.filter(day__gte=today(), day__lte=today() + PUBLISHED_DAYS)
    found = found.filter(stage__in=(LeaderDayStage.PLANNED, LeaderDayStage.DROPPED), unit__active=True)
    return found.select_related("unit", "leader", "leader__unit").order_by(F("day"), F("half"), "id")
