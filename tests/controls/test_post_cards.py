"""A card for every post, of measures that exist; what they say of today is what the board says."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.documents.test_papers import text_of
from xinqiao.controls.board import CONTROLS
from xinqiao.controls.post_cards import LEVELS, post_cards
from xinqiao.rules.roles import ROLE_TITLES, Role

MEASURES = {
    *(f"M-P{n}" for n in range(1, 8)),
    *(f"M-C{n}" for n in range(1, 6)),
    *(f"M-I{n}" for n in range(1, 8)),
    *(f"M-R{n}" for n in range(1, 8)),
    *(f"M-E{n}" for n in range(1, 6)),
    *(f"M-D{n}" for n in range(1, 8)),
}


def test_every_post_has_a_card_and_every_risk_a_measure_that_exists() -> None:
    cards = post_cards()
    assert set(cards) == set(Role)
    risks = [risk for card in cards.values() for risk in card.risks]
    assert len({risk.risk for risk in risks}) == len(risks) > 40
    assert {m for risk in risks for m in risk.measures} <= MEASURES
    assert {risk.level for risk in risks} <= set(LEVELS)
    # Every measure that the board reads is somebody's to keep.
    assert {control.measure for control in CONTROLS} <= {m for c in cards.values() for m in c.measures}
    assert all(risk.articles and risk.shows and risk.does for risk in risks)
    assert all(re.fullmatch(r"[一-龥]+第[一二三四五六七八九十百]+条.*", a) for r in risks for a in r.articles)


@pytest.mark.django_db
@pytest.mark.pdf
def test_the_own_cards_with_today_and_every_handbook_as_pdf(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff["section_head"])
    page = client.get(reverse("controls:cards")).content.decode()
    assert page.count('<section class="card"') == 1
    assert ROLE_TITLES[Role.SECTION_HEAD] in page
    assert "事项无人负责" in page
    assert "每月走查十项" in page.partition('id="cards_today"')[2].partition("</div>")[0]
    home = client.get(reverse("desk:home")).content.decode()
    assert 'hx-select="#cards_today"' in home, "the first page shows what of the own card is not kept"
    assert "M-D1" in page
    assert reverse("controls:evidence", args=["M-D1"]) in page
    made = client.get(reverse("controls:card", args=["handler"]))
    assert made["Content-Type"] == "application/pdf"
    text = text_of(made.content)
    assert all(risk.risk[:6] in text.replace("\n", "") for risk in post_cards()[Role.HANDLER].risks)
    assert client.get(reverse("controls:card", args=["nobody"])).status_code == 404
    board = text_of(client.get(reverse("controls:board_pdf")).content)
    assert "防控看板" in board
    assert all(control.title[:6] in board.replace("\n", "") for control in CONTROLS)
    assert not any(control.measure in board + text for control in CONTROLS), "words, no codes"
    client.force_login(cast.staff["system_admin"])
    assert "备份不能恢复" in client.get(reverse("controls:cards")).content.decode()
    assert client.get(reverse("controls:board_pdf")).status_code == 404
