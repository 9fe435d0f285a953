"""Reads of rectifications (M-P7): of the own unit for its leaders, inspectors and heads, else those that name a person."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.courses.waiting import Rows, rows
from xinqiao.kernel.access import by_post, check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import Matter, Petition
from xinqiao.matters.queries.access import seen
from xinqiao.offices.models import Post
from xinqiao.offices.queries import of_unit
from xinqiao.policy.models import AccountabilityTalk, Rectification, RepeatJudgement, ScoreDeduction
from xinqiao.rules.rectifying import Stage
from xinqiao.rules.roles import HEADS, Role

READERS = HEADS | {Role.INSPECTOR, Role.SECTION_HEAD}
PAGE = 30


def rectifications(actor: Actor) -> QuerySet[Rectification]:
    """What the actor may read. Rectifications of accusations do not exist."""
    talks = AccountabilityTalk.objects.filter(rectification=OuterRef("pk"), person_id=actor.staff)
    deductions = ScoreDeduction.objects.filter(rectification=OuterRef("pk"), person_id=actor.staff)
    allowed = Q(owner_id=actor.staff) | Exists(talks) | Exists(deductions)
    if actor.roles & READERS:
        allowed |= of_unit(actor.unit) | of_unit(actor.unit, "opened_for")
    found = Rectification.objects.filter(allowed, matter__confidential=False)
    return found.select_related("matter", "unit", "owner", "opened_for")


def page(actor: Actor, *, stage: str, after: int | None) -> list[Rectification]:
    """Newest first, one more than a page holds when there are more."""
    found = rectifications(actor)
    if stage == "open":
        found = found.exclude(stage=Stage.CLOSED)
    elif stage in set(Stage):
        found = found.filter(stage=stage)
    if after is not None:
        found = found.filter(pk__lt=after)
    return list(found.order_by("-pk")[: PAGE + 1])


def get_rectification(actor: Actor, pk: int) -> Rectification:
    """One that the actor may read. Raises NotFound."""
    found = rectifications(actor).select_related("sampled__look_back", "judgement__petition", "opened_by")
    rectification = found.filter(pk=pk).first()
    if rectification is None:
        raise NotFound
    return rectification


def sees_matter(actor: Actor, matter: Matter) -> bool:
    return check("matter.view", actor, matter).allowed


def answering(talk: AccountabilityTalk) -> frozenset[int]:
    """Who may enter the statement: the person while there, and whoever has the turn."""
    person = talk.person_id if talk.person.is_active else None
    return frozenset(filter(None, (person, talk.turn_staff_id)))


def get_talk(actor: Actor, pk: int) -> AccountabilityTalk:
    """A talk of which the actor enters the statement."""
    found = AccountabilityTalk.objects.select_related("rectification__matter", "person").filter(pk=pk)
    talk = found.first()
    if talk is None or actor.staff not in answering(talk):
        raise NotFound
    return talk


def get_deduction(actor: Actor, pk: int) -> ScoreDeduction:
    """A deduction on a rectification that the actor may read."""
    found = ScoreDeduction.objects.select_related("rectification__matter", "person").filter(
        pk=pk, rectification__in=rectifications(actor)
    )
    deduction = found.first()
    if deduction is None:
        raise NotFound
    return deduction


def _unjudged() -> QuerySet[Petition]:
    judged = RepeatJudgement.objects.filter(petition=OuterRef("pk"))
    return Petition.objects.filter(~Exists(judged), matter__confidential=False, repeat_of__isnull=False)


def unjudged_repeats(actor: Actor, *, after: str = "") -> list[Petition]:
    """Repeat petitions that the actor may see and nobody has judged, newest first, one more than a page holds."""
    found = _unjudged().filter(seen(actor))
    if after:
        found = found.filter(number__lt=after)
    return list(found.select_related("matter", "repeat_of", "unit").order_by("-number")[: PAGE + 1])


def to_judge(actor: Actor) -> Iterable[Rows]:
    """The unjudged repeats that are this person's to judge: of the own unit its inspectors', where it has none its leaders'."""
    if not by_post("rectification.judge", actor):
        return
    inspectors = Post.objects.filter(staff__unit_id=actor.unit, staff__is_active=True, role=Role.INSPECTOR)
    found = _unjudged().filter(seen(actor), unit_id=actor.unit)
    if Role.INSPECTOR not in actor.roles:
        found = found.filter(~Exists(inspectors))
    mine = found.exclude(matter__first_handler_id=actor.staff)
    yield rows("judge", mine, key="number", due="judge_by")
