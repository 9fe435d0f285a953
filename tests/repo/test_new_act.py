"""The recipe "A new act in six steps" is the whole of it: an act made up here, on a record that there is, has its page, form, operation,
masking, log entry and denial without anything else being written."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Annotated

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path
from ninja import NinjaAPI, Router
from pytest_django.fixtures import Settings

from tests.api.calls import caller
from tests.cast import PETITIONER, Cast
from tests.looking_back import AFTER, opened
from tests.repo.recipe import files_of_the_recipe
from xinqiao.api import mount
from xinqiao.api.auth import STAFF
from xinqiao.api.problems import answer_problems
from xinqiao.kernel import audit, clock
from xinqiao.kernel.commands import REGISTRY, Act, CommandSpec, command
from xinqiao.kernel.errors import Denied
from xinqiao.kernel.models import AuditEntry
from xinqiao.kernel.records import record_of
from xinqiao.kernel.typed import Day, Words
from xinqiao.policy.models import Rectification
from xinqiao.rules.grant import Grant, Relation
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.roles import Role

ROOT = Path(__file__).parents[2]
ACTION = "rectification.supplement"
SAID = f"{PETITIONER.name}（电话{PETITIONER.phone}）又来过"
GIVEN = {"text": SAID, "seen_on": "2026-10-09"}


def _written() -> None:
    """The second step, as it would stand in the module of its topic."""

    @command(ACTION, lead="写明后来知道的情况。")
    def supplement(
        act: Act,
        found: Rectification,
        *,
        text: Annotated[str, Words("补充情况", most=200)],
        seen_on: Annotated[date, Day("得知日期", past=True)],
    ) -> Rectification:
        """Add what became known later."""
        found.deviation = f"{found.deviation}\n{text}"
        found.version += 1
        found.save(update_fields=["deviation", "version"])
        act.record(found, after={"seen_on": seen_on.isoformat()}, reason=text)
        return found


@pytest.fixture
def rectification(
    cast: Cast, registry: dict[str, CommandSpec], monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> Iterator[Rectification]:
    """A record that there is, in an office that starts with the act."""
    granted = Grant(action=ACTION, title="补充情况", roles=frozenset({Role.HANDLER}), relation=Relation.NAMED)
    monkeypatch.setitem(BY_ACTION, ACTION, granted)
    _written()
    settings.ROOT_URLCONF = _started(monkeypatch)
    with clock.at(AFTER):
        yield opened(cast)


def _started(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The addresses of a start with the act: the operations are made when `api.mount` is read."""
    monkeypatch.setattr(mount, "router", Router(tags=["acts"]))
    mount._mount(REGISTRY[ACTION], record_of(Rectification))
    api = NinjaAPI(urls_namespace="started")
    answer_problems(api)
    api.add_router("", mount.router, auth=STAFF)
    addresses = ModuleType("addresses_of_a_start")
    addresses.urlpatterns = [path("api/v1/", api.urls), path("", include("xinqiao.config.urls"))]  # type: ignore[attr-defined]  # a module made here
    return addresses


def _page(cast: Cast, client: Client, who: str, address: str) -> HttpResponse:
    client.force_login(cast.staff[who])
    answer: HttpResponse = client.get(address)  # type: ignore[assignment]  # the test client's own kind of answer
    return answer


def _entries() -> list[dict[str, object]]:
    return [audit.read(e) for e in AuditEntry.objects.filter(action=ACTION).order_by("seq")]


def test_it_has_a_link_and_a_form_and_is_done_masked_and_on_record(
    cast: Cast, client: Client, rectification: Rectification
) -> None:
    address = f"/desk/rectifications/{rectification.pk}/supplement/"
    assert address in _page(cast, client, "handler", f"/rectification/{rectification.pk}/").content.decode()
    form = _page(cast, client, "handler", address).content.decode()
    assert all(words in form for words in ("补充情况", "得知日期", "写明后来知道的情况。"))
    refused = client.post(address, {**GIVEN, "seen_on": "2026-12-01"})
    assert refused.status_code == 422
    assert "「得知日期」不能晚于今天" in refused.content.decode()
    done = client.post(address, {**GIVEN, "version": rectification.version})
    assert done["Location"] == f"/rectification/{rectification.pk}/"
    kept = Rectification.objects.get(pk=rectification.pk).deviation
    (entry,) = _entries()
    assert entry["after"] == {"seen_on": "2026-10-09"}
    for text in (kept, json.dumps(entry, ensure_ascii=False)):
        assert "又来过" in text
        assert PETITIONER.name not in text
        assert str(PETITIONER.phone) not in text


def test_it_is_an_operation_that_refuses_with_the_same_words(
    cast: Cast, rectification: Rectification
) -> None:
    handler, address = caller(cast, "handler"), f"/rectifications/{rectification.pk}/supplement"
    wrong = handler.post(address, {**GIVEN, "seen_on": "2026-12-01"}, expect=422, If_Match='"1"')
    assert "「得知日期」不能晚于今天" in json.dumps(wrong, ensure_ascii=False)
    done = handler.post(address, GIVEN, If_Match='"1"')
    assert (done["record"], done["version"]) == (f"policy.rectification:{rectification.pk}", 2)
    handler.post(address, GIVEN, If_Match='"1"', expect=412)
    assert len(_entries()) == 1


def test_it_is_denied_to_others_and_the_denial_is_on_record(
    cast: Cast, client: Client, rectification: Rectification
) -> None:
    address = f"/desk/rectifications/{rectification.pk}/supplement/"
    page = _page(cast, client, "section_head", f"/rectification/{rectification.pk}/")
    assert (page.status_code, address in page.content.decode()) == (200, False)
    assert _page(cast, client, "section_head", address).status_code == 404
    run = REGISTRY[ACTION].run
    with pytest.raises(Denied):
        run(cast.actor("section_head"), rectification, text="不该写的", seen_on=date(2026, 10, 9))
    assert "不该写的" not in Rectification.objects.get(pk=rectification.pk).deviation
    assert [entry["outcome"] for entry in _entries()] == ["denied"]


def test_the_recipe_names_five_files_and_each_is_there() -> None:
    files = files_of_the_recipe(ROOT)
    assert len(files) == 5
    assert all((ROOT / name).is_file() for name in files)
