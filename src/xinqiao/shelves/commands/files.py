"""Volumes on paper: put on a shelf, moved, counted, handed over, lost and found again (M-I4)."""

from decimal import Decimal
from typing import Annotated, Any

from django.db.models import QuerySet

from xinqiao.courses.taking import take
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Exact, Number, One, Pick, Words
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.access import visible
from xinqiao.offices.models import Unit
from xinqiao.rules.disclosing import DataPiece
from xinqiao.rules.folding import typed_number
from xinqiao.rules.shelving import FILE_STATES, KEPT, OPEN, FileState, LoanStage
from xinqiao.rules.words import Phrase
from xinqiao.safekeeping.commands.leaks import begin_leak
from xinqiao.shelves.commands.labels import FILE, new_code
from xinqiao.shelves.commands.places import refuse
from xinqiao.shelves.compose import loss_in_words
from xinqiao.shelves.models import Loan, PaperFile, StoragePlace
from xinqiao.shelves.queries.register import all_see, keepers_of

_WRONG = "请选择本单位在用的柜、格。"
_PAGES = Number("页数", least=Decimal(1), most=Decimal(100_000), wrong="请当面点清，填写页数。")


def places_of(unit: Any) -> QuerySet[StoragePlace]:
    """Cabinets and shelves of a unit in which files may lie."""
    return StoragePlace.objects.filter(unit=unit, ended_at=None).exclude(kind="room")


def _places_here(file: Any) -> QuerySet[StoragePlace]:
    return places_of(file.unit_id)


def _shelved(_actor: Any, file: PaperFile) -> bool:
    return file.state == FileState.SHELVED


def open_loan(file: PaperFile) -> Loan | None:
    return Loan.objects.filter(file=file, stage__in=OPEN).first()


def on_register(file: PaperFile) -> None:
    """Raises Refused for what was lost or handed over."""
    if file.state != FileState.SHELVED:
        raise refuse(
            Phrase("这一卷{state}，不能这样登记。", state=Phrase(FILE_STATES[FileState(file.state)]))
        )


def _fits(file: PaperFile, place: StoragePlace) -> None:
    """An accusation lies in a cabinet of its own, whose keepers may know of it; nothing else does. Raises InvalidInput."""
    keepers = keepers_of(place)
    if keepers is None:
        raise InvalidInput({"place": "这里没有保管人，请先在“保密责任”登记A、B角。"})
    if file.matter.confidential != place.reserved:
        wanted = "检举控告案卷只能放在检举控告专柜（条例第三十条第三款）。"
        raise InvalidInput({"place": wanted if file.matter.confidential else "专柜只放检举控告案卷。"})
    if place.reserved and not all_see((keepers.first, keepers.second), file):
        raise InvalidInput({"place": "这只专柜的保管人中有人无权知悉这一件，请换专柜或者先更换保管人。"})


@command(
    "paper_file.shelve",
    slug="paper-file",
    page="shelves:index",
    together=True,
    lead="点清页数再入柜。登记后打印条码，贴在卷脊上；条码不写姓名、不写事由。",
    verb="入柜",
    said=lambda file, _given: Phrase("已入柜，条码{code}。", code=file.code),
)
def shelve(
    act: Act,
    unit: Unit,
    *,
    number: Annotated[
        str, Exact("信访事项编号", most=32, why="a number of the register, which is looked up")
    ],
    volume: Annotated[int, Number("第几卷", least=Decimal(1), most=Decimal(999), initial=lambda _: 1)],
    pages: Annotated[int, _PAGES],
    place: Annotated[One[StoragePlace], Pick("放在哪里", among=places_of, wrong=_WRONG)],
) -> PaperFile:
    """A volume of a matter that the person sees. Raises InvalidInput."""
    matter: Matter | None = visible(act.actor).filter(number=typed_number(number)).first()
    if matter is None:
        raise InvalidInput({"number": "没有找到这个编号，或者您无权查看，请核对。"})
    if PaperFile.objects.filter(unit=unit, matter=matter, volume=volume).exists():
        raise InvalidInput({"volume": "这一卷已经登记，请在那一行办理。"})
    file = PaperFile(
        unit=unit,
        matter=matter,
        volume=volume,
        pages=pages,
        place=place,
        code=new_code(FILE),
        since=act.at,
    )
    _fits(file, place)
    file.save()
    act.record(file, matter_id=matter.pk, after={"place": place.pk, "pages": pages}, basis=KEPT)
    return file


def put(act: Act, file: PaperFile, place: StoragePlace, *, action: str = "") -> None:
    """It belongs to that place from now on. No command: part of theirs. Raises InvalidInput."""
    _fits(file, place)
    before = {"place": file.place_id}
    file.place, file.version = place, file.version + 1
    file.save(update_fields=["place", "version", "state", "pages"])
    after = {"place": place.pk}
    act.record(file, action=action, matter_id=file.matter_id, before=before, after=after, basis=KEPT)


@command("paper_file.move", slug="move", verb="移放", fits=_shelved)
def move(
    act: Act,
    file: PaperFile,
    *,
    place: Annotated[One[StoragePlace], Pick("移到哪里", among=_places_here, wrong=_WRONG)],
) -> PaperFile:
    """To another place; an accusation to a cabinet for accusations. Raises InvalidInput."""
    on_register(file)
    put(act, file, place)
    return file


@command(
    "paper_file.recount",
    slug="recount",
    lead="材料增加、抽出后重新点页；抽出的写明去向。",
    verb="登记",
    fits=_shelved,
)
def recount(
    act: Act,
    file: PaperFile,
    *,
    pages: Annotated[int, _PAGES],
    why: Annotated[str, Words("为什么变了", rows=2, most=300, least=2)],
) -> PaperFile:
    """Another number of pages, with its reason. Raises Refused while it is lent: then the return counts."""
    on_register(file)
    if (loan := open_loan(file)) is not None and loan.out_at is not None:
        raise refuse("案卷借出时不改页数：归还时当面点，不符的写明原因。")
    before = {"pages": file.pages}
    file.pages, file.version = pages, file.version + 1
    file.save(update_fields=["pages", "version"])
    act.record(file, matter_id=file.matter_id, before=before, after={"pages": pages}, basis=KEPT, reason=why)
    return file


@command("paper_file.hand_over", slug="hand-over", verb="移交", danger=True, fits=_shelved)
def hand_over(
    act: Act,
    file: PaperFile,
    *,
    whom: Annotated[
        str, Words("移交给谁、接收凭证号", rows=2, most=300, least=2, hint="档案馆、上级机关；写明清单号")
    ],
) -> PaperFile:
    """It leaves the register with a receipt. Raises Refused while somebody has or asked for it, or a count looks for it."""
    on_register(file)
    if file.differences.filter(closed_at=None).exists():
        raise refuse("这一卷有没有了结的盘点差异，请先查明、核对。")
    if open_loan(file) is not None:
        raise refuse("这一卷有没有了结的借阅，请先办结。")
    off_register(act, file, FileState.HANDED_OVER, whom)
    return file


def off_register(act: Act, file: PaperFile, state: FileState, reason: str) -> None:
    """Take a volume off its place, for ever."""
    before = {"state": file.state, "place": file.place_id}
    file.state, file.place, file.version = state, None, file.version + 1
    file.save(update_fields=["state", "place", "version"])
    act.record(
        file, matter_id=file.matter_id, before=before, after={"state": state}, basis=KEPT, reason=reason
    )


@command(
    "paper_file.lose",
    slug="loss",
    lead="找不到当天报，不追究如实报告的人。报告后自动成为一起信息泄露事件，按步骤止损、报告、告知、查明。",
    verb="报告遗失",
    danger=True,
    fits=_shelved,
)
def lose(
    act: Act,
    file: PaperFile,
    *,
    what: Annotated[str, Words("怎么发现的，最后在谁手里、在哪里见过", rows=4, most=1000, least=4)],
) -> PaperFile:
    """Off its place, its loan at an end, and an incident begun (个人信息保护法 57)."""
    lost(act, file, what)
    return file


def lost(act: Act, file: PaperFile, what: str) -> None:
    """No command: part of theirs. The incident of an accusation names no matter: who handles incidents need not know of it (条例 30(3))."""
    on_register(file)
    loan = open_loan(file)
    if loan is not None and loan.stage == LoanStage.LENT:
        take(act, loan, action="loan.lose", matter_id=file.matter_id, words={"what": what}, reason=what)
    elif loan is not None:
        raise refuse("这一卷有没有了结的借阅，请先办结或者撤回。")
    off_register(act, file, FileState.LOST, what)
    secret = file.matter.confidential
    begin_leak(
        act,
        file.unit,
        matter=None if secret else file.matter,
        found_on=act.day,
        what=loss_in_words(file, "" if secret else what),
        pieces=[DataPiece.NAME, DataPiece.ADDRESS, DataPiece.ORIGINAL],
        persons=0,
    )


@command(
    "paper_file.find",
    slug="found",
    lead="找到后点清页数，放回柜里。泄露事件照样办到结案。",
    verb="登记找到",
    fits=lambda _actor, file: file.state == FileState.LOST,
)
def found_again(
    act: Act,
    file: PaperFile,
    *,
    place: Annotated[One[StoragePlace], Pick("放在哪里", among=_places_here, wrong=_WRONG)],
    pages: Annotated[int, _PAGES],
    where: Annotated[str, Words("在哪里找到的；页数不符的写明", rows=2, most=300, least=2)],
) -> PaperFile:
    """On the register again. Raises InvalidInput, and Refused where it was not lost."""
    if file.state != FileState.LOST:
        raise refuse("这一卷没有报告遗失，不用登记找到。")
    file.state, file.pages = FileState.SHELVED.value, pages
    put(act, file, place)
    act.record(file, matter_id=file.matter_id, after={"pages": pages}, basis=KEPT, reason=where)
    return file
