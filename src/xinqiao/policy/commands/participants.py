"""The office's own table of who must take part in which discussion (M-P3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Words
from xinqiao.offices.models import Unit
from xinqiao.policy.models import RequiredParticipant
from xinqiao.policy.queries.participants import table
from xinqiao.rules.words import Phrase

_MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A department as typed: its title, parts of its name by which units are recognised, the unit itself where known."""

    title: Annotated[str, Words("部门", required=False, most=40, rows=1)]
    words: Annotated[str, Words("识别词", required=False, most=200)] = ""
    unit: Unit | None = None


@command(
    "participants.set",
    lead="业务科室和法律顾问每次都参加，不必写。本单位没有写的主题，按系统原有的名单。",
    verb="保存名单",
)
def set_participants(
    act: Act,
    _: None,
    subject: Annotated[str, Words("讨论的主题", most=40, rows=1)],
    rows: Sequence[Row],
) -> list[RequiredParticipant]:
    """Set the departments that must take part when this subject is discussed; it replaces what was there. A subject that is
    not in the table yet is added. Raises InvalidInput."""
    wanted = [row for row in rows if row.title]
    if not wanted and subject not in table():
        raise InvalidInput({"rows": "请至少写一个必须邀请的部门。"})
    if len(wanted) > _MOST:
        raise InvalidInput({"rows": Phrase("每个主题最多{most}个部门。", most=_MOST)})
    before = [party.title for party in table().get(subject, ())]
    RequiredParticipant.objects.filter(subject=subject).delete()
    made = RequiredParticipant.objects.bulk_create(
        RequiredParticipant(subject=subject, position=n, title=row.title, words=row.words, unit=row.unit)
        for n, row in enumerate(wanted, 1)
    )
    act.record(
        RequiredParticipant,
        before={"participants": before},
        after={"subject": subject, "participants": [row.title for row in made]},
    )
    return made
