"""The end of a case discussion: absences, conclusion, minutes that each participant confirms, the document (M-P3)."""

import hashlib
import json
from typing import Annotated, Any

from django.db.models import Q, QuerySet

from xinqiao.courses.taking import may_take, take
from xinqiao.documents.papers import PaperKind, document_number
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import Denied, NotFound
from xinqiao.kernel.numbers import next_number
from xinqiao.kernel.typed import One, Pick, Words
from xinqiao.matters import files
from xinqiao.matters.commands.moving import require
from xinqiao.matters.paperwork import kept_pdf
from xinqiao.policy.commands.discussion import end_access, own_part, refuse, still_here
from xinqiao.policy.compose_minutes import as_text, minutes_document, minutes_parts, to_show
from xinqiao.policy.models import CaseDiscussion, Participant
from xinqiao.policy.queries.discussion import leads, may_confirm, settled
from xinqiao.rules.discussing import DiscussionState
from xinqiao.rules.words import Phrase

NOT_ADOPTED = 0
"""The conclusion that no option is adopted."""


def _only_chair(act: Act, discussion: CaseDiscussion) -> None:
    if discussion.chair_id is None or discussion.chair_id != act.actor.staff_id:
        raise Denied("由此次会商的主持人办理。")


def digest_of(parts: list[dict[str, Any]]) -> str:
    """What a confirmation is bound to: the minutes exactly as they read."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _owing(discussion: CaseDiscussion) -> QuerySet[Participant]:
    """Who was not heard, or has not confirmed the minutes as they read now."""
    owing = Q(opined_at=None) | ~Q(confirmed_hash=discussion.minutes_hash)
    return discussion.participants.filter(owing).select_related("staff")


@command(
    "discussion.excuse",
    lead="记录谁没有到会、没有发表意见或者没有确认纪要，以及原因；会商可以不再等此人。",
    verb="记录原因",
    fits=lambda actor, discussion: (
        leads(actor, discussion) and _owing(discussion).filter(absent_reason="").exists()
    ),
)
def excuse(
    act: Act,
    discussion: CaseDiscussion,
    *,
    part: Annotated[One[Participant], Pick("参加方", among=_owing)],
    reason: Annotated[str, Words("未到会或者未确认的原因", most=300, rows=2)],
) -> Participant:
    """The chair records that a participant did not come, or did not confirm the minutes, and why. Only then can the discussion
    go on without that participant."""
    _only_chair(act, discussion)
    still_here(discussion)
    part.absent_reason = reason
    part.save(update_fields=["absent_reason"])
    take(
        act,
        discussion,
        matter_id=discussion.matter_id,
        words={"part": part.party, "reason": reason},
        reason=reason,
        participant=part.pk,
        party=part.party,
    )
    return part


def _conclusions(discussion: CaseDiscussion) -> list[tuple[int, str]]:
    """What may be concluded: one of the options, or none of them."""
    options = discussion.options.all()
    plans = [
        (o.position, Phrase("采纳方案{number}：{text}", number=o.position, text=o.text)) for o in options
    ]
    return [*plans, (NOT_ADOPTED, "各方案均不采纳")]


def _concluded(discussion: CaseDiscussion) -> int | None:
    """The conclusion that was drawn before, if any."""
    if discussion.chosen is not None:
        return discussion.chosen.position
    return NOT_ADOPTED if discussion.minutes else None


@command(
    "discussion.minute",
    lead="纪要由已记录的意见和这里的结论组成。修改结论后，已有的确认作废；原来的结论和纪要留在经过中。",
    verb="形成结论和纪要",
    fits=lambda actor, discussion: (
        leads(actor, discussion) and not any(p.missing for p in discussion.participants.all())
    ),
)
def minute(
    act: Act,
    discussion: CaseDiscussion,
    *,
    option: Annotated[int, Pick("结论", among=_conclusions, initial=_concluded)],
    reasons: Annotated[str, Words("结论的理由", rows=5, initial=lambda discussion: discussion.conclusion)],
) -> CaseDiscussion:
    """The chair draws the conclusion, which option and why, and the minutes are made from what was said. Changing them later makes
    every confirmation void; the former text stays in its step.

    Raises Refused naming the required participants that were neither heard nor recorded absent."""
    _only_chair(act, discussion)
    still_here(discussion)
    missing = tuple(p.party for p in discussion.participants.all() if p.missing)
    if missing:
        refuse(
            Phrase(
                "还不能形成结论：{missing}尚未发表意见。请等待，或者由主持人记录未到会的原因。",
                missing=missing,
            )
        )
    discussion.chosen = discussion.options.filter(position=option).first()
    discussion.conclusion, discussion.minuted_at = reasons, act.at
    discussion.minutes = minutes_parts(discussion)
    discussion.minutes_hash = digest_of(discussion.minutes)
    discussion.participants.exclude(confirmed_hash=discussion.minutes_hash).update(
        confirmed_at=None, confirmed_hash="", dissent=""
    )
    take(
        act,
        discussion,
        matter_id=discussion.matter_id,
        words={
            "option": str(dict(_conclusions(discussion))[option]),
            "reasons": reasons,
            "纪要": as_text(discussion.minutes),
        },
        reason=reasons,
        option=option or None,
        minutes=discussion.minutes_hash,
    )
    return discussion


@command(
    "discussion.confirm",
    verb="确认纪要",
    together=True,
    fits=lambda actor, discussion: may_confirm(actor, discussion),
    told=lambda discussion: as_text(to_show(discussion)),
)
def confirm(
    act: Act,
    discussion: CaseDiscussion,
    *,
    digest: Annotated[
        str,
        Pick(
            "纪要",
            among=lambda discussion: [(discussion.minutes_hash, "以上纪要与讨论的情况一致")],
            initial=lambda discussion: discussion.minutes_hash,
            wrong="纪要在您打开之后已经修改，请重新阅读后再确认。",
        ),
    ],
    dissent: Annotated[
        str,
        Words(
            "保留意见",
            required=False,
            most=4000,
            rows=3,
            hint="不同意结论的，写明理由，随纪要一并存卷",
        ),
    ] = "",
) -> Participant:
    """A participant confirms that the minutes are as it was said, with a dissent on record where there is one. `digest` is that
    of the text the person read. Raises InvalidInput when it has changed since."""
    part = own_part(act, discussion)
    still_here(discussion)
    if part.opined_at is None:
        refuse("您没有发表意见，无须确认纪要。")
    part.confirmed_at, part.confirmed_hash, part.dissent = act.at, digest, dissent
    part.save(update_fields=["confirmed_at", "confirmed_hash", "dissent"])
    take(
        act,
        discussion,
        matter_id=discussion.matter_id,
        words={"dissent": dissent},
        reason=dissent,
        participant=part.pk,
        party=part.party,
        minutes=digest,
    )
    return part


def _all_settled(discussion: CaseDiscussion) -> bool:
    return all(settled(p, discussion) for p in discussion.participants.all())


@command(
    "discussion.conclude",
    lead="参加人员都已确认纪要，或者已记录原因。办结后纪要编号，受邀人员的查看权限即告结束。",
    verb="会商办结，纪要编号",
    fits=lambda actor, discussion: leads(actor, discussion) and _all_settled(discussion),
)
def conclude(act: Act, discussion: CaseDiscussion) -> CaseDiscussion:
    """Close the discussion once everybody heard has confirmed the minutes, or the chair has recorded why not: the minutes become
    a document under a number, and the invitations end."""
    _only_chair(act, discussion)
    still_here(discussion)
    open_parts = tuple(p.party for p in discussion.participants.all() if not settled(p, discussion))
    if open_parts and discussion.stage == DiscussionState.MINUTED:
        refuse(Phrase("还不能办结：{missing}尚未确认纪要。", missing=open_parts))
    require(may_take(discussion, "conclude", act.actor.staff))
    unit, kind = discussion.unit, PaperKind.DISCUSSION_MINUTES
    serial = next_number(f"paper:{unit.document_word}:{kind}:{act.day.year}")
    discussion.number = document_number(unit.document_word, kind, act.day.year, serial)
    discussion.pdf_path, discussion.pdf_sha256 = kept_pdf(act, minutes_document(discussion, act.day))
    discussion.concluded_at = act.at
    take(act, discussion, matter_id=discussion.matter_id, number=discussion.number)
    end_access(discussion)
    return discussion


@command("discussion.download", fits=elsewhere)
def download_minutes(act: Act, discussion: CaseDiscussion) -> bytes:
    """The minutes as issued. Raises NotFound while there are none."""
    if not discussion.pdf_path:
        raise NotFound
    data = files.read(discussion.pdf_path)
    act.record(discussion, matter_id=discussion.matter_id, after={"sha256": discussion.pdf_sha256})
    return data
