"""What a study session is about: who leads, the texts, the versions to compare, cases, materials, questions (M-P2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, NotFound
from xinqiao.library.models import InstrumentVersion
from xinqiao.matters import files
from xinqiao.matters.files import SealedFile
from xinqiao.policy.commands.study_plan import refuse
from xinqiao.policy.models import SelfTest, SessionCase, StudyMaterial, StudyQuestion, StudySession
from xinqiao.policy.queries.study import participants
from xinqiao.policy.queries.study_cases import linkable
from xinqiao.policy.study_texts import MOST, TEXTS, cleaned, mask_again, masked
from xinqiao.rules.words import Phrase

MOST_MATERIALS, MOST_QUESTIONS, MOST_CASES = 20, 20, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """Everything that is written before a session. `texts`: names of `TEXTS` → text; names left out stay as they are."""

    leader_id: int | None = None
    place: str = ""
    old_version_id: int | None = None
    new_version_id: int | None = None
    texts: Mapping[str, str] = field(default_factory=dict)


def session_subject(session: StudySession) -> str:
    return f"policy.studysession:{session.pk}"


def still_open(session: StudySession) -> None:
    if session.held_at is not None:
        refuse("这次学习已经登记，内容不能再改。")


def store(session: StudySession, *fields: str) -> None:
    session.version += 1
    session.save(update_fields=[*fields, "version"])


@command("study.prepare_session")
def prepare_session(act: Act, session: StudySession, given: Preparation) -> StudySession:
    """Write down who leads and what the session is about. Texts are kept masked. Raises InvalidInput and Refused."""
    still_open(session)
    texts = cleaned(
        {
            "place": (given.place, "地点", 80),
            **{name: (text, TEXTS[name], MOST) for name, text in given.texts.items() if name in TEXTS},
        }
    )
    problems: dict[str, str] = {}
    if given.leader_id and not participants(session.plan.unit_id).filter(pk=given.leader_id).exists():
        problems["leader"] = "请从本单位参加学习的人员中选择领学人。"
    problems |= _versions(given)
    if problems:
        raise InvalidInput(problems)
    for name, text in masked(session, texts).items():
        setattr(session, name, text)
    session.leader_id = given.leader_id
    session.old_version_id, session.new_version_id = given.old_version_id, given.new_version_id
    store(session, *texts, "leader", "old_version", "new_version")
    act.record(session_subject(session), after={"leader": given.leader_id, "written": sorted(given.texts)})
    return session


def _versions(given: Preparation) -> dict[str, str]:
    wanted = {key for key in (given.old_version_id, given.new_version_id) if key}
    if not wanted:
        return {}
    known = set(InstrumentVersion.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - known or len(wanted) == 1:
        return {"new_version": "请同时选择旧的和新的两个不同版本，或者都不选。"}
    return {}


@command("study.link_case")
def link_case(act: Act, session: StudySession, *, matter_id: int, note: str = "") -> SessionCase:
    """Study a concluded matter of the office as a case. What was written before is masked again with its petitioners' names.
    Raises NotFound for a matter that the actor may not see, that is not concluded, or that is an accusation."""
    still_open(session)
    matter = linkable(act.actor).filter(pk=matter_id).first()
    if matter is None:
        raise NotFound("没有这件已办结的信访事项，或者它不能作为案例。")
    if session.linked.count() >= MOST_CASES:
        raise InvalidInput({"matter": Phrase("每次学习最多关联{most}个案例。", most=MOST_CASES)})
    text = cleaned({"note": (note, "说明", 300)})["note"]
    case, created = SessionCase.objects.get_or_create(
        session=session, matter=matter, defaults={"added_by_id": act.actor.staff}
    )
    if created or text:
        case.note = masked(session, {"note": text})["note"]
        case.save(update_fields=["note"])
        mask_again(session)
    store(session, *TEXTS)
    act.record(session_subject(session), matter_id=matter.pk, after={"case": matter.pk})
    return case


@command("study.drop_case")
def drop_case(act: Act, session: StudySession, *, matter_id: int) -> None:
    """Take a matter off the cases of a session that was not held yet."""
    still_open(session)
    SessionCase.objects.filter(session=session, matter_id=matter_id).delete()
    store(session)
    act.record(session_subject(session), matter_id=matter_id, before={"case": matter_id})


@command("study.add_material")
def add_material(act: Act, session: StudySession, given: SealedFile) -> StudyMaterial:
    """Keep a file for the session; also after it was held. Raises InvalidInput when there are enough."""
    if session.materials.count() >= MOST_MATERIALS:
        raise InvalidInput({"file": Phrase("每次学习最多{most}个材料。", most=MOST_MATERIALS)})
    material = StudyMaterial.objects.create(
        id=given.id,
        session=session,
        name=masked(session, {"name": given.name})["name"][:120],
        content_type=given.content_type,
        size=given.size,
        sha256=given.sha256,
        path=files.place(given),
        added_by_id=act.actor.staff,
        added_at=act.at,
    )
    act.record(f"policy.studymaterial:{given.id}", after={"session": session.pk, "sha256": given.sha256})
    return material


@command("study.download_material")
def download_material(act: Act, material: StudyMaterial) -> bytes:
    """The clear bytes of a material. Raises Tampered when the stored file was changed."""
    data = files.read(material.path)
    act.record(f"policy.studymaterial:{material.pk}", after={"sha256": material.sha256})
    return data


@command("study.add_question")
def add_question(
    act: Act, session: StudySession, *, text: str, options: Sequence[str], right: int, explanation: str = ""
) -> StudyQuestion:
    """Add a multiple-choice question; `right` is the place of the right option, from 0. Raises InvalidInput, and Refused when
    somebody has already taken the test."""
    _untaken(session)
    given = [option.strip() for option in options if option.strip()]
    texts = cleaned(
        {
            "text": (text, "题目", 400),
            "explanation": (explanation, "解析", 400),
            **{f"option_{n}": (option, "选项", 200) for n, option in enumerate(given)},
        },
        required=("text",),
    )
    problems: dict[str, str] = {}
    if not 2 <= len(set(given)) == len(given) <= 6:
        problems["options"] = "请写2至6个不同的选项，每行一个。"
    if not 0 <= right < len(given):
        problems["right"] = "请选择正确的选项。"
    if session.questions.count() >= MOST_QUESTIONS:
        problems["text"] = Phrase("每次学习最多{most}道自测题。", most=MOST_QUESTIONS)
    if problems:
        raise InvalidInput(problems)
    told = masked(session, texts)
    last = session.questions.order_by("-position").first()
    question = StudyQuestion.objects.create(
        session=session,
        position=last.position + 1 if last else 1,
        text=told["text"],
        options=[told[f"option_{n}"] for n in range(len(given))],
        right=right,
        explanation=told["explanation"],
    )
    act.record(session_subject(session), after={"question": question.position})
    return question


@command("study.drop_question")
def drop_question(act: Act, session: StudySession, *, question_id: int) -> None:
    """Take a question back that nobody has answered. Raises Refused when somebody has taken the test."""
    _untaken(session)
    StudyQuestion.objects.filter(session=session, pk=question_id).delete()
    act.record(session_subject(session), before={"question": question_id})


def _untaken(session: StudySession) -> None:
    if SelfTest.objects.filter(session=session).exists():
        refuse("已经有人自测，题目不能再改。")
