"""How the installation is, for the system administrator; and in one word for whoever watches the machine."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponse
from django.shortcuts import render

from xinqiao.controls.health import examine
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.unavailable import why_unavailable
from xinqiao.web.request import staff_only


@staff_only
def health(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What `./xinqiao doctor` says."""
    if not by_post("health.read", actor):
        raise NotFound
    return render(request, "desk/health.html", {"findings": examine()})


def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the office answers: the database can be read. Nothing else is told, for anybody may ask."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as error:
        if why_unavailable(error) is None:
            raise
        return JsonResponse({"status": "unavailable"}, status=503, headers={"Cache-Control": "no-store"})
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})
