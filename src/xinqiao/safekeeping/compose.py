"""A pledge on paper (M-I7), to be signed by hand and filed; the answer to who asked of the own data. In Chinese."""

from collections.abc import Iterator

from django.utils.translation import override

from xinqiao.documents.reports import Block, Report, Table, Text
from xinqiao.kernel.clock import SHANGHAI, today
from xinqiao.matters.compose_forms import person_rows, printed_time
from xinqiao.matters.models import MatterMessage
from xinqiao.matters.queries.progress import progress_of
from xinqiao.offices.models import Unit
from xinqiao.rules.own_data import ANSWERED, ASKED, OWN_DATA, REMEDY, RESTS_ON, Wish, WishStage
from xinqiao.rules.safekeeping import OCCASIONS, PLEDGE_LAW
from xinqiao.rules.walking_round import ITEMS
from xinqiao.safekeeping.models import DataRequest, Pledge


def pledge_report(made: Pledge) -> Report:
    """What was read then, who signed when, and lines for the hand."""
    signed = f"{made.staff.name}于{made.signed_at.astimezone(SHANGHAI):%Y年%m月%d日}在系统中签署。"
    by_hand = "承诺人（签名）：　　　　　　　　　　年　　月　　日"
    return Report(
        title="保密承诺书",
        issuer=made.unit.name,
        day=today(),
        subtitle=f"{made.year}年　{OCCASIONS[made.occasion]}",
        blocks=(
            Text(paragraphs=("我承诺：", *made.text)),
            Text(paragraphs=(f"依据：{PLEDGE_LAW}", signed, by_hand)),
        ),
    )


def walk_report(unit: Unit) -> Report:
    """The sheet of the walk-round to take along, with room for the hand."""
    rows = tuple((str(number), item, "□是　□否", "") for number, item in enumerate(ITEMS, 1))
    note = "边走边看，照片只拍地方，不拍人、不拍屏幕内容。走完当天登记；有问题的，写地方，不写是谁，由另一个人核实整改。"
    return Report(
        title="电子信息安全走查表",
        issuer=unit.name,
        day=today(),
        blocks=(
            Table(headings=("", "看什么", "符合", "在哪里、怎么改"), rows=rows, widths=(1, 7, 3, 5)),
            Text(
                paragraphs=(note, "走查人（签名）：　　　　　　　　　　核实人（签名）：　　　　　　　　　　")
            ),
        ),
    )


def request_report(asked: DataRequest) -> Report:
    """For who asked of the own data. Before the answer, the receipt with its last day; then what was answered; with a granted copy, all that is held
    of the person as the own page shows it, others covered; with a refusal, the remedy (个人信息保护法 50)."""
    waits, copied = (
        asked.stage == WishStage.ASKED,
        (asked.kind, asked.stage) == (Wish.COPY, WishStage.GRANTED),
    )
    done: tuple[tuple[str, str], ...] = (
        ("最迟答复", f"{asked.answer_by:%Y年%m月%d日}，由{asked.unit.name}答复"),
        ("怎样看答复", "凭信访件编号和查询码在查询页看，或者带证件到接待窗口"),
    )
    if not waits:
        done = (
            ("结果", OWN_DATA.stages[asked.stage]),
            ("答复", asked.answer),
            ("告知方式", ANSWERED[asked.way]),
        )
    rows = (
        ("请求", ASKED[Wish(asked.kind)]),
        ("具体要求", asked.words),
        ("收到日期", f"{asked.received_on:%Y年%m月%d日}"),
        *done,
        ("依据", RESTS_ON[Wish(asked.kind)].text),
    )
    with override("zh-hans"):
        held = tuple(_held(asked)) if copied else ()
    return Report(
        title="个人信息请求回执" if waits else "本人信息副本" if copied else "个人信息请求答复",
        issuer=asked.unit.name,
        day=today(),
        subtitle=f"信访件编号{asked.petition.number}",
        blocks=(
            Table(headings=("事项", "内容"), rows=rows, widths=(2, 8)),
            *((Text(paragraphs=(REMEDY,)),) if asked.stage == WishStage.REFUSED else ()),
            *held,
        ),
    )


def _held(asked: DataRequest) -> Iterator[Block]:
    """Only of this petition: what another wrote who brought the same matter is not this person's."""
    petition = asked.petition
    shown = progress_of(petition.pk)
    own = (
        *person_rows(petition),
        ("标题", petition.title),
        ("内容", petition.text),
        ("收到", printed_time(petition.received_at)),
        ("登记", printed_time(petition.registered_at)),
        ("办理单位", shown.handling_unit),
        ("现在", shown.now),
    )
    yield Table(headings=("登记的信息", "内容"), rows=own, widths=(2, 8))
    messages = MatterMessage.objects.filter(petition=petition).order_by("at", "pk")
    parts = (
        ("您交来的材料", shown.attachments),
        (
            "文书",
            tuple(" ".join(filter(None, (p.title, p.number, p.issued, p.served))) for p in shown.papers),
        ),
        ("更正、代理人、监护人", shown.changes),
        ("留言", tuple(f"{printed_time(m.at)}　{m.text}" for m in messages)),
    )
    for heading, lines in parts:
        yield Text(heading=heading, paragraphs=lines or ("没有。",))
    yield Text(
        heading="怎样处理",
        paragraphs=(
            "只为依法办理这件信访事项使用（《信访工作条例》第二十二条），登记的号码、住址和原文加密保存，查看的人和目的都有记录；"
            "保存期限依照档案法律法规。姓名、证件号码、电话、住址只印遮盖后的；要核对原样的，请带证件到接待窗口。",
        ),
    )
