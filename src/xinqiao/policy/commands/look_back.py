"""Drawing the quarter's sample and giving it to reviewers (M-P6)."""

import os
from collections.abc import Callable
from typing import Annotated

from xinqiao.courses.taking import begin
from xinqiao.kernel.access import check
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Pick, Words
from xinqiao.matters.commands.moving import require
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import actor_for
from xinqiao.policy.commands.reviewing import open_sampled
from xinqiao.policy.models import LookBack, LookBackReview, SampledMatter
from xinqiao.policy.queries.look_back import (
    candidates,
    frame_of,
    is_open,
    owners,
    proposal,
    quarter_of,
    sample_of,
    standing,
)
from xinqiao.policy.queries.taking_part import took_part, walled_off
from xinqiao.rules.looking_back import PARTS, Quarter, SampleStage, may_review, quarters_over
from xinqiao.rules.roles import Role
from xinqiao.rules.sampling import SEED_BYTES, FrameEntry, digest, draw, frame_text
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


def _quarters(_unit: Unit) -> list[tuple[str, Phrase]]:
    return [(code, quarter.title) for code, quarter in quarters_over(today()).items()]


@command(
    "look_back.draw",
    together=True,
    lead="按承办单位分层，每层抽取办结事项的10%（不足1件的抽1件）。抽样范围和随机种子由系统在抽取的同时写入审计日志，任何人事先都不知道结果。",
    verb="抽取样本",
    page="look_back:index",
)
def draw_sample(
    act: Act,
    unit: Unit,
    *,
    quarter: Annotated[str, Pick("季度", among=_quarters, wrong="请选择已经结束的季度。")],
) -> LookBack:
    """Draw the sample of a quarter that is over. Frame and seed are fixed here, in one act with their entry in the audit log, so
    nobody can have known or chosen them. Raises Refused for a quarter that was drawn or has nothing to draw."""
    wanted = quarters_over(act.day)[quarter]
    if standing(unit.pk, wanted) is not None:
        reason = Phrase("{quarter}的样本已经抽取；确需重抽的，由领导写明理由重新抽取。", quarter=wanted.title)
        raise Refused(Verdict(allowed=False, reason=reason))
    return _draw(act, unit.pk, wanted)


@command(
    "look_back.redraw",
    lead="原来的样本连同理由一并保留，两次抽样都会显示；已经有评查结果的，不能重抽。",
    verb="重新抽样",
    fits=lambda _actor, look_back: is_open(look_back) and not _begun(look_back),
)
def redraw_sample(
    act: Act, look_back: LookBack, *, reason: Annotated[str, Words("重抽的理由", most=2000)]
) -> LookBack:
    """Put another draw in the place of one, for a reason that stays with it; the old sample is kept and shown beside the new.
    Raises Refused once a review was written: what was found cannot be drawn away."""
    if look_back.replaced_at is not None:
        raise Refused(Verdict(allowed=False, reason="这次抽样已经被替代。"))
    if _begun(look_back):
        raise Refused(Verdict(allowed=False, reason="已经有评查结果，不能重新抽样。"))
    look_back.replaced_at, look_back.replaced_by_id, look_back.replaced_why = act.at, act.actor.staff, reason
    look_back.version += 1
    look_back.save(update_fields=["replaced_at", "replaced_by", "replaced_why", "version"])
    act.record(
        look_back,
        before={"seed": look_back.seed, "frame_sha256": look_back.frame_sha256},
        after={"replaced": True},
        reason=reason,
    )
    return _draw(act, look_back.unit_id, quarter_of(look_back))


def _begun(look_back: LookBack) -> bool:
    return look_back.sample.exclude(stage=SampleStage.DRAWN).exists()


def _draw(act: Act, unit_id: int, quarter: Quarter) -> LookBack:
    """Frame, seed and sample, recorded together."""
    matters = frame_of(unit_id, quarter).select_related("first_unit", "holding_unit")
    known = ("number", "ended_as", "first_handler_id", "first_unit__name", "holding_unit__name")
    rows = {m.number: m for m in matters.only(*known)}
    frame = [FrameEntry(number=n, stratum=(m.first_unit or m.holding_unit).name) for n, m in rows.items()]
    if not frame:
        reason = Phrase("{quarter}没有办结的事项，不用抽样。", quarter=quarter.title)
        raise Refused(Verdict(allowed=False, reason=reason))
    text, seed = frame_text(frame), os.urandom(SEED_BYTES)
    drawn = draw(frame, seed)
    look_back = LookBack.objects.create(
        unit_id=unit_id,
        year=quarter.year,
        quarter=quarter.number,
        frame=text,
        frame_sha256=digest(text),
        frame_size=len(frame),
        seed=seed.hex(),
        drawn_by_id=act.actor.staff,
        drawn_at=act.at,
    )
    _keep(act, look_back, [rows[d.number] for d in drawn])
    act.record(
        look_back,
        after={
            "quarter": quarter.code,
            "seed": look_back.seed,
            "frame_sha256": look_back.frame_sha256,
            "frame_size": len(frame),
            "sample": [d.number for d in drawn],
        },
    )
    return look_back


def _keep(act: Act, look_back: LookBack, matters: list[Matter]) -> None:
    """The sample in the order in which it was drawn."""
    heard = owners(matters)
    sample = [
        SampledMatter(
            look_back=look_back,
            matter=matter,
            handling_unit_id=matter.first_unit_id or matter.holding_unit_id,
            position=position,
            heard_id=heard.get(matter.pk),
            ended_as=matter.ended_as,
        )
        for position, matter in enumerate(matters, 1)
    ]
    for each in sample:
        begin(each, at=act.at)
    SampledMatter.objects.bulk_create(sample)


def _may_be_given(sampled: SampledMatter) -> bool:
    return sampled.stage in (SampleStage.DRAWN, SampleStage.HALF) and sampled.look_back.replaced_at is None


def _able(part: Role) -> Callable[[SampledMatter], list[tuple[int, str]]]:
    """Whom the part may be given to; a sheet that is written stays with its writer."""

    def among(sampled: SampledMatter) -> list[tuple[int, str]]:
        given = _given(sampled, part)
        if given is not None and given.filled_at is not None:
            return [(given.reviewer_id, given.reviewer.name)]
        able = candidates(sampled.look_back, [sampled])[sampled.pk]
        return [(c.staff.pk, f"{c.staff.name} · {c.staff.unit.short_name}") for c in able if c.part is part]

    return among


def _given(sampled: SampledMatter, part: Role) -> LookBackReview | None:
    return sampled.reviews.select_related("reviewer").filter(part=part).first()


def _preset(part: Role) -> Callable[[SampledMatter], int | None]:
    """Who has the part, or whom the system proposes for it."""

    def initial(sampled: SampledMatter) -> int | None:
        if (given := _given(sampled, part)) is not None:
            return given.reviewer_id
        found = proposal(sampled.look_back, [sampled])[sampled.pk].get(part)
        return found.pk if found else None

    return initial


def _person(part: Role) -> Pick:
    return Pick(
        PARTS[part],
        required=False,
        hint="列出的人没有参与过此事项，没有回避，有权查看",
        initial=_preset(part),
        among=_able(part),
        wrong=Phrase("请选择没有参与过此事项、没有回避、有权查看的{post}。", post=PARTS[part]),
    )


@command(
    "look_back.assign",
    lead="一名督查人员、一名法律顾问，都没有参与过这件事项。已经选好的是系统的建议，由您决定。",
    fits=lambda _actor, sampled: _may_be_given(sampled),
)
def assign_reviewers(
    act: Act,
    sampled: SampledMatter,
    *,
    inspector: Annotated[int | None, _person(Role.INSPECTOR)] = None,
    legal_counsel: Annotated[int | None, _person(Role.LEGAL_COUNSEL)] = None,
) -> list[LookBackReview]:
    """Give the two reviews, or one of them, to people. Raises InvalidInput for somebody who took part, is recused or may not see the
    matter, Refused for one person for both, and once the review is written."""
    wanted = {Role.INSPECTOR: inspector, Role.LEGAL_COUNSEL: legal_counsel}
    now = {review.part: review.reviewer_id for review in sampled.reviews.all()}
    changed = {part: key for part, key in wanted.items() if key is not None and key != now.get(part)}
    if not changed:
        raise InvalidInput({"inspector": "请选择要指派的评查人员。"})
    people = Staff.objects.in_bulk(changed.values())
    return [_assign(act, sampled, people[key], part) for part, key in changed.items()]


def _proposals(look_back: LookBack) -> str:
    """What the system proposes for the reviews that nobody has: number, part and person, one matter a line."""
    sample = sample_of(look_back)
    given = proposal(look_back, sample)
    lines = (
        f"{s.matter.number}  {'、'.join(f'{PARTS[p]} {who.name}' for p, who in given[s.pk].items())}"
        for s in sample
        if given[s.pk]
    )
    return "\n".join(lines)


@command(
    "look_back.assign_proposed",
    lead="系统按没有参与过该事项、手头评查最少的原则给出了建议，可以一次指派，也可以逐件指派。",
    verb="按建议指派",
    fits=lambda _actor, look_back: is_open(look_back) and bool(_proposals(look_back)),
    told=_proposals,
)
def assign_proposed(act: Act, look_back: LookBack) -> list[LookBackReview]:
    """Give the reviews that nobody has to whom the system proposes. All or none, each with its own entry. Raises Refused as
    `assign_reviewers`, and when there is nothing to give."""
    sample = {s.pk: s for s in sample_of(look_back)}
    given = proposal(look_back, list(sample.values()))
    chosen = [(sample[pk], part, person) for pk, parts in given.items() for part, person in parts.items()]
    if not chosen:
        raise Refused(Verdict(allowed=False, reason="没有等待指派、可以按建议指派的评查表。"))
    return [_assign(act, each, person, part) for each, part, person in chosen]


def _assign(act: Act, sampled: SampledMatter, person: Staff, part: Role) -> LookBackReview:
    open_sampled(sampled)
    others = LookBackReview.objects.filter(sampled=sampled)
    before = others.filter(part=part).first()
    if before is not None and before.filled_at is not None:
        raise Refused(Verdict(allowed=False, reason="这份评查表已经填写，不能再换人。"))
    reviewer = actor_for(person)
    require(
        may_review(
            part=part,
            roles=reviewer.roles,
            involved=person.pk in took_part([sampled.matter_id]).get(sampled.matter_id, ()),
            recused=person.pk in walled_off([sampled.matter_id]).get(sampled.matter_id, ()),
            sees=person.is_active and check("matter.view", reviewer, sampled.matter).allowed,
            other=others.exclude(part=part).filter(reviewer=person).exists(),
        )
    )
    review, _created = LookBackReview.objects.update_or_create(
        sampled=sampled,
        part=part,
        defaults={"reviewer": person, "assigned_by_id": act.actor.staff, "assigned_at": act.at},
    )
    act.record(
        sampled,
        before={"reviewer": before.reviewer_id} if before else None,
        after={"part": PARTS[part], "reviewer": person.pk},
    )
    return review
