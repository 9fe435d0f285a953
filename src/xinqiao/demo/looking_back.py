"""Two quarters' look-backs of the city's petition office: one finished with its report, the last one under way with a finding,
a handler who was heard, and a rectification that is being carried out."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from xinqiao.demo.going import Way
from xinqiao.demo.office import Offices
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.library.calendars import work_calendar
from xinqiao.offices.models import Staff
from xinqiao.policy.commands.accountability import (
    answer_deduction,
    answer_talk,
    propose_deduction,
    record_talk,
)
from xinqiao.policy.commands.look_back import assign_proposed, draw_sample
from xinqiao.policy.commands.rectification import carry_out, open_from_finding, plan, verify
from xinqiao.policy.commands.reviewing import (
    agree,
    ask_for_statement,
    check_execution,
    make_report,
    propose_conclusion,
    state,
    write_review,
)
from xinqiao.policy.models import LookBack, Rectification, SampledMatter
from xinqiao.policy.queries.look_back import frame_of, proposal, sample_of
from xinqiao.rules.lifecycle import State
from xinqiao.rules.looking_back import PARTS, SHEETS, Answer, Finding, Looked, Quarter
from xinqiao.rules.roles import HEADS, Role

_NOTE = "依据只写了法律名称，没有写到具体条款，群众无从核对。"
_WRONG = {"policy": Answer.PARTLY, "policy_note": _NOTE, "finding": Finding.MODERATE}
_LIGHT = {
    "language": Answer.PARTLY,
    "language_note": "答复用语偏书面，可以再通俗一些。",
    "finding": Finding.MINOR,
}
_FINE: dict[str, Any] = {"finding": Finding.NONE}
_SEEN = "与承办单位到现场看过，答复说的事已经做到，照片存卷。"
_CONCLUSION = "依据引用不完整，结论本身成立。两人经讨论，一致认定为一般。"


class Round:
    """One quarter's look-back by the city's petition office, as far as `finish` says."""

    def __init__(self, offices: Offices, quarter: Quarter, *, finish: bool) -> None:
        self.offices, self.quarter, self.finish = offices, quarter, finish
        self.unit = offices.units["云水市信访局"]

    def who(self, staff_id: int | None) -> Actor:
        return next(a for a in self.offices.actors.values() if a.staff_id == staff_id)

    @property
    def inspector(self) -> Actor:
        return self.offices.one(self.unit.pk, Role.INSPECTOR)

    def sample(self, look_back: LookBack) -> list[SampledMatter]:
        """The matters that have both their reviewers; an answered one with somebody to be heard comes first."""
        found = [s for s in sample_of(look_back) if len(s.reviews.all()) == len(PARTS)]
        return sorted(found, key=lambda s: s.ended_as != State.CONCLUDED or s.heard_id is None)

    def way(self) -> Way:
        """From the draw to the report or to where the present cuts it off."""
        if not frame_of(self.unit.pk, self.quarter).exists():
            return
        look_back = draw_sample(self.inspector, self.unit, quarter=self.quarter.code)
        yield 1
        if any(proposal(look_back, sample_of(look_back)).values()):
            assign_proposed(self.inspector, look_back)
        yield 4
        ready = self.sample(look_back)
        grave = bool(ready) and ready[0].ended_as == State.CONCLUDED and ready[0].heard_id is not None
        for number, sampled in enumerate(ready if self.finish else ready[:2]):
            self._review(sampled, first=_WRONG if number == 0 and grave else _FINE)
        yield 1
        if grave:
            yield from self._hear(ready[0])
            yield from self._rectify(ready[0])
        if self.finish:
            self._report(look_back, ready)

    def _review(self, sampled: SampledMatter, *, first: dict[str, Any]) -> None:
        """The inspector finds more than counsel does in the first matter; in the others both find nothing."""
        if sampled.ended_as == State.CONCLUDED:
            check_execution(self.inspector, _fresh(sampled), way=Looked.VISIT, on=today(), seen=_SEEN)
        for review in sampled.reviews.all():
            grave = first if review.part == Role.INSPECTOR else _LIGHT if first is _WRONG else _FINE
            fine = {str(question): Answer.YES for question in SHEETS[sampled.ended_as]}
            write_review(self.who(review.reviewer_id), _fresh(sampled), **(fine | grave))
        if first is _FINE:
            self._settle(sampled, Finding.NONE, "逐项核对，均无问题。")

    def _settle(self, sampled: SampledMatter, finding: Finding, conclusion: str) -> None:
        one, other = (self.who(r.reviewer_id) for r in sampled.reviews.all())
        propose_conclusion(one, _fresh(sampled), finding=finding, conclusion=conclusion)
        agree(other, _fresh(sampled))

    def _hear(self, sampled: SampledMatter) -> Way:
        due = work_calendar().add_working_days(today(), 5).day
        what = "答复的依据为什么没有写到具体条款？"
        ask_for_statement(self.inspector, _fresh(sampled), what=what, due=due)
        yield 2
        handler = self.who(sampled.heard_id)
        state(handler, _fresh(sampled), statement="当时以为写明法律名称即可，今后一律写到条款。")
        yield 1
        self._settle(sampled, Finding.MODERATE, _CONCLUSION)
        yield 1

    def _rectify(self, sampled: SampledMatter) -> Way:
        owner = Staff.objects.get(pk=sampled.heard_id or 0)
        open_from_finding(
            self.inspector, _fresh(sampled), deviation=_NOTE, owner=owner, due=today() + timedelta(days=60)
        )
        yield 2
        plan(
            self.who(owner.pk),
            _rectification(sampled),
            cause="起草时没有使用政策库引用，审核时也没有发现。",
            measures="一、向信访人补充说明具体条款。二、起草一律从政策库引用。三、科室集体学习一次。",
        )
        yield 3
        yield from self._talk(sampled, owner)
        if self.finish:
            carry_out(
                self.who(owner.pk), _rectification(sampled), result="已补充说明并当面解释，已组织学习。"
            )
            yield 2
            verify(
                self.inspector, _rectification(sampled), verdict="查看了补充说明和学习记录，电话核实属实。"
            )

    def _talk(self, sampled: SampledMatter, owner: Staff) -> Way:
        """A leader of the unit talks with the owner and proposes a deduction; the owner answers, the decision is open."""
        leaders = self.offices.all_with(owner.unit_id, *HEADS)
        if not leaders or leaders[0].staff_id == owner.pk:
            return
        talk = record_talk(
            leaders[0],
            _rectification(sampled),
            person=owner,
            held_on=today(),
            content="指出依据引用不完整的问题，要求今后写到条款。",
        )
        answer_talk(self.who(owner.pk), talk, statement="接受提醒，已经改正。")
        if not self.finish:
            deduction = propose_deduction(
                leaders[0],
                _rectification(sampled),
                person=owner,
                points=Decimal("0.5"),
                ground="依据引用不完整，经回头看认定为一般。",
            )
            yield 2
            answer_deduction(self.who(owner.pk), deduction, objection="已经及时改正，请考虑不扣分。")

    def _report(self, look_back: LookBack, ready: list[SampledMatter]) -> None:
        """Only when every matter has its conclusion."""
        if len(ready) == look_back.sample.count():
            make_report(
                self.inspector,
                look_back,
                summary="共性问题：部分答复只写法律名称，不写条款。\n建议：起草时从政策库引用，法律顾问审核时逐条核对。",
            )


def _fresh(sampled: SampledMatter) -> SampledMatter:
    return SampledMatter.objects.select_related("look_back", "matter").get(pk=sampled.pk)


def _rectification(sampled: SampledMatter) -> Rectification:
    return Rectification.objects.get(sampled=sampled)


def rounds(offices: Offices, day: date) -> list[tuple[date, Way]]:
    """The look-backs of the last two quarters and the days on which they begin."""
    last = Quarter.before(day)
    calendar = work_calendar()
    return [
        (
            calendar.add_working_days(quarter.last, 8).day,
            Round(offices, quarter, finish=quarter != last).way(),
        )
        for quarter in (Quarter.before(last.first), last)
    ]
