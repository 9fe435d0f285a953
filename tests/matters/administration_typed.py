"""Everything that administrators can type, typed once."""

from unittest.mock import patch

from tests.administration import fresh as account
from tests.cast import Cast
from tests.typing_everything import NUMBERS
from xinqiao.accounts.commands.accounts import (
    change_section,
    close_account,
    reopen_account,
    rescue,
    reset_password,
    reset_second_factor,
    set_roles,
    transfer_staff,
)
from xinqiao.accounts.commands.binding import unbind_account
from xinqiao.accounts.commands.confirming import confirm_change, refuse_change, withdraw_change
from xinqiao.accounts.commands.linking import link_account, unlink_account
from xinqiao.accounts.commands.structure import (
    confirm_proposal,
    merge_unit,
    move_unit,
    refuse_proposal,
    withdraw_proposal,
)
from xinqiao.accounts.models import AccountChange, UnitProposal
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.offices import directory
from xinqiao.offices.models import Level, ProviderLink, Staff, Unit
from xinqiao.offices.units import change_contact, rename_unit


def everything_administered(cast: Cast) -> None:
    """Accounts and units, by those who administer them."""
    security, system, handler = cast.actor("city_security"), cast.actor("city_system"), cast.staff["handler"]
    for do, field in ((refuse_change, "ground"), (confirm_change, "checked")):
        set_roles(security, account(handler), roles=["leader_in_charge"], reason=NUMBERS)
        do(system, AccountChange.objects.get(stage="asked"), **{field: NUMBERS})
    set_roles(security, account(handler), roles=["handler"], reason=NUMBERS)
    for act in (reset_password, reset_second_factor):
        act(security, account(handler), reason=NUMBERS)
        withdraw_change(security, AccountChange.objects.get(stage="asked"))
    _directory(cast)
    close_account(system, account(handler), reason=NUMBERS)
    reopen_account(system, account(handler), reason=NUMBERS)
    rescue(Actor.system("rescue"), cast.staff["security_admin"], reason=NUMBERS)
    _units(cast)
    for unit in cast.units.values():
        unit.refresh_from_db()  # since when it has people is kept in it when posts go


def _directory(cast: Cast) -> None:
    """Somebody linked to a person of the directory by two, and not any more."""
    security, system, handler = cast.actor("city_security"), cast.actor("city_system"), cast.staff["handler"]
    handler.set_password("Yunshui-2026-eigen")
    handler.save()
    person = directory.DirectoryEntry(place="uid=zhou", key="00", called="虚构人")
    with patch.object(directory, "entry_of", return_value=person):
        link_account(security, account(handler), directory_name="zhou", reason=NUMBERS)
    confirm_change(system, AccountChange.objects.get(stage="asked"), checked=NUMBERS)
    unlink_account(security, account(handler), reason=NUMBERS)
    ProviderLink.objects.create(staff=handler, issuer="https://sso", subject="p-1", at=now())
    unbind_account(security, account(handler), reason=NUMBERS)


def _units(cast: Cast) -> None:
    """A unit that comes and goes again, with one person."""
    system, city = cast.actor("city_system"), cast.city_government
    fields = {"kind": "competent_unit", "level": "city", "superior": city}
    unit = Unit.objects.create(name="虚构处", short_name="虚构处", document_word="虚处", **fields)
    into = Unit.objects.create(name="虚构局", short_name="虚构局", document_word="虚局", **fields)
    person = Staff.objects.create(username="moved", name="虚构调", unit=unit)
    rename_unit(system, unit, name="虚构新处", short_name="新处", document_word="虚新", reason=NUMBERS)
    security = cast.actor("city_security")
    for do, words in ((refuse_proposal, {"ground": NUMBERS}), (confirm_proposal, {"checked": NUMBERS})):
        move_unit(system, _again(unit), level=Level.COUNTY, superior=city, reason=NUMBERS)
        do(security, UnitProposal.objects.get(stage="asked"), **words)
    change_contact(system, _again(unit), address="虚构路1号", telephone="", reason=NUMBERS)
    transfer_staff(system, person, unit=into, reason=NUMBERS)
    change_section(system, account(person), section=None, reason=NUMBERS)
    merge_unit(system, _again(unit), into=into, reason=NUMBERS)
    withdraw_proposal(system, UnitProposal.objects.get(stage="asked"))


def _again(unit: Unit) -> Unit:
    return Unit.objects.get(pk=unit.pk)
