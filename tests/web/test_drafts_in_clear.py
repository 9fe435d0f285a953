"""A draft in clear is for those who may change it; what gives something once leaves none."""

import pytest
from django.test import Client

from tests.cast import Cast, accepted
from tests.web.test_nothing_typed_is_lost import _form, _save
from xinqiao.matters.commands.papers import draft
from xinqiao.offices.models import Draft, Staff

FACTS = "甲小满家住虚构路1号，电话13800001234。"


@pytest.mark.django_db
def test_who_may_read_a_document_but_not_write_it_never_gets_its_text_in_clear(
    cast: Cast, client: Client
) -> None:
    matter = accepted(cast)
    paper = draft(cast.actor("handler"), matter, "handling_opinion", {"facts": FACTS, "basis": ""})
    client.force_login(cast.staff["handler"])
    assert "13800001234" in client.get(f"/desk/papers/{paper.pk}/edit/").content.decode()
    client.force_login(cast.staff["counsel"])
    assert client.get(f"/desk/papers/{paper.pk}/").status_code == 200
    for answer in (
        client.get(f"/desk/papers/{paper.pk}/edit/", follow=True),
        client.post(f"/desk/papers/{paper.pk}/step/submit/", {"version": paper.version}, follow=True),
        client.post(f"/desk/papers/{paper.pk}/edit/", {"version": 0, "facts": "x"}, follow=True),
    ):
        assert "13800001234" not in answer.content.decode()


@pytest.mark.django_db
def test_a_second_draft_of_one_kind_of_paper_leads_to_the_first(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    client.force_login(cast.staff["handler"])
    address = f"/desk/matters/{matter.pk}/draft/handling_opinion/"
    made = client.post(address, {"facts": "已核实", "basis": ""})
    assert "/desk/papers/" in made["Location"]
    again = client.get(address)
    assert again["Location"] == f"{made['Location']}edit/"


@pytest.mark.django_db
def test_an_act_whose_answer_gives_something_once_leaves_no_draft_to_do_it_again(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.staff["system_admin"])
    address = f"/desk/units/{cast.units['petition_office'].pk}/account/"
    typed = {**_form(client, address), "username": "new_one", "name": "新同志"}
    assert _save(client, address, **typed).json()["saved"]  # type: ignore[attr-defined]  # of the test client
    assert client.post(address, typed).status_code == 200
    assert Staff.objects.filter(username="new_one").exists()
    assert not Draft.objects.exists()
    _save(client, address, **typed)
    assert not Draft.objects.exists(), "the page saves itself once more on its way out"
