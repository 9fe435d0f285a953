"""Receipt and registration: every channel ends in the same act (M-R1, 条例 21(2), 22(1), 23(1))."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from xinqiao.intake.files import check_file
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.numbers import next_numbers
from xinqiao.kernel.sealing import seal, short_code
from xinqiao.matters import clocks, files, search
from xinqiao.matters.models import (
    Attachment,
    ImportedRow,
    Matter,
    MatterStaff,
    MatterUnit,
    Petition,
    Representative,
    RequestItem,
    RunningClock,
    StaffPart,
    UnitPart,
)
from xinqiao.matters.submission import Submission, Upload, checked, checked_files, masked
from xinqiao.offices.models import Unit, UnitKind
from xinqiao.people import vault
from xinqiao.people.models import Person
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.verdict import Verdict

_REGISTRATION = Basis(article=22, paragraph=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the petitioner takes away: number and query code. `repeated`: the same submission came twice."""

    petition: Petition
    code: str
    repeated: bool = False


def code_of(petition: Petition) -> str:
    """The petition's query code; derived, so that the same receipt can be given again."""
    return short_code(str(petition.pk), purpose="query-code")


@dataclass(slots=True)
class _Rows:
    """Everything one registration writes, collected so that it is written table by table."""

    matter: Matter
    petition: Petition
    people: list[Person]
    requests: list[RequestItem]
    representatives: list[Representative]
    clocks: list[RunningClock]
    unit_part: MatterUnit
    index_text: str


def _build(act: Act, unit: Unit, given: Submission, serial: int) -> _Rows:
    number = f"XF{act.day.year}-{serial:06d}"
    title, text = masked(given, given.title), masked(given, given.text)
    people = [vault.build(party) for party in given.parties]
    matter = Matter(
        number=number,
        title=title[:200],
        place=given.place,
        confidential=given.accusation,
        urgent=given.urgent,
        registering_unit=unit,
        holding_unit=unit,
        received_at=given.received_at,
        updated_at=act.at,
    )
    key = new_uuid()
    petition = Petition(
        id=key,
        number=number,
        matter=matter,
        unit=unit,
        channel=given.channel,
        person=people[0] if people else None,
        received_at=given.received_at,
        registered_at=act.at,
        registered_by_id=act.actor.staff_id,
        title=title[:200],
        text=text,
        sealed=seal(
            json.dumps(
                {"title": given.title, "text": given.text, "requests": given.requests}, ensure_ascii=False
            ),
            context=f"matters.petition:{key}:original",
        ),
        people_count=given.people_count,
        is_group=given.is_group,
        oral=given.oral,
        read_back=given.read_back,
        urgent=given.urgent,
        other_procedure=masked(given, given.other_procedure),
        submission_key=given.submission_key,
        source_ref=given.source_ref,
    )
    items = [
        RequestItem(matter=matter, position=i, text=masked(given, item)[:1000])
        for i, item in enumerate(given.requests, 1)
    ]
    named = [Representative(petition=petition, person=p, position=i) for i, p in enumerate(people[:5], 1)]
    return _Rows(
        matter=matter,
        petition=petition,
        people=people,
        requests=items,
        representatives=named if given.people_count > 1 else [],
        clocks=_first_clocks(act, matter, unit, given),
        unit_part=MatterUnit(matter=matter, unit=unit, part=UnitPart.REGISTERING, since=act.at),
        index_text=f"{number} {title} {text} {given.place}",
    )


def _first_clocks(act: Act, matter: Matter, unit: Unit, given: Submission) -> list[RunningClock]:
    """T1 (registration) stops at once; T2 runs at a petition office, T3 at any other unit (条例 22(1), 23(2)).
    T3 does not run for an anonymous petition: nobody could be told."""
    received = day_of(given.received_at)
    registration = clocks.build(matter, ClockCode.T1, received, "收到信访事项", unit_id=unit.pk)
    registration.stopped_on, registration.stop_event = act.day, "登记"
    rows = [registration]
    if unit.kind == UnitKind.PETITION_OFFICE:
        rows.append(clocks.build(matter, ClockCode.T2, received, "收到信访事项", unit_id=unit.pk))
    elif given.identity is not None:
        rows.append(clocks.build(matter, ClockCode.T3, received, "直接收到信访事项", unit_id=unit.pk))
    open_clocks = [c for c in rows if c.stopped_on is None and c.alert_on]
    if open_clocks:
        matter.next_due, matter.next_clock = open_clocks[0].alert_on, open_clocks[0].code
    return rows


def _write(batch: Sequence[_Rows]) -> None:
    """Write the collected rows table by table."""
    Person.objects.bulk_create([p for rows in batch for p in rows.people])
    Matter.objects.bulk_create([rows.matter for rows in batch])
    for rows in batch:
        rows.petition.matter_id = rows.matter.pk
        rows.unit_part.matter_id = rows.matter.pk
        for request in rows.requests:
            request.matter_id = rows.matter.pk
        for clock in rows.clocks:
            clock.matter_id = rows.matter.pk
    Petition.objects.bulk_create([rows.petition for rows in batch])
    MatterUnit.objects.bulk_create([rows.unit_part for rows in batch])
    RequestItem.objects.bulk_create([item for rows in batch for item in rows.requests])
    RunningClock.objects.bulk_create([clock for rows in batch for clock in rows.clocks])
    named = [r for rows in batch for r in rows.representatives]
    if named:
        Representative.objects.bulk_create(named)
    search.put_many([(rows.matter.pk, rows.index_text) for rows in batch], fresh=True)


def _record(act: Act, rows: _Rows) -> None:
    act.record(
        f"matters.petition:{rows.petition.pk}",
        matter_id=rows.matter.pk,
        after={
            "number": rows.petition.number,
            "channel": str(rows.petition.channel),
            "received_at": rows.petition.received_at.isoformat(),
            "people_count": rows.petition.people_count,
            "confidential": rows.matter.confidential,
        },
        basis=_REGISTRATION,
    )


def _add_files(
    act: Act, rows: Petition, uploads: Sequence[Upload], *, from_citizen: bool, purpose: str
) -> list[Attachment]:
    """Store checked files sealed, at most `XINQIAO_MAX_MATTER_BYTES` for one matter."""
    added = []
    for upload in uploads:
        key = new_uuid()
        path, digest = files.keep(key, upload.data)
        kind = check_file(upload.name, upload.data)
        added.append(
            Attachment(
                id=key,
                matter_id=rows.matter_id,
                petition=rows,
                purpose=purpose,
                name=upload.name,
                content_type=kind.content_type,
                size=len(upload.data),
                sha256=digest,
                path=path,
                from_citizen=from_citizen,
                added_at=act.at,
                added_by=act.actor.ref,
            )
        )
    return Attachment.objects.bulk_create(added)


def _require_the_same(earlier: Petition, given: Submission) -> None:
    """A program's submission key stands for one submission: what it sent is fingerprinted in `source_ref`."""
    if given.source_ref != earlier.source_ref:
        reason = "这个提交编号已经用于另一件内容不同的信访件；新的信访件请换一个编号。"
        raise Refused(Verdict(allowed=False, reason=reason))


def _receive(act: Act, unit: Unit, given: Submission) -> Receipt:
    """The shared body of all channels."""
    if given.submission_key:
        earlier = (
            Petition.objects.filter(submission_key=given.submission_key).select_related("matter").first()
        )
        if earlier is not None:
            _require_the_same(earlier, given)
            act.record(
                f"matters.petition:{earlier.pk}", matter_id=earlier.matter_id, reason="重复提交，返回原回执"
            )
            return Receipt(petition=earlier, code=code_of(earlier), repeated=True)
    ready = checked(given, act.at)
    rows = _build(act, unit, ready, next_numbers(f"petition:{act.day.year}", 1))
    _write([rows])
    if ready.accusation and act.actor.staff_id:
        MatterStaff.objects.create(
            matter=rows.matter,
            staff_id=act.actor.staff,
            part=StaffPart.CLEARED,
            since=act.at,
            reason="登记人",
        )
    if ready.files:
        _add_files(
            act, rows.petition, ready.files, from_citizen=act.actor.staff_id is None, purpose="petition"
        )
    _record(act, rows)
    return Receipt(petition=rows.petition, code=code_of(rows.petition))


@command("petition.register")
def register(act: Act, unit: Unit, given: Submission) -> Receipt:
    """Register a petition received at the desk, by letter, telephone or e-mail. Raises InvalidInput."""
    return _receive(act, unit, given)


@command("petition.submit")
def submit(act: Act, _: None, unit: Unit, given: Submission) -> Receipt:
    """Receive a petition from the public counter; registered at once, at the moment of receipt."""
    return _receive(act, unit, given)


@command("import.run")
def register_many(
    act: Act, unit: Unit, source: str, rows: Sequence[tuple[str, Submission]]
) -> list[Petition]:
    """Register a group of imported messages in one transaction; each is remembered by source and row key, so that an
    import can go on where it stopped. The submissions must have passed `submission.checked`."""
    first = next_numbers(f"petition:{act.day.year}", len(rows))
    batch = [_build(act, unit, given, first + i) for i, (_, given) in enumerate(rows)]
    _write(batch)
    ImportedRow.objects.bulk_create(
        [
            ImportedRow(source=source, row_key=key, petition=built.petition)
            for (key, _given), built in zip(rows, batch, strict=True)
        ]
    )
    for built in batch:
        _record(act, built)
    return [built.petition for built in batch]


@command("petition.attach")
def attach(act: Act, petition: Petition, uploads: Sequence[Upload]) -> list[Attachment]:
    """Add material to a petition, also after registration. Raises InvalidInput for files that cannot be taken."""
    problems: dict[str, str] = {}
    ready = list(checked_files(uploads, problems))
    total = sum(Attachment.objects.filter(petition=petition).values_list("size", flat=True)) + sum(
        len(u.data) for u in ready
    )
    if total > settings.XINQIAO_MAX_MATTER_BYTES:
        problems["files"] = "此信访件的材料总量超过上限，请联系工作人员线下递交。"
    if problems or not ready:
        raise InvalidInput(problems or {"files": "请选择要添加的材料。"})
    added = _add_files(act, petition, ready, from_citizen=act.actor.staff_id is None, purpose="petition")
    for attachment in added:
        act.record(
            f"matters.attachment:{attachment.pk}",
            matter_id=petition.matter_id,
            after={"sha256": attachment.sha256, "size": attachment.size, "type": attachment.content_type},
        )
    return added


@command("petition.link")
def link_same_matter(act: Act, petition: Petition, earlier: Petition, *, reason: str) -> Petition:
    """A person confirms that a petition raises the same matter as an earlier one (初次/重复信访). It serves the
    petitioner's procedural position only; both keep their own numbers. Raises InvalidInput."""
    if petition.pk == earlier.pk or not reason.strip():
        raise InvalidInput({"reason": "请选择另一件信访件并写明认定为同一事项的理由。"})
    petition.repeat_of, petition.link_reason = earlier, reason.strip()[:300]
    petition.save(update_fields=["repeat_of", "link_reason"])
    act.record(
        f"matters.petition:{petition.pk}",
        matter_id=petition.matter_id,
        after={"repeat_of": earlier.number},
        reason=reason.strip(),
    )
    return petition
