"""Packages that come (M-I6): taken in once, answered by a receipt, registered by a person; and what came by a messenger all the same."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any

from xinqiao.courses.taking import begin, take
from xinqiao.exchange.models import Arrival, MovedIn
from xinqiao.exchange.opening import (
    OpenedParcel,
    claim_of,
    known_sender,
    named_in,
    read_again,
    sender_of,
    submission_of,
)
from xinqiao.exchange.own import private_of
from xinqiao.exchange.queries.register import keys_of, opens
from xinqiao.exchange.signatures import ParcelReceipt, receipt_of
from xinqiao.kernel.clock import SHANGHAI, day_of, today
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.jobs import REMOVE_FILE, enqueue
from xinqiao.kernel.typed import Day, Exact, Flag, Pick, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters import files
from xinqiao.matters.commands.intake import entered
from xinqiao.matters.content import mask_for
from xinqiao.matters.files import SealedFile
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.access import visible
from xinqiao.matters.registration import build
from xinqiao.matters.submission import Submission, checked, mask_of
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.authority import SECRECY
from xinqiao.rules.basis import Basis
from xinqiao.rules.destroying import LONGEST, PARCELS_KEPT
from xinqiao.rules.exchanging import MESSENGERS, MOVED, SEALED_ONLY
from xinqiao.rules.folding import typed_number
from xinqiao.rules.submission import REGISTER_WORKING_DAYS, late_problem
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_REGISTRATION = Basis(article=22, paragraph=1)
_HOLDS = "a package that was opened and inspected before; what is kept of it is sealed or masked"


def _for_a_head(act: Act, arrival: Arrival) -> None:
    """Raises Refused for who may not open it, and Tampered. Whom it names is read again: people change their unit."""
    if not arrival.waits_apart:
        return
    me = Staff.objects.filter(pk=act.actor.staff)
    if not opens(act.actor, arrival) or named_in(read_again(arrival).told, me):
        told = "对方注明是检举、控告：登记以前只由有权查看检举控告、又没有被提到的负责人打开和登记（《信访工作条例》第三十条第三款）。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(SECRECY,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """A package as it came and as it was read (`exchange.opening.read_parcel`)."""

    data: Annotated[bytes, Exact("移送包", why=_HOLDS)] = field(repr=False)
    found: Annotated[OpenedParcel, Exact("内容", why=_HOLDS)] = field(repr=False)


@command("arrival.take", fits=elsewhere)
def take_arrival(act: Act, unit: Unit, came: Annotated[TakenIn, Exact("移送包", why=_HOLDS)]) -> Arrival:
    """A package taken in, and its receipt. One that came before is given back as it stands: two of one content are one. One whose original
    is gone since (`forget_arrival`) begins anew in its row. Nothing of it becomes a petition yet."""
    told, manifest = came.found.told, came.found.container.manifest
    there = Arrival.objects.filter(unit=unit, manifest=manifest).first()
    if there is not None and there.path:
        act.record(there, after={"manifest": manifest}, reason="同一个移送包再次导入，没有另存")
        return there
    keys = keys_of(unit)
    assert keys is not None, "it was opened with them"
    addressee, signed = known_sender(unit, came.found.container)
    path, sha256 = act.beforehand.take(
        {"manifest": manifest, "size": len(came.data)},
        lambda: files.keep(came.data),
        files.drop,
        instead=("", hashlib.sha256(came.data).hexdigest()),
    )
    at = act.at.astimezone(SHANGHAI).isoformat(timespec="seconds")
    receipt = receipt_of(private_of(keys)[1], ParcelReceipt(parcel=told.number, manifest=manifest, at=at))
    row = Arrival(
        pk=there.pk if there else None,
        version=there.version + 1 if there else 1,
        unit=unit,
        path=path,
        sha256=sha256,
        manifest=manifest,
        number="" if told.accusation else told.number[:32],
        sender="" if told.accusation else sender_of(addressee, told),
        addressee=addressee,
        signed=signed,
        confidential=told.accusation,
        arrived_at=act.at,
        arrived_by_id=act.actor.staff_id,
        receipt=receipt,
        code=told.receipt_code[:32],
    )
    row.told = _shown(row, came.found)
    begin(row, at=act.at)
    row.save()
    after = {"number": row.number, "signed": signed, "sha256": sha256, "whole": told.whole}
    before = {"stage": there.stage} if there else None
    reason = "原件已删除的移送包又送来，重新核对" if there else ""
    act.record(row, before=before, after=after, basis=SEALED_ONLY, reason=reason)
    return row


def _shown(row: Arrival, found: OpenedParcel) -> dict[str, Any]:
    """What a list may show: numbers, days, names of files as masked; nothing of any person. Of an accusation how many files there are:
    who is accused may stand in any word of it."""
    if row.confidential:
        return {
            **_EMPTY,
            "whole": found.told.whole,
            "received": day_of(found.told.received_at).isoformat(),
            "count": len(found.container.material),
            "named": named_in(found.told, Staff.objects.filter(unit=row.unit)),
        }
    return {**_EMPTY, **_listed(row, found)}


_EMPTY: dict[str, Any] = {
    "petition": "",
    "made": "",
    "files": [],
    "refused": [],
    "count": 0,
    "named": [],
    "claimed": "",
}


def _listed(row: Arrival, found: OpenedParcel) -> dict[str, Any]:
    hide = mask_of(submission_of(row, found.told))
    return {
        "whole": found.told.whole,
        "petition": hide(found.told.petition_number),
        "received": day_of(found.told.received_at).isoformat(),
        "made": day_of(found.told.made_at).isoformat(),
        "files": [{"name": hide(one.name), "size": len(one.data)} for one in found.material],
        "refused": [{"name": hide(name), "why": str(why)} for name, why in found.refused.items()],
        "count": len(found.container.material),
        "claimed": claim_of(row, found.told),
    }


def _due(arrival: Arrival) -> date:
    """The last working day for registering it."""
    return work_calendar().add_working_days(day_of(arrival.arrived_at), REGISTER_WORKING_DAYS).day


def _late(arrival: Arrival) -> bool:
    return today() > _due(arrival)


@command(
    "arrival.register",
    slug="register",
    lead="先核对发件单位和内容，再登记。收到时间是移送包导入的时间，对方的编号和收到日期一并留存；期限从本单位收到之日起算。",
    verb="登记",
    fits=lambda actor, arrival: opens(actor, arrival) and arrival.told["whole"],
    told=lambda arrival: f"{arrival.sender}　{arrival.number}",
    said=lambda done, _given: Phrase("已登记，编号{number}。", number=done.petition.number),
)
def register_arrival(
    act: Act,
    arrival: Arrival,
    *,
    verified: Annotated[bool, Flag("已核实是对方发的（签名不是已核准单位的，须打电话核实）")],
    late_reason: Annotated[
        str | None, Words("迟登记的原因", required=False, rows=1, most=200, when=_late)
    ] = None,
) -> Arrival:
    """A petition of this unit, received when the package came, with its files. Raises InvalidInput for an unverified sender and for a late
    registration without a reason (M-R1), Refused where what it says cannot be registered or for who may not open it, and Tampered."""
    _for_a_head(act, arrival)
    if not verified:
        raise InvalidInput(
            {"verified": "请先打电话核实发件单位，再勾选登记；核实不了的，选「不登记」并写明原因。"}
        )
    found = read_again(arrival)
    given = submission_of(arrival, found.told)
    if _late(arrival):
        problem = late_problem(late_reason or "", _due(arrival), act.day)
        if problem:
            raise InvalidInput({"late_reason": problem})
        given = replace(given, late_reason=late_reason or "")
    ready = _checked(act, given)
    kept: tuple[SealedFile, ...] = act.beforehand.take(
        {"arrival": arrival.pk, "manifest": arrival.manifest},
        lambda: tuple(files.lay_by(one) for one in found.material),
        _release,
        instead=(),
    )
    ready = replace(ready, files=kept)
    arrival.petition = entered(act, build(act, arrival.unit, ready), ready)
    if arrival.confidential:
        arrival.number, arrival.sender = found.told.number[:32], sender_of(arrival.addressee, found.told)
        arrival.told = {**_EMPTY, **_listed(arrival, found), "named": arrival.told["named"]}
    take(act, arrival, matter_id=arrival.petition.matter_id, petition=arrival.petition.number)
    return arrival


def _checked(act: Act, given: Submission) -> Submission:
    """Raises Refused with what is wrong: nobody here can put right what another office wrote."""
    try:
        return checked(given, act.at, taken_over=True)
    except InvalidInput as wrong:
        told = Phrase(
            "移送包里的内容不能登记：{what}请电话告诉发件单位改正后重新发送；急的先按来信登记。",
            what="".join(wrong.fields.values()),
        )
        raise Refused(Verdict(allowed=False, reason=told, basis=(_REGISTRATION,))) from None


def _release(kept: tuple[SealedFile, ...]) -> None:
    for one in kept:
        files.release(one.id)


@command(
    "arrival.put_aside",
    slug="put-aside",
    lead="不属于本单位的、核实不了的、只供参考的。封好的原件再留三年；不属于本单位的，打电话告诉对方。",
    verb="不登记",
    fits=opens,
)
def put_aside(
    act: Act, arrival: Arrival, *, reason: Annotated[str, Words("原因", rows=2, most=300, least=2)]
) -> Arrival:
    """Not registered here, and why; the sealed original stays for its term. Raises Refused for who may not open it."""
    _for_a_head(act, arrival)
    take(act, arrival, words={"reason": reason}, reason=reason)
    return arrival


@command("arrival.forget", fits=elsewhere)
def forget_arrival(act: Act, arrival: Arrival) -> Arrival:
    """Its time is over (`queries.register.past_term`): the sealed original goes, and what a list told of it; that it came, and its hash, stay."""
    stone = {"sha256": arrival.sha256, "manifest": arrival.manifest, "files": arrival.told["count"]}
    act.record(arrival, before=stone, after={"kept_years": PARCELS_KEPT}, basis=LONGEST)
    enqueue(REMOVE_FILE, {"path": arrival.path})
    stays = ("whole", "received", "made", "count", "named")
    arrival.path, arrival.told = "", {**_EMPTY, **{name: arrival.told[name] for name in stays}}
    arrival.version += 1
    arrival.save()
    return arrival


@command(
    "moved_in.note",
    slug="moved-in",
    page="exchange:index",
    together=True,
    lead="群众或者同事用微信、QQ等发来的，移入系统，再在手机、电脑、群里删除，在这里记一笔。如实登记的不追究。",
    verb="登记",
)
def note_moved_in(
    act: Act,
    unit: Unit,
    *,
    messenger: Annotated[str, Pick("从哪里来的", among=tuple(MESSENGERS.items()))],
    came_on: Annotated[date, Day("哪天收到的", past=True)],
    what: Annotated[str, Words("是什么", rows=2, most=300, least=2, hint="例如：三张现场照片；不写是谁发的")],
    moved: Annotated[str, Pick("移到了哪里", among=tuple(MOVED.items()))],
    deleted_on: Annotated[date, Day("哪天在那边删除的", past=True)],
    deleted: Annotated[bool, Flag("手机、电脑和聊天记录里都已删除，发到群里的已请群里的人删除")],
    number: Annotated[
        str,
        Exact(
            "信访事项编号",
            required=False,
            most=32,
            hint="移到信访事项的填写",
            why="a number of the register, which is looked up",
        ),
    ] = "",
) -> MovedIn:
    """That it was moved here and deleted there, without blame (M-I6). Raises InvalidInput where it was not deleted, or before it came."""
    problems = {}
    if not deleted:
        problems["deleted"] = "请先在那边删除，再登记；删不掉的，按信息泄露报告。"
    if deleted_on < came_on:
        problems["deleted_on"] = "删除不会早于收到，请核对日期。"
    if problems:
        raise InvalidInput(problems)
    matter = _matter(act, number)
    row = MovedIn.objects.create(
        unit=unit,
        messenger=messenger,
        came_on=came_on,
        what=mask_for(matter)(what)[:300] if matter is not None else what,
        moved=moved,
        matter=matter,
        deleted_on=deleted_on,
        by_id=act.actor.staff,
        at=act.at,
    )
    act.record(row, after={"messenger": messenger, "moved": moved}, basis=SEALED_ONLY)
    return row


def _matter(act: Act, number: str) -> Matter | None:
    """The matter of that number. Raises InvalidInput for one that this person does not see, and for an accusation."""
    if not (typed := typed_number(number)):
        return None
    found = visible(act.actor).filter(confidential=False, number=typed).first()
    if found is None:
        told = "没有找到这个编号，或者您无权查看，请核对；涉及检举控告的，不要填编号（条例第三十条）。"
        raise InvalidInput({"number": told})
    return found
