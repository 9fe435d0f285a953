"""The evaluation session 评议会 (M-R6; 条例 37(1)): a question, what deputies, neighbours and lawyers think, half a page of result."""

from datetime import date
from typing import Annotated

from xinqiao.courses.taking import begin, may_take, take
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import Denied, InvalidInput
from xinqiao.kernel.typed import Day, Lines, One, Pick, Words
from xinqiao.matters.commands.moving import require, save
from xinqiao.matters.models import Matter
from xinqiao.matters.paperwork import issue_letter
from xinqiao.offices.models import Staff
from xinqiao.proceedings import compose
from xinqiao.proceedings.commands.standing import here, lock_matter, open_to_talk
from xinqiao.proceedings.models import Panel
from xinqiao.proceedings.queries import handlers, people_here, presiders
from xinqiao.rules.hearing import MEDIATING, may_evaluate, may_preside
from xinqiao.rules.lifecycle import State
from xinqiao.rules.paper_rule import PaperKind

_FEWEST = 3


@command(
    "panel.call",
    slug="panel",
    lead="请两代表一委员、村居干部、法律工作者等评理：只评事，不评人。",
    verb="召集评议会",
    fits=lambda _actor, matter: not matter.confidential and may_evaluate(State(matter.state)).allowed,
)
def call(
    act: Act,
    matter: Matter,
    *,
    question: Annotated[str, Words("评议的问题", most=2000, rows=3, least=4)],
    day: Annotated[date, Day("日期", initial=lambda _matter: today())],
    place: Annotated[str, Words("地点", rows=1, most=120)],
    presider: Annotated[
        One[Staff],
        Pick("主持人", among=people_here, offered=presiders, wrong="请选择本单位没有参与办理的人员主持。"),
    ],
) -> Panel:
    """Call a session. Raises Refused for a closed matter, an accusation and a presider who handles the matter, InvalidInput for a day
    that is over."""
    require(may_evaluate(State(matter.state)))
    open_to_talk(matter)
    require(may_preside(presider.pk, handlers=handlers(matter)))
    if day < act.day:
        raise InvalidInput({"day": "评议会的日期不能早于今天。"})
    found = Panel(
        matter=matter,
        unit_id=matter.holding_unit_id,
        question=question,
        day=day,
        place=place,
        presider=presider,
        called_by_id=act.actor.staff,
        called_at=act.at,
    )
    begin(found, at=act.at)
    found.save()
    save(act, matter)
    act.record(found, matter_id=matter.pk, after={"day": day.isoformat()}, basis=MEDIATING)
    return found


@command(
    "panel.hold",
    lead="每人一行：身份、姓名和看法。评议记录自动生成，供到场人员签名。",
    verb="形成评议记录",
    fits=lambda actor, found: here(actor, found) and actor.staff == found.presider_id,
)
def hold(
    act: Act,
    found: Panel,
    *,
    held_on: Annotated[date, Day("评议日期", past=True, initial=lambda found: found.day)],
    petitioner: Annotated[str, Words("信访人的陈述", required=False, most=4000, rows=3)],
    views: Annotated[
        list[str],
        Lines(
            "各人意见",
            most=500,
            fewest=_FEWEST,
            many=20,
            hint="每行一人，例如：人大代表 某某：应当退还多收的部分",
        ),
    ],
    result: Annotated[str, Words("评议结果", most=4000, rows=3, least=4)],
) -> Panel:
    """What each one thinks, and what came of it. Raises Denied for anybody but the presider."""
    if act.actor.staff != found.presider_id:
        raise Denied("由此次评议会的主持人办理。")
    lock_matter(found)
    require(may_take(found, "hold", act.actor.staff))
    if held_on < found.day:
        raise InvalidInput({"held_on": "评议不能早于召集时告知的日期。"})
    found.held_on, found.result = held_on, result
    said = {"petitioner": petitioner, "result": result}
    found.sheet = issue_letter(
        act, found.matter, PaperKind.PANEL_SHEET, compose.sheet(found, views, said), filed=True
    )
    save(act, found.matter)
    words = {"held_on": held_on.isoformat(), **said, "views": "\n".join(views), "sheet": found.sheet.number}
    take(act, found, matter_id=found.matter_id, words=words)
    return found


@command("panel.cancel", danger=True)
def cancel(
    act: Act, found: Panel, *, reason: Annotated[str, Words("取消的原因", most=2000, rows=3, least=4)]
) -> Panel:
    """It is not held after all."""
    take(act, found, matter_id=found.matter_id, words={"reason": reason}, reason=reason)
    return found
