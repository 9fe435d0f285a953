"""Closed files go to the archives (M-R7; 档案法 13–16): by their keeping, on a list that another approves, against a receipt that counts."""

import hashlib
import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.controls.seen import seen
from tests.filed import closed_and_filed
from tests.outgoing.walks import kept_for_ever, listed, made_now
from tests.web.pages import browser_of, page_of
from xinqiao.controls.procedure_file import FILES_COMPLETE
from xinqiao.controls.reading import Period, Standing
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.filing import seal_file
from xinqiao.matters.models import FilePackage, Matter
from xinqiao.outgoing.commands import archiving
from xinqiao.outgoing.models import HandingOver, KeepingChoice
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
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as taken:
        assert taken.namelist() == ["移交清单.pdf", "SHA256SUMS", f"{row.matter.number}.zip"]
        assert row.package.sha256 in taken.read("SHA256SUMS").decode()
        kept = taken.read("移交清单.pdf")
    took = AuditEntry.objects.get(action="handing.take", matter_id=row.matter_id)
    assert row.package.sha256 in bytes(took.leaf).decode()
    listed_on_paper = reverse("outgoing:handing_pdf", args=[made.pk])
    assert browser.post(listed_on_paper).content == kept
    assert hashlib.sha256(kept).hexdigest() == made.sheets.get().pdf_sha256
    printed = AuditEntry.objects.filter(action="handing.print").count()
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
    whole = counted(made_now(made))
    assert whole == (1, row.package.pieces, row.package.pages)
    Matter.objects.filter(pk=row.matter_id).update(confidential=True)
    assert counted(made_now(made)) == whole, "what was received stays as it was"
    received = browser.post(listed_on_paper).content
    assert hashlib.sha256(received).hexdigest() == made.sheets.latest("pk").pdf_sha256
    assert received != kept, "with the receipt"
    assert AuditEntry.objects.filter(action="handing.print").count() == printed + 1
    assert row.matter.number in page_of(browser, reverse("outgoing:handing", args=[made.pk]))
    with pytest.raises(Refused, match="不再整批取出"):
        archiving.take_packages(archivist, made_now(made))
    Matter.objects.filter(pk=row.matter_id).update(confidential=False)
    page = page_of(browser, reverse("desk:sealed_file", args=[row.matter_id]))
    assert "已移交" in page
    assert "云水市档案馆" in page
    with pytest.raises(Refused, match="没有可以移交"):
        archiving.list_files(archivist, cast.petition_office, archive="云水市档案馆", closed_until=today())
    _is_due_for_the_archives_once_its_years_are_full(cast, row.matter_id)


def _is_due_for_the_archives_once_its_years_are_full(cast: Cast, matter_id: int) -> None:
    """In the eleventh year after it was closed: handed over already, then as if it never was, then late; not in the year before."""
    year = today().year + 11

    def read(of: int, day: date) -> list[Standing]:
        period = Period(first=date(of, 1, 1), last=date(of, 12, 31))
        found = seen(FILES_COMPLETE, cast.petition_office.pk, period, day).lines
        return [line.standing for line in found if line.subject == f"matters.matter:{matter_id}"]

    assert read(year - 1, date(year, 1, 2)) == []
    assert read(year, date(year, 6, 1)) == [Standing.KEPT]
    matters, made_at = Matter.objects.filter(pk=matter_id), FilePackage.objects.latest("made_at").made_at
    closed = matters.get().closed_at
    matters.update(closed_at=made_at + timedelta(microseconds=1))
    assert read(year, date(year + 1, 1, 1)) == [Standing.BROKEN], "opened and closed anew, it goes there anew"
    matters.update(closed_at=closed)
    HandingOver.objects.update(stage="dropped")
    assert read(year, date(year, 6, 1)) == [Standing.AT_RISK]
    assert read(year, date(year + 1, 1, 2)) == [Standing.BROKEN]
    KeepingChoice.objects.update(keeping="ten")
    assert read(year, date(year + 1, 1, 2)) == [], "it stays with the office"


def test_who_lists_does_not_approve(cast: Cast) -> None:
    made = listed(cast)
    with pytest.raises(Denied):
        archiving.approve_handing(cast.actor("archivist"), made)
    assert kept_for_ever(cast).state == "closed"


@pytest.mark.pdf
def test_an_accusation_leaves_a_list_without_its_number(cast: Cast, client: Client) -> None:
    archivist, leader, made = cast.actor("archivist"), cast.actor("office_leader"), listed(cast)
    row = made.files.get()
    archiving.approve_handing(leader, made_now(made))
    Matter.objects.filter(pk=row.matter_id).update(confidential=True)
    browser = browser_of(cast, client, "archivist")
    form = page_of(browser, f"/desk/handings/{made.pk}/strike/")
    assert "须移出的：1件" in form
    assert row.matter.number not in form
    for refused in (
        lambda: archiving.take_packages(archivist, made_now(made)),
        lambda: archiving.print_list(archivist, made_now(made)),
    ):
        with pytest.raises(Refused, match="有1件须移出") as told:
            refused()
        assert row.matter.number not in str(told.value)
    archiving.strike_file(archivist, made_now(made), file=0, reason="系统提示须移出")
    assert made.files.get().struck == "系统移出"
    made.files.update(struck="")
    with pytest.raises(Refused, match="清单里没有案卷"):
        archiving.approve_handing(leader, made_now(made))
    assert made.sheets.count() == 1, "what was approved first is kept"


def test_a_list_that_is_cut_says_that_more_wait(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archiving, "MOST", 1)
    kept_for_ever(cast)
    made = listed(cast)
    assert made.files.count() == 1
    assert made.cut
    assert "还有没有列入的" in str(REGISTRY["handing.list"].said(made, {}))
