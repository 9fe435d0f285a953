"""Facts propose a discussion and a person decides (M-P3)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, accepted, reload
from tests.policy.talks import discussed
from xinqiao.kernel.clock import today
from xinqiao.matters.commands.assisting import ask_for_assistance
from xinqiao.matters.models import Matter, Petition
from xinqiao.policy.queries.difficult import difficult

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_m_p3_what_is_on_record_proposes_a_discussion_until_there_is_one(cast: Cast, client: Client) -> None:
    matter, plain = accepted(cast), accepted(cast)
    Petition.objects.filter(matter=matter).update(people_count=6)
    Matter.objects.filter(pk=matter.pk).update(hops=2)
    handler, due_on = cast.actor("handler"), today() + timedelta(days=3)
    asked: dict[str, Any] = {"requests": [1], "reason": "请检测噪声", "due_on": due_on}
    ask_for_assistance(handler, reload(matter), cast.environment, **asked)
    (found,), more = difficult(handler)
    assert (found.matter.pk, more) == (matter.pk, False)
    assert found.signs == ("需要其他单位协办", "退回两次以上才受理", "五人以上共同提出")
    client.force_login(cast.staff["handler"])
    page = client.get("/discussion/proposals/").content.decode()
    assert f"/desk/matters/{matter.pk}/discuss/" in page
    assert plain.number not in page
    assert difficult(cast.actor("outsider")) == ([], False)
    discussed(cast, reload(matter))
    assert difficult(handler) == ([], False)
