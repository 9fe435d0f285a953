"""Case discussions that a person may see, and what can be done with one now."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from xinqiao.kernel.access import allowed_actions, check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.access import seen
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import experts, staff_of
from xinqiao.policy.models import CaseDiscussion, DiscussionState, Opinion, Participant
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


def get_discussion(actor: Actor, discussion_id: int, *, seen_version: int | None = None) -> CaseDiscussion:
    """One discussion of a matter that the actor may see; absent and hidden both raise NotFound."""
    found = _whole(CaseDiscussion.objects.filter(pk=discussion_id)).first()
    if found is None or not check("matter.view", actor, found.matter).allowed:
        raise NotFound
    if seen_version is not None:
        found.version = seen_version
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
    found = CaseDiscussion.objects.filter(matter=matter).exclude(state=DiscussionState.DROPPED)
    return list(found.select_related("matter", "chosen").prefetch_related("participants"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What this person may do with a discussion now. `own`: the own part in it."""

    invite: bool
    opine: bool
    excuse: bool
    minute: bool
    confirm: bool
    conclude: bool
    drop: bool
    download: bool
    own: Participant | None


_ACTIONS = tuple(
    f"discussion.{name}"
    for name in ("invite", "opine", "excuse", "minute", "confirm", "conclude", "drop", "download")
)


def steps(actor: Actor, discussion: CaseDiscussion) -> Steps:
    """The acts that policy, state and the person's part in the discussion allow."""
    allowed = allowed_actions(_ACTIONS, actor, discussion)
    everybody = list(discussion.participants.all())
    own = next((p for p in everybody if p.staff_id == actor.staff_id and actor.staff_id), None)
    here = discussion.unit_id == discussion.matter.holding_unit_id
    collecting = here and discussion.state == DiscussionState.COLLECTING
    minuted = here and discussion.state == DiscussionState.MINUTED
    leads = discussion.chair_id is not None and discussion.chair_id == actor.staff_id
    complete = discussion.chair_id is not None and not any(p.missing for p in everybody)
    confirmed = all(settled(p, discussion) for p in everybody)
    return Steps(
        invite=collecting and "discussion.invite" in allowed,
        opine=collecting and own is not None and "discussion.opine" in allowed,
        excuse=(collecting or minuted) and leads and "discussion.excuse" in allowed,
        minute=(collecting or minuted) and leads and complete and "discussion.minute" in allowed,
        confirm=minuted and owes_confirmation(own, discussion) and "discussion.confirm" in allowed,
        conclude=minuted and leads and confirmed and "discussion.conclude" in allowed,
        drop=discussion.is_open and "discussion.drop" in allowed,
        download=discussion.state == DiscussionState.CONCLUDED and "discussion.download" in allowed,
        own=own,
    )


def owes_confirmation(own: Participant | None, discussion: CaseDiscussion) -> bool:
    """Whether this participant gave an opinion and has not confirmed exactly these minutes."""
    return own is not None and own.opined_at is not None and own.confirmed_hash != discussion.minutes_hash


def settled(participant: Participant, discussion: CaseDiscussion) -> bool:
    """Whether nothing more is expected of a participant: confirmed, recorded absent, or never heard and not required."""
    return not owes_confirmation(participant, discussion) or bool(participant.absent_reason)


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
