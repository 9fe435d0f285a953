"""One act on several records, begun and carried through, also after the browser was closed or the server ended in the middle.

What is chosen and typed is kept when it is confirmed, and of what was refused until it was filled in again or is given up. Each record is then done by its own command, and its line is marked in the transaction
of that command: whatever happens, what was done is known as done, and going on does nothing twice. No record of the office: each act is in
the log by itself, and a run is read by its own person only."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from xinqiao.kernel import rehearsal
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import NotFound, Refused
from xinqiao.kernel.sealing import seal, unseal_bytes
from xinqiao.kernel.writing import writing
from xinqiao.offices.models import BulkLine, BulkRun
from xinqiao.rules.verdict import Verdict

KEPT = timedelta(days=14)
Words = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenLine:
    """A record as the log names it, the part of it that is meant, and the version that was seen."""

    subject: str
    part: str = ""
    seen: int | None = None


def _context(run_id: UUID) -> str:
    return f"offices.run:{run_id}:words"


def begin(
    staff_id: int,
    run_id: UUID,
    act: str,
    words: Words,
    chosen: Iterable[ChosenLine],
    *,
    instead: BulkRun | None = None,
) -> BulkRun:
    """Keep what was confirmed. The same form sent twice is one run. `instead`: whose refused lines were filled in again. Raises NotFound for
    a number that is another's."""
    text = json.dumps({name: list(values) for name, values in words.items()}, ensure_ascii=False)
    sealed = seal(text.encode("utf-8", "replace"), context=_context(run_id))
    with writing():
        values = {"staff_id": staff_id, "act": act, "sealed": sealed, "begun_at": now()}
        run, made = BulkRun.objects.get_or_create(pk=run_id, defaults=values)
        if run.staff_id != staff_id or run.act != act:
            raise NotFound
        if made:
            BulkLine.objects.bulk_create(
                BulkLine(run=run, position=at, subject=one.subject, part=one.part, seen=one.seen)
                for at, one in enumerate(chosen, 1)
            )
        if instead is not None and instead.pk != run.pk:
            close(instead)
    rehearsal.count()  # what was typed is the run's from here on, and no draft any more, whatever is refused
    return run


def own_run(staff_id: int, run_id: UUID) -> BulkRun:
    """Raises NotFound."""
    found = BulkRun.objects.filter(pk=run_id, staff_id=staff_id, begun_at__gt=now() - KEPT).first()
    if found is None:
        raise NotFound
    return found


def unfinished(staff_id: int) -> list[BulkRun]:
    """What this person began and did not carry through, or could fill in again, the newest first."""
    rows = BulkRun.objects.filter(staff_id=staff_id, open=True, begun_at__gt=now() - KEPT)
    return list(rows.order_by("-begun_at", "pk").prefetch_related("lines"))


def words_of(run: BulkRun) -> dict[str, list[str]]:
    """What was typed; nothing when it is closed."""
    if not run.open:
        return {}
    found: dict[str, list[str]] = json.loads(unseal_bytes(run.sealed, context=_context(run.pk)))
    return found


def done(line: BulkLine) -> None:
    """Mark a line that waits as done, in the transaction of its act. Raises Refused when it was done meanwhile: then the act is undone."""
    if not BulkLine.objects.filter(pk=line.pk, good=None).update(good=True):
        raise Refused(Verdict(allowed=False, reason="这一件已经办过，没有再办一次。"))


def told(line: BulkLine, words: str) -> None:
    """What was said of a line that is done."""
    with writing():
        BulkLine.objects.filter(pk=line.pk).update(words=words)


def refused(line: BulkLine, words: str) -> None:
    """Mark a line that waits as refused, with the reason."""
    with writing():
        BulkLine.objects.filter(pk=line.pk, good=None).update(good=False, words=words)


def close(run: BulkRun) -> None:
    """Nothing is left to be done or filled in again: what was typed is erased. Nothing is sealed in its place, for backup, checks and a
    change of keys open every sealed value."""
    if not run.lines.filter(good=None).exists():
        with writing():
            nothing = seal(b"", context=_context(run.pk))
            BulkRun.objects.filter(pk=run.pk).update(open=False, sealed=nothing)


def give_up(staff_id: int, run_id: UUID) -> None:
    """What waits is not done; what was done stays done and stays in the list."""
    with writing():
        run = own_run(staff_id, run_id)
        run.lines.filter(good=None).update(good=False, words="没有办：不再接着办。")
        close(run)


def tidy_runs() -> None:
    """Every night: what is too old, and what belongs to a closed account."""
    BulkRun.objects.filter(begun_at__lte=now() - KEPT).delete()
    BulkRun.objects.filter(staff__is_active=False).delete()
