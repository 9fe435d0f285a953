"""Messages of an earlier system, taken in by groups: a group is in as a whole or not at all (M-R1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.inserting import insert, made
from xinqiao.kernel.sealing import seal
from xinqiao.kernel.typed import Exact, Words
from xinqiao.library.models import Category
from xinqiao.matters import clocks
from xinqiao.matters.commands.moving import edge
from xinqiao.matters.models import ImportedRow, Matter, PastAnswer, Petition
from xinqiao.matters.registration import Rows, build, record, write
from xinqiao.matters.submission import Submission
from xinqiao.offices.models import Unit
from xinqiao.rules.lifecycle import Move


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One row to take in. `key` names it within its source, `digest` its content; `given` has passed
    `submission.checked`; `answer` is empty for a message that waits for one; `category` is a machine's proposal."""

    key: Annotated[
        str, Exact("编号", why="the row's number in the earlier system, told from a person's before")
    ]
    digest: Annotated[str, Exact("指纹", why="a fingerprint")]
    given: Submission
    answer: Annotated[str, Exact("答复", required=False, why="sealed; the masked copy is made beside it")] = (
        ""
    )
    answered_at: datetime | None = None
    category: Category | None = None


@command("import.run", shared=True)
def import_group(
    act: Act,
    unit: Unit,
    source: Annotated[str, Words("来源", most=64, rows=1)],
    messages: Sequence[Message],
) -> list[Petition]:
    """Register a group of messages in one transaction, each with its real time of receipt. One that was answered before
    is closed with its answer; the others wait for sorting, their clocks running since their receipt."""
    batch = [build(act, unit, message.given, registered_before=True) for message in messages]
    answers = [
        answer
        for rows, message in zip(batch, messages, strict=True)
        if (answer := _take_answer(rows, message)) is not None
    ]
    for rows, message in zip(batch, messages, strict=True):
        rows.matter.proposed_category = message.category
    write(act, batch)
    insert(answers)
    imported = [
        made(ImportedRow, source=source, row_key=message.key, digest=message.digest, petition=rows.petition)
        for rows, message in zip(batch, messages, strict=True)
    ]
    insert(imported)
    for rows in batch:
        record(act, rows)
    return [rows.petition for rows in batch]


def _take_answer(rows: Rows, message: Message) -> PastAnswer | None:
    """The answer as a row; the matter is closed by it and its clocks stop on its day."""
    if message.answered_at is None:
        return None
    taken = edge(rows.matter, Move.MOVE_IN)
    _close(rows.matter, message.answered_at, taken.target)
    for clock in rows.clocks:
        clock.stopped_on, clock.stop_event = day_of(message.answered_at), "答复（历史数据）"
    answer = _answer(rows, message)
    rows.index_text += f" {answer.text}"
    return answer


def _close(matter: Matter, answered_at: datetime, state: str) -> None:
    matter.state = state
    matter.concluded_at = matter.closed_at = answered_at
    clocks.put_next(matter, None)


def _answer(rows: Rows, message: Message) -> PastAnswer:
    assert message.answered_at is not None
    return PastAnswer(
        petition=rows.petition,
        answered_at=message.answered_at,
        text=rows.hide(message.answer),
        sealed=seal(message.answer, context=f"matters.petition:{rows.petition.pk}:past-answer"),
    )
