"""What waits for one person, of all kinds: what matters ask, discussions, sheets of the look-back, records on a course; in one query."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.db.models.functions import Substr

from xinqiao.courses.waiting import Kinds, Rows, Waiting, in_order, on_courses, read, rows
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.library.queries import templates, wording
from xinqiao.matters.queries.access import seen
from xinqiao.matters.queries.disclosures import to_review_for_others
from xinqiao.matters.queries.waiting import of_matters
from xinqiao.policy.models import (
    CaseDiscussion,
    LookBackReview,
    Participant,
)
from xinqiao.policy.queries.rectification import to_judge
from xinqiao.rules.discussing import OPEN, DiscussionState

_QUESTION = 40
"""So much of the question of a discussion is told."""


def discussions(actor: Actor) -> Iterable[Rows]:
    """Discussions under way on which this person owes the opinion or the confirmation of the minutes, and those that the person
    leads."""
    if actor.staff_id is None:
        return
    mine = Participant.objects.filter(staff_id=actor.staff, absent_reason="")
    opinions = mine.filter(discussion__stage=DiscussionState.COLLECTING, opined_at=None)
    minutes = mine.filter(
        discussion__stage=DiscussionState.MINUTED, opined_at__isnull=False, confirmed_at=None
    )
    for kind, found in (("opine", opinions), ("confirm", minutes)):
        yield rows(
            kind,
            found.filter(seen(actor, "discussion__matter")),
            key="discussion_id",
            at="invited_at",
            matter="discussion__matter",
            words=Substr("discussion__question", 1, _QUESTION),
        )
    led = CaseDiscussion.objects.filter(seen(actor), chair_id=actor.staff, stage__in=OPEN)
    for owed in (opinions, minutes):
        led = led.exclude(Exists(owed.filter(discussion=OuterRef("pk"))))
    yield rows("lead", led, at="submitted_at", words=Substr("question", 1, _QUESTION))


def _reviews(actor: Actor) -> Iterable[Rows]:
    """Sheets of the look-back to fill in: both reviewers have theirs at once."""
    found = LookBackReview.objects.filter(
        reviewer_id=actor.staff,
        filled_at=None,
        sampled__look_back__replaced_at=None,
        sampled__matter__confidential=False,
    )
    yield rows("review", found, key="sampled_id", at="assigned_at", matter="sampled__matter")


def _worded(actor: Actor) -> Iterable[Rows]:
    """Changes of the office's own words that somebody else proposed."""
    for kind, of_unit, words in (
        ("template", templates.waiting, "name"),
        ("wording", wording.waiting, "reason"),
    ):
        if by_post(f"{kind}.approve", actor):
            found = of_unit(actor.unit).exclude(proposed_by_id=actor.staff)
            yield rows(kind, found.order_by("pk"), key="code", at="proposed_at", matter="", words=words)


def waiting(actor: Actor, more: Kinds = ()) -> list[Waiting]:
    """What has a day first, then what was asked for first; `more`: kinds of rooms that stand above matters."""
    found = read((discussions, of_matters, _reviews, to_judge, _worded, on_courses, *more), actor)
    return in_order([*found, *to_review_for_others(actor)])
