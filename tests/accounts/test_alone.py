"""A model of the three administrators: whatever they do in whatever order, none of them alone comes to hold an account that reads
matters or administers. Everybody else is honest and careless: confirms what is asked, and never uses a slip."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest

from tests.administration import fresh, with_administrators
from tests.cast import Cast
from xinqiao.accounts.commands.accounts import (
    close_account,
    create_staff,
    reopen_account,
    reset_password,
    reset_second_factor,
    set_roles,
)
from xinqiao.accounts.commands.confirming import confirm_change, refuse_change, withdraw_change
from xinqiao.accounts.models import AccountChange
from xinqiao.accounts.queries import roles_of
from xinqiao.kernel import clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.offices.models import SecondFactor, Slip, Staff, Unit
from xinqiao.offices.slips import _fingerprint, open_account, opening
from xinqiao.rules.roles import ADMINS, Role, separated

ADMINISTRATORS = (
    "system_admin",
    "security_admin",
    "second_security",
    "audit_admin",
    "city_security",
    "city_system",
)
WHY = "已当面核对工作证"
_SAYS_NO = (Denied, Refused, InvalidInput, NotFound)


class World:
    """Who has been given which slips, and which accounts each administrator has opened with them."""

    def __init__(self, cast: Cast, random: Random) -> None:
        self.cast, self.random = cast, random
        self.slips: dict[str, dict[int, list[str]]] = {who: {} for who in ADMINISTRATORS}
        self.holds: dict[int, str] = {}
        self.passwords: dict[int, str] = {}
        self.made = self.done = self.took = 0

    def step(self, at: datetime) -> None:
        who, act = self.random.choice(ADMINISTRATORS), self.random.choice(self._acts())
        with clock.at(at):
            try:
                act(who)
                self.done += 1
            except _SAYS_NO:
                pass
            for thief in ADMINISTRATORS:
                self._tries(thief)
        self._nobody_gained()

    def _acts(self) -> list[Callable[[str], None]]:
        gives = (reset_password, reset_second_factor)
        acts = [lambda who, give=give: self._resets(who, give) for give in gives]
        return [*acts, self._creates, self._grants, self._grants, self._confirms, self._confirms, self._other]

    def _someone(self) -> Staff:
        return self.random.choice(list(Staff.objects.all()))

    def _keep(self, who: str, staff: Staff, slip: str) -> None:
        if slip:
            self.slips[who].setdefault(staff.pk, []).append(slip)

    def _resets(self, who: str, give: Callable[..., str]) -> None:
        staff = self._someone()
        self._keep(who, staff, give(self.cast.actor(who), staff, reason=WHY))

    def _creates(self, who: str) -> None:
        self.made += 1
        name = f"neu{self.made}"
        office = Unit.objects.get(pk=self.cast.petition_office.pk)
        slip = create_staff(self.cast.actor(who), office, username=name, name=name)
        self._keep(who, Staff.objects.get(username=name), slip)

    def _grants(self, who: str) -> None:
        staff, roles = self._someone(), self.random.sample(list(Role), self.random.choice((0, 1, 1, 2)))
        if separated(frozenset(roles)):
            self._keep(who, staff, set_roles(self.cast.actor(who), staff, roles=roles, reason=WHY))

    def _confirms(self, who: str) -> None:
        for change in AccountChange.objects.filter(stage="asked"):
            self._keep(who, change.staff, confirm_change(self.cast.actor(who), change, checked=WHY))

    def _other(self, who: str) -> None:
        actor, staff = self.cast.actor(who), self._someone()
        changes = list(AccountChange.objects.filter(stage="asked"))
        choice = self.random.randrange(4)
        if choice == 0:
            close_account(actor, staff, reason=WHY)
        elif choice == 1:
            reopen_account(actor, staff, reason=WHY)
        elif changes and choice == 2:
            refuse_change(actor, changes[0], ground=WHY)
        elif changes:
            withdraw_change(actor, changes[0])

    def _tries(self, thief: str) -> None:
        """Use every slip in hand, alone."""
        for key, codes in self.slips[thief].items():
            staff = Staff.objects.get(pk=key)
            fitting = [c for c in codes if _counts(staff, c)]
            if not fitting:
                continue
            try:
                found = opening(staff.username, "\n".join(fitting), f"Yunshui-2026-{self.took}x")
                open_account(Actor.visitor(), None, found)
            except InvalidInput:
                continue
            self.took += 1
            self.holds[key] = thief
            self.passwords[key] = fresh(staff).password

    def _nobody_gained(self) -> None:
        for key, thief in self.holds.items():
            staff = Staff.objects.get(pk=key)
            works = staff.is_active and staff.password == self.passwords[key]
            if works and not SecondFactor.objects.filter(pk=key).exists():
                assert not roles_of(staff), f"{thief} alone holds {staff.username}: {roles_of(staff)}"
        for who in ADMINISTRATORS:
            assert len(roles_of(self.cast.staff[who]) & ADMINS) <= 1


def _counts(staff: Staff, code: str) -> bool:
    return Slip.objects.filter(
        fingerprint=_fingerprint(staff.pk, code.replace("-", "")), ended_at=None
    ).exists()


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
def test_no_sequence_of_calls_lets_one_administrator_alone_gain_anything(
    cast: Cast, seed: int, settings: object
) -> None:
    settings.XINQIAO_SECOND_FACTOR = True  # type: ignore[attr-defined]  # pytest-django's
    office = with_administrators(cast)
    for who in ("handler", "registrar", "receptionist", "office_leader", *ADMINISTRATORS):
        SecondFactor.objects.create(staff=office.staff[who], sealed=b"", confirmed_at=now())
    world, start = World(office, Random(seed)), now()
    for number in range(80):
        world.step(start + timedelta(minutes=number))
    assert world.done > 15
    assert AccountChange.objects.exists()
