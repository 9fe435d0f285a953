"""Reads of the look-back (M-P6): the frame, who may review, rounds and sampled matters, what waits for a person."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from xinqiao.courses.models import Step
from xinqiao.courses.queries import shown_again, taken
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import WALLS, Matter, MatterUnit, Paper, PaperState
from xinqiao.matters.queries.access import visible
from xinqiao.offices.models import Post, Staff
from xinqiao.offices.queries import of_unit, superiors
from xinqiao.policy.models import LookBack, LookBackReview, SampledMatter
from xinqiao.policy.queries.ledger import CONCLUDING, concluded
from xinqiao.policy.queries.taking_part import took_part, walled_off
from xinqiao.rules.looking_back import PARTS, Finding, Quarter, SampleStage, graver
from xinqiao.rules.roles import HEADS, Role
from xinqiao.rules.sampling import read_frame, size

READERS = HEADS | {Role.INSPECTOR, Role.LEGAL_COUNSEL, Role.SECTION_HEAD}
"""Who reads the rounds of the own unit."""


def frame_of(unit_id: int, quarter: Quarter) -> QuerySet[Matter]:
    """The matters a look-back of this unit draws from: concluded in the quarter, answered or not, and the unit has or had a part in them, so
    that its inspectors and counsel may see them. What names somebody accused is left out, whatever it was sorted as: its secrecy has a track
    of its own."""
    return _concluded(quarter).filter(_had_part(unit_id))


def taken_part_in(unit_id: int) -> QuerySet[Matter]:
    """The matters in which a unit has or had a part, accusations apart."""
    return Matter.objects.filter(_had_part(unit_id), confidential=False)


def _had_part(unit_id: int) -> Exists:
    return Exists(_parts(unit_id).filter(matter=OuterRef("pk")))


def has_frame(unit_id: OuterRef, quarter: Quarter) -> Exists:
    """Whether a unit's frame has anything in it: the same from the side of the unit, which many units at once ask faster."""
    return Exists(parts_in_frame(unit_id, quarter))


def parts_in_frame(unit_id: OuterRef, quarter: Quarter) -> QuerySet[MatterUnit]:
    """What makes the frame of a unit: its parts in matters concluded in the quarter."""
    return _parts(unit_id).filter(matter__in=_concluded(quarter).values("pk"))


def _parts(unit_id: int | OuterRef) -> QuerySet[MatterUnit]:
    return MatterUnit.objects.filter(unit_id=unit_id).exclude(part__in=WALLS)


def _concluded(quarter: Quarter) -> QuerySet[Matter]:
    return concluded(quarter.first, quarter.last)


def owners(matters: Iterable[Matter]) -> dict[int, int]:
    """Matter → who answers for how it was concluded: the first handler, else who wrote the paper that tells it. Nobody for what was
    withdrawn before anybody had it."""
    rows = list(matters)
    papers = Paper.objects.filter(matter__in=[m.pk for m in rows], state=PaperState.ISSUED).exclude(
        author=None
    )
    found = {
        p.matter_id: p.author_id
        for p in papers.select_related("matter").order_by("issued_at")
        if p.kind in CONCLUDING.get(p.matter.ended_as, ())
    }
    found |= {m.pk: m.first_handler_id for m in rows if m.first_handler_id}
    return {matter: person for matter, person in found.items() if person}


def standing(unit_id: int, quarter: Quarter) -> LookBack | None:
    """The draw that counts."""
    return LookBack.objects.filter(
        unit_id=unit_id, year=quarter.year, quarter=quarter.number, replaced_at=None
    ).first()


def quarter_of(look_back: LookBack) -> Quarter:
    return Quarter(year=look_back.year, number=look_back.quarter)


def is_open(look_back: LookBack) -> bool:
    """Whether the draw counts and its report is still to be made."""
    return look_back.replaced_at is None and look_back.reported_at is None


def was_asked(sampled: SampledMatter) -> bool:
    """Whether the handler was ever asked for a statement."""
    return taken(SampledMatter, "ask").filter(key=sampled.pk).exists()


def may_read(actor: Actor, sampled: SampledMatter, review: LookBackReview) -> bool:
    """The two sheets are shown when both are in; before that each reviewer reads the own one only."""
    return sampled.stage not in (SampleStage.DRAWN, SampleStage.HALF) or review.reviewer_id == actor.staff


def worst_found(sampled: SampledMatter) -> Finding:
    """The graver of the two reviews."""
    found = LookBackReview.objects.filter(sampled=sampled).exclude(filled_at=None)
    return graver([Finding(finding) for finding in found.values_list("finding", flat=True)])


def last_proposal(sampled: SampledMatter) -> dict[str, str]:
    """Finding and conclusion as last proposed; once it is concluded, as agreed. Empty before."""
    steps = taken(SampledMatter, "propose").filter(key=sampled.pk).order_by("-number")
    return next((step.words for step in shown_again(sampled, list(steps[:1]))), {})


def steps_by_matter(sample: Collection[SampledMatter], *acts: str) -> dict[int, list[Step]]:
    """Sampled matter → such steps on it, one after the other, in one query."""
    found = taken(SampledMatter, *acts).filter(key__in=[s.pk for s in sample]).select_related("by")
    steps: dict[int, list[Step]] = {}
    for step in found.order_by("key", "number"):
        steps.setdefault(step.key, []).append(step)
    return {s.pk: shown_again(s, steps[s.pk]) for s in sample if s.pk in steps}


def rounds(actor: Actor) -> QuerySet[LookBack]:
    """The draws that the actor reads: those of the own unit, for its leaders, inspectors, counsel and heads."""
    if not actor.roles & READERS:
        return LookBack.objects.none()
    return LookBack.objects.filter(of_unit(actor.unit)).select_related("unit", "drawn_by", "replaced_by")


def get_round(actor: Actor, look_back_id: int) -> LookBack:
    """One draw. Raises NotFound, also for one that the actor may not read."""
    found = rounds(actor).filter(pk=look_back_id).first()
    if found is None:
        raise NotFound
    return found


PAGE = 100


def sample_of(look_back: LookBack, *, after: int = 0, limit: int | None = None) -> list[SampledMatter]:
    """The sample in its order, beyond the position `after`, with reviewers, in two queries."""
    reviews = LookBackReview.objects.select_related("reviewer")
    found = look_back.sample.select_related("matter__category", "handling_unit", "heard", "rectification")
    return list(found.filter(position__gt=after).prefetch_related(Prefetch("reviews", reviews))[:limit])


def progress(look_backs: Collection[int]) -> dict[int, tuple[int, int]]:
    """Look-back → size of its sample and how many of it are concluded."""
    counted = SampledMatter.objects.filter(look_back__in=look_backs).values("look_back_id")
    counted = counted.annotate(size=Count("id"), done=Count("concluded_at")).order_by()
    return {row["look_back_id"]: (row["size"], row["done"]) for row in counted}


def strata(look_back: LookBack) -> list[tuple[str, int, int]]:
    """Each handling office of the frame with the number of its matters and of those drawn."""
    counted = Counter(entry.stratum for entry in read_frame(look_back.frame))
    return [(name, count, size(count)) for name, count in sorted(counted.items())]


def same_quarter(look_back: LookBack) -> list[LookBack]:
    """The other draws of the same unit and quarter: what was replaced, and by what."""
    found = LookBack.objects.filter(unit_id=look_back.unit_id, year=look_back.year, quarter=look_back.quarter)
    return list(found.exclude(pk=look_back.pk).select_related("drawn_by", "replaced_by"))


def seen_by(actor: Actor, sample: Sequence[SampledMatter]) -> frozenset[int]:
    """Which matters of the sample the actor may see; of the others only the number is shown, and of what became an accusation since not
    even that."""
    ids = [s.matter_id for s in sample]
    return frozenset(visible(actor).filter(pk__in=ids).values_list("pk", flat=True))


def _named(actor: Actor) -> Q:
    mine = LookBackReview.objects.filter(sampled=OuterRef("pk"), reviewer_id=actor.staff)
    asked = taken(SampledMatter, "ask").filter(key=OuterRef("pk"))
    return Q(Exists(mine)) | Q(Exists(asked), heard_id=actor.staff)


def get_sampled(actor: Actor, sampled_id: int) -> SampledMatter:
    """One sampled matter, for those who read the round, its reviewers, and who is asked for a statement, as long as they may
    see the matter itself. Raises NotFound."""
    found = SampledMatter.objects.select_related("look_back__unit", "matter", "handling_unit", "heard")
    allowed = _named(actor) | Q(look_back__in=rounds(actor))
    sampled = found.filter(allowed, pk=sampled_id).first()
    if sampled is None or not check("matter.view", actor, sampled.matter).allowed:
        raise NotFound
    return sampled


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may review a matter as `part`."""

    part: Role
    staff: Staff


def _people(unit_id: int) -> list[Post]:
    """Inspectors and counsel of the unit and of those above it, the own ones first."""
    units = superiors(unit_id)
    posts = Post.objects.filter(
        staff__unit_id__in=units, staff__is_active=True, role__in=[r.value for r in PARTS]
    ).select_related("staff__unit")
    return sorted(posts.order_by("staff_id"), key=lambda post: post.staff.unit_id != unit_id)


def candidates(look_back: LookBack, sample: Sequence[SampledMatter]) -> dict[int, list[Candidate]]:
    """Sampled matter → who may review it, in a constant number of queries: nobody who took part, is recused, or may not see
    the matter. The command that assigns asks again, one by one."""
    ids = [s.matter_id for s in sample]
    part, walled, posts = took_part(ids), walled_off(ids), _people(look_back.unit_id)
    units: dict[int, set[int]] = {}
    rows = MatterUnit.objects.filter(matter_id__in=ids).exclude(part__in=WALLS)
    for matter_id, unit_id in rows.values_list("matter_id", "unit_id"):
        units.setdefault(matter_id, set()).add(unit_id)
    return {
        s.pk: [
            Candidate(part=Role(post.role), staff=post.staff)
            for post in posts
            if post.staff_id not in part.get(s.matter_id, ())
            and post.staff_id not in walled.get(s.matter_id, ())
            and post.staff.unit_id in units.get(s.matter_id, ())
        ]
        for s in sample
    }


def proposal(look_back: LookBack, sample: Sequence[SampledMatter]) -> dict[int, dict[Role, Staff]]:
    """Whom the system proposes for the reviews that nobody has yet: of those who may, whoever has fewest. A person assigns."""
    load = Counter(r.reviewer_id for s in sample for r in s.reviews.all())
    found: dict[int, dict[Role, Staff]] = {}
    able = candidates(look_back, sample)
    for sampled in sample:
        taken = {Role(r.part): r.reviewer_id for r in sampled.reviews.all()}
        chosen: dict[Role, Staff] = {}
        for part in PARTS:
            others = {*taken.values(), *(s.pk for s in chosen.values())}
            free = [c.staff for c in able[sampled.pk] if c.part is part and c.staff.pk not in others]
            if part not in taken and free:
                chosen[part] = min(free, key=lambda staff: load[staff.pk])
                load[chosen[part].pk] += 1
        found[sampled.pk] = chosen
    return found


def draws_here(unit_id: OuterRef) -> Exists:
    """Whether a unit looks back itself: it has an inspector."""
    return Exists(Post.objects.filter(staff__unit_id=unit_id, staff__is_active=True, role=Role.INSPECTOR))
