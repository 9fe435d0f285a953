"""A pledge on paper (M-I7), to be signed by hand and filed. In Chinese."""

from xinqiao.documents.reports import Report, Table, Text
from xinqiao.kernel.clock import SHANGHAI, today
from xinqiao.offices.models import Unit
from xinqiao.rules.safekeeping import OCCASIONS, PLEDGE_LAW
from xinqiao.rules.walking_round import ITEMS
from xinqiao.safekeeping.models import Pledge


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
