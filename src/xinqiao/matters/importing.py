"""An import from beginning to end: rows checked one by one, taken in by groups, problems collected, nothing else lost."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from xinqiao.intake.tables import TableRow
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.records import nobody
from xinqiao.library.models import Category
from xinqiao.matters.commands.importing import Message, import_group
from xinqiao.matters.models import Channel, ImportedRow
from xinqiao.matters.submission import Submission, checked
from xinqiao.offices.models import Unit
from xinqiao.people.models import PersonKind
from xinqiao.people.vault import Identity
from xinqiao.rules.submission import names_nobody
from xinqiao.rules.text_input import says_nothing

GROUP = 200
"""Rows of one transaction: what a stop in the middle has to read again."""
_TITLE = 40
_MOVED_IN = "由以前使用的系统迁入，登记时间见原系统"

Propose = Callable[[str], Category | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """Why a row of the table was not taken in. `row` is what a spreadsheet shows; no text of the row is repeated."""

    row: int
    id: str
    text: str


@dataclass(slots=True)
class ImportOutcome:
    """What an import has done: rows taken in, rows that were in already, rows with problems."""

    taken: int = 0
    answered: int = 0
    already: int = 0
    problems: list[RowProblem] = field(default_factory=list)


def run(
    actor: Actor,
    unit: Unit,
    source: str,
    rows: Iterable[TableRow],
    *,
    propose: Propose = lambda _text: None,
    progress: Callable[[int], object] = lambda _count: None,
) -> ImportOutcome:
    """Take the rows in. Stopped at any moment and run again, it goes on where it ended (`source` and the row's number
    name a row). `propose` gives the category a machine would choose; `progress` hears how many rows were looked at."""
    outcome = ImportOutcome()
    remaining = iter(rows)
    seen: set[str] = set()
    while group := list(islice(remaining, GROUP)):
        messages = list(_new(source, group, seen, outcome, propose))
        if messages:
            import_group(actor, unit, source, messages)
            outcome.taken += len(messages)
            outcome.answered += sum(m.answered_at is not None for m in messages)
        progress(len(group))
    return outcome


def _new(
    source: str, group: list[TableRow], seen: set[str], outcome: ImportOutcome, propose: Propose
) -> Iterator[Message]:
    """The rows of a group that are to be taken in."""
    keyed = [(row, *_key(row)) for row in group]
    known = dict(
        ImportedRow.objects.filter(source=source, row_key__in=[key for _, key, _ in keyed]).values_list(
            "row_key", "digest"
        )
    )
    for row, key, digest in keyed:
        problem = _twice(key, digest, known, seen)
        if problem is None and key in known:
            outcome.already += 1
            continue
        message = None
        if problem is None:
            message, problem = _message(row, key, digest, propose)
        if message is None:
            outcome.problems.append(RowProblem(row=row.number, id=row.id, text=problem or ""))
            continue
        seen.add(key)
        yield message


def _key(row: TableRow) -> tuple[str, str]:
    """A row's name within its source, and the fingerprint of its content. A number that may be a person's names nothing."""
    content = "\x1f".join((row.title, row.text, row.time.isoformat() if row.time else ""))
    digest = hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return (row.id if 0 < len(row.id) <= 64 and nobody()(row.id) == row.id else f"#{digest}"), digest


def _twice(key: str, digest: str, known: dict[str, str], seen: set[str]) -> str | None:
    if key in seen:
        return "编号在表中重复出现，只收入了第一行；请核对编号。"
    if key in known and known[key] != digest:
        return "这个编号以前导入过，但内容不同；请核对，确是另一来源的请用 --source 另取来源名。"
    return None


def _message(row: TableRow, key: str, digest: str, propose: Propose) -> tuple[Message | None, str | None]:
    """The row as a message, or what is wrong with it."""
    problems = list(row.problems) + _missing(row)
    if problems:
        return None, " ".join(problems)
    assert row.time is not None
    given = Submission(
        channel=Channel.WEB,
        title=row.title or _first_words(row.text),
        text=row.text or row.title,
        received_at=row.time,
        identity=_identity(row),
        source_ref=nobody()(row.id)[:80],
        late_reason=_MOVED_IN,
    )
    try:
        ready = checked(given, now(), taken_over=True)
    except InvalidInput as error:
        return None, " ".join(error.fields.values())
    return (
        Message(
            key=key,
            digest=digest,
            given=ready,
            answer=row.reply,
            answered_at=row.reply_time,
            category=propose(f"{row.title}\n{row.text}"),
        ),
        None,
    )


def _missing(row: TableRow) -> list[str]:
    problems = []
    if not row.text and not row.title:
        problems.append("没有标题，也没有内容。")
    if row.time is None and not row.problems:
        problems.append("没有收到时间。")
    if bool(row.reply) != bool(row.reply_time) and not row.problems:
        problems.append("答复和答复时间应当同时有。")
    if row.time and row.reply_time and row.reply_time < row.time:
        problems.append("答复时间早于收到时间。")
    if row.reply_time and row.reply_time > now():
        problems.append("答复时间晚于现在。")
    return problems


def _identity(row: TableRow) -> Identity | None:
    """Who wrote: the name, or the account of the earlier platform, through which an answer still reaches its owner; or nobody named who
    left a telephone or an address."""
    # A list says 无 or 匿名 where a person leaves a field empty.
    told_name = "" if names_nobody(row.name) else row.name
    kind = PersonKind.NATURAL if told_name or not row.user else PersonKind.ACCOUNT
    name = told_name or ("" if names_nobody(row.user) else row.user[:50])
    phone, address = ("" if says_nothing(told) else told for told in (row.phone, row.address))
    return Identity(name=name, kind=kind, phone=phone, address=address) if name or phone or address else None


def _first_words(text: str) -> str:
    """A title for a message that has none: its first words."""
    first = text.strip().splitlines()[0] if text.strip() else ""
    return first if len(first) <= _TITLE else first[:_TITLE] + "…"
