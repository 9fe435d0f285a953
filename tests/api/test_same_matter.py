"""Candidates for the same matter over the interface: what a program may know is what its person may see."""

import pytest

from tests.api.calls import caller
from tests.cast import Cast, registered
from tests.suggest.same import OTHERS, SAME


@pytest.mark.django_db
def test_candidates_come_with_reasons_and_only_to_who_may_see_them(cast: Cast) -> None:
    for title, text in OTHERS:
        registered(cast, title=title, text=text)
    (title, text), (other_title, other_text) = SAME["工资"]
    secret = registered(cast, title=title, text=text, accusation=True).petition
    again = registered(cast, title=other_title, text=other_text).petition
    first, *_ = caller(cast, "registrar").get(f"/petitions/{again.number}/same-matter")
    assert first["number"] == secret.number
    assert 0 < first["likeness"] <= 1
    assert first["days_apart"] == 0
    said = [*first["places"], *first["words"]]
    assert said
    assert all(word in whole for word in said for whole in (title + text, other_title + other_text))
    seen = caller(cast, "receptionist").get(f"/petitions/{again.number}/same-matter")
    assert secret.number not in [each["number"] for each in seen]
    caller(cast, "registrar").get("/petitions/XF1999-000001/same-matter", expect=404)
