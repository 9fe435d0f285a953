"""Recording a session, the self-test, and the record on paper (M-P1, M-P2)."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.http.responses import pdf
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.paperwork import to_pdf
from xinqiao.policy.compose_study import study_record
from xinqiao.policy.models import SelfTest, StudyQuestion
from xinqiao.policy.queries.study import attendance_of, get_session, own_test, participants
from xinqiao.policy.queries.study_cases import shown
from xinqiao.web.request import staff_only
from xinqiao.web.study.forms import HoldForm, TestForm
from xinqiao.web.study.page import sheet


@staff_only
def hold(request: HttpRequest, actor: Actor, session_id: int) -> HttpResponse:
    """Close the session with its attendance."""
    found = get_session(actor, session_id)
    return sheet(
        request,
        actor,
        "study.hold_session",
        found,
        HoldForm(request.POST or None, session=found, people=participants(found.plan.unit_id)),
        template="study/hold.html",
        context={"s": found},
        done=(
            _("学习记录已登记。缺席人员会在自己的学习页面看到要补学的内容。"),
            reverse("study:session", args=[session_id]),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A question with the person's answer, for that person's eyes."""

    question: StudyQuestion
    chosen: str
    answer: str
    correct: bool


def _marked(questions: list[StudyQuestion], test: SelfTest) -> list[Marked]:
    return [
        Marked(
            question=question,
            chosen=question.options[place],
            answer=question.options[question.right],
            correct=place == question.right,
        )
        for question in questions
        if (place := test.answers.get(str(question.pk))) is not None
    ]


@staff_only
def self_test(request: HttpRequest, actor: Actor, session_id: int) -> HttpResponse:
    """Answer the questions; afterwards the own result."""
    found = get_session(actor, session_id)
    asked = list(found.questions.all())
    if not asked:
        raise NotFound
    test = own_test(actor, found)
    marked = _marked(asked, test) if test and "again" not in request.GET else []
    return sheet(
        request,
        actor,
        "study.take_test",
        found,
        TestForm(request.POST or None, questions=asked),
        template="study/test.html",
        context={"s": found, "marked": marked, "right": sum(m.correct for m in marked)},
        done=("", reverse("study:test", args=[session_id])),
    )


@staff_only
def record(request: HttpRequest, actor: Actor, session_id: int) -> HttpResponse:
    """The record as a document for the file."""
    found = get_session(actor, session_id)
    document = study_record(found, attendance_of(found), shown(actor, found))
    return pdf(to_pdf(document), f"{found.day:%Y%m%d}-" + _("学习记录") + ".pdf")
