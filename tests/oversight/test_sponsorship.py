"""Sponsorship from the fact to its end (M-D2)."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.cast import PETITIONER, Cast, accepted, reload
from xinqiao.courses.queries import steps_of
from xinqiao.kernel import clock
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.matters.commands.handling import log
from xinqiao.matters.models import LogKind
from xinqiao.oversight.commands.sponsorship import enter, finish, pass_on, take_on
from xinqiao.oversight.models import Sponsorship
from xinqiao.oversight.queries.sponsorship import proposals
from xinqiao.rules.sponsoring import look_of


def test_it_is_amber_after_fifteen_days_and_red_after_thirty() -> None:
    last = date(2026, 3, 1)
    found = [look_of(last, last + timedelta(days=days)) for days in (15, 16, 30, 31)]
    assert found == ["ok", "soon", "soon", "late"]


def _fresh() -> Sponsorship:
    return Sponsorship.objects.get()


@pytest.mark.django_db
def test_from_the_proposal_to_the_end(cast: Cast, client: Client) -> None:
    leader, principal = cast.actor("office_leader"), cast.actor("office_principal")
    matter = accepted(cast)
    assert proposals(leader) == ([], False)
    with pytest.raises(InvalidInput, match="包案的理由"):
        take_on(leader, reload(matter))
    assert matter.next_due is not None
    with clock.at(now() + (matter.next_due - today()) + timedelta(days=31)):
        (found,), more = proposals(leader)
        assert (found.matter, more) == (matter, False)
        assert [str(fact) for fact in found.facts] == ["已逾期31天"]
        client.force_login(cast.staff["office_leader"])
        assert (
            f"/matters/{matter.pk}/sponsor/"
            in client.get("/oversight/sponsorships/proposals/").content.decode()
        )
        take_on(leader, reload(matter))
        assert _fresh().turn_due == today() + timedelta(days=30)
        assert proposals(leader) == ([], False)
        with pytest.raises(Refused, match="已经有领导包案"):
            take_on(principal, reload(matter), reason="再包一次")
        with pytest.raises(InvalidInput, match="地点"):
            enter(leader, _fresh(), kind="meeting", day=today(), text="见面听取意见")
        said = f"{PETITIONER.name}说夜里还在施工"
        enter(leader, _fresh(), kind="meeting", day=today(), place="接待室", text=said)
        pass_on(leader, _fresh(), leader=cast.staff["office_principal"], reason="分工调整")
        with pytest.raises(Denied):
            enter(leader, _fresh(), kind="plan", day=today(), text="分两步办理")
        with pytest.raises(InvalidInput, match="复核还没有"):
            finish(principal, _fresh(), ending="final", result="复核终结")
        with pytest.raises(InvalidInput, match="为证"):
            finish(principal, _fresh(), ending="executed", result="已经停工")
        with clock.at(now() + timedelta(days=2)):
            entry = log(
                cast.actor("handler"), reload(matter), LogKind.EXECUTION, "工地已停工", happened_on=today()
            )
            finish(principal, _fresh(), ending="executed", result="已经停工", entry=entry)
        client.force_login(cast.staff["office_principal"])
        page = client.get(f"/oversight/sponsorships/{_fresh().pk}/").content.decode()
        for words in ("已结束包案", "与信访人见面", "夜里还在施工", "分工调整", "工地已停工"):
            assert words in page
        assert PETITIONER.name not in page
        assert matter.number in client.get("/oversight/sponsorships/").content.decode()
    assert [step.act for step in steps_of(_fresh())] == ["enter", "pass_on", "finish"]
