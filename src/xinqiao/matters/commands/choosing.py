"""Who and what can be chosen in an act on a matter: never the accused, those under them or the recused (条例 28(3), 30(3))."""

from django.db.models import QuerySet

from xinqiao.matters.commands.moving import accused_units
from xinqiao.matters.grounds import lawful
from xinqiao.matters.models import Matter, MatterStaff, MatterUnit, Outcome, Recusal, StaffPart, UnitPart
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import staff_of, units
from xinqiao.rules.roles import ALONE, HANDLING, Role

_ANOTHER = "请从列出的单位中选择；不能选择本单位。"
_NOT_THE_ACCUSED = (
    "请从列出的单位中选择：不能转给本单位，"
    "也不得将检举、控告材料转给被检举控告的单位及其下属单位（《信访工作条例》第三十条第三款）。"
)
WORKER = (
    "请选择本单位在岗的承办人、科室负责人或者登记员；"
    "应当回避的人员、被检举控告的人员不能承办（《信访工作条例》第二十八条第三款）。"
)


def recipients(matter: Matter) -> QuerySet[Unit]:
    """Units a matter may be passed to: not the one that has it, never one that it accuses or that is under it."""
    return units().exclude(pk=matter.holding_unit_id).exclude(pk__in=accused_units(matter))


def other_recipient(matter: Matter) -> str:
    """What is told of a unit that is not among them; of an accusation only where there is one."""
    return _NOT_THE_ACCUSED if matter.confidential or accused_units(matter) else _ANOTHER


def lawful_recipients(matter: Matter) -> QuerySet[Unit]:
    """Those of them to which it may be passed now, as a page lists them; all where there is none, so that the refusal says what to do
    instead (条例 22, 23)."""
    return _lawful(matter, report=False)


def lawful_assignees(matter: Matter) -> QuerySet[Unit]:
    """The same for an assignment with a report (条例 22(1)③)."""
    return _lawful(matter, report=True)


def _lawful(matter: Matter, *, report: bool) -> QuerySet[Unit]:
    found = recipients(matter)
    return found.filter(pk__in=lawful(matter, found, report=report)) or found


def unwalled(matter: Matter, people: QuerySet[Staff]) -> QuerySet[Staff]:
    """Those of `people` who may come near the matter: not recused, not accused, not of an accused unit."""
    walls = MatterStaff.objects.filter(matter=matter, part__in=[StaffPart.RECUSED, StaffPart.ACCUSED])
    return people.exclude(pk__in=walls.values("staff_id")).exclude(unit_id__in=accused_units(matter))


def workers(matter: Matter) -> QuerySet[Staff]:
    """Whom the work can be given to: people of the unit that has the matter, on a post that works on matters (M-D1, M-R5)."""
    return ready(matter, staff_of(matter.holding_unit_id, *HANDLING))


def ready(matter: Matter, people: QuerySet[Staff]) -> QuerySet[Staff]:
    """Those of `people` who may be given the work: nobody whose recusal waits for its decision either (条例 28(3))."""
    asked = Recusal.objects.filter(matter=matter, granted=None)
    return unwalled(matter, people).exclude(pk__in=asked.values("staff_id"))


def successors(matter: Matter) -> QuerySet[Staff]:
    """Who may take the first responsibility over, as `rules.grants` says: not a registrar, nor the one who has it."""
    people = staff_of(matter.holding_unit_id, Role.HANDLER, Role.SECTION_HEAD)
    return ready(matter, people).exclude(pk=matter.first_handler_id or 0)


def colleagues(matter: Matter) -> QuerySet[Staff]:
    """People of the unit that has the matter who may come near it."""
    return unwalled(matter, staff_of(matter.holding_unit_id))


def companions(matter: Matter) -> QuerySet[Staff]:
    """Who may have been there: people of the units that work on the matter."""
    working = (UnitPart.HANDLING, UnitPart.CO_HANDLING, UnitPart.REVIEWING)
    parts = MatterUnit.objects.filter(matter=matter, part__in=working).values_list("unit_id", flat=True)
    people = Staff.objects.filter(unit_id__in={matter.holding_unit_id, *parts}, is_active=True)
    return unwalled(matter, people.exclude(posts__role__in=[r.value for r in ALONE])).order_by("id")


def unexecuted(matter: Matter) -> list[tuple[int, str]]:
    """Requests that were supported and are not recorded as carried out, by position (条例 32(2))."""
    found = matter.requests.filter(outcome=Outcome.SUPPORTED, executed_on=None)
    return [(item.position, f"{item.position}. {item.text}") for item in found]
