"""Who decides sees the letter as it will leave, masked, and goes on with the next one."""

import pytest
from django.test import Client

from tests.cast import PETITIONER, Cast, accepted, reload
from tests.documents.test_papers import text_of
from tests.steps import OPINION, fresh
from tests.web.pages import browser_of, page_of
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.papers import draft, submit_for_approval
from xinqiao.matters.models import Matter, Paper, PaperState

pytestmark = pytest.mark.django_db


def _sent(cast: Cast, matter: Matter) -> Paper:
    paper = draft(cast.actor("handler"), reload(matter), "handling_opinion", OPINION)
    return submit_for_approval(cast.actor("handler"), paper)


def test_the_letter_is_seen_as_it_will_leave_without_a_name_a_number_or_an_effect(
    cast: Cast, client: Client
) -> None:
    paper = _sent(cast, accepted(cast))
    address = f"/desk/papers/{paper.pk}/preview/"
    before = AuditEntry.objects.count()
    browser = browser_of(cast, client, "section_head")
    assert address in page_of(browser, f"/desk/papers/{paper.pk}/")
    told = text_of(browser.get(address).content)
    for words in ("处理意见书", "样张，未签发", OPINION["items"][0]["decision"]):
        assert words in told
    assert PETITIONER.name not in told
    assert (fresh(paper).state, fresh(paper).number) == (PaperState.IN_APPROVAL, "")
    assert AuditEntry.objects.count() == before
    assert browser_of(cast, client, "outsider").get(address).status_code == 404


def test_three_documents_are_decided_one_after_the_other(cast: Cast, client: Client) -> None:
    papers = [_sent(cast, accepted(cast)) for _ in range(3)]
    browser = browser_of(cast, client, "section_head")
    at = f"/desk/papers/{papers[0].pk}/"
    for left, paper in zip((2, 1, 0), papers, strict=True):
        assert at == f"/desk/papers/{paper.pk}/", "the one that has waited longest"
        assert (f"还有 {left} 件" in page_of(browser, at)) is (left > 0)
        sent = {"version": fresh(paper).version, "note": "同意", "next": "yes"}
        at = browser.post(f"{at}step/approve/", sent)["Location"]
    assert at == "/desk/"
    assert [fresh(paper).step for paper in papers] == ["legal_counsel"] * 3
