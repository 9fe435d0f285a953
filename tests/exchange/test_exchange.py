"""Transfer (M-I6): two people approve an addressee, a form lets a petition out, the receipt closes it; what comes is registered once by a person."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import LATE, PETITIONER, Cast, registered
from tests.exchange.walks import (
    approved,
    came,
    letter,
    masked,
    noted,
    packed,
    proposed,
    sender_known,
    sent,
)
from tests.web.pages import browser_of, page_of
from xinqiao.controls.exchanging import RECEIVED
from xinqiao.controls.reading import Period, Standing, lines
from xinqiao.courses.waiting import on_courses, read
from xinqiao.exchange.commands import addressees, arrivals, parcels
from xinqiao.exchange.commands.parcels import code_of
from xinqiao.exchange.envelopes import CannotOpen
from xinqiao.exchange.models import Arrival, OwnKeys, Parcel, PartnerOffice
from xinqiao.exchange.opening import read_parcel
from xinqiao.exchange.own import print_of
from xinqiao.exchange.queries.register import get_parcel
from xinqiao.kernel import clock
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters import files
from xinqiao.matters.commands.rewrap import rewrap_some
from xinqiao.matters.content import original_words
from xinqiao.matters.models import Attachment, MatterUnit, Petition, UnitPart
from xinqiao.people.vault import open_identity
from xinqiao.rules.exchanging import BY_HAND, MESSENGERS, WAYS

pytestmark = pytest.mark.django_db


def test_a_second_person_approves_an_addressee_by_what_was_read_aloud(cast: Cast) -> None:
    made = proposed(cast)
    for who, error in (("registrar", Denied), ("leader", Denied)):
        with pytest.raises(error):
            addressees.approve_addressee(cast.actor(who), made, heard=print_of(made))
    with pytest.raises(InvalidInput, match="与填报的公钥不符"):
        addressees.approve_addressee(cast.actor("office_leader"), made, heard="0000 0000 0000 0000")
    assert any(
        w.words.startswith("exchange.partneroffice") for w in read((on_courses,), cast.actor("office_leader"))
    )
    typed = print_of(made).lower().replace(" ", "－")
    assert addressees.approve_addressee(cast.actor("office_leader"), made, heard=typed).stage == "approved"
    own = addressees.propose_addressee(
        cast.actor("office_leader"),
        cast.petition_office,
        title="临江区水务局",
        telephone="0000-1",
        key=made.key,
    )
    with pytest.raises(Refused, match="请交他人办理"):
        addressees.approve_addressee(cast.actor("office_leader"), own, heard=print_of(own))
    with pytest.raises(InvalidInput) as wrong:
        addressees.propose_addressee(
            cast.actor("registrar"),
            cast.petition_office,
            title="临江区水务局",
            telephone="1",
            key="AGE-SECRET-KEY-1ABC",
            email="微信",
            signing="ed25519:abc",
        )
    assert set(wrong.value.fields) == {"key", "email", "signing"}
    with pytest.raises(InvalidInput, match="逐个通知"):
        addressees.make_keys(cast.actor("office_leader"), cast.petition_office, sure=False)


def test_a_package_goes_out_by_a_form_and_is_received_or_asked_after(cast: Cast) -> None:
    petition, to = letter(cast), approved(cast)
    with pytest.raises(Refused, match="信息查询审批表"):
        parcels.pack_parcel(cast.actor("registrar"), petition, addressee=to, whole=True, why="属于对方管辖")
    assert not Parcel.objects.exists()
    parcel = packed(cast, petition, to)
    with pytest.raises(Refused, match="信息查询审批表"):
        parcels.pack_parcel(cast.actor("registrar"), petition, addressee=to, whole=True, why="属于对方管辖")
    assert parcel.number.endswith("-00001")
    clear = files.read(parcel.path)
    assert PETITIONER.phone.encode() not in clear
    assert parcels.take_parcel(cast.actor("registrar"), parcel) == clear
    for way in (*MESSENGERS, "mail", ""):
        with pytest.raises(InvalidInput, match="聊天软件"):
            parcels.hand_over_parcel(cast.actor("registrar"), parcel, way=way, given_to="")
    assert not set(MESSENGERS) & {*WAYS, *BY_HAND}
    with pytest.raises(Refused, match="XINQIAO_MAIL_SERVER"):
        parcels.mail_parcel(cast.actor("registrar"), parcel)
    parcel = sent(cast, parcel)
    assert parcel.receipt_by == parcel.turn_due
    assert parcel.receipt_by is not None
    period = Period(first=today(), last=today() + timedelta(days=30))
    [line] = lines(RECEIVED, cast.petition_office.pk, period, parcel.receipt_by + timedelta(days=1))
    assert line.standing == Standing.BROKEN
    waits = read((on_courses,), cast.actor("registrar"))
    assert [w.due for w in waits if w.words == "exchange.parcel:sent"] == [parcel.receipt_by]
    with pytest.raises(Refused, match="不再下载"):
        parcels.take_parcel(cast.actor("registrar"), parcel)
    other = came(cast, masked(cast))
    there = came(cast, parcel)
    for wrong, told in (("23456-23456", "回执码不对"), (other.receipt, "另一个移送包"), ("a.b", "签名不是")):
        with pytest.raises(InvalidInput, match=told):
            parcels.confirm_parcel(cast.actor("registrar"), parcel, proof=wrong)
    again = parcels.send_again(cast.actor("registrar"), parcel, why="对方邮箱满了")
    assert (again.stage, again.receipt_by) == ("packed", None)
    parcel = sent(cast, again)
    done = parcels.confirm_parcel(cast.actor("registrar"), parcel, proof=there.receipt)
    assert (done.stage, done.receipt) == ("received", there.receipt)
    [line] = lines(RECEIVED, cast.petition_office.pk, period, today())
    assert line.standing == Standing.KEPT
    second = sent(cast, masked(cast))
    assert parcels.confirm_parcel(cast.actor("registrar"), second, proof=code_of(second)).receipt == ""
    entry = AuditEntry.objects.filter(action="parcel.pack", matter_id=petition.matter_id).get()
    said = bytes(entry.leaf).decode()
    assert f'"sha256":"{parcel.sha256}"' in said
    assert '"form":null' not in said


def test_what_comes_is_registered_once_with_the_senders_number_day_and_files(cast: Cast) -> None:
    parcel = sent(cast)
    with pytest.raises(CannotOpen):
        read_parcel(cast.environment, files.read(parcel.path))
    there = came(cast, parcel)
    assert (there.signed, there.code) == ("unknown", code_of(parcel)), "nobody approved that key here"
    again = came(cast, parcel)
    assert (again.pk, Arrival.objects.count()) == (there.pk, 1)
    assert not Petition.objects.exclude(pk=parcel.petition_id).exists(), "nothing is believed before a person"
    with pytest.raises(InvalidInput, match="打电话核实"):
        arrivals.register_arrival(cast.actor("unit_registrar"), there, verified=False)
    with clock.at(now() + timedelta(days=5)):
        with pytest.raises(InvalidInput, match="迟登记"):
            arrivals.register_arrival(cast.actor("unit_registrar"), there, verified=True)
        done = arrivals.register_arrival(cast.actor("unit_registrar"), there, verified=True, late_reason=LATE)
    found = done.petition
    assert found is not None
    assert found.person is not None
    assert parcel.petition.person is not None
    assert open_identity(found.person) == open_identity(parcel.petition.person)
    assert original_words(found) == original_words(parcel.petition)
    assert (found.received_at, found.unit) == (there.arrived_at, cast.housing)
    assert found.source_ref == f"云水市信访局 {parcel.petition.number}"
    [kept] = Attachment.objects.filter(petition=found)
    assert (kept.name, files.read(kept.path)) == ("现场.txt", "噪声".encode())
    assert PETITIONER.name not in found.text + str(there.told)
    with pytest.raises(Refused, match="已登记"):
        arrivals.register_arrival(cast.actor("unit_registrar"), done, verified=True)
    sender_known(cast)
    known = came(cast, masked(cast))
    assert (known.signed, known.told["whole"], known.told["files"]) == ("known", False, [])
    assert not OwnKeys.objects.filter(unit=cast.environment).exists()
    rewrap_some(cast.actor("registrar").system("keys"), None)
    assert read_parcel(cast.housing, files.read(known.path)).told.people == []


def test_an_accusation_never_goes_to_whom_it_is_about_and_shows_nothing_before_it_is_registered(
    cast: Cast,
) -> None:
    found = registered(cast, accusation=True).petition
    to = approved(cast)
    PartnerOffice.objects.filter(pk=to.pk).update(title=f"{cast.housing.name}信访科")
    MatterUnit.objects.create(matter=found.matter, unit=cast.housing, part=UnitPart.ACCUSED, since=now())
    with pytest.raises(Refused, match="被检举控告的单位"):
        packed(cast, found, to)
    PartnerOffice.objects.filter(pk=to.pk).update(title="临江市监察机关")
    parcel = parcels.pack_parcel(cast.actor("registrar"), found, addressee=to, whole=True, why="属于对方管辖")
    there = came(cast, parcel)
    assert there.confidential
    with pytest.raises(NotFound):
        get_parcel(cast.actor("archivist"), parcel.pk)
    done = arrivals.register_arrival(cast.actor("unit_registrar"), there, verified=True)
    assert done.petition is not None
    assert done.petition.matter.confidential


def test_the_pages_show_what_is_due_and_no_person(cast: Cast, client: Client) -> None:
    parcel = sent(cast)
    there = came(cast, parcel)
    noted(cast)
    office = browser_of(cast, client, "registrar")
    assert parcel.number in page_of(office, reverse("exchange:index"))
    page = page_of(office, reverse("exchange:parcel", args=[parcel.pk]))
    assert parcel.sha256 in page
    assert f"/desk/petitions/{parcel.petition_id}/pack/" in page_of(
        office, reverse("desk:matter", args=[parcel.petition.matter_id])
    )
    to = page_of(office, reverse("exchange:addressee", args=[parcel.addressee_id]))
    assert print_of(parcel.addressee) not in to, "what is copied from the page was not heard"
    unit = browser_of(cast, client, "unit_registrar")
    page = page_of(unit, reverse("exchange:arrival", args=[there.pk]))
    assert "没有核准过" in page
    assert "夜间施工" in page
    assert not any(word in page for word in (PETITIONER.name, PETITIONER.phone))
    assert there.receipt in page
    page_of(unit, reverse("exchange:parcel", args=[parcel.pk]), 404)
    name = reverse("exchange:take_in")
    answer = unit.post(name, {"file": SimpleUploadedFile("x.age", files.read(parcel.path))})
    assert answer["Location"] == reverse("exchange:arrival", args=[there.pk])
    answer = unit.post(name, {"file": SimpleUploadedFile("x.age", b"hello")})
    assert (answer.status_code, "打不开" in answer.content.decode()) == (422, True)
    done = arrivals.register_arrival(cast.actor("unit_registrar"), there, verified=True)
    assert done.petition is not None
    page = page_of(unit, reverse("desk:matter", args=[done.petition.matter_id]))
    assert parcel.petition.number in page
    page_of(browser_of(cast, client, "security_admin"), reverse("exchange:index"), 404)


def test_what_came_by_a_messenger_is_told_without_blame_once_it_is_deleted_there(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as wrong:
        noted(cast, deleted=False, deleted_on=today() - timedelta(days=1))
    assert set(wrong.value.fields) == {"deleted", "deleted_on"}
    with pytest.raises(InvalidInput, match="没有找到"):
        noted(cast, number="2026-999999")
    assert noted(cast, what="甲小满电话13800001234的照片").what.count("1380000") == 0
