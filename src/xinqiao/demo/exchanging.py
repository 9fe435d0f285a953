"""Transfer at the petition office (M-I6): keys, a county's office approved by a second person, packages with and without a receipt."""

from collections.abc import Iterator

from xinqiao.demo.office import Offices
from xinqiao.exchange.commands import addressees, arrivals, parcels
from xinqiao.exchange.commands.parcels import code_of
from xinqiao.exchange.models import Parcel
from xinqiao.exchange.own import print_of
from xinqiao.kernel.clock import today
from xinqiao.matters.models import Petition
from xinqiao.offices.models import Unit

_COUNTY = "age1m6uywk9jehc27crcxpa9cynlccjv5z3rf2pfrrcqxmjg979meg2sjws3nq"
"""Of a fictional office, whose private key nobody has."""


def exchanged(offices: Offices) -> Iterator[None]:
    """One received, one that waits for its receipt, photographs that came by a messenger."""
    clerk, leader = offices.actors["dengji"], offices.actors["fenguan"]
    unit = Unit.objects.get(pk=clerk.unit)
    addressees.make_keys(leader, unit, sure=False)
    proposed = addressees.propose_addressee(
        clerk,
        unit,
        title="清溪县信访局",
        telephone="0000-2345678",
        key=_COUNTY,
        email="xinfang@qingxi.example.gov.cn",
    )
    to = addressees.approve_addressee(leader, proposed, heard=print_of(proposed))
    yield
    petitions = Petition.objects.filter(unit=unit, matter__confidential=False).order_by("-number")
    why, sent = "问题发生在清溪县，供对方参考", list[Parcel]()
    for petition in petitions[:2]:
        made = parcels.pack_parcel(clerk, petition, addressee=to, whole=False, why=why)
        sent.append(parcels.hand_over_parcel(clerk, made, way="network", given_to="政务外网"))
    for parcel in sent[1:]:
        parcels.confirm_parcel(clerk, parcel, proof=code_of(parcel))
    arrivals.note_moved_in(
        clerk,
        unit,
        messenger="wechat",
        came_on=today(),
        what="三张现场照片，信访人用微信发来",
        moved="petition",
        deleted_on=today(),
        deleted=True,
    )
    yield
