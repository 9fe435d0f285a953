"""A matter is passed on by the article that follows, and what follows from the article (条例 22–25, 30); one test an article."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from tests.api.calls import caller
from tests.cast import Cast, reload, submission
from tests.steps import fresh, sorted_at_office
from tests.web.pages import browser_of, page_of
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters import files
from xinqiao.matters.commands.choosing import lawful_assignees, lawful_recipients
from xinqiao.matters.commands.disposition import (
    accept,
    assign_with_report,
    decide_objection,
    forward,
    object_to_transfer,
)
from xinqiao.matters.commands.intake import register
from xinqiao.matters.commands.service import Delivery, record_service
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Channel, Matter, Paper, Petition, RunningClock, ServiceMethod
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.offers import offers
from xinqiao.matters.queries.progress import Progress, progress
from xinqiao.offices.models import Level, Unit, UnitKind

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def _sorted(
    cast: Cast,
    kind: Kind = Kind.CLAIM,
    route: str = "31(6)",
    *,
    who: str = "registrar",
    at: Unit | None = None,
    urgent: bool = False,
    **changes: Any,
) -> Matter:
    matter = register(cast.actor(who), at or cast.petition_office, submission(**changes)).petition.matter
    sort_matter(cast.actor(who), reload(matter), kind=kind, route=route, reason="职权", urgent=urgent)
    return reload(matter)


def _organ(name: str, kind: UnitKind, superior: Unit | None = None, level: Level = Level.CITY) -> Unit:
    return Unit.objects.create(
        name=name, short_name=name[-4:], kind=kind, level=level, superior=superior, document_word=name[:12]
    )


def _sent(cast: Cast, matter: Matter, to: Unit, who: str = "registrar") -> tuple[str, str, set[str]]:
    """The article, the kind of letter, and the clocks that run at the recipient."""
    done = forward(cast.actor(who), reload(matter), to, reason="请办理")
    running = RunningClock.objects.filter(matter=matter, unit=to, stopped_on=None)
    letter = Paper.objects.get(matter=matter, addressed_to=to, kind__endswith="_letter")
    article = done.basis.removeprefix("《信访工作条例》")
    return article, letter.kind, set(running.values_list("code", flat=True))


def _letter(matter: Matter, kind: str) -> str:
    paper = Paper.objects.filter(matter=matter, kind=kind).latest("created_at", "pk")
    pages = PdfReader(BytesIO(files.read(paper.pdf_path))).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


def _told(matter: Matter) -> Progress:
    petition = Petition.objects.get(matter=matter)
    return progress(Actor.citizen(petition.pk, matter.pk))


def test_article_22_1_1_a_unit_of_the_own_level_gets_it_by_item_1(cast: Cast) -> None:
    matter = _sorted(cast)
    assert _sent(cast, matter, cast.housing) == (
        "第二十二条第一款第（一）项",
        "forwarding_letter",
        {"T4", "T5"},
    )
    assert "（《信访工作条例》第二十二条第一款第（一）项）" in _letter(matter, "forwarding_letter")


def test_article_22_1_1_what_is_urgent_is_submitted_to_the_own_government(cast: Cast) -> None:
    """报请: no unit takes it on yet, so nothing runs against the government and the petitioner is promised no day."""
    matter = _sorted(cast, urgent=True)
    assert _sent(cast, matter, cast.city_government) == (
        "第二十二条第一款第（一）项",
        "submission_letter",
        set(),
    )
    written = _letter(matter, "submission_letter")
    assert "情况重大、紧急，现提出建议，报请决定" in written
    assert "15日" not in written
    assert (_told(matter).now, _told(matter).next) == ("已经报请云水市人民政府决定由谁办理。", "")
    with pytest.raises(Refused, match="请直接作出决定"):
        object_to_transfer(cast.actor("reviewer"), reload(matter), reasons="不属于本单位职权范围，附依据。")


def test_article_22_1_1_a_party_committee_of_the_own_level_decides_too(cast: Cast) -> None:
    matter = _sorted(cast, urgent=True)
    committee = _organ("中共云水市委员会", UnitKind.PARTY_COMMITTEE)
    assert _sent(cast, matter, committee)[:2] == ("第二十二条第一款第（一）项", "submission_letter")


def test_article_22_1_2_a_lower_unit_gets_it_by_item_2(cast: Cast) -> None:
    matter = _sorted(cast)
    assert _sent(cast, matter, cast.district_housing)[0] == "第二十二条第一款第（二）项"


def test_article_22_1_2_a_lower_petition_office_sorts_it_within_fifteen_days(cast: Cast) -> None:
    below = _organ("临江区信访局", UnitKind.PETITION_OFFICE, cast.city_government, Level.COUNTY)
    matter = _sorted(cast)
    assert _sent(cast, matter, below) == ("第二十二条第一款第（二）项", "forwarding_letter", {"T2", "T5"})
    assert "请自收到之日起15日内转送、交办有权处理的机关" in _letter(matter, "forwarding_letter")


def test_article_22_1_3_assigning_asks_for_a_report(cast: Cast) -> None:
    due = today() + timedelta(days=30)
    matter = _sorted(cast)
    done = assign_with_report(cast.actor("registrar"), matter, cast.housing, reason="请办理", due_on=due)
    assert done.basis == "《信访工作条例》第二十二条第一款第（三）项"


def test_article_22_1_the_ground_is_also_that_of_the_log_entry(cast: Cast) -> None:
    matter = _sorted(cast)
    _sent(cast, matter, cast.district_housing)
    entry = AuditEntry.objects.filter(action="matter.forward", matter_id=matter.pk).latest("pk")
    assert "第二十二条第一款第（二）项" in bytes(entry.leaf).decode()


def test_article_22_2_an_accusation_leaves_no_clock_with_us_and_promises_no_day(cast: Cast) -> None:
    matter = _sorted(cast, Kind.ACCUSATION, "30")
    assert _sent(cast, matter, cast.discipline) == ("第二十二条第二款", "forwarding_letter", set())
    assert not RunningClock.objects.filter(matter=matter, stopped_on=None).exists()
    written = _letter(matter, "forwarding_letter")
    assert "告知和反馈按照有关规定执行（《信访工作条例》第二十三条第四款）" in written
    assert "15日" not in written
    assert "5个工作日" not in written
    told = _told(matter)
    assert told.now == "已经转到云水市纪委监委，由其依照有关规定处理。"
    assert told.next == "云水市纪委监委依照有关规定办理和反馈，请向其了解进展。"
    assert [step.title for step in told.steps] == ["已收到并登记", "分送有权处理的单位", "由该机关办理"]


def test_article_22_2_the_discipline_organ_takes_an_accusation_on_without_a_promise_of_ours(
    cast: Cast,
) -> None:
    matter = _sorted(cast, Kind.ACCUSATION, "30")
    _sent(cast, matter, cast.discipline)
    accept(cast.actor("discipline_leader"), reload(matter), cast.staff["discipline_leader"])
    assert "书面答复您" not in _letter(matter, "acceptance_notice")
    assert _told(matter).steps[-1].mark == "now"


def test_article_22_2_a_discipline_organ_that_is_not_competent_returns_it_without_our_five_days(
    cast: Cast,
) -> None:
    matter = _sorted(cast, Kind.ACCUSATION, "30")
    _sent(cast, matter, cast.discipline)
    actor = cast.actor("discipline_leader")
    assert "object" in {offer.act.name for offer in offers(actor, reload(matter))}
    object_to_transfer(actor, reload(matter), reasons="按照管理权限属于上级纪检监察机关。")
    decide_objection(cast.actor("registrar"), reload(matter), agree=True, reason="属实")
    assert reload(matter).holding_unit == cast.petition_office


def test_article_22_2_nobody_sets_a_discipline_organ_a_day(cast: Cast) -> None:
    matter = _sorted(cast, Kind.ACCUSATION, "30")
    due = today() + timedelta(days=30)
    with pytest.raises(Refused, match="请改用转送"):
        assign_with_report(cast.actor("registrar"), matter, cast.discipline, reason="请办", due_on=due)


def test_article_22_2_a_letter_about_litigation_goes_to_the_political_legal_organ(cast: Cast) -> None:
    court = _organ("云水市委政法委", UnitKind.POLITICAL_LEGAL_ORGAN, cast.city_government)
    matter = _sorted(cast, route="31(1)")
    with pytest.raises(Refused, match="应当转送同级政法部门"):
        _sent(cast, matter, cast.housing)
    assert _sent(cast, matter, court) == ("第二十二条第二款", "forwarding_letter", set())


def test_article_22_2_a_visitor_about_litigation_is_shown_the_way(cast: Cast) -> None:
    court = _organ("云水市委政法委", UnitKind.POLITICAL_LEGAL_ORGAN, cast.city_government)
    matter = _sorted(cast, route="31(1)", channel=Channel.VISIT, oral=True, read_back=True)
    with pytest.raises(Refused, match="释法明理"):
        _sent(cast, matter, court)


def test_article_23_1_a_unit_that_was_turned_to_passes_on_only_within_its_own_system(cast: Cast) -> None:
    matter = _sorted(cast, who="unit_registrar", at=cast.housing)
    with pytest.raises(Refused, match="告知信访人向有权处理的机关"):
        _sent(cast, matter, cast.environment, "unit_registrar")
    assert _sent(cast, matter, cast.district_housing, "unit_registrar")[0] == "第二十三条第一款"
    assert "（《信访工作条例》第二十三条第一款）" in _letter(matter, "procedure_notice")


def test_article_23_3_what_was_transferred_goes_no_further_sideways(cast: Cast) -> None:
    matter = _sorted(cast)
    _sent(cast, matter, cast.housing)
    with pytest.raises(Refused, match="向转送单位提出异议"):
        _sent(cast, matter, cast.environment, "unit_registrar")
    assert _sent(cast, matter, cast.district_housing, "unit_registrar")[0] == "第二十三条第三款"


def test_article_23_4_a_discipline_organ_that_receives_an_accusation_itself_owes_us_no_notice(
    cast: Cast,
) -> None:
    matter = _sorted(
        cast, Kind.ACCUSATION, "30", who="discipline_leader", at=cast.discipline, accusation=True
    )
    assert not RunningClock.objects.filter(matter=matter, code="T3").exists()


def test_article_23_4_sorting_as_an_accusation_there_ends_the_notice_clocks(cast: Cast) -> None:
    matter = _sorted(cast, who="discipline_leader", at=cast.discipline)
    assert RunningClock.objects.filter(matter=matter, code="T3", stopped_on=None).exists()
    sort_matter(
        cast.actor("discipline_leader"), reload(matter), kind=Kind.ACCUSATION, route="30", reason="违纪"
    )
    assert not RunningClock.objects.filter(matter=matter, stopped_on=None).exists()


def _returned_by(cast: Cast, matter: Matter, *units: tuple[Unit, str]) -> None:
    for unit, who in units:
        forward(cast.actor("registrar"), reload(matter), unit, reason="职权")
        object_to_transfer(cast.actor(who), reload(matter), reasons="不属于本单位职权范围，附依据。")
        decide_objection(cast.actor("registrar"), reload(matter), agree=True, reason="属实")


def test_article_24_1_the_third_time_the_common_superior_decides_and_nobody_objects_again(
    cast: Cast, client: Client
) -> None:
    matter = _sorted(cast)
    _returned_by(cast, matter, (cast.housing, "unit_registrar"), (cast.environment, "outsider"))
    with pytest.raises(Refused, match="共同的上一级机关、单位（云水市人民政府）"):
        _sent(cast, matter, cast.housing)
    form = page_of(
        browser_of(cast, client, "registrar"), reverse("desk:do", args=["matters", matter.pk, "forward"])
    )
    assert "报共同的上一级机关、单位（云水市人民政府）决定受理机关" in form
    assert f'<option value="{cast.city_government.pk}"' in form
    with pytest.raises(Refused, match="云水市人民政府"):
        _sent(cast, matter, cast.province_government)
    assert _sent(cast, matter, cast.city_government) == ("第二十四条第一款", "submission_letter", set())
    forward(cast.actor("reviewer"), reload(matter), cast.housing, reason="由你局受理")
    running = RunningClock.objects.filter(matter=matter, unit=cast.housing, stopped_on=None)
    assert set(running.values_list("code", flat=True)) == {"T4"}
    written = _letter(matter, "forwarding_letter")
    assert "现指定你单位受理" in written
    assert "不再提出异议（《信访工作条例》第二十四条第一款）" in written
    assert "object" not in {o.act.name for o in offers(cast.actor("unit_registrar"), reload(matter))}
    with pytest.raises(Refused, match="不能再次提出异议"):
        object_to_transfer(
            cast.actor("unit_registrar"), reload(matter), reasons="不属于本单位职权范围，附依据。"
        )


def test_article_24_1_a_superior_of_only_one_of_the_disputing_units_does_not_decide(cast: Cast) -> None:
    matter = _sorted(cast)
    _returned_by(cast, matter, (cast.district_housing, "district_registrar"), (cast.environment, "outsider"))
    with pytest.raises(Refused, match="云水市人民政府"):
        _sent(cast, matter, cast.housing)


def test_article_24_1_without_a_common_superior_the_joint_meeting_coordinates(cast: Cast) -> None:
    matter = _sorted(cast)
    _returned_by(cast, matter, (cast.housing, "unit_registrar"), (cast.environment, "outsider"))
    Unit.objects.filter(pk=cast.environment.pk).update(superior=None)
    with pytest.raises(Refused, match="联席会议协调"):
        _sent(cast, matter, cast.housing)


def test_article_25_2_what_is_urgent_is_reported_upwards_and_not_passed_upwards(cast: Cast) -> None:
    above = _organ("清源省信访局", UnitKind.PETITION_OFFICE, level=Level.PROVINCE)
    with pytest.raises(Refused, match="并向上一级信访部门报告"):
        _sent(cast, _sorted(cast, urgent=True), above)


def test_article_30_2_the_organisation_department_gets_what_is_reported_about_cadres(cast: Cast) -> None:
    cadres = _organ("云水市委组织部", UnitKind.ORGANISATION_DEPARTMENT)
    matter = _sorted(cast, Kind.ACCUSATION, "30")
    assert _sent(cast, matter, cadres) == ("第三十条第二款", "forwarding_letter", set())


def test_article_30_3_an_accusation_goes_to_no_other_unit(cast: Cast) -> None:
    with pytest.raises(Refused, match="请改选接收单位"):
        _sent(cast, _sorted(cast, Kind.ACCUSATION, "30"), cast.housing)


def test_a_petition_office_passes_nothing_to_units_of_another_place(cast: Cast) -> None:
    elsewhere = _organ("远山市人民政府", UnitKind.GOVERNMENT, cast.province_government)
    bureau = _organ("远山市住房和城乡建设局", UnitKind.COMPETENT_UNIT, elsewhere)
    with pytest.raises(Refused, match="不属于本级，也不属于下级"):
        _sent(cast, _sorted(cast), bureau)


def test_programs_are_refused_by_the_same_rule(cast: Cast) -> None:
    matter = _sorted(cast, Kind.ACCUSATION, "30")
    sent = {"to_unit": cast.housing.pk, "reason": "请办"}
    told = caller(cast, "registrar").act(matter.number, "forward", sent, expect=409)
    assert "请改选接收单位" in str(told)


@pytest.mark.parametrize("kind", ["forwarding_letter", "objection_letter"])
def test_a_letter_between_units_is_not_served(cast: Cast, kind: str) -> None:
    """条例 23(2), 35: what is served is addressed to the petitioner; a service of anything else would prove nothing."""
    matter = _sorted(cast)
    _sent(cast, matter, cast.housing)
    object_to_transfer(cast.actor("unit_registrar"), reload(matter), reasons="不属于本单位职权范围，附依据。")
    letter = Paper.objects.get(matter=matter, kind=kind)
    who = "registrar" if kind == "forwarding_letter" else "handler"
    delivery = Delivery(method=ServiceMethod.DIRECT, sent_on=today(), served_on=today(), proof="签收")
    with pytest.raises(Refused, match="单位之间的函件由收件单位签收"):
        record_service(cast.actor("unit_registrar" if who == "handler" else who), fresh(letter), delivery)


def test_a_page_lists_only_units_to_which_the_matter_may_be_passed(cast: Cast) -> None:
    """The command still says of the others why not; an assignment has a list of its own."""
    matter = sorted_at_office(cast)
    names = set(lawful_recipients(matter).values_list("name", flat=True))
    assert {cast.housing.name, cast.environment.name} <= names
    assert cast.province_government.name not in names
    assert cast.city_government not in lawful_assignees(matter)
    with CaptureQueriesContext(connection) as few:
        list(lawful_recipients(matter))
    Unit.objects.bulk_create(
        Unit(
            name=f"云水市第{n}局",
            short_name=f"第{n}局",
            document_word=f"云{n}",
            kind=UnitKind.COMPETENT_UNIT,
            level=Level.CITY,
        )
        for n in range(20)
    )
    with CaptureQueriesContext(connection) as many:
        assert len(lawful_recipients(matter)) == len(names) + 20
    assert len(many) == len(few)
