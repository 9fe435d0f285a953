"""The register of fields (M-I1): forms, interface and columns ask what it names and nothing else, and each field says why."""

from dataclasses import fields

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, at, reload
from tests.controls.populated import withdrawn_and_closed
from tests.steps import sorted_at_office, withdrawn
from tests.web.pages import browser_of, page_of
from xinqiao.api.matter_schemas import PartyIn, RegisterIn
from xinqiao.api.public_schemas import PetitionerIn, PetitionIn, RepresentativeIn
from xinqiao.kernel import clock
from xinqiao.kernel.clock import today
from xinqiao.matters.commands.closing import close
from xinqiao.matters.commands.reveal import reveal_identity
from xinqiao.matters.models import Petition
from xinqiao.matters.queries.collected import field_uses
from xinqiao.matters.submission import Submission
from xinqiao.people.models import Person
from xinqiao.people.vault import Identity
from xinqiao.rules.collecting import FIELDS, FREE, NEVER, TECHNICAL, USED_BY, Door, asked_at
from xinqiao.rules.disclosing import Purpose
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.looking_back import Quarter
from xinqiao.web.counter.forms import PetitionForm
from xinqiao.web.desk.forms import RegisterForm

OF_THE_OFFICE = {
    "code_round",
    "code_owed",
    "id",
    "number",
    "matter",
    "unit",
    "registered_at",
    "registered_by",
    "sealed",
    "is_group",
    "repeat_of",
    "link_reason",
    "split_from",
    "split_reason",
    "judge_by",
    "submission_key",
    "source_ref",
    "created_at",
    "id_note",
    "under_14",
    "person",
    "masked_name",
    "masked_id_number",
    "masked_phone",
    "masked_address",
    "name_index",
    "id_index",
    "phone_index",
}
"""Columns that nobody is asked for: what the office adds, masked copies and fingerprints of what the register names."""
FROM_LETTERS = {"email"}
"""Taken from an electronic letter itself, never asked."""


def test_every_door_asks_what_the_register_names_for_it_and_nothing_else() -> None:
    assert set(PetitionForm.base_fields) - TECHNICAL == set(asked_at(Door.COUNTER))
    assert set(RegisterForm.base_fields) - TECHNICAL == set(asked_at(Door.DESK))
    counter = {*PetitionIn.model_fields, *PetitionerIn.model_fields} - {"petitioner", "office", "proof"}
    desk = {*RegisterIn.model_fields, *PartyIn.model_fields, *RepresentativeIn.model_fields} - {"petitioner"}
    # Files come by an operation of their own; who gives no petitioner is anonymous; the office is the unit.
    assert counter | {"materials", "anonymous", "unit"} == set(asked_at(Door.COUNTER))
    assert desk | {"materials"} == set(asked_at(Door.DESK))


def test_what_is_stored_of_a_petition_and_a_person_was_asked_by_the_register() -> None:
    given = {f.name for kind in (Submission, Identity) for f in fields(kind)}
    given -= {"identity", "submission_key", "source_ref", "files"} | TECHNICAL
    assert given - FROM_LETTERS <= FIELDS.keys()
    columns = {f.name for model in (Petition, Person) for f in model._meta.concrete_fields}
    assert columns - OF_THE_OFFICE <= FIELDS.keys()
    assert not NEVER & (columns | given | FIELDS.keys())


def test_each_field_has_purpose_and_article_and_numbers_of_papers_are_not_asked_of_everybody() -> None:
    for name, field in FIELDS.items():
        assert len(field.purpose) >= 6, name
        assert field.basis.article, name
        assert field.doors, name
    assert FIELDS["id_number"].only
    assert "id_number" not in asked_at(Door.COUNTER)


@pytest.mark.django_db
def test_a_citizen_reads_why_each_field_is_asked(client: Client) -> None:
    page = client.get("/new/").content.decode()
    shown = PetitionForm()
    visible = [f.name for f in shown.visible_fields() if f.name not in TECHNICAL]
    assert page.count("为什么要填") == len(visible) > 8
    assert "送达书面答复 《信访工作条例》第十九条第一款" in page


def test_what_was_filled_and_never_used_is_listed_by_quarter_without_anybody(
    cast: Cast, client: Client
) -> None:
    with clock.at(at("2026-08-03")):
        looked_at, unused_one = withdrawn_and_closed(cast), withdrawn_and_closed(cast)
        quarter = Quarter.of(today())
        uses = {use.field: (use.filled, use.used) for use in field_uses(cast.petition_office.pk, quarter)}
        assert (uses["id_number"], uses["phone"], uses["language"]) == ((2, 0), (2, 0), (0, 0))
        Petition.objects.filter(matter=looked_at).update(language="手语")
        matter = sorted_at_office(cast)
        reveal_identity(cast.actor("registrar"), matter.petitions.get(), purpose=Purpose.CONTACT)
        withdrawn(cast, matter, "office_leader", statement="本人自愿撤回。")
        close(cast.actor("registrar"), reload(matter), sure=True)
        uses = {use.field: (use.filled, use.used) for use in field_uses(cast.petition_office.pk, quarter)}
        assert (uses["id_number"], uses["phone"], uses["language"]) == ((3, 1), (3, 1), (1, 0))
        assert field_uses(cast.housing.pk, quarter)[0].filled == 0
        page = page_of(browser_of(cast, client, "inspector"), reverse("safekeeping:fields"))
        assert "证件号码" in page
        assert "使用的语言" in page
        assert unused_one.number not in page
        assert browser_of(cast, client, "receptionist").get(reverse("safekeeping:fields")).status_code == 404


def test_every_free_personal_field_says_which_acts_need_it() -> None:
    assert FREE.keys() == USED_BY.keys() <= {name for name, asked in FIELDS.items() if asked.personal}
    named = {action for acts in USED_BY.values() for action in acts} - {"log.interpreted"}
    assert named <= BY_ACTION.keys()
