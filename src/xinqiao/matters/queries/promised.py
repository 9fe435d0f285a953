"""What was promised in a matter, as the petitioner reads it on the progress page (M-D3)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xinqiao.courses.queries import taken
from xinqiao.kernel.clock import today
from xinqiao.kernel.language import day_in_words, translated
from xinqiao.matters.models import Commitment, Matter
from xinqiao.rules.promising import COMMITMENT, SHOWN, CommitmentStage


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What was promised, as the petitioner reads it. `done`, `not_done`: whether that may be said of it now."""

    id: int
    what: str
    day: str
    state: str
    done: bool
    not_done: bool


def promises(matter: Matter, unsure: Callable[[bool], str]) -> tuple[Promise, ...]:
    """What is in force or was, by its day. An accusation is told of elsewhere (条例 30)."""
    if matter.confidential:
        return ()
    return tuple(
        Promise(
            id=made.pk,
            what=made.what,
            day=day_in_words(made.due_on) + unsure(made.provisional),
            state=_state(made),
            done=COMMITMENT.open_to(made.stage, "told_done"),
            not_done=COMMITMENT.open_to(made.stage, "told_not_done"),
        )
        for made in matter.commitments.filter(stage__in=SHOWN)
    )


def _state(made: Commitment) -> str:
    if made.stage == CommitmentStage.IN_FORCE and made.due_on < today():
        return _("已过期，单位还没有登记做到")
    if made.stage == CommitmentStage.ENDED:
        why = taken(Commitment, "end").filter(key=made.pk).latest("number").words["reason"]
        return _("已终止：%(reason)s") % {"reason": translated(why)}
    words = {
        CommitmentStage.IN_FORCE: _("正在办"),
        CommitmentStage.FULFILLED: _("单位登记已经做到，请您核对"),
        CommitmentStage.ACKNOWLEDGED: _("您确认已经做到"),
        CommitmentStage.BROKEN: _("单位登记没有做到"),
    }
    return words[CommitmentStage(made.stage)]
