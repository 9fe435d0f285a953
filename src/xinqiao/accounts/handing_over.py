"""What a unit holds when another takes it up: everything with a unit is named here, and goes over, is ended or stays as what was
issued. Called by commands, inside their transaction."""

from collections import Counter
from collections.abc import Iterable
from enum import Enum
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model, Q

from xinqiao.accounts.reviews import review_nothing_of_its_own
from xinqiao.courses.models import OnCourse
from xinqiao.courses.queries import on_course
from xinqiao.kernel.commands import Act
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.records import record_of
from xinqiao.matters.models import (
    Disposition,
    Matter,
    MatterUnit,
    Objection,
    Paper,
    PaperState,
    Recusal,
    ReviewRequest,
    RunningClock,
    UnitPart,
)
from xinqiao.offices.models import Section, Staff, Unit
from xinqiao.offices.slips import end_tokens
from xinqiao.offices.units import ABOVE, changed
from xinqiao.rules.roles import ADMINS, CONFIDENTIAL_READERS
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


class Fate(Enum):
    """What becomes of the rows that name the unit."""

    OVER = "all go over"
    OPEN = "what is not at its end goes over, the rest says who did it; parts in a matter are given to both"
    BOOK = "the unit's own book goes over whole; of what the other has already, the merged unit's is ended and counted in the change"
    STAYS = "says who did it then"
    ENDS = "ends with the unit"


FIELDS = {
    "offices.unit": {
        "superior": Fate.OVER,
        "line_superior": Fate.OVER,
        "parent": Fate.OVER,
        "merged_into": Fate.OVER,
    },
    "offices.unitchange": {"unit": Fate.STAYS},
    "offices.section": {"unit": Fate.OVER},
    "offices.staff": {"unit": Fate.OVER},
    "offices.preference": {"unit": Fate.OVER},
    "accounts.unitproposal": {"unit": Fate.ENDS},
    "library.instrument": {"owner": Fate.OVER},
    "library.normversion": {"unit": Fate.ENDS},
    "library.templateversion": {"unit": Fate.ENDS},
    "matters.matter": {"registering_unit": Fate.OPEN, "holding_unit": Fate.OPEN, "first_unit": Fate.OPEN},
    "matters.matterunit": {"unit": Fate.OPEN},
    "matters.runningclock": {"unit": Fate.OPEN},
    "matters.petition": {"unit": Fate.STAYS},
    "matters.paper": {"unit": Fate.OPEN, "addressed_to": Fate.OPEN},
    "matters.disposition": {"from_unit": Fate.OPEN, "to_unit": Fate.STAYS},
    "matters.objection": {"proposed_unit": Fate.OPEN},
    "matters.delay": {"unit": Fate.STAYS},
    "matters.startcorrection": {"unit": Fate.OPEN},
    "matters.evaluation": {"unit": Fate.STAYS},
    "matters.reviewrequest": {"unit": Fate.OPEN},
    "matters.assistance": {"unit": Fate.OPEN, "to_unit": Fate.OPEN},
    "matters.recusal": {"unit": Fate.OPEN},
    "matters.commitment": {"unit": Fate.OPEN},
    "matters.dispute": {"unit": Fate.OPEN},
    "matters.requestforinstruction": {"unit": Fate.OPEN, "to_unit": Fate.OPEN},
    "matters.note": {"unit": Fate.STAYS},
    "matters.mattermessage": {"unit": Fate.STAYS},
    "matters.delegation": {"unit": Fate.ENDS},
    "matters.disclosure": {"unit": Fate.OPEN},
    "matters.call": {"unit": Fate.OPEN},
    "matters.maskcorrection": {"unit": Fate.OPEN},
    "proceedings.hearing": {"unit": Fate.OPEN},
    "proceedings.panel": {"unit": Fate.OPEN},
    "proceedings.mediation": {"unit": Fate.OPEN},
    "proceedings.relief": {"unit": Fate.OPEN},
    "policy.casediscussion": {"unit": Fate.OPEN},
    "policy.participant": {"unit": Fate.OPEN},
    "policy.requiredparticipant": {"unit": Fate.OVER},
    "policy.lookback": {"unit": Fate.BOOK},
    "policy.sampledmatter": {"handling_unit": Fate.STAYS},
    "policy.rectification": {"unit": Fate.BOOK, "opened_for": Fate.BOOK},
    "policy.studyplan": {"unit": Fate.BOOK},
    "reception.reception": {"unit": Fate.BOOK},
    "reception.dutyshift": {"unit": Fate.BOOK},
    "reception.emergencyplan": {"unit": Fate.BOOK},
    "reception.emergencyevent": {"unit": Fate.BOOK},
    "reception.urgentreport": {"unit": Fate.BOOK},
    "reception.urgentreceipt": {"unit": Fate.BOOK},
    "training.drill": {"unit": Fate.BOOK},
    "oversight.supervision": {"unit": Fate.OPEN, "by_unit": Fate.OPEN, "asked": Fate.OPEN},
    "oversight.sponsorship": {"unit": Fate.OPEN},
    "oversight.registercheck": {"unit": Fate.OPEN},
    "oversight.callbackround": {"unit": Fate.STAYS},
    "oversight.callback": {"unit": Fate.OPEN, "by_unit": Fate.OPEN},
    "care.helpcall": {"unit": Fate.BOOK},
    "care.incident": {"unit": Fate.BOOK},
    "outgoing.daypost": {"unit": Fate.BOOK},
    "outgoing.receiptbatch": {"unit": Fate.BOOK},
    "outgoing.handingover": {"unit": Fate.BOOK},
    "outgoing.destruction": {"unit": Fate.BOOK},
    "safekeeping.leak": {"unit": Fate.BOOK},
    "safekeeping.pledge": {"unit": Fate.STAYS},
    "safekeeping.custody": {"unit": Fate.OVER},
    "safekeeping.selfcheck": {"unit": Fate.BOOK},
    "oversight.improvementproposal": {"unit": Fate.OPEN, "by_unit": Fate.OPEN},
    "exchange.ownkeys": {"unit": Fate.OVER, "made_for": Fate.STAYS},
    "exchange.partneroffice": {"unit": Fate.OPEN},
    "exchange.parcel": {"unit": Fate.OPEN},
    "exchange.arrival": {"unit": Fate.OPEN},
    "exchange.movedin": {"unit": Fate.STAYS},
    "safekeeping.impactassessment": {"unit": Fate.BOOK},
    "safekeeping.datarequest": {"unit": Fate.BOOK},
    "safekeeping.walkround": {"unit": Fate.BOOK},
    "shelves.storageplace": {"unit": Fate.BOOK},
    "shelves.paperfile": {"unit": Fate.BOOK},
    "shelves.loan": {"unit": Fate.BOOK},
    "shelves.stocktaking": {"unit": Fate.BOOK},
    "shelves.difference": {"unit": Fate.BOOK},
    "controls.frozen": {"unit": Fate.STAYS},
    "duties.signedduties": {"unit": Fate.STAYS},
    "duties.leaderday": {"unit": Fate.BOOK},
    "duties.takenmatter": {"unit": Fate.OPEN},
    "oversight.account": {
        "unit": Fate.OPEN,
        "by_unit": Fate.OPEN,
        "body": Fate.OPEN,
        "other_body": Fate.OPEN,
    },
    "appraisal.appraisalsheet": {"unit": Fate.BOOK, "by_unit": Fate.STAYS},
    "wellbeing.share": {"unit": Fate.STAYS},
    "wellbeing.publishedfigure": {"unit": Fate.STAYS},
    "wellbeing.arrangement": {"unit": Fate.STAYS},
    "wellbeing.rest": {"unit": Fate.STAYS},
}
"""Every field that names a unit, by its model; whose turn it is (`OnCourse.turn_unit`) goes over with each open record."""
_OWN = tuple(label for label, fields in FIELDS.items() if Fate.BOOK in fields.values())
_BY_THEMSELVES = ("offices.unit", "offices.section", "offices.staff")
_ROLES = [role.value for role in ADMINS | CONFIDENTIAL_READERS]


def _refused(told: str) -> Refused:
    return Refused(Verdict(allowed=False, reason=told))


def may_be_taken_up(unit: Unit, into: Unit) -> None:
    """Raises Refused while a reception or an emergency of the unit is not at its end: what is left to do is for its own people, and nobody
    could do it any more; and while both have one of what there is once, such as the drill of a quarter, and the own one is open."""
    here: dict[str, Any] = {"unit": unit}
    keeping = (model for model in on_course() if model.keeps_unit)
    n = sum(m._default_manager.filter(**here, stage__in=m.keeps_unit).count() for m in keeping)
    if n:
        told = "本单位还有{n}项接待或者应急处置没有办完，请先签名、结束、复盘，再合并。"
        raise _refused(Phrase(told, n=n))
    for model in on_course():
        for record in model._default_manager.filter(**here, stage__in=model.once) if model.once else ():
            setattr(record, "unit", into)  # noqa: B010 - only models with a unit name such stages
            if not _fits(record):
                told = "两个单位都有“{what}”，本单位的还没有办完；请先办完，再合并。"
                raise _refused(Phrase(told, what=record_of(model).about(record)))


def take_up(act: Act, unit: Unit, into: Unit, reason: str) -> None:
    """Let `into` have what the unit has. Raises Refused."""
    may_be_taken_up(unit, into)
    _tree(act, unit, into, reason)
    _people(act, unit, into)
    _matters(act, unit, into)
    review_nothing_of_its_own(act, unit, into)
    _parts(unit, into)
    _courses(act, unit, into)
    _settings(act, unit, into)
    ended = Counter[str]()
    for label in _OWN:
        _book(act, label, unit, into, ended)
    changed(act, unit, reason, {"active": False, "merged_into": into}, ended=ended)


def _tree(act: Act, unit: Unit, into: Unit, reason: str) -> None:
    """What stood under the unit, and what it had taken up itself."""
    for below in Unit.objects.filter(Q(parent=unit) | Q(superior=unit) | Q(line_superior=unit)):
        moved = {field: _instead(unit, into, below, field) for field in ABOVE}
        if any(getattr(below, field) != value for field, value in moved.items()):
            changed(act, below, reason, moved)
    for earlier in Unit.objects.filter(merged_into=unit):
        changed(act, earlier, reason, {"merged_into": into})


def _instead(unit: Unit, into: Unit, below: Unit, field: str) -> Unit | None:
    """Who stands above `below` now: the other unit, or what was above the merged one where that would be itself."""
    above: Unit | None = getattr(below, field)
    if above != unit:
        return above
    return into if below != into else getattr(unit, field)


def _people(act: Act, unit: Unit, into: Unit) -> None:
    """Posts that read accusations or administer are not carried into another unit: there they are given anew, as two confirm."""
    taken = set(into.sections.values_list("name", flat=True))
    for section in Section.objects.filter(unit=unit):
        section.unit = into
        if section.name in taken:
            section.name = f"{section.name}（{unit.short_name}）"[:40]
        section.save(update_fields=["unit", "name"])
    for staff in Staff.objects.filter(unit=unit):
        staff.posts.filter(role__in=_ROLES).delete()
        end_tokens(staff, act.at)
        _over(act, staff, ["unit"], into)


def _matters(act: Act, unit: Unit, into: Unit) -> None:
    """Matters that are not ended, with their drafts, clocks, reviews, objections and invitations."""
    fields = list(FIELDS["matters.matter"])
    for matter in Matter.objects.filter(_names(fields, unit), closed_at=None):
        _over(act, matter, _naming(matter, fields, unit), into)
    fields = list(FIELDS["matters.paper"])
    drafts = Paper.objects.exclude(state__in=[PaperState.ISSUED, PaperState.DROPPED])
    for paper in drafts.filter(_names(fields, unit)):
        _over(act, paper, _naming(paper, fields, unit), into)
    RunningClock.objects.filter(unit=unit, stopped_on=None).update(unit=into)
    ReviewRequest.objects.filter(unit=unit, decided_at=None).update(unit=into)
    Recusal.objects.filter(unit=unit, granted=None).update(unit=into)
    Objection.objects.filter(proposed_unit=unit, agreed=None).update(proposed_unit=into)
    waiting = Objection.objects.filter(agreed=None).values("disposition")
    Disposition.objects.filter(from_unit=unit, pk__in=waiting).update(from_unit=into)
    invited = apps.get_model("policy.participant")._default_manager
    invited.filter(unit=unit, staff=None, discussion__concluded_at=None).update(unit=into)


def _parts(unit: Unit, into: Unit) -> None:
    """The view of all that the unit had a part in. Who reviewed reviews no more: that part is given only while a review is open, so that
    the other is never taken for the reviewer of what it handles."""
    open_reviews = set(
        ReviewRequest.objects.filter(unit=into, decided_at=None).values_list("matter_id", flat=True)
    )
    seen = set(MatterUnit.objects.filter(unit=into).values_list("matter_id", flat=True))
    given = []
    for matter, part, since in MatterUnit.objects.filter(unit=unit).values_list("matter_id", "part", "since"):
        if part == UnitPart.REVIEWING and matter not in open_reviews:
            if matter in seen:
                continue
            part = UnitPart.CO_HANDLING
        given.append(MatterUnit(matter_id=matter, unit=into, part=part, since=since))
    MatterUnit.objects.bulk_create(given, ignore_conflicts=True)


def _courses(act: Act, unit: Unit, into: Unit) -> None:
    """Records that are not at their end: whose turn it is, and whose record it is."""
    for model in on_course():
        label = model._meta.label_lower
        if label in _OWN:
            continue
        fields = [*(f for f, way in FIELDS.get(label, {}).items() if way is Fate.OPEN), "turn_unit"]
        for record in model._default_manager.filter(_names(fields, unit)):
            if _open(record):
                _over(act, record, _naming(record, fields, unit), into)


def _open(record: OnCourse) -> bool:
    return any(turn.source == record.stage for turn in record.course.turns)


def _settings(act: Act, unit: Unit, into: Unit) -> None:
    """What is the unit's own as long as there is one: documents of the library, whom it asks to discussions, keepers, its keys."""
    for label, fields in FIELDS.items():
        for field, way in fields.items() if label not in _BY_THEMSELVES else ():
            if way is Fate.OVER:
                for row in apps.get_model(label)._default_manager.filter(**{field: unit}):
                    _over(act, row, [field], into)


def _book(act: Act, label: str, unit: Unit, into: Unit, ended: Counter[str]) -> None:
    """Each row goes over, unless the other has the same already, such as a plan in force: then it ends with the unit."""
    model = apps.get_model(label)
    fields = list(FIELDS[label])
    for record in model._default_manager.filter(_names(fields, unit)):
        named = _naming(record, fields, unit)
        for field in named:
            setattr(record, field, into)
        fits = _fits(record)
        for field in named:
            setattr(record, field, unit)
        if fits:
            _over(act, record, [*named, *_turn(record, unit)], into)
        else:
            ended[record_of(model).name] += 1
            _over(act, record, _turn(record, unit), None)


def _fits(record: Model) -> bool:
    """Whether the record may stand beside those that are there."""
    try:
        record.validate_constraints()
    except ValidationError:
        return False
    return True


def _turn(record: Model, unit: Unit) -> list[str]:
    return ["turn_unit"] if getattr(record, "turn_unit_id", None) == unit.pk else []


def _names(fields: Iterable[str], unit: Unit) -> Q:
    wanted = Q(pk__in=())
    for field in fields:
        wanted |= Q(**{field: unit})
    return wanted


def _naming(record: Model, fields: Iterable[str], unit: Unit) -> list[str]:
    return [field for field in fields if getattr(record, f"{field}_id", None) == unit.pk]


def _over(act: Act, record: Any, fields: list[str], into: Unit | None) -> None:
    """One record goes over, with its next version and its entry; nothing is written of one that names nothing."""
    if not fields:
        return
    before = {field: getattr(record, f"{field}_id") for field in fields}
    for field in fields:
        setattr(record, field, into)
        if into is None:
            record.turn_staff = None
    if hasattr(record, "version"):
        record.version += 1
    record.save()
    matter_id = record.pk if isinstance(record, Matter) else getattr(record, "matter_id", None)
    act.record(
        record, matter_id=matter_id, before=before, after=dict.fromkeys(fields, into.pk if into else None)
    )
