"""A request for review that came on paper to the organ that reviews (条例 35, 36)."""

from datetime import date
from typing import Annotated

from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Day, Exact
from xinqiao.matters.commands.moving import accused_units, walled
from xinqiao.matters.commands.review import LATE_REASON, ask
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import Matter, ReviewRequest
from xinqiao.matters.models.review import ReviewLevel
from xinqiao.matters.queries.reviewing import Disputable, above, disputable
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.folding import typed_number
from xinqiao.rules.identity import match_key
from xinqiao.rules.words import Phrase


@command(
    "review.receive",
    together=True,
    lead="信访人直接向本单位递交或者寄来书面的复查、复核请求，而本单位是作出意见的单位的上一级机关的，在这里登记。"
    "按所附意见书上的信访事项编号和文号查找，两项都对上才能登记。",
    verb="登记此请求",
    page="desk:register",
    said=lambda review, _given: Phrase(
        "{number}的{level}请求已登记，由本单位审查。",
        number=review.matter.number,
        level=ReviewLevel(review.level).label,
    ),
)
def receive_request(
    act: Act,
    unit: Unit,
    *,
    number: Annotated[
        str, Exact("信访事项编号", most=32, why="compared, kept nowhere", hint="意见书上以 XF 开头的编号")
    ],
    document: Annotated[
        str, Exact("意见书的文号", most=60, why="compared, kept nowhere", hint="例如：云建处〔2026〕12号")
    ],
    text: Annotated[
        str, Exact("请求事项和理由", rows=6, why="sealed as typed, with its masked copy beside it")
    ],
    received_on: Annotated[
        date, Day("收到请求之日", past=True, initial=lambda _unit: today(), hint="30日自次日起算")
    ],
    posted_on: Annotated[
        date | None,
        Day("交邮日", required=False, past=True, hint="邮寄的，以邮戳日期判断是否逾期，在途时间不计算在内"),
    ] = None,
    late_reason: Annotated[str, LATE_REASON] = "",
) -> ReviewRequest:
    """The organ that reviews enters a request on paper that came to it, not to the unit whose opinion it is (条例 35, 36(1)): who holds
    the opinion shows it, and nobody else's matter is opened by guessing. Raises InvalidInput where number and document do not belong
    together, or this organ is not above the unit; absent and hidden are the same."""
    wanted = Matter.objects.filter(number=typed_number(number))
    matter = wanted.select_for_update(no_key=True).first()
    found = disputable(matter) if matter is not None else None
    if matter is None or found is None or not _ours(act, matter, found, unit, document):
        told = "没有找到可以由本单位复查、复核的意见书：请核对编号和文号，以及本单位是否为其上一级机关。"
        raise InvalidInput({"document": told})
    # Words are masked by the unit's entry, which knows no petitioner: once more by those of the matter.
    late = mask_for(matter)(late_reason)
    return ask(act, matter, text, (received_on, posted_on), to_unit=unit, late_reason=late)


def _ours(act: Act, matter: Matter, found: Disputable, unit: Unit, document: str) -> bool:
    same = match_key(found.opinion.number) == match_key(document)
    above_it = unit in above(found.opinion.unit, accused_units(matter))
    return same and above_it and not walled(matter, Staff.objects.get(pk=act.actor.staff))
