"""Files past their period are listed, appraised by another, and destroyed as one act that leaves tombstones (M-I7; 档案法 21)."""

from typing import Annotated, Any

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.jobs import enqueue
from xinqiao.kernel.numbers import next_number
from xinqiao.kernel.storage import store
from xinqiao.kernel.stored import still_named
from xinqiao.kernel.typed import One, Pick, Words
from xinqiao.matters import files, search
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import staff_of
from xinqiao.outgoing.commands.listed import Why, lines_of, strike, told_of
from xinqiao.outgoing.compose import destruction_number, destruction_report, kept_report
from xinqiao.outgoing.erasing import Erased, erase_files
from xinqiao.outgoing.models import DestroyedFile, Destruction, DestructionSheet
from xinqiao.outgoing.queries.destroying import (
    kept_sheet,
    listed_files,
    matters_of,
    must_stay,
    not_any_more,
    to_appraise,
    tombstone,
)
from xinqiao.rules.archiving import OUT_BY_SYSTEM
from xinqiao.rules.destroying import DESTROYING, MOST, PAPER, fingerprint
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

JOB = "wipe-files"
_PAPER = [*PAPER.items()]


def _refuse(reason: str) -> None:
    raise Refused(Verdict(allowed=False, reason=reason, basis=(DESTROYING,)))


@command(
    "destruction.list",
    slug="destroy",
    page="outgoing:index",
    together=True,
    lead="列入保管期限届满的案卷：10年的，以及档案馆已经接收的30年的。永久的、应当移交还没有移交的、还有事项在办引用的、有记录没有办完的、其他单位还保管的、检举控告的不在其中。还有保存价值的，先改定保管期限。",
    verb="列清册",
    said=told_of,
)
def list_to_destroy(
    act: Act,
    unit: Unit,
    *,
    opinion: Annotated[
        str, Words("鉴定意见", rows=2, most=300, least=6, hint="逐卷看过、为什么没有继续保存的价值")
    ],
) -> Destruction:
    """List the files past their period, the oldest first, at most `MOST`, with the archivist's appraisal. Raises Refused when there are none."""
    found = list(to_appraise(unit.pk, act.day)[: MOST + 1])
    rows, cut = found[:MOST], len(found) > MOST
    if not rows:
        _refuse("没有保管期限届满、可以销毁的案卷。应当移交档案馆的，接收以后、期满才列入。")
    serial = next_number(f"destruction:{unit.document_word}:{act.day.year}")
    number = destruction_number(unit.document_word, act.day.year, serial)
    made = Destruction(unit=unit, number=number, opinion=opinion, cut=cut, by_id=act.actor.staff, at=act.at)
    begin(made, at=act.at)
    made.save()
    DestroyedFile.objects.bulk_create(
        DestroyedFile(destruction=made, line=line, matter=m, keeping=m.keeping, closed_on=day_of(m.closed_at))
        for line, m in enumerate(rows, 1)
    )
    act.record(made, after={"files": len(rows), "cut": cut}, basis=DESTROYING, reason=opinion)
    return made


def _still(act: Act, made: Destruction) -> None:
    """Raises Refused where a file on the list may not be destroyed any more, or none is left. Accusations are counted, not named."""
    if gone := must_stay(made).count():
        told = Phrase("清册上有{n}件须移出：请办理「移出一件」，选择「须移出的」，再重新批准。", n=gone)
        raise Refused(Verdict(allowed=False, reason=told, basis=(DESTROYING,)))
    if numbers := not_any_more(made, act.day):
        told = Phrase(
            "这些案卷列入以后又办理过、被在办事项引用、有记录没有办完、其他单位还保管，或者改定了保管期限：{numbers}。请先移出。",
            numbers=numbers,
        )
        raise Refused(Verdict(allowed=False, reason=told, basis=(DESTROYING,)))
    if not listed_files(made).exists():
        _refuse("清册里没有案卷：请作废这份清册。")


def _freeze(act: Act, made: Destruction) -> None:
    """Keep the list as it is now, titles included, as PDF with its hash."""
    path, sha256 = kept_report(act, destruction_report(made, list(listed_files(made))))
    DestructionSheet.objects.create(destruction=made, pdf_path=path, pdf_sha256=sha256, at=act.at)
    act.record(made, after={"list_sha256": sha256}, basis=DESTROYING)


@command(
    "destruction.approve",
    first=matters_of,
    lead="您是鉴定的第二人：逐卷核对期限和鉴定意见。批准以后才能执行；还有保存价值的，先移出。",
    verb="批准销毁",
    fits=lambda actor, made: made.by_id != actor.staff,
)
def approve_destruction(
    act: Act, made: Destruction, *, note: Annotated[str, Words("意见", rows=2, most=300, least=2)]
) -> Destruction:
    """A leader appraises too and approves; the list is kept as it is. Raises Refused for who made the list, and where a file is no longer past its
    period."""
    if made.by_id == act.actor.staff:
        _refuse("清册由您列出，请由另一位领导鉴定、批准。")
    left_out = must_stay(made).update(struck=OUT_BY_SYSTEM)
    _still(act, made)
    made.approved_by_id, made.approved_on = act.actor.staff, act.day
    take(act, made, words={"note": note}, reason=note, left_out=left_out)
    _freeze(act, made)
    return made


@command("destruction.print", fits=elsewhere)
def print_destruction(act: Act, made: Destruction) -> bytes:
    """The list as it was approved or carried out, on record. Raises Refused before, Tampered."""
    sheet = kept_sheet(made)
    if sheet is None:
        raise Refused(Verdict(allowed=False, reason="销毁清册批准以后才留存。", basis=(DESTROYING,)))
    act.record(made, after={"list_sha256": sheet.pdf_sha256}, basis=DESTROYING)
    return files.read(sheet.pdf_path)


def _colleagues(made: Any) -> Any:
    return staff_of(made.unit_id)


def _left_tombstones(act: Act, made: Destruction, erased: Erased) -> None:
    """One tombstone a file, with its hash in the log: the log stays whole, and says of each what it was."""
    for row in listed_files(made).select_related("destruction", "matter"):
        row.files = erased.files.get(row.matter_id, 0)
        row.values = erased.values.get(row.matter_id, 0)
        row.tombstone_sha256 = fingerprint(tombstone(row))
        row.save(update_fields=["files", "values", "tombstone_sha256"])
        told = {"tombstone_sha256": row.tombstone_sha256, "files": row.files, "list": made.number}
        act.record(row.matter, matter_id=row.matter_id, after=told, basis=DESTROYING)


@command(
    "destruction.carry_out",
    slug="carry-out",
    first=matters_of,
    danger=True,
    lead="不能恢复：清册上案卷的原文、身份信息、材料、文书全部清除，只留编号、日期和销毁记录。备份里还有，到备份轮换期满为止；恢复更早的备份以后，须按清册重新销毁。",
    verb="销毁",
    said=lambda made, _given: Phrase("{number}已销毁。", number=made.number),
)
def carry_out(
    act: Act,
    made: Destruction,
    *,
    witness: Annotated[
        One[Staff], Pick("监销人", among=_colleagues, others=True, wrong="请选择本单位的同事。")
    ],
    paper: Annotated[str, Pick("纸质案卷", among=_PAPER)],
) -> Destruction:
    """Erase every word of the files on the approved list and leave a tombstone of each. Raises Refused where a file is no longer past its period,
    InvalidInput where who destroys watches alone."""
    if witness.pk == act.actor.staff:
        raise InvalidInput({"witness": "监销须有两人在场，请选择另一位同事。"})
    _still(act, made)
    made.carried_out_by_id, made.witness, made.destroyed_on = act.actor.staff, witness, act.day
    take(act, made, words={"paper": PAPER[paper]}, paper=paper, witness=witness.pk)
    _freeze(act, made)
    erased = erase_files([row.matter_id for row in listed_files(made)], act.day)
    made.left = erased.paths
    made.save(update_fields=["left"])
    _left_tombstones(act, made, erased)
    enqueue(JOB, {"destruction": made.pk})
    return made


@command("destruction.wipe", fits=elsewhere)
def wipe(act: Act, made: Destruction) -> int:
    """Remove the stored files that no row names any more: after the commit, so that a file is never gone of a matter that still stands; done twice, nothing
    happens. How many were removed."""
    gone = set(made.left) - still_named(made.left)
    for path in gone:
        store().remove(path)
    removed, made.left, made.wiped_at = len(gone), [], made.wiped_at or act.at
    made.version += 1
    made.save(update_fields=["left", "wiped_at", "version"])
    search.INDEX.compact()
    act.record(made, after={"files_removed": removed}, basis=DESTROYING)
    return removed


@command(
    "destruction.strike",
    lead="移出的案卷继续保存，期满的以后还会列入；要长期保存的，另外改定保管期限。清册须重新批准。",
    verb="移出",
)
def strike_destroyed(
    act: Act,
    made: Destruction,
    *,
    file: Annotated[
        int,
        Pick(
            "哪一件",
            among=lambda made: lines_of(listed_files(made), must_stay(made)),
            wrong="请从清册中选择。",
        ),
    ],
    reason: Why,
) -> Destruction:
    """Take a file off the list, or all that must go; the line stays, with the reason."""
    return strike(act, made, must_stay(made), file=file, reason=reason)


@command("destruction.drop", lead="没有执行的清册可以作废。", verb="作废")
def drop_destruction(act: Act, made: Destruction, *, reason: Why) -> Destruction:
    """Give up a list that was not carried out; its files may be listed again."""
    take(act, made, words={"reason": reason}, reason=reason)
    return made
