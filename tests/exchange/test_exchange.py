"""Transfer (M-I6): two people approve an addressee, a form lets a petition out, the receipt closes it; what comes is registered once by a person."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessLog
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import LATE, PETITIONER, Cast, registered
from tests.exchange.test_container import KEY, TOLD
from tests.exchange.walks import (
    approved,
    came,
    came_as,
    keyed,
    letter,
    masked,
    noted,
    offices_keyed,
    packed,
    proposed,
    released,
    sender_known,
    sent,
)
from tests.web.pages import browser_of, page_of
from xinqiao.controls.exchanging import RECEIVED
from xinqiao.controls.reading import Period, Standing, lines
from xinqiao.courses.waiting import on_courses, read
from xinqiao.exchange import container
from xinqiao.exchange.commands import addressees, arrivals, parcels
from xinqiao.exchange.commands.parcels import code_of
from xinqiao.exchange.container import pack
from xinqiao.exchange.envelopes import CannotOpen, PublicKey, seal_for
from xinqiao.exchange.models import Arrival, OwnKeys, Parcel, PartnerOffice
from xinqiao.exchange.opening import read_parcel, submission_of
from xinqiao.exchange.own import print_of, private_of
from xinqiao.exchange.queries.register import get_arrival, get_parcel, keys_of
from xinqiao.exchange.signatures import public_name
from xinqiao.jobs.handlers import HANDLERS
from xinqiao.kernel import clock
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused, Tampered
from xinqiao.kernel.jobs import REMOVE_FILE
from xinqiao.kernel.models import AuditEntry, Job
from xinqiao.matters import files
from xinqiao.matters.commands.rewrap import rewrap_some
from xinqiao.matters.content import original_words
from xinqiao.matters.models import Attachment, MatterUnit, Petition, UnitPart
from xinqiao.people.vault import open_identity
from xinqiao.rules.destroying import PARCELS_KEPT
from xinqiao.rules.exchanging import BY_HAND, MESSENGERS, WAYS, Envelope

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
    found = lines(RECEIVED, cast.petition_office.pk, period, today())
    assert [line.standing for line in found] == [Standing.KEPT] * 2, (
        "both sendings, received in the day of the first"
    )
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
    with pytest.raises(Refused, match="负责人打开和登记"):
        arrivals.register_arrival(cast.actor("unit_registrar"), there, verified=True)
    done = arrivals.register_arrival(cast.actor("leader"), there, verified=True)
    assert done.petition is not None
    assert done.petition.matter.confidential
    assert (done.number, done.sender, done.told["petition"]) == (parcel.number, "云水市信访局", found.number)


def test_an_accusation_in_a_package_is_opened_by_a_head_whom_it_does_not_name(
    cast: Cast, client: Client
) -> None:
    theirs = offices_keyed(cast)[1]
    names = ("检举辛收文、寅分管受贿.txt", "辛收文.exe")
    said = {"accusation": True, "number": "YS-辛收文", "sender": "举报辛收文的人"}
    inner = pack(
        TOLD.model_copy(update=said), [(name, b"x") for name in names], signing=public_name(KEY), private=KEY
    )[0]
    data = seal_for(PublicKey(kind=Envelope.AGE, text=theirs.age), inner)
    unit = browser_of(cast, client, "unit_registrar")
    answer = unit.post(reverse("exchange:take_in"), {"file": SimpleUploadedFile("x.age", data)})
    assert answer["Location"] == reverse("exchange:index")
    there = Arrival.objects.get()
    kept = f"{there.told} {there.number} {there.sender}"
    page = page_of(unit, reverse("exchange:index"))
    assert "检举、控告移送包" in page
    address = reverse("exchange:arrival", args=[there.pk])
    assert not any(word in page + kept for word in ("受贿", "YS-", "举报", "辛收文.exe", address))
    assert (there.told["count"], there.turn_staff) == (2, cast.staff["principal"])
    page_of(unit, address, 404)
    for who in ("unit_registrar", "leader"):
        with pytest.raises(NotFound):
            get_arrival(cast.actor(who), there.pk)
        with pytest.raises(Refused, match="没有被提到的负责人"):
            arrivals.register_arrival(cast.actor(who), there, verified=True)
        with pytest.raises(Refused, match="没有被提到的负责人"):
            arrivals.put_aside(cast.actor(who), there, reason="不属于本单位")
    told = there.told | {"named": []}
    Arrival.objects.filter(pk=there.pk).update(told=told)  # as of one who came to the unit later
    page_of(browser_of(cast, client, "leader"), address, 404)
    with pytest.raises(Refused, match="没有被提到的负责人"):
        arrivals.put_aside(cast.actor("leader"), there, reason="不属于本单位")
    page = page_of(browser_of(cast, client, "principal"), address)
    assert "2份" in page
    assert "YS-辛收文" in page
    assert "受贿" not in page


def test_a_signature_tells_who_sent_it_to_whom_and_each_unit_has_its_own(cast: Cast) -> None:
    sender_known(cast)
    own, theirs = offices_keyed(cast)
    other = keyed(cast, cast.environment, "outsider")
    private = private_of(own)[1]

    def sealed(key: OwnKeys, **said: str) -> bytes:
        inner = pack(TOLD.model_copy(update=said), (), signing=own.signing, private=private)[0]
        return seal_for(PublicKey(kind=Envelope.AGE, text=key.age), inner)

    ours = PublicKey(kind=Envelope.SMIME, text=theirs.certificate).hashed
    claiming = came_as(cast, sealed(theirs, recipient=ours, sender="云水市纪委监委"))
    assert (claiming.signed, claiming.sender, claiming.told["claimed"]) == (
        "known",
        "云水市信访局",
        "云水市纪委监委",
    )
    assert submission_of(claiming, TOLD).source_ref.startswith("云水市信访局 ")
    forwarded = came_as(cast, sealed(theirs, recipient=PublicKey(kind=Envelope.AGE, text=other.age).hashed))
    assert (forwarded.signed, forwarded.addressee, forwarded.told["claimed"]) == ("other", None, "")
    assert came_as(cast, sealed(theirs)).signed == "other", "for nobody is not for us"
    copy = came_as(cast, sealed(other, recipient=ours, sender="云水市纪委监委"), cast.environment, "outsider")
    assert (copy.unit, copy.manifest) == (cast.environment, claiming.manifest)
    assert copy != claiming
    OwnKeys.objects.filter(pk=other.pk).update(unit=cast.housing)
    assert keys_of(cast.housing) == theirs, "keys that came over only open"
    assert read_parcel(cast.housing, sealed(other)).told.title == TOLD.title


def test_what_no_addressee_could_open_uses_up_no_form(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    petition, to = letter(cast), approved(cast)
    given = {"addressee": to, "whole": True, "why": "属于对方管辖"}
    released(cast, petition)
    for name, most, told in (("MOST_FILES", 0, "材料有1份、共1兆字节"), ("_MOST_BYTES", 9, "太大")):
        with monkeypatch.context() as patch:
            patch.setattr(container, name, most)
            with pytest.raises(Refused, match=told):
                parcels.pack_parcel(cast.actor("registrar"), petition, **given)  # type: ignore[arg-type]  # as named
    assert parcels.pack_parcel(cast.actor("registrar"), petition, **given).whole  # type: ignore[arg-type]  # as named


def test_each_sending_has_its_own_day_and_a_mail_that_waits_is_seen(
    cast: Cast, client: Client, settings: Any
) -> None:
    registrar, parcel = cast.actor("registrar"), sent(cast, masked(cast))
    due = parcel.receipt_by
    assert due is not None
    settings.XINQIAO_MAIL_SERVER = "mail.example.gov.cn"
    with clock.at(now() + timedelta(days=10)):
        parcel = parcels.send_again(registrar, parcel, why="没有收到")
        period = Period(first=due, last=today() + timedelta(days=20))
        [line] = lines(RECEIVED, cast.petition_office.pk, period, today())
        assert line.standing == Standing.BROKEN
        parcel = parcels.mail_parcel(registrar, parcel)
        waits = read((on_courses,), registrar)
        assert [w.due for w in waits if w.words == "exchange.parcel:sending"] == [parcel.turn_due]
        assert parcel.turn_due is not None
        Job.objects.filter(kind=parcels.JOB).update(failed_at=now())
        page = page_of(browser_of(cast, client, "registrar"), reverse("exchange:parcel", args=[parcel.pk]))
        assert "不再尝试" in page
        parcel = parcels.withdraw_parcel(registrar, parcel, why="服务器停了")
        parcel = sent(cast, parcel)
        parcel = parcels.confirm_parcel(registrar, parcel, proof=code_of(parcel))
        found = lines(RECEIVED, cast.petition_office.pk, period, today())
    assert sorted(line.standing for line in found) == [Standing.BROKEN, Standing.KEPT]


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


def test_a_package_that_was_put_aside_goes_after_its_term_and_leaves_that_it_came(
    cast: Cast, client: Client
) -> None:
    there, taken = came(cast, packed(cast)), came(cast, packed(cast))
    path, sha256, receipt, data = there.path, there.sha256, there.receipt, files.read(there.path)
    arrivals.register_arrival(cast.actor("unit_registrar"), taken, verified=True)
    arrivals.put_aside(cast.actor("unit_registrar"), there, reason="不属于本单位")
    there = Arrival.objects.get(pk=there.pk)
    tidy, wipe = HANDLERS["tidy"].run, HANDLERS[REMOVE_FILE].run
    AccessLog.objects.create(username="dengji", attempt_time=now())
    years = timedelta(days=365 * PARCELS_KEPT)
    with clock.at(now() + years - timedelta(days=35)):
        tidy({})
    assert files.read(path), "not yet three years"
    assert not AccessLog.objects.filter(attempt_time__lte=now()).exists()
    with clock.at(now() + years + timedelta(days=35)):
        tidy({})
        tidy({})
    left, kept = Arrival.objects.get(pk=there.pk), Arrival.objects.get(pk=taken.pk)
    assert (left.path, left.told["files"], left.sha256, left.number) == ("", [], sha256, there.number)
    assert kept.path, "what was registered goes with the file of its matter"
    wipe({"path": path})
    with pytest.raises(Tampered):
        files.read(path)
    (stone,) = AuditEntry.objects.filter(action="arrival.forget", outcome="done")
    assert sha256.encode() in bytes(stone.leaf)
    page = page_of(browser_of(cast, client, "unit_registrar"), reverse("exchange:arrival", args=[there.pk]))
    assert "原件和目录已删除" in page
    with clock.at(now() + years + timedelta(days=40)):
        again = came_as(cast, data)
        assert files.read(again.path) == data, "sent again after its term it is kept again"
        assert (again.pk, again.stage, again.arrived_at, again.sha256) == (there.pk, "arrived", now(), sha256)
        assert again.told == there.told
        assert again.receipt != receipt, "which names the day on which it came again"
        assert came_as(cast, data).version == again.version, "and once only"
        arrivals.put_aside(cast.actor("unit_registrar"), again, reason="仍不属于本单位")
