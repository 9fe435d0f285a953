"""Everything that can be typed into the acts of policy execution and of the library, once."""

from datetime import date, timedelta

import time_machine

from tests import looking_back
from tests.cast import Cast, accepted, at, registered, reload, sent_in
from tests.library.texts import both
from tests.policy import studies, talks
from tests.steps import issued
from tests.typing_everything import ID, NUMBERS, PHONE, WORDS
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.library.commands.keeping import describe, repeal, restore
from xinqiao.library.models import Instrument
from xinqiao.matters.commands.instruction import Answer, mark_dispute, record_answer
from xinqiao.matters.commands.intake import link_same_matter
from xinqiao.matters.models import DisputeKind, Petition, RequestForInstruction
from xinqiao.policy.commands import accountability as accounts
from xinqiao.policy.commands import minutes, rectification
from xinqiao.policy.commands.discussion import View, call_off, opine
from xinqiao.policy.commands.ledger import export_ledger
from xinqiao.policy.commands.look_back import redraw_sample
from xinqiao.policy.commands.participants import Row, set_participants
from xinqiao.policy.commands.reviewing import (
    agree,
    ask_for_statement,
    make_report,
    propose_conclusion,
    state,
)
from xinqiao.policy.commands.study import add_material, add_question, link_case, prepare_session
from xinqiao.policy.commands.study_plan import (
    MonthText,
    PlanText,
    approve_plan,
    change_plan,
    draft_plan,
    move_session,
)
from xinqiao.policy.commands.study_record import catch_up
from xinqiao.policy.models import CaseDiscussion, Rectification, SampledMatter, StudySession
from xinqiao.policy.queries.ledger import Wanted
from xinqiao.policy.queries.study import sessions_of
from xinqiao.rules.looking_back import Finding, Question
from xinqiao.rules.study_form import KEY_FIELDS

ASKING = {"recipient": "云水市人民政府", "facts": WORDS, "question": WORDS, "opinion": WORDS}


def study(cast: Cast, clock: time_machine.Traveller) -> None:
    """A plan and two sessions, one of them about a case of the petitioner (M-P1, M-P2)."""
    head, leader = cast.actor("section_head"), cast.actor("leader")
    matter = studies.concluded(cast)
    plan = draft_plan(head, cast.housing, year=2026)
    given = PlanText(
        fields=[*KEY_FIELDS, f"领域{PHONE}"],
        months=[MonthText(month=1, theme="主题")],
        place="会议室",
        why="修改",
    )
    plan = change_plan(head, plan, given)
    plan = approve_plan(leader, plan)
    first, second = sessions_of(plan)[:2]
    move_session(leader, studies.fresh(second), to_day=date(2026, 1, 28), reason=NUMBERS)
    link_case(leader, studies.fresh(first), number=matter.number, note=WORDS)
    _session(cast, first)
    clock.move_to(at("2026-01-20"))
    for who in ("counsel", "second_handler"):
        catch_up(cast.actor(who), studies.fresh(first), person=cast.staff[who], on=today(), how=WORDS)


def _session(cast: Cast, session: StudySession) -> None:
    head, (old, new) = cast.actor("section_head"), studies.versions()
    prepare_session(
        head,
        studies.fresh(session),
        leader=cast.staff["leader"],
        place=f"甲小满家 {PHONE}",
        old_version=old,
        new_version=new,
        **dict.fromkeys(studies.TEXTS, WORDS),
    )
    add_material(cast.actor("leader"), studies.fresh(session), sent_in(f"甲小满{ID}.txt", b"text"))
    options = [f"一{WORDS}", f"二{WORDS}"]
    add_question(head, studies.fresh(session), text=WORDS, options=options, right=1, explanation=WORDS)
    with time_machine.travel(at("2026-01-13"), tick=False):
        studies.held(cast, session)


def discussions(cast: Cast) -> None:
    """Two discussions: one held, with one who stayed away; one called off (M-P3)."""
    set_participants(cast.actor("counsel"), None, f"主题{PHONE}", [Row(title="部门", words="识别词")])
    found = talks.everybody_invited(cast, talks.discussed(cast, accepted(cast)))
    came = [who for who in talks.INVITED if who != "farming"]
    views = [View(position=n, lawful=True, reasonable=True, reasons=WORDS) for n in range(1, 7)]
    for who in came:
        opine(cast.actor(who), talks.fresh(found), views)
    talks.excused(cast, found, "农业农村主管部门", WORDS)
    minutes.minute(cast.actor("leader"), talks.fresh(found), option=1, reasons=WORDS)
    for who in came:
        digest = CaseDiscussion.objects.get(pk=found.pk).minutes_hash
        minutes.confirm(cast.actor(who), talks.fresh(found), digest=digest, dissent=WORDS)
    minutes.conclude(cast.actor("leader"), talks.fresh(found))
    off = talks.discussed(cast, accepted(cast))
    call_off(cast.actor("section_head"), talks.fresh(off), reason=WORDS)


def instruction_on_paper(cast: Cast) -> None:
    """A request for instruction whose answer came on paper (M-P4)."""
    matter = accepted(cast)
    mark_dispute(cast.actor("handler"), reload(matter), kind=DisputeKind.POLICY, reason=WORDS)
    issued(cast, matter, "instruction_request", ASKING, "handler", "section_head", "leader")
    request = RequestForInstruction.objects.get(matter=matter)
    given = Answer(text=WORDS, number=f"云政函{PHONE}", answered_on=today())
    record_answer(cast.actor("handler"), request, given)


def look_back(cast: Cast) -> None:
    """A quarter drawn twice, reviewed, heard, concluded, corrected and reported (M-P6, M-P7). The clock stands after it."""
    inspector = cast.actor("inspector")
    drawn = looking_back.drawn(cast)
    drawn = redraw_sample(cast.actor("office_leader"), drawn, reason=WORDS)
    found = _looked_into(cast, looking_back.assigned(cast, drawn))
    deviation = {"deviation": WORDS, "owner": cast.staff["handler"], "due": today() + timedelta(days=30)}
    opened = rectification.open_from_finding(inspector, found, **deviation)  # type: ignore[arg-type]  # keywords of mixed types
    _judged(cast, found)
    _corrected(cast, opened)
    drawn.refresh_from_db()
    make_report(inspector, drawn, summary=WORDS)
    export_ledger(inspector, cast.petition_office, wanted=Wanted(), form="xlsx")


def _looked_into(cast: Cast, sampled: SampledMatter) -> SampledMatter:
    again, inspector = looking_back.again, cast.actor("inspector")
    given = {**looking_back.WRONG, **{f"{question}_note": WORDS for question in Question}}
    looking_back.reviewed(cast, sampled, given, given)
    ask_for_statement(inspector, again(sampled), what=WORDS, due=looking_back.a_week_on())
    state(cast.actor("handler"), again(sampled), statement=WORDS)
    propose_conclusion(inspector, again(sampled), finding=Finding.MODERATE, conclusion=WORDS)
    agree(cast.actor("office_counsel"), again(sampled))
    return again(sampled)


def _judged(cast: Cast, sampled: SampledMatter) -> None:
    earlier = Petition.objects.filter(matter=sampled.matter)[0]
    later = link_same_matter(
        cast.actor("registrar"), registered(cast).petition, earlier, reason="同一工地同一问题"
    )
    rectification.judge_repeat(cast.actor("inspector"), later, deviation=False, reason=WORDS)


def _corrected(cast: Cast, opened: Rectification) -> None:
    handler, inspector, leader = (cast.actor(who) for who in ("handler", "inspector", "leader"))
    person = cast.staff["handler"]

    def now() -> Rectification:
        return Rectification.objects.get(pk=opened.pk)

    talk = accounts.record_talk(leader, now(), person=person, held_on=today(), content=WORDS)
    accounts.answer_talk(handler, talk, statement=WORDS)
    deduction = accounts.propose_deduction(leader, now(), person=person, points=2, ground=WORDS)  # type: ignore[arg-type]  # read as a number
    answered = accounts.answer_deduction(handler, deduction, objection=WORDS)
    accounts.decide_deduction(leader, answered, decision="upheld", points=None, reason=WORDS)
    rectification.plan(handler, now(), cause=WORDS, measures=WORDS)
    rectification.carry_out(handler, now(), result=WORDS)
    rectification.send_back(inspector, now(), reason=WORDS)
    rectification.carry_out(handler, now(), result=WORDS)
    rectification.verify(inspector, now(), verdict=WORDS)


def library(cast: Cast) -> None:
    """Instruments imported, described, one repealed by another and taken back."""
    office = Actor.system("test")
    _old, new = both(office)
    other = Instrument.objects.exclude(pk=new.instrument_id)[0]
    describe(office, other, title=f"云水市公园管理规定{PHONE}")

    def instrument() -> Instrument:
        return Instrument.objects.get(pk=new.instrument_id)

    describe(office, instrument(), title="云水市物业管理规定", names="物业规定")
    repeal(office, instrument(), ended_on=date(2026, 6, 1), ended_by=f"云水市公园管理规定{PHONE}")
    restore(office, instrument(), reason=NUMBERS)
