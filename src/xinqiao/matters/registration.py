"""What one registration writes, table by table; shared by single receipt and import. Called inside commands."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import Act
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.inserting import give_keys, insert, made
from xinqiao.kernel.numbers import next_numbers
from xinqiao.kernel.sealing import seal
from xinqiao.kernel.typed import Mask
from xinqiao.matters import clocks, search
from xinqiao.matters.models import (
    Matter,
    MatterUnit,
    Petition,
    Representative,
    RequestItem,
    RunningClock,
    UnitPart,
)
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.submission import Submission, mask_of
from xinqiao.offices.models import Unit, UnitKind
from xinqiao.people import vault
from xinqiao.people.models import Person
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.folding import petition_number
from xinqiao.rules.submission import can_be_reached
from xinqiao.rules.transfer import Organ, by_other_rules

_REGISTRATION = Basis(article=22, paragraph=1)


@dataclass(slots=True)
class Rows:
    """Everything one registration writes, collected so that it is written table by table; the number comes with the
    writing. `hide` masks what else comes with it."""

    matter: Matter
    petition: Petition
    people: list[Person]
    requests: list[RequestItem]
    representatives: list[Representative]
    clocks: list[RunningClock]
    unit_part: MatterUnit
    index_text: str
    hide: Mask


def build(act: Act, unit: Unit, given: Submission, *, registered_before: bool = False) -> Rows:
    """The rows of one registration, masked and sealed. `registered_before`: it was registered in another system, at a time nobody
    recorded here; T1 (registration) is then not judged."""
    hide = mask_of(given)
    title, text, place = hide(given.title), hide(given.text), hide(given.place)
    people = [vault.build(party) for party in given.parties]
    matter = made(
        Matter,
        title=title[:200],
        place=place[:80],
        confidential=given.accusation,
        urgent=given.urgent,
        registering_unit=unit,
        holding_unit=unit,
        received_at=given.received_at,
        updated_at=act.at,
    )
    key = new_uuid()
    petition = made(
        Petition,
        id=key,
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
                {"title": given.title, "text": given.text, "requests": given.requests},
                ensure_ascii=False,
                separators=(",", ":"),
            ),
            context=f"matters.petition:{key}:original",
        ),
        people_count=given.people_count,
        is_group=given.is_group,
        oral=given.oral,
        read_back=given.read_back,
        urgent=given.urgent,
        other_procedure=hide(given.other_procedure),
        language=hide(given.language),
        late_reason=hide(given.late_reason)[:300],
        submission_key=given.submission_key,
        source_ref=given.source_ref,
    )
    items = [
        made(RequestItem, position=i, origin=i, text=hide(item)[:1000])
        for i, item in enumerate(given.requests, 1)
    ]
    named = [
        made(Representative, petition_id=key, person_id=p.pk, position=i) for i, p in enumerate(people[:5], 1)
    ]
    return Rows(
        matter=matter,
        petition=petition,
        people=people,
        requests=items,
        representatives=named if given.people_count > 1 else [],
        clocks=_first_clocks(act, matter, unit, given, registered_before),
        unit_part=made(MatterUnit, unit_id=unit.pk, part=UnitPart.REGISTERING, since=act.at),
        index_text=f"{title} {text} {place}",
        hide=hide,
    )


def _first_clocks(
    act: Act, matter: Matter, unit: Unit, given: Submission, registered_before: bool
) -> list[RunningClock]:
    """T1 (registration) stops at once; T2 runs at a petition office, T3 at any other unit (条例 22(1), 23(2)).
    T3 does not run where nobody can be told: an anonymous petition, a name with no way to reach its owner; nor where the unit tells
    by rules of its own (23(4))."""
    received = day_of(given.received_at)
    rows = []
    if not registered_before:
        registration = clocks.build(matter, ClockCode.T1, received, "收到信访事项", unit_id=unit.pk)
        registration.stopped_on, registration.stop_event = act.day, "登记"
        rows.append(registration)
    if unit.kind == UnitKind.PETITION_OFFICE:
        rows.append(clocks.build(matter, ClockCode.T2, received, "收到信访事项", unit_id=unit.pk))
    elif can_be_reached(given, taken_over=registered_before) and not _told_otherwise(unit, given):
        rows.append(clocks.build(matter, ClockCode.T3, received, "直接收到信访事项", unit_id=unit.pk))
    open_clocks = [c for c in rows if c.stopped_on is None and c.alert_on]
    if open_clocks:
        clocks.put_next(matter, open_clocks[0])
    return rows


def _told_otherwise(unit: Unit, given: Submission) -> bool:
    kind = Kind.ACCUSATION if given.accusation else ""
    return by_other_rules(Organ(unit.kind), kind, "")


def series_of(act: Act) -> str:
    """The series from which what is registered today is numbered."""
    return f"petition:{act.day.year}"


def write(act: Act, batch: Sequence[Rows]) -> None:
    """Number the collected rows and write them table by table. Who registers at the same time waits from the numbers on, as long as others
    could come between: everything that takes time has been done before, and all that bears no number is written before."""
    give_keys([rows.matter for rows in batch])
    for rows in batch:
        rows.petition.matter_id = rows.unit_part.matter_id = rows.matter.pk
        for request in rows.requests:
            request.matter_id = rows.matter.pk
        for clock in rows.clocks:
            clock.matter_id = rows.matter.pk
    insert([p for rows in batch for p in rows.people])
    insert([rows.unit_part for rows in batch])
    insert([item for rows in batch for item in rows.requests])
    insert([clock for rows in batch for clock in rows.clocks])
    insert([r for rows in batch for r in rows.representatives])
    for serial, rows in enumerate(batch, next_numbers(series_of(act), len(batch))):
        number = petition_number(act.day.year, serial)
        rows.matter.number = rows.petition.number = number
        rows.index_text = f"{number} {rows.index_text}"
    insert([rows.matter for rows in batch])
    insert([rows.petition for rows in batch])
    search.put_many([(rows.matter.pk, rows.index_text) for rows in batch], fresh=True)


def record(act: Act, rows: Rows) -> None:
    """The audit entry of a registration."""
    act.record(
        rows.petition,
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
