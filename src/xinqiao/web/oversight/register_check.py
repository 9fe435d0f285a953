"""收件清点 (M-R1): the days that were counted, one of them with both figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import REGISTRY, offered
from xinqiao.kernel.language import day_in_words, translated
from xinqiao.library.calendars import work_calendar
from xinqiao.offices.models import Unit
from xinqiao.oversight.models import RegisterCheck
from xinqiao.oversight.queries import register_check as reads
from xinqiao.rules.counting_in import REGISTER_CHECK
from xinqiao.rules.words import days_left_words
from xinqiao.web.acts.views import ActLink, address, on_course
from xinqiao.web.desk.rows import due_class
from xinqiao.web.oversight.shape import RegisterLine, asked, listed, staff_here
from xinqiao.web.request import staff_only

_PAGE = "oversight:register_checks"


def _kind(made: RegisterCheck) -> str:
    return _("每日清点") if made.daily else _("清点抽查")


def _line(made: RegisterCheck) -> RegisterLine:
    due = made.turn_due
    return RegisterLine(
        url=reverse("oversight:register_check", args=[made.pk]),
        number=_("%(kind)s · %(where)s") % {"kind": _kind(made), "where": made.where},
        what=day_in_words(made.day),
        who=_("；").join(map(translated, made.differs))
        or (_("与登记相符") if made.registered else _("还没有核对")),
        stage=translated(REGISTER_CHECK.stages[made.stage]),
        left=translated(days_left_words(due, today(), work_calendar())) if due else "",
        due=due,
        look=due_class(due, today()) if due else "ok",
    )


@staff_only
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The counted days of the own unit, the latest first."""
    staff_here(actor)
    unit = Unit.objects.get(pk=actor.unit)
    may, both = offered(actor, unit), (REGISTRY["register_check.tally"], REGISTRY["register_check.count"])
    more = {
        "title": _("收件清点"),
        "hint": _(
            "每个工作日点一点收到的来信、来访、来电；每月抽一天，由没有登记的人按簿册再清点，与系统登记核对"
        ),
        "empty": _("还没有清点过。"),
        "about": _("哪一天"),
        "of": _("与登记核对"),
        "tools": [ActLink(title=translated(s.title), url=address(s, unit)) for s in both if s in may],
    }
    return listed(request, _PAGE, reads.page(actor, **asked(request)), _line, **more)


@staff_only
def one(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Whether the two agree and by how much they differ, never what the register has; what was counted to who counted it."""
    made = reads.get_check(actor, pk)
    late, explained = reads.late_ones(actor, made)
    context = {
        "made": made,
        "line": _line(made),
        "figures": [(translated(w), n) for w, n in made.by_hand.named()]
        if made.counted_by_id == actor.staff
        else (),
        "kind": _kind(made),
        "late": late,
        "explained": explained,
        **on_course(actor, made),
        "numbers": reverse("controls:numbers") if by_post("controls.read", actor) else "",
    }
    return render(request, "oversight/register_check.html", context)
