"""The policy asked before something is done, and what it denies put on record."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models

from xinqiao.kernel import access, audit, rehearsal
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import Denied
from xinqiao.kernel.records import reference


def permit(action: str, actor: Actor, subject: models.Model | None) -> None:
    """Raises Denied, with the policy's reason."""
    verdict = access.check(action, actor, subject)
    if not verdict.allowed:
        raise Denied(verdict.reason)


@contextmanager
def denials_on_record(action: str, actor: Actor, subject: models.Model | None) -> Iterator[None]:
    """What is denied within stays in the log, though what was done within is rolled back; a rehearsal leaves nothing."""
    try:
        yield
    except Denied as denied:
        if not rehearsal.rehearsing():
            on = getattr(access.facts_of(subject), "matter_id", None)
            told: dict[str, Any] = {"action": action, "subject": reference(subject), "matter_id": on}
            audit.append_alone(actor, audit.Event(**told, reason=denied.message, outcome="denied"))
        raise
