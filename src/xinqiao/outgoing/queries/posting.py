"""The day's post: what is still to be sent, and whose it is (M-R4)."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI, day_of
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import Paper, PaperState, Service
from xinqiao.matters.queries.access import seen
from xinqiao.matters.queries.recipients import recipients
from xinqiao.offices.queries import of_unit
from xinqiao.outgoing.models import DayPost, PostItem
from xinqiao.rules.lifecycle import OPEN_STATES
from xinqiao.rules.papers import RULES
from xinqiao.rules.posting import PostStage

PAGE = 30
_TO_CITIZENS = tuple(kind for kind, rule in RULES.items() if rule.word and not rule.within)


def to_be_sent(actor: Actor, unit_id: int, since: date) -> QuerySet[Paper]:
    """Documents for petitioners that the unit issued from that day on and that somebody has not got yet; of matters that this person sees."""
    first = datetime.combine(since, time.min, tzinfo=SHANGHAI)
    found = _waiting(unit_id).filter(seen(actor), issued_at__gte=first)
    return found.select_related("matter").order_by("issued_at", "pk")


def waiting_since(unit_id: int) -> date | None:
    """On which day the oldest was issued that lies in no list; accusations, which not everybody sees, do not count."""
    listed = _listed(unit_id).filter(paper=OuterRef("pk"))
    found = _waiting(unit_id).filter(~Exists(listed), matter__confidential=False)
    first = found.aggregate(first=Min("issued_at"))["first"]
    return day_of(first) if first else None


def listed_letters(unit_id: int) -> set[tuple[Any, Any]]:
    """Document and receiver of each letter of the unit that lies in a list or is under way."""
    return set(_listed(unit_id).values_list("paper_id", "receiver_id"))


def _listed(unit_id: int) -> QuerySet[PostItem]:
    found = PostItem.objects.filter(
        post__unit_id=unit_id, struck=False, returned_on=None, paper__served_on=None
    )
    return found.exclude(post__stage=PostStage.DROPPED)


def _waiting(unit_id: int) -> QuerySet[Paper]:
    return Paper.objects.filter(
        of_unit(unit_id),
        state=PaperState.ISSUED,
        kind__in=_TO_CITIZENS,
        addressed_to=None,
        served_on=None,
        matter__state__in=OPEN_STATES,
    )


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


def arrived(**of: Any) -> Exists:
    """Of a letter: its receiver got the document, or another for the receiver. A letter goes to who acts for the principal."""
    got = Q(receiver=OuterRef("receiver")) | Q(principal=OuterRef("receiver"))
    return Exists(Service.objects.filter(got, paper=OuterRef("paper"), **of))


def under_way(**of: Any) -> QuerySet[PostItem]:
    """Letters that were handed in at the post and that neither came back nor are known to have arrived: posted is not served (M-R4)."""
    found = PostItem.objects.filter(**of, struck=False, returned_on=None, paper__served_on=None)
    return found.exclude(post__posted_on=None).exclude(arrived()).select_related("post").order_by("pk")


def posted_on(paper: Paper, principal: Any) -> date | None:
    """On which day the document was handed in at the post, last; for this principal where one is meant."""
    rows = PostItem.objects.filter(paper=paper, struck=False, returned_on=None).exclude(post__posted_on=None)
    to = [one.who.pk for one in recipients(paper.matter) if one.principal.pk == principal]
    mine = rows.filter(receiver__in=[principal, *to]) if principal else rows
    return mine.order_by("-post__posted_on").values_list("post__posted_on", flat=True).first()
