"""What closing says: each thing that is missing in one whole sentence with its article once; a withdrawn matter is asked about once more."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.api.calls import caller
from tests.cast import Cast, accepted, reload
from tests.steps import answered, withdrawn
from tests.web.pages import browser_of, page_of
from xinqiao.kernel import clock
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.matters.commands.closing import close
from xinqiao.rules.lifecycle import State

pytestmark = pytest.mark.django_db


def test_what_is_missing_is_one_sentence_with_its_article_once(cast: Cast, client: Client) -> None:
    matter = answered(cast)
    form = f"/desk/matters/{matter.pk}/close/"
    page = page_of(browser_of(cast, client, "section_head"), form)
    assert (
        f'<a href="/desk/matters/{matter.pk}/execute/" data-here>第1项请求已经支持，还没有登记落实情况</a>'
        in page
    )
    assert "期限还没有届满" in page
    with clock.at(clock.now() + timedelta(days=60)):
        assert "期限还没有届满" not in page_of(browser_of(cast, client, "section_head"), form)
    with pytest.raises(Refused) as caught:
        close(cast.actor("section_head"), matter)
    said = caught.value.message
    assert "请求复查复核的期限还没有届满；第1项请求已经支持，还没有登记落实情况。（依据：" in said
    assert said.count("第三十二条") == 1
    for broken in ("。、", "。；", "、第1项", "。。"):
        assert broken not in said


def test_a_withdrawn_matter_is_closed_only_after_a_second_question(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    said = {"statement": "2026年3月5日书面声明撤回", "verified": True}
    refused = caller(cast, "leader").act(matter.number, "withdraw", said, expect=422)
    assert "scan" in str(refused), "the signed statement is a piece of the file"
    withdrawn(cast, matter, statement=str(said["statement"]))
    for paper in matter.papers.filter(addressed_to=None):
        paper.served_on = today()
        paper.save(update_fields=["served_on"])
    with pytest.raises(InvalidInput) as caught:
        close(cast.actor("section_head"), reload(matter))
    assert "书面声明" in caught.value.fields["sure"]
    browser, address = browser_of(cast, client, "section_head"), f"/desk/matters/{matter.pk}/close/"
    version = reload(matter).version
    asked = browser.post(address, {"version": version})
    assert asked.status_code == 422
    assert "确认后再归档" in asked.content.decode()
    caller(cast, "section_head").act(matter.number, "close", {}, expect=422)
    assert browser.post(address, {"version": version, "sure": "on"}).status_code == 302
    assert reload(matter).state == State.CLOSED
