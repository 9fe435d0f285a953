"""What opens an account with power takes two administrators, within their own units; the person is told."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.administration import fresh, opened_with, slips_of, with_administrators
from tests.cast import Cast
from xinqiao.accounts.commands.accounts import (
    close_account,
    create_staff,
    reopen_account,
    rescue,
    reset_password,
    reset_second_factor,
    set_roles,
)
from xinqiao.accounts.commands.confirming import confirm_change, refuse_change, withdraw_change
from xinqiao.accounts.models import AccountChange
from xinqiao.controls.due_days import there_by
from xinqiao.kernel import audit, clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.offices.models import AccountNotice, Post, SecondFactor, Slip, Staff, Unit
from xinqiao.offices.slips import WRONG
from xinqiao.rules.roles import ADMINS, Role

pytestmark = pytest.mark.django_db
WHY = "忘记密码，已当面核对工作证"


@pytest.fixture
def office(cast: Cast) -> Cast:
    return with_administrators(cast)


def _asked() -> AccountChange:
    return AccountChange.objects.get(stage="asked")


def _told(staff: Staff) -> list[str]:
    return [one.action for one in AccountNotice.objects.filter(staff=staff, about=staff)]


def test_one_administrator_alone_does_not_open_the_account_of_a_reader_of_accusations(office: Cast) -> None:
    leader = office.staff["office_leader"]
    leader.set_password("Yunshui-2026-alt")
    leader.save()
    first = reset_password(office.actor("security_admin"), fresh(leader), reason=WHY)
    assert fresh(leader).check_password("Yunshui-2026-alt"), "nothing happens before it is confirmed"
    with pytest.raises(InvalidInput, match=WRONG[:10]):
        opened_with(leader, first)
    with pytest.raises(Refused, match="另一名管理员确认"):
        confirm_change(office.actor("security_admin"), _asked(), checked="已核实")
    second = confirm_change(office.actor("system_admin"), _asked(), checked="已核实")
    assert not fresh(leader).has_usable_password()
    for some in (first, second):
        with pytest.raises(InvalidInput):
            opened_with(leader, some)
    opened_with(leader, second, first)
    assert fresh(leader).check_password("Yunshui-2026-neu")
    with pytest.raises(InvalidInput):
        opened_with(leader, first, second)
    assert _told(leader) == ["staff.reset_password", "staff.reset_password"]
    entry = audit.read(AuditEntry.objects.get(action="account_change.confirm"))
    assert entry["reason"] == "已核实"


def test_slips_are_kept_as_fingerprints_and_end_after_a_day(office: Cast) -> None:
    handler = office.staff["handler"]
    first = reset_password(office.actor("city_security"), handler, reason=WHY)
    second = confirm_change(office.actor("city_system"), _asked(), checked="已核实")
    rows = repr(list(Slip.objects.values_list())) + repr([audit.read(e) for e in AuditEntry.objects.all()])
    for code in (first, second):
        assert code not in rows
        assert code.replace("-", "") not in rows
    with clock.at(now() + timedelta(hours=25)), pytest.raises(InvalidInput):
        opened_with(handler, first, second)
    opened_with(handler, first, second)


@pytest.mark.parametrize("who", ["security_admin", "second_security"])
def test_an_administrator_reaches_the_own_unit_and_those_below_and_no_other(office: Cast, who: str) -> None:
    handler = office.staff["handler"]
    acts: tuple[Callable[[Actor], str], ...] = (
        lambda actor: reset_password(actor, handler, reason=WHY),
        lambda actor: reset_second_factor(actor, handler, reason=WHY),
        lambda actor: set_roles(actor, handler, roles=["registrar"], reason=WHY),
    )
    for act in acts:
        with pytest.raises(Denied):
            act(office.actor(who))
        act(office.actor("city_security"))
        AccountChange.objects.filter(stage="asked").update(stage="withdrawn")
    with pytest.raises(Denied):
        close_account(office.actor("system_admin"), fresh(handler), reason=WHY)
    housing = Unit.objects.get(pk=office.housing.pk)
    with pytest.raises(Denied):
        create_staff(office.actor("system_admin"), housing, username="neu", name="甲新人")
    with pytest.raises(Denied):
        reset_password(office.actor("housing_security"), office.staff["review_leader"], reason=WHY)


def test_who_confirms_belongs_to_the_unit_or_one_above_it(office: Cast) -> None:
    reset_password(office.actor("security_admin"), office.staff["office_leader"], reason=WHY)
    for stranger in ("housing_system", "housing_security"):
        with pytest.raises(Denied):
            confirm_change(office.actor(stranger), _asked(), checked="已核实")
    confirm_change(office.actor("city_system"), _asked(), checked="已核实")


def test_with_an_own_second_factor_an_ordinary_password_is_reset_by_one(
    office: Cast, settings: object
) -> None:
    settings.XINQIAO_SECOND_FACTOR = True  # type: ignore[attr-defined]  # pytest-django's
    handler = office.staff["handler"]
    SecondFactor.objects.create(staff=handler, sealed=b"", confirmed_at=now())
    slip = reset_password(office.actor("housing_security"), handler, reason=WHY)
    assert not AccountChange.objects.exists()
    opened_with(handler, slip)
    again = reset_second_factor(office.actor("housing_security"), fresh(handler), reason=WHY)
    assert SecondFactor.objects.filter(pk=handler.pk).exists(), "not alone"
    other = confirm_change(office.actor("housing_system"), _asked(), checked="已核实")
    assert not SecondFactor.objects.filter(pk=handler.pk).exists()
    assert not fresh(handler).check_password("Yunshui-2026-neu"), (
        "who reset the password does not know it now"
    )
    opened_with(handler, again, other, password="Yunshui-2026-san")


def test_posts_that_read_accusations_or_administer_wait_for_the_second(office: Cast) -> None:
    handler = office.staff["handler"]
    security = office.actor("housing_security")
    handler.posts.update(since=date(2026, 1, 5))
    set_roles(security, handler, roles=[Role.HANDLER, Role.REGISTRAR], reason=WHY)
    assert dict(handler.posts.values_list("role", "since")) == {
        "handler": date(2026, 1, 5),
        "registrar": today(),
    }
    there = Unit.objects.filter(there_by(date(2026, 1, 31)), staff=handler.pk)
    set_roles(security, fresh(handler), roles=[Role.RECEPTIONIST], reason=WHY)
    Post.objects.filter(staff__unit=handler.unit).update(since=today())
    assert there.exists(), "nothing of what the unit owed before is cleared by new roles, and if all are new"
    set_roles(security, fresh(handler), roles=[Role.HANDLER, Role.REGISTRAR], reason=WHY)
    for wanted in (Role.LEADER_IN_CHARGE, Role.AUDIT_ADMIN):
        set_roles(security, fresh(handler), roles=[wanted], reason=WHY)
        assert "handler" in handler.posts.values_list("role", flat=True)
        refuse_change(office.actor("housing_system"), _asked(), ground="没有任职文件")
    set_roles(security, fresh(handler), roles=[Role.LEADER_IN_CHARGE], reason=WHY)
    with pytest.raises(Refused, match="等第二名管理员"):
        set_roles(security, fresh(handler), roles=[], reason=WHY)
    with pytest.raises(Refused, match="只有申请人"):
        withdraw_change(office.actor("housing_system"), _asked())
    confirm_change(office.actor("housing_system"), _asked(), checked="已核对任职文件")
    assert list(handler.posts.values_list("role", flat=True)) == ["leader_in_charge"]
    assert _told(handler)[0] == "staff.grant"


def test_a_change_that_nobody_confirmed_in_three_days_does_not_happen(office: Cast) -> None:
    set_roles(
        office.actor("city_security"), office.staff["handler"], roles=[Role.LEADER_IN_CHARGE], reason=WHY
    )
    with clock.at(now() + timedelta(days=3, minutes=1)), pytest.raises(Refused, match="已经失效"):
        confirm_change(office.actor("city_system"), _asked(), checked="已核实")


def test_what_the_asker_may_not_ask_any_more_is_not_confirmed(office: Cast) -> None:
    set_roles(
        office.actor("second_security"), office.staff["registrar"], roles=[Role.LEADER_IN_CHARGE], reason=WHY
    )
    close_account(office.actor("system_admin"), office.staff["second_security"], reason="调离")
    with pytest.raises(Refused, match="申请人的账号"):
        confirm_change(office.actor("city_system"), _asked(), checked="已核实")


def test_nobody_decides_on_the_own_account_and_no_namesake_confirms(office: Cast) -> None:
    for act in (reset_password, reset_second_factor):
        with pytest.raises(Refused, match="自己的账号"):
            act(office.actor("security_admin"), office.staff["security_admin"], reason=WHY)
    with pytest.raises(Refused, match="自己的账号"):
        set_roles(
            office.actor("security_admin"), office.staff["security_admin"], roles=["handler"], reason=WHY
        )
    with pytest.raises(Refused, match="自己的账号"):
        close_account(office.actor("system_admin"), office.staff["system_admin"], reason=WHY)
    reset_password(office.actor("security_admin"), office.staff["audit_admin"], reason=WHY)
    with pytest.raises(Refused, match="自己账号"):
        confirm_change(office.actor("audit_admin"), _asked(), checked="已核实")
    Staff.objects.filter(username="city_system").update(name="丁 安·全")
    office.staff["city_system"].refresh_from_db()
    with pytest.raises(Refused, match="同名"):
        confirm_change(office.actor("city_system"), _asked(), checked="已核实")


def test_one_person_does_not_hold_two_of_the_three_under_two_accounts(office: Cast) -> None:
    Staff.objects.filter(username="registrar").update(name="丙系统")
    with pytest.raises(Refused, match="一个人不能担任两个管理员"):
        set_roles(
            office.actor("security_admin"),
            fresh(office.staff["registrar"]),
            roles=["audit_admin"],
            reason=WHY,
        )
    with pytest.raises(InvalidInput, match="一人一号"):
        create_staff(office.actor("system_admin"), office.petition_office, username="neu", name="丙 系统")


def test_the_last_administrator_of_a_kind_is_neither_closed_nor_loses_the_post(office: Cast) -> None:
    upper, audit_admin = office.actor("city_system"), office.staff["audit_admin"]
    with pytest.raises(Refused, match="最后一名能登录的审计管理员"):
        close_account(upper, audit_admin, reason=WHY)
    with pytest.raises(Refused, match="最后一名能登录的审计管理员"):
        set_roles(office.actor("city_security"), audit_admin, roles=[], reason=WHY)
    for who in ("security_admin", "second_security"):
        close_account(upper, office.staff[who], reason="调离")
    with pytest.raises(Refused, match="最后一名能登录的安全管理员"):
        close_account(upper, office.staff["city_security"], reason=WHY)
    assert fresh(office.staff["city_security"]).is_active


def test_an_account_that_nobody_opened_does_not_count_as_another_administrator(office: Cast) -> None:
    for who in ("city_security", "second_security"):
        office.staff[who].set_unusable_password()
        office.staff[who].save()
    with pytest.raises(Refused, match="最后一名"):
        close_account(office.actor("system_admin"), office.staff["security_admin"], reason=WHY)


def test_a_new_account_opens_with_the_slips_of_both_administrators(office: Cast) -> None:
    first = create_staff(office.actor("system_admin"), office.petition_office, username="neu", name="甲新人")
    made = Staff.objects.get(username="neu")
    with pytest.raises(InvalidInput):
        opened_with(made, first)
    second = set_roles(office.actor("security_admin"), made, roles=["receptionist"], reason="新任")
    with pytest.raises(InvalidInput):
        opened_with(made, first)
    with pytest.raises(InvalidInput):
        opened_with(made, second)
    opened_with(made, first, second)
    assert set_roles(office.actor("security_admin"), fresh(made), roles=["registrar"], reason="换岗") == ""
    assert slips_of(made) == []


def test_who_made_an_account_and_confirms_its_posts_holds_one_slip_only(office: Cast) -> None:
    first = create_staff(office.actor("system_admin"), office.petition_office, username="neu", name="甲新人")
    made = Staff.objects.get(username="neu")
    second = set_roles(office.actor("security_admin"), made, roles=["leader_in_charge"], reason="新任")
    assert confirm_change(office.actor("system_admin"), _asked(), checked="已核对任职文件") == ""
    with pytest.raises(InvalidInput):
        opened_with(made, first)
    opened_with(made, first, second)


def test_an_account_closed_by_mistake_is_reopened_and_a_guarded_one_by_two(office: Cast) -> None:
    system = office.actor("system_admin")
    for who in ("registrar", "office_leader"):
        close_account(system, office.staff[who], reason="误以为调离")
        reopen_account(system, fresh(office.staff[who]), reason="停错了")
    assert fresh(office.staff["registrar"]).is_active
    assert not fresh(office.staff["office_leader"]).is_active
    assert confirm_change(office.actor("audit_admin"), _asked(), checked="已核实") == ""
    assert fresh(office.staff["office_leader"]).is_active
    assert list(fresh(office.staff["office_leader"]).posts.values_list("role", flat=True)) == [
        "leader_in_charge"
    ]


def test_an_account_that_lost_its_slips_is_opened_by_nobody_alone(office: Cast) -> None:
    system, security = office.actor("system_admin"), office.actor("security_admin")
    create_staff(system, office.petition_office, username="neu", name="甲新人")
    made = Staff.objects.get(username="neu")
    set_roles(security, made, roles=["receptionist"], reason="新任")
    close_account(system, fresh(made), reason="还没有报到")
    reopen_account(system, fresh(made), reason="报到了")
    assert set_roles(security, fresh(made), roles=["registrar"], reason="换岗") == ""
    set_roles(security, fresh(made), roles=["leader_in_charge"], reason="任职")
    assert confirm_change(office.actor("city_system"), _asked(), checked="已核对任职文件") == ""
    assert slips_of(made) == []
    first = reset_password(security, fresh(made), reason="凭条已失效")
    second = confirm_change(office.actor("city_system"), _asked(), checked="已核实")
    opened_with(made, first, second)


def test_two_security_administrators_do_not_lock_each_other_out(office: Cast) -> None:
    Staff.objects.filter(username="city_security").update(is_active=False)
    reset_password(office.actor("security_admin"), office.staff["second_security"], reason=WHY)
    one = _asked()
    reset_password(office.actor("second_security"), office.staff["security_admin"], reason=WHY)
    confirm_change(office.actor("system_admin"), one, checked="已核实")
    with pytest.raises(Refused, match="最后一名能登录的安全管理员"):
        confirm_change(office.actor("system_admin"), _asked(), checked="已核实")


def test_the_way_back_on_the_machine_is_logged_and_every_administrator_is_told(office: Cast) -> None:
    lost = office.staff["security_admin"]
    SecondFactor.objects.create(staff=lost, sealed=b"", confirmed_at=now())
    Staff.objects.filter(pk=lost.pk).update(is_active=False)
    slip = rescue(Actor.system("rescue"), fresh(lost), reason="局长批准，两人在场")
    opened_with(lost, slip)
    assert not SecondFactor.objects.exists()
    told = set(AccountNotice.objects.filter(action="staff.rescue").values_list("staff", flat=True))
    assert told == set(
        Post.objects.filter(role__in=[r.value for r in ADMINS]).values_list("staff", flat=True)
    )
    assert "两人在场" in audit.read(AuditEntry.objects.get(action="staff.rescue"))["reason"]
    with pytest.raises(Refused, match="只用于管理员"):
        rescue(Actor.system("rescue"), office.staff["office_leader"], reason="领导忘记密码")
    with pytest.raises(Denied):
        rescue(office.actor("system_admin"), fresh(lost), reason="不在服务器上")
