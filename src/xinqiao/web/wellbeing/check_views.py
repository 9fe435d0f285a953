"""The self-checks (M-E3): what is typed here is kept nowhere but under the person's own key, and no address tells whose it is."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import choices, translated
from xinqiao.kernel.own_key import OwnKey, own_key
from xinqiao.offices.queries import get_staff
from xinqiao.rules.looking_back import Quarter
from xinqiao.rules.publishing import BANDS, Roughly
from xinqiao.rules.publishing import LEAST as LEAST_ANSWERS
from xinqiao.rules.roles import Role
from xinqiao.rules.self_checking import ADVICE, ANSWERS, CHECKS, LEVELS, QUESTIONS, Check, CheckLevel
from xinqiao.web.forms import Form
from xinqiao.web.request import staff_only
from xinqiao.wellbeing.commands.self_check import erase, keep
from xinqiao.wellbeing.queries.arranged import arranged
from xinqiao.wellbeing.queries.self_check import (
    JOB,
    Into,
    Result,
    counted,
    figures,
    mark_of,
    opened,
    with_one_more,
)

LEAST = 10
"""Characters of a phrase."""
_MOST_FIGURES = 24
_LOOKS = {CheckLevel.WELL: "ok", CheckLevel.STRAINED: "soon", CheckLevel.TALK: "late"}


def _phrase(label: Any, **more: Any) -> forms.CharField:
    hidden = forms.PasswordInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=200, strip=False, widget=hidden, **more)


class PhraseForm(Form):
    """Opens or erases what lies under the phrase."""

    phrase = _phrase(gettext_lazy("您的口令"))


class CheckForm(Form):
    """The questions of one check, in order, and the phrase; typed twice by who begins."""

    def __init__(self, check: Check, staff_id: int, *args: Any) -> None:
        super().__init__(*args)
        self._check, self._staff_id = check, staff_id
        answers = [(str(value), words) for value, words in choices(ANSWERS)]
        for number, words in enumerate(QUESTIONS[check], 1):
            label = f"{number}. {translated(words)}"
            self.fields[f"q{number}"] = forms.ChoiceField(
                label=label, choices=answers, widget=forms.RadioSelect()
            )
        self.fields["phrase"] = _phrase(
            _("您的口令"), help_text=_("至少10个字符，例如几个不相干的词；不要用登录密码。")
        )
        self.fields["again"] = _phrase(
            _("再输一次口令"), required=False, help_text=_("第一次用时填；以前用过的留空。")
        )
        self.fields["share"] = forms.BooleanField(
            label=_("计入本单位的匿名汇总"),
            required=False,
            help_text=_(
                "只记“需要缓一缓”或者“不需要”，不记是谁、不记哪天；一个账号一季度只计一次，满五份才公布，公布后单份即删除。"
            ),
        )

    @property
    def answers(self) -> list[int]:
        return [int(self.cleaned_data[f"q{n}"]) for n in range(1, len(QUESTIONS[self._check]) + 1)]

    def opened(self) -> tuple[OwnKey, list[Result]] | None:
        """The person's key and what lies under it; None where the phrase opens nothing and was not typed twice for a beginning."""
        phrase, again = self.cleaned_data["phrase"], self.cleaned_data["again"]
        key = own_key(phrase, staff_id=self._staff_id)
        before = opened(key)
        if before is not None:
            return key, before
        if problem := self._no_beginning(phrase, again):
            self.add_error("again" if len(phrase) >= LEAST else "phrase", problem)
            return None
        return key, []

    def _no_beginning(self, phrase: str, again: str) -> str:
        if len(phrase) < LEAST or len(set(phrase)) < LEAST // 2:
            return _("口令至少10个字符，并且不能只有一两种字符。")
        if not again:
            return _("用这个口令没有封存过结果。以前用过的，请核对口令；第一次用的，请再输一次。")
        if again != phrase:
            return _("两次输入的口令不一样。")
        if get_staff(self._staff_id).check_password(phrase):
            return _("请不要用登录密码作口令。")
        return ""


def _for_staff(actor: Actor) -> None:
    """Everybody who works here, administrators too; an outside expert does not. Raises NotFound."""
    if not actor.roles - {Role.EXPERT}:
        raise NotFound


def _told(result: Result) -> dict[str, Any]:
    return {
        "on": result.on,
        "title": translated(CHECKS[result.check]),
        "level": translated(LEVELS[result.level]),
        "look": _LOOKS[result.level],
    }


def _quarter(code: str) -> str:
    year, _mark, number = code.partition("-Q")
    return Quarter(year=int(year), number=int(number)).title


def _published(actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "quarter": translated(_quarter(one.quarter)),
            "unit": one.unit.name,
            "title": translated(CHECKS[Check(one.check_of)]),
            "least": LEAST_ANSWERS,
            "band": translated(BANDS[Roughly(one.band)]),
        }
        for one in figures(actor)[:_MOST_FIGURES]
    ]


@staff_only
def checks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What this is, both checks, and the own course for who types the phrase; `erase` deletes everything under it."""
    _for_staff(actor)
    form, course, erased = PhraseForm(request.POST or None), None, False
    if request.method == "POST" and form.is_valid():
        key = own_key(form.cleaned_data["phrase"], staff_id=actor.staff)
        course = opened(key)
        if course is None:
            form.add_error(
                "phrase", _("用这个口令没有封存过结果，请核对口令。忘记口令的，结果打不开，谁也恢复不了。")
            )
        elif request.POST.get("do") == "erase":
            counting = counted(course, actor.staff)
            erase(JOB, None, place=key.place, shares=tuple(counting), marks=tuple(counting.values()))
            course, erased, form = None, True, PhraseForm()
    context = {
        "form": form,
        "checks": [(name.value, translated(title), len(QUESTIONS[name])) for name, title in CHECKS.items()],
        "course": None if course is None else [_told(result) for result in reversed(course)],
        "erased": erased,
        "arranged": arranged(actor.unit_id),
        "figures": _published(actor),
    }
    return render(request, "wellbeing/checks.html", context, status=422 if form.errors else 200)


@staff_only
def check(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """One check; its result stands in the answer to it. Raises NotFound for a name there is not."""
    _for_staff(actor)
    if name not in CHECKS:
        raise NotFound
    wanted = Check(name)
    form = CheckForm(wanted, actor.staff, request.POST or None)
    context: dict[str, Any] = {"title": translated(CHECKS[wanted]), "arranged": arranged(actor.unit_id)}
    if request.method == "POST" and form.is_valid() and (found := form.opened()):
        unit = actor.unit_id if form.cleaned_data["share"] else None
        into = Into(unit=unit, mark=mark_of(actor.staff, wanted)) if unit else None
        made, sealed = with_one_more(*found, wanted, form.answers, into)
        keep(JOB, None, sealed=sealed)
        context["again"] = into is not None and sealed.share is None
        advice = [translated(words) for words in ADVICE[wanted, made.level]]
        return render(request, "wellbeing/result.html", {**context, "result": _told(made), "advice": advice})
    status = 422 if form.errors else 200
    return render(request, "wellbeing/check.html", {**context, "form": form}, status=status)
