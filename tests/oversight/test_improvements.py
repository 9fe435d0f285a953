"""Better work and better policy are proposed in writing and answered in writing (条例 14(6), 40(1), (2), (4)); who answers for it too (40(3))."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, accepted
from tests.controls.seen import seen
from tests.oversight.accounts import found_at_work, proposed_to
from tests.oversight.improvements import ASKED, FOUND, drafted, now_of
from tests.web.pages import browser_of, page_of
from xinqiao.controls.procedure_papers import PAPERS_SERVED
from xinqiao.controls.reading import Evidence, Period, Standing
from xinqiao.courses.queries import taken
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.matters.models import Matter, Paper
from xinqiao.oversight.commands import improvement
from xinqiao.oversight.compose import to_account
from xinqiao.oversight.models import Account
from xinqiao.oversight.queries.improvement import get_improvement


def _of_the_board(cast: Cast, days: int = 0) -> list[Evidence]:
    """The proposals among the lines of M-R4, so many days later."""
    period = Period(first=today(), last=today() + timedelta(days=60))
    found = seen(PAPERS_SERVED, cast.housing.pk, period, today() + timedelta(days=days)).lines
    return [line for line in found if line.subject.startswith("oversight.")]


@pytest.mark.pdf
def test_article_40_a_proposal_is_issued_by_another_answered_in_thirty_days_and_settled(
    cast: Cast, client: Client
) -> None:
    inspector, leader, theirs = cast.actor("inspector"), cast.actor("office_leader"), cast.actor("leader")
    found = drafted(cast)
    with pytest.raises(NotFound):
        get_improvement(theirs, found.pk)
    with pytest.raises(Denied):
        improvement.issue_improvement(inspector, now_of(found))
    with pytest.raises(Refused, match="另一个单位"):
        improvement.issue_improvement(theirs, now_of(found))
    improvement.issue_improvement(leader, now_of(found))
    paper = Paper.objects.get(kind="improvement_proposal")
    assert paper.addressed_to == cast.housing
    assert "改" in paper.number
    assert now_of(found).turn_due == today() + timedelta(days=30)
    browser = browser_of(cast, client, "leader")
    page = page_of(browser, reverse("oversight:improvement", args=[found.pk]))
    assert FOUND in page
    assert ASKED in page
    letter = browser.get(reverse("oversight:improvement_letter", args=[found.pk]))
    assert letter.content.startswith(b"%PDF")
    assert paper.number in page_of(browser, reverse("oversight:improvements"))
    (waits,) = _of_the_board(cast)
    assert (waits.standing, waits.by) == (Standing.AT_RISK, now_of(found).turn_due)
    (late,) = _of_the_board(cast, days=31)
    assert (late.standing, late.subject) == (Standing.BROKEN, f"oversight.improvementproposal:{found.pk}")
    assert "还没有反馈" in str(late.title)
    with pytest.raises(Refused, match="另一个单位"):
        improvement.answer_improvement(
            leader, now_of(found), adopted="whole", answer="都已采纳，下周起执行。"
        )
    improvement.answer_improvement(theirs, now_of(found), adopted="not", answer="我单位认为没有必要改。")
    improvement.ask_improvement_again(inspector, now_of(found), reason="不采纳没有说明理由")
    improvement.answer_improvement(theirs, now_of(found), adopted="whole", answer="都已采纳，下周起执行。")
    assert [line.standing for line in _of_the_board(cast)] == [Standing.KEPT, Standing.KEPT], "each round"
    assert [step.words["adopted"] for step in taken(type(found), "answer").order_by("number")] == [
        "not",
        "whole",
    ]
    improvement.settle_improvement(inspector, now_of(found))
    with pytest.raises(Refused, match="已办结"):
        improvement.drop_improvement(inspector, now_of(found), reason="不再需要")
    Matter.objects.filter(pk=found.matter_id).update(confidential=True)
    assert not _of_the_board(cast)
    with pytest.raises(NotFound):
        get_improvement(theirs, found.pk)


def test_article_40_a_proposal_is_begun_on_the_page_of_a_matter_by_whom_may(
    cast: Cast, client: Client
) -> None:
    matter = accepted(cast)
    page, begun = (
        reverse("desk:matter", args=[matter.pk]),
        reverse("desk:do", args=["matters", matter.pk, "improvement"]),
    )
    offered, rooms = reverse("oversight:improvements"), f'href="{reverse("desk:matters")}">选信访事项'
    browser = browser_of(cast, client, "inspector")
    assert begun in page_of(browser, page)
    assert rooms in page_of(browser, offered)
    browser = browser_of(cast, client, "registrar")
    assert begun not in page_of(browser, page)
    assert rooms not in page_of(browser, offered)
    Matter.objects.filter(pk=matter.pk).update(confidential=True)
    assert begun not in page_of(browser_of(cast, client, "office_leader"), page)


def test_article_30_nothing_is_proposed_from_an_accusation_and_nobody_proposes_to_the_own_unit(
    cast: Cast,
) -> None:
    found = drafted(cast)
    given: dict[str, Any] = {"kind": "work", "problem": FOUND, "proposal": ASKED}
    with pytest.raises(InvalidInput, match="本单位以外"):
        improvement.draft_improvement(
            cast.actor("inspector"), found.matter, unit=cast.petition_office, **given
        )
    with pytest.raises(InvalidInput, match=r"本级党委.*第四十条第二款"):
        improvement.draft_improvement(
            cast.actor("inspector"), found.matter, unit=cast.housing, **{**given, "kind": "policy"}
        )
    with pytest.raises(Refused, match="由信访部门提出"):
        improvement.draft_improvement(cast.actor("leader"), found.matter, unit=cast.city_government, **given)
    Matter.objects.filter(pk=found.matter_id).update(confidential=True)
    matter = Matter.objects.get(pk=found.matter_id)
    with pytest.raises(Refused, match=r"检举控告.*第三十条第三款"):
        improvement.draft_improvement(cast.actor("office_leader"), matter, unit=cast.housing, **given)
    with pytest.raises(Refused, match="检举控告"):
        improvement.issue_improvement(cast.actor("office_leader"), now_of(found))


@pytest.mark.pdf
def test_article_40_that_somebody_answers_for_it_is_proposed_in_a_letter_of_its_own(
    cast: Cast, client: Client
) -> None:
    before = found_at_work(cast)
    browser = browser_of(cast, client, "leader")
    assert browser.get(reverse("oversight:account_letter", args=[before.pk])).status_code == 404
    found = proposed_to(cast)
    letter = to_account(Account.objects.get(pk=found.pk))
    assert letter.number == found.number != ""
    assert letter.addressee == cast.housing.name
    said = "".join(line for section in letter.sections for line in section.paragraphs)
    assert found.fact in said
    assert "书面反馈采纳情况（《信访工作条例》第四十条第四款）" in said
    assert browser.get(reverse("oversight:account_letter", args=[found.pk])).content.startswith(b"%PDF")
    assert not Paper.objects.filter(kind="accountability_proposal").exists(), "it enters no file of a matter"
