"""M-R1: what is registered late says why, and that no number is missing is proven."""

from datetime import date

import pytest
from django.db import transaction
from django.test import Client

from tests.cast import Cast, at, registered, submission
from tests.controls.seen import seen
from tests.steps import sorted_at_office
from xinqiao.controls.procedure_registration import REGISTERED_AT_ONCE
from xinqiao.controls.reading import Period
from xinqiao.kernel import clock
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.models import NumberSeries
from xinqiao.matters.commands.intake import register
from xinqiao.matters.commands.splitting import split
from xinqiao.matters.queries.series import numbers_of

pytestmark = pytest.mark.django_db
FRIDAY, MONDAY, TUESDAY = at("2026-03-06", 16), at("2026-03-09", 9), at("2026-03-10", 9)
WEEKEND = Period(first=date(2026, 3, 6), last=date(2026, 3, 8))


def test_m_r1_more_than_a_working_day_after_receipt_the_reason_is_asked_and_kept(
    cast: Cast, client: Client
) -> None:
    with clock.at(MONDAY):
        assert registered(cast, received_at=FRIDAY).petition.late_reason == ""
        with pytest.raises(InvalidInput, match="不写迟登记的原因"):
            registered(cast, received_at=FRIDAY, late_reason="周末")
        first = registered(cast, received_at=FRIDAY, submission_key="k", source_ref="api:one")
    with clock.at(TUESDAY):
        with pytest.raises(InvalidInput, match=r"最迟是2026年3月9日.*写明迟登记的原因"):
            registered(cast, received_at=FRIDAY, late_reason=" \u200b")
        told = "夹在甲小满的另一封信里，电话13800001234"
        petition = registered(cast, received_at=FRIDAY, late_reason=told).petition
        again = submission(received_at=FRIDAY, submission_key="k", source_ref="api:one", late_reason="")
        found = register(cast.actor("registrar"), cast.petition_office, again)
    assert found.repeated, "what a program sends again is not asked why it comes on a later day"
    assert found.petition == first.petition
    assert petition.late_reason.startswith("夹在")
    assert "甲小满" not in petition.late_reason
    assert "13800001234" not in petition.late_reason
    read = seen(REGISTERED_AT_ONCE, cast.petition_office.pk, WEEKEND, TUESDAY.date())
    assert (read.done, read.due) == (2, 3)
    assert f"原因：{petition.late_reason}" in str(read.lines[0].title)
    client.force_login(cast.staff["registrar"])
    for page in ("", "print/"):
        shown = client.get(f"/desk/matters/{petition.matter_id}/{page}").content.decode()
        assert petition.late_reason in shown


def test_m_r1_no_number_of_a_year_is_missing_and_the_page_proves_it(cast: Cast, client: Client) -> None:
    with clock.at(at("2025-12-30")):
        registered(cast)
    with clock.at(MONDAY):
        matter = sorted_at_office(cast, requests=("停工", "补发工资"))
        with transaction.atomic():
            registered(cast)
            transaction.set_rollback(True)
        split(cast.actor("registrar"), matter, requests=[2], reason="互不相关，由人社部门办理")
        register(cast.actor("unit_registrar"), cast.housing, submission())
        found = numbers_of(cast.housing, 2026)
        client.force_login(cast.staff["leader"])
        page = client.get("/controls/numbers/?year=2026").content.decode()
        assert client.get("/controls/numbers/?year=2019").status_code == 404
        assert client.get(f"/controls/numbers/?unit={cast.environment.pk}").status_code == 404
        client.force_login(cast.staff["handler"])
        assert client.get("/controls/numbers/").status_code == 404
    assert (found.given, found.all.count, found.missing, found.gaps) == (3, 3, 0, ())
    assert (found.all.first, found.all.last) == ("XF2026-000001", "XF2026-000003")
    assert (found.own.first, found.own.last, found.own.count) == ("XF2026-000003", "XF2026-000003", 1)
    monday = Period(first=MONDAY.date(), last=MONDAY.date())
    read = seen(REGISTERED_AT_ONCE, cast.petition_office.pk, monday, MONDAY.date())
    assert read.due == 1, "a letter that was split came once"
    assert "没有缺号" in page
    assert "本年共发出3个，登记在册3件" in page
    NumberSeries.objects.filter(name="petition:2026").update(last=5)
    found = numbers_of(cast.housing, 2026)
    assert (found.missing, found.gaps) == (2, ("XF2026-000004", "XF2026-000005"))
