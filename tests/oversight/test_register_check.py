"""收件清点: a day counted by another person against the register, and what differs cleared up (M-R1)."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, at, registered, reload
from tests.controls.seen import seen
from tests.oversight.walks import MONDAY, counted
from tests.web.pages import browser_of, page_of
from xinqiao.controls.board import CONTROLS
from xinqiao.controls.reading import Period, Standing, read
from xinqiao.jobs.handlers import HANDLERS
from xinqiao.kernel import audit, clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Channel, Petition
from xinqiao.matters.models.matter import Kind
from xinqiao.oversight.commands.register_check import ask_again, compare, explain, settle, tally
from xinqiao.oversight.models import RegisterCheck
from xinqiao.oversight.queries.register_check import to_compare

pytestmark = pytest.mark.django_db


def _again(made: RegisterCheck) -> RegisterCheck:
    return RegisterCheck.objects.get(pk=made.pk)


def _kept(cast: Cast, day: date) -> tuple[int, int]:
    control = next(one for one in CONTROLS if one.measure == "M-R1")
    march = Period(first=date(2026, 3, 1), last=date(2026, 3, 31))
    (reading,) = read([control], [cast.petition_office.pk], march, day)[cast.petition_office.pk]
    return reading.done, reading.due


def test_m_r1_what_was_counted_by_another_is_held_against_the_register_and_cleared_up(
    cast: Cast, client: Client
) -> None:
    with clock.at(at("2026-03-02", 12)):
        registered(cast, received_at=at("2026-03-02", 9))
        registered(cast, title="另一件", received_at=at("2026-03-02", 9), channel=Channel.VISIT)
    with clock.at(at("2026-03-03")), pytest.raises(Refused, match=r"还可以在.*第二十二条第一款"):
        counted(cast)
    assert _kept(cast, date(2026, 4, 1)) == (2, 4)
    with clock.at(at("2026-03-05")):
        made = counted(cast)
        assert (made.stage, made.registered) == ("differs", {"letters": 1, "slips": 1, "calls": 0})
        with pytest.raises(InvalidInput, match="已经清点过"):
            counted(cast, letters=1)
        registered(cast, title="漏登的一封", received_at=at("2026-03-02", 9))
        explain(cast.actor("registrar"), made, found="一封信夹在报纸里，今天已经登记")
        ask_again(cast.actor("inspector"), _again(made), reason="登记表上写的收到日期请再核对")
        client.force_login(cast.staff["registrar"])
        assert "收件清点：数目与登记不符，请查清" in client.get("/desk/").content.decode()
        explain(cast.actor("registrar"), _again(made), found="收到日期与邮戳一致")
        client.force_login(cast.staff["inspector"])
        page = client.get(f"/oversight/register-checks/{made.pk}/").content.decode()
        assert "您清点2件" in page
        assert "来信：清点的比登记的多1件" in page
        assert "夹在报纸里" in page
        assert "核清清点差异" in page
        settle(cast.actor("inspector"), _again(made))
        listing = client.get("/oversight/register-checks/").content.decode()
        assert "来信：清点的比登记的多1件" in listing
    assert _again(made).registered == {"letters": 1, "slips": 1, "calls": 0}
    done, due = _kept(cast, date(2026, 4, 1))
    assert (done, due) == (3, 5)
    with clock.at(at("2026-03-09")):
        agreed = counted(cast, day=date(2026, 3, 4), letters=0, slips=0)
        assert (agreed.stage, agreed.turn_due) == ("agreed", None)
        with pytest.raises(Refused, match="现在是「数目相符」"):
            explain(cast.actor("registrar"), agreed, found="没有差异")


def test_m_r1_what_the_mail_room_counts_each_day_is_compared_when_nothing_may_be_registered_in_time_any_more(
    cast: Cast, client: Client
) -> None:
    archivist, office = cast.actor("archivist"), cast.petition_office
    given: dict[str, Any] = {"where": "收发登记簿第12页", "letters": 2, "slips": 0, "calls": 0}
    with clock.at(at("2026-03-02", 18)):
        registered(cast, received_at=at("2026-03-02", 9))
        with pytest.raises(Denied):
            tally(cast.actor("registrar"), office, day=MONDAY, **given)
        made = tally(archivist, office, day=MONDAY, **given)
        assert (made.stage, made.registered, made.turn_due) == ("counted", {}, None)
        with pytest.raises(InvalidInput, match="已经清点过"):
            tally(archivist, office, day=MONDAY, **given)
        page = page_of(browser_of(cast, client, "archivist"), f"/oversight/register-checks/{made.pk}/")
        assert "已清点，登记期满后核对" in page
        assert "不符" not in page
    with clock.at(at("2026-03-03", 18)):
        tally(archivist, office, day=date(2026, 3, 3), **{**given, "letters": 0})
        assert not to_compare(clock.today())
        with pytest.raises(Refused, match="还可以在"):
            compare(Actor.system("register-check"), _again(made))
    with clock.at(at("2026-03-04", 3)):
        HANDLERS["compare-counts"].run({})
        assert (_again(made).stage, _again(made).registered["letters"]) == ("differs", 1)
        assert RegisterCheck.objects.get(day=date(2026, 3, 3)).stage == "counted", "until its time is over"
        assert "收件清点：数目与登记不符，请查清" in page_of(browser_of(cast, client, "registrar"), "/desk/")
        with pytest.raises(Refused, match="补做清点抽查"):
            tally(archivist, office, day=date(2026, 2, 27), **given)
        counted(cast, letters=1, slips=0)
    with clock.at(at("2026-03-05", 3)):
        HANDLERS["compare-counts"].run({})
        assert RegisterCheck.objects.get(day=date(2026, 3, 3)).stage == "agreed"
        explain(cast.actor("registrar"), _again(made), found="另一封是报纸，不是信访件")
        settle(archivist, _again(made))
    control = next(one for one in CONTROLS if one.measure == "M-R1")
    march = Period(first=date(2026, 3, 1), last=date(2026, 3, 31))
    RegisterCheck.objects.filter(stage="agreed").update(settled_at=at("2026-06-01"))
    lines = seen(control, office.pk, march, date(2026, 3, 5)).lines
    (whole,) = [line for line in lines if str(line.title) == "3月的每日清点：应清点2天，已清点2天"]
    assert whole.standing is Standing.KEPT, "counted in time, though the job came late"
    found = seen(control, office.pk, march, date(2026, 3, 6))
    assert (found.done, found.due, found.at_risk) == (1, 2, 1), "Wednesday was left out"


def test_article_30_an_accusation_of_a_counted_day_shows_in_no_figure(cast: Cast, client: Client) -> None:
    """Counted before it is sorted, as the mail room counts: both letters are there, and nobody is asked where the other one is."""
    registrar = cast.actor("registrar")
    with clock.at(at("2026-03-02", 18)):
        registered(cast, received_at=at("2026-03-02", 9))
        secret = registered(cast, title="检举", received_at=at("2026-03-02", 9)).petition.matter
        given: dict[str, Any] = {"where": "收发登记簿", "letters": 2, "slips": 0, "calls": 0}
        made = tally(cast.actor("archivist"), cast.petition_office, day=MONDAY, **given)
    with clock.at(at("2026-03-03", 9)):
        sort_matter(registrar, reload(secret), kind=Kind.ACCUSATION, route="30", reason="检举", category=None)
    with clock.at(at("2026-03-04", 3)):
        HANDLERS["compare-counts"].run({})
    with clock.at(at("2026-03-05")):
        drawn = counted(cast, letters=3, slips=0)
        assert (_again(made).stage, drawn.stage) == ("agreed", "differs")
        assert [str(one) for one in drawn.differs] == ["来信：清点的比登记的多1件"]
        leader = browser_of(cast, client, "office_leader")
        for one in (made, drawn):
            page = page_of(leader, f"/oversight/register-checks/{one.pk}/")
            assert not [word for word in ("2件", "3件", "检举") if word in page]
    logged = str([audit.read(e) for e in AuditEntry.objects.filter(action__startswith="register_check.")])
    assert "registered" not in logged


def test_m_r1_who_counted_and_registered_afterwards_is_looked_at_by_another(cast: Cast) -> None:
    """One person tallies Monday and registers a letter of it later; nor is the drawn count of that day hers. A forgotten day that is made up
    for is not the month's drawn count."""
    archivist, office = cast.actor("archivist"), cast.petition_office
    given: dict[str, Any] = {"where": "收发登记簿", "letters": 1, "slips": 0, "calls": 0}
    with clock.at(at("2026-03-02", 18)):
        made = tally(archivist, office, day=MONDAY, **given)
    with clock.at(at("2026-03-03", 9)):
        petition = registered(cast, received_at=at("2026-03-02", 9)).petition
        Petition.objects.filter(pk=petition.pk).update(registered_by_id=cast.staff["archivist"].pk)
    with clock.at(at("2026-03-04", 3)):
        made = compare(Actor.system("register-check"), made)
        assert made.stage == "differs"
        assert "由另一人再核" in str(made.differs[0])
        explain(cast.actor("registrar"), made, found="当天人手不够，由档案员登记")
        with pytest.raises(Refused, match="请由没有登记的人"):
            settle(archivist, _again(made))
        settle(cast.actor("inspector"), _again(made))
        Petition.objects.filter(pk=petition.pk).update(registered_by_id=cast.staff["registrar"].pk)
        with pytest.raises(Refused, match="请由另一人做"):
            counted(cast, "archivist", slips=0)
    with clock.at(at("2026-03-06")):
        before = _kept(cast, date(2026, 4, 1))
        counted(cast, day=date(2026, 3, 3), letters=0, slips=0)
        assert _kept(cast, date(2026, 4, 1)) == before
        counted(cast, letters=1, slips=0)
    done, due = _kept(cast, date(2026, 4, 1))
    assert (done, due) == (before[0] + 1, before[1])
