"""Units that are renamed, moved, merged, reached elsewhere; people who change unit and section. What was issued stays."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.administration import fresh, with_administrators
from tests.care.incidents import recorded
from tests.cast import Cast, accepted, reload
from tests.reception.test_emergency import shift_of
from tests.steps import answered
from xinqiao.accounts.commands.accounts import change_section, close_account, transfer_staff
from xinqiao.accounts.commands.structure import confirm_proposal, merge_unit, move_unit
from xinqiao.accounts.leaving import leavers
from xinqiao.accounts.models import UnitProposal
from xinqiao.accounts.plan import load, read_plan
from xinqiao.care.models import Incident
from xinqiao.documents.papers import document_number
from xinqiao.kernel import clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.kernel.numbers import next_number
from xinqiao.matters.commands.assignment import hand_over, take_over
from xinqiao.matters.commands.reveal import download_paper
from xinqiao.matters.compose_forms import receipt
from xinqiao.matters.models import Matter, MatterStaff, Paper, Petition, StaffPart
from xinqiao.matters.queries.access import visible
from xinqiao.offices.models import Level, Post, Section, Unit, UnitChange, UnitKind
from xinqiao.offices.standing import standing
from xinqiao.offices.units import change_contact, name_at, rename_unit
from xinqiao.reception.commands.desk import leave, take_number
from xinqiao.reception.commands.duty import drop_duty
from xinqiao.reception.commands.emergency import begin_event, end_event, review_event
from xinqiao.reception.commands.urgent import send
from xinqiao.reception.models import EmergencyEvent
from xinqiao.rules.caring import IncidentStage
from xinqiao.rules.document_words import numbers_meet
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.roles import Role
from xinqiao.rules.transfer import UnitStanding
from xinqiao.training.commands.planning import plan_drill
from xinqiao.training.models import Drill

WHY = "机构改革方案，虚构编办〔2026〕8号"
NEW = {"name": "云水市住房和城市更新局", "short_name": "市住更局", "document_word": "云住更"}


@pytest.fixture
def office(cast: Cast) -> Cast:
    return with_administrators(cast)


def agreed(office: Cast) -> None:
    """What a system administrator of the city asked for is confirmed by another one there."""
    confirm_proposal(
        office.actor("city_security"), UnitProposal.objects.get(stage="asked"), checked="已核对文件"
    )


def now_of(unit: Unit) -> Unit:
    return Unit.objects.get(pk=unit.pk)


def test_no_two_units_issue_the_same_number() -> None:
    assert numbers_meet("云住建", "云 住建")
    assert numbers_meet("云不", "云"), "某不+受, 某+不受"
    assert not numbers_meet("云住建", "临住建")
    assert document_number("云不", PaperKind.ACCEPTANCE_NOTICE, 2026, 1) == document_number(
        "云", PaperKind.DECLINE_NOTICE, 2026, 1
    )


@pytest.mark.django_db
def test_a_renamed_unit_keeps_what_it_issued_and_its_word_goes_to_nobody_else(office: Cast) -> None:
    old = office.housing
    matter = answered(office)
    before = Paper.objects.filter(unit=old).exclude(number="").latest("issued_at")
    kept = download_paper(office.actor("handler"), before)
    with clock.at(now()):
        rename_unit(office.actor("city_system"), old, **NEW, reason=WHY)
    unit, change = now_of(old), UnitChange.objects.get()
    assert (unit.name, unit.document_word) == (NEW["name"], "云住更")
    assert change.before == {
        "name": old.name,
        "short_name": old.short_name,
        "document_word": old.document_word,
    }
    assert name_at(unit, before.issued_at) == old.name
    assert name_at(unit, now()) == NEW["name"]
    assert download_paper(office.actor("handler"), before) == kept
    assert Paper.objects.get(pk=before.pk).number == before.number
    # The old word, a word whose numbers would read alike, and the new one are taken; the series of the new word begins at 1.
    for word in (old.document_word, "云住更", "云住更不"):
        with pytest.raises(InvalidInput, match="文号会相同"):
            rename_unit(
                office.actor("city_system"),
                office.environment,
                name=office.environment.name,
                short_name="市环境局",
                document_word=word,
                reason=WHY,
            )
    assert next_number(f"paper:{unit.document_word}:acceptance_notice:2026") == 1
    with pytest.raises(InvalidInput, match="单位合并"):
        rename_unit(
            office.actor("city_system"),
            office.environment,
            **{**NEW, "document_word": "云环"},
            reason=WHY,
        )
    with pytest.raises(Denied):
        rename_unit(office.actor("registrar"), unit, **{**NEW, "name": "某局"}, reason=WHY)
    # The receipt of before is printed anew under the name of then.
    petition = Petition.objects.get(matter=matter)
    registering = now_of(office.petition_office)
    rename = {"name": "云水市社会工作部", "short_name": "社工部", "document_word": "云社"}
    rename_unit(Actor.system("setup"), registering, **rename, reason=WHY)
    petition = Petition.objects.get(pk=petition.pk)
    assert receipt(petition, "x").issuer == "云水市信访局"


@pytest.mark.django_db
def test_a_unit_is_moved_within_what_the_administrator_looks_after_and_never_under_itself(
    office: Cast,
) -> None:
    town = Unit.objects.create(
        name="临江区虚构镇人民政府",
        short_name="虚构镇",
        kind=UnitKind.GOVERNMENT,
        level=Level.COUNTY,
        document_word="虚镇",
    )
    who, city = office.actor("city_system"), office.city_government
    with pytest.raises(Denied):
        move_unit(who, town, level=Level.TOWNSHIP, superior=city, reason=WHY)
    move_unit(Actor.system("setup"), town, level=Level.TOWNSHIP, superior=city, reason=WHY)
    assert standing(now_of(office.petition_office), now_of(town)) is UnitStanding.BELOW
    move_unit(
        who, now_of(town), level=Level.TOWNSHIP, superior=city, line_superior=office.housing, reason=WHY
    )
    agreed(office)
    assert now_of(town).line_superior == office.housing
    with pytest.raises(InvalidInput, match="请从列出的"):
        move_unit(who, now_of(office.housing), level=Level.CITY, superior=now_of(town), reason=WHY)
    with pytest.raises(Refused, match="上级单位的系统管理员"):
        move_unit(who, now_of(city), level=Level.CITY, superior=None, reason=WHY)
    with pytest.raises(Refused, match="范围以外"):
        move_unit(
            office.actor("housing_system"),
            now_of(office.district_housing),
            level=Level.COUNTY,
            superior=office.petition_office,
            reason=WHY,
        )
    change_contact(who, now_of(town), address="虚构路9号", telephone="0000-7654321", reason=WHY)
    with pytest.raises(InvalidInput, match="没有变化"):
        change_contact(who, now_of(town), address="虚构路9号", telephone="0000-7654321", reason=WHY)
    assert UnitChange.objects.get(action="unit.contact").before["address"] == ""


@pytest.mark.django_db
def test_a_merged_unit_hands_over_people_and_open_work_but_no_sight_of_accusations(office: Cast) -> None:
    matter, old, into = accepted(office), office.housing, office.environment
    clock_units = matter.clocks.filter(stopped_on=None).values_list("unit_id", flat=True)
    with pytest.raises(Refused):
        merge_unit(office.actor("housing_system"), old, into=into, reason=WHY)
    merge_unit(office.actor("city_system"), old, into=into, reason=WHY)
    agreed(office)
    gone, matter = now_of(old), reload(matter)
    assert (gone.active, gone.merged_into) == (False, into)
    assert (matter.holding_unit, matter.first_unit) == (into, into)
    assert set(clock_units) == {into.pk}
    assert fresh(office.staff["handler"]).unit == into
    assert matter in visible(office_actor(office, "handler"))
    assert set(Section.objects.filter(name="物业科").values_list("unit_id", flat=True)) == {into.pk}
    assert now_of(office.district_housing).superior == into
    roles = {role for (role,) in Post.objects.filter(staff__username="leader").values_list("role")}
    assert Role.LEADER_IN_CHARGE not in roles
    assert "handler" in set(Post.objects.filter(staff__username="handler").values_list("role", flat=True))
    # What was issued stays under the old unit, whose word nobody else gets.
    assert Paper.objects.filter(unit=gone).exclude(number="").exists()
    with pytest.raises(InvalidInput, match="文号会相同"):
        rename_unit(
            office.actor("city_system"),
            now_of(into),
            name=into.name,
            short_name=into.short_name,
            document_word=old.document_word,
            reason=WHY,
        )


@pytest.mark.django_db
def test_a_unit_is_not_merged_away_from_its_desk_and_what_it_must_sign_for_goes_over(office: Cast) -> None:
    old, into, who = office.petition_office, office.environment, Actor.system("setup")
    desk = office.actor("receptionist")
    waiting: dict[str, Any] = {"happened": "九人", "measures": "分流", "next_step": "谈"}
    report = send(office.actor("handler"), office.housing, **waiting, competent=office.environment)
    found = take_number(desk, old)
    with pytest.raises(Refused, match="没有办完"):
        merge_unit(who, now_of(old), into=into, reason=WHY)
    leave(desk, found)
    event = begin_event(desk, old, card="group")
    with pytest.raises(Refused, match="没有办完"):
        merge_unit(who, now_of(old), into=into, reason=WHY)
    end_event(desk, event, outcome="平静离开")
    event = EmergencyEvent.objects.get()
    words: dict[str, Any] = {"not_well": "晚了三分钟", "change": "排班"}
    review_event(office.actor("office_leader"), event, **words, change_by=today() + timedelta(days=1))
    merge_unit(who, now_of(old), into=into, reason=WHY)
    merge_unit(who, now_of(into), into=office.district_housing, reason=WHY)
    receipt = report.receipts.get(addressee="competent")
    assert (receipt.unit, receipt.turn_unit) == (office.district_housing, office.district_housing)


def office_actor(cast: Cast, who: str) -> Actor:
    cast.staff[who] = fresh(cast.staff[who])
    return cast.actor(who)


@pytest.mark.django_db
def test_a_person_changes_section_and_unit_without_taking_posts_or_work_along(office: Cast) -> None:
    matter = accepted(office)
    who, handler = office.actor("city_system"), office.staff["handler"]
    with pytest.raises(Refused, match="请先移交"):
        transfer_staff(who, handler, unit=office.environment, reason=WHY)
    hand_over(office.actor("handler"), matter, office.staff["second_handler"], reason="本人调动")
    take_over(office.actor("second_handler"), reload(matter))
    assert leavers(who, [handler.username])[0].matters == 0
    ended = reload(accepted(office))
    ended.staff_parts.all().delete()
    Matter.objects.filter(pk=ended.pk).update(
        confidential=True, state="closed", closed_at=now(), first_handler=None
    )
    ended.staff_parts.create(staff=handler, part=StaffPart.CLEARED, since=now())
    assert ended in visible(office.actor("handler"))
    transfer_staff(who, handler, unit=office.environment, reason=WHY)
    assert not MatterStaff.objects.filter(staff=handler).exists(), (
        "who moved on reads no further from the new unit"
    )
    with pytest.raises(Refused, match="管理员账号不能直接调动"):
        transfer_staff(who, office.staff["security_admin"], unit=office.environment, reason=WHY)
    counsel = office.staff["counsel"]
    with pytest.raises(InvalidInput, match="管理的范围"):
        transfer_staff(office.actor("housing_system"), counsel, unit=office.environment, reason=WHY)
    transfer_staff(who, counsel, unit=office.environment, reason=WHY)
    moved = fresh(counsel)
    assert (moved.unit, moved.section, moved.posts.count()) == (office.environment, None, 0)
    assert moved.second_factor_round == counsel.second_factor_round + 1
    section = Section.objects.create(unit=office.environment, name="监察科")
    change_section(who, moved, section=section, reason=WHY)
    assert fresh(counsel).section == section
    assert not MatterStaff.objects.filter(staff=counsel).exists()


@pytest.mark.django_db
def test_whoever_is_counted_on_at_the_desk_is_replaced_before_leaving_and_other_turns_fall_to_the_unit(
    office: Cast,
) -> None:
    who, receiver = office.actor("city_system"), office.staff["receptionist"]
    with clock.at(now()):
        shift = shift_of(office)
        with pytest.raises(Refused, match="接访值班"):
            transfer_staff(who, receiver, unit=office.environment, reason=WHY)
        drop_duty(office.actor("registrar"), shift, reason="人员调动")
    with clock.at(now()):
        drill = plan_drill(
            office.actor("registrar"),
            office.petition_office,
            on=today() + timedelta(days=1),
            trainer=office.staff["inspector"],
        )
    Drill.objects.filter(pk=drill.pk).update(turn_staff=receiver, turn_unit=office.petition_office)
    incident, own = recorded(office), {"stage": IncidentStage.OFFERED, "turn_staff": receiver}
    Incident.objects.filter(pk=incident.pk).update(**own)
    transfer_staff(who, receiver, unit=office.environment, reason=WHY)
    drill.refresh_from_db()
    assert (drill.turn_staff, drill.turn_unit) == (None, office.petition_office)
    assert Incident.objects.get().turn_staff == receiver, (
        "how somebody is looked after is no colleague's to know (M-E4)"
    )
    Drill.objects.filter(pk=drill.pk).update(turn_staff=office.staff["inspector"])
    close_account(who, fresh(office.staff["inspector"]), reason=WHY)
    drill.refresh_from_db()
    assert (drill.turn_staff, drill.turn_unit) == (None, office.petition_office), (
        "a closed account answers for nothing"
    )


RENAMED = """
[[unit]]
name = "云水市住房和城市更新局"
short_name = "市住建局"
kind = "competent_unit"
level = "city"
superior = "云水市人民政府"
document_word = "云住建"
"""
CHANGE = """
[[change]]
unit = "云水市住房和城乡建设局"
name = "云水市住房和城市更新局"
telephone = "0000-1111111"
line_superior = "清源省人民政府"
reason = "机构改革方案"
"""


@pytest.mark.django_db
def test_the_office_file_refuses_a_second_unit_with_the_word_and_renames_the_first(
    office: Cast, shared_data: Path
) -> None:
    setup = Actor.system("setup")
    with pytest.raises(InvalidInput, match="不要另建") as refused:
        read_plan(RENAMED.encode())
    assert "云水市住房和城乡建设局" in refused.value.message
    with pytest.raises(InvalidInput, match="unit 写它现在的全称"):
        read_plan(CHANGE.replace('unit = "云水市住房和城乡建设局"', 'unit = "某局"').encode())
    for misspelt in (
        "[[units]]",
        '[[unit]]\nadress = "某路1号"',
        '[[staff]]\nunit = "某局"\npeople = [{ username = "a", name = "甲", role = ["leader"] }]',
    ):
        with pytest.raises(InvalidInput, match=r"不认识 (units|adress|role)；"):
            read_plan(misspelt.encode())
    load(setup, read_plan(CHANGE.encode()))
    unit = now_of(office.housing)
    assert (unit.name, unit.telephone) == ("云水市住房和城市更新局", "0000-1111111")
    assert unit.line_superior == office.province_government
    assert Unit.objects.filter(document_word="云住建").count() == 1
    Unit.objects.filter(pk=unit.pk).update(name=office.housing.name)
    case = (shared_data.parent / "cases" / "renamed.toml").read_bytes()
    with pytest.raises(InvalidInput, match="不要另建"):
        read_plan(case)
