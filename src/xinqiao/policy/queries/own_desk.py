"""What waits for one person, of all kinds: what matters ask, discussions, look-back and rectification; in one query."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.db.models.functions import Substr

from xinqiao.courses.waiting import Rows, Waiting, on_courses, read, rows
from xinqiao.kernel.actor import Actor
from xinqiao.matters.queries.access import seen
from xinqiao.matters.queries.waiting import of_matters
from xinqiao.policy.models import (
    CaseDiscussion,
    LookBackReview,
    Participant,
    SampledMatter,
)
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


def _look_back(actor: Actor) -> Iterable[Rows]:
    """Reviews to fill in, statements to make, conclusions of the other reviewer to agree to."""
    reviews = LookBackReview.objects.filter(
        reviewer_id=actor.staff,
        filled_at=None,
        sampled__look_back__replaced_at=None,
        sampled__matter__confidential=False,
    )
    yield rows("review", reviews, key="sampled_id", at="assigned_at", matter="sampled__matter")
    open_ones = SampledMatter.objects.filter(concluded_at=None, matter__confidential=False)
    statements = open_ones.filter(
        heard_id=actor.staff, stated_at=None, asked_at__isnull=False, look_back__replaced_at=None
    )
    yield rows("state", statements, at="asked_at", due="statement_due")
    agreements = open_ones.filter(reviews__reviewer_id=actor.staff, proposed_by__isnull=False)
    yield rows("agree", agreements.exclude(proposed_by_id=actor.staff), at="proposed_at")


def waiting(actor: Actor) -> list[Waiting]:
    """What has a day first, then what was asked for first."""
    return read([*discussions(actor), *of_matters(actor), *_look_back(actor), *on_courses(actor)])
