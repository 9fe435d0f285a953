"""The day's post: what is still to be sent, and whose it is (M-R4)."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, Min, OuterRef, QuerySet

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI, day_of
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import Paper, PaperState
from xinqiao.matters.queries.access import seen
from xinqiao.outgoing.models import DayPost, PostItem
from xinqiao.rules.lifecycle import OPEN_STATES
from xinqiao.rules.papers import RULES
from xinqiao.rules.posting import PostStage

PAGE = 30
_TO_CITIZENS = tuple(kind for kind, rule in RULES.items() if rule.word and not rule.within)


def to_be_sent(actor: Actor, unit_id: int, since: date) -> QuerySet[Paper]:
    """Documents for petitioners that the unit issued from that day on, that nobody has yet and that lie in no other list; of matters that
    this person sees."""
    first = datetime.combine(since, time.min, tzinfo=SHANGHAI)
    found = _waiting(unit_id).filter(seen(actor), issued_at__gte=first)
    return found.select_related("matter").order_by("issued_at", "pk")


def waiting_since(unit_id: int) -> date | None:
    """On which day the oldest of them was issued; accusations, which not everybody sees, do not count."""
    found = _waiting(unit_id).filter(matter__confidential=False).aggregate(first=Min("issued_at"))["first"]
    return day_of(found) if found else None


def _waiting(unit_id: int) -> QuerySet[Paper]:
    listed = PostItem.objects.filter(paper=OuterRef("pk"), struck=False).exclude(
        post__stage=PostStage.DROPPED
    )
    found = Paper.objects.filter(
        unit_id=unit_id,
        state=PaperState.ISSUED,
        kind__in=_TO_CITIZENS,
        addressed_to=None,
        served_on=None,
        matter__state__in=OPEN_STATES,
    )
    return found.exclude(Exists(listed))


def posts(actor: Actor) -> QuerySet[DayPost]:
    """Those of the own unit, for who puts them together."""
    mine = DayPost.objects.filter(unit_id=actor.unit).select_related("unit", "by")
    return mine if by_post("post.prepare", actor) else mine.none()


def get_post(actor: Actor, key: Any) -> DayPost:
    """Raises NotFound."""
    found = posts(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def items_of(post: DayPost) -> QuerySet[PostItem]:
    """The letters that are sent, in the order of their labels."""
    return post.items.filter(struck=False).select_related("paper__matter", "receiver").order_by("line")


def shown_to(actor: Actor, post: DayPost) -> QuerySet[PostItem]:
    """Those of matters that this person sees."""
    return items_of(post).filter(seen(actor, "paper__matter"))


def left_out(actor: Actor, post: DayPost) -> QuerySet[Paper]:
    """Documents for somebody without an address, of matters that this person sees."""
    return post.left_out.filter(seen(actor)).order_by("number")
