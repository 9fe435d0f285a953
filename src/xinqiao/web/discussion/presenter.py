"""Discussions as pages show them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.language import translated
from xinqiao.policy.models import CaseDiscussion, DiscussionForm, Opinion, Participant
from xinqiao.policy.queries.discussion import invitation_ended, owes_confirmation, own_part
from xinqiao.rules.discussing import DISCUSSION, DiscussionState

_LOOKS = {
    DiscussionState.COLLECTING: "soon",
    DiscussionState.MINUTED: "soon",
    DiscussionState.CONCLUDED: "ok",
    DiscussionState.DROPPED: "waiting",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscussionRow:
    id: int
    form: str
    subject: str
    question: str
    matter_number: str
    matter_title: str
    state: str
    look: str
    waits: str
    submitted_at: datetime
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """A participant: who, in what capacity, and how far. `look` is the colour that the word beside it repeats."""

    id: int
    party: str
    required: bool
    name: str
    unit: str
    standing: str
    look: str
    reason: str
    dissent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One option and what each participant says of it."""

    position: int
    text: str
    chosen: bool
    said: tuple[tuple[str, Opinion], ...]


def _waits(discussion: CaseDiscussion, actor: Actor) -> str:
    everybody = list(discussion.participants.all())
    own = own_part(actor, discussion)
    if discussion.stage == DiscussionState.COLLECTING:
        if own is not None and own.opined_at is None:
            return _("等我发表意见")
        if discussion.chair_id is None:
            return _("等发出邀请")
        n = sum(p.missing for p in everybody)
        return _("还有 %(n)s 方没有意见") % {"n": n} if n else _("等形成结论")
    if discussion.stage == DiscussionState.MINUTED:
        return _("等我确认纪要") if owes_confirmation(own, discussion) else _("等确认纪要")
    return ""


def discussion_row(discussion: CaseDiscussion, actor: Actor) -> DiscussionRow:
    return DiscussionRow(
        id=discussion.pk,
        form=translated(DiscussionForm(discussion.form).label),
        subject=translated(discussion.subject),
        question=discussion.question,
        matter_number=discussion.matter.number,
        matter_title=discussion.matter.title,
        state=translated(DISCUSSION.stages[discussion.stage]),
        look=_LOOKS[DiscussionState(discussion.stage)],
        waits=_waits(discussion, actor),
        submitted_at=discussion.submitted_at,
        until=discussion.until if discussion.is_open else None,
    )


def _standing(part: Participant, discussion: CaseDiscussion) -> tuple[str, str]:
    """Word and colour for how far a participant is."""
    if part.confirmed_hash and part.confirmed_hash == discussion.minutes_hash:
        return _("已确认纪要"), "ok"
    if part.absent_reason:
        return _("未到会") if part.opined_at is None else _("未确认"), "waiting"
    if part.opined_at is not None:
        return _("已发表意见"), "ok"
    if part.staff_id is None:
        return _("还没有邀请"), "soon"
    if invitation_ended(part, discussion):
        return _("查看期限已过"), "late"
    return _("等发表意见"), "soon"


def part_rows(discussion: CaseDiscussion) -> tuple[PartRow, ...]:
    """Everybody who takes part, in the order of the table."""
    rows = []
    for part in discussion.participants.all():
        standing, look = _standing(part, discussion)
        unit = part.staff.unit.short_name if part.staff and not part.outside else ""
        rows.append(
            PartRow(
                id=part.pk,
                party=translated(part.party),
                required=part.required,
                name=part.staff.name if part.staff else "",
                unit=unit,
                standing=standing,
                look=look,
                reason=part.absent_reason,
                dissent=part.dissent,
            )
        )
    return tuple(rows)


def judgements(discussion: CaseDiscussion) -> tuple[Judgement, ...]:
    """Option by option what was said, the participants in their order."""
    everybody = list(discussion.participants.all())
    return tuple(
        Judgement(
            position=option.position,
            text=option.text,
            chosen=option.pk == discussion.chosen_id,
            said=tuple(
                (translated(part.party), opinion)
                for part in everybody
                for opinion in part.opinions.all()
                if opinion.option_id == option.pk
            ),
        )
        for option in discussion.options.all()
    )
