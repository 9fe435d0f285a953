"""Address, telephone and hours of the office stand on every page of citizens."""

import pytest
from django.test import Client

from tests.cast import Cast, registered
from xinqiao.offices.models import Unit

pytestmark = pytest.mark.django_db


def test_every_page_of_a_citizen_tells_how_the_office_is_reached(cast: Cast, client: Client) -> None:
    office = cast.petition_office
    Unit.objects.filter(pk=office.pk).update(
        address="云水路1号", telephone="0999-12345", hours="工作日 9:00—17:00"
    )
    pages = ["/", "/new/", "/open/", "/verify/"]
    for page in pages:
        told = client.get(page).content.decode()
        assert told.count("云水路1号") == told.count("0999-12345") == told.count("工作日 9:00—17:00") == 1, (
            page
        )
    petition = registered(cast).petition
    session = client.session
    session["petition"] = {"petition": str(petition.pk), "matter": petition.matter_id, "round": 0}
    session.save()
    for page in (
        "/progress/",
        "/messages/",
        "/sent/",
        "/material/",
        "/contact/",
        "/withdraw/",
        "/code/",
        "/remind/",
    ):
        told = client.get(page).content.decode()
        assert "工作日 9:00—17:00" in told, page
    for page in ("/login/", "/nothing-here/"):
        assert "工作日 9:00—17:00" in client.get(page).content.decode(), "a citizen may come there too"
    client.force_login(cast.staff["leader"])
    assert "云水路1号" not in client.get("/nothing-here/").content.decode()
