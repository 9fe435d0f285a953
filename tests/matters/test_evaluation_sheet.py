"""满意度评价单: an evaluation that the petitioner gives on paper (条例 21(2); law.md 5)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, accepted, reload, sent_in
from tests.steps import answered
from tests.web.pages import browser_of, page_of
from xinqiao.kernel import clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.matters.commands.intake import attach
from xinqiao.matters.commands.review import enter_evaluation, evaluate
from xinqiao.matters.compose_forms import evaluation_sheet
from xinqiao.matters.models import Attachment, Evaluation, Grade, MatterStaff, Petition, StaffPart
from xinqiao.matters.queries.evaluations import counting
from xinqiao.offices.models import Post, Staff
from xinqiao.rules.roles import Role


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


@pytest.mark.django_db
def test_m_d5_what_the_petitioner_said_in_person_is_never_displaced_by_a_sheet(cast: Cast) -> None:
    registrar, office, housing = cast.actor("registrar"), cast.petition_office, cast.housing
    petition = Petition.objects.get(matter=answered(cast))
    citizen = Actor.citizen(petition.pk, petition.matter_id)
    (sheet,) = attach(registrar, petition, [sent_in("评价单.txt", b"signed")])

    def now() -> Petition:
        return Petition.objects.get(pk=petition.pk)

    given: dict[str, Any] = {"unit": office, "grade": "satisfied", "comment": "很好", "sheet": sheet}
    with pytest.raises(InvalidInput, match="评的是您所在的单位"):
        enter_evaluation(registrar, now(), **given)
    with pytest.raises(InvalidInput, match="没有承办此事"):
        enter_evaluation(registrar, now(), **given, seen_by=cast.staff["handler"])
    handler = cast.staff["handler"]
    MatterStaff.objects.filter(staff=handler).delete()  # as a transfer to this office does
    Staff.objects.filter(pk=handler.pk).update(unit=office)
    Post.objects.create(staff=handler, role=Role.INSPECTOR)
    with pytest.raises(InvalidInput, match="没有承办此事"):
        enter_evaluation(registrar, now(), **given, seen_by=handler)
    entered = enter_evaluation(registrar, now(), **given, seen_by=cast.staff["inspector"])
    assert entered.seen_by == cast.staff["inspector"]
    enter_evaluation(registrar, now(), **{**given, "grade": "fair"}, seen_by=cast.staff["inspector"])
    assert counting(Evaluation.objects.all()).get().grade == "fair"
    for grade in (Grade.DISSATISFIED, Grade.FAIR):
        evaluate(citizen, now(), office, grade, "没有人理我")
        assert counting(Evaluation.objects.all()).get().grade == grade
    with pytest.raises(Refused, match="已经修改过一次"):
        evaluate(citizen, now(), office, Grade.SATISFIED)
    evaluate(citizen, now(), housing, Grade.DISSATISFIED)
    for unit in (office, housing):
        with pytest.raises(Refused, match="以本人的评价为准"):
            enter_evaluation(registrar, now(), **{**given, "unit": unit}, seen_by=cast.staff["inspector"])
    displaced = {"matter": petition.matter, "petition": petition, "unit": housing, "sheet": sheet}
    Evaluation.objects.create(**displaced, grade="satisfied", round=2, at=clock.now())
    assert counting(Evaluation.objects.filter(unit=housing)).get().grade == "dissatisfied"
    Attachment.objects.update(added_at=clock.now() - timedelta(days=3))
    with pytest.raises(InvalidInput, match="答复送达以前"):
        enter_evaluation(registrar, now(), **{**given, "grade": "fair"}, seen_by=cast.staff["inspector"])
