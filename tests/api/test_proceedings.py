"""Hearings, sessions, mediations with their agreements and assistance by a program: as on the pages, and to nobody else (M-R6)."""

import pytest

from tests.api.calls import caller
from tests.cast import Cast, accepted, reload
from tests.proceedings.walks import called, helped, mediated, proposed

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_what_was_begun_in_a_matter_is_listed_read_and_gone_on_with(cast: Cast) -> None:
    matter = accepted(cast)
    made = {
        "hearings": proposed(cast, matter, words="甲小满说楼面沉降原因不明"),
        "panels": called(cast, reload(matter)),
        "mediations": mediated(cast, reload(matter)),
        "reliefs": helped(cast, reload(matter)),
    }
    handler, outsider = caller(cast, "handler"), caller(cast, "outsider")
    for kind, record in made.items():
        listed = handler.get(f"/{kind}?stage=open")
        assert [(row["id"], row["matter"]) for row in listed["items"]] == [(record.pk, matter.number)]
        one = handler.get(f"/{kind}/{record.pk}")
        assert one["stage"] == listed["items"][0]["stage"]
        assert "甲小满" not in str(one)
        assert outsider.get(f"/{kind}")["items"] == []
        outsider.get(f"/{kind}/{record.pk}", expect=404)
        handler.get(f"/{kind}?stages=open", expect=422)
    address = f"/mediations/{made['mediations'].pk}"
    assert {side["petitioner"] for side in handler.get(address)["sides"]} == {True, False}
    assert "grant" in caller(cast, "leader").get(f"/hearings/{made['hearings'].pk}")["may"]
