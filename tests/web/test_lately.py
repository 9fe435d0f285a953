"""What somebody chose lately in an act stands below its form, and does it with one press; nothing is chosen beforehand."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.cast import Cast, accepted, registered, reload
from xinqiao.kernel.clock import today
from xinqiao.matters.commands.disposition import forward
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Matter

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def _answers(page: str) -> dict[str, str]:
    found = re.findall(r'name="_likely" value="([^"]*)" class="second">([^<]*)', page)
    return {unescape(words): unescape(value) for value, words in found}


def test_one_press_sorts_and_passes_on_and_what_is_refused_stays_chosen(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff["registrar"])
    first = registered(cast).petition.matter
    address = f"/desk/matters/{first.pk}/sort/"
    assert not _answers(client.get(address).content.decode()), "nothing was done before"
    accepted(cast)
    page = client.get(address).content.decode()
    main = page[page.index("<main") :]
    assert main.index('type="submit"') < main.index('name="_likely"'), "Enter presses what chooses nothing"
    both = _answers(main)["分类为“听取陈述、调查核实，出具处理意见书”，转送给住房和城乡建设局"]
    slip = re.findall(r'name="(_draft|version)" value="([^"]*)"', main)
    kept = client.post(address, {**dict(slip), "_likely": both, "reason": ""}, follow=True).content.decode()
    problems = kept.partition('id="problems"')[2][:700]
    assert "理由" in problems
    assert re.search(r'value="31\(6\)"[^>]* checked', kept), "it stays chosen"
    assert reload(first).route == ""
    client.post(address, {"_likely": both, "reason": "属于住建部门职权。"})
    assert reload(first).holding_unit == cast.housing


def test_article_30_3_where_an_accusation_went_is_offered_for_nothing_else(
    cast: Cast, client: Client
) -> None:
    Matter.objects.filter(pk=accepted(cast).pk).update(confidential=True)
    client.force_login(cast.staff["registrar"])
    other = registered(cast).petition.matter
    assert not _answers(client.get(f"/desk/matters/{other.pk}/sort/").content.decode())


def test_a_button_sets_all_that_makes_its_words_true_and_only_while_it_is_offered(
    cast: Cast, client: Client
) -> None:
    """What was chosen in the form before does not change what the button says; words that nobody offers are not done in part."""
    client.force_login(cast.staff["registrar"])
    done = accepted(cast)
    one = registered(cast).petition.matter
    address = f"/desk/matters/{one.pk}/sort/"
    alone = _answers(client.get(address).content.decode())["分类为“听取陈述、调查核实，出具处理意见书”"]
    chosen = {"reason": "属于行政机关职权。", "then": str(cast.housing.pk)}
    stale = client.post(address, {**chosen, "_likely": "route=29"})
    assert (stale.status_code, reload(one).route) == (422, "")
    assert "按钮上的办法现在不适用" in stale.content.decode()
    client.post(address, {**chosen, "_likely": alone})
    assert (reload(one).route, reload(one).holding_unit) == ("31(6)", cast.petition_office), (
        "sorted, and not passed on"
    )

    client.force_login(cast.staff["handler"])
    address, before = f"/desk/matters/{done.pk}/log/", done.log.count()
    button = _answers(client.get(address).content.decode())["记为听取陈述"]
    second = cast.staff["section_head"].pk
    typed = {"text": "再次联系。", "happened_on": f"{today()}", "second_person": f"{second}"}
    client.post(address, {**typed, "_likely": button})
    assert done.log.count() == before + 1
    assert done.log.get(text="再次联系。").second_person is None, "alone, as the button says"


def test_what_another_chose_or_put_right_is_no_pattern_and_no_way_to_another_procedure(
    cast: Cast, client: Client
) -> None:
    """条例 31(1)–(4): there two people look."""
    registrar = cast.actor("registrar")
    done, new, passed, guided = accepted(cast), *(registered(cast).petition.matter for _one in range(3))
    sort_matter(registrar, passed, route="31(6)", reason="属于行政机关职权")
    forward(registrar, reload(passed), cast.housing, reason="属于住建部门职权")
    sort, accept = f"/desk/matters/{new.pk}/sort/", f"/desk/matters/{passed.pk}/accept/"

    def offered(who: str, address: str) -> list[str]:
        client.force_login(cast.staff[who])
        return list(_answers(client.get(address).content.decode()))

    assert [len(offered("registrar", sort)), len(offered("unit_registrar", accept))] == [2, 1]
    Matter.objects.filter(pk=done.pk).update(first_handler=cast.staff["section_head"])
    assert offered("unit_registrar", accept) == [], "another was appointed"
    Matter.objects.update(route="31(5)")
    assert offered("registrar", sort) == [], "another put it right"
    sort_matter(registrar, reload(guided), route="31(2)", reason="劳动争议，应当仲裁")
    forward(registrar, reload(guided), cast.housing, reason="请释明")
    assert offered("registrar", sort) == []
