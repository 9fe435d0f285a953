"""Personal defaults of the desk."""

from collections.abc import Sequence
from typing import Annotated

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.typed import Flag, Pick, Several
from xinqiao.offices.models import Preference
from xinqiao.rules.messages import MESSAGE_TITLES

ROWS = (15, 30, 60)
START = (
    ("desk", "我的工作台"),
    ("messages", "消息"),
    ("agenda", "日历"),
    ("matters", "全部事项"),
)


@command("preference.set")
def set_preference(
    act: Act,
    _: None,
    *,
    start: Annotated[str, Pick("登录后先看", among=START)] = "desk",
    rows: Annotated[int, Pick("列表每页", among=[(n, str(n)) for n in ROWS])] = 30,
    keys: Annotated[bool, Flag("使用单键快捷键（按 ? 查看）")] = True,
    muted: Annotated[
        Sequence[str],
        Several("不用告诉我的", required=False, among=[(k.value, t) for k, t in MESSAGE_TITLES.items()]),
    ] = (),
) -> Preference:
    """Set the own defaults."""
    told = {"start": start, "rows": rows, "keys": keys, "muted": list(muted)}
    found, _made = Preference.objects.update_or_create(staff_id=act.actor.staff, defaults=told)
    act.record(found)
    return found
