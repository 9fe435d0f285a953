"""A file is asked for, approved by another, handed out and taken back by its keepers with its pages counted (M-I4)."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Day, Number, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.rules.shelving import LONGEST, FileState, LoanStage
from xinqiao.rules.words import Phrase
from xinqiao.safekeeping.models import Custody
from xinqiao.shelves.commands.files import on_register, open_loan
from xinqiao.shelves.commands.places import refuse
from xinqiao.shelves.models import Loan, PaperFile
from xinqiao.shelves.queries.register import keepers_of

_PAGES = Number("当面点的页数", least=Decimal(0), most=Decimal(100_000), wrong="请当面点清，填写页数。")


def _by_another(actor: Actor, loan: Loan) -> bool:
    return loan.borrower_id != actor.staff


def _by_keeper(actor: Actor, loan: Loan) -> bool:
    return _by_another(actor, loan) and _keeps(actor, loan)


def _keeps(actor: Actor, loan: Loan) -> bool:
    now = _keepers(loan)
    return actor.staff in (now.first_id, now.second_id)


def _keepers(loan: Loan) -> Custody:
    """Those of today: another may have taken over since it was asked for."""
    place = loan.file.place
    return (keepers_of(place) if place is not None else None) or loan.keepers


def _check_another(act: Act, loan: Loan) -> None:
    if act.actor.staff == loan.borrower_id:
        raise refuse("自己借的，由他人批准、点页、收回。")


def _check_keeper(act: Act, loan: Loan) -> None:
    _check_another(act, loan)
    if not _keeps(act.actor, loan):
        now = _keepers(loan)
        told = "这只柜由{first}、{second}保管，请他们办理。"
        raise refuse(Phrase(told, first=now.first.name, second=now.second.name))


def _within_bounds(act: Act, due_on: date) -> None:
    last = work_calendar().add_working_days(act.day, LONGEST).day
    if due_on > last:
        told = Phrase("一次最长{n}个工作日，最晚{day}归还；还要用的，到时再延长。", n=LONGEST, day=last)
        raise InvalidInput({"due_on": told})


def _check_can_be_had(act: Act, file: PaperFile, keepers: Custody) -> None:
    """A keeper hands nothing out to himself: an accusation needs both of the others, another file one."""
    others = {keepers.first_id, keepers.second_id} - {act.actor.staff}
    if len(others) < (2 if file.matter.confidential else 1):
        told = "您是这只柜的保管人，别人不能单独交卷给您：请与另一名保管人一起在柜前查阅，不借出；确需借出的，先更换保管人。"
        raise refuse(told)


def _may_be_refused(actor: Actor, loan: Loan) -> bool:
    late = loan.stage == LoanStage.ASKED or loan.due_on < today()
    return late and _by_another(actor, loan)


@command(
    "loan.ask",
    slug="loan",
    lead="能在系统里看的不借纸质的。由他人批准；到期归还，当面点页。",
    verb="申请借阅",
    fits=lambda _actor, file: file.state == FileState.SHELVED,
)
def ask(
    act: Act,
    file: PaperFile,
    *,
    purpose: Annotated[str, Words("用来做什么", rows=2, most=300, least=4)],
    due_on: Annotated[date, Day("哪天归还", ahead=True)],
) -> Loan:
    """Raises InvalidInput for too long a time, Refused while it is asked for or lent, or nobody keeps its place who could hand it out."""
    on_register(file)
    _within_bounds(act, due_on)
    if open_loan(file) is not None:
        raise refuse("这一卷已有人借阅或者申请，请先联系他。")
    keepers = keepers_of(file.place) if file.place is not None else None
    if keepers is None:
        raise refuse("存放的地方没有保管人，请先在“保密责任”登记A、B角。")
    _check_can_be_had(act, file, keepers)
    loan = Loan(
        file=file,
        unit=file.unit,
        borrower_id=act.actor.staff,
        purpose=purpose,
        asked_at=act.at,
        due_on=due_on,
        keepers=keepers,
    )
    begin(loan, at=act.at)
    loan.save()
    act.record(loan, matter_id=file.matter_id, after={"due_on": due_on.isoformat()}, reason=purpose)
    return loan


def _asked_for(loan: Loan) -> str:
    """What whoever approves has to know of it."""
    told = "{who}申请借阅{file}，{day}归还，用来：{purpose}"
    return Phrase(told, who=loan.borrower.name, file=loan.file.code, day=loan.due_on, purpose=loan.purpose)


@command("loan.approve", verb="批准", fits=_by_another, told=_asked_for)
def approve(act: Act, loan: Loan) -> Loan:
    """By another person. Raises Refused."""
    _check_another(act, loan)
    take(act, loan, matter_id=loan.file.matter_id)
    return loan


@command("loan.refuse", verb="不批准", fits=_may_be_refused, told=_asked_for)
def refuse_loan(
    act: Act, loan: Loan, *, why: Annotated[str, Words("为什么不批准", rows=2, most=300, least=2)]
) -> Loan:
    """By another person, with a reason; what was approved and not fetched by its day of return, so that the file is free again. Raises Refused."""
    _check_another(act, loan)
    if loan.stage in (LoanStage.APPROVED, LoanStage.OPENED) and loan.due_on >= act.day:
        raise refuse(
            Phrase("已经批准：{day}还没有取卷的，次日起才可以取消；申请人可以自己撤回。", day=loan.due_on)
        )
    take(act, loan, matter_id=loan.file.matter_id, words={"why": why}, reason=why)
    return loan


@command(
    "loan.withdraw",
    verb="撤回",
    fits=lambda actor, loan: loan.borrower_id == actor.staff,
)
def withdraw(act: Act, loan: Loan) -> Loan:
    """By who asked. Raises Refused."""
    if act.actor.staff != loan.borrower_id:
        raise refuse("由申请人自己撤回。")
    take(act, loan, matter_id=loan.file.matter_id)
    return loan


@command(
    "loan.open",
    slug="open",
    lead="检举控告专柜由A、B角同时在场打开：您先登记，另一名保管人再点页交卷。",
    verb="我已到场",
    fits=lambda actor, loan: loan.file.matter.confidential and _by_keeper(actor, loan),
)
def open_first(act: Act, loan: Loan) -> Loan:
    """The first of the two. Raises Refused for anybody but a keeper, and where one is enough."""
    _check_keeper(act, loan)
    if not loan.file.matter.confidential:
        raise refuse("这一卷由一名保管人点页交卷即可。")
    loan.opened_by_id = act.actor.staff
    take(act, loan, matter_id=loan.file.matter_id)
    return loan


def _to_hand_out(actor: Actor, loan: Loan) -> bool:
    if loan.file.matter.confidential and loan.stage == LoanStage.APPROVED:
        return False
    return _by_keeper(actor, loan) and loan.opened_by_id != actor.staff


@command(
    "loan.hand_out",
    slug="hand-out",
    lead="与借阅人当面点页。页数与登记不符的，先查明、更正登记，再交卷。",
    verb="交卷",
    fits=_to_hand_out,
)
def hand_out(act: Act, loan: Loan, *, pages: Annotated[int, _PAGES]) -> Loan:
    """By a keeper; an accusation by the second of the two. Raises InvalidInput when the pages are not those of the register, Refused for others."""
    _check_keeper(act, loan)
    if loan.file.matter.confidential and loan.stage == LoanStage.APPROVED:
        raise refuse("检举控告案卷须由A、B角两人同时开柜：一人先登记到场，另一人点页交卷。")
    if pages != loan.file.pages:
        told = Phrase("登记的是{n}页，请重新点；确实不符的，先在案卷上登记页数变化。", n=loan.file.pages)
        raise InvalidInput({"pages": told})
    if loan.due_on < act.day:
        raise refuse("归还日期已经过了，请由申请人撤回，或者由他人登记不批准，再重新申请。")
    loan.pages_out, loan.out_at = pages, act.at
    take(act, loan, matter_id=loan.file.matter_id, words={"pages": str(pages)}, pages=pages)
    return loan


@command(
    "loan.urge",
    slug="urge",
    verb="登记催还",
    fits=_by_another,
)
def urge(
    act: Act, loan: Loan, *, how: Annotated[str, Words("怎么催的，借阅人怎么说", rows=2, most=300, least=2)]
) -> Loan:
    """Each reminder is a step. Raises Refused for the borrower."""
    _check_another(act, loan)
    take(act, loan, matter_id=loan.file.matter_id, words={"how": how}, reason=how)
    return loan


@command("loan.prolong", slug="prolong", verb="延长", fits=_by_another)
def prolong(
    act: Act,
    loan: Loan,
    *,
    due_on: Annotated[date, Day("延长到哪天", ahead=True)],
    why: Annotated[str, Words("为什么延长", rows=2, most=300, least=2)],
) -> Loan:
    """By another person, before its last day and for no longer than a loan may last: a day that was missed is not made good. Raises InvalidInput and Refused."""
    _check_another(act, loan)
    if loan.due_on < act.day:
        raise refuse("已经超期，不能用延长代替归还：请先收回、点页，还要用的重新申请。")
    _within_bounds(act, due_on)
    if due_on <= loan.due_on:
        raise InvalidInput({"due_on": "延长后的日期须晚于原来的归还日期。"})
    before = loan.due_on.isoformat()
    loan.due_on = due_on
    words = {"why": why, "from": before, "due_on": due_on.isoformat()}
    take(act, loan, matter_id=loan.file.matter_id, words=words, reason=why, due_on=due_on.isoformat())
    return loan


@command(
    "loan.return",
    slug="return",
    lead="与借阅人当面点页。页数不符的写明差在哪里、怎么回事，由他人核查。",
    verb="收回",
    fits=_by_keeper,
)
def take_back(
    act: Act,
    loan: Loan,
    *,
    pages: Annotated[int, _PAGES],
    explained: Annotated[
        str, Words("页数不符的原因", rows=3, most=300, required=False, hint="相符的留空")
    ] = "",
) -> Loan:
    """Into the hands of a keeper. Fewer or more pages must be explained, and another person looks into it. Raises InvalidInput and Refused."""
    _check_keeper(act, loan)
    differs = pages != loan.pages_out
    if differs and not explained:
        told = Phrase("借出{n}页，页数不符，请写明差在哪里、怎么回事。", n=loan.pages_out)
        raise InvalidInput({"explained": told})
    loan.pages_back, loan.back_at, loan.explained = pages, act.at, explained
    words = {"pages": str(pages), **({"explained": explained} if explained else {})}
    action = "loan.return_short" if differs else "loan.return"
    take(act, loan, action=action, matter_id=loan.file.matter_id, words=words, reason=explained, pages=pages)
    return loan


@command(
    "loan.settle",
    slug="settle",
    lead="由没有收卷的人核查。缺页涉及个人信息外泄的，请另在“保密责任”报告信息泄露。",
    verb="核查完毕",
    fits=_by_another,
)
def settle(
    act: Act,
    loan: Loan,
    *,
    pages: Annotated[int, _PAGES],
    finding: Annotated[str, Words("核查结果，缺的页在哪里", rows=3, most=1000, least=4)],
) -> Loan:
    """Another person has looked; the register says from now on how many pages there are. Raises Refused."""
    _check_another(act, loan)
    file = loan.file
    before = {"pages": file.pages}
    file.pages, file.version = max(pages, 1), file.version + 1
    file.save(update_fields=["pages", "version"])
    act.record(file, matter_id=file.matter_id, before=before, after={"pages": file.pages}, reason=finding)
    words = {"pages": str(pages), "finding": finding}
    take(act, loan, matter_id=file.matter_id, words=words, reason=finding)
    return loan
