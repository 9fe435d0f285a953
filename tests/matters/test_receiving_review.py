"""A request for review on paper that came to the organ that reviews (条例 35, 36)."""

from typing import Any

import pytest

from tests.cast import Cast, reload
from tests.steps import answered
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Denied, InvalidInput
from xinqiao.matters.commands.receiving_review import receive_request
from xinqiao.matters.models import MatterUnit, Paper

pytestmark = pytest.mark.django_db


def test_articles_35_36_the_reviewing_organ_enters_a_request_that_came_to_itself_on_paper(cast: Cast) -> None:
    matter = answered(cast)
    opinion = Paper.objects.get(matter=matter, kind="handling_opinion")
    paper: dict[str, Any] = {
        "number": matter.number,
        "document": opinion.number,
        "text": "甲小满认为没有查清事实",
    }
    for who, unit, changes in (
        ("final_reviewer", cast.province_government, {}),  # not the next above
        ("reviewer", cast.city_government, {"document": "云建处〔2020〕1号"}),
        ("reviewer", cast.city_government, {"number": "XF2020-000001"}),
    ):
        with pytest.raises(InvalidInput) as found:
            receive_request(cast.actor(who), unit, received_on=today(), **{**paper, **changes})
        assert set(found.value.fields) == {"document"}
    review = receive_request(cast.actor("reviewer"), cast.city_government, received_on=today(), **paper)
    assert (review.unit, reload(matter).state) == (cast.city_government, "in_review")
    assert "小满" not in review.text
    assert matter.clocks.get(code="T10").started_on == today()
    with pytest.raises(InvalidInput):
        receive_request(cast.actor("reviewer"), cast.city_government, received_on=today(), **paper)
    with pytest.raises(Denied):
        receive_request(cast.actor("reviewer"), cast.housing, received_on=today(), **paper)


def test_article_30_3_an_accused_superior_finds_nothing_to_review(cast: Cast) -> None:
    matter = answered(cast)
    opinion = Paper.objects.get(matter=matter, kind="handling_opinion")
    MatterUnit.objects.create(
        matter=matter, unit=cast.city_government, part="accused", since=matter.updated_at
    )
    paper: dict[str, Any] = {"number": matter.number, "document": opinion.number, "text": "没有查清事实"}
    with pytest.raises(InvalidInput, match="没有找到"):
        receive_request(cast.actor("reviewer"), cast.city_government, received_on=today(), **paper)
