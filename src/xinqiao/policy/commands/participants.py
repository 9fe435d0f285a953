"""The office's own table of who must take part in which discussion (M-P3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.free_text import Masked
from xinqiao.offices.models import Unit
from xinqiao.policy.models import RequiredParticipant
from xinqiao.policy.queries.participants import table
from xinqiao.rules.text_input import clean_text

_MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A department as typed: its title, parts of its name by which units are recognised, the unit itself where known."""

    title: str
    words: str = ""
    unit: Unit | None = None


@command("participants.set")
def set_participants(act: Act, _: None, subject: Masked, rows: Sequence[Row]) -> list[RequiredParticipant]:
    """Set the departments that must take part when this subject is discussed; it replaces what was there. A subject that is
    not in the table yet is added. Raises InvalidInput."""
    name = clean_text(subject.strip(), max_chars=40, what="讨论的主题")
    if name.problem:
        raise InvalidInput({"subject": name.problem})
    wanted = [row for row in rows if row.title.strip()]
    problems = {}
    if not wanted and name.text not in table():
        problems["rows"] = "请至少写一个必须邀请的部门。"
    if len(wanted) > _MOST or any(len(row.title.strip()) > 40 or len(row.words) > 200 for row in wanted):
        problems["rows"] = "每个主题最多12个部门；部门名称不超过40个字，识别词合计不超过200个字。"
    if problems:
        raise InvalidInput(problems)
    before = [party.title for party in table().get(name.text, ())]
    RequiredParticipant.objects.filter(subject=name.text).delete()
    made = RequiredParticipant.objects.bulk_create(
        [
            RequiredParticipant(
                subject=name.text, position=n, title=row.title.strip(), words=row.words.strip(), unit=row.unit
            )
            for n, row in enumerate(wanted, 1)
        ]
    )
    act.record(
        "policy.requiredparticipant",
        before={"participants": before},
        after={"subject": name.text, "participants": [row.title for row in made]},
    )
    return made
