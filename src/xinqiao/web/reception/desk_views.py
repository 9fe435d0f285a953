"""One day's queue, one reception with its three steps, record and receipt on paper (M-C1)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinqiao.courses.queries import steps_of
from xinqiao.http.responses import pdf, sent_in
from xinqiao.intake.files import Upload
from xinqiao.kernel.access import by_post, check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import InvalidInput, NotFound, XinqiaoError
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.language import translated
from xinqiao.kernel.typed import read, written_day
from xinqiao.matters.files import received
from xinqiao.matters.paperwork import to_pdf
from xinqiao.offices import drafts
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import get_unit
from xinqiao.reception.commands.desk import call, end, hand_over, print_words, start, take_number
from xinqiao.reception.commands.signing import download_record, sign
from xinqiao.reception.compose import reception_receipt, reception_record
from xinqiao.reception.models import Reception
from xinqiao.reception.queries.desk import PAGE, get_reception, of_day, on_duty, petition_of
from xinqiao.reception.queries.emergency import PAGE as UNDER_WAY
from xinqiao.reception.queries.emergency import under_way
from xinqiao.rules.caring import HELP, HELP_KEYS
from xinqiao.rules.emergency import CARDS, EventStage, event_words
from xinqiao.rules.receiving import OPENINGS, OVER, RECEPTION, SITUATIONS, ReceptionStage
from xinqiao.rules.text_input import whole_number
from xinqiao.web.acts.form import fields_of, words_of
from xinqiao.web.acts.outcome import outcome
from xinqiao.web.acts.steps import shown
from xinqiao.web.acts.views import ActLink, links
from xinqiao.web.drafts.keeping import KEPT
from xinqiao.web.forms import Form, show_problems
from xinqiao.web.request import post_value, say, staff_only


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """A line of the queue."""

    reception: Reception
    stage: str
    look: str
    can_call: bool
    can_start: bool


_LOOKS = {ReceptionStage.TALKING: "soon", ReceptionStage.ENDED: "late", ReceptionStage.SIGNED: "ok"}


def _line(found: Reception) -> QueueLine:
    return QueueLine(
        reception=found,
        stage=translated(RECEPTION.stages[found.stage]),
        look=_LOOKS.get(ReceptionStage(found.stage), "waiting"),
        can_call=RECEPTION.open_to(found.stage, "call"),
        can_start=RECEPTION.open_to(found.stage, "start"),
    )


def _day_asked(request: HttpRequest) -> date:
    try:
        return written_day("day", request.GET["day"]) if "day" in request.GET else today()
    except InvalidInput:
        raise NotFound from None


@staff_only
def day(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The queue of a day: take a number, call it into a room, start. Each is one tap."""
    if not by_post("reception.read", actor):
        raise NotFound
    if request.method == "POST":
        return _tapped(request, actor)
    asked, at = _day_asked(request), now()
    found = of_day(actor, asked, after=whole_number(request.GET.get("after", "")) or 0)
    lines = [_line(one) for one in found[:PAGE]]
    context = {
        "day": asked,
        "is_today": asked == at.date(),
        "lines": lines,
        "next": next((line.reception.pk for line in lines if line.can_start), None),
        "after": found[PAGE - 1].pk if len(found) > PAGE else None,
        "page": PAGE,
        "duty": on_duty(actor.unit, asked, at.hour),
        "running": under_way(actor),
        "running_most": UNDER_WAY,
        "receives": by_post("reception.take_number", actor),
        "cards": [(code, translated(title)) for code, title in CARDS.items()],
    }
    return render(request, "reception/day.html", context)


def _tapped(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One tap in the queue."""
    what = post_value(request, "do")
    if what == "take":
        taking = REGISTRY["reception.take_number"]
        people = read("people_count", taking.asked["people_count"], post_value(request, "people_count"), None)
        made = take_number(actor, get_unit(actor.unit), people_count=people)
        say(request, outcome(actor, taking, made, {}))
        return redirect("reception:day")
    found = get_reception(actor, whole_number(post_value(request, "reception")))
    seen = whole_number(post_value(request, "version"))
    if what == "start":
        start.seen(seen)(actor, found)
        return redirect("reception:talk", found.pk)
    call.seen(seen)(actor, found, room=post_value(request, "room"))
    return redirect("reception:day")


@staff_only
def reception(request: HttpRequest, actor: Actor, reception_id: int) -> HttpResponse:
    """One reception: what was written, promised, signed, and where it goes."""
    found = get_reception(actor, reception_id)
    if found.stage == ReceptionStage.TALKING and check("reception.end", actor, found).allowed:
        return redirect("reception:talk", found.pk)
    petition = petition_of(found)
    over = found.stage in OVER
    context = {
        "r": found,
        "line": _line(found),
        "over": over,
        "gone": found.stage == ReceptionStage.GONE,
        "situation": translated(SITUATIONS.get(found.situation, "")),
        "promises": found.promises.select_related("who"),
        "steps": shown(found, [s for s in steps_of(found) if s.words and s.act != "call"]),
        "acts": _in_turn(found, [*_by_hand(actor, found), *_but_the_alarm(links(actor, found))]),
        "petition": petition,
        "registers": over and petition is None and check("reception.hand_over", actor, found).allowed,
        "signed": hasattr(found, "signed_record"),
        "events": [(e, translated(event_words(e.card, e.pk))) for e in found.events.all()],
        "cards": [(code, translated(title)) for code, title in CARDS.items()],
    }
    return render(request, "reception/one.html", context)


def _but_the_alarm(found: list[ActLink]) -> list[ActLink]:
    """The plan has a key for each of its cards."""
    return [link for link in found if not link.url.endswith("/alarm/")]


def _in_turn(found: Reception, acts: list[ActLink]) -> list[ActLink]:
    """The first is the blue one: who was called is talked to, and called again only where nobody comes."""
    called = found.stage == ReceptionStage.CALLED
    return sorted(acts, key=lambda act: called and not act.url.endswith("/start/"))


def _by_hand(actor: Actor, found: Reception) -> list[ActLink]:
    """The act whose form takes a file."""
    spec = REGISTRY["reception.sign"]
    if not (spec.possible(actor, found) and check(spec.action, actor, found).allowed):
        return []
    return [ActLink(title=translated(spec.title), url=reverse("reception:sign", args=[found.pk]))]


class TalkForm(Form):
    """The three steps as the command asks for them."""

    def __init__(self, found: Reception, *args: Any) -> None:
        super().__init__(*args)
        self.fields.update(fields_of(REGISTRY["reception.end"].asked, found))


@staff_only
def talk(request: HttpRequest, actor: Actor, reception_id: int) -> HttpResponse:
    """First listen, then say back, then answer: one page, kept as a draft while it is written."""
    found = get_reception(actor, reception_id)
    if found.stage != ReceptionStage.TALKING:
        return redirect("reception:one", found.pk)
    form = TalkForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = end.seen(whole_number(post_value(request, "version")))(actor, found, **form.cleaned_data)
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, outcome(actor, REGISTRY["reception.end"], done, form.cleaned_data, done))
            return redirect("reception:one", found.pk)
    context = {
        "r": found,
        "form": form,
        "openings": [
            (code, translated(SITUATIONS[code]), translated(said)) for code, said in OPENINGS.items()
        ],
        "started": int(found.started_at.timestamp()) if found.started_at else 0,
        "help": [(code, translated(title), HELP_KEYS[code]) for code, title in HELP.items()],
        "cards": [(code, translated(title)) for code, title in CARDS.items()],
        "running": found.events.filter(stage=EventStage.RUNNING),
        "leaves": REGISTRY["reception.leave"].possible(actor, found)
        and check("reception.leave", actor, found).allowed,
    }
    return render(request, "reception/talk.html", context, status=422 if form.errors else 200)


@staff_only
def register(request: HttpRequest, actor: Actor, reception_id: int) -> HttpResponse:
    """Fill the registration form with what was written, as a sealed draft of this person: nothing is typed twice."""
    found = get_reception(actor, reception_id)
    if request.method != "POST":
        return redirect("reception:one", found.pk)
    words = hand_over(actor, found)
    assert isinstance(request.user, Staff)
    title = words["requests"][0] if words["requests"] else words["said_back"]
    started = found.started_at or found.taken_at
    filled = {
        "channel": "visit",
        "received_at": f"{started.astimezone(now().tzinfo):%Y-%m-%dT%H:%M}",
        "kind": "natural",
        "people_count": str(found.people_count),
        "title": title[:100],
        "text": f"{words['heard']}\n{words['said_back']}",
        "requests": "\n".join(words["requests"]),
        "oral": "on",
        "read_back": "on" if found.signed_at else "",
        "key": found.key,
    }
    to = reverse("desk:register")
    kept = {name: [text] for name, text in filled.items() if text}
    draft = drafts.keep(request.user, new_uuid(), address=to, subject="", words=kept)
    assert draft is not None
    return redirect(f"{to}?{KEPT}={draft.pk.hex}")


@staff_only
def record_pdf(request: HttpRequest, actor: Actor, reception_id: int) -> HttpResponse:
    """The record to be read back and signed; that it was printed is recorded."""
    found = get_reception(actor, reception_id)
    if request.method != "POST":
        return redirect("reception:one", found.pk)
    corrections = [s.words["corrections"] for s in steps_of(found) if s.act == "correct"]
    document = reception_record(found, print_words(actor, found), corrections)
    return pdf(to_pdf(document), f"{found.day:%Y%m%d}-{found.number}-" + _("接谈记录") + ".pdf")


@staff_only
def receipt_pdf(request: HttpRequest, actor: Actor, reception_id: int) -> HttpResponse:
    found = get_reception(actor, reception_id)
    if found.stage not in OVER:
        raise NotFound
    return pdf(to_pdf(reception_receipt(found)), f"{found.day:%Y%m%d}-{found.number}-" + _("凭条") + ".pdf")


class SignForm(Form):
    scan = forms.FileField(
        label=gettext_lazy("签名的接谈记录"),
        help_text=gettext_lazy("屏幕上签了名的，不用选文件；在纸上签的，选扫描件或者照片"),
    )


@staff_only
def sign_record(request: HttpRequest, actor: Actor, reception_id: int) -> HttpResponse:
    """Keep what was signed: drawn on the screen under the record, or on paper and scanned."""
    found = get_reception(actor, reception_id)
    spec = REGISTRY["reception.sign"]
    form: Any = SignForm(request.POST or None, request.FILES or None)
    form.act = words_of(spec)
    if request.method == "POST" and form.is_valid():
        try:
            file = form.cleaned_data["scan"]
            with received([Upload(name=file.name, data=file.read())], "scan") as (scan,):
                done = sign.seen(whole_number(post_value(request, "version")))(actor, found, scan)
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, outcome(actor, spec, done, {}, done))
            return redirect("reception:one", found.pk)
    context = {
        "form": form,
        "back": reverse("reception:one", args=[found.pk]),
        "about": _("回到接待"),
        "version": found.version,
        "r": found,
        "promises": found.promises.select_related("who"),
        "corrections": [s.words["corrections"] for s in steps_of(found) if s.act == "correct"],
    }
    return render(request, "reception/sign.html", context, status=422 if form.errors else 200)


@staff_only
def signed(request: HttpRequest, actor: Actor, reception_id: int) -> HttpResponse:
    """The scan of the signed record; that it was opened is recorded."""
    found = get_reception(actor, reception_id)
    if not hasattr(found, "signed_record"):
        raise NotFound
    record = found.signed_record
    return sent_in(download_record(actor, found), record.name, record.content_type)
