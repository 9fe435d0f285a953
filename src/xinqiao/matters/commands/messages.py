"""What petitioner and office write each other in a matter: words and files, never a decision, a promise or a service (条例 21(2), 32)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Q, QuerySet

from xinqiao.kernel.access import by_post
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput, NotFound, Refused
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.sealing import seal, unseal
from xinqiao.kernel.typed import Exact, Flag, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.library.queries.wording import norms_of
from xinqiao.matters.commands.intake import take_in
from xinqiao.matters.commands.moving import not_archived
from xinqiao.matters.content import mask_for
from xinqiao.matters.files import SealedFile
from xinqiao.matters.models import Attachment, MatterMessage, MessageSort, Petition
from xinqiao.matters.queries.messages import late_clock, may_withdraw, wish_of
from xinqiao.rules.basis import Basis
from xinqiao.rules.corresponding import perhaps_promised, unfit
from xinqiao.rules.lifecycle import ends_by_petitioner
from xinqiao.rules.text_input import clean_text
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_TOLD = Basis(article=21, paragraph=2)
_WHY = "sealed as typed, with its masked copy beside it"
_LONGEST = 2000
NOTHING_LATE = "现在没有超过期限的事。期限过了还没有办的，可以催办；有话要说的，请留言。"


def _own(act: Act, petition: Petition) -> None:
    """Raises NotFound for whoever did not open this very petition, Refused for a closed file."""
    if petition.pk != act.actor.petition_id:
        raise NotFound
    not_archived(petition.matter)


def _read(text: str, what: str) -> str:
    found = clean_text(text.strip(), max_chars=_LONGEST, what=what, required=True)
    if found.problem:
        raise InvalidInput({"text": found.problem})
    return found.text


def _put(
    act: Act,
    petition: Petition,
    sort: MessageSort,
    text: str,
    files: Sequence[Attachment] = (),
    *,
    to_unit: int | None = None,
    answers: Sequence[str] = (),
) -> MatterMessage:
    key, matter = new_uuid(), petition.matter
    unit = act.actor.unit if act.actor.staff_id else to_unit or matter.holding_unit_id
    message = MatterMessage.objects.create(
        id=key,
        matter=matter,
        petition=petition,
        unit_id=unit,
        sort=sort,
        text=mask_for(matter)(text),
        sealed=seal(text, context=_context(key)),
        by_id=act.actor.staff_id,
        at=act.at,
    )
    message.files.set(files)
    after = {"files": [str(file.pk) for file in files], "answers": list(answers)}
    act.record(message, matter_id=matter.pk, after=after, basis=_TOLD)
    return message


def _context(key: UUID) -> str:
    return f"matters.mattermessage:{key}:text"


def _read_up_to(petition: Petition, seen: MatterMessage | None) -> QuerySet[MatterMessage]:
    """What waits for an answer and was written no later than `seen`."""
    if seen is None or seen.petition_id != petition.pk:
        return MatterMessage.objects.none()
    read = Q(at__lt=seen.at) | Q(at=seen.at, pk__lte=seen.pk)
    return MatterMessage.objects.filter(read, petition=petition, by=None, answered_at=None)


def _same(last: MatterMessage, text: str, files: Sequence[SealedFile]) -> bool:
    """Whether this is `last` once more, word by word and byte by byte: the masked copies of two telephone numbers can be equal."""
    if unseal(bytes(last.sealed), context=_context(last.pk)) != text:
        return False
    hide = mask_for(last.matter)
    return {(file.name, file.sha256) for file in last.files.all()} == {
        (hide(f.name), f.sha256) for f in files
    }


@command("petition.message", fits=elsewhere)
def send_message(
    act: Act,
    petition: Petition,
    *,
    text: Annotated[str, Exact("留言", most=_LONGEST, rows=6, why=_WHY)],
    files: Sequence[SealedFile] = (),
) -> MatterMessage:
    """Words of the petitioner to whoever has the matter, with files. The very same words and files sent twice count once. Raises NotFound for another's
    petition, InvalidInput for no words, Refused for a closed file."""
    _own(act, petition)
    text = _read(text, "留言")
    last = MatterMessage.objects.filter(petition=petition, by=None, sort=MessageSort.WORDS).last()
    if last is not None and last.answered_at is None and _same(last, text, files):
        act.record(last, matter_id=petition.matter_id, reason="重复提交，不另计")
        return last
    return _put(act, petition, MessageSort.WORDS, text, take_in(act, petition, files))


@command("petition.remind", fits=elsewhere)
def remind(act: Act, petition: Petition) -> MatterMessage:
    """The petitioner reminds an office that let a time of the law pass; once a day. Raises NotFound for another's petition, Refused while
    nothing is late."""
    _own(act, petition)
    late = late_clock(petition.matter, act.day)
    if late is None or late.due_on is None:
        raise Refused(Verdict(allowed=False, reason=NOTHING_LATE, basis=(_TOLD,)))
    last = MatterMessage.objects.filter(petition=petition, sort=MessageSort.REMINDER).last()
    if last is not None and day_of(last.at) == act.day:
        act.record(last, matter_id=petition.matter_id, reason="当日已经催办，不另计")
        return last
    days = (act.day - late.due_on).days
    said = Phrase("信访人催办：期限为{day}，已经超过{n}天。", day=late.due_on, n=days)
    return _put(act, petition, MessageSort.REMINDER, said, to_unit=late.unit_id)


@command("petition.ask_withdrawal", fits=elsewhere)
def ask_withdrawal(
    act: Act,
    petition: Petition,
    *,
    text: Annotated[str, Exact("为什么撤回", most=_LONGEST, rows=4, why=_WHY)],
) -> MatterMessage:
    """The petitioner's own wish to withdraw. It changes nothing: a leader makes sure that nobody asked for it, and decides on a signed
    statement (`matters.commands.closing.withdraw`). Raises NotFound for another's petition, Refused once something was decided."""
    _own(act, petition)
    text = _read(text, "为什么撤回")
    matter = petition.matter
    ends = ends_by_petitioner(matter.kind, confidential=matter.confidential)
    if not ends.allowed:
        told = "检举控告提出以后，不因为撤回而结束，由有权处理的机关依规依纪依法处理。您有新的情况要说明，请留言，会一并转交。"
        raise Refused(replace(ends, reason=told))
    if not may_withdraw(petition):
        told = "已经作出答复或者决定，或者撤回的请求正在核实，不能再请求撤回；有话要说的，请留言。"
        raise Refused(Verdict(allowed=False, reason=told))
    return _put(act, petition, MessageSort.WITHDRAWAL, text)


def _sent(message: MatterMessage, given: Mapping[str, Any]) -> str:
    words = perhaps_promised(given["text"], day_of(message.at), work_calendar())
    if not words:
        return Phrase("已发给信访人，在其查询页上。")
    told = "已发给信访人，在其查询页上。“{words}”如果是本单位的承诺，请在“登记承诺”中登记。"
    return Phrase(told, words=words)


@command(
    "petition.write",
    lead="信访人在查询页看得到，其中的个人信息会遮盖。答复、决定、承诺和送达不能用留言：答复用文书作出，承诺先登记。",
    verb="发给信访人",
    said=_sent,
    together=True,
)
def write_back(
    act: Act,
    petition: Petition,
    *,
    seen: MatterMessage | None = None,
    text: Annotated[
        str, Words("给信访人的话", least=2, most=_LONGEST, rows=6, hint="说明情况、请其补充材料或者来谈")
    ],
    stays: Annotated[
        bool,
        Flag(
            "已经核实，信访人不撤回，继续办理",
            hint="不勾选的，撤回的请求仍然待核实",
            when=lambda petition: bool(wish_of(petition)),
        ),
    ] = False,
    files: Sequence[SealedFile] = (),
) -> MatterMessage:
    """Words of the office to a petitioner, with files. They answer what that petitioner wrote up to `seen`, the newest that the writer had
    before the eyes: nothing without it. The wish to withdraw waits on, unless who decides on it says that the petition `stays`. Raises
    InvalidInput for a decision, a promise or words that the norms forbid, Refused for a closed file."""
    not_archived(petition.matter)
    problem = unfit(text, norms_of(act.actor.unit), act.day, work_calendar())
    if problem is not None:
        raise InvalidInput({"text": problem})
    if stays and not by_post("matter.withdraw", act.actor):
        raise InvalidInput({"stays": "撤回的请求由负责人核实、决定，请交负责人办理。"})
    waiting = _read_up_to(petition, seen)
    if not stays:
        waiting = waiting.exclude(sort=MessageSort.WITHDRAWAL)
    answered = [str(key) for key in waiting.values_list("pk", flat=True)]
    waiting.update(answered_at=act.at)
    return _put(act, petition, MessageSort.ANSWER, text, take_in(act, petition, files), answers=answered)
