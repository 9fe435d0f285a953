"""The end of a case discussion: absences, conclusion, minutes that each participant confirms, the document (M-P3)."""

import hashlib
import json
from typing import Any

from xinqiao.documents.papers import PaperKind, document_number
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound
from xinqiao.kernel.free_text import Masked
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.numbers import next_number
from xinqiao.matters import files
from xinqiao.matters.paperwork import to_pdf
from xinqiao.policy.commands.discussion import end_access, own_part, refuse, still_here, store, subject_of
from xinqiao.policy.compose_minutes import minutes_document, minutes_parts
from xinqiao.policy.masking import Typed, masked
from xinqiao.policy.models import CaseDiscussion, DiscussionState, Participant, PlanOption
from xinqiao.policy.queries.discussion import settled
from xinqiao.rules.words import Phrase

_UNDER_WAY = (DiscussionState.COLLECTING, DiscussionState.MINUTED)


def _only_chair(act: Act, discussion: CaseDiscussion) -> None:
    if discussion.chair_id is None or discussion.chair_id != act.actor.staff_id:
        raise Denied("由此次会商的主持人办理。")


def digest_of(parts: list[dict[str, Any]]) -> str:
    """What a confirmation is bound to: the minutes exactly as they read."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@command("discussion.excuse")
def excuse(act: Act, discussion: CaseDiscussion, part: Participant, *, reason: Masked) -> Participant:
    """The chair records that a participant did not come, or did not confirm the minutes, and why. Only then can the discussion
    go on without that participant."""
    _only_chair(act, discussion)
    still_here(discussion, *_UNDER_WAY)
    if part.discussion_id != discussion.pk:
        raise NotFound
    told = masked(discussion.matter, {"reason": Typed(text=reason, what="未到会的原因", most=300)})
    part.absent_reason = told["reason"]
    part.save(update_fields=["absent_reason"])
    store(discussion)
    act.record(
        subject_of(discussion),
        matter_id=discussion.matter_id,
        after={"participant": part.pk, "party": part.party},
        reason=told["reason"],
    )
    return part


@command("discussion.minute")
def minute(
    act: Act, discussion: CaseDiscussion, option: PlanOption | None, *, reasons: str
) -> CaseDiscussion:
    """The chair draws the conclusion, which option and why (none: no option is adopted), and the minutes are made from what was
    said. Changing them later makes every confirmation void.

    Raises Refused naming the required participants that were neither heard nor recorded absent."""
    _only_chair(act, discussion)
    still_here(discussion, *_UNDER_WAY)
    if option is not None and option.discussion_id != discussion.pk:
        raise InvalidInput({"option": "请从所列方案中选择。"})
    missing = tuple(p.party for p in discussion.participants.all() if p.missing)
    if missing:
        refuse(
            Phrase(
                "还不能形成结论：{missing}尚未发表意见。请等待，或者由主持人记录未到会的原因。",
                missing=missing,
            )
        )
    told = masked(discussion.matter, {"reasons": Typed(text=reasons, what="结论的理由", most=8000)})
    discussion.chosen, discussion.conclusion = option, told["reasons"]
    discussion.minutes = minutes_parts(discussion)
    discussion.minutes_hash = digest_of(discussion.minutes)
    discussion.state, discussion.minuted_at = DiscussionState.MINUTED, act.at
    store(discussion, "chosen", "conclusion", "minutes", "minutes_hash", "state", "minuted_at")
    discussion.participants.exclude(confirmed_hash=discussion.minutes_hash).update(
        confirmed_at=None, confirmed_hash="", dissent=""
    )
    act.record(
        subject_of(discussion),
        matter_id=discussion.matter_id,
        after={"option": option.position if option else None, "minutes": discussion.minutes_hash},
        reason=told["reasons"],
    )
    return discussion


@command("discussion.confirm")
def confirm(act: Act, discussion: CaseDiscussion, *, digest: str, dissent: Masked = "") -> Participant:
    """A participant confirms that the minutes are as it was said, with a dissent on record where there is one. `digest` is that
    of the text the person read. Raises Refused when it has changed since."""
    part = own_part(act, discussion)
    still_here(discussion, DiscussionState.MINUTED)
    if part.opined_at is None:
        refuse("您没有发表意见，无须确认纪要。")
    if digest != discussion.minutes_hash:
        refuse("纪要在您打开之后已经修改，请重新阅读后再确认。")
    told = masked(
        discussion.matter, {"dissent": Typed(text=dissent, what="保留意见", required=False, most=4000)}
    )
    part.confirmed_at, part.confirmed_hash, part.dissent = act.at, digest, told["dissent"]
    part.save(update_fields=["confirmed_at", "confirmed_hash", "dissent"])
    store(discussion)
    act.record(
        subject_of(discussion),
        matter_id=discussion.matter_id,
        after={"participant": part.pk, "party": part.party, "minutes": digest},
        reason=told["dissent"],
    )
    return part


@command("discussion.conclude")
def conclude(act: Act, discussion: CaseDiscussion) -> CaseDiscussion:
    """Close the discussion once everybody heard has confirmed the minutes, or the chair has recorded why not: the minutes become
    a document under a number, and the invitations end."""
    _only_chair(act, discussion)
    still_here(discussion, DiscussionState.MINUTED)
    open_parts = tuple(p.party for p in discussion.participants.all() if not settled(p, discussion))
    if open_parts:
        refuse(Phrase("还不能办结：{missing}尚未确认纪要。", missing=open_parts))
    unit, kind = discussion.unit, PaperKind.DISCUSSION_MINUTES
    serial = next_number(f"paper:{unit.pk}:{kind}:{act.day.year}")
    discussion.number = document_number(unit.document_word, kind, act.day.year, serial)
    data = to_pdf(minutes_document(discussion, act.day))
    discussion.pdf_path, discussion.pdf_sha256 = files.keep(new_uuid(), data)
    discussion.state, discussion.concluded_at = DiscussionState.CONCLUDED, act.at
    store(discussion, "number", "pdf_path", "pdf_sha256", "state", "concluded_at")
    end_access(discussion)
    act.record(subject_of(discussion), matter_id=discussion.matter_id, after={"number": discussion.number})
    return discussion


@command("discussion.download")
def download_minutes(act: Act, discussion: CaseDiscussion) -> bytes:
    """The minutes as issued. Raises NotFound while there are none."""
    if not discussion.pdf_path:
        raise NotFound
    data = files.read(discussion.pdf_path)
    act.record(
        subject_of(discussion), matter_id=discussion.matter_id, after={"sha256": discussion.pdf_sha256}
    )
    return data
