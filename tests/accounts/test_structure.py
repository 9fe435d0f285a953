"""Who stands under whom: two administrators change it, an accusation stays from whom it was kept, and nothing a unit holds is forgotten."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from tests.administration import with_administrators
from tests.api.keys import MAKERS
from tests.cast import Cast, accepted, registered, reload
from tests.looking_back import AFTER
from tests.steps import answered, ask_for_review, fresh, serve
from xinqiao.accounts.commands.structure import (
    confirm_proposal,
    merge_unit,
    move_unit,
    refuse_proposal,
    withdraw_proposal,
)
from xinqiao.accounts.handing_over import FIELDS, Fate
from xinqiao.accounts.models import UnitProposal
from xinqiao.courses.models import OnCourse
from xinqiao.kernel import clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import Denied, Refused
from xinqiao.kernel.typed import Pick
from xinqiao.matters.commands.moving import accused_units
from xinqiao.matters.commands.sorting import name_accused
from xinqiao.matters.models import Matter, MatterUnit, Paper, ReviewRequest, RunningClock, UnitPart
from xinqiao.matters.queries.access import visible
from xinqiao.matters.queries.own_work import next_of, own_work
from xinqiao.offices.models import Level, Unit, UnitChange
from xinqiao.oversight.commands.supervision import open_supervision
from xinqiao.policy.models import StudyPlan
from xinqiao.reception.commands.emergency import adopt, end_event, review_event
from xinqiao.reception.commands.signing import refuse_signature
from xinqiao.reception.models import EmergencyEvent, EmergencyPlan, Reception
from xinqiao.reception.queries.desk import of_day
from xinqiao.rules.emergency import EmergencyCard
from xinqiao.rules.own_work import Task
from xinqiao.safekeeping.commands.keeping import name_keeper
from xinqiao.training.commands.planning import plan_drill
from xinqiao.training.queries.drills import drills

WHY = "机构改革方案，虚构编办〔2026〕8号"
SETUP = Actor.system("setup")


@pytest.fixture
def office(cast: Cast) -> Cast:
    return with_administrators(cast)


def now_of(unit: Unit) -> Unit:
    return Unit.objects.get(pk=unit.pk)


def asked() -> UnitProposal:
    return UnitProposal.objects.get(stage="asked")


def out_from_housing(office: Cast, who: Actor) -> None:
    """The district's housing office leaves the city's."""
    move_unit(
        who, now_of(office.district_housing), level=Level.COUNTY, superior=office.city_government, reason=WHY
    )


@pytest.mark.django_db
def test_one_administrator_alone_moves_and_merges_nothing(office: Cast, client: Client) -> None:
    who, second, unit = office.actor("city_system"), office.actor("city_security"), office.district_housing
    out_from_housing(office, who)
    assert now_of(unit).superior == office.housing
    with pytest.raises(Refused, match="已有一项变更"):
        merge_unit(who, now_of(unit), into=office.environment, reason=WHY)
    with pytest.raises(Refused, match="另一名管理员"):
        confirm_proposal(who, asked(), checked="自己看过")
    with pytest.raises(Refused, match="范围以外"):
        confirm_proposal(office.actor("housing_security"), asked(), checked="看过")
    with pytest.raises(Denied):
        confirm_proposal(office.actor("registrar"), asked(), checked="看过")
    client.force_login(office.staff["city_security"])
    page = client.get(f"/desk/units/{unit.pk}/").content.decode()
    assert "等第二名管理员确认" in page
    assert "上一级机关：云水市人民政府" in page
    assert unit.name in client.get("/desk/staff/").content.decode()
    refuse_proposal(second, asked(), ground="没有文件")
    out_from_housing(office, who)
    withdraw_proposal(who, asked())
    out_from_housing(office, who)
    with clock.at(now() + timedelta(days=4)), pytest.raises(Refused, match="已经失效"):
        confirm_proposal(second, asked(), checked="已核对文件")
    # What another changed meanwhile is not overrun.
    late = asked()
    Unit.objects.filter(pk=unit.pk).update(active=False)
    with pytest.raises(Refused, match="已经变动"):
        confirm_proposal(second, late, checked="已核对文件")
    Unit.objects.filter(pk=unit.pk).update(active=True)
    confirm_proposal(second, late, checked="已核对文件")
    assert now_of(unit).superior == office.city_government
    assert UnitChange.objects.get(unit=unit).reason == WHY


@pytest.mark.django_db
def test_no_move_or_merger_opens_an_accusation_to_whom_it_was_kept_from(office: Cast) -> None:
    matter = registered(office).petition.matter
    name_accused(office.actor("registrar"), matter, units=[office.housing])
    MatterUnit.objects.create(
        matter=matter, unit=office.district_housing, part=UnitPart.HANDLING, since=now()
    )
    lower = office.staff["district_registrar"]
    lower.posts.create(role="leader_in_charge")
    assert matter not in visible(office.actor("district_registrar"))
    out_from_housing(office, SETUP)
    assert now_of(office.district_housing).superior == office.city_government
    assert matter not in visible(office.actor("district_registrar"))
    assert office.district_housing.pk in accused_units(reload(matter))
    # The accused themselves are taken up by another: it is kept from all who are there now.
    merge_unit(SETUP, now_of(office.housing), into=office.environment, reason=WHY)
    assert {office.environment.pk, office.district_housing.pk} <= accused_units(reload(matter))
    assert matter not in visible(office.actor("outsider"))
    # Who has it comes to stand under the accused: it goes to the next organ above.
    assert reload(matter).holding_unit == office.petition_office
    unit = now_of(office.petition_office)
    move_unit(SETUP, unit, level=Level.CITY, superior=now_of(office.environment), reason=WHY)
    assert reload(matter).holding_unit == office.city_government
    assert matter not in visible(office.actor("office_leader"))


@pytest.mark.django_db
def test_nobody_reviews_the_own_opinion_after_a_merger(office: Cast) -> None:
    matter = answered(office)
    ask_for_review(matter)
    review = ReviewRequest.objects.get()
    assert review.unit == office.city_government
    merge_unit(SETUP, now_of(office.housing), into=now_of(office.city_government), reason=WHY)
    review.refresh_from_db()
    matter = reload(matter)
    assert (review.unit, matter.holding_unit) == (office.province_government, office.province_government)
    running = RunningClock.objects.filter(matter=matter, stopped_on=None, code="T10")
    assert set(running.values_list("unit_id", flat=True)) == {office.province_government.pk}
    own = MatterUnit.objects.filter(matter=matter, unit=office.city_government).values_list("part", flat=True)
    assert UnitPart.HANDLING in own
    assert UnitPart.REVIEWING not in own
    # Who reviewed once gives on the sight of it, not the part of the reviewer.
    ReviewRequest.objects.update(decided_at=now())
    merge_unit(SETUP, now_of(office.province_government), into=office.discipline, reason=WHY)
    parts = MatterUnit.objects.filter(matter=matter, unit=office.discipline).values_list("part", flat=True)
    assert set(parts) == {UnitPart.CO_HANDLING}


@pytest.mark.django_db
@pytest.mark.parametrize(("merged", "into"), [("housing", "petition_office"), ("petition_office", "housing")])
def test_a_merger_of_the_accused_with_the_holder_takes_the_accusation_away(
    office: Cast, merged: str, into: str
) -> None:
    """条例 30(3): else it would lie with the accused, shut to everybody, and its clocks would run out."""
    matter = registered(office).petition.matter
    name_accused(office.actor("registrar"), matter, units=[office.housing])
    merge_unit(SETUP, now_of(getattr(office, merged)), into=now_of(getattr(office, into)), reason=WHY)
    after = reload(matter)
    assert after.holding_unit_id not in accused_units(after)
    assert after.holding_unit == office.city_government


def test_every_field_that_names_a_unit_says_what_becomes_of_it() -> None:
    found: dict[str, set[str]] = {}
    for model in apps.get_models():
        names = {f.name for f in model._meta.fields if f.related_model is Unit}
        if issubclass(model, OnCourse):
            names.discard("turn_unit")
        if names:
            found[model._meta.label_lower] = names
    assert found == {label: set(fields) for label, fields in FIELDS.items()}


def left_behind(unit: Unit) -> list[str]:
    """What still names a unit in a field that should have gone over, by itself: every model, every field."""
    found = []
    for label, fields in FIELDS.items():
        model: Any = apps.get_model(label)
        course = issubclass(model, OnCourse)
        for field, way in (*fields.items(), *((("turn_unit", Fate.OPEN),) if course else ())):
            rows = model.objects.filter(**{field: unit})
            if way is Fate.OPEN and course:
                ends = {t.source for t in model.course.turns}
                rows = rows.filter(stage__in=ends)
            elif way is Fate.OPEN or way in (Fate.STAYS, Fate.ENDS):
                continue
            found += [f"{label}.{field}"] * rows.count()
    return found


@pytest.mark.django_db
def test_everything_a_unit_holds_goes_over_or_is_listed_as_ended(office: Cast) -> None:
    old, into = office.petition_office, office.environment
    with clock.at(AFTER):
        for maker, _who in MAKERS.values():
            maker(office)
        UnitProposal.objects.all().delete()
        two = {"first": office.staff["registrar"], "second": office.staff["receptionist"]}
        name_keeper(office.actor("registrar"), old, kind="seal", title="专用章", place="保险柜", **two)
        plan_drill(
            office.actor("outsider"),
            now_of(into),
            on=today() + timedelta(days=2),
            trainer=office.staff["outsider"],
        )
        desk = office.actor("receptionist")
        for talk in Reception.objects.filter(stage="ended"):
            refuse_signature(desk, talk, why="不愿签名", witness=office.staff["registrar"])
        Reception.objects.filter(stage="talking").delete()  # who pressed the key is still being heard
        for event in EmergencyEvent.objects.all():
            end_event(desk, event, outcome="平静离开")
            event.refresh_from_db()
            words: dict[str, Any] = {"not_well": "晚了三分钟", "change": "排班"}
            review_event(office.actor("office_leader"), event, **words, change_by=today() + timedelta(days=1))
        assert {"training.drill.unit", "reception.dutyshift.unit"} <= set(left_behind(old))
        with pytest.raises(Refused, match="演练"):
            merge_unit(SETUP, now_of(old), into=into, reason=WHY)
        drills(office.actor("outsider")).delete()
        adopt(office.actor("outsider"), now_of(into), card=EmergencyCard.GROUP)
        merge_unit(SETUP, now_of(old), into=into, reason=WHY)
        # One plan stays: the other unit has begun one on the same card. It is ended, and the change says so.
        assert left_behind(old) == ["reception.emergencyplan.unit"]
        office.staff["outsider"].refresh_from_db()
        assert drills(office.actor("outsider")).exists()
    change = UnitChange.objects.get(unit=old, action="unit.merge")
    assert change.after["ended"] == {"应急沟通预案": 1}
    assert EmergencyPlan.objects.filter(unit=old, turn_unit=None, turn_staff=None).count() == 1


@pytest.mark.django_db
def test_article_24_2_what_a_merged_unit_issued_is_served_by_the_one_that_took_it_up(office: Cast) -> None:
    matter = accepted(office)
    notice = Paper.objects.get(matter=matter, kind="acceptance_notice")
    merge_unit(SETUP, now_of(office.housing), into=office.environment, reason=WHY)
    office.staff["handler"].refresh_from_db()
    handler, matter = office.actor("handler"), reload(matter)
    todo = next_of(matter)
    assert todo is not None
    assert (todo.task, todo.paper and todo.paper.key) == (Task.SERVE, notice.pk)
    assert Matter.objects.filter(own_work(handler), pk=matter.pk).exists()
    serve(office, fresh(notice), "handler", today())
    assert matter.clocks.get(code="T4").stopped_on == today()
    proof = Paper.objects.get(matter=matter, kind="proof_of_service")
    assert (proof.unit, fresh(notice).unit) == (office.environment, office.housing)


@pytest.mark.django_db
def test_article_24_2_a_closed_file_that_opens_again_is_that_of_the_successor(office: Cast) -> None:
    matter = answered(office)
    Matter.objects.filter(pk=matter.pk).update(state="closed", closed_at=now(), closed_from="served")
    Unit.objects.filter(pk=office.housing.pk).update(superior=office.environment)
    merge_unit(SETUP, now_of(office.housing), into=now_of(office.environment), reason=WHY)
    assert reload(matter).holding_unit == office.housing
    ask_for_review(matter)
    matter = reload(matter)
    assert (matter.first_unit, matter.holding_unit) == (office.environment, office.city_government), (
        "never by the unit that took up who is reviewed"
    )


@pytest.mark.django_db
def test_article_24_2_for_a_closed_file_of_a_merged_unit_its_successor_is_supervised(office: Cast) -> None:
    matter = answered(office)
    Matter.objects.filter(pk=matter.pk).update(state="closed", closed_at=now(), closed_from="served")
    merge_unit(SETUP, now_of(office.housing), into=now_of(office.environment), reason=WHY)
    matter, whom = reload(matter), REGISTRY["supervision.open"].asked["unit"]
    assert isinstance(whom, Pick)
    assert set(whom.of(matter)) == {now_of(office.environment)}, "who is no more answers nothing"
    assert callable(whom.initial)
    assert whom.initial(matter) == office.environment.pk
    given: dict[str, Any] = {"ground": "other", "rung": "reminder", "text": "请在期限内落实。"}
    open_supervision(office.actor("inspector"), matter, unit=now_of(office.environment), **given)
    matter = reload(matter)
    assert (matter.state, matter.holding_unit) == ("served", office.environment)


@pytest.mark.django_db
@pytest.mark.once
def test_article_24_2_what_stayed_with_a_merged_unit_is_read_by_the_one_that_took_it_up(
    office: Cast, client: Client
) -> None:
    """A number of a day, a plan of a year: where both units had one, the merged unit's own stays reachable."""
    old, into, year = office.housing, office.environment, today().year
    for unit, person in ((old, "unit_registrar"), (into, "outsider")):
        seat: dict[str, Any] = {"receiver": office.staff[person], "turn_since": now(), "taken_at": now()}
        Reception.objects.create(unit=unit, day=today(), number=1, stage="signed", **seat)
        author: dict[str, Any] = {"drafted_by": office.staff[person], "drafted_at": now()}
        plan: dict[str, Any] = {"stage": "approved", "fields": [], "starts_at": time(9), "turn_since": now()}
        StudyPlan.objects.create(unit=unit, year=year, **author, **plan)
    merge_unit(SETUP, now_of(old), into=into, reason=WHY)
    office.staff["outsider"].refresh_from_db()
    theirs, own = Reception.objects.get(unit=old), Reception.objects.get(unit=into)
    assert [one.pk for one in of_day(office.actor("outsider"), today())] == [theirs.pk, own.pk]
    assert [one.pk for one in of_day(office.actor("outsider"), today(), after=theirs.pk)] == [own.pk]
    client.force_login(office.staff["outsider"])
    assert client.get(f"/reception/{theirs.pk}/").status_code == 200
    page = client.get(f"/study/{year}/")
    assert (page.context["plan"].unit, f"?unit={old.pk}" in page.content.decode()) == (into, True)
    assert client.get(f"/study/{year}/?unit={old.pk}").context["plan"].unit == old
