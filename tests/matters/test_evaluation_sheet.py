"""满意度评价单: an evaluation that the petitioner gives on paper (条例 21(2); law.md 5)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, accepted, reload, sent_in
from tests.steps import answered
from tests.web.pages import browser_of, page_of
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.matters.commands.intake import attach
from xinqiao.matters.commands.review import enter_evaluation
from xinqiao.matters.compose_forms import evaluation_sheet
from xinqiao.matters.models import Evaluation, MatterStaff, Petition, StaffPart


@pytest.mark.pdf
def test_article_21_it_asks_of_both_units_and_is_entered_with_its_scan_by_who_did_not_handle_it(
    cast: Cast, client: Client
) -> None:
    registrar = cast.actor("registrar")
    early = Petition.objects.get(matter=accepted(cast))
    petition = Petition.objects.get(matter=answered(cast))
    sheet = evaluation_sheet(petition)
    headings = [section.heading for section in sheet.sections if "评价" in section.heading]
    assert headings == [
        f"对信访部门{cast.petition_office.name}的评价",
        f"对承办单位{cast.housing.name}的评价",
    ]
    assert "小满" not in str(sheet), "nothing is taken from the vault"
    browser = browser_of(cast, client, "registrar")
    page = page_of(browser, reverse("desk:matter", args=[petition.matter_id]))
    printed = reverse("desk:evaluation_sheet", args=[petition.pk])
    assert printed in page
    assert browser.get(printed).content.startswith(b"%PDF")
    assert reverse("desk:evaluation_sheet", args=[early.pk]) not in page_of(
        browser, reverse("desk:matter", args=[early.matter_id])
    )
    given: dict[str, Any] = {"unit": cast.housing, "grade": "dissatisfied", "comment": "没有说明理由"}
    (other,) = attach(registrar, early, [sent_in("别的.txt", b"other")])
    with pytest.raises(InvalidInput, match="请先在材料中添加"):
        enter_evaluation(registrar, petition, **given, sheet=other)
    (scan,) = attach(registrar, petition, [sent_in("评价单.txt", b"signed")])
    with pytest.raises(Denied):
        enter_evaluation(cast.actor("handler"), petition, **given, sheet=scan)
    made = enter_evaluation(registrar, Petition.objects.get(pk=petition.pk), **given, sheet=scan)
    assert (made.sheet, made.entered_by, made.grade) == (scan, cast.staff["registrar"], "dissatisfied")
    clerk = cast.staff["unit_registrar"]
    MatterStaff.objects.create(
        matter=reload(petition.matter), staff=clerk, part=StaffPart.HANDLER, since=made.at
    )
    with pytest.raises(Refused, match="您是承办人"):
        enter_evaluation(
            cast.actor("unit_registrar"), petition, **{**given, "grade": "satisfied"}, sheet=scan
        )
    assert Evaluation.objects.count() == 1
