"""What is said of a document while it is written: nothing is saved by asking."""

from typing import Any

from django.http import HttpRequest

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.language import told, translated
from xinqiao.matters.advising import advice, may_advise
from xinqiao.matters.citing import check_draft
from xinqiao.matters.commands import papers
from xinqiao.matters.content import grounded
from xinqiao.matters.models import Matter, Paper
from xinqiao.matters.queries.replies import last_replies
from xinqiao.matters.queries.replying import is_checked
from xinqiao.matters.second_reading import reading_for
from xinqiao.rules.approval import SECOND_READER, STEP_TITLES, chain_of
from xinqiao.rules.assisting import TOGETHER
from xinqiao.rules.papers import RULES
from xinqiao.rules.roles import ROLE_TITLES
from xinqiao.suggest.machine import NoAdvice
from xinqiao.web.desk.citations import CitationPanel, panel
from xinqiao.web.desk.composing import as_printed, composer, helped
from xinqiao.web.desk.forms import PaperForm, saved_content
from xinqiao.web.desk.matter_page import brief
from xinqiao.web.desk.minimum import minimum
from xinqiao.web.desk.paper_texts import texts
from xinqiao.web.desk.reply_check import ReplyPanel, reply_panel, taken
from xinqiao.web.request import post_value


def only_asked(request: HttpRequest) -> bool:
    """Whether the form was sent to be looked at, or to be helped with, not to be saved."""
    return any(name in request.POST for name in ("check", "take", "fill", "cite", "seek", "advise"))


def changed(request: HttpRequest, actor: Actor, form: PaperForm) -> PaperForm:
    """The form with what the pressed button puts in: a suggestion, a template, a clause."""
    if request.method != "POST":
        return form
    form = helped(request, actor, form)
    key = post_value(request, "take")
    if not key or not form.is_valid():
        return form
    found = taken(form.matter, form.kind, form.content(), key)
    if found is None:
        return form
    name, text = found
    data = request.POST.copy()
    data[name] = text
    return PaperForm(data, request.FILES or None, initial=form.initial, kind=form.kind, matter=form.matter)


def _content(form: PaperForm) -> dict[str, Any]:
    """What stands in the form: as typed, also beside what was refused, or as saved."""
    if not form.is_bound:
        return saved_content(form.initial)
    form.is_valid()
    return form.content()


def beside(request: HttpRequest, actor: Actor, form: PaperForm) -> dict[str, Any]:
    """What stands beside and below every draft, whether it was begun or not."""
    rule = RULES[form.kind]
    return {
        "form": form,
        "matter": form.matter,
        "brief": brief(form.matter),
        "title": translated(rule.title),
        "chain": chain_words(form.kind, form.matter.route, tense=form.matter.tense),
        "kind": form.kind,
        "composer": composer(request, actor, form),
        "last_replies": replies_beside(actor, form.matter, form.kind),
        "may_advise": may_advise(form.matter, form.kind),
        "advice": advised(form) if "advise" in request.POST else None,
        "owed": _owed(form),
        **checks(request, form, asked=form.is_bound),
    }


def _owed(form: PaperForm) -> dict[str, Any]:
    """What must be on record before this can be sent for approval: told before anybody types, with whether another unit owes it."""
    ground = grounded(form.matter, form.kind, _content(form))
    return {} if ground.allowed else {"told": told(Refused(ground)), "by_others": TOGETHER in ground.basis}


def advised(form: PaperForm) -> dict[str, Any]:
    """What the language model proposes, or why it does not: either way nothing is held up."""
    try:
        return {"lines": advice(form.matter, form.kind, _content(form))}
    except NoAdvice as none:
        return {"none": translated(none.args[0])}


def checks(request: HttpRequest, form: PaperForm, *, asked: bool) -> dict[str, Any]:
    """What the check says of what stands in the form. `asked`: as typed, not as saved."""
    return {
        "check": checked_in(form, asked=asked),
        "reply": reply_in(form),
        "minimum": minimum(form.matter, form.kind, _content(form)),
        "printed": as_printed(form.kind, _content(form)),
        "can_take": True,
        "override_reason": post_value(request, "override_reason"),
    }


def reply_in(form: PaperForm) -> ReplyPanel | None:
    """The check of the reply that stands in the form."""
    return reply_panel(form.matter, form.kind, _content(form), masked=False)


def checked_in(form: PaperForm, *, asked: bool) -> CitationPanel | None:
    """The citations of what stands in the form: as saved, or as typed when that was asked for."""
    content = _content(form) if asked else saved_content(form.initial)
    checked = check_draft(form.matter, form.kind, content, today())
    return panel(checked, form.kind) if checked is not None and (asked or checked.texts) else None


def replies_beside(actor: Actor, matter: Matter, kind: str) -> list[dict[str, Any]]:
    """The last answers of the office beside the one that is drafted, masked."""
    if not RULES[kind].answers:
        return []
    return [
        {
            "paper": paper,
            "title": translated(RULES[paper.kind].short_title),
            "texts": texts(paper, paper.content),
        }
        for paper in last_replies(actor, matter)
    ]


def differences(saved: Paper, form: PaperForm) -> list[dict[str, str]]:
    """Field by field what was saved meanwhile and what was typed, where they differ."""
    theirs = texts(saved, papers.original_content(saved))
    mine = dict(texts(saved, form.content()))
    return [{"label": k, "theirs": v, "mine": mine.get(k, "")} for k, v in theirs if v != mine.get(k, "")]


def chain_words(kind: str, route: str, *, tense: bool) -> str:
    """Whose approval a document needs, in order; in a tense matter a reply is read by a second person first (M-E5)."""
    steps = [ROLE_TITLES[step] for step in chain_of(kind, route)]
    if tense and steps and is_checked(kind):
        steps.insert(0, STEP_TITLES[SECOND_READER])
    return " → ".join(map(translated, steps))


def _read_before(paper: Paper) -> list[dict[str, Any]]:
    """The second reading, where there is one of this text or one is waited for (M-E5)."""
    reading = reading_for(paper, papers.content_hash(paper)) if RULES[paper.kind].answers else None
    waits = paper.waits_for == SECOND_READER
    return [{"role": translated(STEP_TITLES[SECOND_READER]), "approval": reading, "now": waits}] * (
        waits or reading is not None
    )


def chain_steps(paper: Paper) -> list[dict[str, Any]]:
    """Each step of the chain: its role, the approval given, whether it is due now."""
    taken = papers.approvals_of(paper) if RULES[paper.kind].chain else []
    rows = _read_before(paper)
    for number, step in enumerate(chain_of(paper.kind, paper.matter.route)):
        approval = taken[number] if number < len(taken) else None
        rows.append(
            {
                "role": translated(ROLE_TITLES[step]),
                "approval": approval,
                "now": paper.waits_for == step and approval is None,
            }
        )
    return rows
