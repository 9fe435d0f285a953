"""Receipt and registration: every channel ends in the same act and asks what `rules.collecting` names (M-I1, M-R1, 条例 21(2), 22(1), 23(1))."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from django.conf import settings
from django.db.models import QuerySet, Sum

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.numbers import hold
from xinqiao.kernel.typed import Day, Mask, One, Pick, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters import files, notices
from xinqiao.matters.commands.moving import not_archived
from xinqiao.matters.content import mask_for
from xinqiao.matters.files import SealedFile
from xinqiao.matters.models import (
    Attachment,
    MatterStaff,
    OutsideDocument,
    OutsideKind,
    Petition,
    StaffPart,
)
from xinqiao.matters.notices import Ways
from xinqiao.matters.query_codes import code_of
from xinqiao.matters.registration import Rows, build, record, series_of, write
from xinqiao.matters.submission import Submission, checked
from xinqiao.offices.models import Unit
from xinqiao.rules.basis import Basis
from xinqiao.rules.rectifying import JUDGE_WORKING_DAYS

_REGISTRATION = Basis(article=22, paragraph=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the petitioner takes away: number and query code. `repeated`: the same submission came twice."""

    petition: Petition
    code: str
    repeated: bool = False


def _add_files(
    act: Act, petition: Petition, given: Sequence[SealedFile], hide: Mask, *, theirs: bool
) -> list[Attachment]:
    """Take sealed files, each under its name as `hide` leaves it; `theirs`: they came from the petitioner, who gets them back."""
    return Attachment.objects.bulk_create(
        [
            Attachment(
                id=each.id,
                matter_id=petition.matter_id,
                petition=petition,
                name=hide(each.name),
                content_type=each.content_type,
                size=each.size,
                sha256=each.sha256,
                path=files.place(each),
                from_citizen=theirs or act.actor.staff_id is None,
                added_at=act.at,
                added_by=act.actor.ref,
            )
            for each in given
        ]
    )


def _require_the_same(earlier: Petition, given: Submission) -> None:
    """A program's submission key stands for one submission: what it sent is fingerprinted in `source_ref`. Who knows the key is not given
    a code that was made since."""
    if given.source_ref != earlier.source_ref:
        raise InvalidInput(
            {"submission_key": "这个提交编号已经用于另一件内容不同的信访件；新的信访件请换一个编号。"}
        )
    if earlier.code_round:
        told = (
            "这件信访件已经登记，查询码后来换过，原回执不再重发；请用新的查询码查询，没有的请到登记单位办理。"
        )
        raise InvalidInput({"submission_key": told})


def _receive(act: Act, unit: Unit, given: Submission) -> Receipt:
    """The shared body of all channels. Of submissions with one key that arrive side by side, the first is registered
    and the others wait for its receipt."""
    ready = checked(given, act.at)
    rows = build(act, unit, ready)
    if given.submission_key:
        hold(series_of(act))
        same = Petition.objects.filter(submission_key=given.submission_key)
        if same.exists():
            earlier = same.select_related("matter").get()
            _require_the_same(earlier, given)
            act.record(earlier, matter_id=earlier.matter_id, reason="重复提交，返回原回执")
            return Receipt(petition=earlier, code=code_of(earlier), repeated=True)
    return Receipt(petition=entered(act, rows, ready), code=code_of(rows.petition))


def entered(act: Act, rows: Rows, ready: Submission) -> Petition:
    """Number and write what was built of a checked submission, with its files; who registers an accusation may see it."""
    write(act, [rows])
    if ready.accusation and act.actor.staff_id:
        MatterStaff.objects.create(
            matter=rows.matter,
            staff_id=act.actor.staff,
            part=StaffPart.CLEARED,
            since=act.at,
            reason="登记人",
        )
    if ready.files:
        _add_files(act, rows.petition, ready.files, rows.hide, theirs=ready.theirs)
    record(act, rows)
    if ready.notices != Ways():
        notices.keep(act, rows.petition, ready.notices)
    return rows.petition


@command("petition.register", shared=True)
def register(act: Act, unit: Unit, given: Submission) -> Receipt:
    """Register a petition received at the desk, by letter, telephone or e-mail. Raises InvalidInput."""
    return _receive(act, unit, given)


@command("petition.submit")
def submit(act: Act, _: None, unit: Unit, given: Submission) -> Receipt:
    """Receive a petition from the public counter; registered at once, at the moment of receipt."""
    return _receive(act, unit, given)


@command("petition.attach")
def attach(
    act: Act, petition: Petition, given: Sequence[SealedFile], *, theirs: bool = False
) -> list[Attachment]:
    """Add material to a petition, also after registration; a file that is there already, as after a double submission, is
    not added again. What came from the petitioner (`theirs`: the letter, a contract) the petitioner can open and take home (个人信息保护法
    45: a copy of one's own), what the office put into the file for itself nobody outside. Raises InvalidInput when nothing is given, or more than a petition may hold, and Refused for a closed file."""
    not_archived(petition.matter)
    if not given:
        raise InvalidInput({"files": "请选择要添加的材料。"})
    return take_in(act, petition, given, theirs=theirs)


def take_in(
    act: Act, petition: Petition, given: Sequence[SealedFile], *, theirs: bool = False
) -> list[Attachment]:
    """The body of whatever adds files to a petition. Raises InvalidInput when it is more than a matter may hold."""
    there = {(a.name, a.sha256): a for a in Attachment.objects.filter(petition=petition)}
    hide = mask_for(petition.matter)
    known = [there.get((hide(each.name), each.sha256)) for each in given]
    fresh = [each for each, found in zip(given, known, strict=True) if found is None]
    kept = Attachment.objects.filter(matter=petition.matter_id).aggregate(size=Sum("size", default=0))
    if kept["size"] + sum(each.size for each in fresh) > settings.XINQIAO_MAX_MATTER_BYTES:
        raise InvalidInput({"files": "此事项的材料总量超过上限，请联系工作人员线下递交。"})
    added = _add_files(act, petition, fresh, hide, theirs=theirs)
    for attachment in added:
        act.record(
            attachment,
            matter_id=petition.matter_id,
            after={"sha256": attachment.sha256, "size": attachment.size, "type": attachment.content_type},
        )
    again = [a for a in known if a is not None]
    for attachment in again:
        reason = "重复提交，不另存"
        if theirs and not attachment.from_citizen:
            attachment.from_citizen, reason = True, "同一材料，改为信访人交来的"
            attachment.save(update_fields=["from_citizen"])
        act.record(attachment, matter_id=petition.matter_id, reason=reason)
    return again + added


@command("petition.link")
def link_same_matter(
    act: Act,
    petition: Petition,
    earlier: Petition,
    *,
    reason: Annotated[str, Words("认定为同一事项的理由", most=300)],
    paper: Annotated[str, Words("信访人带来的文书的文号", required=False, rows=1, most=40)] = "",
) -> Petition:
    """A person confirms that a petition raises the same matter as an earlier one (初次/重复信访). It serves the
    petitioner's procedural position only; both keep their own numbers. `paper`: by which an organ that does not see the earlier one knows of
    it (条例 19(3)). Raises InvalidInput."""
    if petition.pk == earlier.pk:
        raise InvalidInput({"number": "请选择另一件信访件。"})
    if earlier.received_at > petition.received_at:
        told = "所填的信访件收到得更晚。请在较晚的那一件上关联较早的一件。"
        raise InvalidInput({"number": told})
    reason = mask_for(earlier.matter)(reason)[:300]
    petition.repeat_of, petition.link_reason = earlier, f"{reason}（{paper}）" if paper else reason
    if petition.judge_by is None:
        petition.judge_by = work_calendar().add_working_days(act.day, JUDGE_WORKING_DAYS).day
    petition.save(update_fields=["repeat_of", "link_reason", "judge_by"])
    act.record(
        petition,
        matter_id=petition.matter_id,
        after={"repeat_of": earlier.number, **({"paper": paper} if paper else {})},
        reason=reason,
    )
    return petition


def _attached(petition: Petition) -> QuerySet[Attachment]:
    return Attachment.objects.filter(petition=petition)


@command(
    "petition.link_outside",
    lead="只用于同一信访人的同一事项，且文书由没有使用本系统的机关、单位出具。先用“添加材料”存入文书的扫描件，再在这里登记；"
    "不予受理、不再受理只能依据关联的事项或者这里登记的文书（《信访工作条例》第十九条第三款、第三十六条第三款）。",
    verb="登记此文书",
)
def link_outside(
    act: Act,
    petition: Petition,
    *,
    kind: Annotated[OutsideKind, Pick("文书", among=OutsideKind.choices)],
    organ: Annotated[str, Words("出具文书的机关、单位", rows=1, most=120, hint="写全称")],
    number: Annotated[str, Words("文号", rows=1, most=60)],
    day: Annotated[date, Day("日期", past=True, hint="复核意见书填送达日期，受理告知书填受理日期")],
    scan: Annotated[
        One[Attachment],
        Pick(
            "文书的扫描件",
            among=_attached,
            wrong="请选择文书的扫描件；还没有的，请先在信访件上添加材料。",
            hint="取自此信访件的材料",
        ),
    ],
    reason: Annotated[str, Words("认定为同一信访人、同一事项的理由", most=300, rows=3)],
) -> OutsideDocument:
    """Keep that an organ outside this system issued a final opinion on the same matter, or accepted it: organ, number and day as its
    document says, and the scan. Another entry puts a wrong one right."""
    row = OutsideDocument.objects.create(
        petition=petition,
        kind=kind,
        organ=organ,
        number=number,
        day=day,
        scan=scan,
        reason=reason,
        by_id=act.actor.staff,
        at=act.at,
    )
    act.record(
        row,
        matter_id=petition.matter_id,
        after={"kind": str(kind), "organ": organ, "number": number, "day": str(day), "scan": str(scan.pk)},
        reason=reason,
    )
    return row
