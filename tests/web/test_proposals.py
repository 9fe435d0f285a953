"""What a machine proposes at the desk: shown with reasons, never chosen beforehand."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import Cast, registered
from tests.suggest.troubles import troubles
from xinqiao.kernel.clock import today
from xinqiao.library.categories import CLASSIC
from xinqiao.library.models import Category
from xinqiao.matters.queries.proposals import category_proposals, category_proposer, model_place
from xinqiao.suggest.categories import save
from xinqiao.suggest.training import train

SMELL = {"title": "化工厂排污", "text": "望云台旁边的化工厂夜里偷排废气，臭气难闻，河水也被污水染黑了。"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> None:
    """A home of the test's own: a model trained in one test is not there in the next."""
    settings.XINQIAO_HOME = tmp_path


@pytest.fixture
def categories(db: None) -> None:
    Category.objects.bulk_create([Category(code=c, name=n, usual_units=u) for c, n, u in CLASSIC])


def _learn() -> None:
    save(train(troubles(), today()).model, model_place())


@pytest.mark.django_db
def test_the_sort_form_proposes_categories_with_their_words_and_chooses_none(
    cast: Cast, categories: None, client: Client
) -> None:
    _learn()
    matter = registered(cast, **SMELL).petition.matter
    client.force_login(cast.staff["registrar"])
    page = client.get(f"/desk/matters/{matter.pk}/sort/").content.decode()
    assert "环境保护（把握约" in page
    assert "污水" in page.split("把握约")[1]
    chooser = page.split('name="category"')[1].split("</select>")[0]
    assert "环境保护" in chooser
    assert chooser.split("selected")[0].rstrip().endswith('value=""')


@pytest.mark.django_db
def test_without_a_model_the_form_works_and_speaks_of_no_program(
    cast: Cast, categories: None, client: Client
) -> None:
    matter = registered(cast, **SMELL).petition.matter
    client.force_login(cast.staff["registrar"])
    page = client.get(f"/desk/matters/{matter.pk}/sort/")
    assert page.status_code == 200
    assert "xinqiao suggest" not in page.content.decode()
    assert category_proposer()(SMELL["text"]) is None


@pytest.mark.django_db
def test_a_damaged_model_does_not_stop_the_desk(cast: Cast, categories: None, client: Client) -> None:
    model_place().parent.mkdir(parents=True)
    model_place().write_bytes(b"not a model")
    matter = registered(cast, **SMELL).petition.matter
    client.force_login(cast.staff["registrar"])
    assert client.get(f"/desk/matters/{matter.pk}/sort/").status_code == 200


@pytest.mark.django_db
def test_only_categories_the_office_uses_are_proposed(cast: Cast, categories: None) -> None:
    _learn()
    Category.objects.filter(name="环境保护").update(active=False)
    matter = registered(cast, **SMELL).petition.matter
    found = category_proposals(matter)
    assert len(found) == 3
    assert "环境保护" not in [each.category.name for each in found]


@pytest.mark.django_db
def test_a_model_trained_again_is_used_at_once(cast: Cast, categories: None) -> None:
    _learn()
    matter = registered(cast, **SMELL).petition.matter
    assert category_proposals(matter)[0].category.name == "环境保护"
    others = [e for e in troubles(each=30) if e.category != "环境保护"]
    save(train(others, today()).model, model_place())
    assert "环境保护" not in [each.category.name for each in category_proposals(matter)]


@pytest.mark.django_db
def test_messages_that_come_in_by_the_thousand_get_the_first_proposal(cast: Cast, categories: None) -> None:
    _learn()
    propose = category_proposer()
    assert propose(SMELL["text"]) == Category.objects.get(name="环境保护")
    assert propose("") is None
