"""No page stands at the address of an act: the act could be read about and never done."""

from uuid import uuid4

from django.urls import resolve

from xinqiao.kernel.commands import REGISTRY, elsewhere, load_all
from xinqiao.kernel.records import record_of

OWN_PAGES = {"matter.print": "desk:print", "petition.link": "desk:link", "petition.write": "desk:write"}
"""Acts with a page of their own, at their own address."""


def test_every_act_is_done_at_its_address() -> None:
    load_all()
    tried, otherwise = 0, {}
    for action, spec in REGISTRY.items():
        if spec.subject is None or spec.fits is elsewhere or not (slug := record_of(spec.subject).slug):
            continue
        tried += 1
        for key in ("7", str(uuid4())):
            view = resolve(f"/desk/{slug}/{key}/{spec.slug}/").view_name
            if view != "desk:do":
                otherwise[action] = view
    assert tried > 200
    assert otherwise == OWN_PAGES
