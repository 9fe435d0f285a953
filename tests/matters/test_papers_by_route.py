"""A document belongs to its route, its ground is one that the law knows, and an extension finds its sixty days."""

from typing import Any

import pytest

from tests.cast import Cast, accepted, reload
from tests.steps import HANDLERS, OPINION, draftable, fresh, issued, told_again
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.matters.commands.papers import approve, draft, issue_paper, submit_for_approval


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("route", "kind"),
    [
        ("31(6)", "reply"),
        ("31(6)", "guidance_notice"),
        ("31(5)", "handling_opinion"),
        ("31(5)", "extension_notice"),
    ],
)
def test_no_document_takes_the_place_of_the_one_its_route_asks_for(cast: Cast, route: str, kind: str) -> None:
    matter = accepted(cast, route=route)
    with pytest.raises(Refused, match=r"第三十一条|处理意见书"):
        draft(cast.actor("handler"), reload(matter), kind, {})


@pytest.mark.django_db
def test_an_extension_that_comes_after_the_answer_is_refused_in_words(cast: Cast) -> None:
    matter = accepted(cast)
    content: dict[str, Any] = {"days": "30", "reason": "需要鉴定"}
    late = draft(cast.actor("handler"), reload(matter), "extension_notice", content)
    submit_for_approval(cast.actor("handler"), late)
    approve(cast.actor("leader"), fresh(late))
    issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)
    with pytest.raises(Refused, match="在办理期限内"):
        issue_paper(cast.actor("leader"), fresh(late))


@pytest.mark.django_db
@pytest.mark.parametrize("ground", ["", "44(2)", "不想受理"])
def test_a_refusal_needs_a_ground_that_the_law_knows(cast: Cast, ground: str) -> None:
    matter = told_again(cast, accepted(cast))
    content = {"ground": ground, "explanation": "说明"}
    paper = draft(cast.actor("registrar"), matter, "decline_notice", content)
    with pytest.raises(InvalidInput) as caught:
        submit_for_approval(cast.actor("registrar"), paper)
    assert "ground" in caught.value.fields


@pytest.mark.django_db
def test_a_matter_that_was_extended_is_not_offered_a_second_extension(cast: Cast) -> None:
    matter = accepted(cast)
    assert "extension_notice" in draftable(reload(matter))
    content = {"days": "30", "reason": "需要鉴定"}
    issued(cast, matter, "extension_notice", content, "handler", "leader")
    assert "extension_notice" not in draftable(reload(matter))
    with pytest.raises(Refused, match="只能延长一次"):
        draft(cast.actor("handler"), reload(matter), "extension_notice", content)
