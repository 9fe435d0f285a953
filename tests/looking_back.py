"""Steps that several tests take in a look-back: a quarter with concluded matters, its draw, two reviews, a conclusion."""

from datetime import date, timedelta
from typing import Any

from tests.cast import Cast, at
from tests.steps import answered
from xinqiao.kernel import clock
from xinqiao.kernel.clock import today
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import Matter
from xinqiao.policy.commands.look_back import assign_reviewers, draw_sample
from xinqiao.policy.commands.rectification import open_from_finding
from xinqiao.policy.commands.reviewing import (
    agree,
    ask_for_statement,
    check_execution,
    propose_conclusion,
    state,
    write_review,
)
from xinqiao.policy.models import LookBack, Rectification, SampledMatter
from xinqiao.rules.lifecycle import State
from xinqiao.rules.looking_back import SHEETS, Answer, Finding
from xinqiao.rules.roles import Role

IN_THE_QUARTER, AFTER = at("2026-08-03"), at("2026-10-12")
FINE: dict[str, Any] = {**dict.fromkeys(SHEETS[State.CONCLUDED], Answer.YES), "finding": Finding.NONE}
WRONG = {
    **FINE,
    "policy": Answer.NO,
    "policy_note": "引用的条款已经修订，应引用现行版本。",
    "finding": Finding.MODERATE,
}
REVIEWERS = {Role.INSPECTOR: "inspector", Role.LEGAL_COUNSEL: "office_counsel"}


def concluded_quarter(cast: Cast, count: int = 1) -> list[Matter]:
    """Matters that the housing office answered in the third quarter of 2026."""
    with clock.at(IN_THE_QUARTER):
        return [answered(cast) for _ in range(count)]


def drawn(cast: Cast, count: int = 1) -> LookBack:
    """The petition office's sample of that quarter. The clock must stand after it."""
    concluded_quarter(cast, count)
    return draw_sample(cast.actor("inspector"), cast.petition_office, quarter="2026-Q3")


def again(sampled: SampledMatter) -> SampledMatter:
    return SampledMatter.objects.select_related("matter", "look_back").get(pk=sampled.pk)


def assigned(cast: Cast, look_back: LookBack) -> SampledMatter:
    """The first sampled matter with its two reviewers."""
    sampled = look_back.sample.get(position=1)
    assign_reviewers(
        cast.actor("inspector"), sampled, **{p: cast.staff[who].pk for p, who in REVIEWERS.items()}
    )
    return checked(cast, sampled)


def checked(cast: Cast, sampled: SampledMatter, words: str = "工地夜间已经停工") -> SampledMatter:
    """The inspector looked whether what was supported was carried out."""
    check_execution(cast.actor("inspector"), again(sampled), way="visit", on=today(), seen=words)
    return again(sampled)


def reviewed(
    cast: Cast, sampled: SampledMatter, first: dict[str, Any] = WRONG, second: dict[str, Any] = FINE
) -> SampledMatter:
    write_review(cast.actor("inspector"), again(sampled), **first)
    write_review(cast.actor("office_counsel"), again(sampled), **second)
    return again(sampled)


def a_week_on() -> date:
    return work_calendar().add_working_days(today(), 5).day


def heard(cast: Cast, sampled: SampledMatter) -> SampledMatter:
    ask_for_statement(
        cast.actor("inspector"), again(sampled), what="请说明为何引用已修订的条款。", due=a_week_on()
    )
    state(cast.actor("handler"), again(sampled), statement="起草时未核对版本，今后先查政策库。")
    return again(sampled)


def settled(cast: Cast, sampled: SampledMatter, finding: Finding = Finding.MODERATE) -> SampledMatter:
    propose_conclusion(
        cast.actor("inspector"), again(sampled), finding=finding, conclusion="依据已失效，结论仍成立。"
    )
    agree(cast.actor("office_counsel"), again(sampled))
    return again(sampled)


def found_wrong(cast: Cast) -> SampledMatter:
    """A concluded finding of grade 一般, the handler heard."""
    return settled(cast, heard(cast, reviewed(cast, assigned(cast, drawn(cast)))))


def opened(cast: Cast) -> Rectification:
    """The rectification that follows."""
    return open_from_finding(
        cast.actor("inspector"),
        found_wrong(cast),
        deviation="引用了已修订的条款。",
        owner=cast.staff["handler"],
        due=today() + timedelta(days=30),
    )
