"""Closed files go to the archives (M-R7; 档案法 13–16): by their keeping, on a list that another approves, against a receipt that counts."""

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.filed import closed_and_filed
from tests.outgoing.walks import kept_for_ever, listed, made_now
from tests.web.pages import browser_of, page_of
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.filing import seal_file
from xinqiao.matters.models import Matter
from xinqiao.outgoing.commands import archiving
from xinqiao.outgoing.queries.archiving import counted, handed, keeping_of
from xinqiao.rules.archiving import KEEPINGS, Keeping, due_from, kept_until, proposed


def test_keeping_and_the_day_from_which_a_file_goes() -> None:
    assert proposed(answered=True) is Keeping.THIRTY
    assert proposed(answered=False) is Keeping.TEN
    assert kept_until("permanent", date(2026, 5, 1)) is None
    assert kept_until("ten", date(2026, 5, 1)) == date(2036, 12, 31)
    assert due_from(date(2026, 12, 31), 10) == date(2037, 1, 1)
    assert [k for k, period in KEEPINGS.items() if not period.goes] == [Keeping.TEN]


def test_what_is_kept_ten_years_stays_and_what_goes_early_needs_consent(cast: Cast) -> None:
    archivist, matter = cast.actor("archivist"), closed_and_filed(cast)
    given: dict[str, Any] = {"archive": "云水市档案馆", "closed_until": today()}
    assert keeping_of(matter) == "ten", "nothing was decided"
    with pytest.raises(Refused, match="没有可以移交的案卷"):
        archiving.list_files(archivist, cast.petition_office, **given)
    with pytest.raises(Denied):
        archiving.set_keeping(cast.actor("registrar"), matter, keeping="permanent", reason="重要批示")
    archiving.set_keeping(archivist, matter, keeping="permanent", reason="有市领导重要批示")
    with pytest.raises(InvalidInput, match=r"还不满10年.*第二十条"):
        archiving.list_files(archivist, cast.petition_office, **given)
    made = archiving.list_files(archivist, cast.petition_office, **given, consent="云档函〔2026〕3号")
    assert made.files.get().keeping == "permanent"
    Matter.objects.filter(pk=matter.pk).update(confidential=True)
    assert counted(made) == (0, 0, 0), "an accusation goes another way (条例 30(3))"


@pytest.mark.pdf
def test_a_list_is_approved_by_another_counted_and_received(cast: Cast, client: Client) -> None:
    archivist, leader = cast.actor("archivist"), cast.actor("office_leader")
    made = listed(cast)
    row = made.files.get()
    with pytest.raises(Refused, match="审核以后"):
        archiving.take_packages(archivist, made_now(made))
    seal_file(archivist, row.matter)
    with pytest.raises(Refused, match="没有可以移交"):
        archiving.list_files(archivist, cast.petition_office, archive="云水市档案馆", closed_until=today())
    Matter.objects.filter(pk=row.matter_id).update(closed_at=row.package.made_at + timedelta(seconds=1))
    with pytest.raises(Refused, match=f"又办理过：{row.matter.number}。"):
        archiving.approve_handing(leader, made_now(made))
    archiving.strike_file(archivist, made_now(made), file=row.pk, reason="又办理过")
    archiving.drop_handing(archivist, made_now(made), reason="重列一份")
    seal_file(archivist, row.matter)
    Matter.objects.filter(pk=row.matter_id).update(closed_at=row.package.made_at)
    made = archiving.list_files(
        archivist,
        cast.petition_office,
        archive="云水市档案馆",
        closed_until=today(),
        consent="云档函〔2026〕3号",
    )
    row = made.files.get()
    archiving.approve_handing(leader, made_now(made))
    browser = browser_of(cast, client, "archivist")
    answer = browser.post(reverse("outgoing:packages", args=[made.pk]))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as taken:
        assert taken.namelist() == ["移交清单.pdf", "SHA256SUMS", f"{row.matter.number}.zip"]
        assert row.package.sha256 in taken.read("SHA256SUMS").decode()
    took = AuditEntry.objects.get(action="handing.take", matter_id=row.matter_id)
    assert row.package.sha256 in bytes(took.leaf).decode()
    assert browser.get(reverse("outgoing:handing_pdf", args=[made.pk])).content.startswith(b"%PDF")
    given: dict[str, Any] = {
        "receiver": "接收人",
        "receipt": "云档收〔2026〕9号",
        "pieces": row.package.pieces,
    }
    with pytest.raises(
        InvalidInput, match=f"清单上是{row.package.pieces}件，清点是{row.package.pieces + 1}件"
    ):
        archiving.receive(
            archivist, made_now(made), on=today(), **{**given, "pieces": row.package.pieces + 1}
        )
    with pytest.raises(InvalidInput, match="不得倒签"):
        archiving.receive(archivist, made_now(made), on=today() - timedelta(days=1), **given)
    assert handed(row.matter) is None
    archiving.receive(archivist, made_now(made), on=today(), **given)
    assert handed(row.matter) == row
    page = page_of(browser, reverse("desk:sealed_file", args=[row.matter_id]))
    assert "已移交" in page
    assert "云水市档案馆" in page
    with pytest.raises(Refused, match="没有可以移交"):
        archiving.list_files(archivist, cast.petition_office, archive="云水市档案馆", closed_until=today())


def test_who_lists_does_not_approve(cast: Cast) -> None:
    made = listed(cast)
    with pytest.raises(Denied):
        archiving.approve_handing(cast.actor("archivist"), made)
    assert kept_for_ever(cast).state == "closed"
