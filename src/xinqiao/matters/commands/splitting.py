"""One letter that asks for things which do not hang together becomes several matters, each with its own course (条例 24(1)).

The day of receipt is the same for all, and so are the clocks that run: to split gives nobody more time. The new matter takes the next
number of the year's series, so that no number is missing. It shows the letter whole; the letter is counted once."""

import json
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from django.db.models import Model

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.numbers import next_numbers
from xinqiao.kernel.sealing import seal, unseal
from xinqiao.kernel.typed import Several, Words
from xinqiao.matters import clocks
from xinqiao.matters.commands.handling import index
from xinqiao.matters.commands.moving import save
from xinqiao.matters.commands.parties import require_nothing_decided_on
from xinqiao.matters.content import original_words
from xinqiao.matters.models import (
    Disposition,
    Election,
    HandOver,
    LogEntry,
    Matter,
    MatterStaff,
    MatterUnit,
    OutsideDocument,
    Petition,
    Recusal,
    Representative,
    RequestItem,
    RunningClock,
)
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import State
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_INDEPENDENT = Basis(article=24, paragraph=1)
_SPLIT_IN = (State.REGISTERED, State.SORTED)
_OWED = (ClockCode.T2, ClockCode.T3, ClockCode.T4)


def _positions(matter: Matter) -> list[tuple[int, str]]:
    return [(item.position, f"{item.position}. {item.text}") for item in matter.requests.all()]


@command(
    "matter.split",
    lead="一件信访件提出几项互不相关的请求、由不同机关分别办理的，拆成几个事项，各自分办、计算期限、答复。"
    "收到之日不变。同一件事涉及几个机关的，不拆分，用协办（《信访工作条例》第二十四条第一款）。",
    verb="拆分成新的事项",
    fits=lambda _actor, matter: matter.state in _SPLIT_IN and matter.requests.count() > 1,
    said=lambda part, _given: Phrase("已拆分出{number}。", number=part.number),
)
def split(
    act: Act,
    matter: Matter,
    *,
    requests: Annotated[
        Sequence[int], Several("拆分出去的请求", among=_positions, wrong="请从列出的请求中选择。")
    ],
    reason: Annotated[str, Words("互不相关、应当分别办理的理由", most=300, rows=3, least=5)],
) -> Matter:
    """Make a matter of its own of some requests. Raises Refused once it was passed on or accepted or while a document is with its
    approvers, InvalidInput when nothing would be left."""
    if matter.state not in _SPLIT_IN:
        told = "转送、受理以后不再拆分：不属于本单位职权的部分请提出异议，需要其他单位配合的请用协办。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(_INDEPENDENT,)))
    require_nothing_decided_on(matter)
    items = list(matter.requests.all())
    gone = [item for item in items if item.position in set(requests)]
    if len(gone) == len(items):
        raise InvalidInput({"requests": "原事项至少要留下一项请求。"})
    part = _part(act, matter, gone)
    petition = _shown_again(matter, part, reason)
    _same_time(matter, part)
    for of, left in ((part, gone), (matter, [item for item in items if item not in gone])):
        _renumber(of, left)
        index(of)
    save(act, part)
    save(act, matter)
    moved = {"requests": [item.origin for item in gone], "number": part.number}
    act.record(matter, matter_id=matter.pk, after=moved, basis=_INDEPENDENT, reason=reason)
    told_from = {**moved, "number": matter.number, "petition": str(petition.pk)}
    act.record(part, matter_id=part.pk, after=told_from, basis=_INDEPENDENT, reason=reason)
    return part


def _part(act: Act, matter: Matter, gone: Sequence[RequestItem]) -> Matter:
    """The new matter at its beginning, in the same hands and behind the same walls: who is recused or asks to be, where it was before,
    and what was recorded of it come along."""
    serial = next_numbers(f"petition:{act.day.year}", 1)
    part = Matter.objects.create(
        number=f"XF{act.day.year}-{serial:06d}",
        title=gone[0].text[:200],
        place=matter.place,
        confidential=matter.confidential,
        urgent=matter.urgent,
        registering_unit_id=matter.registering_unit_id,
        holding_unit_id=matter.holding_unit_id,
        tense_at=matter.tense_at,
        first_unit_id=matter.first_unit_id,
        first_handler_id=matter.first_handler_id,
        section_id=matter.section_id,
        hops=matter.hops,
        received_at=matter.received_at,
        updated_at=act.at,
    )
    for model in (MatterUnit, MatterStaff, Recusal, HandOver):
        for row in model._default_manager.filter(matter=matter):
            _copy(row, matter=part)
    for entry in LogEntry.objects.filter(matter=matter, correction=None):
        words = unseal(entry.sealed, context=_words_of(entry.pk))
        key = new_uuid()
        _copy(entry, key=key, matter=part, corrects=None, sealed=seal(words, context=_words_of(key)))
    for disposition in Disposition.objects.filter(matter=matter):
        objections = list(disposition.objections.all())
        _copy(disposition, matter=part, before={})
        for objection in objections:
            _copy(objection, disposition=disposition)
    return part


def _words_of(entry: UUID) -> str:
    return f"matters.logentry:{entry}:text"


def _copy(row: Model, *, key: UUID | None = None, **changes: object) -> None:
    """The same row once more, of the new matter: `row` is the copy from now on."""
    for name, value in {"pk": key, **changes}.items():
        setattr(row, name, value)
    row._state.adding = True
    row.save(force_insert=True)


def _shown_again(matter: Matter, part: Matter, reason: str) -> Petition:
    """The letter as the new matter shows it: the same words, people and files, under the new number, for the petitioner to follow. That it
    repeats an earlier one was judged of the whole letter; of the part a person says it anew, and nothing is to be judged by a day before."""
    petition = matter.petitions.order_by("registered_at", "number")[0]
    words, everybody = original_words(petition), list(Representative.everybody.filter(petition=petition))
    files, acting, key = list(matter.attachments.all()), list(petition.acting.all()), new_uuid()
    shown: list[Election | OutsideDocument] = [*petition.elections.all(), *petition.outside.all()]
    first = petition.split_from_id or petition.pk
    petition.pk, petition.number, petition.matter = key, part.number, part
    petition.split_from_id, petition.split_reason = first, reason
    petition.submission_key, petition.repeat_of, petition.link_reason = None, None, ""
    petition.judge_by, petition.code_round = None, 0
    petition.code_owed = petition.person_id is not None
    text = json.dumps(words, ensure_ascii=False)
    petition.sealed = seal(text, context=f"matters.petition:{key}:original")
    petition._state.adding = True
    petition.save(force_insert=True)
    for one in everybody:
        _copy(one, petition=petition)
    copies = {}
    for file in files:
        copies[file.pk] = file
        _copy(file, key=new_uuid(), matter=part, petition=petition if file.petition_id else None)
    for row in acting:
        _copy(row, petition=petition, proof=copies[row.proof_id])
    for each in shown:
        _copy(each, petition=petition, scan=copies[each.scan_id])
    return petition


def _same_time(matter: Matter, part: Matter) -> None:
    """What runs for the one runs for the other from the same day: receipt began it, not the splitting."""
    for clock in RunningClock.objects.filter(matter=matter, stopped_on=None, code__in=_OWED):
        clocks.start(part, ClockCode(clock.code), clock.started_on, clock.start_event, unit_id=clock.unit_id)


def _renumber(matter: Matter, items: Sequence[RequestItem]) -> None:
    for position, item in enumerate(items, 1):
        item.matter, item.position = matter, position
        item.save(update_fields=["matter", "position"])
