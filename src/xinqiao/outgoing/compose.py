"""What is printed of the day's post, of a list of files for the archives and of one to be destroyed."""

import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import IO

from django.conf import settings

from xinqiao.documents.joined import joined
from xinqiao.documents.labels import AddressLabel, label_sheet
from xinqiao.documents.papers import written_number
from xinqiao.documents.reports import Report, Table, Text, render_report
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import Act
from xinqiao.matters import files
from xinqiao.matters.paperwork import office_fonts
from xinqiao.outgoing.letters import Letter
from xinqiao.outgoing.models import DayPost, DestroyedFile, Destruction, HandedFile, HandingOver
from xinqiao.rules.archiving import KEEPINGS, HandingStage, Keeping, kept_until
from xinqiao.rules.destroying import DESTROYING
from xinqiao.rules.posting import PART_TITLES, PostPart

_FOOT = "内部资料，用后入卷；寄出不等于送达。"
_BESIDE = "本清单一式两份，移交、接收双方各执一份。案卷包的 SHA-256 用以核对包是否改动。"
_LEAST_ROOM = "\n\n"
_ROOM = "\n"
"""So much to write in by hand."""


def list_number(word: str, year: int, serial: int) -> str:
    """The number of a list for the archives, as documents of the office are numbered."""
    return written_number(f"{word}移", year, serial)


def printed(post: DayPost, part: PostPart, letters: Sequence[Letter]) -> bytes:
    """One part of a day's post as PDF. Raises Tampered when a stored document is gone or was changed."""
    title = f"寄件{post.pk}号 {PART_TITLES[part]}"
    day = day_of(post.at)
    if part is PostPart.PAPERS:
        return joined(files.read(letter.pdf_path) for letter in letters)
    if part is PostPart.LABELS:
        labels = [
            AddressLabel(line=f"{post.pk}-{each.line}", name=each.name, address=each.address)
            for each in letters
        ]
        return label_sheet(labels, title=title, issuer=post.unit.name, day=day, font_dirs=office_fonts())
    return render_report(_list(post, letters), font_dirs=office_fonts())


def _list(post: DayPost, letters: Sequence[Letter]) -> Report:
    """交寄清单: names masked, for the label beside it has them; room for the numbers of the post."""
    rows = tuple((f"{post.pk}-{each.line}", each.masked, each.number, _ROOM, "") for each in letters)
    table = Table(
        headings=("标签号", "收件人", "文书编号", "邮件号码", "备注"), rows=rows, widths=(3, 3, 6, 6, 3)
    )
    signed = Table(
        headings=("整理人", "交寄人（签字）", "邮局收寄（签章）", "交寄日期"),
        rows=((post.by.name, _LEAST_ROOM, _LEAST_ROOM, _LEAST_ROOM),),
        widths=(3, 4, 4, 4),
    )
    return Report(
        title="交寄清单",
        subtitle=f"寄件{post.pk}号，共{len(letters)}封",
        issuer=post.unit.name,
        day=day_of(post.at),
        blocks=(table, signed),
        foot=_FOOT,
    )


def _hash(sha256: str) -> str:
    """In fours of sixteen, so that it fits its column."""
    return " ".join(sha256[start : start + 16] for start in range(0, len(sha256), 16))


def handing_report(made: HandingOver, rows: Sequence[HandedFile]) -> Report:
    """移交清单: each file with its keeping, pieces, pages and hash, the sums, and room for both signatures."""
    lines = tuple(
        (
            str(row.line),
            row.matter.number,
            row.matter.title,
            str(day_of(row.matter.closed_at)) if row.matter.closed_at else "",
            KEEPINGS[Keeping(row.keeping)].title,
            str(row.package.pieces),
            str(row.package.pages),
            _hash(row.package.sha256),
        )
        for row in rows
    )
    pieces, pages = sum(row.package.pieces for row in rows), sum(row.package.pages for row in rows)
    sums = f"共{len(rows)}卷、{pieces}件、{pages}页。" + (
        f"提前移交的同意：{made.consent}。" if made.consent else ""
    )
    return Report(
        title="档案移交清单",
        subtitle=made.number,
        issuer=made.unit.name,
        day=made.approved_on or day_of(made.at),
        blocks=(
            Table(
                headings=("序号", "事项编号", "题名", "归档日期", "保管期限", "件数", "页数", "SHA-256"),
                rows=lines,
                widths=(2, 6, 10, 4, 4, 2, 2, 8),
                numbers=(5, 6),
            ),
            Text(paragraphs=(sums, *_agreed(made), _BESIDE)),
            _signatures(made),
        ),
        landscape=True,
        foot="",
    )


def _agreed(made: HandingOver) -> Iterator[str]:
    """Who approved and who received it."""
    if made.stage == HandingStage.DROPPED:
        yield "已作废。"
    yield f"审核：{made.approved_by.name}，{made.approved_on}。" if made.approved_by else "尚未审核。"
    if made.received_on:
        yield f"接收：{made.receiver}，{made.received_on}，{made.receipt}。"


def handing_list(made: HandingOver, rows: Sequence[HandedFile]) -> bytes:
    """移交清单 before it is approved."""
    return render_report(handing_report(made, rows), font_dirs=office_fonts())


def destruction_number(word: str, year: int, serial: int) -> str:
    """The number of a list of files to be destroyed."""
    return written_number(f"{word}销", year, serial)


def destruction_report(made: Destruction, rows: Sequence[DestroyedFile]) -> Report:
    """销毁清册: each file with its keeping and when that was over, both appraisals, and who destroyed it; the list itself is kept for ever."""
    lines = tuple(
        (
            str(row.line),
            row.matter.number,
            row.matter.title,
            str(row.closed_on),
            KEEPINGS[Keeping(row.keeping)].title,
            str(kept_until(row.keeping, row.closed_on) or ""),
        )
        for row in rows
    )
    return Report(
        title="档案销毁清册",
        subtitle=made.number,
        issuer=made.unit.name,
        day=made.destroyed_on or made.approved_on or day_of(made.at),
        blocks=(
            Table(
                headings=("序号", "事项编号", "题名", "归档日期", "保管期限", "期满日期"),
                rows=lines,
                widths=(2, 6, 12, 4, 4, 4),
            ),
            Text(paragraphs=(f"共{len(rows)}卷。", f"依据：{DESTROYING.text}。", *_appraised(made))),
            Table(
                headings=("鉴定人（签字）", "批准人（签字）", "监销人（签字）", "监销人（签字）"),
                rows=((_LEAST_ROOM, _LEAST_ROOM, _LEAST_ROOM, _LEAST_ROOM),),
                widths=(1, 1, 1, 1),
            ),
        ),
        landscape=True,
        foot="本清册永久保存。",
    )


def _appraised(made: Destruction) -> Iterator[str]:
    yield f"鉴定：{made.by.name}，{day_of(made.at)}。{made.opinion}"
    yield f"批准：{made.approved_by.name}，{made.approved_on}。" if made.approved_by else "尚未批准。"
    if made.carried_out_by and made.witness:
        yield f"销毁：{made.carried_out_by.name}、{made.witness.name}监销，{made.destroyed_on}。"
        yield "备份随备份轮换到期消失；恢复销毁以前的备份的，须按本清册重新销毁。"


def kept_report(act: Act, report: Report) -> tuple[str, str]:
    """Path and hash of the report, set and sealed before the command goes on."""
    return act.beforehand.take(
        asdict(report),
        lambda: files.keep(render_report(report, font_dirs=office_fonts())),
        files.drop,
        instead=("", ""),
    )


def _signatures(made: HandingOver) -> Table:
    given, got = "移交人（签字）：", "接收人（签字）："
    day, seal = "日期：　　　　年　　月　　日", "（印章）"
    return Table(
        headings=(f"移交单位：{made.unit.name}", f"接收单位：{made.archive}"),
        rows=((given + _LEAST_ROOM, got + _LEAST_ROOM), (day, day), (seal + _LEAST_ROOM, seal + _LEAST_ROOM)),
        widths=(1, 1),
    )


def together(listed: bytes, rows: Sequence[HandedFile]) -> IO[bytes]:
    """The packages with their list and their hashes as one ZIP, stored as they are: a file without a name, which is gone when it is closed; one
    package at a time is held in memory. Raises Tampered."""
    out = tempfile.TemporaryFile(dir=settings.XINQIAO_HOME)  # noqa: SIM115 - handed on, closed by who sends it
    try:
        _packed(out, listed, rows)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out


def _packed(out: IO[bytes], listed: bytes, rows: Sequence[HandedFile]) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as opened:
        opened.writestr(zipfile.ZipInfo("移交清单.pdf"), listed)
        hashes = "".join(f"{row.package.sha256}  {row.matter.number}.zip\n" for row in rows)
        opened.writestr(zipfile.ZipInfo("SHA256SUMS"), hashes)
        for row in rows:
            opened.writestr(zipfile.ZipInfo(f"{row.matter.number}.zip"), files.read(row.package.path))
