"""A pledge on paper (M-I7), to be signed by hand and filed. In Chinese."""

from xinqiao.documents.reports import Report, Text
from xinqiao.kernel.clock import SHANGHAI, today
from xinqiao.rules.safekeeping import OCCASIONS, PLEDGE_LAW
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
