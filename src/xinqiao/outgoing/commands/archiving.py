"""Files go to the archives: how long each is kept, the list, its approval, the receipt (M-R7; 档案法 13–16)."""

from datetime import date
from itertools import accumulate
from typing import Annotated, Any

from django.conf import settings
from django.db.models import QuerySet

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.clock import day_of, today
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.numbers import next_number
from xinqiao.kernel.typed import Day, Number, Pick, Words
from xinqiao.matters import files
from xinqiao.matters.models import FilePackage, Matter
from xinqiao.offices.models import Unit
from xinqiao.outgoing.commands.listed import Why, lines_of, strike, told_of
from xinqiao.outgoing.compose import handing_report, kept_report, list_number
from xinqiao.outgoing.models import HandedFile, HandingOver, HandingSheet, KeepingChoice
from xinqiao.outgoing.queries.archiving import (
    closed_files,
    counted,
    files_of,
    keeping_of,
    must_go,
    no_longer_so,
    sheet_of,
    that_go,
)
from xinqiao.rules.archiving import (
    ARCHIVING,
    EARLY,
    KEEPINGS,
    LARGEST,
    MOST,
    OUT_BY_SYSTEM,
    PERIODS,
    HandingStage,
    due_from,
)
from xinqiao.rules.lifecycle import State
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_PERIODS = [(k.value, Phrase("{title}：{means}", title=p.title, means=p.means)) for k, p in KEEPINGS.items()]


def _refuse(reason: str) -> None:
    raise Refused(Verdict(allowed=False, reason=reason, basis=(ARCHIVING,)))


@command(
    "matter.set_keeping",
    slug="keeping",
    lead="系统按有没有处理结果提出保管期限。有领导重要批示等情形的，在这里改定，写明理由；以前的划定都留存。",
    verb="划定",
    fits=lambda _actor, matter: matter.state == State.CLOSED,
)
def set_keeping(
    act: Act,
    matter: Matter,
    *,
    keeping: Annotated[str, Pick("保管期限", among=_PERIODS, initial=keeping_of)],
    reason: Annotated[str, Words("理由", rows=2, most=300, least=4)],
) -> KeepingChoice:
    """Say how long a closed file is kept, where its record does not tell it. Raises Refused before it is closed."""
    if matter.state != State.CLOSED:
        _refuse("事项办结归档以后，才划定保管期限。")
    row = KeepingChoice.objects.create(
        matter=matter, keeping=keeping, reason=reason, by_id=act.actor.staff, at=act.at
    )
    act.record(matter, matter_id=matter.pk, after={"keeping": keeping}, basis=PERIODS, reason=reason)
    return row


def _nothing_goes(unit: Unit, until: date) -> None:
    left = closed_files(unit.pk, until)
    unmade = left.filter(last_package=None).count()
    told = "到这一天为止，没有可以移交的案卷：都已列入清单，或者保管期限是10年、留在本单位的。"
    if unmade:
        told = Phrase(
            "到这一天为止，没有可以移交的案卷；其中{unmade}件还没有案卷包，请先在事项页制作。", unmade=unmade
        )
    _refuse(told)


def _as_many_as_fit(found: QuerySet[Any]) -> tuple[list[Any], bool]:
    """The first of them, as many as one list and one download can hold, one at least; and whether more wait."""
    rows = list(found[: MOST + 1])
    sizes = FilePackage.objects.in_bulk([row.last_package for row in rows])
    whole = accumulate(sizes[row.last_package].size for row in rows)
    fit = [row for row, size in zip(rows[:MOST], whole, strict=False) if size <= LARGEST] or rows[:1]
    return fit, len(fit) < len(rows)


@command(
    "handing.list",
    slug="hand-over",
    page="outgoing:index",
    together=True,
    lead="列入已经归档、有案卷包、保管期限是永久或者30年的案卷，由分管领导审核。不满法定年限提前移交的，须经档案主管部门同意。检举控告的案卷不在其中。",
    verb="列清单",
    said=told_of,
)
def list_files(
    act: Act,
    unit: Unit,
    *,
    archive: Annotated[
        str, Words("接收的档案馆", rows=1, most=60, least=3, hint="写全称，例如：云水市档案馆")
    ],
    closed_until: Annotated[date, Day("哪一天以前归档的", past=True, initial=lambda _unit: today())],
    consent: Annotated[
        str,
        Words("提前移交的同意文号", required=False, rows=1, most=80, hint="全部已满法定年限的不填"),
    ] = "",
) -> HandingOver:
    """List the files that go to the archives, the oldest first, at most `MOST`. Raises Refused when there are none, InvalidInput for files
    before their time without the authority's consent (档案法实施条例 20)."""
    rows, cut = _as_many_as_fit(that_go(unit.pk, closed_until))
    if not rows:
        _nothing_goes(unit, closed_until)
    years = settings.XINQIAO_ARCHIVE_YEARS
    early = [m.number for m in rows if m.closed_at and act.day < due_from(day_of(m.closed_at), years)]
    if early and not consent:
        told = Phrase(
            "有{n}件还不满{years}年（例如{number}）。提前移交须经档案主管部门同意，请填写同意的文号（{basis}）。",
            n=len(early),
            years=years,
            number=early[0],
            basis=EARLY,
        )
        raise InvalidInput({"consent": told})
    serial = next_number(f"handing:{unit.document_word}:{act.day.year}")
    made = HandingOver(
        unit=unit,
        number=list_number(unit.document_word, act.day.year, serial),
        archive=archive,
        consent=consent,
        closed_until=closed_until,
        cut=cut,
        by_id=act.actor.staff,
        at=act.at,
    )
    begin(made, at=act.at)
    made.save()
    HandedFile.objects.bulk_create(
        HandedFile(handing=made, line=line, matter=m, package_id=m.last_package, keeping=m.keeping)
        for line, m in enumerate(rows, 1)
    )
    after = {"files": len(rows), "early": len(early), "cut": cut}
    act.record(made, after=after, basis=ARCHIVING, reason=consent)
    return made


def _still(made: HandingOver) -> None:
    """Raises Refused where a file on the list is no longer the one that was listed, or none is left. Accusations are counted, not named."""
    if numbers := no_longer_so(made):
        told = Phrase(
            "这些案卷列入以后又办理过：{numbers}。请先移出，归档以后列入以后的清单。", numbers=numbers
        )
        raise Refused(Verdict(allowed=False, reason=told, basis=(ARCHIVING,)))
    if gone := must_go(made).count():
        told = Phrase(
            "清单上有{n}件须移出：请办理「移出一件」，选择「须移出的」，再重新审核。已经打印的清单不再使用。",
            n=gone,
        )
        raise Refused(Verdict(allowed=False, reason=told, basis=(ARCHIVING,)))
    if not files_of(made).exists():
        _refuse("清单里没有案卷：请作废这份清单。")


def _freeze(act: Act, made: HandingOver) -> None:
    """Keep the list as it is now, as PDF with its hash and its sums."""
    rows = list(files_of(made))
    path, sha256 = kept_report(act, handing_report(made, rows))
    HandingSheet.objects.create(
        handing=made,
        pdf_path=path,
        pdf_sha256=sha256,
        files=len(rows),
        pieces=sum(row.package.pieces for row in rows),
        pages=sum(row.package.pages for row in rows),
        at=act.at,
    )
    act.record(made, after={"list_sha256": sha256, "files": len(rows)}, basis=ARCHIVING)


@command(
    "handing.approve",
    lead="核对件数、保管期限和提前移交的同意；审核以后，双方清点、在移交清单上签字。",
    verb="同意移交",
    fits=lambda actor, made: made.by_id != actor.staff,
)
def approve_handing(
    act: Act,
    made: HandingOver,
    *,
    note: Annotated[str, Words("意见", required=False, rows=2, most=300)] = "",
) -> HandingOver:
    """A leader agrees that these files go, and the list is kept as it is; the system leaves out what has become an accusation. Raises
    Refused for who made the list, and where a file is no longer the one listed."""
    if made.by_id == act.actor.staff:
        _refuse("清单由您列出，请由另一位领导审核。")
    left_out = must_go(made).update(struck=OUT_BY_SYSTEM)
    _still(made)
    made.approved_by_id, made.approved_on = act.actor.staff, act.day
    take(act, made, words={"note": note}, reason=note, left_out=left_out)
    _freeze(act, made)
    return made


@command("handing.print", fits=elsewhere)
def print_list(act: Act, made: HandingOver) -> bytes:
    """The list as it was approved or received, on record. Raises Refused before the approval, and between approval and receipt where a file is
    no longer the one listed; Tampered."""
    sheet = sheet_of(made)
    if sheet is None:
        raise Refused(Verdict(allowed=False, reason="移交清单审核以后才留存。", basis=(ARCHIVING,)))
    if made.stage == HandingStage.APPROVED:
        _still(made)
    act.record(made, after={"list_sha256": sheet.pdf_sha256}, basis=ARCHIVING, reason=made.archive)
    return files.read(sheet.pdf_path)


@command("handing.take", fits=elsewhere)
def take_packages(act: Act, made: HandingOver) -> list[HandedFile]:
    """The packages that go with an approved list, for the archivist; on record with each hash. Raises Refused before the approval and after the
    receipt: what was received is not handed over a second time."""
    if made.stage == HandingStage.RECEIVED:
        _refuse("清单已经登记接收，不再整批取出；个别案卷需要补交的，请在事项页取出案卷包。")
    if made.stage != HandingStage.APPROVED:
        _refuse("移交清单审核以后，才能取出案卷包。")
    _still(made)
    rows = list(files_of(made))
    for row in rows:
        act.record(
            row.matter,
            matter_id=row.matter_id,
            after={"sha256": row.package.sha256, "handing": made.number},
            basis=ARCHIVING,
            reason=made.archive,
        )
    act.record(made, after={"files": len(rows)}, basis=ARCHIVING, reason=made.archive)
    return rows


@command(
    "handing.receive",
    lead="双方按清单清点、签字以后登记。登记以后，清单上的案卷都记为已移交。",
    verb="登记接收",
    said=lambda made, _given: Phrase("{number}已移交{archive}。", number=made.number, archive=made.archive),
)
def receive(
    act: Act,
    made: HandingOver,
    *,
    on: Annotated[date, Day("接收日期", past=True, initial=lambda _made: today())],
    receiver: Annotated[str, Words("档案馆接收人", rows=1, most=40, least=2)],
    receipt: Annotated[str, Words("接收回执的文号或者编号", rows=1, most=60, least=2)],
    pieces: Annotated[int, Number("清点的件数", most=1_000_000, hint="案卷包里文书、材料等的总件数，见清单")],
) -> HandingOver:
    """The archives have received what is on the list. Raises InvalidInput for a day before the approval and for another count than that of the
    list; Refused where a file is no longer the one listed."""
    _still(made)
    if made.approved_on and on < made.approved_on:
        raise InvalidInput({"on": "接收日期不能早于审核移交清单的日期，不得倒签。"})
    _files, listed, _pages = counted(made)
    if pieces != listed:
        told = Phrase(
            "清单上是{listed}件，清点是{found}件：请重新清点；确有缺少的，先移出那一件。",
            listed=listed,
            found=pieces,
        )
        raise InvalidInput({"pieces": told})
    made.received_on, made.receiver, made.receipt = on, receiver, receipt
    take(act, made, words={"receipt_number": receipt}, received_on=on.isoformat(), pieces=pieces)
    _freeze(act, made)
    return made


@command(
    "handing.strike",
    lead="移出的案卷留在本单位，可以列入以后的清单；清单须重新审核。",
    verb="移出",
)
def strike_file(
    act: Act,
    made: HandingOver,
    *,
    file: Annotated[
        int,
        Pick("哪一件", among=lambda made: lines_of(files_of(made), must_go(made)), wrong="请从清单中选择。"),
    ],
    reason: Why,
) -> HandingOver:
    """Take a file off the list, or all that must go; the line stays, with the reason."""
    return strike(act, made, must_go(made), file=file, reason=reason)


@command("handing.drop", lead="档案馆没有接收的清单可以作废。", verb="作废")
def drop_handing(act: Act, made: HandingOver, *, reason: Why) -> HandingOver:
    """Give up a list that the archives did not receive; its files may be listed again."""
    take(act, made, words={"reason": reason}, reason=reason)
    return made
