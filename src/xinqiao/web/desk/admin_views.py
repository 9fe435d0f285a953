"""The three administrators' desks: accounts, posts, the audit log. None of them shows a petition."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xinqiao.kernel import audit
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput, NotFound, XinqiaoError
from xinqiao.kernel.language import basis_in_words, listed, told, translated
from xinqiao.kernel.models import AuditEntry
from xinqiao.library.calendars import missing_year
from xinqiao.matters.commands.filters import drop_filter, save_filter
from xinqiao.matters.commands.reveal import PURPOSES
from xinqiao.matters.queries.history import who_acted, with_names
from xinqiao.matters.queries.subjects import subject_words
from xinqiao.offices import commands
from xinqiao.offices.models import Staff
from xinqiao.offices.passwords import first_password
from xinqiao.offices.queries import get_staff, get_unit
from xinqiao.offices.second_factor import reset_second_factor
from xinqiao.rules.grants import BY_ACTION, not_your_post
from xinqiao.rules.roles import ROLE_TITLES, Role
from xinqiao.rules.text_input import whole_number
from xinqiao.web.desk.forms import ResetFactorForm, RolesForm, StaffForm
from xinqiao.web.forms import show_problems
from xinqiao.web.request import post_value, say, staff_only


def _require(actor: Actor, *actions: str) -> None:
    if not any(by_post(action, actor) for action in actions):
        raise NotFound


ACCOUNTS = 50
"""Accounts on a page."""


@staff_only
def staff_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All accounts, unit by unit, a page by key; the system administrator makes and closes them, the security administrator sets
    posts."""
    _require(actor, "staff.create", "staff.grant")
    found = Staff.objects.select_related("unit", "section").prefetch_related("posts")
    unit, _dot, person = request.GET.get("after", "").partition(".")
    last_unit, last = whole_number(unit), whole_number(person)
    if last_unit is not None and last is not None:
        found = found.filter(Q(unit_id__gt=last_unit) | Q(unit_id=last_unit, id__gt=last))
    people = list(found.order_by("unit_id", "id")[:ACCOUNTS])
    rows = [{"staff": s, "roles": listed(ROLE_TITLES[Role(p.role)] for p in s.posts.all())} for s in people]
    context = {
        "rows": rows,
        "after": f"after={people[-1].unit_id}.{people[-1].pk}" if len(people) == ACCOUNTS else "",
        "can_create": Role.SYSTEM_ADMIN in actor.roles,
        "can_grant": Role.SECURITY_ADMIN in actor.roles,
        "missing": missing_year() if by_post("calendar.load", actor) else None,
    }
    return render(request, "desk/staff.html", context)


@staff_only
def staff_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    _require(actor, "staff.create")
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            first = first_password()
            staff = commands.create_staff(actor, None, first, **form.cleaned_data)
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(
                request,
                _("账号 %(name)s 已建立，初始密码：%(password)s（只显示这一次）")
                % {"name": staff.username, "password": first.clear},
            )
            return redirect("desk:staff")
    return render(request, "desk/form.html", {"form": form, "title": _("建立账号"), "submit": _("建立账号")})


@staff_only
def staff_roles(request: HttpRequest, actor: Actor, staff_id: int) -> HttpResponse:
    _require(actor, "staff.grant")
    staff = get_staff(staff_id)
    initial = {"roles": list(staff.posts.values_list("role", flat=True))}
    form = RolesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            commands.set_roles(actor, staff, [Role(r) for r in form.cleaned_data["roles"]])
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, _("岗位已设置，立即生效。"))
            return redirect("desk:staff")
    title = _("设置岗位：%(name)s") % {"name": staff.name}
    return render(request, "desk/form.html", {"form": form, "title": title, "submit": _("保存岗位")})


@staff_only
def staff_factor(request: HttpRequest, actor: Actor, staff_id: int) -> HttpResponse:
    """Take a lost authenticator from an account."""
    _require(actor, "staff.reset_second_factor")
    staff, form = get_staff(staff_id), ResetFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reset_second_factor(actor, staff, reason=form.cleaned_data["reason"])
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, _("第二重验证已重置，%(name)s 下次登录时重新设置。") % {"name": staff.name})
            return redirect("desk:staff")
    context = {
        "form": form,
        "title": _("重置第二重验证：%(name)s") % {"name": staff.name},
        "lead": _("先当面或者用已知的电话核实是本人。原来的验证器和备用码立即失效，已经登录的也要重新设置。"),
        "submit": _("重置第二重验证"),
    }
    return render(request, "desk/form.html", context, status=422 if form.errors else 200)


@staff_only
def staff_act(request: HttpRequest, actor: Actor, staff_id: int, what: str) -> HttpResponse:
    """Close an account, or give a new first password."""
    if request.method == "POST" and what == "disable":
        commands.disable_staff(actor, get_staff(staff_id))
        say(request, _("账号已停用。"))
    elif request.method == "POST" and what == "reset":
        first = first_password()
        commands.reset_password(actor, get_staff(staff_id), first)
        say(request, _("新的初始密码：%(password)s（只显示这一次）") % {"password": first.clear})
    return redirect("desk:staff")


PAGE = 100


_ADMINISTRATION = frozenset({"staff", "session", "unit", "library", "calendar", "audit"})
"""Acts whose written reasons are about accounts and the law library. Those about matters are content of matters, which an
administrator does not read, however well they are masked."""

_WITHHELD = gettext_noop("理由属于事项内容，不在这里显示")


def _reason(entry: AuditEntry) -> dict[str, str]:
    """Reason and basis of an entry, in the language of the page where they are the program's own words: why it refused,
    one of the purposes for opening what is sealed."""
    kept = audit.read(entry)
    grant, reason = BY_ACTION.get(entry.action), kept.get("reason") or ""
    refused = not_your_post(grant) if grant else ""
    ours = entry.outcome == "denied" or reason in PURPOSES.values()
    if reason and not ours and entry.action.partition(".")[0] not in _ADMINISTRATION:
        reason = _WITHHELD
    return {
        "reason": translated(refused if reason == refused else reason),
        "basis": basis_in_words(kept.get("basis") or ""),
    }


@staff_only
def audit_log(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The log, newest first, by key; and its verification."""
    _require(actor, "audit.read")
    before = whole_number(request.GET.get("before", ""))
    entries = AuditEntry.objects.order_by("-seq")
    if before is not None:
        entries = entries.filter(seq__lt=before)
    if action := request.GET.get("action", "")[:60]:
        entries = entries.filter(action=action)
    page = list(with_names(entries)[:PAGE])
    subjects = subject_words(page)
    rows = [
        {
            "entry": e,
            "who": who_acted(e),
            "subject": subjects[e.subject],
            **_reason(e),
            "title": translated(BY_ACTION[e.action].title) if e.action in BY_ACTION else e.action,
        }
        for e in page
    ]
    breaks = list(audit.verify()) if "verify" in request.GET else None
    context = {
        "rows": rows,
        "breaks": breaks,
        "checkpoint": audit.checkpoint(),
        "filtered": bool(action),
        "older": urlencode({**({"action": action} if action else {}), "before": page[-1].seq})
        if len(page) == PAGE
        else "",
    }
    return render(request, "desk/audit.html", context)


@staff_only
def keep_filter(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Save the list's filter under a name."""
    query = post_value(request, "query")[:500]
    if request.method == "POST":
        try:
            save_filter(actor, get_unit(actor.unit), name=post_value(request, "name"), query=query)
        except InvalidInput as error:
            messages.error(request, told(error))
        else:
            say(request, _("筛选条件已保存。"))
    return redirect(f"/desk/matters/?{query}")


@staff_only
def remove_filter(request: HttpRequest, actor: Actor, filter_id: int) -> HttpResponse:
    """Delete one of the own filters."""
    if request.method == "POST":
        drop_filter(actor, get_unit(actor.unit), filter_id=filter_id)
        say(request, _("筛选条件已删除。"))
    return redirect("desk:matters")
