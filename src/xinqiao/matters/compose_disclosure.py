"""Disclosure on paper (M-I3): the form as people know it, the register, the slip for the switchboard, what a form lets out. In Chinese."""

from collections.abc import Sequence
from datetime import datetime

from xinqiao.courses.queries import steps_of
from xinqiao.documents.reports import Report, Table, Text
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI, now, today
from xinqiao.matters.commands.reveal import Taken
from xinqiao.matters.models import Call, Disclosure
from xinqiao.offices.models import Unit
from xinqiao.rules.disclosing import DISCLOSURE, PIECES, PURPOSES, DataPiece, Purpose
from xinqiao.rules.watermark import hidden

REGISTER = 500
"""So many forms one print of the register holds."""
HEADINGS = ("项目", "内容")
_SIGNED = {"sign": "同意", "refuse": "不同意", "review": "紧急查看已复核"}


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else ""


def _foot(actor: Actor) -> str:
    return f"打印人：{actor.label} {_moment(now())}"


def form_report(actor: Actor, form: Disclosure) -> Report:
    """Who, unit, number, what, for what, how long, signatures. No clear data stand on it."""
    extras = [title for title, asked in (("打印", form.print_asked), ("导出", form.export_asked)) if asked]
    time = (
        f"{_moment(form.begins_at)} 至 {_moment(form.until)}"
        if form.until
        else f"{form.days}天（签字后起算）"
    )
    boxes = "　".join(
        f"{'■' if piece.value in form.pieces else '□'}{title}" for piece, title in PIECES.items()
    )
    lines = (
        ("查询人", form.applicant.name),
        ("单位", form.unit.name),
        ("信访件编号", form.petition.number),
        ("查询内容", boxes),
        ("用途", PURPOSES[Purpose(form.purpose)]),
        ("为什么需要", form.why),
        ("期限", time),
        ("另外申请", "、".join(extras) or "不打印、不导出"),
        ("申请时间", _moment(form.asked_at)),
        *(("主要负责人意见", line) for line in _opinions(form)),
    )
    promise = (
        "查询人承诺：只为上述用途使用，不向无关人员透露，用后不留存（个人信息保护法第十条、第三十四条）。"
    )
    return Report(
        title="紧急查看信息登记表" if form.emergency else "信息查询审批表",
        issuer=form.unit.name,
        day=today(),
        subtitle=f"第{form.pk}号",
        blocks=(
            Table(headings=HEADINGS, rows=lines, widths=(3, 10)),
            Text(paragraphs=(promise, "查询人（签名）：　　　　　　　　　　主要负责人（签名）：")),
        ),
        foot=_foot(actor),
    )


def _opinions(form: Disclosure) -> list[str]:
    """What was decided, by whom and when; a deputy with the delegation."""
    found = []
    for step in steps_of(form):
        if step.act in _SIGNED and step.by:
            written = (_SIGNED[step.act], step.words.get("reason"), step.words.get("finding"))
            by_deputy = step.act == "sign" and form.delegation is not None
            deputy = f"（{form.delegation.leader.name}授权代签）" if by_deputy and form.delegation else ""
            found.append(f"{'，'.join(filter(None, written))}　{step.by.name}{deputy}　{_moment(step.at)}")
    return found or ["（待签）"]


def register_report(actor: Actor, unit: Unit, forms: Sequence[Disclosure], *, cut: bool) -> Report:
    """The forms of a unit; that older ones are left out is said."""
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
        for form in forms
    )
    said = f"只列最近{len(rows)}份，更早的没有列出。" if cut else f"共{len(rows)}份。"
    headings = ("号", "申请时间", "查询人", "信访件", "查询内容", "用途", "状态", "签字人", "有效至")
    return Report(
        title="信息查询登记册",
        issuer=unit.name,
        day=today(),
        landscape=True,
        blocks=(
            Table(headings=headings, rows=rows, widths=(3, 8, 6, 9, 14, 7, 8, 6, 8)),
            Text(paragraphs=(said,)),
        ),
        foot=_foot(actor),
    )


def slip_report(actor: Actor, call: Call, phone: str) -> Report:
    """The number and the extension for whoever dials; no name of the petitioner and no matter."""
    to = f"{call.asked_by.name}　{call.extension}"
    lines = (("拨打", phone), ("转接", to), ("期限", call.due_on.isoformat()))
    how = "只用于这一次拨打。接通后请说「这里是信访部门，请稍等」，转接后挂机；打完把本单送碎，在系统里登记结果。"
    return Report(
        title=f"呼叫单　{call.pk}号",
        issuer=call.unit.name,
        day=today(),
        blocks=(Table(headings=HEADINGS, rows=lines, widths=(2, 8)), Text(paragraphs=(how,))),
        foot=_foot(actor),
    )


def sign_of(actor: Actor, form: Disclosure) -> str:
    """The mark that is seen on what leaves: who, of which unit, when, by which form, for what."""
    purpose = PURPOSES[Purpose(form.purpose)]
    return f"{actor.label}　{actor.unit_name}　{_moment(now())}　审批表第{form.pk}号　用途：{purpose}"


def taken_lines(actor: Actor, form: Disclosure, taken: Taken) -> tuple[tuple[str, str], ...]:
    """Only what was asked for and granted, each value with the mark that is not seen."""
    mark = hidden(actor.staff, now())
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


def taken_report(actor: Actor, form: Disclosure, taken: Taken) -> Report:
    """What a form lets out, on paper."""
    sign = sign_of(actor, form)
    return Report(
        title="信访人信息（按审批表打印）",
        issuer=form.unit.name,
        day=today(),
        subtitle=form.petition.number,
        blocks=(
            Table(headings=HEADINGS, rows=taken_lines(actor, form, taken), widths=(2, 8)),
            Text(paragraphs=(sign,)),
        ),
        foot=sign,
        watermark=sign,
    )
