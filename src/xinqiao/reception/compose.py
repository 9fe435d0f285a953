"""The record of a reception, its receipt and the urgent report on paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from xinqiao.documents.papers import Document, LetterSection, RecordKind
from xinqiao.kernel.clock import day_of
from xinqiao.matters.compose_forms import printed_time
from xinqiao.matters.compose_parts import paragraphs
from xinqiao.reception.models import Reception, UrgentReceipt, UrgentReport
from xinqiao.rules.urgent import ADDRESSEES, KINDS, Addressee, ReportKind
from xinqiao.rules.words import Phrase, date_words

_NONE = "无"


def _promises(found: Reception) -> str:
    told = found.promises.select_related("who")
    return "\n".join(f"{p.what}（{p.who.name}，{date_words(p.due_on)}前）" for p in told) or _NONE


def _times(found: Reception) -> tuple[tuple[str, str], ...]:
    receiver = found.receiver.name if found.receiver else ""
    return (
        ("号码", f"{date_words(found.day)} {found.number}号"),
        ("接待室", found.room or _NONE),
        ("接谈时间", _span(found)),
        ("来访人数", f"{found.people_count}人"),
        ("接访员", receiver),
    )


def _span(found: Reception) -> str:
    if found.started_at is None or found.ended_at is None:
        return ""
    return f"{printed_time(found.started_at)}至{printed_time(found.ended_at)[-5:]}"


def reception_record(found: Reception, words: Mapping[str, Any], corrections: Sequence[str]) -> Document:
    """What was heard, said back, asked and promised, in the words as written, with lines for the signatures."""
    asked = "\n".join(f"{n}．{item}" for n, item in enumerate(words["requests"], 1))
    rows = (
        *_times(found),
        ("听到的", str(words["heard"])),
        ("说回去", str(words["said_back"])),
        ("诉求", asked or _NONE),
        ("当面答复和承诺", _promises(found)),
        ("宣读时的补正", "\n".join(corrections) or _NONE),
        ("是否已向来访人宣读", "已宣读，来访人认为　□与本人所说一致　□有出入（写在下面）"),
        ("来访人补充", ""),
        ("来访人签名、日期", ""),
        ("接访员签名", ""),
        ("记录员签名", ""),
    )
    return _form(found, RecordKind.RECEPTION_RECORD, "来访接谈记录", rows)


def reception_receipt(found: Reception) -> Document:
    """What the person takes home: number, when, what was asked, who answers by when, and under which telephone. Masked."""
    asked = "\n".join(f"{n}．{item}" for n, item in enumerate(found.requests, 1))
    rows = (
        *_times(found),
        ("您的诉求", asked or _NONE),
        ("我们答应的", _promises(found)),
        ("联系电话", found.unit.telephone or _NONE),
    )
    notes = ("这是接待的凭条。登记为信访件以后，另给带编号和查询码的回执。",)
    return _form(found, RecordKind.RECEPTION_RECEIPT, "来访接待凭条", rows, notes)


def _form(
    found: Reception,
    kind: RecordKind,
    title: str,
    rows: tuple[tuple[str, str], ...],
    notes: tuple[str, ...] = (),
) -> Document:
    return Document(
        kind=kind,
        title=title,
        number=f"{found.day:%Y%m%d}-{found.number}",
        issuer=found.unit.name,
        matter_number="",
        day=found.day,
        sections=(LetterSection(rows=rows),),
        sealed_place=False,
        notes=notes,
    )


def part_title(report: UrgentReport) -> str:
    """「初报」「第2次续报」「终报」."""
    if report.kind == ReportKind.FOLLOW_UP:
        return Phrase("第{number}次续报", number=report.number)
    return KINDS[ReportKind(report.kind)]


def _recipient(receipt: UrgentReceipt) -> str:
    """In Chinese whoever prints it, and with the whole name of the unit."""
    title = ADDRESSEES[Addressee(receipt.addressee)]
    return f"{title}（{receipt.unit.name}）" if receipt.unit else title


def urgent_document(report: UrgentReport, receipts: Sequence[UrgentReceipt]) -> Document:
    """One part of the report with its three fields and every receipt."""
    texts = (
        ("一、发生了什么", report.happened),
        ("二、已采取的措施", report.measures),
        ("三、下一步和风险", report.next_step),
    )
    rows = tuple(
        (
            _recipient(r),
            f"{printed_time(r.received_at)} {r.received_by}签收" if r.received_at else "尚未签收",
        )
        for r in receipts
    )
    times = (("得知时间", printed_time(report.learned_at)), ("报出时间", printed_time(report.sent_at)))
    return Document(
        kind=RecordKind.URGENT_REPORT,
        title="重大紧急信访事项报告",
        number=part_title(report),
        issuer=report.unit.name,
        matter_number="",
        day=day_of(report.sent_at),
        sections=(
            LetterSection(rows=(("报告单位", report.unit.name), *times, ("报告人", report.by.name))),
            *(LetterSection(heading=heading, paragraphs=paragraphs(text)) for heading, text in texts),
            LetterSection(heading="四、报送和签收（《信访工作条例》第二十五条）", rows=rows),
        ),
        secrecy="内部",
        sealed_place=False,
    )
