"""Fictional instruments of the city of 云水, for tests."""

from datetime import date
from typing import Any

from xinqiao.kernel.actor import Actor
from xinqiao.library.commands.importing import NewVersion, import_version
from xinqiao.library.models import InstrumentVersion
from xinqiao.rules.provisions.parse import read_statute

OLD = """# 云水市物业管理办法

（2019年3月1日云水市人民政府公布）

第一章 总则

第一条 为了规范物业管理活动，制定本办法。

第二条 业主享有下列权利：

（一）参加业主大会；

（二）监督物业服务人。

物业服务人应当公开电梯维修的费用。

第三条 收费标准如下：

| 类别 | 多层 | 高层 |
|---|---|---|
| 一级 | 1.20 | 2.10 |
| 二级 | 0.80 | 1.60 |

第四条 本办法自2019年5月1日起施行。
"""

NEW = (
    OLD.replace("2019年3月1日云水市人民政府公布", "2025年3月1日云水市人民政府公布")
    .replace("2019年5月1日", "2025年5月1日")
    .replace("1.20", "1.35")
)


def imported(actor: Actor, text: str, effective_on: date, **changes: Any) -> InstrumentVersion:
    """A text taken in by the command."""
    new = NewVersion(statute=read_statute(text), effective_on=effective_on, **changes)
    return import_version(actor, None, new)


def both(actor: Actor) -> tuple[InstrumentVersion, InstrumentVersion]:
    """The two versions of the property management rules, as they are in the database afterwards."""
    old = imported(actor, OLD, date(2019, 5, 1), issuer="云水市人民政府", region="云水市")
    new = imported(actor, NEW, date(2025, 5, 1), issuer="云水市人民政府", region="云水市")
    return InstrumentVersion.objects.get(pk=old.pk), InstrumentVersion.objects.get(pk=new.pk)
