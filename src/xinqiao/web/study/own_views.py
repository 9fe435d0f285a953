"""What concerns one person: the own standing, the self-test, the private calendar address."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel.access import allowed_actions
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound, XinqiaoError
from xinqiao.offices.queries import get_unit
from xinqiao.policy.commands.study import add_question, drop_question
from xinqiao.policy.commands.study_record import close_feed, open_feed, take_test
from xinqiao.policy.models import SelfTest, StudyQuestion
from xinqiao.policy.queries.study import get_session, has_feed, mine, own_test, taken_by
from xinqiao.policy.study_calendar import calendar_of
from xinqiao.rules.text_input import whole_number
from xinqiao.web.forms import show_problems
from xinqiao.web.request import post_value, say, staff_only
from xinqiao.web.study.forms import QuestionForm


class TestForm(forms.Form):
    """The questions of one session."""

    all_wanted = True

    def __init__(self, *args: object, questions: list[StudyQuestion]) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # the form takes what Django gives it
        for question in questions:
            self.fields[f"question_{question.pk}"] = forms.TypedChoiceField(
                label=f"{question.position}. {question.text}",
                choices=list(enumerate(question.options)),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("这一题还没有选择。")},
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A question with the person's answer, for that person's eyes."""

    question: StudyQuestion
    chosen: str
    answer: str
    correct: bool


def _marked(questions: list[StudyQuestion], test: SelfTest) -> list[Marked]:
    found = []
    for question in questions:
        place = test.answers.get(str(question.pk))
        if place is not None:
            found.append(
                Marked(
                    question=question,
                    chosen=question.options[place],
                    answer=question.options[question.right],
                    correct=place == question.right,
                )
            )
    return found


@staff_only
def own(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What study asks of me: sessions to come, what I missed, tests; and my calendar address."""
    context = {"mine": mine(actor, today()), "has_feed": has_feed(actor), "me": actor.staff, "address": ""}
    return render(request, "study/mine.html", context)


@staff_only
def feed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make or end the own calendar address. The address stands in the answer and nowhere else."""
    if request.method != "POST":
        return redirect("study:mine")
    unit = get_unit(actor.unit)
    if post_value(request, "close"):
        close_feed(actor, unit)
        say(request, _("日历地址已停用。"))
        return redirect("study:mine")
    token = open_feed(actor, unit)
    address = request.build_absolute_uri(reverse("study:calendar", args=[token]))
    context = {"mine": mine(actor, today()), "has_feed": True, "me": actor.staff, "address": address}
    return render(request, "study/mine.html", context)


def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The feed for a calendar program, which has no log-in: the address itself is the key."""
    found = calendar_of(token)
    if found is None:
        raise NotFound
    return HttpResponse(found, content_type="text/calendar; charset=utf-8")


@staff_only
def questions(request: HttpRequest, actor: Actor, session_id: int) -> HttpResponse:
    """Write the questions of the self-test, or take one back."""
    found = get_session(actor, session_id)
    if not allowed_actions(("study.add_question",), actor, found):
        raise NotFound
    form = QuestionForm(request.POST or None) if not post_value(request, "drop") else QuestionForm()
    if request.method == "POST" and post_value(request, "drop"):
        drop_question(actor, found, question_id=whole_number(post_value(request, "drop")) or 0)
        say(request, _("题目已删除。"))
        return redirect("study:questions", session_id)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            add_question(actor, found, **{**data, "options": data["options"].splitlines()})
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, _("题目已添加。"))
            return redirect("study:questions", session_id)
    context = {"form": form, "s": found, "questions": list(found.questions.all()), "taken": taken_by(found)}
    return render(request, "study/questions.html", context, status=422 if form.errors else 200)


@staff_only
def self_test(request: HttpRequest, actor: Actor, session_id: int) -> HttpResponse:
    """Answer the questions; afterwards the own result."""
    found = get_session(actor, session_id)
    asked = list(found.questions.all())
    if not asked:
        raise NotFound
    form = TestForm(request.POST or None, questions=asked)
    if request.method == "POST" and form.is_valid():
        chosen = {q.pk: form.cleaned_data[f"question_{q.pk}"] for q in asked}
        take_test(actor, found, answers=chosen)
        return redirect("study:test", session_id)
    test = own_test(actor, found)
    marked = _marked(asked, test) if test and "again" not in request.GET else []
    context = {"form": form, "s": found, "marked": marked, "right": sum(m.correct for m in marked)}
    return render(request, "study/test.html", context, status=422 if form.errors else 200)
