"""One unit taken up by another: its people, sections and open work go over, what it issued stays its own."""

from typing import Annotated, Any

from django.db.models import Model, Q

from xinqiao.courses.models import OnCourse
from xinqiao.courses.queries import on_course
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.typed import One, Pick
from xinqiao.matters.models import Matter, MatterUnit, Paper, PaperState, ReviewRequest, RunningClock
from xinqiao.offices.models import Section, Staff, Unit
from xinqiao.offices.queries import units
from xinqiao.offices.slips import end_tokens
from xinqiao.offices.units import ABOVE, Reason, changed, only_within, open_unit
from xinqiao.rules.roles import ADMINS, CONFIDENTIAL_READERS
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


@command(
    "unit.merge",
    danger=True,
    fits=open_unit,
    lead="本单位的人员、科室和没有办结的事项都转到合并后的单位；本单位停用，不能撤回。"
    "能看检举控告的岗位和管理员岗位随之取消，须在合并后的单位重新设置。"
    "它印发的文书和办结的事项仍在它的名下，合并后的单位看得到。",
)
def merge_unit(
    act: Act,
    unit: Unit,
    *,
    into: Annotated[One[Unit], Pick("并入的单位", among=lambda unit: units().exclude(pk=unit.pk))],
    reason: Reason,
) -> None:
    """Let `into` take the unit up. Raises Refused outside of what the administrator looks after."""
    only_within(act, unit, into)
    _nothing_at_the_desk(unit)
    into = Unit.objects.select_for_update(no_key=True).get(pk=into.pk)
    for below in Unit.objects.filter(Q(parent=unit) | Q(superior=unit) | Q(line_superior=unit)):
        moved = {field: _instead(unit, into, below, field) for field in ABOVE}
        if any(getattr(below, field) != value for field, value in moved.items()):
            changed(act, below, reason, moved)
    _sections(unit, into)
    for staff in Staff.objects.filter(unit=unit):
        _guarded_posts(act, staff)
        _over(act, staff, "unit", into)
    _open_work(act, unit, into)
    changed(act, unit, reason, {"active": False, "merged_into": into})


def _nothing_at_the_desk(unit: Unit) -> None:
    """Raises Refused while a reception or an emergency of the unit is not at its end: what is left to do is for its own people, and nobody
    could do it any more."""
    keeping = [model for model in on_course() if model.keeps_unit]
    here: dict[str, Any] = {"unit": unit}
    found = [m._default_manager.filter(**here, stage__in=m.keeps_unit).count() for m in keeping]
    if n := sum(found):
        told = Phrase("本单位还有{n}项接待或者应急处置没有办完，请先签名、结束、复盘，再合并。", n=n)
        raise Refused(Verdict(allowed=False, reason=told))


def _instead(unit: Unit, into: Unit, below: Unit, field: str) -> Unit | None:
    """Who stands above `below` now: the other unit, or what was above the merged one where that would be itself."""
    above: Unit | None = getattr(below, field)
    if above != unit:
        return above
    return into if below != into else getattr(unit, field)


def _guarded_posts(act: Act, staff: Staff) -> None:
    """Posts that read accusations or administer are not carried into another unit: there they are given anew, as two confirm."""
    staff.posts.filter(role__in=[role.value for role in ADMINS | CONFIDENTIAL_READERS]).delete()
    end_tokens(staff, act.at)


def _sections(unit: Unit, into: Unit) -> None:
    taken = set(into.sections.values_list("name", flat=True))
    for section in Section.objects.filter(unit=unit):
        section.unit = into
        if section.name in taken:
            section.name = f"{section.name}（{unit.short_name}）"[:40]
        section.save(update_fields=["unit", "name"])


def _open_work(act: Act, unit: Unit, into: Unit) -> None:
    """What is not ended yet, and the view of all that the unit ever had a part in."""
    for matter in Matter.objects.filter(closed_at=None).filter(Q(holding_unit=unit) | Q(first_unit=unit)):
        if matter.first_unit_id == unit.pk:
            matter.first_unit = into
        _over(act, matter, "holding_unit" if matter.holding_unit_id == unit.pk else "first_unit", into)
    for paper in Paper.objects.filter(unit=unit).exclude(state__in=[PaperState.ISSUED, PaperState.DROPPED]):
        _over(act, paper, "unit", into)
    RunningClock.objects.filter(unit=unit, stopped_on=None).update(unit=into)
    ReviewRequest.objects.filter(unit=unit, decided_at=None).update(unit=into)
    parts = MatterUnit.objects.filter(unit=unit).values_list("matter_id", "part", "since")
    MatterUnit.objects.bulk_create(
        [MatterUnit(matter_id=matter, unit=into, part=part, since=since) for matter, part, since in parts],
        ignore_conflicts=True,
    )
    for model in on_course():
        if model.matter_path or model.goes_over:
            _courses(act, model, unit, into)


def _courses(act: Act, model: type[OnCourse], unit: Unit, into: Unit) -> None:
    """Records that are not at their end: whose turn it is, and whose record it is."""
    owned = [f.name for f in model._meta.concrete_fields if f.name in ("unit", "to_unit", "by_unit")]
    wanted = Q(turn_unit=unit)
    for field in owned:
        wanted |= Q(**{field: unit})
    for record in model._default_manager.filter(wanted):
        if all(turn.source != record.stage for turn in record.course.turns):
            continue
        for field in (*owned, "turn_unit"):
            if getattr(record, f"{field}_id") == unit.pk:
                setattr(record, field, into)
        _over(act, record, "turn_unit", record.turn_unit)


def _over(act: Act, record: Any, field: str, into: Unit | None) -> None:
    """One record goes over, with its next version and its entry."""
    setattr(record, field, into)
    record.version += 1
    record.save()
    _record(act, record, field, into)


def _record(act: Act, record: Model, field: str, into: Unit | None) -> None:
    matter_id = record.pk if isinstance(record, Matter) else getattr(record, "matter_id", None)
    act.record(record, matter_id=matter_id, after={field: into.pk if into else None})
