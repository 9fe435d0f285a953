"""Who decides sees the letter as it will leave, masked, and goes on with the next one."""

import pytest
from django.test import Client

from tests.cast import PETITIONER, Cast, accepted, reload
from tests.documents.test_papers import text_of
from tests.steps import OPINION, fresh, sorted_at_office
from tests.web.pages import browser_of, page_of
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.papers import draft, submit_for_approval
from xinqiao.matters.compose_forms import sheet_to_sign
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


def test_who_passes_a_matter_on_sees_the_letter_before_and_nothing_is_done(
    cast: Cast, client: Client
) -> None:
    matter = sorted_at_office(cast)
    browser, address = browser_of(cast, client, "registrar"), f"/desk/matters/{matter.pk}/forward/"
    given = {"to_unit": cast.housing.pk, "reason": "属于住建职权，电话13800001234。", "sample": "yes"}
    before = AuditEntry.objects.count()
    assert 'name="sample"' in page_of(browser, address)
    told = text_of(browser.post(address, given).content)
    for words in ("信访事项转送函", "样张，未签发", "签发时编号", "138****1234", cast.housing.name):
        assert words in told, words
    assert "内部" not in told
    assert (Paper.objects.count(), reload(matter).state) == (0, "sorted")
    assert AuditEntry.objects.count() == before
    refused = browser.post(address, given | {"reason": ""})
    assert (refused.status_code, "没有填写内容" in refused.content.decode()) == (422, True)
    Matter.objects.filter(pk=matter.pk).update(confidential=True)
    matter = reload(matter)
    sheet = sheet_to_sign(Paper(matter=matter, unit=cast.housing, kind="acceptance_notice"), None, "")
    assert sheet.secrecy == "内部", "it names who accused (条例 30(3))"


def test_three_documents_are_decided_one_after_the_other(cast: Cast, client: Client) -> None:
    papers = [_sent(cast, accepted(cast)) for _ in range(3)]
    browser = browser_of(cast, client, "section_head")
    at = f"/desk/papers/{papers[0].pk}/"
    for left, paper in zip((2, 1, 0), papers, strict=True):
        assert at == f"/desk/papers/{paper.pk}/", "the one that has waited longest"
        assert (f"还有 {left} 件" in page_of(browser, at)) is (left > 0)
        sent = {"version": fresh(paper).version, "note": "同意"} | ({"next": "yes"} if left else {})
        at = browser.post(f"{at}step/approve/", sent)["Location"]
    assert at == "/desk/"
    assert [fresh(paper).step for paper in papers] == ["legal_counsel"] * 3
