"""The frame around every desk page: who is here and which desks this person has."""

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from xinqiao.kernel.access import by_post
from xinqiao.kernel.language import listed
from xinqiao.offices.models import Staff
from xinqiao.rules.roles import ADMINS, ROLE_TITLES
from xinqiao.web.desk.menu import MenuGroup, MenuItem, at_hand, menu_of
from xinqiao.web.desk.message_views import unread
from xinqiao.web.drafts.keeping import Restored, restored, shown_again
from xinqiao.web.drafts.slip import write
from xinqiao.web.middleware import session_left
from xinqiao.web.request import came_from, staff_actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    unit_name: str
    person: str
    roles: str
    menu: tuple[MenuGroup, ...]
    at_hand: tuple[MenuItem, ...]
    can_search: bool
    can_report: bool
    can_help: bool
    staff_id: int
    kept: Restored | None
    over: str
    form_id: UUID | None
    session_left: int
    unread: int
    keys: bool

    @property
    def slip(self) -> str:
        """For one form of the page: that of the draft which it shows, of the form that is shown once more, or a new one."""
        return write(self.staff_id, self.kept.draft_id if self.kept is not None else self.form_id)


def desk(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the frame, for logged-in staff; only the form where it opens over another page (`here.js`)."""
    user = getattr(request, "user", None)
    if not isinstance(user, Staff):
        return {}
    actor = staff_actor(request)
    here = "X-Here" in request.headers
    return {
        "frame": "web/here.html" if here else "web/whole.html",
        "desk": Desk(
            unit_name=actor.unit_name,
            person=user.name,
            roles=listed(ROLE_TITLES[r] for r in sorted(actor.roles)),
            menu=menu_of(request, actor),
            at_hand=at_hand(actor),
            can_search=bool(actor.roles - ADMINS),
            can_report=by_post("urgent_report.send", actor),
            can_help=by_post("help.call", actor),
            staff_id=user.pk,
            kept=restored(request),
            over=came_from(request),
            form_id=shown_again(request, user.pk),
            session_left=session_left(request, int(time.time())),
            unread=unread(request, actor).total(),
            keys=getattr(user, "keys_wanted", None) is not False,
        ),
    }
