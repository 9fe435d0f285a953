"""Drawing the quarter's sample and giving it to reviewers (M-P6)."""

import os
from collections.abc import Mapping

from xinqiao.kernel.access import check
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.matters.commands.moving import require
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import actor_for
from xinqiao.policy.commands.reviewing import open_sampled
from xinqiao.policy.models import LookBack, LookBackReview, SampledMatter
from xinqiao.policy.queries.look_back import frame_of, quarter_of, standing
from xinqiao.policy.queries.taking_part import took_part, walled_off
from xinqiao.rules.looking_back import PARTS, Quarter, may_draw, may_review
from xinqiao.rules.roles import Role
from xinqiao.rules.sampling import SEED_BYTES, FrameEntry, digest, draw, frame_text
from xinqiao.rules.text_input import clean_text
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


@command("look_back.draw")
def draw_sample(act: Act, unit: Unit, *, year: int, quarter: int) -> LookBack:
    """Draw the sample of a quarter that is over. Frame and seed are fixed here, in one act with their entry in the audit log, so
    nobody can have known or chosen them. Raises Refused for a quarter that still runs, was drawn, or has nothing to draw."""
    wanted = _quarter(year, quarter)
    require(may_draw(wanted, act.day))
    if standing(unit.pk, wanted) is not None:
        reason = Phrase("{quarter}的样本已经抽取；确需重抽的，由领导写明理由重新抽取。", quarter=wanted.title)
        raise Refused(Verdict(allowed=False, reason=reason))
    return _draw(act, unit.pk, wanted)


@command("look_back.redraw")
def redraw_sample(act: Act, look_back: LookBack, *, reason: str) -> LookBack:
    """Put another draw in the place of one, for a reason that stays with it; the old sample is kept and shown beside the new.
    Raises Refused once a review was written: what was found cannot be drawn away."""
    why = _text(reason, "reason", "重抽的理由")
    if look_back.replaced_at is not None:
        raise Refused(Verdict(allowed=False, reason="这次抽样已经被替代。"))
    if LookBackReview.objects.filter(sampled__look_back=look_back).exclude(filled_at=None).exists():
        raise Refused(Verdict(allowed=False, reason="已经有评查结果，不能重新抽样。"))
    look_back.replaced_at, look_back.replaced_by_id, look_back.replaced_why = act.at, act.actor.staff, why
    look_back.version += 1
    look_back.save(update_fields=["replaced_at", "replaced_by", "replaced_why", "version"])
    act.record(
        f"policy.lookback:{look_back.pk}",
        before={"seed": look_back.seed, "frame_sha256": look_back.frame_sha256},
        after={"replaced": True},
        reason=why,
    )
    return _draw(act, look_back.unit_id, quarter_of(look_back))


def _draw(act: Act, unit_id: int, quarter: Quarter) -> LookBack:
    """Frame, seed and sample, recorded together."""
    matters = frame_of(unit_id, quarter).select_related("first_unit")
    rows = {m.number: m for m in matters.only("number", "first_handler_id", "first_unit__name")}
    frame = [FrameEntry(number=n, stratum=m.first_unit.name) for n, m in rows.items() if m.first_unit]
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
    SampledMatter.objects.bulk_create(
        SampledMatter(
            look_back=look_back,
            matter=rows[d.number],
            handling_unit_id=rows[d.number].first_unit_id or unit_id,
            position=position,
            heard_id=rows[d.number].first_handler_id,
        )
        for position, d in enumerate(drawn, 1)
    )
    act.record(
        f"policy.lookback:{look_back.pk}",
        after={
            "quarter": f"{quarter.year}-Q{quarter.number}",
            "seed": look_back.seed,
            "frame_sha256": look_back.frame_sha256,
            "frame_size": len(frame),
            "sample": [d.number for d in drawn],
        },
    )
    return look_back


def _quarter(year: int, number: int) -> Quarter:
    if not 1 <= number <= 4 or not 2000 <= year < 2200:
        raise InvalidInput({"quarter": "请选择要回头看的季度。"})
    return Quarter(year=year, number=number)


def _text(raw: str, name: str, what: str) -> str:
    checked = clean_text(raw.strip(), max_chars=2000, what=what)
    if checked.problem:
        raise InvalidInput({name: checked.problem})
    return checked.text


@command("look_back.assign")
def assign_reviewer(act: Act, sampled: SampledMatter, person: Staff, *, part: Role) -> LookBackReview:
    """Give one of the two reviews to a person. Raises Refused for somebody who took part, is recused, may not see the matter,
    or is the other reviewer already, and once the review is written."""
    return _assign(act, sampled, person, part)


@command("look_back.assign_proposed")
def assign_proposed(
    act: Act, look_back: LookBack, proposed: Mapping[int, Mapping[Role, Staff]]
) -> list[LookBackReview]:
    """Give reviews of many sampled matters at once, as the system proposed: sampled matter → part → person. All or none, each
    with its own entry. Raises Refused as `assign_reviewer`, and when a review was given to somebody meanwhile."""
    sample = look_back.sample.select_for_update(no_key=True).filter(pk__in=proposed)
    chosen = [(each, part, person) for each in sample for part, person in proposed[each.pk].items()]
    for each, part, _person in chosen:
        if LookBackReview.objects.filter(sampled=each, part=part).exists():
            reason = "有的评查表已经由他人指派，请重新打开本页，按新的建议指派。"
            raise Refused(Verdict(allowed=False, reason=reason))
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
        f"policy.sampledmatter:{sampled.pk}",
        before={"reviewer": before.reviewer_id} if before else None,
        after={"part": PARTS[part], "reviewer": person.pk},
    )
    return review
