"""Whose a private calendar address is: the address is its own key, and only a keyed fingerprint of it is kept."""

from xinqiao.kernel.sealing import blind_index
from xinqiao.offices.models import Staff
from xinqiao.policy.models import StudyFeed


def fingerprint(token: str) -> str:
    """Under which an address is kept; the address itself is kept nowhere."""
    return blind_index(token, purpose="study-feed").hex()


def reader_of(token: str) -> Staff | None:
    """Who reads under a private address; None when there is none, it was ended, or its person no longer has a post here."""
    if len(token) > 100 or not token.isascii():
        return None
    feeds = StudyFeed.objects.select_related("staff").filter(fingerprint=fingerprint(token), revoked_at=None)
    feed = feeds.filter(staff__is_active=True, staff__posts__isnull=False).first()
    return feed.staff if feed else None
