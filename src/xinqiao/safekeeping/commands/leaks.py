"""A leak from its report to its closure by another person (M-I7, 个人信息保护法 57)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Day, Exact, Number, Pick, Several, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import Matter, Petition
from xinqiao.matters.queries.access import visible
from xinqiao.offices.models import Unit
from xinqiao.rules.disclosing import PIECES
from xinqiao.rules.folding import typed_number
from xinqiao.rules.safekeeping import LEAKED, NOT_TOLD, WAYS_OF_TELLING, WORKING_DAYS
from xinqiao.rules.words import Phrase
from xinqiao.safekeeping.models import Leak

_PIECES = tuple((piece.value, title) for piece, title in PIECES.items())
_MANY = Decimal(1_000_000)


def _matter(act: Act, number: str) -> Matter | None:
    """The matter of that number, or of the petition of that number. Raises InvalidInput."""
    typed = typed_number(number)
    if not typed:
        return None
    here = visible(act.actor).filter(confidential=False)
    of_petition = Petition.objects.filter(number=typed).values("matter")
    found = here.filter(number=typed).first() or here.filter(pk__in=of_petition).first()
    if found is None:
        told = "没有找到这个编号，或者您无权查看，请核对；涉及检举控告的，不要填编号，当面报主要负责人（条例第三十条）。"
        raise InvalidInput({"number": told})
    return found


@command(
    "leak.report",
    slug="leak",
    page="safekeeping:index",
    together=True,
    lead="发现泄露或者可能泄露，当天报，不追究如实报告的人。写清哪些信息、涉及几个人；不写信访人是谁。",
    verb="报告",
    said=lambda done, _given: Phrase(
        "已报告，编号{number}。请在{day}前止损。", number=str(done.pk), day=done.turn_due
    ),
)
def report_leak(
    act: Act,
    unit: Unit,
    *,
    found_on: Annotated[date, Day("哪天发现的", past=True)],
    what: Annotated[
        str, Words("发现了什么", rows=4, most=1000, least=4, hint="怎么发现的，信息可能到了哪里")
    ],
    pieces: Annotated[Sequence[str], Several("涉及哪些信息", among=_PIECES)],
    persons: Annotated[
        int, Number("涉及几个人", least=Decimal(0), most=_MANY, hint="还不清楚的填0，查明后写在原因里")
    ],
    number: Annotated[
        str,
        Exact(
            "信访事项编号",
            required=False,
            most=32,
            hint="只涉及一个事项的填写，一键可查谁看过",
            why="a number of the register, which is looked up",
        ),
    ] = "",
) -> Leak:
    """The report begins the course. Raises InvalidInput for a number that the reporter may not see."""
    return begin_leak(
        act, unit, matter=_matter(act, number), found_on=found_on, what=what, pieces=pieces, persons=persons
    )


def begin_leak(
    act: Act,
    unit: Unit,
    *,
    matter: Matter | None,
    found_on: date,
    what: str,
    pieces: Sequence[str],
    persons: int,
) -> Leak:
    """No command: part of theirs. `what` must name nobody where `matter` is None."""
    leak = Leak(
        unit=unit,
        matter=matter,
        found_on=found_on,
        what=mask_for(matter)(what) if matter is not None else what,
        pieces=sorted(set(pieces), key=[*PIECES].index),
        persons=persons,
        reported_by_id=act.actor.staff,
        reported_at=act.at,
        close_by=work_calendar().add_working_days(act.day, WORKING_DAYS).day,
    )
    begin(leak, at=act.at)
    leak.save()
    after = {"pieces": leak.pieces, "persons": persons}
    act.record(leak, action="leak.report", after=after, basis=LEAKED)
    return leak


@command(
    "leak.contain",
    lead="先止住：收回、删除、改密码、停账号、换锁。写已经做了的。",
    verb="已止损",
)
def contain(
    act: Act, leak: Leak, *, measures: Annotated[str, Words("已经采取的补救措施", rows=4, most=1000, least=4)]
) -> Leak:
    """At once remedied (个人信息保护法 57)."""
    take(act, leak, words={"measures": measures})
    return leak


@command("leak.pass_up", slug="pass-up", verb="已报告")
def pass_up(
    act: Act,
    leak: Leak,
    *,
    whom: Annotated[
        str,
        Words("报告了哪个单位", rows=1, most=80, least=2, hint="上级机关、单位，履行个人信息保护职责的部门"),
    ],
    on: Annotated[date, Day("哪天报告的", past=True)],
) -> Leak:
    """Told to the organ above and to the authority for personal data. Raises InvalidInput for a day before the leak was found."""
    if on < leak.found_on:
        raise InvalidInput({"on": "报告不会早于发现，请核对日期。"})
    take(act, leak, words={"whom": whom, "on": on.isoformat()})
    return leak


@command(
    "leak.tell",
    lead="告诉当事人：哪些信息、什么原因、可能有什么危害，已经做了什么、本人可以做什么、找谁联系。补救措施能有效避免危害的可以不告知，写明理由。",
    verb="登记",
)
def tell_those_concerned(
    act: Act,
    leak: Leak,
    *,
    way: Annotated[str, Pick("怎么告知的", among=tuple(WAYS_OF_TELLING.items()))],
    on: Annotated[date, Day("哪天", past=True)],
    persons: Annotated[int, Number("告知了几个人", least=Decimal(0), most=_MANY)],
    said: Annotated[str, Words("告知的内容；不告知的，写理由", rows=4, most=1000, least=10)],
) -> Leak:
    """Those concerned are told, or it is written why not (个人信息保护法 57(2)). Raises InvalidInput where way and number do not fit,
    and for more people than are concerned."""
    if (way == NOT_TOLD) != (persons == 0):
        raise InvalidInput(
            {"persons": "告知的，填告知了几个人；不告知的填0，并写明理由（个人信息保护法第五十七条第二款）。"}
        )
    if leak.persons and persons > leak.persons:
        told = Phrase("这次泄露涉及{n}个人，告知的人数不能更多，请核对。", n=leak.persons)
        raise InvalidInput({"persons": told})
    if on < leak.found_on:
        raise InvalidInput({"on": "告知不会早于发现，请核对日期。"})
    leak.way, leak.persons_told, leak.told_on = way, persons, on
    words = {"way": way, "on": on.isoformat(), "persons": str(persons), "said": said}
    take(act, leak, words=words, way=way)
    return leak


@command("leak.explain", verb="登记")
def explain(
    act: Act,
    leak: Leak,
    *,
    cause: Annotated[
        str, Words("原因", rows=4, most=1000, least=4, hint="制度、设备还是人；先看谁看过、谁下载过")
    ],
    remedy: Annotated[str, Words("怎么整改，谁负责", rows=3, most=1000, least=4)],
) -> Leak:
    """The root cause and what is changed."""
    take(act, leak, words={"cause": cause, "remedy": remedy})
    return leak


@command("leak.recheck", verb="复查合格")
def recheck(
    act: Act, leak: Leak, *, finding: Annotated[str, Words("复查情况", rows=3, most=1000, least=4)]
) -> Leak:
    """Another person has looked whether the cause is gone."""
    take(act, leak, words={"finding": finding}, reason=finding)
    return leak


@command("leak.return", slug="return", verb="退回整改")
def send_back(
    act: Act,
    leak: Leak,
    *,
    finding: Annotated[str, Words("还有什么没有整改到位", rows=3, most=1000, least=4)],
) -> Leak:
    """The cause is not gone: explained and put right once more, as another step."""
    take(act, leak, words={"finding": finding}, reason=finding)
    return leak


@command(
    "leak.close",
    lead="由没有参与处置的人结案：止损、报告、告知、整改、复查都有记录。",
    verb="结案",
)
def close_leak(
    act: Act, leak: Leak, *, conclusion: Annotated[str, Words("结论", rows=3, most=1000, least=4)]
) -> Leak:
    """Ended by somebody who handled none of it."""
    leak.closed_at = act.at
    take(act, leak, words={"conclusion": conclusion}, reason=conclusion)
    return leak
