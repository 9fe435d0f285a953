"""Who wants it is told by mail: by day on working days in numbers, at any hour only of danger and of an urgent report."""

from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, accepted, at
from tests.jobs.test_alerting import mailbox  # noqa: F401 - a fixture
from tests.web.pages import browser_of, page_of
from xinqiao.jobs.schedule import enqueue_daily
from xinqiao.jobs.telling import AT_ONCE, DIGEST, DIGESTS, enqueue_digests, send_digest, tell_at_once
from xinqiao.kernel import clock
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.models import Job
from xinqiao.offices.models import Absence, MailAddress
from xinqiao.offices.preferences import mail_of, set_preference
from xinqiao.reception.commands.urgent import send
from xinqiao.reception.models import UrgentReceipt

MONDAY, SUNDAY = at("2026-03-02"), at("2026-03-01")


def _jobs(kind: str) -> list[Job]:
    return list(Job.objects.filter(kind=kind).order_by("pk"))


@pytest.mark.django_db
def test_a_digest_goes_out_by_day_with_numbers_only_and_danger_at_any_hour(
    cast: Cast,
    client: Client,
    settings: Any,
    mailbox: list[EmailMessage],  # noqa: F811 - the fixture
) -> None:
    given = {"start": "desk", "rows": "30", "mail": "handler@example.gov.cn"}
    browser = browser_of(cast, client, "handler")
    with clock.at(MONDAY.replace(hour=10)):
        matter = accepted(cast)
        assert browser.post("/account/desk/", given).status_code == 302
        assert 'value="handler@example.gov.cn"' in page_of(browser, "/account/desk/")
        kept = MailAddress.objects.get()
        assert b"example" not in bytes(kept.sealed)
        set_preference(cast.actor("section_head"), None, mail="head@example.gov.cn")
        Absence.objects.create(
            staff=cast.staff["section_head"],
            first_day=now().date(),
            last_day=now().date(),
            recorded_by=cast.staff["section_head"],
            at=now(),
        )
        for _ in range(2):
            enqueue_daily(now())
        assert len(_jobs(DIGESTS)) == 1
        for _ in range(2):
            enqueue_digests({})
        (job,) = _jobs(DIGEST)
        assert job.argument == {"staff": cast.staff["handler"].pk}, "who is away has the day off"
        send_digest(job.argument)
        (mail,) = mailbox
        assert mail["To"] == "handler@example.gov.cn"
        assert "新到我这里：1条" in mail.get_content()
        assert matter.number not in mail.as_string() + mail.get_content()
        assert matter.title not in mail.get_content()
    with clock.at(MONDAY.replace(hour=23)):
        send_digest(job.argument)
    with clock.at(SUNDAY.replace(hour=10)):
        send_digest(job.argument)
        enqueue_daily(now())
        assert len(mailbox) == len(_jobs(DIGESTS)) == 1, "neither at night nor on a day off"
        words: dict[str, Any] = {
            "happened": "大厅有人扬言点火",
            "measures": "已报警疏散",
            "next_step": "保持联系",
        }
        send(cast.actor("registrar"), cast.petition_office, **words)
        receipt = UrgentReceipt.objects.exclude(unit=None)[0]
        UrgentReceipt.objects.filter(pk=receipt.pk).update(unit=cast.housing)
        for _ in range(2):
            enqueue_daily(now())
        told = _jobs(AT_ONCE)
        assert {job.argument["staff"] for job in told} == {
            cast.staff["handler"].pk,
            cast.staff["section_head"].pk,
        }
        assert len(told) == 2, "once each"
        handler = cast.staff["handler"].pk  # jobs have no order
        own = next(job.argument for job in told if job.argument["staff"] == handler)
        tell_at_once(own)
        assert "等您单位签收" in mailbox[-1].get_content()
        assert "点火" not in mailbox[-1].get_content()
    browser.post("/account/desk/", {**given, "mail": ""})
    assert mail_of(cast.staff["handler"].pk) == ""
    tell_at_once(own)
    assert len(mailbox) == 2
    with pytest.raises(InvalidInput, match="不是邮箱地址"):
        set_preference(cast.actor("handler"), None, mail="不是地址")
    settings.XINQIAO_MAIL_SERVER = ""
    assert "本系统没有设邮件服务器" in browser.get("/account/desk/").content.decode()
    assert browser.post("/account/desk/", given).status_code == 302
    assert mail_of(cast.staff["handler"].pk) == "", "it was not offered"
    with pytest.raises(InvalidInput, match="没有设邮件服务器"):
        set_preference(cast.actor("handler"), None, mail="handler@example.gov.cn")
    assert browser.post("/account/desk/", {**given, "mail": ""}).status_code == 302
