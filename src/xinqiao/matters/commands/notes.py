"""Internal notes on a matter, and who is told of them."""

from collections.abc import Sequence
from typing import Annotated

from django.db.models import QuerySet

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.typed import One, Several, Words
from xinqiao.matters.commands.choosing import unwalled
from xinqiao.matters.models import Matter, MatterStaff, Note, StaffPart
from xinqiao.offices.models import Staff
from xinqiao.rules.roles import UNIT_WIDE, Role
from xinqiao.rules.words import Phrase


def _readers(matter: Matter) -> QuerySet[Staff]:
    """People of the unit that has the matter who see it: by post, by section, or because they work on it; an accusation only those
    who work on it or were cleared for it (条例 30)."""
    working = (StaffPart.HANDLER, StaffPart.CO_HANDLER, StaffPart.CLEARED)
    parts = MatterStaff.objects.filter(matter=matter, part__in=working).values("staff_id")
    people = Staff.objects.filter(unit_id=matter.holding_unit_id, is_active=True).exclude(
        posts__role=Role.EXPERT
    )
    found = people.filter(pk__in=parts)
    if not matter.confidential:
        found |= people.filter(posts__role__in=[r.value for r in UNIT_WIDE])
        heads = people.filter(posts__role=Role.SECTION_HEAD)
        found |= heads if matter.section_id is None else heads.filter(section_id=matter.section_id)
    return unwalled(matter, found.distinct()).order_by("id")


@command(
    "matter.note",
    lead="便笺只给本单位办理此事项的人看，不进入文书、打印件和导出；其中的个人信息会遮盖。办理经过请记入办理记录。",
    verb="留下便笺",
    together=True,
    said=lambda _note, _given: Phrase("便笺已留下。"),
)
def leave_note(
    act: Act,
    matter: Matter,
    *,
    text: Annotated[str, Words("便笺", least=2, most=2000, rows=3)],
    people: Annotated[
        Sequence[One[Staff]],
        Several(
            "提到谁",
            required=False,
            hint="提到的人会收到消息",
            among=_readers,
            others=True,
            wrong="请从列出的人员中选择。",
        ),
    ] = (),
) -> Note:
    """Leave a note for the colleagues of the own unit; those it mentions get an unread mark."""
    note = Note.objects.create(
        matter=matter, unit_id=act.actor.unit, text=text, by_id=act.actor.staff, at=act.at
    )
    told = [person.pk for person in people if person.pk != act.actor.staff]
    note.mentioned.set(told)
    act.record(note, matter_id=matter.pk, after={"people": told})
    return note
