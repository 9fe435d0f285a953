"""The second reading within commands: asked for when a reply is sent for approval, and done before its first step (M-E5)."""

from xinqiao.matters.models import Paper, ReplyCheck, SecondReading
from xinqiao.matters.queries.replying import is_checked
from xinqiao.matters.queries.second_reading import reading_of
from xinqiao.rules.second_reading import ReaderWanted
from xinqiao.rules.verdict import Verdict


def reading_for(paper: Paper, digest: str) -> SecondReading | None:
    """The reading that let exactly this text pass."""
    return (
        paper.second_readings.filter(content_hash=digest, welcome=True, complete=True)
        .select_related("by")
        .last()
    )


def ask(paper: Paper, kept: ReplyCheck | None) -> None:
    """Let a reply wait for its second reader where its matter is tense or the norms find its words sharp, unless exactly this text was
    read before."""
    wanted = kept is not None and (paper.matter.tense or kept.sharp)
    unread = kept is not None and wanted and reading_for(paper, kept.content_hash) is None
    paper.reading = reading_of(paper) if unread else ReaderWanted.NONE
    paper.save(update_fields=["reading"])


def done(paper: Paper, digest: str) -> Verdict:
    """Whether nothing waits for a second reader: the mark on the document is only for lists, what counts is the reading of this text."""
    kept = paper.reply_checks.filter(content_hash=digest).last() if is_checked(paper.kind) else None
    wanted = kept is not None and (paper.matter.tense or kept.sharp)
    if not wanted or reading_for(paper, digest) is not None:
        return Verdict(allowed=True, reason="")
    return Verdict(
        allowed=False,
        reason="这份答复须先由第二人复读，才能审核、签发。请没有写过它、也没有接触过信访人的同事在「要做的」里复读。",
    )
