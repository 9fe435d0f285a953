"""Somebody present answers for every matter: absences with a deputy, and a new first handler in place of one who is gone (M-D1)."""

from datetime import date
from typing import Annotated

from django.db.models import QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, One, Pick, Words
from xinqiao.matters.commands.choosing import ready
from xinqiao.matters.commands.moving import add_staff, drop_staff, open_hand_overs, save
from xinqiao.matters.models import Matter, MatterStaff, StaffPart
from xinqiao.matters.queries.answering import answers
from xinqiao.matters.queries.unanswered import IN_REVIEW
from xinqiao.offices.models import Absence, Staff, Unit
from xinqiao.offices.queries import away, staff_of
from xinqiao.rules.authority import SECRECY
from xinqiao.rules.basis import Basis
from xinqiao.rules.roles import HANDLING, HEADS, Role
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_FIRST = Basis(article=28, paragraph=1)
_HEADS = HEADS | {Role.SECTION_HEAD}
_OTHERS = "他人不在岗由科室负责人或者单位领导登记；本人的请本人登记。"


def _people(unit: Unit) -> QuerySet[Staff]:
    return staff_of(unit.pk)


def _deputies(unit: Unit) -> QuerySet[Staff]:
    return staff_of(unit.pk, *HANDLING)


@command(
    "absence.record",
    together=True,
    slug="absence",
    page="desk:answering",
    lead="这几天由代办人以自己的名义办理此人经手的事项、接听电话；首办责任不变。检举控告事项，代办人须另经领导批准知悉。",
    verb="登记不在岗",
    said=lambda done, _given: Phrase(
        "{name}{first}至{last}不在岗，由{deputy}代办。",
        name=done.staff.name,
        first=done.first_day,
        last=done.last_day,
        deputy=done.deputy.name if done.deputy else "—",
    ),
)
def record_absence(
    act: Act,
    unit: Unit,
    person: Annotated[One[Staff], Pick("谁不在岗", among=_people, wrong="请选择本单位在岗的人员。")],
    *,
    first_day: Annotated[date, Day("从哪天起")],
    last_day: Annotated[date, Day("到哪天止", hint="含当天；提前回来的，登记销假")],
    deputy: Annotated[
        One[Staff] | None,
        Pick("代办人（B角）", required=False, among=_deputies, wrong="请选择本单位办理信访事项的在岗人员。"),
    ] = None,
    reason: Annotated[
        str, Words("说明", required=False, most=300, hint="例如：年休假、外出培训；不写病情")
    ] = "",
) -> Absence:
    """A person is away for a span of days and another stands in. The person tells it, or a head for another; a handler needs a deputy
    unless a head says later who it is. Raises InvalidInput, Refused."""
    if person.pk != act.actor.staff and not act.actor.roles & _HEADS:
        raise Refused(Verdict(allowed=False, reason=_OTHERS, basis=(_FIRST,)))
    _in_order(act, first_day, last_day)
    if deputy is None and act.actor.roles & HANDLING and not act.actor.roles & _HEADS:
        raise InvalidInput({"deputy": "请选择代办人：不在岗期间，您经手的事项要有人办理。"})
    _present(person, deputy, first_day, last_day)
    absence = Absence.objects.create(
        staff=person,
        deputy=deputy,
        first_day=first_day,
        last_day=last_day,
        reason=reason,
        recorded_by_id=act.actor.staff,
        at=act.at,
    )
    after = {"staff": person.pk, "deputy": deputy.pk if deputy else None}
    act.record(
        absence, after={**after, "first_day": str(first_day), "last_day": str(last_day)}, reason=reason
    )
    return absence


def _in_order(act: Act, first_day: date, last_day: date) -> None:
    """Raises InvalidInput for days in the wrong order or already over."""
    if last_day < first_day:
        raise InvalidInput({"last_day": "结束的日期不能早于开始的日期。"})
    if last_day < act.day:
        raise InvalidInput({"last_day": "这段时间已经过去；请登记今天还没有结束的。"})


def _present(person: Staff, deputy: Staff | None, first_day: date, last_day: date) -> None:
    """Raises InvalidInput for a second absence in the same days, and for a deputy who is away then or has to stand in for others."""
    if _between(first_day, last_day).filter(staff=person).exists():
        raise InvalidInput({"person": "此人这段时间已经登记过不在岗；时间有变的，先登记销假，再重新登记。"})
    if deputy is None:
        return
    if deputy.pk == person.pk:
        raise InvalidInput({"deputy": "代办人不能是本人。"})
    if _between(first_day, last_day).filter(staff=deputy).exists():
        raise InvalidInput({"deputy": Phrase("{name}这段时间自己也不在岗，请另选代办人。", name=deputy.name)})
    if _between(first_day, last_day).filter(deputy=person).exists():
        told = "此人这段时间是别人的代办人：请先由科室负责人为对方换人，再登记。"
        raise InvalidInput({"person": told})


def _between(first_day: date, last_day: date) -> QuerySet[Absence]:
    """Absences that share a day with these; who came back early is away no more."""
    found = Absence.objects.filter(first_day__lte=last_day, last_day__gte=first_day)
    return found.exclude(ended_on__lte=first_day)


def _lasts(_actor: Actor, absence: Absence) -> bool:
    return absence.ended_on is None and absence.last_day >= today()


def _may_change(act: Act, absence: Absence) -> None:
    """Raises Refused for whoever is neither the person nor a head, and for what is over."""
    if absence.staff_id != act.actor.staff and not act.actor.roles & _HEADS:
        raise Refused(Verdict(allowed=False, reason=_OTHERS, basis=(_FIRST,)))
    if not _lasts(act.actor, absence):
        raise Refused(Verdict(allowed=False, reason="已经销假或者已到期，不用再办。", basis=(_FIRST,)))


@command(
    "absence.end",
    page="desk:answering",
    fits=_lasts,
    lead="从今天起本人在岗，代办到此为止。代办人办过的都留在记录里。",
    verb="销假",
    said=lambda done, _given: Phrase("{name}已销假。", name=done.staff.name),
)
def end_absence(act: Act, absence: Absence) -> Absence:
    """The person is back, or never went. From today on nobody stands in."""
    _may_change(act, absence)
    absence.ended_on = act.day
    absence.version += 1
    absence.save(update_fields=["ended_on", "version"])
    act.record(absence, after={"ended_on": str(act.day)})
    return absence


@command(
    "absence.deputise",
    page="desk:answering",
    slug="deputy",
    fits=_lasts,
    lead="从今天起改由此人代办；以前的代办人办过的都留在记录里。",
    verb="更换代办人",
    said=lambda done, _given: Phrase("改由{name}代办。", name=done.deputy.name),
)
def change_deputy(
    act: Act,
    absence: Absence,
    deputy: Annotated[
        One[Staff],
        Pick(
            "代办人（B角）",
            among=lambda absence: _deputies(absence.staff.unit).exclude(pk=absence.staff_id),
            wrong="请选择本单位办理信访事项的在岗人员。",
        ),
    ],
) -> Absence:
    """Another stands in from today on: the old absence ends, a new one goes on, so that both are known."""
    _may_change(act, absence)
    begins = max(act.day, absence.first_day)
    if _between(begins, absence.last_day).filter(staff=deputy).exists():
        raise InvalidInput({"deputy": Phrase("{name}这段时间自己也不在岗，请另选代办人。", name=deputy.name)})
    absence.ended_on = begins
    absence.version += 1
    absence.save(update_fields=["ended_on", "version"])
    following = Absence.objects.create(
        staff=absence.staff,
        deputy=deputy,
        first_day=begins,
        last_day=absence.last_day,
        reason=absence.reason,
        recorded_by_id=act.actor.staff,
        at=act.at,
    )
    act.record(absence, before={"deputy": absence.deputy_id}, after={"ended_on": str(begins)})
    act.record(following, after={"staff": absence.staff_id, "deputy": deputy.pk})
    return following


def _answerers(matter: Matter) -> QuerySet[Staff]:
    """Who may answer for it from now on: handlers and section heads of the unit who are there today."""
    people = staff_of(matter.holding_unit_id, Role.HANDLER, Role.SECTION_HEAD)
    gone = Absence.objects.filter(away(today())).values("staff_id")
    return ready(matter, people).exclude(pk=matter.first_handler_id or 0).exclude(pk__in=gone)


@command(
    "matter.appoint",
    lead="原首办责任人已停用账号、调离、回避或者不在岗时，由科室负责人或者领导指定；在岗的，请本人移交。",
    verb="指定首办责任人",
    fits=lambda _actor, matter: not answers(matter),
    said=lambda _matter, given: Phrase("已指定{name}负责。", name=given["person"].name),
)
def appoint(
    act: Act,
    matter: Matter,
    person: Annotated[
        One[Staff], Pick("首办责任人", among=_answerers, wrong="请选择本单位在岗的承办人或者科室负责人。")
    ],
    *,
    reason: Annotated[str, Words("原因", most=300, rows=2)],
) -> Matter:
    """Name who answers from now on, where the first handler is gone or away today: nobody could hand the matter over. In a review the
    person handles it there, and the first handler of the opinion under review stays known. Raises Refused while somebody present answers for it, and for an accusation that the person is not cleared to know."""
    if answers(matter):
        told = "首办责任人在岗，请由本人移交；对方接收后，责任才转移。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(_FIRST,)))
    cleared = MatterStaff.objects.filter(matter=matter, staff=person, part=StaffPart.CLEARED)
    if matter.confidential and not cleared.exists():
        told = "此事项涉及检举控告，请先由领导批准对方知悉，再指定。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(SECRECY,)))
    before = matter.first_handler_id
    open_hand_overs(matter).update(lapsed_at=act.at)
    if before is not None and matter.state not in IN_REVIEW:
        drop_staff(matter, [before], StaffPart.HANDLER)
        add_staff(act, matter, before, StaffPart.CO_HANDLER, "原首办责任人")
    if matter.state not in IN_REVIEW:
        matter.first_handler, matter.first_unit_id = person, matter.holding_unit_id
    matter.section_id = person.section_id
    drop_staff(matter, [person.pk], StaffPart.CO_HANDLER)
    add_staff(act, matter, person.pk, StaffPart.HANDLER, reason)
    save(act, matter, "first_handler", "first_unit", "section")
    act.record(
        matter,
        matter_id=matter.pk,
        before={"first_handler": before},
        after={"answers": person.pk},
        basis=_FIRST,
        reason=reason,
    )
    return matter
