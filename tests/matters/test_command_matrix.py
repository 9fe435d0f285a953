"""Role × command: every command of the registry is really called by every role that it is not granted to, and refuses,
writes that down, and changes nothing."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, get_type_hints
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models

import xinqiao
from tests.api.keys import MAKERS
from tests.cast import Cast, accepted, registered, reload, sent_in, submission
from tests.looking_back import AFTER, opened
from tests.policy.studies import planned
from tests.policy.talks import discussed
from tests.proceedings.walks import called, helped, mediated, proposed
from tests.training import drilled
from xinqiao.accounts.models import AccountChange, UnitProposal
from xinqiao.kernel import audit, clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import Denied
from xinqiao.kernel.models import AuditEntry, AuditHead
from xinqiao.library.models import Instrument
from xinqiao.matters.commands.assignment import declare_recusal
from xinqiao.matters.commands.disposition import forward, object_to_transfer
from xinqiao.matters.commands.intake import register
from xinqiao.matters.commands.papers import draft
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import (
    Assistance,
    Attachment,
    Commitment,
    Dispute,
    DisputeKind,
    Matter,
    Objection,
    Paper,
    Petition,
    Recusal,
    RequestForInstruction,
    ReviewRequest,
)
from xinqiao.matters.models.matter import Kind
from xinqiao.offices.models import Absence, Post, Staff, Unit
from xinqiao.offices.queries import actor_for
from xinqiao.policy.commands.accountability import propose_deduction, record_talk
from xinqiao.policy.models import CaseDiscussion, LookBack, StudyMaterial, StudyPlan, StudySession
from xinqiao.rules.grant import Relation
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.roles import Role
from xinqiao.training.commands.planning import cast_scene, confirm_scene
from xinqiao.training.models import Drill, DrillScene, Part, Sheet

READS = {
    "matter.view",
    "matter.print",
    "matter.export",
    "paper.verify",
    "audit.read",
    "handing.read",
    "health.read",
    "audit.verify",
    "controls.read",
    "library.read",
    "leader_day.read",
    "load.read",
    "reception.read",
    "study.read",
}
"""Granted acts that only read: queries ask the policy, no command is needed."""


def _load() -> None:
    for module in walk_packages(xinqiao.__path__, "xinqiao."):
        if not any(part in module.name for part in (".migrations", ".config", "__main__")):
            import_module(module.name)


_load()
COMMANDS = sorted(a for a, spec in REGISTRY.items() if spec.module.startswith("xinqiao."))


def _function(action: str) -> Callable[..., Any]:
    spec = REGISTRY[action]
    found: Callable[..., Any] = getattr(import_module(spec.module), spec.name)
    return found


def _subject_type(action: str) -> type:
    body = _function(action).__wrapped__  # type: ignore[attr-defined]  # set by functools.wraps
    names = list(body.__annotations__)
    hinted: type = get_type_hints(body)[names[1]]
    return hinted


def test_every_command_says_what_it_does_and_every_grant_is_a_command_or_a_read() -> None:
    for action in COMMANDS:
        assert len(REGISTRY[action].doc) > 10, action
        assert REGISTRY[action].title == BY_ACTION[action].title
    assert set(BY_ACTION) - set(COMMANDS) - READS <= {"clock.sweep"}
    assert len(COMMANDS) > 45


@pytest.fixture
def records(cast: Cast) -> dict[type, Any]:
    """One record of every kind that commands act on, all of the housing office's accepted matter where possible."""
    matter = accepted(cast)
    talks = _talked_over(cast, matter)
    matter = reload(matter)
    paper = draft(cast.actor("handler"), matter, "handling_opinion", {})
    petition = Petition.objects.get(matter=matter)
    recusal = declare_recusal(cast.actor("handler"), matter, ground="与信访人有亲属关系")
    review = ReviewRequest.objects.create(
        id=uuid4(),
        matter=matter,
        level="review",
        disputed=paper,
        unit=cast.city_government,
        text="不服",
        sealed=b"",
        requested_at=matter.updated_at,
        received_on=today(),
    )
    with_file = registered(cast, title="另一件", files=(sent_in("a.txt", b"text"),))
    other = reload(with_file.petition.matter)
    sort_matter(cast.actor("registrar"), other, kind=Kind.CLAIM, route="31(6)", reason="职权", category=None)
    forward(cast.actor("registrar"), reload(other), cast.environment, reason="环境")
    objection = object_to_transfer(
        cast.actor("outsider"), reload(other), reasons="不属于本局职权范围，另有依据。"
    )
    return {
        Matter: reload(matter),
        Paper: Paper.objects.get(pk=paper.pk),
        Petition: petition,
        Attachment: Attachment.objects.get(),
        Objection: objection,
        Recusal: recusal,
        ReviewRequest: review,
        Instrument: Instrument.objects.create(title="云水市物业管理办法"),
        **_study(cast),
        CaseDiscussion: discussed(cast, matter),
        Dispute: Dispute.objects.create(
            matter=matter,
            kind=DisputeKind.POLICY,
            reason="两个文件不一致",
            unit=cast.housing,
            by=cast.staff["handler"],
            at=matter.updated_at,
            turn_since=matter.updated_at,
        ),
        RequestForInstruction: RequestForInstruction.objects.create(
            paper=paper,
            matter=matter,
            unit=cast.housing,
            to_unit=cast.environment,
            to_body=cast.environment.name,
            asked_at=matter.updated_at,
            turn_since=matter.updated_at,
            expected_on=today(),
        ),
        Commitment: Commitment.objects.create(
            matter=matter,
            source="log",
            stage="in_force",
            unit=cast.housing,
            owner=cast.staff["handler"],
            what="复测",
            said="三日内复测",
            due_on=today(),
            counted_on=today(),
            made_by=cast.staff["handler"],
            made_at=matter.updated_at,
            turn_since=matter.updated_at,
        ),
        Assistance: Assistance.objects.create(
            matter=matter,
            unit=cast.housing,
            to_unit=cast.environment,
            reason="请检测",
            due_on=today(),
            asked_at=matter.updated_at,
            asked_by=cast.staff["handler"],
            turn_since=matter.updated_at,
        ),
        Unit: cast.housing,
        Staff: cast.staff["second_handler"],
        Absence: Absence.objects.create(
            staff=cast.staff["handler"],
            deputy=cast.staff["second_handler"],
            first_day=today(),
            last_day=today(),
            recorded_by=cast.staff["handler"],
            at=matter.updated_at,
        ),
        AccountChange: AccountChange.objects.create(
            staff=cast.staff["second_handler"],
            kind="reset_password",
            stage="asked",
            asked_by=cast.staff["security_admin"],
            asked_at=matter.updated_at,
            expires_at=matter.updated_at + timedelta(days=3),
            turn_since=matter.updated_at,
        ),
        UnitProposal: UnitProposal.objects.create(
            unit=cast.housing,
            kind="merge",
            wanted={"into": cast.environment.pk},
            stage="asked",
            asked_by=cast.staff["security_admin"],
            asked_at=matter.updated_at,
            expires_at=matter.updated_at + timedelta(days=3),
            turn_since=matter.updated_at,
        ),
        **_looking_back(cast),
        **_drilled(cast),
        **_received(cast),
        **talks,
        type(None): None,
    }


def _study(cast: Cast) -> dict[type, Any]:
    """A study plan of the housing office, a session of it and a material."""
    plan = planned(cast, today().year + 1)
    session = StudySession.objects.filter(plan=plan)[0]
    material = StudyMaterial.objects.create(
        session=session, name="讲稿.txt", size=0, added_by=cast.staff["leader"], added_at=plan.drafted_at
    )
    return {StudyPlan: plan, StudySession: session, StudyMaterial: material}


def _looking_back(cast: Cast) -> dict[type, Any]:
    """A look-back of the petition office with a finding in the housing office, and what follows from it."""
    with clock.at(AFTER):
        rectification = opened(cast)
        leader, handler = cast.actor("leader"), cast.staff["handler"]
        talk = record_talk(leader, rectification, person=handler, held_on=today(), content="谈话")
        deduction = propose_deduction(leader, rectification, person=handler, points=Decimal(1), ground="理由")
    found = (rectification.sampled, rectification, talk, deduction)
    return {LookBack: LookBack.objects.get(), **{type(record): record for record in found}}


def _drilled(cast: Cast) -> dict[type, Any]:
    """A drill of the petition office, one of its scenes with a player and an observer."""
    drill = drilled.chosen(cast, drilled.planned(cast, today() + timedelta(days=1)))
    scene = drill.scenes.all()[0]
    confirm_scene(cast.actor("inspector"), scene, summary=scene.summary)
    players = {"petitioner": cast.staff["archivist"], "receptionist": cast.staff["receptionist"]}
    scene = cast_scene(
        cast.actor("inspector"), drilled.fresh(scene), observers=[cast.staff["registrar"]], **players
    )
    return {Drill: drill, DrillScene: scene, Part: scene.parts.all()[0], Sheet: scene.sheets.get()}


def _received(cast: Cast) -> dict[type, Any]:
    """What there is of receptions at the petition office, of oversight, a norm and a template that are proposed."""
    kinds = (
        "receptions",
        "shifts",
        "emergency-plans",
        "events",
        "urgent-reports",
        "urgent-receipts",
        "norms",
        "supervisions",
        "sponsorships",
        "improvements",
        "call-backs",
        "register-checks",
        "start-corrections",
        "help-calls",
        "incidents",
        "leaks",
        "mailings",
        "handings",
        "receipt-batches",
        "destructions",
        "parcels",
        "arrivals",
        "addressees",
        "data-requests",
        "impacts",
        "keepers",
        "self-checks",
        "masks",
        "walk-rounds",
        "places",
        "paper-files",
        "loans",
        "stock-differences",
        "posts",
        "leader-days",
        "taken-matters",
        "rests",
        "accountabilities",
        "appraisals",
        "disclosures",
        "calls",
        "delegations",
        "templates",
    )
    made = [MAKERS[kind][0](cast) for kind in kinds]
    return {type(record): record for record in made}


def _talked_over(cast: Cast, matter: Matter) -> dict[type, Any]:
    """A hearing, a session, a mediation and an assistance in the matter."""
    made = (proposed(cast, matter), called(cast, matter), mediated(cast, matter), helped(cast, matter))
    return {type(record): record for record in made}


def _everything() -> dict[str, list[Any]]:
    """Every row of the office except the log."""
    return {
        model._meta.label: sorted(map(repr, model._default_manager.values_list()))
        for app in apps.get_app_configs()
        if app.name.startswith("xinqiao.")
        for model in app.get_models()
        if model not in (AuditEntry, AuditHead)
    }


def _people(cast: Cast) -> Iterator[tuple[Role, Actor]]:
    """For each role one person holding only it, in the unit that registered and in the one that holds the matter."""
    for unit in ("petition_office", "housing"):
        for role in Role:
            person = Staff.objects.create(username=f"{unit}-{role}", name="虚构", unit=cast.units[unit])
            Post.objects.create(staff=person, role=role)
            yield role, actor_for(person, "matrix")


def _refused(run: Callable[..., Any], actor: Actor, action: str, subject: models.Model | None) -> None:
    before = AuditHead.objects.get().seq
    with pytest.raises(Denied) as told:
        run(actor, subject)
    entry = AuditEntry.objects.order_by("-seq")[0]
    assert (entry.seq, entry.outcome, entry.action, entry.actor) == (before + 1, "denied", action, actor.ref)
    assert audit.read(entry)["reason"] == told.value.message != ""


@pytest.mark.once  # six thousand refusals: who may is decided before anything is asked of the database
@pytest.mark.django_db
def test_every_command_refuses_every_role_without_a_grant_and_changes_nothing(
    cast: Cast, records: dict[type, Any]
) -> None:
    people = list(_people(cast))
    before = _everything()
    calls = 0
    for action in COMMANDS:
        grant, run, subject = BY_ACTION[action], _function(action), records[_subject_type(action)]
        for role, actor in people:
            if role not in grant.roles:
                _refused(run, actor, action, subject)
                calls += 1
        if not grant.system:
            _refused(run, Actor.system("job"), action, subject)
        if not grant.citizen:
            _refused(run, Actor.visitor(), action, subject)
            _refused(run, Actor.citizen(uuid4(), records[Matter].pk), action, subject)
    assert _everything() == before
    assert calls > 700
    assert list(audit.verify()) == []


@pytest.mark.django_db
def test_every_command_on_a_matter_refuses_all_business_roles_of_a_unit_that_has_nothing_to_do_with_it(
    cast: Cast, records: dict[type, Any]
) -> None:
    person = Staff.objects.create(username="all", name="虚构", unit=cast.discipline)
    Post.objects.bulk_create([Post(staff=person, role=r) for r in Role if "admin" not in r])
    actor = actor_for(person)
    before, tried = _everything(), 0
    for action in COMMANDS:
        if BY_ACTION[action].relation is not Relation.ANYWHERE:
            _refused(_function(action), actor, action, records[_subject_type(action)])
            tried += 1
    stranger = Actor.citizen(uuid4(), 10**6)
    for action in COMMANDS:
        subject = records[_subject_type(action)]
        if BY_ACTION[action].citizen and isinstance(subject, Petition | Matter | Paper | Attachment):
            _refused(_function(action), stranger, action, subject)
            tried += 1
    assert _everything() == before
    assert tried > 35


@pytest.mark.django_db
def test_somebody_with_the_grant_and_the_relation_is_let_in(cast: Cast) -> None:
    """The counter-test: the same call with the right person is not refused, so the matrix tests the policy."""
    receipt = register(cast.actor("receptionist"), cast.petition_office, submission())
    assert receipt.petition.number
