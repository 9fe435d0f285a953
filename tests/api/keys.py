"""A real record of each kind that has a place in addresses, and their keys."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Model

from tests.administration import with_administrators
from tests.appraisal.walks import appraised
from tests.care.incidents import help_called, recorded
from tests.cast import Cast, accepted, registered, reload, sent_in
from tests.disclosing import asked, called, delegated
from tests.duties.walks import day_held, matter_taken
from tests.exchange.walks import came
from tests.exchange.walks import packed as parcel_packed
from tests.exchange.walks import proposed as addressee_proposed
from tests.library.test_templates import proposed_template
from tests.library.test_wording import proposed_norm
from tests.library.texts import OLD, imported
from tests.looking_back import AFTER, opened
from tests.matters.clock_walks import start_waiting
from tests.outgoing.walks import destruction_listed, listed, prepared, read_in
from tests.oversight.accounts import found_at_work
from tests.oversight.improvements import drafted
from tests.oversight.walks import counted, drawn_to_call_back, sponsored, supervised
from tests.policy.studies import planned
from tests.policy.talks import discussed
from tests.proceedings.walks import called as session_called
from tests.proceedings.walks import helped, mediated, proposed
from tests.reception.test_desk import talked
from tests.reception.test_emergency import shift_of
from tests.safekeeping.walks import (
    asked_of_own_data,
    assessed,
    check_filled,
    keeper_named,
    leak_reported,
    walked,
)
from tests.shelves.walks import asked as paper_asked
from tests.shelves.walks import cabinet, difference, shelved
from tests.steps import issued
from tests.training import drilled
from tests.wellbeing.walks import granted
from xinqiao.accounts.commands.accounts import reset_password
from xinqiao.accounts.commands.structure import merge_unit
from xinqiao.accounts.models import AccountChange, UnitProposal
from xinqiao.kernel import clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.records import all_records
from xinqiao.library.models import Instrument
from xinqiao.matters.commands.answering import record_absence
from xinqiao.matters.commands.assisting import ask_for_assistance
from xinqiao.matters.commands.commitment import make
from xinqiao.matters.commands.handling import log
from xinqiao.matters.commands.instruction import mark_dispute
from xinqiao.matters.commands.masking import ask_to_show
from xinqiao.matters.commands.papers import draft
from xinqiao.matters.models import (
    Assistance,
    Commitment,
    Dispute,
    DisputeKind,
    LogKind,
    MaskCorrection,
    Matter,
    Paper,
    Petition,
    RequestForInstruction,
)
from xinqiao.matters.queries.masks import places
from xinqiao.offices.models import Absence
from xinqiao.policy.commands.accountability import propose_deduction, record_talk
from xinqiao.policy.commands.study import add_material
from xinqiao.policy.models import (
    AccountabilityTalk,
    LookBack,
    Rectification,
    SampledMatter,
    ScoreDeduction,
    StudyMaterial,
    StudyPlan,
    StudySession,
)
from xinqiao.reception.commands.emergency import adopt, begin_event
from xinqiao.reception.commands.urgent import send
from xinqiao.reception.models import EmergencyEvent, EmergencyPlan, UrgentReport
from xinqiao.rules.emergency import EmergencyCard
from xinqiao.training.models import Drill, DrillScene, Part, Sheet

ASKING = {"recipient": "云水市人民政府", "facts": "园地。", "question": "哪一档？", "opinion": "园地。"}


def _rectification(cast: Cast) -> Rectification:
    return Rectification.objects.first() or opened(cast)


def _sampled(cast: Cast) -> SampledMatter:
    _rectification(cast)
    return SampledMatter.objects.all()[0]


def _look_back(cast: Cast) -> LookBack:
    return _sampled(cast).look_back


def _talk(cast: Cast) -> AccountabilityTalk:
    found, person = _rectification(cast), cast.staff["handler"]
    return record_talk(cast.actor("leader"), found, person=person, held_on=today(), content="谈话")


def _deduction(cast: Cast) -> ScoreDeduction:
    found, person = _rectification(cast), cast.staff["handler"]
    return propose_deduction(cast.actor("leader"), found, person=person, points=Decimal(1), ground="理由")


def _paper(cast: Cast) -> Paper:
    return draft(cast.actor("handler"), accepted(cast), "handling_opinion", {})


def _dispute(cast: Cast) -> Dispute:
    return mark_dispute(
        cast.actor("handler"), accepted(cast), kind=DisputeKind.POLICY, reason="两个文件不一致"
    )


def _request(cast: Cast) -> RequestForInstruction:
    matter = reload(_dispute(cast).matter)
    issued(cast, matter, "instruction_request", ASKING, "handler", "section_head", "leader")
    return RequestForInstruction.objects.get(matter=matter)


def _assistance(cast: Cast) -> Assistance:
    return ask_for_assistance(
        cast.actor("handler"),
        accepted(cast),
        cast.environment,
        requests=[1],
        reason="请检测",
        due_on=today() + timedelta(days=3),
    )


def _commitment(cast: Cast) -> Commitment:
    handler, matter = cast.actor("handler"), accepted(cast)
    said = log(handler, reload(matter), LogKind.CONTACT, "电话告知复测的时间", happened_on=today())
    return make(
        handler,
        reload(matter),
        source="reception",
        said="5天内复测",
        what="复测",
        owner=cast.staff["handler"],
        due=today() + timedelta(days=5),
        entry=said,
    )


def _plan(cast: Cast) -> StudyPlan:
    return StudyPlan.objects.first() or planned(cast, today().year + 1)


def _session(cast: Cast) -> StudySession:
    return StudySession.objects.filter(plan=_plan(cast)).select_related("plan", "month")[0]


def material(cast: Cast) -> StudyMaterial:
    """A file of a study session of the housing office."""
    return add_material(cast.actor("section_head"), _session(cast), sent_in("课件.txt", b"text"))


def _instrument(_cast: Cast) -> Instrument:
    return Instrument.objects.first() or imported(Actor.system("library"), OLD, date(2019, 5, 1)).instrument


def _change(cast: Cast) -> AccountChange:
    admin, about = with_administrators(cast).actor("city_security"), cast.staff["principal"]
    reset_password(admin, about, reason="忘记密码")
    return AccountChange.objects.get(staff=about)


def _absence(cast: Cast) -> Absence:
    return record_absence(
        cast.actor("handler"),
        cast.housing,
        cast.staff["handler"],
        first_day=today(),
        last_day=today(),
        deputy=cast.staff["second_handler"],
    )


def _proposal(cast: Cast) -> UnitProposal:
    admin, about = with_administrators(cast).actor("city_system"), cast.environment
    merge_unit(admin, about, into=cast.housing, reason="机构改革")
    return UnitProposal.objects.get(unit=about)


def _emergency_plan(cast: Cast) -> EmergencyPlan:
    return adopt(cast.actor("receptionist"), cast.petition_office, card=EmergencyCard.GROUP)


def _event(cast: Cast) -> EmergencyEvent:
    return begin_event(cast.actor("receptionist"), cast.petition_office, card=EmergencyCard.GROUP)


def _urgent(cast: Cast) -> UrgentReport:
    told = {"happened": "九人", "measures": "分流", "next_step": "谈"}
    return send(cast.actor("receptionist"), cast.petition_office, **told, minutes_ago=1, competent=None)


def _drill(cast: Cast) -> Drill:
    """One for all four kinds: there is one a quarter."""
    return Drill.objects.first() or drilled.given_out(
        cast, drilled.chosen(cast, drilled.planned(cast, today() + timedelta(days=1)))
    )


def _scene(cast: Cast) -> DrillScene:
    return _drill(cast).scenes.all()[0]


def _mask(cast: Cast) -> MaskCorrection:
    text = "邻居赵大山能作证。我叫甲小满。"
    petition = registered(cast, text=text).petition
    place = next(iter(places(petition)))
    return ask_to_show(cast.actor("registrar"), petition, piece=place.key, reason="no_person")


MAKERS: dict[str, tuple[Callable[[Cast], Model], str]] = {
    "matters": (accepted, "handler"),
    "petitions": (lambda cast: registered(cast).petition, "registrar"),
    "papers": (_paper, "handler"),
    "units": (lambda cast: cast.housing, "section_head"),
    "instruments": (_instrument, "section_head"),
    "assistances": (_assistance, "outsider"),
    "start-corrections": (start_waiting, "leader"),
    "disputes": (_dispute, "leader"),
    "requests": (_request, "leader"),
    "discussions": (lambda cast: discussed(cast, accepted(cast)), "leader"),
    "plans": (_plan, "section_head"),
    "sessions": (_session, "section_head"),
    "look-backs": (_look_back, "inspector"),
    "samples": (_sampled, "inspector"),
    "rectifications": (_rectification, "inspector"),
    "disclosures": (asked, "section_head"),
    "calls": (called, "unit_registrar"),
    "delegations": (delegated, "principal"),
    "commitments": (_commitment, "handler"),
    "supervisions": (supervised, "inspector"),
    "improvements": (drafted, "inspector"),
    "register-checks": (counted, "inspector"),
    "call-backs": (drawn_to_call_back, "inspector"),
    "sponsorships": (sponsored, "office_leader"),
    "norms": (proposed_norm, "section_head"),
    "templates": (proposed_template, "section_head"),
    "talks": (_talk, "handler"),
    "deductions": (_deduction, "leader"),
    "receptions": (lambda cast: talked(cast), "receptionist"),
    "shifts": (lambda cast: shift_of(cast), "registrar"),
    "emergency-plans": (_emergency_plan, "office_leader"),
    "events": (_event, "receptionist"),
    "urgent-reports": (_urgent, "receptionist"),
    "urgent-receipts": (lambda cast: _urgent(cast).receipts.get(addressee="government"), "review_leader"),
    "hearings": (lambda cast: proposed(cast, accepted(cast)), "handler"),
    "panels": (lambda cast: session_called(cast, accepted(cast)), "handler"),
    "mediations": (lambda cast: mediated(cast, accepted(cast)), "handler"),
    "reliefs": (lambda cast: helped(cast, accepted(cast)), "handler"),
    "drills": (_drill, "inspector"),
    "drill-scenes": (_scene, "inspector"),
    "drill-parts": (lambda cast: Part.objects.filter(scene=_scene(cast))[0], "inspector"),
    "drill-sheets": (lambda cast: Sheet.objects.filter(scene=_scene(cast))[0], "inspector"),
    "help-calls": (help_called, "receptionist"),
    "incidents": (recorded, "receptionist"),
    "mailings": (prepared, "registrar"),
    "handings": (listed, "archivist"),
    "receipt-batches": (read_in, "registrar"),
    "destructions": (destruction_listed, "archivist"),
    "leaks": (leak_reported, "section_head"),
    "addressees": (addressee_proposed, "office_leader"),
    "parcels": (parcel_packed, "registrar"),
    "arrivals": (lambda cast: came(cast, parcel_packed(cast)), "unit_registrar"),
    "data-requests": (lambda cast: asked_of_own_data(cast, accepted(cast)), "section_head"),
    "impacts": (assessed, "leader"),
    "keepers": (keeper_named, "section_head"),
    "walk-rounds": (walked, "leader"),
    "self-checks": (check_filled, "leader"),
    "masks": (_mask, "office_leader"),
    "places": (lambda cast: cabinet(cast, title="2号柜"), "section_head"),
    "paper-files": (lambda cast: shelved(cast, cabinet(cast, title="3号柜")), "section_head"),
    "loans": (lambda cast: paper_asked(cast, shelved(cast, cabinet(cast, title="4号柜"))), "section_head"),
    "stock-differences": (lambda cast: difference(cast, "5号柜"), "leader"),
    "posts": (lambda cast: cast.staff["handler"].posts.get(), "handler"),
    "leader-days": (day_held, "registrar"),
    "taken-matters": (matter_taken, "registrar"),
    "appraisals": (appraised, "office_leader"),
    "accountabilities": (found_at_work, "office_leader"),
    "rests": (granted, "receptionist"),
    "accounts": (lambda cast: with_administrators(cast).staff["second_handler"], "city_security"),
    "absences": (_absence, "handler"),
    "account-changes": (_change, "city_security"),
    "unit-proposals": (_proposal, "city_security"),
}
"""Kind of record as in addresses → what makes one, and somebody who sees it."""


def keys_of(cast: Cast) -> dict[str, list[str]]:
    """The keys of records of every kind that has addresses."""
    with clock.at(AFTER):
        made = {kind: [str(maker(cast).pk)] for kind, (maker, _who) in MAKERS.items()}
    assert made.keys() == {record.slug for record in all_records() if record.slug}, "a maker is missing"
    return made | {
        "matters": [matter.number for matter in Matter.objects.all()[:2]],
        "petitions": [str(petition.pk) for petition in Petition.objects.all()[:2]],
        "papers": [str(paper.pk) for paper in Paper.objects.all()[:2]],
    }
