"""The day's post: put together, printed, handed in (M-R4). Whose name and address is opened stands in the log, each time."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.access import check
from xinqiao.kernel.clock import day_of, today
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, Exact, Pick, Words
from xinqiao.matters.models import Paper, Petition
from xinqiao.matters.queries.disclosures import opened
from xinqiao.matters.queries.recipients import people_of, unserved_yet
from xinqiao.offices.models import Unit
from xinqiao.outgoing.letters import Letter
from xinqiao.outgoing.models import DayPost, PostItem
from xinqiao.outgoing.queries.posting import (
    arrived,
    items_of,
    listed_letters,
    shown_to,
    to_be_sent,
    waiting_since,
)
from xinqiao.people.models import Person
from xinqiao.people.vault import open_identity
from xinqiao.rules.disclosing import PURPOSES, DataPiece, Purpose
from xinqiao.rules.folding import fold
from xinqiao.rules.posting import BASIS, MOST, OUT_BY_SYSTEM, RETURNS, PostPart, PostStage
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_NOT_NOW = "{number}的姓名和住址现在不能打开：事项已经办结，或者不再由您经手。请把这一封移出。"
_WANTED = frozenset({DataPiece.NAME, DataPiece.ADDRESS})
_NUMBER = re.compile("(?!1[3-9][0-9]{9}$)[A-Z]{0,3}[0-9]{8,13}[A-Z]{0,3}")
"""The number of a letter as the post writes it; what could be a telephone is none, for it is kept in clear."""


def _petition(paper: Paper, receiver: Person) -> Petition:
    """The petition in which the receiver has a part: of several in one matter each has its own people."""
    found = list(paper.matter.petitions.order_by("registered_at", "pk"))
    mine = (one for one in found[1:] if people_of(one).filter(pk=receiver.pk).exists())
    return found[0] if people_of(found[0]).filter(pk=receiver.pk).exists() else next(mine, found[0])


def _opens(act: Act, petition: Petition) -> bool:
    """Whether this person may look at the petitioner at all, and the post opens name and address for service (M-I3; 条例 28(3), 30(3))."""
    if not check("identity.reveal", act.actor, petition).allowed:
        return False
    return opened(act.actor, petition, Purpose.SERVE, _WANTED, act.at).pieces >= _WANTED


@dataclass(slots=True)
class _Gathered:
    """Letters with the address by which they are put in order; documents for somebody without one; whether more wait."""

    letters: list[tuple[str, Paper, Person]] = field(default_factory=list)
    left: list[Paper] = field(default_factory=list)
    cut: bool = False


def _gathered(act: Act, unit: Unit, since: date) -> _Gathered:
    """The letters of the documents issued first, as many as one list holds: one for each receiver who waits and has none under way."""
    made, listed = _Gathered(), listed_letters(unit.pk)
    for paper in to_be_sent(act.actor, unit.pk, since):
        waiting = unserved_yet(paper)
        due = [one.who for one in waiting if (paper.pk, one.who.pk) not in listed]
        due = [who for who in due if _opens(act, _petition(paper, who))]
        found = [(fold(address).text, paper, who) for who in due if (address := _address(who))]
        if not waiting or len(found) < len(due):
            made.left.append(paper)
        room = MOST - len(made.letters)
        made.letters += found[:room]
        if len(found) > room:
            made.cut = True
            break
    made.letters.sort(key=lambda each: (each[0], str(each[2].pk)))
    return made


def _address(who: Person) -> str:
    return open_identity(who).address.strip()


def _nothing(left: list[Paper]) -> str:
    """Why there is nothing to post, and which documents lack an address."""
    if not left:
        return "从这一天起签发的文书，没有等待邮寄的：都已送达，或者已列入其他寄件清单。"
    return Phrase(
        "从这一天起签发的文书，没有可以邮寄的；这些文书的收件人没有登记住址：{numbers}。请补登住址，或者用其他方式送达。",
        numbers=tuple(paper.number for paper in left),
    )


def _said(post: DayPost, _given: Any) -> Phrase:
    count, left = post.items.count(), post.left_out.count()
    if post.cut:
        return Phrase(
            "已整理{count}封；一份清单放不下，还有没有列入的，请再整理一份。没有登记住址的：{left}份文书。",
            count=count,
            left=left,
        )
    if left:
        return Phrase("已整理{count}封；{left}份文书的收件人没有登记住址，未列入。", count=count, left=left)
    return Phrase("已整理{count}封。", count=count)


@command(
    "post.prepare",
    slug="post",
    page="outgoing:index",
    together=True,
    lead="把已经签发、还没有送达的文书按收件地址排好，一次打印文书、地址标签和交寄清单。当面送达、电子送达的，整理以后移出。"
    "姓名和住址只在打印时打开，用于送达，逐件记入日志。",
    verb="整理",
    said=_said,
)
def prepare_post(
    act: Act,
    unit: Unit,
    *,
    since: Annotated[
        date,
        Day(
            "从哪一天签发的起",
            past=True,
            initial=lambda unit: waiting_since(unit.pk) or today(),
            hint="已填最早一份还没有送达、也没有列入清单的文书的签发日期",
        ),
    ],
) -> DayPost:
    """Put together what is to be posted, in the order of the addresses, at most `MOST` letters. Raises Refused when there is nothing."""
    found = _gathered(act, unit, since)
    if not found.letters:
        raise Refused(Verdict(allowed=False, reason=_nothing(found.left)))
    post = DayPost(unit=unit, since=since, cut=found.cut, by_id=act.actor.staff, at=act.at)
    begin(post, at=act.at)
    post.save()
    post.left_out.set(found.left)
    PostItem.objects.bulk_create(
        PostItem(post=post, line=line, paper=paper, receiver=who)
        for line, (_address, paper, who) in enumerate(found.letters, 1)
    )
    after = {"letters": len(found.letters), "left_out": len(found.left), "cut": found.cut}
    act.record(post, after=after, basis=BASIS)
    return post


def _waits(item: PostItem) -> bool:
    return any(one.who.pk == item.receiver_id for one in unserved_yet(item.paper))


def _still_sent(act: Act, post: DayPost) -> list[PostItem]:
    """The letters to be printed. The system takes off the list what was served meanwhile, and what has become an accusation that this person
    does not see; of a list that was posted an accusation is only left out."""
    seen_here = set(shown_to(act.actor, post).values_list("pk", flat=True))
    items = list(items_of(post))
    hidden = {each.pk for each in items if each.paper.matter.confidential and each.pk not in seen_here}
    if post.stage != PostStage.PREPARED:
        return [each for each in items if each.pk not in hidden]
    stay = [each for each in items if each.pk not in hidden and _waits(each)]
    _strike(act, post, [each for each in items if each not in stay])
    for each in stay:
        if each.pk not in seen_here:
            raise Refused(
                Verdict(allowed=False, reason=Phrase(_NOT_NOW, number=_label(each)), basis=(BASIS,))
            )
    return stay


def _strike(act: Act, post: DayPost, gone: list[PostItem]) -> None:
    """Taken off by the system, without a word of what they are."""
    if gone:
        PostItem.objects.filter(pk__in=[each.pk for each in gone]).update(struck=True)
        take(act, post, action="post.strike", words={"reason": OUT_BY_SYSTEM}, left_out=len(gone))


@command("post.open", fits=elsewhere)
def open_post(act: Act, post: DayPost, part: PostPart) -> list[Letter]:
    """Names and addresses of the letters, for print: of each petition it is on record that they were opened for service, and in which print.
    Raises Refused for a list that was given up, and for a matter that this person may no longer open."""
    if post.stage == PostStage.DROPPED:
        raise Refused(Verdict(allowed=False, reason="这份寄件清单已作废，不能打印。请重新整理。"))
    letters = []
    for item in _still_sent(act, post):
        petition = _petition(item.paper, item.receiver)
        if not _opens(act, petition):
            told = Phrase(_NOT_NOW, number=_named(item))
            raise Refused(Verdict(allowed=False, reason=told, basis=(BASIS,)))
        who = open_identity(item.receiver)
        act.record(
            petition,
            matter_id=petition.matter_id,
            after={"people": [str(item.receiver_id)], "pieces": sorted(_WANTED), "part": str(part)},
            basis=BASIS,
            reason=PURPOSES[Purpose.SERVE],
        )
        letters.append(
            Letter(
                line=item.line,
                number=item.paper.number,
                pdf_path=item.paper.pdf_path,
                name=who.name,
                address=who.address,
                masked=item.receiver.masked_name,
            )
        )
    act.record(post, after={"part": str(part), "letters": len(letters)}, basis=BASIS)
    return letters


def _label(item: PostItem) -> str:
    return f"{item.post_id}-{item.line}"


def _named(item: PostItem) -> str:
    """Label and document; of an accusation the label alone, which says nothing (条例 30(3))."""
    return _label(item) if item.paper.matter.confidential else f"{_label(item)} {item.paper.number}"


def _lines(post: Any) -> list[tuple[int, str]]:
    return [(item.pk, _named(item)) for item in items_of(post)]


def _sent(post: Any) -> list[tuple[int, str]]:
    return [(item.pk, _named(item)) for item in items_of(post).filter(returned_on=None)]


def _numbers(typed: str, wanted: int) -> list[str]:
    """The numbers of the letters, one a line. Raises InvalidInput when they are not as many as the letters."""
    found = [line.strip().upper() for line in typed.splitlines() if line.strip()]
    if found and len(found) != wanted:
        told = Phrase(
            "清单上有{wanted}封（交寄以前已经送达的不算），填写了{found}个邮件号码：请按清单的顺序每行写一个，平信可以全部不填。",
            wanted=wanted,
            found=len(found),
        )
        raise InvalidInput({"numbers": told})
    if any(_NUMBER.fullmatch(number) is None for number in found):
        raise InvalidInput(
            {
                "numbers": "邮件号码是8到13位数字，前后可以各有一到三个大写字母，例如 EMS1234567890，照回执填写；不要写电话、证件号码和其他内容。"
            }
        )
    return found


def _not_served(act: Act, post: DayPost, on: date) -> list[PostItem]:
    """The letters that were posted on that day; the system takes off the list what had been served by then."""
    items = list(items_of(post))
    served = set(items_of(post).filter(arrived(served_on__lte=on)).values_list("pk", flat=True))
    stay = [each for each in items if each.pk not in served or _waits(each)]
    _strike(act, post, [each for each in items if each not in stay])
    return stay


@command(
    "post.hand_in",
    lead="交邮局以后登记。寄出不等于送达：收到回执以后，再逐件登记送达。",
    verb="登记交寄",
)
def hand_in(
    act: Act,
    post: DayPost,
    *,
    on: Annotated[date, Day("交寄日期", past=True, initial=lambda _post: today())],
    numbers: Annotated[
        str,
        Exact(
            "邮件号码",
            required=False,
            rows=8,
            hint="按清单的顺序，每行一个；平信不填",
            why="numbers of letters by their shape, never of persons, and compared with the list by their count",
        ),
    ] = "",
) -> DayPost:
    """Record the day of posting and the numbers of the letters. Raises InvalidInput for a day before the list was made and for numbers that do
    not fit the list; Refused for an empty one."""
    items = _not_served(act, post, on)
    if not items:
        raise Refused(Verdict(allowed=False, reason="清单里没有要交寄的信件：请作废这份清单。"))
    given = _numbers(numbers, len(items))
    if any(item.paper.issued_at and on < day_of(item.paper.issued_at) for item in items):
        raise InvalidInput({"on": "交寄日期不能早于文书签发的日期，不得倒签。"})
    for item, number in zip(items, given, strict=False):
        item.mail_number = number
    PostItem.objects.bulk_update(items, ["mail_number"])
    post.posted_on = on
    take(act, post, letters=len(items), posted_on=on.isoformat())
    return post


@command(
    "post.strike",
    lead="当面送达、电子送达，或者地址不对的，从清单中移出；以后可以再整理。",
    verb="移出",
)
def strike_letter(
    act: Act,
    post: DayPost,
    *,
    item: Annotated[int, Pick("哪一封", among=_lines, wrong="请从清单中选择。")],
    reason: Annotated[str, Words("理由", rows=1, most=200, least=2)],
) -> DayPost:
    """Take a letter off the list; its line stays empty, so that the others keep theirs."""
    post.items.filter(pk=item).update(struck=True)
    take(act, post, words={"reason": reason}, item=item, reason=reason)
    return post


@command(
    "post.return",
    lead="邮局退回的信件在这里登记。退回不是送达；更正地址以后可以再整理寄出，或者用其他方式送达。",
    verb="登记退回",
)
def letter_returned(
    act: Act,
    post: DayPost,
    *,
    item: Annotated[int, Pick("哪一封", among=_sent, wrong="请从清单中选择。")],
    on: Annotated[date, Day("退回日期", past=True, initial=lambda _post: today())],
    why: Annotated[str, Pick("退回的原因", among=list(RETURNS.items()))],
) -> DayPost:
    """The post brought a letter back: it was not served, and may be sent again. Raises InvalidInput for a day before it was posted."""
    if post.posted_on and on < post.posted_on:
        raise InvalidInput({"on": "退回日期不能早于交寄日期，不得倒签。"})
    post.items.filter(pk=item).update(returned_on=on, returned_why=why)
    take(act, post, item=item, returned_on=on.isoformat(), why=why)
    return post


@command("post.drop", lead="没有交寄的可以作废，其中的文书可以重新整理。", verb="作废")
def drop_post(
    act: Act, post: DayPost, *, reason: Annotated[str, Words("理由", rows=1, most=200, least=2)]
) -> DayPost:
    """Give up a list before it is handed in."""
    take(act, post, words={"reason": reason}, reason=reason)
    return post
