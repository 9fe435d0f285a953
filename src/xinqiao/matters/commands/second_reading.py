"""The second reader's act on a reply (M-E5)."""

from typing import Annotated

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Either, Words
from xinqiao.matters.commands.moving import require
from xinqiao.matters.commands.papers import content_hash
from xinqiao.matters.models import Approval, Paper, PaperState, SecondReading
from xinqiao.matters.offers import paper_steps
from xinqiao.matters.queries.second_reading import reader_of
from xinqiao.rules.approval import SECOND_READER
from xinqiao.rules.second_reading import ReaderWanted


@command(
    "paper.second_read",
    lead="请先通读全文。有一个词自己不愿意收到，或者有一项诉求没有答复的，写明意见，退回起草人修改。",
    verb="提交复读结果",
    fits=lambda actor, paper: "second_read" in paper_steps(actor, paper),
)
def second_read(
    act: Act,
    paper: Paper,
    *,
    welcome: Annotated[
        bool,
        Either("如果您是信访人，有没有不愿意收到的词句？", yes="没有", no="有，写在意见里"),
    ],
    complete: Annotated[bool, Either("每一项诉求都答复了吗？", yes="都答复了", no="没有，写在意见里")],
    note: Annotated[str, Words("意见", required=False, most=2000, hint="退回修改的，必须写明")] = "",
) -> Paper:
    """Read a reply as a colleague who neither wrote it nor met the petitioner; two answers about exactly this text. Any "no" sends it
    back with the remark. Raises Refused for who may not read it, InvalidInput for a "no" without a remark."""
    require(reader_of(act.actor, paper))
    passed = welcome and complete
    if not passed and not note:
        raise InvalidInput({"note": "请写明哪个词句不妥，或者哪一项诉求没有答复，起草人才知道改什么。"})
    reading = SecondReading.objects.create(
        paper=paper,
        by_id=act.actor.staff,
        welcome=welcome,
        complete=complete,
        note=note,
        content_hash=content_hash(paper),
        at=act.at,
    )
    if not passed:
        _send_back(paper, reading)
    paper.reading = ReaderWanted.NONE
    paper.waiting_since = act.at
    paper.version += 1
    paper.save(update_fields=["state", "step", "reading", "waiting_since", "version"])
    after = {"welcome": welcome, "complete": complete, "state": str(paper.state)}
    act.record(paper, matter_id=paper.matter_id, after=after, reason=note)
    return paper


def _send_back(paper: Paper, reading: SecondReading) -> None:
    """As an approver sends back: the text opens again, with the remark beside it."""
    Approval.objects.create(
        paper=paper,
        step=SECOND_READER,
        by=reading.by,
        approved=False,
        note=reading.note,
        content_hash=reading.content_hash,
        at=reading.at,
    )
    paper.state, paper.step = PaperState.DRAFT, ""
