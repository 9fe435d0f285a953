"""The check of a reply within commands: it stops the submission, is kept with the paper, and holds until the issue (M-C2)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from xinqiao.kernel.commands import Act
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.typed import Words
from xinqiao.matters.models import Paper, ReplyCheck
from xinqiao.matters.queries.replying import check_reply, is_checked
from xinqiao.rules.basis import Basis
from xinqiao.rules.replying.finding import ABOUT_TITLES, CheckedReply, ReplyFinding
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_FOUR_ELEMENTS = Basis(article=32)
_TOLD = 5
LetStand = Annotated[
    str,
    Words(
        "仍然送审的理由",
        required=False,
        sometimes=True,
        least=6,
        most=2000,
        hint="答复检查有必须改正的地方时才填写",
    ),
]
"""Why a reply is sent although its check objects."""


def keep(act: Act, paper: Paper, content: Mapping[str, Any], digest: str, reason: str) -> ReplyCheck | None:
    """Check a reply that is sent for approval and keep what was found; None for other papers. Raises Refused for a block without a
    reason."""
    if not is_checked(paper.kind):
        return None
    found = check_reply(paper.matter, paper.kind, content, act.day)
    if found.blocks and not reason:
        raise Refused(_refusal(found))
    return ReplyCheck.objects.create(
        paper=paper,
        by_id=act.actor.staff_id,
        at=act.at,
        content_hash=digest,
        blocks=[_kept(finding) for finding in found.blocks],
        lacking=[str(about) for about in found.lacking],
        warnings=len(found.findings) - len(found.blocks),
        sharp=any(finding.sharp for finding in found.findings),
        reason=reason if found.blocks else "",
    )


def _kept(finding: ReplyFinding) -> dict[str, str]:
    """A finding without the words that it is about: they may be personal."""
    return {
        "key": finding.key,
        "about": str(finding.about),
        "field": finding.field,
        "why": str(finding.why),
        "source": str(finding.source),
    }


def _refusal(found: CheckedReply) -> Verdict:
    said = tuple(
        Phrase("{about}：{why}", about=Phrase(ABOUT_TITLES[f.about]), why=f.why) for f in found.blocks[:_TOLD]
    )
    return Verdict(
        allowed=False,
        reason=Phrase(
            "答复有{n}处必须改正，不能送审：{problems}请按建议修改；确需保留的，写明理由后再送审，理由随文书留存并记入台账。",
            n=len(found.blocks),
            problems=said,
        ),
        basis=(_FOUR_ELEMENTS,),
    )


def kept_for(paper: Paper, digest: str) -> ReplyCheck | None:
    """What was kept when exactly this text was sent for approval."""
    return paper.reply_checks.filter(content_hash=digest).select_related("by").last()


def still_passes(paper: Paper, content: Mapping[str, Any], digest: str, day: date) -> Verdict:
    """Whether nothing stands in the way of a reply now that its writer did not answer for: norms may have been changed since."""
    if not is_checked(paper.kind):
        return Verdict(allowed=True, reason="")
    kept = kept_for(paper, digest)
    known = kept.keys if kept is not None else frozenset()
    new = [f for f in check_reply(paper.matter, paper.kind, content, day).blocks if f.key not in known]
    if not new:
        return Verdict(allowed=True, reason="")
    return Verdict(
        allowed=False,
        reason=Phrase("答复里有送审时没有说明的问题：{why}请退回修改。", why=new[0].why),
        basis=(_FOUR_ELEMENTS,),
    )
