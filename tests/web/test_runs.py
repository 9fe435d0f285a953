"""What was typed for many is not lost with what was refused, nothing is cut, nobody is served by a line that did not name them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.cast import PETITIONER, Cast, registered, reload
from tests.filed import guided
from tests.web.pages import browser_of, page_of, queries_of
from tests.web.test_several import _hidden, kept_words
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.records import reference
from xinqiao.matters.models import Matter, MatterUnit, Paper, Petition, Service
from xinqiao.offices import runs
from xinqiao.offices.models import BulkRun, Staff
from xinqiao.web.acts.bulk import LINES, MOST, OneOfMany, all_of, chosen_matters

SERVE = "/desk/several/serve/"


def test_more_than_go_at_a_time_is_refused_and_never_cut() -> None:
    def sent(*keys: int) -> list[int]:
        return chosen_matters(RequestFactory().post("/", {"matter": keys}))

    assert sent(*range(1, MOST + 1), *range(1, MOST + 1)) == list(range(1, MOST + 1))
    with pytest.raises(InvalidInput) as found:
        sent(*range(1, MOST + 2))
    assert "最多选择50件，这次选了51件" in found.value.fields["matter"]
    matter = Matter(pk=1)
    lines = [OneOfMany(subject=matter, matter=matter, title="", number="")] * LINES
    assert all_of(lines) == lines
    with pytest.raises(InvalidInput) as found:
        all_of([*lines, lines[0]])
    assert "共有121份要办，一次最多120份" in found.value.fields["matter"]


def _row(form: str, paper: Paper) -> str:
    (found,) = re.findall(rf'name="day-({paper.pk}[^"]*)"', form)
    return str(found)


def _post(browser: Client, address: str, sent: dict[str, Any]) -> str:
    return browser.post(address, sent, follow=True).content.decode()


@pytest.mark.django_db
def test_what_was_refused_comes_back_as_it_was_typed(cast: Cast, client: Client) -> None:
    good, wrong = guided(cast), guided(cast)
    browser, day = browser_of(cast, client, "registrar"), today()
    many = {"matter": range(1, MOST + 2)}
    assert "这次选了51件" in _post(browser, SERVE, many)
    assert "这次选了51件" in _post(browser, "/desk/matters/export/", many)
    form = _post(browser, SERVE, {"matter": [good.matter_id, wrong.matter_id]})
    mine, other = _row(form, good), _row(form, wrong)
    typed = {
        f"day-{mine}": day,
        f"proof-{mine}": "本人签收",
        f"day-{other}": day - timedelta(days=1),
        f"proof-{other}": "其女签收",
    }
    sent = {**_hidden(form), "method": "direct", "sent_on": day, **typed}
    long = _post(browser, SERVE, {**sent, f"proof-{mine}": "签" * 301, "look": "yes"})
    assert "送达凭证最多300字，这里有301字" in long
    assert "签" * 301 in long
    done = _post(browser, SERVE, {**sent, "sure": "yes"})
    assert "办成 1 件，没有办成 1 件" in done
    assert "1 件没有办成，可以重新填写" in page_of(browser, "/desk/drafts/")
    (old,) = BulkRun.objects.filter(staff=cast.staff["registrar"])
    assert old.open
    again = _post(browser, SERVE, {key: _hidden(done)[key] for key in ("again",)})
    assert f'name="day-{other}" value="{day - timedelta(days=1)}"' in again
    assert "其女签收" in again
    assert f"day-{mine}" not in again
    sent = {
        **_hidden(again),
        "method": "direct",
        "sent_on": day,
        f"day-{other}": day,
        f"proof-{other}": "其女",
    }
    look = _post(browser, SERVE, {**sent, "look": "yes"})
    assert BulkRun.objects.get(pk=old.pk).open
    assert "办成 1 件，没有办成 0 件" in _post(browser, SERVE, {**_hidden(look), "sure": "yes"})
    assert Service.objects.filter(paper__in=[good, wrong]).count() == 2
    assert [(run.open, kept_words(run)) for run in BulkRun.objects.all()] == [(False, b"")] * 2


@pytest.mark.django_db
def test_a_run_can_be_left_when_the_post_is_gone(cast: Cast, client: Client) -> None:
    mine, matter = cast.staff["registrar"], reload(registered(cast).petition.matter)
    line = runs.ChosenLine(subject=reference(matter))
    began = [
        runs.begin(mine.pk, new_uuid(), act, {"proof": ["签收"]}, [line])
        for act in ("print", "serve", "gone")
    ]
    addresses = [reverse("desk:run", args=[run.pk]) for run in began]
    browser = browser_of(cast, client, "registrar")
    page = page_of(browser, addresses[0])
    assert 'name="print"' in page
    assert 'name="leave"' in page
    mine.posts.all().delete()
    browser.force_login(Staff.objects.get(pk=mine.pk))
    for address in addresses:
        page = page_of(browser, address)
        assert "您现在的岗位不办理这一项" in page
        assert 'name="go"' not in page
        assert browser.post(address, {"go": "yes"}).status_code == 404
        assert "填写的内容已经删去" in _post(browser, address, {"leave": "yes"})
    assert not BulkRun.objects.filter(open=True).exists()
    assert {kept_words(run) for run in BulkRun.objects.all()} == {b""}


@pytest.mark.django_db
def test_a_line_serves_whom_it_named_and_nobody_else(cast: Cast, client: Client) -> None:
    paper = guided(cast, identity=None)
    browser, day = browser_of(cast, client, "registrar"), today()
    form = _post(browser, SERVE, {"matter": paper.matter_id})
    row = _row(form, paper)
    typed = {f"day-{row}": day, f"proof-{row}": "门卫代收"}
    sent = {**_hidden(form), "method": "direct", "sent_on": day, **typed}
    assert "1 件可以办理" in _post(browser, SERVE, {**sent, "look": "yes"})
    person = Petition.objects.get(matter=registered(cast, identity=PETITIONER).petition.matter).person
    assert person is not None
    Petition.objects.filter(matter=paper.matter_id).update(person=person)
    done = _post(browser, SERVE, {**sent, "sure": "yes"})
    assert f"受送达人与勾选时不同，现在等待送达的是：{person.masked_name}" in done
    assert not Service.objects.filter(paper=paper).exists()
    again = _post(browser, SERVE, {"again": _hidden(done)["again"]})
    assert _row(again, paper) == f"{paper.pk}-{person.pk}", "whom it is for now"


@pytest.mark.django_db
def test_the_page_of_a_run_asks_as_much_for_twelve_as_for_three(cast: Cast, client: Client) -> None:
    papers = [guided(cast)]
    for n in range(11):
        matter, paper = reload(papers[0].matter), Paper.objects.get(pk=papers[0].pk)
        matter.pk, matter.number = None, f"{matter.number}-{n}"
        matter.save(force_insert=True)
        for one in MatterUnit.objects.filter(matter=papers[0].matter):
            MatterUnit.objects.create(matter=matter, unit=one.unit, part=one.part, since=one.since)
        paper.pk, paper.number, paper.matter = new_uuid(), f"{paper.number}-{n}", matter
        paper.save(force_insert=True)
        papers.append(paper)
    browser, part = browser_of(cast, client, "registrar"), str(new_uuid())
    for act, records in (("forward", [one.matter for one in papers]), ("serve", papers)):
        asked = []
        for some in (records[:3], records):
            lines = [
                runs.ChosenLine(subject=reference(one), part=part if act == "serve" else "") for one in some
            ]
            run = runs.begin(cast.staff["registrar"].pk, new_uuid(), act, {"reason": ["职权"]}, lines)
            address = reverse("desk:run", args=[run.pk])
            assert "这一件您现在看不到" not in page_of(browser, address)
            asked.append(len(queries_of(browser, address)))
        assert asked[0] == asked[1] <= 12, act
