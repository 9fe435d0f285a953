"""Anybody who holds a paper sees whether it is genuine and still stands, and nothing else (M-R4)."""

import hashlib
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, reload
from tests.steps import OPINION, answered, fresh, issued, review_served
from xinqiao.documents.papers import Document, PaperKind
from xinqiao.documents.render import qr_text
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters import files
from xinqiao.matters.commands.closing import redo
from xinqiao.matters.models import Matter, Paper
from xinqiao.matters.paperwork import verify_at


def _post(
    client: Client, number: str, code: str, address: str = "192.0.2.7", **more: object
) -> tuple[int, str]:
    answer = client.post("/verify/", {"number": number, "code": code, **more}, REMOTE_ADDR=address)
    return answer.status_code, answer.content.decode()


def _opinion(matter: Matter) -> Paper:
    return Paper.objects.filter(matter=matter, kind="handling_opinion").earliest("issued_at")


@pytest.mark.django_db
def test_a_paper_is_genuine_without_a_word_of_what_it_says(cast: Cast, client: Client) -> None:
    paper = _opinion(answered(cast))
    status, page = _post(
        client, paper.number.replace("〔", "[").replace("〕", "]").lower(), paper.verification_code.lower()
    )
    assert status == 200
    assert "现在有效" in page
    assert paper.pdf_sha256 in page
    for private in ("甲小满", "处理意见书", "噪声", "夜间施工", paper.matter.number, "13800001234"):
        assert private not in page, private
    data = files.read(paper.pdf_path)
    assert hashlib.sha256(data).hexdigest() == paper.pdf_sha256
    same = _post(client, paper.number, paper.verification_code, file=SimpleUploadedFile("a.pdf", data))[1]
    changed = SimpleUploadedFile("a.pdf", data[:-1] + bytes([data[-1] ^ 1]))
    other = _post(client, paper.number, paper.verification_code, file=changed)[1]
    assert same.count("完全一致") == 2
    assert other.count("完全一致") == 1


@pytest.mark.django_db
def test_wrong_and_absent_are_the_same_answer_and_guessing_is_slowed_down(cast: Cast, client: Client) -> None:
    paper = _opinion(answered(cast))
    wrong = [
        _post(client, paper.number, "22222-22222"),
        _post(client, "云信处〔2026〕999号", paper.verification_code),
        _post(client, "云信处〔2026〕999号", "22222-22222"),
    ]
    assert {status for status, _ in wrong} == {422}
    assert all("没有查到这份文书" in page and paper.pdf_sha256 not in page for _, page in wrong)
    for _ in range(4):
        _post(client, paper.number, "22222-22222")
    status, page = _post(client, paper.number, paper.verification_code)
    assert (status, "分钟后再试" in page) == (429, True)
    assert _post(client, paper.number, paper.verification_code, "198.51.100.4")[0] == 200
    assert AuditEntry.objects.filter(action="paper.verify", outcome="denied").count() == 1


@pytest.mark.django_db
def test_a_revoked_opinion_and_a_replaced_one_say_so(cast: Cast, client: Client) -> None:
    """Articles 35, 36: what a review revoked is genuine, but holds no more; what was made anew stands."""
    matter = answered(cast)
    first = _opinion(matter)
    review_served(cast, matter, "revoked")
    assert "已经由复查、复核意见撤销" in _post(client, first.number, first.verification_code)[1]
    redo(cast.actor("review_leader"), reload(matter), reason="事实不清，重新办理")
    second = fresh(
        issued(
            cast, reload(matter), "handling_opinion", OPINION, "handler", "section_head", "counsel", "leader"
        )
    )
    assert "现在有效" in _post(client, second.number, second.verification_code)[1]


@pytest.mark.django_db
def test_the_code_leads_to_the_page_with_number_and_code_filled_in(client: Client, settings: Any) -> None:
    settings.XINQIAO_COUNTER = "https://xf.example.gov.cn"
    document = Document(
        kind=PaperKind.REPLY,
        title="答复书",
        number="云信复〔2026〕1号",
        issuer="云水市信访局",
        matter_number="XF2026-000001",
        day=date(2026, 8, 3),
        verification_code="BCDFG-HJKMN",
        verify_at=verify_at(),
    )
    address = urlsplit(qr_text(document))
    assert (address.netloc, address.path) == ("xf.example.gov.cn", reverse("counter:verify"))
    page = client.get(f"{address.path}?{address.query}").content.decode()
    assert 'value="云信复〔2026〕1号"' in page
    assert 'value="BCDFG-HJKMN"' in page
