"""One set of words at both doors: what an act asks for and does not get is refused by its page and by the interface for programs
with the same sentences, field by field."""

import pytest
from django.test import Client

from tests.api.calls import caller
from tests.api.keys import MAKERS
from tests.cast import Cast
from tests.looking_back import AFTER
from xinqiao.api.mount import mounted
from xinqiao.kernel import clock
from xinqiao.kernel.commands import CommandSpec
from xinqiao.kernel.records import record_of
from xinqiao.web.acts.views import address


def _asking() -> dict[str, tuple[CommandSpec, str]]:
    """Mounted acts with a page of their own that cannot be done with nothing said, by action, each with its kind."""
    return {
        spec.action: (spec, record_of(spec.subject).slug)
        for spec in mounted()
        if spec.subject is not None and spec.simple and any(what.required for what in spec.asked.values())
    }


ASKING = _asking()


def test_every_kind_of_record_with_such_acts_has_a_maker_here() -> None:
    without = {kind for _spec, kind in ASKING.values()} - MAKERS.keys()
    assert not without, f"a line in MAKERS is missing for: {', '.join(sorted(without))}"
    assert sum(kind == "matters" for _spec, kind in ASKING.values()) >= 18


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted({kind for _spec, kind in ASKING.values()}))
def test_the_page_and_the_interface_refuse_what_is_missing_with_the_same_sentences(
    cast: Cast, client: Client, kind: str
) -> None:
    make, who = MAKERS[kind]
    with clock.at(AFTER):
        record = make(cast)
        client.force_login(cast.staff[who])
        version, program = getattr(record, "version", 1), caller(cast, who)
        for spec in (spec for spec, of in ASKING.values() if of == kind):
            asked = {name for name, what in spec.asked.items() if what.required and what.fits(record)}
            if not asked:
                continue  # asks only at another stage of the record
            page = client.post(address(spec, record), {"version": version})
            assert page.status_code == 422, spec.action
            shown = {name: [str(said) for said in told] for name, told in page.context["form"].errors.items()}
            told = program.post(f"/{kind}/{record.pk}/{spec.slug}", expect=422, If_Match=f'"{version}"')
            assert {e["field"]: [e["detail"]] for e in told["errors"]} == shown, spec.action
            assert shown.keys() == asked, spec.action
