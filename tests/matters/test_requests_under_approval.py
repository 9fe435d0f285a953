"""What is approved is an answer to the requests as they stand (条例 32; M-R5)."""

from typing import Any

import pytest

from tests.cast import Cast, accepted, heard_and_examined, reload, submission
from tests.matters.test_parties import petition_of
from tests.steps import OPINION, fresh
from xinqiao.kernel.errors import Refused
from xinqiao.matters.commands.intake import register
from xinqiao.matters.commands.papers import draft, send_back, submit_for_approval
from xinqiao.matters.commands.parties import correct_request
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.commands.splitting import split
from xinqiao.matters.models import Paper, PaperState

pytestmark = pytest.mark.django_db


def test_article_32_no_request_is_changed_under_those_who_approve_its_answer(cast: Cast) -> None:
    matter, handler = heard_and_examined(cast, accepted(cast)), cast.actor("handler")
    paper = draft(handler, reload(matter), "handling_opinion", OPINION)
    submit_for_approval(handler, paper)
    given: dict[str, Any] = {"position": 1, "text": "停止施工，并赔偿十万元", "reason": "本人当面更正"}
    with pytest.raises(Refused, match="先退回修改"):
        correct_request(handler, reload(matter), **given)
    send_back(cast.actor("section_head"), fresh(paper), note="请求有变化")
    correct_request(handler, reload(matter), **given)
    assert petition_of(matter).matter.requests.get(position=1).text == given["text"]


def test_article_24_1_no_request_is_split_off_from_under_a_notice_that_is_being_approved(cast: Cast) -> None:
    registrar, given = cast.actor("unit_registrar"), submission(requests=("停工", "补发工资"))
    matter = register(registrar, cast.housing, given).petition.matter
    sort_matter(registrar, reload(matter), kind="claim", route="31(6)", reason="属于这一途径", category=None)
    notice = draft(registrar, reload(matter), "procedure_notice", {})
    Paper.objects.filter(pk=notice.pk).update(state=PaperState.APPROVED)
    with pytest.raises(Refused, match="先退回修改"):
        split(registrar, reload(matter), requests=[2], reason="工资与施工互不相关")
