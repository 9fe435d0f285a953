"""Who a session belongs to."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, F, OuterRef

from xinqiao.offices.models import AccountNotice, Staff


class StaffBackend(ModelBackend):
    """Reads the person with unit and posts in one query, on every request, so that a change of rights works at once."""

    def get_user(self, user_id: int) -> Staff | None:
        """None for an account that does not exist or is closed."""
        rows = Staff.objects.filter(pk=user_id).annotate(
            post=F("posts__role"),
            unit_name=F("unit__short_name"),
            has_news=Exists(AccountNotice.objects.filter(staff=OuterRef("pk"), seen_at=None)),
        )
        found = list(rows)
        if not found or not self.user_can_authenticate(found[0]):
            return None
        found[0].__dict__["posts_read"] = [(row.post, row.unit_name) for row in found if row.post]
        return found[0]
