"""How the office is reached, at the foot of every page that citizens see."""

from contextlib import suppress
from uuid import UUID

from django import template
from django.db import Error
from django.template.context import Context

from xinqiao.matters.queries.petitions import registered_at
from xinqiao.offices.models import Unit
from xinqiao.offices.queries import reached
from xinqiao.web.request import PETITION_KEY

register = template.Library()
_SHOWN = 3
_last: list[Unit] = []


def told_without_asking() -> list[Unit]:
    """The offices as a page of this process told them last; before any did, as the database still answers. For the time when it does not."""
    with suppress(Error):
        return _last[:_SHOWN] or list(reached()[:_SHOWN])
    return []


@register.inclusion_tag("counter/reached.html", takes_context=True)
def reached_at(context: Context) -> dict[str, list[Unit] | bool]:
    """The office where the opened petition was registered; before one is opened the petition offices, the first of them where there are
    many. So on the log-in and where an address does not exist, for a citizen may come there too; nothing on the pages of the staff, who come
    by the same frame."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    counter = match is not None and match.app_name == "counter"
    user = getattr(request, "user", None)
    if request is None or not (counter or user is None or not user.is_authenticated):
        return {"units": [], "more": False}
    opened = request.session.get(PETITION_KEY)
    own = registered_at(UUID(opened["petition"])) if opened else None
    found = [own] if own else list(reached()[: _SHOWN + 1])
    if not own:
        _last[:] = found
    return {"units": found[:_SHOWN], "more": len(found) > _SHOWN}
