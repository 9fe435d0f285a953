"""The scene trainer (M-C5): a talk that lives in the page until the person keeps it, and the practices that were kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import InvalidInput, NotFound, XinqiaoError
from xinqiao.kernel.language import translated
from xinqiao.kernel.typed import Words, read
from xinqiao.offices.queries import get_unit
from xinqiao.rules.scenes.report import report_of
from xinqiao.rules.scenes.scene import Scene, feeling_at
from xinqiao.rules.scenes.talk import LISTEN, LONGEST, MOST_TURNS, OUTCOMES, Talk, TalkEnd
from xinqiao.training.commands.practising import keep_practice, trainers
from xinqiao.training.queries.practices import get_practice
from xinqiao.training.scenes import get_scene, talked
from xinqiao.web.request import post_value, say, staff_only
from xinqiao.web.training.report import shown

_SAID, _TRAINER = (REGISTRY["practice.keep"].asked[name] for name in ("said", "trainer"))
_ONE = Words(gettext_noop("您说的话"), most=LONGEST, rows=1)
_LOOKS = {TalkEnd.CALM: "ok", TalkEnd.EASED: "soon", TalkEnd.BAD: "late", TalkEnd.OPEN: "waiting"}


def _earlier(request: HttpRequest) -> list[str]:
    """What was said before, as the page carries it. Raises InvalidInput."""
    given = request.POST.getlist("said")[:MOST_TURNS]
    return list(read("said", _SAID, given, None)) if given else []


def _now(request: HttpRequest) -> list[str]:
    """What is said in this turn. Raises InvalidInput."""
    if "listen" in request.POST:
        return [LISTEN]
    if "say" in request.POST:
        return [str(read("sentence", _ONE, post_value(request, "sentence"), None))]
    return []


@staff_only
def talking(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A talk under way: each answer of the page holds all that was said, and nothing is kept until the person keeps it."""
    if not by_post("practice.keep", actor):
        raise NotFound
    scene, said, problem, sentence = get_scene(code), list[str](), "", ""
    try:
        said = _earlier(request)
        if "keep" in request.POST:
            return _keep(request, actor, code, said)
        said += _now(request)
    except XinqiaoError as error:
        told = (
            " ".join(translated(text) for text in error.fields.values())
            if isinstance(error, InvalidInput)
            else ""
        )
        problem, sentence = told or translated(error.message), post_value(request, "sentence")
    ended = "end" in request.POST or "keep" in request.POST
    talk = talked(actor.unit, code, said, ended=ended)
    context = _context(actor, scene, talk) | {"said": said, "problem": problem, "sentence": sentence}
    return render(request, "training/talk.html", context, status=422 if problem else 200)


def _keep(request: HttpRequest, actor: Actor, code: str, said: list[str]) -> HttpResponse:
    unit = get_unit(actor.unit)
    trainer = read("trainer", _TRAINER, post_value(request, "trainer"), unit)
    kept = keep_practice(actor, unit, scene=code, said=said, trainer=trainer)
    say(request, _("已保存。只有您本人和您选的带教人看得到。"))
    return redirect("training:practice", kept.pk)


def _context(actor: Actor, scene: Scene, talk: Talk) -> dict[str, Any]:
    over = talk.outcome is not TalkEnd.OPEN
    return {
        "scene": scene,
        "talk": talk,
        "over": over,
        "outcome": translated(OUTCOMES[talk.outcome]),
        "look": _LOOKS[talk.outcome],
        "report": shown(report_of(talk)) if over and talk.turns else None,
        "turns": [(turn, translated(scene.feelings[turn.feeling])) for turn in talk.turns],
        "feeling": translated(scene.feelings[feeling_at(talk.heats[-1])]),
        "left": MOST_TURNS - len(talk.turns),
        "longest": LONGEST,
        "listen": LISTEN,
        "trainers": trainers(get_unit(actor.unit)).exclude(pk=actor.staff) if over else (),
    }


@staff_only
def practice(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A practice that was kept: for the person and the trainer who was named."""
    found = get_practice(actor, pk)
    outcome = TalkEnd(found.outcome)
    context = {
        "p": found,
        "mine": found.staff_id == actor.staff,
        "report": shown(found.report),
        "opening": found.report["opening"],
        "outcome": translated(OUTCOMES[outcome]),
        "look": _LOOKS[outcome],
    }
    return render(request, "training/practice.html", context)
