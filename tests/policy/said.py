"""Every act of policy execution and of the library into which something is typed, once. `typing_everything` fills the texts."""

from datetime import date, timedelta
from decimal import Decimal

import time_machine

from tests import looking_back
from tests.cast import Cast, accepted, at, registered, reload, sent_in
from tests.library.test_templates import proposed_template
from tests.library.test_wording import proposed_norm
from tests.library.texts import both
from tests.policy import studies, talks
from tests.steps import issued
from tests.typing_everything import WORDS
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.library.commands.keeping import describe, repeal, restore
from xinqiao.library.commands.templates import approve_template, refuse_template
from xinqiao.library.commands.wording import approve_norm, refuse_norm
from xinqiao.library.models import Instrument
from xinqiao.matters.commands.instruction import InstructionAnswer, mark_dispute, record_answer
from xinqiao.matters.commands.intake import link_same_matter
from xinqiao.matters.models import DisputeKind, Petition, RequestForInstruction
from xinqiao.policy.commands import accountability as accounts
from xinqiao.policy.commands import rectification
from xinqiao.policy.commands.discussion import View, call_off, opine
from xinqiao.policy.commands.look_back import redraw_sample
from xinqiao.policy.commands.minutes import conclude
from xinqiao.policy.commands.participants import Row, set_participants
from xinqiao.policy.commands.reviewing import make_report
from xinqiao.policy.commands.study import add_material, add_question, link_case
from xinqiao.policy.commands.study_plan import (
    MonthText,
    PlanText,
    approve_plan,
    change_plan,
    draft_plan,
    move_session,
)
from xinqiao.policy.commands.study_record import catch_up
from xinqiao.policy.models import Rectification, SampledMatter
from xinqiao.policy.queries.study import sessions_of
from xinqiao.rules.study_form import KEY_FIELDS

ASKING = {"recipient": "云水市人民政府", "facts": WORDS, "question": WORDS, "opinion": WORDS}


def study(cast: Cast, clock: time_machine.Traveller) -> None:
    """A plan and two sessions, one of them about a case of the petitioner (M-P1, M-P2)."""
    head, leader = cast.actor("section_head"), cast.actor("leader")
    matter = studies.concluded(cast)
    plan = draft_plan(head, cast.housing, year=2026)
    months = [MonthText(month=1, theme="公园", field=KEY_FIELDS[0])]
    plan = approve_plan(leader, change_plan(head, plan, PlanText(months=months)))
    first, second = sessions_of(plan)[:2]
    move_session(leader, studies.fresh(second), to_day=date(2026, 1, 28), reason="停电")
    link_case(leader, studies.fresh(first), number=matter.number, note="说明")
    studies.prepared(cast, first)
    add_material(leader, studies.fresh(first), sent_in("讲稿.txt", b"text"))
    add_question(head, studies.fresh(first), text="几时开放", options=["六时", "五时"], right=1)
    clock.move_to(at("2026-01-13"))
    studies.held(cast, first)
    clock.move_to(at("2026-01-20"))
    catch_up(cast.actor("counsel"), studies.fresh(first), person=cast.staff["counsel"], on=today(), how="读")


def discussions(cast: Cast) -> None:
    """Two discussions: one held, with one who stayed away; one called off (M-P3)."""
    set_participants(cast.actor("counsel"), None, "新主题", [Row(title="部门", words="部门")])
    found = talks.everybody_invited(cast, talks.discussed(cast, accepted(cast)))
    came = [who for who in talks.INVITED if who != "farming"]
    options = found.options.values_list("position", flat=True)
    views = [View(position=n, lawful=True, reasonable=True, reasons="合理") for n in options]
    for who in came:
        opine(cast.actor(who), talks.fresh(found), views)
    talks.excused(cast, found, "农业农村主管部门")
    talks.minuted(cast, found)
    talks.confirmed(cast, found, *came)
    conclude(cast.actor("leader"), talks.fresh(found))
    off = talks.discussed(cast, accepted(cast))
    call_off(cast.actor("section_head"), talks.fresh(off), reason="不再需要")


def instruction_on_paper(cast: Cast) -> None:
    """A request for instruction whose answer came on paper (M-P4)."""
    matter = accepted(cast)
    mark_dispute(cast.actor("handler"), reload(matter), kind=DisputeKind.POLICY, reason="说法不一")
    issued(cast, matter, "instruction_request", ASKING, "handler", "section_head", "leader")
    request = RequestForInstruction.objects.get(matter=matter)
    given = InstructionAnswer(text="按规定办", number="云政函1号", answered_on=today())
    record_answer(cast.actor("handler"), request, given)


def look_back(cast: Cast) -> None:
    """A quarter drawn twice, reviewed, heard, concluded, corrected and reported (M-P6, M-P7). The clock stands after it."""
    inspector = cast.actor("inspector")
    drawn = redraw_sample(cast.actor("office_leader"), looking_back.drawn(cast), reason="漏了一件")
    reviewed = looking_back.reviewed(cast, looking_back.assigned(cast, drawn))
    found = looking_back.settled(cast, looking_back.heard(cast, reviewed))
    due = today() + timedelta(days=30)
    opened = rectification.open_from_finding(
        inspector, found, deviation="引用旧条款", owner=cast.staff["handler"], due=due
    )
    _judged(cast, found)
    _corrected(cast, opened)
    drawn.refresh_from_db()
    make_report(inspector, drawn, summary="小结")


def _judged(cast: Cast, sampled: SampledMatter) -> None:
    earlier = Petition.objects.filter(matter=sampled.matter)[0]
    later = link_same_matter(cast.actor("registrar"), registered(cast).petition, earlier, reason="同一工地")
    rectification.judge_repeat(cast.actor("inspector"), later, deviation=False, reason="属于新情况")


def _corrected(cast: Cast, opened: Rectification) -> None:
    handler, inspector, leader = (cast.actor(who) for who in ("handler", "inspector", "leader"))
    person = cast.staff["handler"]

    def now() -> Rectification:
        return Rectification.objects.get(pk=opened.pk)

    talk = accounts.record_talk(leader, now(), person=person, held_on=today(), content="谈话")
    accounts.answer_talk(handler, talk, statement="接受")
    deduction = accounts.propose_deduction(
        leader, now(), person=person, points=Decimal(2), ground="引用旧条款"
    )
    answered = accounts.answer_deduction(handler, deduction, objection="没有更新")
    accounts.decide_deduction(leader, answered, decision="upheld", points=None, reason="同意")
    rectification.hand_on(
        cast.actor("section_head"), now(), owner=cast.staff["second_handler"], reason="原责任人出差"
    )
    rectification.hand_on(cast.actor("section_head"), now(), owner=person, reason="原责任人回来了")
    rectification.plan(handler, now(), cause="没有核对", measures="核对")
    rectification.carry_out(handler, now(), result="已核对")
    rectification.send_back(inspector, now(), reason="没有补发")
    rectification.carry_out(handler, now(), result="已补发")
    rectification.verify(inspector, now(), verdict="已查看")


def wording(cast: Cast) -> None:
    """A norm and a template proposed and approved, others refused."""
    for decide in (approve_norm, refuse_norm):
        decide(cast.actor("section_head"), proposed_norm(cast), note="再看一看")
    for settle in (approve_template, refuse_template):
        settle(cast.actor("section_head"), proposed_template(cast), note="再看一看")


def library() -> None:
    """An instrument imported in two versions, described, repealed, and taken back."""
    office = Actor.system("test")
    _old, new = both(office)

    def now() -> Instrument:
        return Instrument.objects.get(pk=new.instrument_id)

    describe(office, now(), title="云水市物业管理规定", names="物业规定")
    repeal(office, now(), ended_on=date(2026, 6, 1))
    restore(office, now(), reason="看错了")
