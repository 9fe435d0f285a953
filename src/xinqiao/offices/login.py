"""Who somebody is: by password, here or in the unit's directory; and who a session belongs to."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest

from xinqiao.kernel.compiled import of_record
from xinqiao.offices.directory import vouches
from xinqiao.offices.models import (
    AccountNotice,
    BulkRun,
    DirectoryLink,
    Draft,
    SecondFactor,
    Staff,
    StaffMessage,
)
from xinqiao.offices.queries import own_password_opens


def _account(key: int) -> QuerySet[Staff]:
    """An account with all that every page asks of it, a row for each of its posts."""
    kept = Draft.objects.filter(staff=OuterRef("pk")).order_by().values("staff").annotate(n=Count("pk"))
    unread = StaffMessage.objects.filter(staff=OuterRef("pk"), seen_at=None)
    shares = Q(filters__shared=True, unit=OuterRef("unit"))
    views = Staff.objects.filter(Q(pk=OuterRef("pk"), filters__isnull=False) | shares)
    return Staff.objects.filter(pk=key).annotate(
        post=F("posts__role"),
        unit_name=F("unit__short_name"),
        has_news=Exists(AccountNotice.objects.filter(staff=OuterRef("pk"), seen_at=None)),
        has_factor=Exists(SecondFactor.objects.filter(pk=OuterRef("pk")).exclude(confirmed_at=None)),
        drafts_kept=Subquery(kept.values("n")),
        has_runs=Exists(BulkRun.objects.filter(staff=OuterRef("pk"), open=True)),
        rows_wanted=F("preference__rows"),
        unit_wanted=F("preference__unit"),
        keys_wanted=F("preference__keys"),
        has_unread=Exists(unread),
        has_views=Exists(views),
    )


class StaffBackend(ModelBackend):
    """Reads the person with unit, posts, preferences, the number of drafts, whether a run is not finished, messages are unread and whether there are saved views in
    one query, on every request, so that a change of rights works at once."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Staff | None:
        """Whose password this is. Of a linked account it is the directory's; of an administrator's also the own one, for the day on which
        the directory does not answer. An account that waits for its slips is opened by nobody. Raises Refused then."""
        link = DirectoryLink.objects.filter(staff__username=username).select_related("staff").first()
        staff = link.staff if link else None
        if link is None or staff is None or not staff.is_active or not staff.has_usable_password():
            found = super().authenticate(request, username=username, password=password, **kwargs)
            return found if isinstance(found, Staff) else None
        if own_password_opens(staff) and staff.check_password(password or ""):
            return staff
        return staff if vouches(link.name, link.key, password or "") else None

    def get_user(self, user_id: int) -> Staff | None:
        """None for an account that does not exist or is closed."""
        found: list[Any] = of_record(_account, user_id)
        if not found or not self.user_can_authenticate(found[0]):
            return None
        staff: Staff = found[0]
        vars(staff)["posts_read"] = [(row.post, row.unit_name) for row in found if row.post]
        return staff
