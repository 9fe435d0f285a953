"""The day's post: put together, printed, handed in (M-R4). Whose name and address is opened stands in the log, each time."""

import re
from collections.abc import Iterator
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
from xinqiao.matters.queries.recipients import Recipient, unserved_yet
from xinqiao.offices.models import Unit
from xinqiao.outgoing.letters import Letter
from xinqiao.outgoing.models import DayPost, PostItem
from xinqiao.outgoing.queries.posting import items_of, to_be_sent, waiting_since
from xinqiao.people.vault import open_identity
from xinqiao.rules.disclosing import PURPOSES, DataPiece, Purpose
from xinqiao.rules.folding import fold
from xinqiao.rules.posting import BASIS, MOST, POST, PostPart, PostStage
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_WANTED = frozenset({DataPiece.NAME, DataPiece.ADDRESS})
_NUMBER = re.compile("(?!1[3-9][0-9]{9}$)[A-Z]{0,3}[0-9]{8,13}[A-Z]{0,3}")
"""The number of a letter as the post writes it; what could be a telephone is none, for it is kept in clear."""


def _petition(paper: Paper) -> Petition:
    return paper.matter.petitions.order_by("registered_at", "pk")[0]


def _opens(act: Act, paper: Paper) -> bool:
    """Whether this person may look at the petitioner at all, and the post opens name and address for service (M-I3; 条例 28(3), 30(3))."""
    petition = _petition(paper)
    if not check("identity.reveal", act.actor, petition).allowed:
        return False
    return opened(act.actor, petition, Purpose.SERVE, _WANTED, act.at).pieces >= _WANTED


def _letters(papers: list[Paper], out: list[Paper]) -> Iterator[tuple[str, Paper, Recipient]]:
    """Each letter with the address by which they are put in order; documents for somebody without an address go into `out`."""
    for paper in papers:
        waiting = unserved_yet(paper)
        for one in waiting:
            if address := fold(open_identity(one.who).address.strip()).text:
                yield address, paper, one
        if not waiting or any(not open_identity(one.who).address.strip() for one in waiting):
            out.append(paper)


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
    papers = [p for p in to_be_sent(act.actor, unit.pk, since)[:MOST] if _opens(act, p)]
    left: list[Paper] = []
    found = sorted(_letters(papers, left), key=lambda each: (each[0], str(each[2].who.pk)))[:MOST]
    if not found:
        raise Refused(Verdict(allowed=False, reason=_nothing(left)))
    post = DayPost(unit=unit, since=since, by_id=act.actor.staff, at=act.at)
    begin(post, at=act.at)
    post.save()
    post.left_out.set(left)
    PostItem.objects.bulk_create(
        PostItem(post=post, line=line, paper=paper, receiver=one.who)
        for line, (_address, paper, one) in enumerate(found, 1)
    )
    act.record(post, after={"letters": len(found), "left_out": len(left)}, basis=BASIS)
    return post


@command("post.open", fits=elsewhere)
def open_post(act: Act, post: DayPost, part: PostPart) -> list[Letter]:
    """Names and addresses of the letters, for print: of each petition it is on record that they were opened for service, and in which print.
    Raises Refused for a list that was given up, and for a matter that this person may no longer open."""
    if post.stage == PostStage.DROPPED:
        raise Refused(Verdict(allowed=False, reason="这份寄件清单已作废，不能打印。请重新整理。"))
    letters = []
    for item in items_of(post):
        if not _opens(act, item.paper):
            told = Phrase(
                "{number}的姓名和住址现在不能打开：事项已经办结，或者不再由您经手。请把这一封移出。",
                number=item.paper.number,
            )
            raise Refused(Verdict(allowed=False, reason=told, basis=(BASIS,)))
        petition, who = _petition(item.paper), open_identity(item.receiver)
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


def _lines(post: Any) -> list[tuple[int, str]]:
    return [(item.pk, f"{item.line}. {item.paper.number}") for item in items_of(post)]


def _stands(name: str) -> Any:
    return lambda _actor, post: POST.open_to(post.stage, name)


def _numbers(typed: str, wanted: int) -> list[str]:
    """The numbers of the letters, one a line. Raises InvalidInput when they are not as many as the letters."""
    found = [line.strip().upper() for line in typed.splitlines() if line.strip()]
    if found and len(found) != wanted:
        told = Phrase(
            "清单上有{wanted}封，填写了{found}个邮件号码：请按清单的顺序每行写一个，平信可以全部不填。",
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


@command(
    "post.hand_in",
    lead="交邮局以后登记。寄出不等于送达：收到回执以后，再逐件登记送达。",
    verb="登记交寄",
    fits=_stands("hand_in"),
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
    items = list(items_of(post))
    if not items:
        raise Refused(Verdict(allowed=False, reason="清单里没有信件：请作废这份清单。"))
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
    fits=_stands("strike"),
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


@command("post.drop", lead="没有交寄的可以作废，其中的文书可以重新整理。", verb="作废", fits=_stands("drop"))
def drop_post(
    act: Act, post: DayPost, *, reason: Annotated[str, Words("理由", rows=1, most=200, least=2)]
) -> DayPost:
    """Give up a list before it is handed in."""
    take(act, post, words={"reason": reason}, reason=reason)
    return post
