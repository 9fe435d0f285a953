"""Labels and loan slips on paper (M-I4). In Chinese, and of an accusation nothing but the code."""

from xinqiao.documents.code_labels import PaperLabel
from xinqiao.documents.reports import Report, Table, Text
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI, today
from xinqiao.rules.shelving import PLACES
from xinqiao.shelves.models import Loan, PaperFile, StoragePlace
from xinqiao.shelves.queries.register import belongs_here, within


def where(file: PaperFile) -> str:
    """Room, cabinet and shelf, the largest first."""
    names, at = [], file.place
    while at is not None:
        names.append(at.title)
        at = at.inside
    return " · ".join(reversed(names))


def labels_of(actor: Actor, place: StoragePlace) -> list[PaperLabel]:
    """Of the place and all in it, then of its files; a person gets those of the files that the person sees."""
    own = [PaperLabel(code=one.code, lines=(one.title, PLACES[one.kind])) for one in within(place)]
    files = belongs_here(actor, place).order_by("place", "id")
    return [*own, *(PaperLabel(code=one.code, lines=_lines(one)) for one in files)]


def _lines(file: PaperFile) -> tuple[str, ...]:
    if file.matter.confidential:
        return (f"{file.pages}页",)
    return (file.matter.number, f"第{file.volume}卷　{file.pages}页")


def loan_slip(loan: Loan) -> Report:
    """Stays on the shelf while the file is out."""
    file = loan.file
    named = "检举控告案卷" if file.matter.confidential else f"{file.matter.number}　第{file.volume}卷"
    out = f"{loan.out_at.astimezone(SHANGHAI):%Y年%m月%d日}" if loan.out_at else ""
    rows = (
        ("案卷", named),
        ("条码", file.code),
        ("存放处", where(file)),
        ("借阅人", loan.borrower.name),
        ("用途", loan.purpose),
        ("借出日期", out),
        ("应还日期", f"{loan.due_on:%Y年%m月%d日}"),
        ("借出页数", f"{loan.pages_out or file.pages}页"),
        ("归还页数", "　　　　　　页"),
        ("借阅人签名", ""),
        ("保管人签名", ""),
    )
    note = "本单放在案卷原来的位置；归还时当面点页，双方签名后归档。案卷不带回家，不拍照外传。"
    table = Table(headings=("项目", "内容"), rows=rows, widths=(1, 3))
    return Report(
        title="案卷借阅单",
        issuer=loan.unit.name,
        day=today(),
        subtitle=f"第{loan.pk}号",
        blocks=(table, Text(paragraphs=(note, "依据：《中华人民共和国档案法》第十四条"))),
    )


def loss_in_words(file: PaperFile, what: str) -> str:
    """What the report of the incident begins with, as if somebody had typed it."""
    told = f"纸质案卷遗失（条码{file.code}）"
    return f"{told}：{what}"[:1000] if what else told
