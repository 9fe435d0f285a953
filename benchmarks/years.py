"""Offices after years of work: what imported matters became, spread over offices, people and every kind of record.

What an office has grows with the matters, open work too; what one person carries does not, as in life: there are more people. The
matters came over as many years as a county needs for them. Made by plain inserts, the same for the same number of matters.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.db import connection, models

from benchmarks.ages import aged, came
from benchmarks.looked_back import looked_back
from benchmarks.people import PEOPLE, new_unit, person
from benchmarks.rooms import Around, drawn, records
from xinqiao.kernel.clock import day_of, now, today
from xinqiao.kernel.sealing import seal
from xinqiao.library.models import Instrument, InstrumentVersion
from xinqiao.matters.models import (
    Citation,
    Disposition,
    DispositionKind,
    HandOver,
    Matter,
    MatterStaff,
    MatterUnit,
    Objection,
    Paper,
    PaperState,
    Petition,
    Recusal,
    RequestForInstruction,
    RunningClock,
    StaffPart,
    UnitPart,
)
from xinqiao.matters.sealed import sealed_columns
from xinqiao.offices.models import Section, Staff, Unit
from xinqiao.policy.models import (
    CaseDiscussion,
    LookBack,
    Participant,
    RepeatJudgement,
    SampledMatter,
)
from xinqiao.rules.discussing import DiscussionState
from xinqiao.rules.instructing import RequestStage
from xinqiao.rules.lifecycle import State
from xinqiao.rules.roles import Role

OFFICES, UNITS, LOAD, OWN = 4, 40, 300, 40
"""Offices that handle; units of the county in all; matters that one handler has had in all; records of each kind that one named person
has."""
STATES = (State.TRANSFERRED, State.ACCEPTED, State.ACCEPTED, State.SERVED, State.CLOSED, State.CLOSED)


class Years:
    """Makes the records; `unit` registered all the matters there are."""

    def __init__(self, unit: Unit) -> None:
        self.unit, self.moment, self.day = unit, now(), today()
        assert unit.superior is not None
        self.city = unit.superior
        self.kept: dict[type[models.Model], list[Any]] = defaultdict(list)
        self.bound = {model: context for model, key, context in sealed_columns() if key == "pk"}
        self.given: dict[str, Iterator[int]] = defaultdict(count)
        self.first = Petition.objects.order_by("number").values_list("pk", flat=True)[0]

    def make(self) -> None:
        self._people()
        self._move()
        self.last = aged(self.moment, self.offices)
        matters = Matter.objects.select_related("holding_unit").prefetch_related("petitions", "clocks")
        for matter in matters.order_by("pk").iterator(chunk_size=2000):
            self._records(matter)
            if len(self.kept[MatterUnit]) > 4000:
                self._write()
        self._write()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _people(self) -> None:
        self.offices = [new_unit(n, self.city) for n in range(1, OFFICES + 1)]
        small, own = new_unit(9, self.city), self.offices[0]
        person("xiaoju", small, Role.REGISTRAR)
        self.small = small
        for n in range(10, 7 + UNITS - OFFICES):
            new_unit(n, self.city)
        section = Section.objects.create(unit=own, name="一科")
        self.named = {
            name: person(name, own, role, section if role in (Role.HANDLER, Role.SECTION_HEAD) else None)
            for name, role in PEOPLE.items()
        }
        person("jiedai", self.unit, Role.RECEPTIONIST)
        person("xianfenguan", self.unit, Role.LEADER_IN_CHARGE)
        person("xianducha", self.unit, Role.INSPECTOR)
        self.round = drawn(self.unit, self.named["ducha"], self.moment)
        person("juzhang", self.unit, Role.LEADER_IN_CHARGE)
        person("pifu", self.city, Role.LEADER_IN_CHARGE)
        each = Matter.objects.count() * len(STATES) // 40 // LOAD + 1
        self.colleagues = {
            office.pk: [person(f"t{office.pk}-{n}", office, Role.HANDLER) for n in range(each)]
            for office in self.offices
        }
        text = Instrument.objects.create(title="云水市虚构条例")
        self.old, self.new = (
            InstrumentVersion.objects.create(
                instrument=text,
                label=label,
                effective_on=date(year, 1, 1),
                ended_on=ended,
                imported_at=self.moment,
            )
            for label, year, ended in (("旧", 2019, date(2024, 1, 1)), ("新", 2024, None))
        )

    def _move(self) -> None:
        """Where the matters are now, and how they stand: a few plain updates."""
        matters = Matter.objects.annotate(turn=models.F("pk") % 40)
        for n, office in enumerate(self.offices):
            for s, state in enumerate(STATES):
                here = matters.filter(turn=n * len(STATES) + s)
                ended = self.moment if state is State.CLOSED else None
                answered = self.moment if state in (State.SERVED, State.CLOSED) else None
                here.update(
                    holding_unit=office,
                    first_unit=office,
                    state=state,
                    closed_at=ended,
                    concluded_at=answered,
                )
        Matter.objects.filter(pk__lte=OWN // 4).update(
            holding_unit=self.small, first_unit=self.small, state=State.ACCEPTED, closed_at=None
        )
        matters.filter(turn__gte=30).update(state=State.CLOSED, closed_at=self.moment)
        matters.filter(state__in=[State.SERVED, State.CLOSED]).update(
            next_due=None, next_alert=None, next_clock=""
        )
        matters.filter(state=State.SERVED).update(open_until=self.day + timedelta(days=20))
        RunningClock.objects.filter(matter__closed_at__isnull=False).update(stopped_on=self.day)
        matters.filter(state=State.ACCEPTED).update(next_clock="T7")
        Matter.objects.filter(
            pk__in=matters.filter(state=State.ACCEPTED, pk__gt=OWN // 4)
            .annotate(tenth=models.F("pk") % 10)
            .filter(tenth=2)
            .values("pk")
        ).update(next_due=None, next_alert=None, next_clock="")
        hundredth = matters.annotate(hundredth=models.F("pk") % 97).filter(hundredth=1)
        # the one that others are linked to is told about on their pages, wherever the keys begin
        hundredth.exclude(petitions=self.first).update(confidential=True)

    def _at(self, matter: int) -> datetime:
        return came(self.moment, self.last, matter)

    def _rooms(self, matter: Matter, office: Unit, handler: Staff) -> None:
        around = Around(
            matter=matter,
            petition=matter.petitions.all()[0],
            clock=next(iter(matter.clocks.all()), None),
            round=self.round,
            office=office,
            sender=self.unit,
            by=handler,
            other=self.named["fenguan"],
            at=self._at(matter.pk),
        )
        for record in records(around):
            self._add(record)

    def _add(self, record: models.Model) -> Any:
        self.kept[type(record)].append(record)
        return record

    def _write(self) -> None:
        for model in (*_ORDER, *(m for m in list(self.kept) if m not in _ORDER)):
            rows = self.kept.pop(model, [])
            for row in rows if model in self.bound else ():
                row.sealed = seal("虚构", context=self.bound[model].format(row.pk))
            model._default_manager.bulk_create(rows)

    def _somebody(self, office: Unit, kind: str, named: str) -> Staff:
        """The named person of the first office for the first few, then whoever has room."""
        turn = next(self.given[f"{kind}{office.pk}"])
        if office == self.offices[0] and turn < OWN:
            return self.named[named]
        people = self.colleagues.get(office.pk) or [self.named[named]]
        return people[turn % len(people)]

    def _records(self, matter: Matter) -> None:
        office = matter.holding_unit
        if matter.pk % 25 == 0:
            Petition.objects.filter(matter=matter).update(repeat_of=self.first)
            if matter.pk % 50 == 0:
                petition = matter.petitions.all()[0]
                by = self.named["ducha"]
                self._add(
                    RepeatJudgement(petition=petition, deviation=False, reason="无", by=by, at=self.moment)
                )
        if office == self.unit:
            return
        for unit, part in ((office, UnitPart.HANDLING), (self.unit, UnitPart.SENDER)):
            self._add(MatterUnit(matter=matter, unit=unit, part=part, since=self.moment))
        handler = self._handler(matter, office)
        self._way(matter, office, handler)
        self._rooms(matter, office, handler)
        if matter.state in (State.SERVED, State.CLOSED):
            self._answer(matter, office, handler)
            self._looked_back(matter, office, handler)
        elif matter.state == State.ACCEPTED:
            self._under_way(matter, office, handler)

    def _handler(self, matter: Matter, office: Unit) -> Staff:
        kind = f"handler{matter.state == State.CLOSED}"
        handler = self._somebody(office, kind, "chengban")
        self._add(MatterStaff(matter=matter, staff=handler, part=StaffPart.HANDLER, since=self.moment))
        if matter.confidential:
            self._add(MatterStaff(matter=matter, staff=handler, part=StaffPart.CLEARED, since=self.moment))
        elif matter.state == State.ACCEPTED and next(self.given["expert"]) < OWN:
            self._add(
                MatterStaff(
                    matter=matter,
                    staff=self.named["zhuanjia"],
                    part=StaffPart.CONSULTED,
                    since=self.moment,
                    until=self.day + timedelta(days=9),
                )
            )
        return handler

    def _way(self, matter: Matter, office: Unit, handler: Staff) -> None:
        passed = self._add(
            Disposition(
                matter=matter,
                kind=DispositionKind.FORWARD,
                from_unit=self.unit,
                to_unit=office,
                basis="条例",
                by=handler,
                at=self.moment,
            )
        )
        if matter.state == State.TRANSFERRED and matter.pk // 40 % 20 == 0:
            self._add(Objection(disposition=passed, reasons="不属于", by=handler, at=self.moment))
        if matter.state == State.TRANSFERRED and matter.pk // 40 % 10 == 1:
            self._clock(matter, "T3", self.unit, self.day - timedelta(days=matter.pk % 9))
        if matter.state == State.SERVED:
            self._clock(matter, "T9", office, self.day + timedelta(days=20))

    def _clock(self, matter: Matter, code: str, unit: Unit, on: date) -> None:
        self._add(
            RunningClock(
                matter=matter,
                code=code,
                unit=unit,
                started_on=self.day,
                start_event="虚构",
                due_on=on,
                raw_due=on,
                alert_on=on,
            )
        )

    def _paper(self, matter: Matter, office: Unit, by: Staff, state: PaperState, **more: Any) -> Paper:
        paper: Paper = self._add(
            Paper(
                matter=matter,
                kind=more.pop("kind", "reply"),
                state=state,
                unit=office,
                author=by,
                content={"basis": "《云水市虚构条例》第三条", "answer": "虚构"},
                created_at=self.moment,
                waiting_since=self.moment - timedelta(minutes=matter.pk % 9000),
                **more,
            )
        )
        return paper

    def _answer(self, matter: Matter, office: Unit, handler: Staff) -> None:
        at = self._at(matter.pk)
        issued = {"number": f"虚构{matter.pk}", "issued_at": at, "served_on": day_of(at)}
        paper = self._paper(matter, office, handler, PaperState.ISSUED, **issued)
        self._cite(paper, old=matter.pk // 40 % 50 == 0)

    def _cite(self, paper: Paper, *, old: bool) -> None:
        self._add(
            Citation(
                paper=paper,
                field="basis",
                start=0,
                end=9,
                title="云水市虚构条例",
                version=self.old if old else self.new,
                address="3",
                status="found",
                basis=True,
                on=self.day,
                open=paper.matter.closed_at is None,
            )
        )

    def _under_way(self, matter: Matter, office: Unit, handler: Staff) -> None:
        """Documents on their way, discussions, requests for instruction, recusals, hand-overs: each for some of the matters."""
        turn = matter.pk // 40 % 40
        states = {
            1: (PaperState.DRAFT, ""),
            2: (PaperState.IN_APPROVAL, Role.SECTION_HEAD),
            3: (PaperState.IN_APPROVAL, Role.LEGAL_COUNSEL),
            4: (PaperState.IN_APPROVAL, Role.LEADER_IN_CHARGE),
            5: (PaperState.APPROVED, ""),
        }
        if turn in states:
            state, step = states[turn]
            self._cite(self._paper(matter, office, handler, state, step=step), old=turn == 1)
        elif turn == 6:
            self._add(
                Recusal(matter=matter, unit=office, staff=handler, ground="亲属", declared_at=self.moment)
            )
        elif turn == 7:
            self._asked(matter, office, handler, answered=False)
        elif turn in (8, 9):
            self._discussion(matter, office, handler, DiscussionState.COLLECTING)
        elif turn == 10:
            to = self._somebody(office, "over", "chengban")
            self._add(HandOver(matter=matter, from_staff=handler, to_staff=to, reason="虚构", at=self.moment))

    def _asked(self, matter: Matter, office: Unit, handler: Staff, *, answered: bool) -> None:
        paper = self._paper(matter, office, handler, PaperState.ISSUED, kind="instruction_request")
        self._add(
            RequestForInstruction(
                paper=paper,
                matter=matter,
                unit=office,
                to_unit=self.city,
                to_body=self.city.name,
                asked_at=self._at(matter.pk),
                stage=RequestStage.ANSWERED if answered else RequestStage.ASKED,
                turn_since=self.moment,
                expected_on=self.day + timedelta(days=matter.pk % 30),
                answered_at=self._at(matter.pk) if answered else None,
            )
        )

    def _discussion(self, matter: Matter, office: Unit, handler: Staff, state: DiscussionState) -> None:
        named = ("kezhang", "faguwen", "fenguan")[matter.pk // 40 % 3]
        talk = self._add(
            CaseDiscussion(
                matter=matter,
                unit=office,
                stage=state,
                turn_since=self.moment,
                subject="虚构",
                question="虚构的难点",
                facts="虚构",
                submitted_by=handler,
                submitted_at=self._at(matter.pk),
                chair=self._somebody(office, f"chair{state}", named),
            )
        )
        heard = {self._somebody(office, f"part{name}{state}", name) for name in ("faguwen", "kezhang")}
        for who in heard:
            self._add(Participant(discussion=talk, party=who.name, staff=who, invited_at=self.moment))

    def _looked_back(self, matter: Matter, office: Unit, handler: Staff) -> None:
        turn = matter.pk // 40 % 40
        if turn == 1:
            self._discussion(matter, office, handler, DiscussionState.CONCLUDED)
        elif turn == 2:
            self._asked(matter, office, handler, answered=True)
        elif turn == 3:
            self._sampled(matter, office)

    def _sampled(self, matter: Matter, office: Unit) -> None:
        """A sampled matter and what came of it, for people who have room."""
        kinds = (("heard", "chengban"), ("review", "ducha"), ("owner", "chengban"))
        heard, reviewer, owner = (self._somebody(office, kind, named) for kind, named in kinds)
        for record in looked_back(self._round(office), matter, heard, reviewer, owner, self.moment):
            self._add(record)

    def _round(self, office: Unit) -> LookBack:
        drawn_by = {"drawn_by": self.named["ducha"], "drawn_at": self.moment}
        empty = {"frame": "", "frame_sha256": "", "frame_size": 0, "seed": "", **drawn_by}
        found: LookBack
        found, _ = LookBack.objects.get_or_create(unit=office, year=2026, quarter=1, defaults=empty)
        return found


_ORDER: tuple[type[models.Model], ...] = (
    Disposition,
    Paper,
    CaseDiscussion,
    SampledMatter,
)
"""Records that others point to are written before those."""
