"""Case discussions that a person may see, and what can be done with one now."""

from django.db.models import Prefetch, QuerySet

from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.access import seen
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import experts, staff_of
from xinqiao.policy.models import CaseDiscussion, Opinion, Participant
from xinqiao.rules.discussing import DiscussionState
from xinqiao.rules.roles import ADMINS, HEADS, Role

CHAIRS = (Role.SECTION_HEAD, Role.LEGAL_COUNSEL, *sorted(HEADS))
"""Who may lead a discussion of the own unit."""
PAGE = 30


def _whole(found: QuerySet[CaseDiscussion]) -> QuerySet[CaseDiscussion]:
    opinions = Prefetch("opinions", Opinion.objects.select_related("option"))
    participants = Participant.objects.select_related("staff__unit", "unit").prefetch_related(opinions)
    return found.select_related(
        "matter__holding_unit", "unit", "chair", "chosen", "submitted_by"
    ).prefetch_related("options", Prefetch("participants", participants))


def get_discussion(actor: Actor, discussion_id: int) -> CaseDiscussion:
    """One discussion of a matter that the actor may see; absent and hidden both raise NotFound."""
    found = _whole(CaseDiscussion.objects.filter(pk=discussion_id)).first()
    if found is None or not check("matter.view", actor, found.matter).allowed:
        raise NotFound
    return found


def discussions(actor: Actor, *, before: int | None = None) -> list[CaseDiscussion]:
    """Discussions the actor may see, newest first, a page by key."""
    found = CaseDiscussion.objects.filter(seen(actor))
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(_whole(found).order_by("-id")[:PAGE])


def of_matter(matter: Matter) -> list[CaseDiscussion]:
    """Every discussion of a matter that is seen already, newest first, without those called off; with who takes part, not with what
    they said."""
    found = CaseDiscussion.objects.filter(matter=matter).exclude(stage=DiscussionState.DROPPED)
    return list(found.select_related("matter", "chosen").prefetch_related("participants"))


def own_part(actor: Actor, discussion: CaseDiscussion) -> Participant | None:
    """The part that this person has in it."""
    return next(
        (p for p in discussion.participants.all() if actor.staff_id and p.staff_id == actor.staff_id), None
    )


def leads(actor: Actor, discussion: CaseDiscussion) -> bool:
    """Whether this person leads it, in the unit that still has the matter."""
    return _here(discussion) and discussion.chair_id is not None and discussion.chair_id == actor.staff_id


def _here(discussion: CaseDiscussion) -> bool:
    return discussion.unit_id == discussion.matter.holding_unit_id


def is_collecting(discussion: CaseDiscussion) -> bool:
    """Whether opinions are asked for, in the unit that still has the matter."""
    return _here(discussion) and discussion.stage == DiscussionState.COLLECTING


def takes_part(actor: Actor, discussion: CaseDiscussion) -> bool:
    return own_part(actor, discussion) is not None


def may_confirm(actor: Actor, discussion: CaseDiscussion) -> bool:
    """Whether the person was heard and has not confirmed the minutes as they read now."""
    minuted = _here(discussion) and discussion.stage == DiscussionState.MINUTED
    return minuted and owes_confirmation(own_part(actor, discussion), discussion)


def owes_confirmation(own: Participant | None, discussion: CaseDiscussion) -> bool:
    """Whether this participant gave an opinion and has not confirmed exactly these minutes."""
    return own is not None and own.opined_at is not None and own.confirmed_hash != discussion.minutes_hash


def settled(participant: Participant, discussion: CaseDiscussion) -> bool:
    """Whether nothing more is expected of a participant: confirmed, recorded absent, or never heard and not required."""
    return not owes_confirmation(participant, discussion) or bool(participant.absent_reason)


def speaks_for_another(discussion: CaseDiscussion, person: Staff) -> bool:
    """Whether the person speaks for a competent department: another unit, or a business section beside the handler's own."""
    if person.unit_id != discussion.unit_id:
        return True
    matter = discussion.matter
    handler = matter.first_handler
    own = {matter.section_id, discussion.submitted_by.section_id, handler.section_id if handler else None}
    return person.section_id is not None and person.section_id not in own


def possible_chairs(discussion: CaseDiscussion) -> QuerySet[Staff]:
    return staff_of(discussion.unit_id, *CHAIRS)


def possible_guests() -> QuerySet[Staff]:
    """Everybody with a business post in any unit, by unit; outside experts are invited apart."""
    business = [r.value for r in Role if r not in ADMINS | {Role.EXPERT}]
    found = Staff.objects.filter(is_active=True, unit__active=True, posts__role__in=business).distinct()
    return found.select_related("unit").order_by("unit_id", "id")


def possible_experts() -> QuerySet[Staff]:
    return experts()


def proposed(participant: Participant, discussion: CaseDiscussion) -> Staff | None:
    """Who is proposed for a required part that has nobody yet: for a post of the own unit its holder, for a department
    nobody, for a person chooses."""
    if participant.staff is not None or not participant.role:
        return participant.staff
    return staff_of(discussion.unit_id, Role(participant.role)).exclude(pk=discussion.submitted_by_id).first()


def invitation_ended(participant: Participant, discussion: CaseDiscussion) -> bool:
    """Whether the person's access has run out while the discussion is still open."""
    return discussion.is_open and discussion.until is not None and discussion.until < today()
