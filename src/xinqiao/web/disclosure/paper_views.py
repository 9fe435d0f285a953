"""The form and its register on paper, the slip for the switchboard, and what a form lets out once (M-I3)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from xinqiao.courses.queries import steps_of
from xinqiao.documents.reports import Report, Table, Text, render_report
from xinqiao.documents.spreadsheet import to_xlsx
from xinqiao.http.responses import download, pdf
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI, now, today
from xinqiao.matters.commands.calling import call_slip
from xinqiao.matters.commands.disclosure import print_form, print_register, take_out
from xinqiao.matters.commands.reveal import Taken
from xinqiao.matters.models import Disclosure
from xinqiao.matters.queries import disclosures as reads
from xinqiao.offices.queries import get_unit
from xinqiao.rules.disclosing import DISCLOSURE, PIECES, PURPOSES, TAKING_OUT, DataPiece, Purpose
from xinqiao.rules.watermark import hidden
from xinqiao.web.request import staff_only

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_REGISTER = 500
_SIGNED = {
    "sign": "同意",
    "refuse": "不同意",
    "review": "紧急查看已复核",
}


def _pdf(report: Report, name: str) -> HttpResponse:
    folder = settings.XINQIAO_FONTS
    return pdf(render_report(report, font_dirs=(folder,) if folder.is_dir() else ()), name)


def _moment(at: object) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else ""  # type: ignore[attr-defined]  # a moment or nothing


def _boxes(form: Disclosure) -> str:
    return "　".join(
        f"{'■' if piece.value in form.pieces else '□'}{title}" for piece, title in PIECES.items()
    )


@staff_only
def form_pdf(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The form as people know it: who, unit, number, what, for what, how long, signatures. No clear data stand on it."""
    form = print_form(actor, reads.get_disclosure(actor, pk))
    form = reads.get_disclosure(actor, form.pk)
    extras = [title for title, asked in (("打印", form.print_asked), ("导出", form.export_asked)) if asked]
    time = (
        f"{_moment(form.begins_at)} 至 {_moment(form.until)}"
        if form.until
        else f"{form.days}天（签字后起算）"
    )
    lines = (
        ("查询人", form.applicant.name),
        ("单位", form.unit.name),
        ("信访件编号", form.petition.number),
        ("查询内容", _boxes(form)),
        ("用途", PURPOSES[Purpose(form.purpose)]),
        ("为什么需要", form.why),
        ("期限", time),
        ("另外申请", "、".join(extras) or "不打印、不导出"),
        ("申请时间", _moment(form.asked_at)),
        *(("主要负责人意见", line) for line in _opinions(form)),
    )
    report = Report(
        title="紧急查看信息登记表" if form.emergency else "信息查询审批表",
        issuer=form.unit.name,
        day=today(),
        subtitle=f"第{form.pk}号",
        blocks=(
            Table(headings=("项目", "内容"), rows=lines, widths=(3, 10)),
            Text(
                paragraphs=(
                    "查询人承诺：只为上述用途使用，不向无关人员透露，用后不留存（个人信息保护法第十条、第三十四条）。",
                )
            ),
            Text(paragraphs=("查询人（签名）：　　　　　　　　　　主要负责人（签名）：",)),
        ),
        foot=f"打印人：{actor.label} {_moment(now())}",
    )
    return _pdf(report, _("信息查询审批表") + f"-{form.pk}.pdf")


def _opinions(form: Disclosure) -> list[str]:
    """What was decided, by whom and when; a deputy with the delegation."""
    found = []
    for step in steps_of(form):
        if step.act in _SIGNED and step.by:
            words = "，".join(
                filter(None, (_SIGNED[step.act], step.words.get("reason"), step.words.get("finding")))
            )
            deputy = (
                f"（{form.delegation.leader.name}授权代签）" if step.act == "sign" and form.delegation else ""
            )
            found.append(f"{words}　{step.by.name}{deputy}　{_moment(step.at)}")
    return found or ["（待签）"]


@staff_only
def register_pdf(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The register of the own unit's forms; at most `_REGISTER`, and it says so."""
    unit = print_register(actor, get_unit(actor.unit))
    found = list(reads.register(actor).select_related("petition")[: _REGISTER + 1])
    rows = tuple(
        (
            str(form.pk),
            _moment(form.asked_at),
            form.applicant.name,
            form.petition.number,
            "、".join(PIECES[DataPiece(piece)] for piece in form.pieces),
            PURPOSES[Purpose(form.purpose)],
            DISCLOSURE.stages[form.stage],
            form.signed_by.name if form.signed_by else "",
            _moment(form.until),
        )
        for form in found[:_REGISTER]
    )
    cut = f"只列最近{_REGISTER}份，更早的没有列出。" if len(found) > _REGISTER else f"共{len(rows)}份。"
    report = Report(
        title="信息查询登记册",
        issuer=unit.name,
        day=today(),
        landscape=True,
        blocks=(
            Table(
                headings=(
                    "号",
                    "申请时间",
                    "查询人",
                    "信访件",
                    "查询内容",
                    "用途",
                    "状态",
                    "签字人",
                    "有效至",
                ),
                rows=rows,
                widths=(3, 8, 6, 9, 14, 7, 8, 6, 8),
            ),
            Text(paragraphs=(cut,)),
        ),
        foot=f"打印人：{actor.label} {_moment(now())}",
    )
    return _pdf(report, _("信息查询登记册") + ".pdf")


@staff_only
def slip(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The slip for whoever dials: the number and the extension, no name and no matter."""
    made = reads.get_call(actor, pk)
    phone = call_slip(actor, made)
    lines = (
        ("拨打", phone),
        ("转接", f"{made.asked_by.name}　{made.extension}"),
        ("期限", made.due_on.isoformat()),
    )
    report = Report(
        title=f"呼叫单　{made.pk}号",
        issuer=made.unit.name,
        day=today(),
        blocks=(
            Table(headings=("项目", "内容"), rows=lines, widths=(2, 8)),
            Text(
                paragraphs=(
                    "只用于这一次拨打。接通后请说「这里是信访部门，请稍等」，转接后挂机；打完把本单送碎，在系统里登记结果。",
                )
            ),
        ),
        foot=f"打印人：{actor.label} {_moment(now())}",
    )
    return _pdf(report, _("呼叫单") + f"-{made.pk}.pdf")


@staff_only
def taken_out(request: HttpRequest, actor: Actor, pk: int, way: str) -> HttpResponse:
    """What the form lets out, once, on paper or as a file; marked with who, when and which form."""
    form = reads.get_disclosure(actor, pk)
    if request.method != "POST" or way not in TAKING_OUT:
        return redirect("disclosure:one", pk)
    taken = take_out(actor, form, way=way)
    sign = f"{actor.label}　{actor.unit_name}　{_moment(now())}　审批表第{form.pk}号　用途：{PURPOSES[Purpose(form.purpose)]}"
    lines = _lines(form, taken, hidden(actor.staff, now()))
    if way == "export":
        return download(
            to_xlsx(_("信息"), ("项目", "内容"), lines, sign), f"{form.petition.number}.xlsx", _XLSX
        )
    report = Report(
        title="信访人信息（按审批表打印）",
        issuer=form.unit.name,
        day=today(),
        subtitle=form.petition.number,
        blocks=(Table(headings=("项目", "内容"), rows=lines, widths=(2, 8)), Text(paragraphs=(sign,))),
        foot=sign,
        watermark=sign,
    )
    return _pdf(report, f"{form.petition.number}.pdf")


def _lines(form: Disclosure, taken: Taken, mark: str) -> tuple[tuple[str, str], ...]:
    """Only what was asked for and granted."""
    values = [
        (title, getattr(person, piece.value) + mark)
        for person in taken.people
        for piece, title in PIECES.items()
        if piece is not DataPiece.ORIGINAL and piece.value in form.pieces
    ]
    if taken.original is not None:
        values += [("标题", taken.original.title + mark), ("原文", taken.original.text + mark)]
        values += [("请求", text + mark) for text in taken.original.requests]
    return tuple(values)
