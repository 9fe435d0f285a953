"""An extension stands within the sixty days, on each day that something is done about it, and once (条例 34)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from tests.cast import Cast, accepted, at, reload
from tests.steps import HANDLERS, OPINION, fresh, issued
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.matters.commands.papers import (
    approve,
    draft,
    drop_paper,
    issue_paper,
    save_draft,
    submit_for_approval,
)
from xinqiao.matters.compose import acceptance
from xinqiao.matters.models import Matter, Paper, RunningClock
from xinqiao.matters.offers import drafts, hindrance, paper_steps
from xinqiao.rules.words import Phrase

pytestmark = pytest.mark.django_db

LAST_DAY, DAY_AFTER = "2026-05-06", "2026-05-07"
CONTENT: dict[str, Any] = {"days": "30", "reason": "需要鉴定"}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(at("2026-03-02"), tick=False) as traveller:
        yield traveller


def _approved(cast: Cast, matter: Matter) -> Paper:
    paper = draft(cast.actor("handler"), reload(matter), "extension_notice", CONTENT)
    submit_for_approval(cast.actor("handler"), fresh(paper))
    approve(cast.actor("leader"), fresh(paper))
    return fresh(paper)


@pytest.mark.parametrize("day", [DAY_AFTER, "2026-06-05", "2026-07-20"])
def test_34_approved_in_time_it_is_not_issued_after_the_last_day(
    cast: Cast, clock: time_machine.Traveller, day: str
) -> None:
    """Nor after the end that it would have given itself: no notice names a day that is past."""
    paper = _approved(cast, accepted(cast))
    clock.move_to(at(day))
    with pytest.raises(Refused, match=r"2026年5月6日.*届满.*尽快办结.*作废.*第三十四条"):
        issue_paper(cast.actor("leader"), paper)
    assert fresh(paper).number == ""
    assert RunningClock.objects.filter(matter=paper.matter, code="T7", stopped_on=None).exists()
    assert not RunningClock.objects.filter(matter=paper.matter, code="T8").exists()


def test_34_on_the_last_day_it_is_issued(cast: Cast, clock: time_machine.Traveller) -> None:
    paper = _approved(cast, accepted(cast))
    clock.move_to(at(LAST_DAY, 23))
    assert issue_paper(cast.actor("leader"), paper).number


def test_34_days_that_end_within_the_holiday_that_moved_the_last_day_extend_nothing(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    """Sixty days end on 1 May, moved to 6 May: five more end there too, and the one extension would be gone (民法典 203)."""
    paper = draft(cast.actor("handler"), accepted(cast), "extension_notice", CONTENT | {"days": "5"})
    with pytest.raises(InvalidInput, match="等于没有延长") as told:
        submit_for_approval(cast.actor("handler"), paper)
    assert set(told.value.fields) == {"days"}
    save_draft(cast.actor("handler"), fresh(paper), CONTENT | {"days": "6"})
    assert submit_for_approval(cast.actor("handler"), fresh(paper)).state == "in_approval"


def test_34_asked_for_in_the_last_minute_it_is_refused_a_minute_later_and_no_word_is_lost(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    """Until 24:00 of the last day the period runs (民法典 203); what was written stays, and may be used for the answer."""
    matter = accepted(cast)
    clock.move_to(at(LAST_DAY, 23) + timedelta(minutes=59))
    asked = draft(cast.actor("handler"), reload(matter), "extension_notice", CONTENT)
    submit_for_approval(cast.actor("handler"), fresh(asked))
    clock.move_to(at(DAY_AFTER, 0))
    with pytest.raises(Refused, match=r"届满.*第三十四条"):
        approve(cast.actor("leader"), fresh(asked))
    assert fresh(asked).content == CONTENT
    assert fresh(asked).state == "in_approval"
    assert RunningClock.objects.get(matter=matter, code="T7").stopped_on is None


def test_34_a_day_that_a_notice_may_still_move_is_told_as_such_on_paper(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    clock.move_to(at("2026-11-30"))
    told = "".join("".join(section.paragraphs) for section in acceptance(accepted(cast)))
    assert "期限至2027年1月29日（暂定，涉及年度的放假安排公布后可能改变）" in told


def test_34_after_the_last_day_it_is_offered_with_its_reason_and_no_step_but_giving_it_up(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    matter = accepted(cast)
    paper = _approved(cast, matter)
    assert "issue" in paper_steps(cast.actor("leader"), paper)
    assert hindrance(paper) is None
    clock.move_to(at(DAY_AFTER))
    steps = paper_steps(cast.actor("leader"), fresh(paper))
    assert "issue" not in steps
    assert "drop" in steps
    stopped = hindrance(fresh(paper))
    assert stopped is not None
    assert isinstance(stopped.reason, Phrase)
    drop_paper(cast.actor("leader"), fresh(paper), note="期限已过")
    folded = drafts(reload(matter))["extension_notice"]
    assert not folded.allowed
    assert [b.text for b in folded.basis] == ["《信访工作条例》第三十四条"]
    with pytest.raises(Refused, match="届满"):
        draft(cast.actor("handler"), reload(matter), "extension_notice", CONTENT)


def test_34_a_draft_is_not_sent_for_approval_after_the_last_day(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    paper = draft(cast.actor("handler"), reload(accepted(cast)), "extension_notice", CONTENT)
    clock.move_to(at(DAY_AFTER))
    with pytest.raises(Refused, match="届满"):
        submit_for_approval(cast.actor("handler"), fresh(paper))


def test_34_a_second_extension_is_folded_with_its_article(cast: Cast) -> None:
    matter = accepted(cast)
    issue_paper(cast.actor("leader"), _approved(cast, matter))
    folded = drafts(reload(matter))["extension_notice"]
    assert not folded.allowed
    assert "只能延长一次" in folded.reason
    assert [b.article for b in folded.basis] == [34]
    with pytest.raises(Refused, match=r"只能延长一次.*第三十四条"):
        draft(cast.actor("handler"), reload(matter), "extension_notice", CONTENT)


@pytest.mark.parametrize("days", ["0", "31", "60"])
def test_34_it_is_never_longer_than_thirty_days(cast: Cast, days: str) -> None:
    paper = draft(
        cast.actor("handler"), reload(accepted(cast)), "extension_notice", {**CONTENT, "days": days}
    )
    with pytest.raises(InvalidInput, match="第三十四条"):
        submit_for_approval(cast.actor("handler"), fresh(paper))


def test_34_where_no_sixty_days_run_it_is_not_even_told_of(cast: Cast) -> None:
    assert "extension_notice" not in drafts(reload(accepted(cast, route="31(5)")))
    matter = accepted(cast)
    issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)
    assert "extension_notice" not in drafts(reload(matter))
