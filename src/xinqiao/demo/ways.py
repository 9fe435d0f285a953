"""The ways matters go. Each way is a generator: it acts, then yields how many working days pass until its next act.

`build` runs all ways in the order of time, so that the office grows as a real one does: audit log, numbers and clocks
in order, and at the present day every matter stands where it happens to have got to.
"""

from datetime import timedelta
from typing import Any

from xinqiao.demo.corresponding import correspond
from xinqiao.demo.going import Going, Way, in_district
from xinqiao.demo.office import approve_next, issue, petition_of, serve_all, write
from xinqiao.demo.passing import assisted, pass_on
from xinqiao.demo.standing_in import INTERPRETER, LANGUAGE, Beside, nobody_goes_on, scan_of, stand_in
from xinqiao.demo.stories import Story
from xinqiao.demo.wording import BAR, COMMENTS, DECLINE, REVIEW, SECTOR_LIMIT, TO_COURT
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.matters import clocks
from xinqiao.matters.commands.closing import close, withdraw
from xinqiao.matters.commands.commitment import fulfil
from xinqiao.matters.commands.disposition import (
    accept,
    forward,
    notify_acceptance,
)
from xinqiao.matters.commands.handling import log, record_execution, report_conclusion, set_limit
from xinqiao.matters.commands.intake import link_same_matter, register, submit
from xinqiao.matters.commands.review import evaluate, request_review
from xinqiao.matters.commands.sorting import clear_staff, name_accused, sort_matter
from xinqiao.matters.models import Channel, Grade, LogKind, Outcome, ServiceMethod
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.queries.closing import missing_for_closing, notice_owed
from xinqiao.matters.queries.reviewing import reviewers
from xinqiao.matters.submission import Submission
from xinqiao.offices.models import Unit, UnitKind
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import State
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.promising import CommitmentStage
from xinqiao.rules.roles import Role
from xinqiao.rules.routing import DUTY_ROUTE, GUIDED, HANDLING_ROUTE

_CHANNELS = (Channel.WEB, Channel.LETTER, Channel.VISIT, Channel.CALL, Channel.EMAIL)
_METHODS = (ServiceMethod.DIRECT, ServiceMethod.POST, ServiceMethod.ELECTRONIC)
_TURNED_TO_BY_MISTAKE = ("云水市人力资源和社会保障局", "云水市住房和城乡建设局")
_FINAL = (State.IN_FINAL_REVIEW, State.FINAL_CONCLUDED, State.FINAL_SERVED, State.BARRED)
_REVIEWED = (State.IN_REVIEW, State.REVIEW_CONCLUDED, State.REVIEW_SERVED, *_FINAL)


def petition(going: Going) -> Way:
    """From the counter to the unit that must decide, then on by the route."""
    if going.until is State.DIRECTED:
        yield from _told_elsewhere(going)
        return
    receive(going, going.story)
    stand_in(going)
    yield going.random.choice((0, 1, 1, 2, 3))
    story = going.story
    if story.kind == "accusation":
        yield from _accusation(going)
        return
    _sort(going)
    yield going.random.choice((0, 1, 2))
    if not in_district(story) and going.chance(2, State.WITHDRAWN):
        leader = going.who(Role.LEADER_IN_CHARGE)
        scan = scan_of(going.who(Role.REGISTRAR), petition_of(going.now_at()), "撤回声明")
        words = "信访人本人到窗口书面声明自愿撤回。"
        withdraw(leader, going.now_at(), statement=words, scan=scan, verified=True)
        return
    if going.until is State.LAPSED:
        nobody_goes_on(going)
        return
    if story.route == "31(1)" and petition_of(going.now_at()).channel == Channel.VISIT:
        yield from _guide(going)  # a visitor is shown the way, a letter is transferred (条例 22(2))
        return
    yield from pass_on(going)
    if story.route in GUIDED:
        yield from _guide(going)
    else:
        yield from _handle(going)


def _told_elsewhere(going: Going) -> Way:
    """Who turned to a unit that is not competent, nor anything below it, is told which organ is (条例 23(1))."""
    wrong = next(
        u for n, u in going.offices.units.items() if n in _TURNED_TO_BY_MISTAKE and n != going.story.unit
    )
    receive(going, going.story, unit=wrong)
    yield 1
    _sort(going)
    yield 1
    content = {
        "organ": going.story.unit,
        "explanation": f"此事项由{going.story.unit}依照职责分工办理，不属于本单位和本系统的职权范围。",
    }
    yield from _through(going, PaperKind.PROCEDURE_NOTICE, content)
    serve_all(going.offices, going.now_at(), ServiceMethod.ELECTRONIC)
    yield 5
    close(going.who(Role.REGISTRAR), going.now_at())


def receive(going: Going, story: Story, *, unit: Unit | None = None) -> None:
    """Register what came in, by the channel it came by, at the petition office or the unit that was turned to."""
    district = in_district(story)
    direct = unit is not None
    unit = unit or going.offices.units["临江区信访局" if district else "云水市信访局"]
    count = going.random.randint(5, 40) if going.others else 1
    channel = Channel.VISIT if going.others else going.random.choice(_CHANNELS)
    channel = Channel.LETTER if direct else channel
    given = Submission(
        channel=channel,
        title=story.title,
        text=story.text
        + (f" 我的电话是{going.person.phone}。" if going.chance(30) and not going.others else ""),
        received_at=now() - timedelta(minutes=going.random.randint(1, 20)),
        identity=going.person,
        representatives=going.others,
        people_count=count,
        requests=tuple(story.each("requests")),
        place="云水市临江区" if district else "云水市",
        accusation=story.kind == "accusation",
        oral=channel is Channel.VISIT,
        read_back=channel is Channel.VISIT,
        urgent=going.chance(4),
        language=LANGUAGE if going.beside == Beside.INTERPRETER else "",
    )
    if channel is Channel.WEB:
        receipt = submit(Actor.visitor("demo"), None, unit, given)
    else:
        role = Role.RECEPTIONIST if channel is Channel.VISIT else Role.REGISTRAR
        receipt = register(going.offices.one(unit.pk, role), unit, given)
    going.matter = receipt.petition.matter


_MANY = 34
"""So many people in a story make its matter tense: its answer gets a second reader."""


def _sort(going: Going) -> None:
    story = going.story
    reason = {
        "suggestion": "对公共事务提出的意见建议",
        "claim": "属于承办单位法定职权范围内的申诉求决",
        "accusation": "反映工作人员涉嫌违纪违法",
    }[story.kind]
    sort_matter(
        going.who(Role.REGISTRAR),
        going.now_at(),
        kind=Kind(story.kind),
        route=story.route,
        reason=reason,
        category=going.offices.categories[story.category],
        tense=int(story.slots["people"]) >= _MANY,
    )


def _accusation(going: Going) -> Way:
    """A leader lets the registrar know; the accused unit never hears of it."""
    registrar = going.offices.staff["dengji"]
    clear_staff(going.who(Role.LEADER_IN_CHARGE), going.now_at(), registrar, reason="负责检举控告事项的转送")
    name_accused(
        going.who(Role.REGISTRAR),
        going.now_at(),
        units=[going.offices.units[going.story.filled("accused")]],
    )
    _sort(going)
    yield 1
    unit = going.offices.units[going.story.unit]
    forward(going.who(Role.REGISTRAR), going.now_at(), unit, reason="按照管理权限转送纪检监察机关")
    yield going.random.randint(2, 7)
    accept(going.who(Role.REGISTRAR), going.now_at(), going.offices.staff["jw-fuze"])


def _guide(going: Going) -> Way:
    content = {key: going.story.filled(key) for key in ("organ", "procedure", "explanation")}
    yield from _through(going, PaperKind.GUIDANCE_NOTICE, content)
    yield going.random.randint(1, 4)
    serve_all(going.offices, going.now_at(), going.random.choice(_METHODS))
    yield going.random.randint(3, 10)
    close(going.who(Role.REGISTRAR), going.now_at())


def _handle(going: Going) -> Way:
    handler = going.who(Role.HANDLER)
    staff = next(s for s in going.offices.staff.values() if s.pk == handler.staff_id)
    accept(going.who(Role.REGISTRAR), going.now_at(), staff)
    quick = going.story.kind == "suggestion" and going.chance(40)
    correspond(going)
    if not quick:
        _notify(going)
    yield going.random.choice((0, 1, 2))
    serve_all(going.offices, going.now_at(), going.random.choice(_METHODS))
    if going.story.route == DUTY_ROUTE:
        set_limit(handler, going.now_at(), **SECTOR_LIMIT, started_on=today())
    yield from _hear(going, handler) if quick else _work(going, handler)
    if going.story.route == HANDLING_ROUTE and going.until is None and going.chance(5):
        yield from _put_right(going)
        return
    if going.story.route == HANDLING_ROUTE and going.chance(8) and _days_left(going) > 25:
        yield from _through(
            going, PaperKind.EXTENSION_NOTICE, {"days": "30", "reason": "需要委托专业机构鉴定，鉴定尚未完成"}
        )
        serve_all(going.offices, going.now_at(), ServiceMethod.ELECTRONIC)
        yield 12
    kind, content = _answer(going.story)
    yield from _through(going, kind, content)
    yield going.random.choice((0, 1, 3))
    serve_all(going.offices, going.now_at(), going.random.choice(_METHODS))
    _notify(going)
    yield from _afterwards(going)


def _put_right(going: Going) -> Way:
    """It turns out that a court has the matter already: the petitioner is told, the sixty days end."""
    yield from _through(going, PaperKind.ROUTE_NOTICE, TO_COURT)
    yield going.random.randint(1, 3)
    serve_all(going.offices, going.now_at(), ServiceMethod.POST)
    yield going.random.randint(3, 10)
    close(going.who(Role.REGISTRAR), going.now_at())


def _notify(going: Going) -> None:
    """Tell who made a suggestion that it was taken on, unless the answer came within the fifteen days."""
    if notice_owed(going.now_at()):
        notify_acceptance(going.who(Role.REGISTRAR), going.now_at())
        serve_all(going.offices, going.now_at(), going.random.choice(_METHODS))


def _days_left(going: Going) -> int:
    """Days until the sixty are over: an extension must be written and approved within them, holidays between or not."""
    due_on = clocks.running(going.now_at(), ClockCode.T7)[0].due_on
    return (due_on - today()).days if due_on else 0


def _hear(going: Going, handler: Actor) -> Way:
    """Hear the petitioner."""
    yield going.random.randint(1, 4)
    log(
        handler,
        going.now_at(),
        LogKind.STATEMENT,
        "与信访人通话，听取了事实、理由和具体诉求，信访人补充了照片。",
        happened_on=today(),
        interpreter=INTERPRETER if going.beside == Beside.INTERPRETER else "",
    )


def _work(going: Going, handler: Actor) -> Way:
    """Hear the petitioner, look at the place; one in eight takes too long."""
    slow = going.chance(12)
    yield from _hear(going, handler)
    if going.chance(15) and not slow:
        yield from assisted(going, handler)
    yield going.random.randint(2, 10) + (26 if slow else 0)
    others = [s for s in going.offices.staff.values() if s.unit_id == handler.unit_id]
    second = next(s for s in others if s.pk != handler.staff_id)
    log(
        handler,
        going.now_at(),
        LogKind.INVESTIGATION,
        "两人到现场查看，制作笔录并拍照，向有关单位调取了材料。",
        happened_on=today(),
        second_person=second,
    )
    timed = going.story.route in (HANDLING_ROUTE, DUTY_ROUTE)
    if timed and not in_district(going.story) and going.chance(8, State.DECLINED):
        yield from _come_again(going, PaperKind.DECLINE_NOTICE, DECLINE)
    yield going.random.randint(1, 9) + (14 if slow else 0)


def _answer(story: Story) -> tuple[str, dict[str, Any]]:
    if story.route == HANDLING_ROUTE:
        items = [
            {"position": n, "outcome": "supported" if n == 1 else "explained", "decision": text}
            for n, text in enumerate(story.each("decisions"), 1)
        ]
        return PaperKind.HANDLING_OPINION, {
            "facts": story.filled("facts"),
            "basis": story.filled("basis"),
            "items": items,
        }
    return PaperKind.REPLY, {key: story.filled(key) for key in ("answer", "path", "time_points")}


def _through(going: Going, kind: str, content: dict[str, Any]) -> Way:
    """Draft, approve step by step, issue."""
    paper = write(going.offices, going.now_at(), kind, content)
    yield going.random.choice((0, 1))
    while approve_next(going.offices, paper):
        yield going.random.choice((0, 0, 1, 2))
    issue(going.offices, paper)


def _afterwards(going: Going) -> Way:
    """What the citizen does with the answer, and the closing of the file."""
    matter = going.now_at()
    assigned = matter.dispositions.filter(kind="assign_with_report").exists()
    if assigned:
        report_conclusion(going.who(Role.REGISTRAR), matter, "已采纳建议并答复信访人，信访人对答复表示认可。")
    yield going.random.randint(1, 8)
    _keep_promises(going)
    if going.chance(65):
        _evaluate(going)
    yield going.random.randint(1, 8)
    if going.story.route == HANDLING_ROUTE and going.chance(18, *_REVIEWED):
        yield from _review(going)
    _carry_out(going)
    yield 26 if going.story.route == HANDLING_ROUTE else 2
    while missing_for_closing(going.now_at()):
        yield 2
    close(going.who(Role.REGISTRAR, Role.SECTION_HEAD), going.now_at())


def _carry_out(going: Going) -> None:
    """What was supported is done, and on record."""
    matter = going.now_at()
    handler = next((a for a in going.offices.actors.values() if a.staff_id == matter.first_handler_id), None)
    for item in matter.requests.filter(outcome=Outcome.SUPPORTED, executed_on=None) if handler else ():
        assert handler is not None
        record_execution(
            handler, going.now_at(), item.position, result="已按处理意见落实，现场拍照留存。", done_on=today()
        )


def _keep_promises(going: Going) -> None:
    """What the answer promised is done, with the entry of the log as evidence."""
    matter = going.now_at()
    handler = next((a for a in going.offices.actors.values() if a.staff_id == matter.first_handler_id), None)
    for made in matter.commitments.filter(stage=CommitmentStage.IN_FORCE) if handler else ():
        assert handler is not None
        words = "已到现场核对，承诺的事项已经做到，照片存卷。"
        entry = log(handler, going.now_at(), LogKind.EXECUTION, words, happened_on=today())
        fulfil(handler, made, result=words, done_on=today(), entry=entry)


def _evaluate(going: Going) -> None:
    petition, matter = petition_of(going.now_at()), going.now_at()
    assert matter.first_unit is not None
    for unit in {matter.registering_unit, matter.first_unit}:
        grade = going.random.choices(list(Grade), weights=(6, 3, 2))[0]
        evaluate(going.citizen(), petition, unit, grade, going.random.choice(COMMENTS[grade]))


def _review(going: Going) -> Way:
    petition = petition_of(going.now_at())
    # Two superiors of a district's department: the line one, whose people work in the demonstration.
    chosen = next((unit for unit in reviewers(petition) if unit.kind == UnitKind.COMPETENT_UNIT), None)
    request_review(going.citizen(), petition, "对处理意见不服：没有说清整改期限，请求复查。", to_unit=chosen)
    yield going.random.randint(6, 14)
    yield from _through(going, PaperKind.REVIEW_OPINION, REVIEW)
    yield 2
    serve_all(going.offices, going.now_at(), ServiceMethod.POST)
    yield going.random.randint(2, 9)
    if going.chance(40, *_FINAL):
        request_review(going.citizen(), petition_of(going.now_at()), "仍然不服，请求复核。")
        yield going.random.randint(6, 14)
        yield from _through(
            going, PaperKind.FINAL_REVIEW_OPINION, {**REVIEW, "basis": "《信访工作条例》第三十六条"}
        )
        yield 2
        serve_all(going.offices, going.now_at(), ServiceMethod.POST)
        yield 8
        if not in_district(going.story) and going.chance(50, State.BARRED):
            yield from _come_again(going, PaperKind.BAR_NOTICE, BAR)


def _come_again(going: Going, kind: str, content: dict[str, Any]) -> Way:
    """The same trouble in other words: a petition of its own, linked by a person, told that it is not taken again."""
    earlier, first = petition_of(going.now_at()), going.matter
    receive(going, going.story.retold())
    yield 1
    reason = "同一地点、同一问题，诉求相同，经电话核实为同一事项"
    link_same_matter(going.who(Role.REGISTRAR), petition_of(going.now_at()), earlier, reason=reason)
    _sort(going)
    yield from _through(going, kind, content)
    yield 2
    serve_all(going.offices, going.now_at(), ServiceMethod.POST)
    if going.arrived:
        return
    yield 5
    close(going.who(Role.REGISTRAR), going.now_at())
    going.matter = first
