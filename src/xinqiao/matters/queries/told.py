"""What a person is told, of matters that this person may see now: what is hidden is neither shown nor counted (条例 30(3))."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from xinqiao.kernel.access import actor_facts
from xinqiao.kernel.actor import Actor
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.access import matter_facts, visible
from xinqiao.offices.messages import MOST, messages_of, unseen
from xinqiao.offices.models import Staff, StaffMessage
from xinqiao.offices.queries import actor_for
from xinqiao.rules.authority import can_view


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldMatter:
    """A message and its matter."""

    message: StaffMessage
    matter: Matter


def told(actor: Actor, kind: str = "") -> Sequence[ToldMatter]:
    """The newest messages, of one kind or of all; those of matters that have left this person's sight are not shown."""
    found = messages_of(actor.staff)
    rows = list((found.filter(kind=kind) if kind else found)[:MOST])
    matters = {m.pk: m for m in visible(actor).filter(pk__in={row.matter_id for row in rows})}
    return [
        ToldMatter(message=row, matter=matters[row.matter_id]) for row in rows if row.matter_id in matters
    ]


def who_may_see(matter: Matter, people: Iterable[int]) -> list[int]:
    """Those of `people` who may see the matter at this moment."""
    facts = matter_facts(matter)
    staff = Staff.objects.filter(pk__in=set(people)).order_by("pk")
    return [one.pk for one in staff if can_view(actor_facts(actor_for(one)), facts)]


def _unread(actor: Actor) -> QuerySet[StaffMessage]:
    return unseen(actor.staff).filter(Exists(visible(actor).filter(pk=OuterRef("matter_id"))))


def unread_by_kind(actor: Actor) -> dict[str, int]:
    """How many are unread, by kind."""
    return dict(_unread(actor).order_by().values_list("kind").annotate(n=Count("pk")))


def unread_of_matters(actor: Actor) -> Counter[int]:
    """Matter → how many messages of it are unread."""
    return Counter(dict(_unread(actor).order_by().values_list("matter_id").annotate(n=Count("pk"))))
