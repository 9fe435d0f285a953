"""The log of handling and the report to the assigning unit (条例 31(6), 22(1)③; M-R6)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from django.db.models import QuerySet

from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.sealing import seal
from xinqiao.kernel.typed import Day, Exact, Files, Number, One, Pick, Words
from xinqiao.matters import clocks, search
from xinqiao.matters import compose_letters as letters
from xinqiao.matters.commands.choosing import companions, unexecuted
from xinqiao.matters.commands.intake import take_in
from xinqiao.matters.commands.moving import not_archived, save
from xinqiao.matters.content import mask_for
from xinqiao.matters.files import SealedFile
from xinqiao.matters.models import (
    Attachment,
    Disposition,
    DispositionKind,
    LogEntry,
    LogKind,
    Matter,
    Paper,
    PaperState,
    Petition,
    RequestItem,
    RunningClock,
)
from xinqiao.matters.offers import LIMITED_IN
from xinqiao.matters.paperwork import issue_letter
from xinqiao.matters.queries.receipt import first_receipt
from xinqiao.offices.models import Staff
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode, Term, TermUnit
from xinqiao.rules.lifecycle import State
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.routing import BY_CODE, DUTY_ROUTE, HANDLING_ROUTE
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_EXECUTION = Basis(article=32, paragraph=2)
_LOGGED = [choice for choice in LogKind.choices if choice[0] != LogKind.NO_INVESTIGATION]
"""Why nothing need be looked into is said by counsel, in an act of its own."""
GATHERED = "照片、记录、合同、签收的回证等，可以一次选多个；只存入案卷，信访人看不到"
_OPINION = Basis(article=31, item=6)
_DUTY = Basis(article=31, item=5)
_UNDECIDED = (State.REGISTERED, State.SORTED, State.TRANSFERRED, State.ACCEPTED)


@command(
    "handling.log",
    lead="其中的个人信息会遮盖，原文封存。",
    verb="记入办理记录",
    said=lambda entry, _given: Phrase(
        "已记入办理记录：{kind}，日期{day}。", kind=LogKind(entry.kind).label, day=entry.happened_on
    ),
)
def log(
    act: Act,
    matter: Matter,
    kind: Annotated[str, Pick("类别", among=_LOGGED)],
    text: Annotated[str, Exact("情况", rows=6, why="sealed as typed, with its masked copy beside it")],
    *,
    happened_on: Annotated[date, Day("日期", past=True, initial=lambda _matter: today())],
    second_person: Annotated[
        One[Staff] | None,
        Pick(
            "另一名参加人员",
            required=False,
            sometimes=True,
            hint="调查核实必须两人进行",
            among=companions,
            others=True,
        ),
    ] = None,
    interpreter: Annotated[
        str,
        Words(
            "翻译人员",
            required=False,
            most=80,
            rows=1,
            hint="信访人使用其他语言、方言或者手语的，写明翻译人员和单位；信访人不要翻译的，写明“本人不要翻译”",
        ),
    ] = "",
    files: Annotated[Sequence[SealedFile], Files("收集的材料", hint=GATHERED)] = (),
) -> LogEntry:
    """Add an entry to the handling log. An investigation names the second person, of the same unit, who took part
    (law.md 7.1); who heard somebody that speaks another language names the interpreter (条例 48). Raises InvalidInput when there is none, and Refused for a closed file."""
    not_archived(matter)
    if second_person is not None and second_person.unit_id != act.actor.unit:
        raise InvalidInput({"second_person": "另一名参加人员须是本单位的人员。"})
    alone = second_person is None or second_person.pk == act.actor.staff_id
    if kind == LogKind.INVESTIGATION and alone:
        raise InvalidInput({"second_person": "调查核实应当由两人进行，请选择另一名参加人员。"})
    if kind == LogKind.STATEMENT and not interpreter and (language := spoken(matter)):
        told = Phrase("登记的语言是{language}，请写明翻译人员；本人不要翻译的，也请写明。", language=language)
        raise InvalidInput({"interpreter": told})
    entry = _put(act, matter, kind, text.strip(), happened_on, second_person, interpreter)
    entry.files.set(gathered(act, matter, files))
    return entry


def spoken(matter: Matter) -> str:
    """The language for which somebody needs an interpreter; empty where none does."""
    found = Petition.objects.filter(matter=matter).exclude(language="").values_list("language", flat=True)
    return found.first() or ""


def _put(
    act: Act,
    matter: Matter,
    kind: str,
    text: str,
    happened_on: date,
    second_person: Staff | None = None,
    interpreter: str = "",
    corrects: LogEntry | None = None,
    correction_reason: str = "",
) -> LogEntry:
    key = new_uuid()
    entry = LogEntry.objects.create(
        id=key,
        matter=matter,
        kind=kind,
        text=mask_for(matter)(text),
        sealed=seal(text, context=f"matters.logentry:{key}:text"),
        by_id=act.actor.staff,
        second_person=second_person,
        interpreter=interpreter,
        happened_on=happened_on,
        corrects=corrects,
        correction_reason=correction_reason,
        corrected_at=act.at if corrects else None,
        at=corrects.at if corrects else act.at,
    )
    save(act, matter)
    index(matter)
    route = BY_CODE.get(matter.route)
    act.record(
        entry,
        matter_id=matter.pk,
        after={"kind": kind},
        basis=route.basis if route else None,
        reason=correction_reason,
    )
    return entry


def _own_entries(matter: Matter) -> QuerySet[LogEntry]:
    """What can be put right: entries that stand; whose they are is told by the command."""
    return LogEntry.objects.filter(matter=matter, correction=None).exclude(kind=LogKind.NO_INVESTIGATION)


@command(
    "handling.correct",
    slug="correct_log",
    lead="由记入的人更正；原来的记录保留，注明已更正。记错事项的，类别选“办理记录”，写明此条不属于本事项。",
    verb="更正此条记录",
    fits=lambda actor, matter: (
        matter.state != State.CLOSED and _own_entries(matter).filter(by_id=actor.staff_id).exists()
    ),
    said=lambda entry, _given: Phrase("已更正，日期{day}；原来的记录保留。", day=entry.happened_on),
)
def correct_entry(
    act: Act,
    matter: Matter,
    entry: Annotated[
        One[LogEntry],
        Pick("哪一条", among=_own_entries, wrong="请选择没有更正过的办理记录；不需调查核实的理由不能更正。"),
    ],
    text: Annotated[
        str, Exact("更正后的情况", rows=6, why="sealed as typed, with its masked copy beside it")
    ],
    *,
    reason: Annotated[str, Words("更正的理由", least=4, most=300, rows=2)],
    kind: Annotated[str, Pick("更正后的类别", required=False, among=_LOGGED, hint="没有记错的不选")] = "",
    happened_on: Annotated[
        date | None, Day("更正后的日期", required=False, past=True, hint="没有记错的不填")
    ] = None,
) -> LogEntry:
    """Put an own entry right: a new one takes its place, the old words stay and say so. What is not given, who took part and who interpreted
    stay as recorded.
    Raises Refused for another's entry and a closed file, InvalidInput where an investigation would have been done by one."""
    not_archived(matter)
    if entry.by_id != act.actor.staff_id:
        told = "办理记录由记入的人更正；您要补充的，请另记一条。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(_OPINION,)))
    answered = [kind for kind, rule in RULES.items() if rule.answers]
    rests = Paper.objects.filter(matter=matter, kind__in=answered, state=PaperState.ISSUED)
    if rests.filter(issued_at__gte=entry.at).exists():
        told = "记入以后已经签发答复或者意见书，所依据的记录不再更正；有新情况的，请另记一条。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(_OPINION,)))
    kind, happened_on = kind or entry.kind, happened_on or entry.happened_on
    if kind == LogKind.INVESTIGATION and entry.second_person_id in (None, act.actor.staff_id):
        raise InvalidInput({"kind": "调查核实应当由两人进行，原记录没有另一名参加人员；请另记一条。"})
    new = _put(
        act,
        matter,
        kind,
        text.strip(),
        happened_on,
        entry.second_person,
        entry.interpreter,
        corrects=entry,
        correction_reason=reason,
    )
    new.files.set(entry.files.all())
    return new


@command(
    "handling.waive_investigation",
    slug="waive",
    lead="只有事实清楚、确实不需要调查核实的，才由法律顾问写明理由。听取信访人陈述不能省略（《信访工作条例》第三十一条第（六）项）。",
    verb="写入办理记录",
)
def waive_investigation(
    act: Act,
    matter: Matter,
    *,
    reason: Annotated[
        str,
        Exact(
            "不需要调查核实的理由",
            rows=4,
            why="sealed as typed, with its masked copy beside it",
            hint="写明哪些事实已经由什么材料证明，为什么不需要再调查",
        ),
    ],
) -> LogEntry:
    """Counsel's written reason why an opinion needs no investigation (条例 31(6)); it stays in the handling log. Raises Refused where no
    opinion is due, and for the person who handles the matter."""
    if matter.state != State.ACCEPTED or matter.route != HANDLING_ROUTE:
        told = "只有正在按第三十一条第（六）项办理、将要出具处理意见书的事项需要写明。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(_OPINION,)))
    if matter.first_handler_id == act.actor.staff_id:
        told = "您是首办责任人，不需要调查核实的理由请由其他法律顾问写明。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(_OPINION,)))
    return _put(act, matter, LogKind.NO_INVESTIGATION, reason.strip(), act.day)


@command(
    "handling.set_limit",
    slug="limit",
    lead="申请履行法定职责的事项，按有关法律规定的期限履行或者答复（《信访工作条例》第三十一条第（五）项）。"
    "再次登记的，原期限保留，注明已更正。",
    verb="登记此期限",
)
def set_limit(
    act: Act,
    matter: Matter,
    *,
    law: Annotated[
        str, Words("规定期限的法律、法规", most=60, rows=1, least=2, hint="写全称，例如：劳动保障监察条例")
    ],
    article: Annotated[int, Number("第几条", most=Decimal(1500))],
    days: Annotated[int, Number("期限", most=Decimal(730))],
    unit: Annotated[
        str, Pick("怎样计算", among=[(TermUnit.CALENDAR, "日（自然日）"), (TermUnit.WORKING, "工作日")])
    ],
    started_on: Annotated[
        date,
        Day(
            "起算日",
            past=True,
            hint="例如收到申请之日、受理或者立案之日，以该法律的规定为准",
            initial=lambda matter: matter.accepted_on or today(),
        ),
    ],
) -> RunningClock:
    """The limit that the law of the sector sets for a duty of 31(5), as a clock. One recorded before ends as corrected and stays.
    Raises Refused where no such duty is to be done."""
    if matter.route != DUTY_ROUTE or matter.state not in LIMITED_IN:
        told = "只有按第三十一条第（五）项办理、尚未答复的事项登记部门法规定的期限。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(_DUTY,)))
    if started_on < first_receipt(matter):
        raise InvalidInput({"started_on": "起算日不能早于首次收到信访事项之日。"})
    basis = Basis(instrument=law.strip("《》"), article=article)
    clocks.stop(matter, act.day, "期限更正，另行登记", ClockCode.S1)
    term = Term(days=days, unit=TermUnit(unit), basis=basis)
    clock = clocks.start(matter, ClockCode.S1, started_on, "部门法期限起算", term=term)
    save(act, matter)
    act.record(
        clock,
        matter_id=matter.pk,
        after={"days": days, "unit": unit, "started_on": started_on.isoformat(), "due_on": str(clock.due_on)},
        basis=basis,
    )
    return clock


def gathered(act: Act, matter: Matter, files: Sequence[SealedFile]) -> list[Attachment]:
    """What comes with an act, put into the file for the office itself (个人信息保护法 45 is for what the petitioner gave). Raises InvalidInput
    when it is more than a matter may hold."""
    if not files:
        return []
    petition = Petition.objects.filter(matter=matter).order_by("received_at", "pk")[0]
    return take_in(act, petition, files)


def index(matter: Matter) -> None:
    """Make the matter findable by its petitions, log and place."""
    petitions = Petition.objects.filter(matter=matter).values_list("number", "title", "text")
    standing = matter.log.filter(correction=None)
    parts = [matter.place, *(" ".join(p) for p in petitions), *standing.values_list("text", flat=True)]
    search.put(matter.pk, " ".join(parts))


@command(
    "handling.record_execution",
    slug="execute",
    lead="处理意见支持的请求，应当督促落实，并在归档前登记（《信访工作条例》第三十二条第二款）。",
    verb="登记此项已经落实",
    said=lambda item, _given: Phrase("第{number}项请求已登记落实。", number=item.position),
)
def record_execution(
    act: Act,
    matter: Matter,
    position: Annotated[
        int,
        Pick(
            "哪一项请求",
            among=unexecuted,
            wrong="只有处理意见支持、还没有登记落实的请求才登记落实情况；要补充的，请记入办理记录。",
        ),
    ],
    *,
    done_on: Annotated[date, Day("落实日期", past=True, initial=lambda _matter: today())],
    result: Annotated[
        str,
        Words("怎样落实的", least=5, most=20_000, hint="写明措施、结果和证明，例如：已发放补偿款，有收据"),
    ],
) -> RequestItem:
    """Record that a supported request was carried out: how, and on which day (条例 32(2)). What is recorded stays. Raises Refused for who
    only assists: the matter is the lead's (条例 24(1))."""
    if act.actor.unit_id not in (matter.holding_unit_id, matter.first_unit_id):
        reason = "落实情况由主办单位登记；协办的结果请写在协办答复里。"
        raise Refused(Verdict(allowed=False, reason=reason, basis=(Basis(article=24, paragraph=1),)))
    item = RequestItem.objects.get(matter=matter, position=position)
    item.executed_on, item.execution = done_on, result
    item.save(update_fields=["executed_on", "execution"])
    save(act, matter)
    act.record(
        item,
        matter_id=matter.pk,
        after={"request": position, "executed_on": done_on.isoformat()},
        basis=_EXECUTION,
        reason=result,
    )
    return item


@command(
    "handling.report_conclusion",
    slug="report",
    lead="交办的事项，作出答复或者决定之后，向交办单位报送办结报告。",
    verb="报送办结报告",
    said=lambda done, _given: Phrase("办结报告已报送{unit}。", unit=done.from_unit.short_name),
)
def report_conclusion(
    act: Act,
    matter: Matter,
    report: Annotated[
        str, Words("办结报告", least=10, most=20_000, rows=6, hint="处理结果、落实情况、信访人意见、证据目录")
    ],
) -> Disposition:
    """Send the 办结报告 to the unit that assigned the matter (T6). It is owed by the unit that was asked for it, also when that
    passed the matter on: the assigner set the date for it and nobody else (条例 22(1)③). Raises Refused when it owes none, or when
    nothing was decided yet: an answer, another procedure, a withdrawal."""
    owed = [clock for clock in clocks.running(matter, ClockCode.T6) if clock.unit_id == act.actor.unit]
    assigned = Disposition.objects.filter(
        matter=matter, kind=DispositionKind.ASSIGN_WITH_REPORT, to_unit_id=act.actor.unit, reported_at=None
    ).last()
    basis = (Basis(article=22, paragraph=1, item=3),)
    if assigned is None or not owed:
        raise Refused(
            Verdict(allowed=False, reason="没有要求本单位报送办结报告，或者已经报送。", basis=basis)
        )
    if matter.state in _UNDECIDED:
        raise Refused(Verdict(allowed=False, reason="尚未作出答复或者决定，不能报送办结报告。", basis=basis))
    assigned.report, assigned.reported_at = report, act.at
    assigned.save(update_fields=["report", "reported_at"])
    sections = letters.conclusion(matter, assigned)
    kind = PaperKind.CONCLUSION_REPORT
    issue_letter(act, matter, kind, sections, to=assigned.from_unit, unit=assigned.to_unit)
    clocks.stop(matter, act.day, "报送办结报告", ClockCode.T6, unit_id=assigned.to_unit_id)
    save(act, matter)
    act.record(assigned, matter_id=matter.pk, after={"reported": True}, basis=basis[0])
    return assigned
