"""What a study session is about: who leads, the texts, the versions to compare, cases, materials, questions (M-P2)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any

from django.db.models import Max, QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, NotFound
from xinqiao.kernel.typed import Exact, Lines, Number, One, Pick, Words
from xinqiao.library.models import InstrumentVersion
from xinqiao.matters import files
from xinqiao.matters.files import SealedFile
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff
from xinqiao.policy.commands.study_plan import refuse
from xinqiao.policy.models import SelfTest, SessionCase, StudyMaterial, StudyQuestion, StudySession
from xinqiao.policy.queries.study import participants
from xinqiao.policy.queries.study_cases import linkable
from xinqiao.policy.study_texts import MOST, TEXTS, mask_again, mask_for_session
from xinqiao.rules.folding import typed_number
from xinqiao.rules.words import Phrase

MOST_MATERIALS, MOST_QUESTIONS, MOST_CASES = 20, 20, 10
_LOOKED_UP = "a number of the register, which is looked up"


def still_open(session: StudySession) -> None:
    if session.held_at is not None:
        refuse("这次学习已经登记，内容不能再改。")


def open_to_change(_actor: Actor, session: StudySession) -> bool:
    return session.held_at is None


def store(session: StudySession, *fields: str) -> None:
    session.version += 1
    session.save(update_fields=[*fields, "version"])


def _versions(_session: Any) -> QuerySet[InstrumentVersion]:
    found = InstrumentVersion.objects.select_related("instrument").defer("sha256")
    return found.order_by("instrument__title", "effective_on")


def _as_written(name: str) -> Any:
    return lambda session: getattr(session, name)


def _text(name: str, hint: str = "") -> Words:
    """One of the texts of a session, shown as it stands."""
    return Words(TEXTS[name], most=MOST, required=False, hint=hint, initial=_as_written(name))


def _version(label: str, name: str, hint: str = "") -> Pick:
    return Pick(label, required=False, hint=hint, among=_versions, initial=_as_written(name))


@command(
    "study.prepare_session",
    lead="没有填写的以后可以补充，登记学习记录之前都可以改；讨论交流在登记时填写。",
    verb="保存",
    fits=open_to_change,
)
def prepare_session(
    act: Act,
    session: StudySession,
    *,
    leader: Annotated[
        Staff | None,
        Pick(
            "领学人",
            required=False,
            among=lambda session: participants(session.plan.unit_id),
            wrong="请从本单位参加学习的人员中选择领学人。",
            initial=_as_written("leader_id"),
        ),
    ] = None,
    place: Annotated[
        str,
        Words(
            "地点",
            most=80,
            rows=1,
            required=False,
            hint="不填则用计划中的地点",
            initial=_as_written("place"),
        ),
    ] = "",
    old_version: Annotated[InstrumentVersion | None, _version("旧版本", "old_version_id")] = None,
    new_version: Annotated[
        InstrumentVersion | None,
        _version("新版本", "new_version_id", "也可以在“版本对照”页面选好后放进这次学习"),
    ] = None,
    key_points: Annotated[str | None, _text("key_points", "领学人梳理的要点")] = None,
    background: Annotated[str | None, _text("background", "为什么修订，什么时候起施行")] = None,
    clauses: Annotated[
        str | None,
        _text("clauses", "没有旧版本可对照时，在这里写明差异；选了两个版本的可以不填"),
    ] = None,
    special: Annotated[str | None, _text("special", "哪些情形适用，哪些例外，怎样处理")] = None,
    cases: Annotated[
        str | None,
        _text("cases", "可以在学习页面关联本单位办结的事项；也可以在这里概括说明，不写信访人姓名"),
    ] = None,
) -> StudySession:
    """Write down who leads and what the session is about. Texts are kept masked; one that is not given stays as it is. Raises
    InvalidInput and Refused."""
    still_open(session)
    if (old_version is None) != (new_version is None) or (old_version and old_version == new_version):
        raise InvalidInput({"new_version": "请同时选择旧的和新的两个不同版本，或者都不选。"})
    given = {
        "key_points": key_points,
        "background": background,
        "clauses": clauses,
        "special": special,
        "cases": cases,
    }
    texts = {name: text for name, text in given.items() if text is not None}
    for name, text in texts.items():
        setattr(session, name, text)
    session.leader, session.place = leader, place
    session.old_version, session.new_version = old_version, new_version
    store(session, *texts, "leader", "place", "old_version", "new_version")
    act.record(session, after={"leader": session.leader_id, "written": sorted(texts)})
    return session


@command(
    "study.link_case",
    lead="关联后，这次学习中写过的内容都会遮盖这件事项的信访人信息。",
    verb="关联",
    fits=open_to_change,
)
def link_case(
    act: Act,
    session: StudySession,
    *,
    number: Annotated[str, Exact("信访件编号", most=24, why=_LOOKED_UP)],
    note: Annotated[str, Words("为什么选它", most=300, rows=2, required=False)] = "",
) -> SessionCase:
    """Study a concluded matter of the office as a case. What was written before is masked again with its petitioners' names.
    Raises NotFound for a matter that the actor may not see, that is not concluded, or that is an accusation."""
    still_open(session)
    matter = _named(linkable(act.actor), number)
    if session.linked.count() >= MOST_CASES:
        raise InvalidInput({"number": Phrase("每次学习最多关联{most}个案例。", most=MOST_CASES)})
    case, _created = SessionCase.objects.get_or_create(
        session=session, matter=matter, defaults={"added_by_id": act.actor.staff}
    )
    if note:
        case.note = note
        case.save(update_fields=["note"])
    mask_again(session)
    store(session, *TEXTS, "place")
    act.record(session, matter_id=matter.pk, after={"case": matter.pk})
    return case


def _named(found: QuerySet[Matter], number: str) -> Matter:
    matter = found.filter(number=typed_number(number)).first()
    if matter is None:
        raise NotFound("没有这件已办结的信访事项，或者它不能作为案例。")
    return matter


@command("study.drop_case", verb="取消关联", fits=open_to_change)
def drop_case(
    act: Act,
    session: StudySession,
    *,
    number: Annotated[str, Exact("信访件编号", most=24, why=_LOOKED_UP)],
) -> None:
    """Take a matter off the cases of a session that was not held yet. Raises NotFound when it is none of them."""
    still_open(session)
    matter = _named(Matter.objects.filter(pk__in=session.linked.values("matter_id")), number)
    SessionCase.objects.filter(session=session, matter=matter).delete()
    store(session)
    act.record(session, matter_id=matter.pk, before={"case": matter.pk})


@command("study.add_material")
def add_material(act: Act, session: StudySession, given: SealedFile) -> StudyMaterial:
    """Keep a file for the session; also after it was held. Raises InvalidInput when there are enough."""
    if session.materials.count() >= MOST_MATERIALS:
        raise InvalidInput({"file": Phrase("每次学习最多{most}个材料。", most=MOST_MATERIALS)})
    material = StudyMaterial.objects.create(
        id=given.id,
        session=session,
        name=mask_for_session(session)(given.name)[:120],
        content_type=given.content_type,
        size=given.size,
        sha256=given.sha256,
        path=files.place(given),
        added_by_id=act.actor.staff,
        added_at=act.at,
    )
    act.record(material, after={"session": session.pk, "sha256": given.sha256})
    return material


@command("study.download_material")
def download_material(act: Act, material: StudyMaterial) -> bytes:
    """The clear bytes of a material. Raises Tampered when the stored file was changed."""
    data = files.read(material.path)
    act.record(material, after={"sha256": material.sha256})
    return data


@command("study.add_question", verb="添加", fits=lambda _actor, session: not _taken(session))
def add_question(
    act: Act,
    session: StudySession,
    *,
    text: Annotated[str, Words("题目", most=400, rows=2)],
    options: Annotated[Sequence[str], Lines("选项", most=200, fewest=2, many=6, hint="每行一个，2至6个")],
    right: Annotated[
        int,
        Number("正确的是第几个", most=Decimal(6), initial=lambda _: 1, wrong="请选择正确的选项。"),
    ],
    explanation: Annotated[
        str,
        Words("解析", most=400, rows=2, required=False, hint="答完后显示给本人，例如依据第几条"),
    ] = "",
) -> StudyQuestion:
    """Add a multiple-choice question; `right` counts the options from 1. Raises InvalidInput, and Refused when somebody has already taken
    the test."""
    _untaken(session)
    problems: dict[str, str] = {}
    if len(set(options)) < len(options):
        problems["options"] = "请写2至6个不同的选项，每行一个。"
    if right > len(options):
        problems["right"] = "请选择正确的选项。"
    if session.questions.count() >= MOST_QUESTIONS:
        problems["text"] = Phrase("每次学习最多{most}道自测题。", most=MOST_QUESTIONS)
    if problems:
        raise InvalidInput(problems)
    last = session.questions.aggregate(last=Max("position"))["last"] or 0
    question = StudyQuestion.objects.create(
        session=session,
        position=last + 1,
        text=text,
        options=list(options),
        right=right - 1,
        explanation=explanation,
    )
    act.record(session, after={"question": question.position})
    return question


@command("study.drop_question", verb="删除", fits=lambda _actor, session: not _taken(session))
def drop_question(
    act: Act,
    session: StudySession,
    *,
    question: Annotated[One[StudyQuestion], Pick("题目", among=lambda session: session.questions.all())],
) -> None:
    """Take a question back that nobody has answered. Raises Refused when somebody has taken the test."""
    _untaken(session)
    key = question.pk
    question.delete()
    act.record(session, before={"question": key})


def _taken(session: StudySession) -> bool:
    return SelfTest.objects.filter(session=session).exists()


def _untaken(session: StudySession) -> None:
    if _taken(session):
        refuse("已经有人自测，题目不能再改。")
