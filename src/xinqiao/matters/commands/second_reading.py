"""The second reader's act on a reply, and asking for one while a matter is handled (M-E5)."""

from typing import Annotated

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Either, Words
from xinqiao.matters.commands.moving import require, save
from xinqiao.matters.commands.papers import content_hash
from xinqiao.matters.models import READABLE, Approval, Matter, Paper, PaperState, SecondReading
from xinqiao.matters.offers import paper_steps
from xinqiao.matters.queries.second_reading import may_become_tense, reader_of
from xinqiao.matters.second_reading import ask
from xinqiao.rules.approval import SECOND_READER
from xinqiao.rules.second_reading import ReaderWanted
from xinqiao.rules.verdict import Verdict


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
    note: Annotated[
        str, Words("意见", required=False, sometimes=True, most=2000, hint="退回修改的，必须写明")
    ] = "",
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
        wanted_at=paper.waiting_since or act.at,
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


@command(
    "matter.mark_tense",
    slug="tense",
    lead="谈得激烈的事项，答复先由没有接触过信访人的同事复读，再审核、签发。标记的是事项，不评价信访人；标记以后不取消。",
    verb="请第二人复读",
    fits=lambda _actor, matter: may_become_tense(matter),
)
def mark_tense(
    act: Act,
    matter: Matter,
    *,
    reason: Annotated[str, Words("发生了什么", least=4, most=300, rows=2, hint="写事情，不写信访人是什么人")],
) -> Matter:
    """What turns out tense while it is handled has its answers read by a second person, also those that wait for approval or
    to be issued. Raises Refused
    once it is marked or answered."""
    if not may_become_tense(matter):
        told = "此事项已经标记，或者已经作出答复。"
        raise Refused(Verdict(allowed=False, reason=told))
    matter.tense_at = act.at
    save(act, matter, "tense_at")
    act.record(matter, matter_id=matter.pk, after={"tense": True}, reason=reason)
    for paper in matter.papers.filter(state__in=READABLE):
        waited = paper.reading
        ask(paper, paper.reply_checks.last())
        if paper.reading and not waited:
            paper.waiting_since = act.at
        paper.version += 1
        paper.save(update_fields=["waiting_since", "version"])
        act.record(paper, matter_id=matter.pk, after={"reading": str(paper.reading)})
    return matter


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
