"""The control board's pages: words and signs, not colours alone; each figure leads to its evidence and on to the record."""

import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, accepted
from tests.controls.populated import replies
from tests.steps import HANDLERS, OPINION, issued
from xinqiao.kernel.clock import now
from xinqiao.offices.models import Level, Unit, UnitKind


def test_a_leader_comes_from_the_board_to_the_evidence_and_to_the_matter(cast: Cast, client: Client) -> None:
    paper = issued(cast, accepted(cast), "handling_opinion", OPINION, *HANDLERS)
    client.force_login(cast.staff["leader"])
    page = client.get("/controls/").content.decode()
    assert 'href="/controls/"' in client.get("/desk/").content.decode()
    assert "政策执行台账" in page
    assert "有风险" in page
    assert "0 / 1" in page
    found = re.search(r'href="(/controls/M-P5/[^"]+)"', page)
    assert found
    evidence = client.get(found[1].replace("&amp;", "&")).content.decode()
    assert f'href="/desk/matters/{paper.matter_id}/"' in evidence
    assert "还没有送达" in evidence


def test_a_superior_sees_its_units_and_others_see_no_board(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff["review_leader"])
    page = client.get("/controls/units/?period=2026-Q3").content.decode()
    assert cast.housing.short_name in page
    assert "未落实" in page or "本期没有应做的" in page
    assert client.get(f"/controls/?unit={cast.housing.pk}").status_code == 200
    client.force_login(cast.staff["leader"])
    assert client.get(f"/controls/?unit={cast.environment.pk}").status_code == 404
    client.force_login(cast.staff["handler"])
    for path in ("/controls/", "/controls/units/", "/controls/M-P5/"):
        assert client.get(path).status_code == 404
    assert "防控看板" not in client.get("/desk/").content.decode()


def test_unknown_measures_and_odd_periods_are_answered(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff["leader"])
    assert client.get("/controls/M-P99/").status_code == 404
    for odd in ("period=nonsense", "period=2026-Q9", "unit=", "unit=%E2%91%A0"):
        assert client.get(f"/controls/?{odd}").status_code == 200


def test_a_cut_list_says_so_and_the_figure_counts_what_is_not_listed(cast: Cast, client: Client) -> None:
    replies(cast, 130)
    client.force_login(cast.staff["leader"])
    page = client.get("/controls/M-P4/").content.decode()
    assert "列出前100条，共130条" in page
    assert page.count("/desk/papers/") == 100
    assert "1 / 130" in client.get("/controls/").content.decode()


@pytest.mark.once
def test_the_pages_of_the_board_take_at_most_twelve_queries_whatever_the_units(
    cast: Cast, client: Client
) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    with time_machine.travel(now(), tick=False):  # no session is marked as seen in between
        client.force_login(cast.staff["review_leader"])
        addresses = ("/controls/", "/controls/units/", "/controls/units/?period=2026", "/controls/M-P4/")
        queries(addresses[0])
        few = [queries(address) for address in addresses]
        assert max(few) <= 12
        replies(cast, 10)
        for number in range(8):
            Unit.objects.create(
                name=f"云水市第{number}局",
                short_name=f"第{number}局",
                document_word=f"云{number}",
                kind=UnitKind.COMPETENT_UNIT,
                level=Level.CITY,
                superior=cast.city_government,
            )
        assert [queries(address) for address in addresses] == few
