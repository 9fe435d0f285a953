"""A handler's desk holds what the handler can act on now."""

from django.test import Client

from tests.cast import Cast, accepted
from xinqiao.matters.queries.desk import mine


def test_a_matter_that_is_with_the_superior_leaves_the_handlers_desk_but_not_the_handlers_sight(
    cast: Cast, client: Client
) -> None:
    matter = accepted(cast)
    assert list(mine(cast.actor("handler"))) == [matter]
    assert list(mine(cast.actor("second_handler"))) == []
    matter.refresh_from_db()
    matter.holding_unit = cast.city_government
    matter.save()
    assert list(mine(cast.actor("handler"))) == []
    client.force_login(cast.staff["handler"])
    assert client.get(f"/desk/matters/{matter.pk}/").status_code == 200
