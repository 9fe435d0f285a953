"""One act on several matters: the preview says what would come of each, and each is an act of its own."""

import re

import pytest
from django.test import Client

from tests.cast import Cast, registered, reload
from tests.filed import guided
from tests.web.pages import browser_of, page_of
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import along
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.models import AuditEntry
from xinqiao.kernel.records import reference
from xinqiao.kernel.sealing import unseal_bytes
from xinqiao.matters.commands.disposition import forward
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Matter, Service
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.stored import check_stored
from xinqiao.offices import runs
from xinqiao.offices.models import BulkLine, BulkRun
from xinqiao.rules.lifecycle import State

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/several/forward/"


def _sorted(cast: Cast) -> Matter:
    matter = reload(registered(cast).petition.matter)
    sort_matter(cast.actor("registrar"), matter, kind=Kind.CLAIM, route="31(6)", reason="职权", category=None)
    return reload(matter)


def kept_words(run: BulkRun) -> bytes:
    """What is kept of the words of a run."""
    return unseal_bytes(bytes(run.sealed), context=f"offices.run:{run.pk}:words")


def _hidden(page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(value)
    return found


def test_who_ticks_nothing_is_back_in_the_same_list(cast: Cast, client: Client) -> None:
    browser = browser_of(cast, client, "registrar")
    for address, sent in ((ADDRESS, {}), ("/desk/matters/export/", {"chosen": "yes"})):
        back = browser.post(address, {**sent, "query": "state=sorted&q=水管"}).headers["Location"]
        assert back == "/desk/matters/?state=sorted&q=%E6%B0%B4%E7%AE%A1"
    assert browser.post(ADDRESS).headers["Location"] == "/desk/matters/"


def test_three_are_forwarded_and_the_one_that_cannot_be_says_why(cast: Cast, client: Client) -> None:
    good = [_sorted(cast) for _ in range(3)]
    unsorted = reload(registered(cast).petition.matter)
    browser = browser_of(cast, client, "registrar")
    assert f'formaction="{ADDRESS}"' in page_of(browser, "/desk/matters/")
    form = browser.post(ADDRESS, {"matter": [m.pk for m in (*good, unsorted)]}).content.decode()
    sent = {**_hidden(form), "to_unit": cast.housing.pk, "reason": "住建职权"}
    refused = browser.post(ADDRESS, {**sent, "to_unit": "", "look": "yes"}, follow=True).content.decode()
    assert "请选择" in refused
    assert "住建职权" in refused
    before = AuditEntry.objects.count()
    look = browser.post(ADDRESS, {**sent, "look": "yes"}).content.decode()
    assert "3 件可以办理，1 件不能" in look
    assert look.count("不能办理") == 1
    assert AuditEntry.objects.count() == before
    done = browser.post(ADDRESS, {**_hidden(look), "sure": "yes"}, follow=True).content.decode()
    assert "办成 3 件，没有办成 1 件" in done
    assert [reload(m).state for m in good] == [State.TRANSFERRED] * 3
    assert reload(unsorted).state == State.REGISTERED
    forwarded = AuditEntry.objects.filter(action="matter.forward", outcome="done").count()
    assert forwarded >= 3
    again = browser.post(ADDRESS, {**_hidden(look), "sure": "yes"}, follow=True).content.decode()
    assert "办成 3 件" in again, "the same form is the same run"
    anew = browser.post(ADDRESS, {**_hidden(look), "run": "", "sure": "yes"}, follow=True).content.decode()
    assert "办成 0 件" in anew
    assert anew.count("现在是“已转交，待受理”，在") == len(good), "not by what may be chosen now"
    assert AuditEntry.objects.filter(action="matter.forward", outcome="done").count() == forwarded


def test_nothing_is_chosen_or_offered_to_whom_it_is_not_for(cast: Cast, client: Client) -> None:
    browser = browser_of(cast, client, "registrar")
    assert browser.post(ADDRESS, {})["Location"] == "/desk/matters/"
    assert browser.post("/desk/several/close/", {}).status_code == 404
    assert browser_of(cast, client, "handler").post(ADDRESS, {}).status_code == 404
    other = browser_of(cast, client, "unit_registrar")
    hidden = reload(registered(cast).petition.matter)
    assert other.post(ADDRESS, {"matter": hidden.pk}).status_code == 404


def _forwarded(matters: list[Matter]) -> list[int]:
    done = AuditEntry.objects.filter(action="matter.forward", outcome="done")
    return [done.filter(matter_id=matter.pk).count() for matter in matters]


def test_a_run_that_was_interrupted_is_found_again_and_does_nothing_twice(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    matters = [_sorted(cast) for _ in range(3)]
    browser = browser_of(cast, client, "registrar")
    form = browser.post(ADDRESS, {"matter": [m.pk for m in matters]}).content.decode()
    sent = {**_hidden(form), "to_unit": cast.housing.pk, "reason": "住建职权", "sure": "yes"}
    told, calls = runs.told, list[str]()

    def ends(line: BulkLine, words: str) -> None:
        """The server ends after an act and before another word is written."""
        calls.append(words)
        if len(calls) == 2:
            raise KeyboardInterrupt
        told(line, words)

    with monkeypatch.context() as broken:
        broken.setattr(runs, "told", ends)
        with pytest.raises(KeyboardInterrupt):
            browser.post(ADDRESS, sent)
    assert _forwarded(matters) == [1, 1, 0]
    drafts = page_of(browser, "/desk/drafts/")
    assert "还有 1 件没有办，已办成 2 件" in drafts
    (address,) = re.findall(r'href="(/desk/runs/[^"]+)"', drafts)
    page = page_of(browser, address)
    assert "还有 1 件没有办" in page
    assert "已经办的不会再办一次；关掉页面以后，在「我的草稿」里可以接着办。" in page
    assert browser_of(cast, Client(), "unit_registrar").get(address).status_code == 404
    done = browser.post(address, {"go": "yes"}, follow=True).content.decode()
    assert "办成 3 件，没有办成 0 件" in done
    browser.post(address, {"go": "yes"})
    browser.post(ADDRESS, sent)
    assert _forwarded(matters) == [1, 1, 1]
    assert "没有办完" not in page_of(browser, "/desk/drafts/")
    run = BulkRun.objects.get(pk=address.split("/")[3])
    assert not run.open
    assert kept_words(run) == b"", "what was typed is erased"
    assert check_stored().problems == [], "else every backup would say that something is damaged"


def test_a_line_that_was_done_meanwhile_undoes_the_act(cast: Cast) -> None:
    """Two windows go on with one run: the act of the second goes back with its mark."""
    matter, actor = _sorted(cast), cast.actor("registrar")
    chosen = [runs.ChosenLine(subject=reference(matter))]
    line = runs.begin(actor.staff, new_uuid(), "forward", {}, chosen).lines.get()
    BulkLine.objects.update(good=True)
    with pytest.raises(Refused, match="没有再办一次"), along(lambda _done: runs.done(line)):
        forward(actor, matter, to_unit=cast.housing, reason="住建职权")
    assert _forwarded([matter]) == [0]


def test_service_of_many_takes_each_day_and_proof_from_its_own_row(cast: Cast, client: Client) -> None:
    """What has no receipt yet is left as it is; nothing is taken for granted."""
    proven, later = guided(cast), guided(cast)
    none = reload(registered(cast).petition.matter)
    browser, address = browser_of(cast, client, "registrar"), "/desk/several/serve/"
    form = browser.post(address, {"matter": [proven.matter_id, later.matter_id, none.pk]}).content.decode()
    assert form.count('name="proof-') == 2
    assert "没有本单位签发、还没有送达的文书" in form
    (mine,) = re.findall(rf'name="day-({proven.pk}[^"]*)"', form)
    day = today()
    row = {f"day-{mine}": day, f"proof-{mine}": "本人签收"}
    sent = {**_hidden(form), "method": "direct", "sent_on": day, **row}
    short = browser.post(address, {**sent, f"proof-{mine}": "", "look": "yes"}).content.decode()
    assert "0 件可以办理，3 件不能" in short
    assert "请写明送达的凭证" in short
    assert (
        f'name="day-{mine}" value="{day}"'
        in browser.post(address, {**sent, "change": "yes"}).content.decode()
    )
    look = browser.post(address, {**sent, "look": "yes"}).content.decode()
    assert "1 件可以办理，2 件不能" in look
    assert "没有填写送达日期" in look
    done = browser.post(address, {**_hidden(look), "sure": "yes"}, follow=True).content.decode()
    assert "办成 1 件，没有办成 2 件" in done
    (service,) = Service.objects.filter(paper__in=[proven, later])
    assert (service.paper_id, service.served_on) == (proven.pk, day)
    assert AuditEntry.objects.filter(matter_id=later.matter_id, action="service.record").count() == 0
    assert browser_of(cast, client, "inspector").post(address, {}).status_code == 404


def test_what_follows_sorting_is_an_act_by_itself_and_its_refusal_undoes_nothing(
    cast: Cast, client: Client
) -> None:
    matter = reload(registered(cast).petition.matter)
    browser, address = browser_of(cast, client, "registrar"), f"/desk/matters/{matter.pk}/sort/"
    page = page_of(browser, address)
    assert 'name="then"' in page
    sent = {"kind": "claim", "route": "31(6)", "reason": "住建职权", "version": matter.version}
    wrong = browser.post(address, {**sent, "then": cast.province_government.pk}, follow=True)
    assert wrong.redirect_chain[-1][0] == f"/desk/matters/{matter.pk}/forward/"
    assert reload(matter).state == State.SORTED
    assert _forwarded([matter]) == [0]
    told = wrong.content.decode()
    assert "已分类" in told
    assert 'class="message error"' in told
    other = reload(registered(cast).petition.matter)
    sent |= {"version": other.version, "then": cast.housing.pk, "onward": "yes"}
    done = browser.post(f"/desk/matters/{other.pk}/sort/", sent, follow=True)
    assert (done.status_code, reload(other).holding_unit) == (200, cast.housing), "no form that is over"
