"""The reception desk: numbers, the talk in three steps, what was promised (M-C1)."""

import json
from datetime import date
from typing import Annotated, Any

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.numbers import next_number
from xinqiao.kernel.records import mask_of
from xinqiao.kernel.sealing import seal, unseal
from xinqiao.kernel.typed import Day, Exact, Lines, Number, One, Pick, Words
from xinqiao.matters.models import LogEntry, LogKind, Matter
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import staff_of
from xinqiao.reception.commands.promises import commit
from xinqiao.reception.models import Reception, ReceptionPromise, ReceptionWords
from xinqiao.reception.queries.desk import matters_to_tie, petition_of
from xinqiao.rules.blanks import blanks
from xinqiao.rules.carrying import LIMITS, last_run
from xinqiao.rules.receiving import SITUATIONS, ReceptionStage
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_SEALED = "sealed as written; the masked copy is made beside it"
_MOST_REQUESTS = 20


def staff_here(found: Any) -> Any:
    """Whoever works in the unit of a record."""
    return staff_of(found.pk if isinstance(found, Unit) else found.unit_id)


@command(
    "reception.take_number",
    together=True,
    lead="号码只是当天的顺序，不写姓名，也不和以前的来访联系。",
    page="reception:day",
    said=lambda found, _given: Phrase("已取{number}号，请稍候叫号。", number=found.number),
)
def take_number(
    act: Act,
    unit: Unit,
    *,
    people_count: Annotated[
        int, Number("一起来的人数", required=False, initial=lambda _: 1, wrong="人数请填1至1000。")
    ] = 1,
) -> Reception:
    """The next number of the day, without gaps: a refused act gives it back."""
    found = Reception(
        unit=unit,
        day=act.day,
        number=next_number(f"reception:{unit.pk}:{act.day:%Y-%m-%d}"),
        people_count=people_count or 1,
        taken_at=act.at,
    )
    begin(found, at=act.at)
    found.save()
    act.record(found, after={"day": str(act.day), "number": found.number})
    return found


@command("reception.call")
def call(
    act: Act,
    found: Reception,
    *,
    room: Annotated[str, Words("接待室", rows=1, most=40, initial=lambda found: found.room)],
) -> Reception:
    """Call the number into a room; called again, it is a second row."""
    found.room = room
    take(act, found, words={"room": room})
    return found


@command("reception.start")
def start(act: Act, found: Reception) -> Reception:
    """Who starts is the receiver of this reception."""
    found.receiver_id, found.started_at = act.actor.staff, act.at
    take(act, found)
    return found


def _is_talking(found: Reception) -> bool:
    return found.stage == ReceptionStage.TALKING


@command("reception.leave")
def leave(
    act: Act,
    found: Reception,
    *,
    why: Annotated[
        str | None,
        Words(
            "为什么离开、谈到哪里",
            rows=3,
            most=1000,
            when=_is_talking,
            hint="没有谈到的不用写。接谈表里已经写下的还在“我的草稿”中",
        ),
    ] = None,
    note: Annotated[
        str | None, Words("情况", rows=2, most=200, required=False, when=lambda found: not _is_talking(found))
    ] = None,
) -> Reception:
    """Nobody came when the number was called, or the person went; the number stays. Who goes in the middle of a talk has begun to say
    something: what it was and why it ended is asked. Raises InvalidInput without it."""
    if _is_talking(found):
        if not why:
            raise InvalidInput({"why": "谈到一半离开的，请写明为什么离开、谈到哪里。"})
        found.ended_at = act.at
        found.without_rest = _without_rest(found)
    told = {"why": why, "note": note}
    take(act, found, words={name: text for name, text in told.items() if text} or None)
    return found


@command(
    "reception.end",
    lead="先听，说回去，再答：对方认可您说回去的话以后，再列诉求。原文封存，页面上遮盖个人信息。",
    verb="结束接谈，形成记录",
    said=lambda found, _given: Phrase(
        "{number}号的接谈记录已形成，请打印、宣读、签名。", number=found.number
    ),
)
def end(
    act: Act,
    found: Reception,
    *,
    situation: Annotated[
        str, Pick("情形", among=tuple(SITUATIONS.items()), wrong="请选择最接近的情形，开场的话随它变。")
    ],
    heard: Annotated[str, Exact("听到的", rows=10, why=_SEALED)],
    said_back: Annotated[
        str, Exact("说回去：您说的是……，对吗？", most=500, why=_SEALED, hint="对方说“对”以后再往下列诉求")
    ],
    requests: Annotated[str, Exact("诉求", rows=4, most=4000, why=_SEALED, hint="一行一项，念给对方听")],
    checks: Annotated[str, Words("我去核实什么、怎样办", rows=3, most=1000)],
    who: Annotated[
        One[Staff],
        Pick("由谁", among=staff_here, wrong="请选择本单位的人员。", initial=lambda f: f.receiver_id),
    ],
    due_on: Annotated[date, Day("什么时候给回话", ahead=True)],
) -> Reception:
    """The talk as one record: what was heard, said back and asked, and what is checked by when. The words as written are sealed and
    fill the registration; what is kept in clear is masked. Raises InvalidInput for a gap that nobody filled: the record is read out and
    signed."""
    if gaps := {
        name: Phrase("还有没填的空：{left}。请先填好。", left=left)
        for name, text in (("heard", heard), ("said_back", said_back), ("requests", requests))
        if (left := blanks(text))
    }:
        raise InvalidInput(gaps)
    items = [line.strip() for line in requests.splitlines() if line.strip()]
    if len(items) > _MOST_REQUESTS:
        raise InvalidInput({"requests": Phrase("诉求最多{most}项，请归并后填写。", most=_MOST_REQUESTS)})
    hide = mask_of(found)
    words = {"heard": heard.strip(), "said_back": said_back.strip(), "requests": items}
    text = json.dumps(words, ensure_ascii=False)
    ReceptionWords.objects.create(reception=found, sealed=seal(text, context=_context(found)))
    found.situation, found.heard, found.said_back = situation, hide(heard.strip()), hide(said_back.strip())
    found.requests, found.ended_at = [hide(item) for item in items], act.at
    found.without_rest = _without_rest(found)
    take(act, found)
    _promise(act, found, checks, who, due_on)
    return found


def _without_rest(found: Reception) -> int | None:
    """Minutes since the receiver last had a rest that day, at the end of this reception."""
    if found.started_at is None or found.ended_at is None:
        return None
    others = Reception.objects.filter(receiver=found.receiver_id, day=found.day, ended_at__isnull=False)
    spans = [
        (began, ended) for began, ended in others.values_list("started_at", "ended_at") if began and ended
    ]
    run = last_run([*spans, (found.started_at, found.ended_at)], LIMITS.rest_minutes)
    return int(run.total_seconds()) // 60


def _context(found: Reception) -> str:
    return f"reception.receptionwords:{found.pk}:words"


def original_words(found: Reception) -> dict[str, Any]:
    """What was written, unmasked; for commands that record why."""
    kept = ReceptionWords.objects.filter(reception=found).first()
    if kept is None:
        raise Refused(Verdict(allowed=False, reason="接谈还没有记录，请先结束接谈。"))
    words: dict[str, Any] = json.loads(unseal(kept.sealed, context=_context(found)))
    return words


def _promise(act: Act, found: Reception, what: str, who: Staff, due_on: date) -> ReceptionPromise:
    promise = ReceptionPromise.objects.create(
        reception=found, what=what, who=who, due_on=due_on, by_id=act.actor.staff, at=act.at
    )
    after = {"reception": found.pk, "who": who.pk, "due_on": str(due_on)}
    act.record(promise, action="reception.promise", after=after)
    return promise


@command("reception.promise")
def promise(
    act: Act,
    found: Reception,
    *,
    what: Annotated[str, Words("答应了什么", rows=3, most=1000)],
    who: Annotated[One[Staff], Pick("由谁", among=staff_here, wrong="请选择本单位的人员。")],
    due_on: Annotated[date, Day("什么时候", ahead=True)],
) -> Reception:
    """One more thing that was promised at the counter: who does what by when."""
    take(act, found, words={"what": what, "due_on": str(due_on)})
    _promise(act, found, what, who, due_on)
    if found.matter is not None:
        commit(act, found, found.matter)
    return found


@command("reception.correct", lead="宣读时对方指出的，逐条记下；原来的记录不改。")
def correct(
    act: Act,
    found: Reception,
    *,
    corrections: Annotated[list[str], Lines("补正的内容", rows=4, most=500, hint="一行一条")],
) -> Reception:
    """What was put right when the record was read back; it stands beside the record, not over it."""
    take(act, found, words={"corrections": "\n".join(corrections)})
    return found


def _goes_nowhere_yet(found: Reception) -> bool:
    return found.matter_id is None and petition_of(found) is None


@command(
    "reception.tie",
    lead="接谈记录作为“听取陈述”记入该事项的办理记录。",
    fits=lambda _actor, found: _goes_nowhere_yet(found),
)
def tie(
    act: Act,
    found: Reception,
    *,
    number: Annotated[str, Words("事项编号", rows=1, most=32, hint="以 XF 开头")],
) -> Reception:
    """Enter the reception into the log of a matter that this person sees. Raises InvalidInput for any other number."""
    matter = matters_to_tie(act.actor).filter(number=number).first()
    if matter is None:
        raise InvalidInput({"number": "没有这个编号的事项，或者您无权查看。请核对回执上的编号。"})
    if not _goes_nowhere_yet(found):
        raise Refused(Verdict(allowed=False, reason="这次接待已经并入一件事项，或者已经登记。"))
    _belongs_to(act, found, matter)
    _log(act, found, matter)
    commit(act, found, matter)
    take(act, found, words={"number": matter.number}, matter_id=matter.pk)
    return found


def _belongs_to(act: Act, found: Reception, matter: Matter) -> None:
    """From now on it is known whom it is about: what stands in clear is masked once more by their names. The words as written stay."""
    found.matter = matter
    hide = mask_of(found)
    found.heard, found.said_back = hide(found.heard), hide(found.said_back)
    found.requests = [hide(item) for item in found.requests]
    for promise in found.promises.all():
        what = hide(promise.what)
        if what != promise.what:
            promise.what = what
            promise.save(update_fields=["what"])
            act.record(promise, matter_id=matter.pk, reason="按信访人姓名重新遮盖")


def _log(act: Act, found: Reception, matter: Matter) -> None:
    words, key = original_words(found), new_uuid()
    text = "\n".join((words["heard"], "说回去：", words["said_back"], "诉求：", *words["requests"]))
    entry = LogEntry.objects.create(
        id=key,
        matter=matter,
        kind=LogKind.STATEMENT,
        text=mask_of(matter)(text),
        sealed=seal(text, context=f"matters.logentry:{key}:text"),
        by_id=act.actor.staff,
        happened_on=found.day,
        at=act.at,
    )
    act.record(entry, action="handling.log", matter_id=matter.pk, after={"kind": LogKind.STATEMENT.value})


@command("reception.hand_over", fits=elsewhere)
def hand_over(act: Act, found: Reception) -> dict[str, Any]:
    """The words as written, for the registration form of whoever registers: nothing is typed twice."""
    words = original_words(found)
    take(act, found, reason="转为登记")
    return words


@command("reception.settle", fits=elsewhere)
def settle(act: Act, found: Reception) -> Reception:
    """After it was registered: it belongs to that matter, and its promises become commitments there. Raises Refused before."""
    petition = petition_of(found)
    if petition is None:
        raise Refused(Verdict(allowed=False, reason="这次接待还没有登记。"))
    _belongs_to(act, found, petition.matter)
    commit(act, found, petition.matter)
    take(act, found, matter_id=petition.matter_id)
    return found


@command("reception.print", fits=elsewhere)
def print_words(act: Act, found: Reception) -> dict[str, Any]:
    """The words as written, for the record that is read back and signed by the person who said them."""
    words = original_words(found)
    act.record(found, reason="打印接谈记录")
    return words
