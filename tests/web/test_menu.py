"""The menu: at most nine entries in sight for anybody, every one of them opens, and the page's own is marked."""

import re

import pytest
from django.test import Client

from tests.cast import _STAFF, _UNITS, Cast, accepted
from tests.library.texts import OLD, imported
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.offices.models import Post
from xinqiao.rules.roles import ALONE, Role
from xinqiao.web.desk.menu import IN_SIGHT, MENU

pytestmark = [pytest.mark.django_db, pytest.mark.once]
_KIND = {key: kind for key, _name, _word, kind, *_rest in _UNITS}
WHO = {(roles, _KIND[unit]): who for who, unit, _name, roles in reversed(_STAFF)}
"""Somebody of each post in each kind of unit: colleagues have the same menu."""


def _menu(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    found = re.search(r"<nav class=\"side.*?</nav>", answer.content.decode(), re.DOTALL)
    assert found
    return found[0]


def _links(menu: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'<a href="([^"]+)"', menu)]


def _in_sight(menu: str) -> list[str]:
    return _links(re.sub(r"<details>.*?</details>", "", menu, flags=re.DOTALL))


def _marked(client: Client, address: str) -> str:
    found = re.findall(r'aria-current="page">([^<]+)<', _menu(client, address))
    assert len(found) == 1, address
    return str(found[0])


def test_the_cast_has_somebody_for_every_role() -> None:
    assert {role for *_rest, roles in _STAFF for role in roles} == set(Role)


@pytest.mark.parametrize("who", WHO.values())
def test_nobody_has_more_than_nine_entries_in_sight_and_each_of_the_menu_opens(
    cast: Cast, client: Client, who: str
) -> None:
    client.force_login(cast.staff[who])
    menu = _menu(client, "/account/")
    assert 0 < len(_in_sight(menu)) <= IN_SIGHT == 9
    assert [(link, client.get(link).status_code) for link in _links(menu)] == [
        (link, 200) for link in _links(menu)
    ]


def test_somebody_with_every_post_of_an_office_has_nine_in_sight_and_the_others_folded(
    cast: Cast, client: Client
) -> None:
    person = cast.staff["registrar"]
    person.posts.all().delete()
    Post.objects.bulk_create(Post(staff=person, role=role) for role in set(Role) - ALONE)
    client.force_login(person)
    menu = _menu(client, "/account/")
    business = sum(len(entries) for _title, entries in MENU[:-1])
    assert (len(_in_sight(menu)), len(_links(menu))) == (IN_SIGHT, business)
    assert "<details>" in menu
    assert "<details open>" in _menu(client, "/desk/bases/")


def test_the_entry_under_which_a_page_lies_is_marked(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    instrument = imported(Actor.system("library"), OLD, today()).instrument
    client.force_login(cast.staff["counsel"])
    for address, title in (
        ("/desk/", "工作台"),
        ("/desk/matters/", "全部事项"),
        ("/desk/matters/?desk=mine&due=late", "已超期的事项"),
        (f"/desk/matters/{matter.pk}/", "全部事项"),
        (f"/library/instruments/{instrument.pk}/", "政策库"),
        (f"/desk/instruments/{instrument.pk}/repeal/", "政策库"),
        ("/instruction/", "请示"),
        ("/discussion/", "会商"),
    ):
        assert _marked(client, address) == title
    client.force_login(cast.staff["section_head"])
    assert _marked(client, "/wellbeing/load/") == "关怀", "a page of a room that has no entry of its own"
