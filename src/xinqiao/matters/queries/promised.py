"""What was promised in a matter, as the petitioner reads it on the progress page (M-D3)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from xinqiao.courses.queries import taken
from xinqiao.kernel.clock import day_of, today
from xinqiao.kernel.language import day_in_words, translated
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import Commitment, Matter
from xinqiao.rules.promising import COMMITMENT, REMIND_WORKING_DAYS, SHOWN, CommitmentStage


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
    made_here = list(matter.commitments.filter(stage__in=SHOWN))
    not_done = _said_not_done(made_here)
    return tuple(
        Promise(
            id=made.pk,
            what=made.what,
            day=day_in_words(made.due_on) + unsure(made.provisional),
            state=_state(made, not_done.get(made.pk)),
            done=COMMITMENT.open_to(made.stage, "told_done"),
            not_done=COMMITMENT.open_to(made.stage, "told_not_done"),
        )
        for made in made_here
    )


def _said_not_done(made: list[Commitment]) -> dict[int, date]:
    """Key → the day on which the petitioner said that it was not done, where nobody has said otherwise since."""
    open_ones = [one.pk for one in made if one.stage == CommitmentStage.IN_FORCE]
    told = taken(Commitment, "fulfil", "told_done", "told_not_done").filter(key__in=open_ones)
    last = {step.key: step for step in told.order_by("number")}
    return {key: day_of(step.at) for key, step in last.items() if step.act == "told_not_done"}


def _again(made: Commitment, said: date) -> str:
    """What comes after the petitioner's word, and by when: done anew by the day that stands, or a leader has it on the desk."""
    told = {"said": day_in_words(said), "day": day_in_words(made.due_on)}
    if made.due_on >= today():
        return _("您%(said)s说没有做到：单位须重新办理并附上证据，最迟%(day)s") % told
    led = work_calendar().add_working_days(made.due_on, REMIND_WORKING_DAYS + 1).day
    if led <= today():
        return _("您%(said)s说没有做到，原定的%(day)s已过：单位须重新办理并附上证据，已报单位领导督促") % told
    told["led"] = day_in_words(led)
    return (
        _("您%(said)s说没有做到，原定的%(day)s已过：单位须重新办理并附上证据，最迟%(led)s报单位领导督促")
        % told
    )


def _state(made: Commitment, said: date | None) -> str:
    if said is not None:
        return _again(made, said)
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
