"""What somebody chose lately in an act stands below its form, and does it with one press; nothing is chosen beforehand."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.cast import Cast, accepted, registered, reload
from xinqiao.matters.models import Matter

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def _answers(page: str) -> dict[str, str]:
    found = re.findall(r'name="answer" value="([^"]*)" class="second">([^<]*)', page)
    return {unescape(words): unescape(value) for value, words in found}


def test_one_press_sorts_and_passes_on_and_what_is_refused_stays_chosen(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff["registrar"])
    first = registered(cast).petition.matter
    address = f"/desk/matters/{first.pk}/sort/"
    assert not _answers(client.get(address).content.decode()), "nothing was done before"
    accepted(cast)
    page = client.get(address).content.decode()
    main = page[page.index("<main") :]
    assert main.index('type="submit"') < main.index('name="answer"'), "Enter presses what chooses nothing"
    both = _answers(main)["分类为“听取陈述、调查核实，出具处理意见书”，转送给住房和城乡建设局"]
    slip = re.findall(r'name="(_draft|version)" value="([^"]*)"', main)
    kept = client.post(address, {**dict(slip), "answer": both, "reason": ""}, follow=True).content.decode()
    problems = kept.partition('id="problems"')[2][:700]
    assert "理由" in problems
    assert re.search(r'value="31\(6\)"[^>]* checked', kept), "it stays chosen"
    assert reload(first).route == ""
    client.post(address, {"answer": both, "reason": "属于住建部门职权。"})
    assert reload(first).holding_unit == cast.housing


def test_article_30_3_where_an_accusation_went_is_offered_for_nothing_else(
    cast: Cast, client: Client
) -> None:
    Matter.objects.filter(pk=accepted(cast).pk).update(confidential=True)
    client.force_login(cast.staff["registrar"])
    other = registered(cast).petition.matter
    assert not _answers(client.get(f"/desk/matters/{other.pk}/sort/").content.decode())
