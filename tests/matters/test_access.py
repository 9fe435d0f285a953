"""The access policy in its two forms, `may` for one matter and `visible` in SQL for lists, over a generated office."""

from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet

from xinqiao.kernel.access import actor_facts, facts_of
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.ids import new_uuid
from xinqiao.matters.models import (
    Citation,
    Matter,
    MatterStaff,
    MatterUnit,
    Paper,
    RunningClock,
    StaffPart,
    UnitPart,
)
from xinqiao.matters.queries.access import seen, visible
from xinqiao.offices.models import Absence, Level, Post, Section, Staff, Unit, UnitKind
from xinqiao.offices.queries import actor_for
from xinqiao.rules.authority import may
from xinqiao.rules.roles import ADMINS, Role

MATTERS = 500


def _units() -> list[Unit]:
    """Three levels by superior, one unit that belongs to another, one that stands alone."""
    plan = [
        ("省", None, None),
        ("市", 0, None),
        ("县", 1, None),
        ("局", 1, None),
        ("所", None, 3),
        ("独", None, None),
    ]
    made: list[Unit] = []
    for name, superior, parent in plan:
        made.append(
            Unit.objects.create(
                name=f"虚构{name}",
                short_name=name,
                kind=UnitKind.COMPETENT_UNIT,
                level=Level.CITY,
                document_word=name,
                superior=None if superior is None else made[superior],
                parent=None if parent is None else made[parent],
            )
        )
    return made


def _staff(random: Random, units: list[Unit]) -> list[Staff]:
    """In each unit: one person for each role alone, one without a post, several with mixed roles, in and out of sections."""
    people = []
    for unit in units:
        sections = [None, *(Section.objects.create(unit=unit, name=f"科{n}") for n in (1, 2))]
        sets: list[tuple[Role, ...]] = [*((role,) for role in Role), ()]
        sets += [tuple(random.sample(sorted(set(Role) - ADMINS), random.randint(2, 4))) for _ in range(5)]
        for number, roles in enumerate(sets):
            person = Staff.objects.create(
                username=f"u{unit.pk}-{number}", name="虚构", unit=unit, section=random.choice(sections)
            )
            Post.objects.bulk_create([Post(staff=person, role=role) for role in roles])
            people.append(person)
    return people


def _until(random: Random, part: str) -> date | None:
    """Invitations that have ended, end today, and go on."""
    return (
        today() + timedelta(days=random.choice([-30, -1, 0, 1, 30])) if part == StaffPart.CONSULTED else None
    )


def _absences(random: Random, people: list[Staff]) -> None:
    """Over, begun, to come, ended early; with somebody who stands in and without (M-D1)."""
    for person in random.sample(people, len(people) // 2):
        first, length = today() + timedelta(days=random.randint(-3, 1)), timedelta(days=random.randint(0, 3))
        Absence.objects.create(
            staff=person,
            deputy=random.choice([None, *people]),
            first_day=first,
            last_day=first + length,
            ended_on=random.choice([None, None, today()]),
            recorded_by=person,
            at=now(),
        )


def _matters(random: Random, units: list[Unit], people: list[Staff]) -> list[Matter]:
    sections = list(Section.objects.all())
    matters = Matter.objects.bulk_create(
        [
            Matter(
                number=f"T{n}",
                title="虚构",
                registering_unit=random.choice(units),
                holding_unit=random.choice(units),
                section=random.choice([None, *sections]),
                confidential=random.random() < 0.4,
                received_at=now(),
                updated_at=now(),
            )
            for n in range(MATTERS)
        ]
    )
    unit_parts = {
        (m.pk, random.choice(units).pk, random.choices(UnitPart.values, [3, 3, 3, 3, 3, 1, 1])[0])
        for m in matters
        for _ in range(random.randint(0, 4))
    }
    staff_parts = {
        (m.pk, random.choice(people).pk, random.choice(StaffPart.values))
        for m in matters
        for _ in range(random.randint(0, 5))
    }
    MatterUnit.objects.bulk_create(
        [MatterUnit(matter_id=m, unit_id=u, part=p, since=now()) for m, u, p in unit_parts]
    )
    MatterStaff.objects.bulk_create(
        [
            MatterStaff(matter_id=m, staff_id=s, part=p, since=now(), until=_until(random, p))
            for m, s, p in staff_parts
        ]
    )
    _absences(random, people)
    made = list(Matter.objects.all())
    RunningClock.objects.bulk_create(
        [RunningClock(matter=m, code="T2", started_on=today(), start_event="虚构") for m in made]
    )
    papers = [Paper(matter=m, kind="reply", unit=units[0], sealed=b"", created_at=now()) for m in made]
    Paper.objects.bulk_create(papers)
    Citation.objects.bulk_create(
        [Citation(paper=p, field="basis", start=0, end=1, status="found", on=today()) for p in papers]
    )
    return made


def _other_forms(actor: Actor) -> list[QuerySet[Any, int]]:
    """What is seen, asked through other records, in subqueries and among conditions of others: one is not taken for another."""
    through = RunningClock.objects.filter(seen(actor))
    inner = Matter.objects.filter(pk__in=visible(actor).values("pk"))
    correlated = Exists(RunningClock.objects.filter(seen(actor), matter=OuterRef("pk")))
    far = Citation.objects.filter(seen(actor, "paper__matter"))
    hidden = Matter.objects.exclude(pk__in=visible(actor).values("pk")).values("pk")
    return [
        through.values_list("matter_id", flat=True),
        inner.filter(seen(actor, "")).values_list("pk", flat=True),
        Matter.objects.filter(correlated, pk__in=inner.values("pk")).values_list("pk", flat=True),
        far.values_list("paper__matter_id", flat=True),
        through.exclude(matter__in=hidden).values_list("matter_id", flat=True),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_lists_and_single_matters_agree_for_every_actor(seed: int) -> None:
    random = Random(seed)
    units = _units()
    people = _staff(random, units)
    matters = _matters(random, units, people)
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE"
        )  # as a database that stands knows its tables; else PostgreSQL may take minutes for one odd form
    facts = {m.pk: facts_of(m) for m in matters}
    actors = [actor_for(p) for p in people]
    actors += [Actor.citizen(new_uuid(), m.pk) for m in matters[:5]]
    actors += [Actor.visitor(), Actor.system("report")]
    seen_by_somebody: set[int] = set()
    for actor in actors:
        who = actor_facts(actor)
        single = {pk for pk, fact in facts.items() if may("matter.view", who, fact).allowed}
        listed = list(visible(actor).values_list("pk", flat=True))
        for form in _other_forms(actor):
            assert set(form) == single, (actor.ref, sorted(actor.roles))
        assert len(listed) == len(set(listed)), (actor.ref, sorted(actor.roles))
        assert set(listed) == single, (actor.ref, sorted(actor.roles))
        if actor.staff_id:
            seen_by_somebody |= single
            assert not actor.roles <= ADMINS or not single
        invited = {
            m.matter_id
            for m in MatterStaff.objects.filter(
                staff_id=actor.staff, part=StaffPart.CONSULTED, until__gte=today()
            )
        }
        assert single <= invited or Role.EXPERT not in actor.roles
    # The office is rich enough to mean something: most matters are seen by some and none by all.
    assert len(seen_by_somebody) > MATTERS // 2
    counted = Matter.objects.annotate(n=Count("staff_parts")).values_list("n", flat=True)
    assert set(counted) >= {0, 1, 2, 3}


@pytest.mark.django_db
def test_the_accused_their_units_and_those_below_see_nothing_of_an_accusation_whatever_part_they_have() -> (
    None
):
    units = _units()
    people = _staff(Random(3), units)
    city, below, institute = units[1], {units[1].pk, units[2].pk, units[3].pk, units[4].pk}, units[4]
    assert institute.parent_id == units[3].pk
    matter = Matter.objects.create(
        number="T",
        title="虚构",
        registering_unit=units[0],
        holding_unit=city,
        confidential=True,
        received_at=now(),
        updated_at=now(),
    )
    MatterUnit.objects.create(matter=matter, unit=city, part=UnitPart.ACCUSED, since=now())
    for unit, part in product(units, (UnitPart.HANDLING, UnitPart.REVIEWING, UnitPart.SENDER)):
        MatterUnit.objects.create(matter=matter, unit=unit, part=part, since=now())
    for person, role in product(people, (StaffPart.CLEARED, StaffPart.HANDLER)):
        MatterStaff.objects.create(matter=matter, staff=person, part=role, since=now())
    for person in people:
        actor = actor_for(person)
        sees = visible(actor).exists()
        assert sees == may("matter.view", actor_facts(actor), facts_of(matter)).allowed
        if person.unit_id in below:
            assert not sees
        elif actor.roles - ADMINS and Role.EXPERT not in actor.roles:
            assert sees
