"""Two offices that send each other packages: the petition office and the housing office, each with keys and the other approved."""

from datetime import UTC, datetime
from functools import cache

import pytest
from django.test import override_settings

from tests.cast import PETITIONER, Cast, registered, sent_in
from tests.disclosing import asked
from xinqiao.exchange.commands import addressees, arrivals, parcels
from xinqiao.exchange.commands.arrivals import TakenIn
from xinqiao.exchange.envelopes import new_keys
from xinqiao.exchange.models import Arrival, MovedIn, OwnKeys, Parcel, PartnerOffice
from xinqiao.exchange.opening import read_parcel
from xinqiao.exchange.own import print_of
from xinqiao.exchange.queries.register import keys_of
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.matters import files
from xinqiao.matters.commands.disclosure import release, sign
from xinqiao.matters.models import Disclosure, Petition
from xinqiao.offices.models import Unit
from xinqiao.rules.disclosing import PIECES

LETTER = "云水小区夜间施工，我叫甲小满，电话13800001234。"


_new_keys = cache(lambda name: new_keys(name, datetime(2026, 1, 1, tzinfo=UTC)))
"""Two primes are found once a process: by chance that takes a tenth of a second, or one."""


def keyed(cast: Cast, unit: Unit, who: str) -> OwnKeys:
    if there := keys_of(unit):
        return there
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(addressees, "new_keys", lambda name, _at: _new_keys(name))
        return addressees.make_keys(cast.actor(who), unit, sure=False)


def offices_keyed(cast: Cast) -> tuple[OwnKeys, OwnKeys]:
    """Keys of the petition office and of the housing office."""
    return keyed(cast, cast.petition_office, "office_leader"), keyed(cast, cast.housing, "leader")


def proposed(cast: Cast, *, smime: bool = False) -> PartnerOffice:
    """The housing office as an addressee of the petition office: not yet approved, or the one that there is."""
    _own, theirs = offices_keyed(cast)
    there = PartnerOffice.objects.filter(
        unit=cast.petition_office, stage__in=("proposed", "approved")
    ).first()
    if there is not None:
        return there
    return addressees.propose_addressee(
        cast.actor("registrar"),
        cast.petition_office,
        title="临江市住房和城乡建设局",
        telephone="0000-7654321",
        key=theirs.certificate if smime else theirs.age,
        email="zhuanban@example.gov.cn",
        signing=theirs.signing,
    )


def approved(cast: Cast) -> PartnerOffice:
    made = proposed(cast)
    if made.stage == "approved":
        return made
    return addressees.approve_addressee(cast.actor("office_principal"), made, heard=print_of(made))


def sender_known(cast: Cast) -> PartnerOffice:
    """The petition office as an addressee of the housing office: its signature is known there."""
    own, _theirs = offices_keyed(cast)
    made = addressees.propose_addressee(
        cast.actor("unit_registrar"),
        cast.housing,
        title="云水市信访局",
        telephone="0000-1234567",
        key=own.age,
        signing=own.signing,
    )
    return addressees.approve_addressee(cast.actor("leader"), made, heard=print_of(made))


def letter(cast: Cast) -> Petition:
    """With a file that may be taken."""
    found = registered(cast, text=LETTER, identity=PETITIONER, files=(sent_in("现场.txt", "噪声".encode()),))
    return found.petition


def released(cast: Cast, petition: Petition) -> Disclosure:
    """A form of the registrar that names everything, signed, with one export released by a third person."""
    changes = {"pieces": [*PIECES], "export_asked": True, "print_asked": False, "why": "移送有权处理的单位"}
    form = asked(cast, petition.matter, "registrar", **changes)
    form = sign(cast.actor("office_principal"), form, may_export=True)
    return release(cast.actor("office_leader"), form, way="export")


def packed(cast: Cast, petition: Petition | None = None, to: PartnerOffice | None = None) -> Parcel:
    """A whole package of the petition office for the housing office."""
    found = petition or letter(cast)
    released(cast, found)
    given = {"addressee": to or approved(cast), "whole": True, "why": "属于对方管辖"}
    return parcels.pack_parcel(cast.actor("registrar"), found, **given)  # type: ignore[arg-type]  # as named


def masked(cast: Cast) -> Parcel:
    """A package that may be read masked only."""
    return parcels.pack_parcel(
        cast.actor("registrar"), letter(cast), addressee=approved(cast), whole=False, why="供对方参考"
    )


def sent(cast: Cast, parcel: Parcel | None = None) -> Parcel:
    return parcels.hand_over_parcel(
        cast.actor("registrar"), parcel or packed(cast), way="courier", given_to="交换单123号"
    )


def came(cast: Cast, parcel: Parcel) -> Arrival:
    """The same package at the housing office."""
    return came_as(cast, files.read(parcel.path))


def came_as(cast: Cast, data: bytes, unit: Unit | None = None, who: str = "unit_registrar") -> Arrival:
    """A sealed file, whoever made it, at a unit."""
    to = unit or cast.housing
    return arrivals.take_arrival(cast.actor(who), to, TakenIn(data=data, found=read_parcel(to, data)))


def noted(cast: Cast, **changes: object) -> MovedIn:
    given = {
        "messenger": "wechat",
        "came_on": today(),
        "what": "三张现场照片",
        "moved": "petition",
        "deleted_on": today(),
        "deleted": True,
        **changes,
    }
    return arrivals.note_moved_in(cast.actor("handler"), cast.housing, **given)  # type: ignore[arg-type]  # as named


def everything_written(cast: Cast) -> None:
    """Every act in which somebody writes something of these."""
    addressees.refuse_addressee(cast.actor("office_principal"), proposed(cast), reason="指纹不符")
    parcel = sent(cast)
    parcel = parcels.send_again(cast.actor("registrar"), parcel, why="没有收到")
    with override_settings(XINQIAO_MAIL_SERVER="mail.example.gov.cn"):
        parcel = parcels.mail_parcel(cast.actor("registrar"), parcel)
    parcel = parcels.withdraw_parcel(cast.actor("registrar"), parcel, why="服务器停了")
    with override_settings(XINQIAO_MAIL_SERVER="mail.example.gov.cn"):
        parcel = parcels.mail_parcel(cast.actor("registrar"), parcel)
    parcel = parcels.bounced(Actor.system("mail-parcel"), parcel, why="没有这个邮箱")
    parcels.annul_parcel(cast.actor("registrar"), parcel, why="对方换了公钥")
    there = came(cast, packed(cast))
    arrivals.put_aside(cast.actor("unit_registrar"), there, reason="已阅")
    late = came(cast, packed(cast))
    arrivals.register_arrival(cast.actor("unit_registrar"), late, verified=True)
    addressees.end_addressee(cast.actor("office_leader"), parcel.addressee, reason="换公钥")
    noted(cast)
