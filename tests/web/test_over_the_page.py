"""An act opens over the page where its link stands and leads back there; registering, sorting and passing on are one form of three acts."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.care.incidents import help_called
from tests.cast import Cast, accepted, registered, reload
from tests.filed import guided
from tests.web.pages import browser_of, page_of
from tests.web.test_bad_input import desk_form
from xinqiao.kernel.commands import REGISTRY
from xinqiao.matters.commands.disposition import forward
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Matter, Petition
from xinqiao.offices.models import Draft
from xinqiao.rules.lifecycle import State

pytestmark = [pytest.mark.django_db, pytest.mark.once]
REASON = "属于行政机关职权。"


def test_a_form_comes_alone_and_leads_back_to_the_page_it_stood_over(cast: Cast, client: Client) -> None:
    matter = reload(registered(cast).petition.matter)
    browser, address = browser_of(cast, client, "registrar"), f"/desk/matters/{matter.pk}/sort/"
    assert f'href="{address}" data-here' in page_of(browser, "/desk/")
    form = browser.get(address, headers={"X-Here": "yes"}).content.decode()
    assert "<html" not in form
    assert f'action="{address}"' in form
    assert 'name="kind"' not in form, "the route says the kind"
    sent = {"version": matter.version, "route": "31(6)", "reason": REASON, "here": "/desk/"}
    assert browser.post(address, sent).headers["Location"] == "/desk/"
    assert f"{matter.number} {matter.title}：已分类" in page_of(browser, "/desk/"), "which of the rows it was"
    assert reload(matter).kind == "claim"
    sent |= {"version": reload(matter).version, "here": "//elsewhere.example/"}
    assert browser.post(address, sent).headers["Location"] == f"/desk/matters/{matter.pk}/"


@pytest.mark.parametrize(
    ("changes", "state", "words"),
    [
        ({"route": "31(6)", "reason": REASON, "to_unit": "housing"}, State.TRANSFERRED, "已转送"),
        (
            {"route": "31(6)", "reason": REASON, "to_unit": "province_government"},
            State.SORTED,
            "登记不受影响",
        ),
        ({"route": "31(6)", "reason": REASON}, State.SORTED, "已分类"),
        ({}, State.REGISTERED, "已登记"),
        ({"route": "31(6)"}, None, "请写明分类和转送的理由"),
        ({"to_unit": "housing", "reason": REASON}, None, "转送以前先分类"),
    ],
)
def test_a_visit_is_registered_sorted_and_passed_on(
    cast: Cast, client: Client, changes: dict[str, str], state: State | None, words: str
) -> None:
    browser = browser_of(cast, client, "registrar")
    if unit := changes.get("to_unit"):
        changes = {**changes, "to_unit": str(cast.units[unit].pk)}
    sent = desk_form(browser, **changes)
    page = browser.post("/desk/register/", sent, follow=True).content.decode()
    assert words in page
    assert [one.state for one in Matter.objects.all()] == ([state] if state else [])
    if state:
        again = browser.post("/desk/register/", sent, follow=True).content.decode()
        assert ("这次没有再办" in again) == (words in ("已转送", "已分类")), "what is sent twice is done once"
        assert Petition.objects.count() == 1
        assert Matter.objects.get().state == state


@pytest.mark.parametrize(
    ("route", "state", "words"),
    [("31(6)", State.TRANSFERRED, "已转送"), ("31(1)", State.SORTED, "这次没有再办：已分类，待转交")],
)
def test_what_was_refused_is_done_when_the_same_form_comes_again_with_another_unit(
    cast: Cast, client: Client, route: str, state: State, words: str
) -> None:
    """Another way than the one that stands is not taken in passing."""
    browser = browser_of(cast, client, "registrar")
    unit = cast.province_government.pk
    sent = desk_form(browser, route="31(6)", reason=REASON, to_unit=str(unit))
    assert "登记不受影响" in browser.post("/desk/register/", sent, follow=True).content.decode()
    sent |= {"to_unit": str(cast.housing.pk), "route": route}
    page = browser.post("/desk/register/", sent, follow=True).content.decode()
    assert words in page
    assert Matter.objects.get().state == state
    assert ('/forward/" data-here' in page) == (state == State.SORTED), "the next act is at hand"


@pytest.mark.parametrize("ended", [False, True], ids=["refused", "session over"])
def test_a_form_that_was_not_taken_comes_back_filled_and_still_leads_to_the_page_it_stood_over(
    cast: Cast, client: Client, ended: bool
) -> None:
    matter = reload(registered(cast).petition.matter)
    browser, address = browser_of(cast, client, "registrar"), f"/desk/matters/{matter.pk}/sort/"
    form = browser.get(address, headers={"X-Here": "yes"}).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    if ended:
        browser.logout()
    sent = {**hidden, "route": "31(6)", "here": "/desk/?a=1&b=2", "reason": REASON if ended else ""}
    to = browser.post(address, sent).headers["Location"]
    if ended:
        browser = browser_of(cast, client, "registrar")
        to = parse_qs(urlsplit(to).query)["next"][0]
    page = page_of(browser, to)
    assert re.search(r'value="31\(6\)"[^>]* checked', page)
    assert re.findall(r'name="here" value="([^"]*)"', page) == ["/desk/?a=1&amp;b=2"]
    other = browser.post(address, {"here": "//elsewhere.example/", "version": matter.version})
    assert other.status_code == 422
    assert 'name="here"' not in other.content.decode()


def test_who_comes_second_reads_what_the_first_did_and_not_what_is_wrong_since(
    cast: Cast, client: Client
) -> None:
    matter = reload(registered(cast).petition.matter)
    sort_matter(cast.actor("registrar"), matter, route="31(6)", reason=REASON)
    matter = reload(matter)
    browser, address = browser_of(cast, client, "registrar"), f"/desk/matters/{matter.pk}/forward/"
    hidden = dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page_of(browser, address))
    )
    forward(cast.actor("registrar"), matter, cast.housing, reason=REASON)
    sent = {**hidden, "to_unit": cast.housing.pk, "reason": "住建职权"}
    page = browser.post(address, sent, follow=True).content.decode()
    assert "您填写的时候" in page
    assert "已被他人修改" in page
    assert "不能转给本单位" not in page
    assert re.search(r'<select name="to_unit"[^>]*>\s*<option value=""( selected)?>', page)


def test_who_does_not_sort_is_not_asked_for_it(cast: Cast, client: Client) -> None:
    page = page_of(browser_of(cast, client, "receptionist"), "/desk/register/?channel=call")
    assert 'name="route"' not in page
    assert re.search(r'value="call"[^>]* checked', page)


def test_who_needs_help_stands_before_everything_else(cast: Cast, client: Client) -> None:
    help_called(cast)
    page = page_of(browser_of(cast, client, "registrar"), "/desk/")
    assert re.findall(r'<section class="card" aria-labelledby="(\w+)">', page)[0] == "now"


def test_who_works_on_a_matter_writes_down_what_was_done_from_its_row(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    row = f'href="/desk/matters/{matter.pk}/log/" data-here'
    assert row in page_of(browser_of(cast, client, "handler"), "/desk/")
    assert row not in page_of(browser_of(cast, client, "section_head"), "/desk/")


def test_papers_of_many_are_printed_without_a_second_question(cast: Cast, client: Client) -> None:
    paper = guided(cast)
    browser = browser_of(cast, client, "registrar")
    page = browser.post("/desk/several/print/", {"matter": paper.matter_id}, follow=True).content.decode()
    assert "打印 1 份" in page
    assert paper.number in page


def test_what_some_ways_require_is_not_called_optional(cast: Cast, client: Client) -> None:
    browser = browser_of(cast, client, "registrar")
    page = page_of(browser, f"/desk/papers/{guided(cast).pk}/serve/")
    labels = re.findall(r"<label[^>]*>(.*?)</label>", page, re.DOTALL)
    told = [
        (name, "可不填" in one)
        for one in labels
        for name in ("见证人", "所拨号码", "签收的回证")
        if name in one
    ]
    assert told == [("见证人", False), ("所拨号码", False), ("签收的回证", True)]
    hints = {
        (spec.action, name): what.hint
        for spec in REGISTRY.values()
        for name, what in spec.asked.items()
        if not what.required and not what.sometimes and re.search("必须|须写明", str(what.hint))
    }
    assert hints == {}


def test_papers_of_another_unit_are_not_asked_for(cast: Cast, client: Client) -> None:
    paper = guided(cast)
    paper.unit = cast.housing
    paper.save()
    browser = browser_of(cast, client, "registrar")
    form = browser.post("/desk/several/serve/", {"matter": paper.matter_id}).content.decode()
    assert not re.search('name="(proof-[^"]*|method|look)"', form)
    assert "没有本单位签发、还没有送达的文书" in form


def test_what_was_typed_for_many_is_no_draft_once_it_is_confirmed(cast: Cast, client: Client) -> None:
    """Also where every one was refused: the run keeps the words for its lines."""
    matter, address = reload(registered(cast).petition.matter), "/desk/several/forward/"
    browser = browser_of(cast, client, "registrar")
    form = browser.post(address, {"matter": matter.pk}).content.decode()
    assert matter.number in form, "it is said what is passed on"
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    sent = {**hidden, "to_unit": cast.housing.pk, "reason": "住建职权"}
    browser.post("/desk/drafts/save/", {**sent, "_address": address})
    assert Draft.objects.count() == 1
    look = browser.post(address, {**sent, "look": "yes"}).content.decode()
    sure = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', look))
    done = browser.post(address, {**sure, "sure": "yes"}, follow=True).content.decode()
    assert "没有办成 1 件" in done
    assert Draft.objects.count() == 0


def test_of_a_file_that_was_refused_it_is_said_that_it_will_be_left_out(cast: Cast, client: Client) -> None:
    browser = browser_of(cast, client, "registrar")
    wrong = SimpleUploadedFile("运行.exe", b"MZ\x90\x00")
    good = SimpleUploadedFile("来信.txt", "水管漏水。".encode())
    (slip,) = re.findall(r'name="_draft" value="([^"]+)"', page_of(browser, "/desk/register/"))
    sent = desk_form(browser, materials=[wrong, good], _draft=slip)
    page = browser.post("/desk/register/", sent, follow=True)
    kept = page.content.decode().partition("keptfiles")[2].partition("</fieldset>")[0]
    words = re.findall(r'<p>\s*(\S+) <span class="([^"]+)".*?<input type="(\w+)"', kept, re.DOTALL)
    assert words == [("运行.exe", "state late", "hidden"), ("来信.txt", "quiet small", "checkbox")]
