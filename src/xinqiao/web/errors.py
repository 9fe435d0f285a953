"""Last-resort pages: in Chinese, saying what to do, with no trace of the inside."""

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.translation import gettext as _

from xinqiao.kernel.unavailable import why_unavailable
from xinqiao.web.drafts.keeping import address_of, keep_sent
from xinqiao.web.templatetags.offices import told_without_asking
from xinqiao.web.unavailable import is_for_citizens, unavailable


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(
        request,
        "web/refused.html",
        {"message": _("没有这个页面，或者您无权查看。"), "status": 404},
        status=404,
    )


def failed(request: HttpRequest) -> HttpResponse:
    """Does not claim that nothing was saved: the act may be done, and only its telling have failed."""
    if (why := why_unavailable(sys.exc_info()[1])) is not None:
        return unavailable(request, why)
    words = "这次操作可能没有保存。请先看原来的事项是否已经办理，没有的再试一次；仍然不行，请联系系统管理员。"
    if is_for_citizens(request):
        offices = "；".join(f"{u.name} {u.telephone} {u.hours}".strip() for u in told_without_asking())
        words = f"这次操作可能没有保存。请先查询是否已经登记，没有的再试一次；仍然不行，请打电话或者到接待场所。{offices}"
    page = f"<!doctype html><meta charset=utf-8><title>500</title><h1>系统出错了</h1><p>{escape(words)}</p>"
    return HttpResponse(page, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Somebody logged in again in another tab, or the page is too old: the form of a person is shown to that person again, filled."""
    draft = keep_sent(request)
    if draft is not None:
        return redirect(address_of(draft))
    message = _("页面已过期或者浏览器不接受 Cookie。请返回上一页，刷新后再提交；您填写的内容通常还在。")
    return render(request, "web/refused.html", {"message": message, "status": 403}, status=403)
