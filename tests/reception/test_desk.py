"""The reception desk (M-C1): numbers of the day, three steps, the signed record, the registration in which nothing is typed twice."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, registered
from xinqiao.controls.reading import Period
from xinqiao.controls.reception import SIGNED
from xinqiao.intake.files import Upload
from xinqiao.kernel import clock
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.files import received
from xinqiao.matters.models import LogEntry, Petition
from xinqiao.offices.models import Draft
from xinqiao.policy.queries.own_desk import waiting
from xinqiao.reception.commands.desk import (
    call,
    correct,
    end,
    hand_over,
    leave,
    original_words,
    promise,
    start,
    take_number,
    tie,
)
from xinqiao.reception.commands.signing import download_record, refuse_signature, sign
from xinqiao.reception.models import Reception
from xinqiao.reception.queries import desk as desk_queries
from xinqiao.reception.queries.desk import get_reception
from xinqiao.rules.receiving import ReceptionStage
from xinqiao.web.reception import desk_views

MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=clock.SHANGHAI)
HEARD = "我叫王小明，电话13800001234，工资欠了三个月。"


def fresh(found: Reception) -> Reception:
    return Reception.objects.get(pk=found.pk)


def talked(cast: Cast, **more: Any) -> Reception:
    """A reception that ended with its record."""
    desk = cast.actor("receptionist")
    found = take_number(desk, cast.petition_office)
    call(desk, found, room="1号接待室")
    start(desk, fresh(found))
    words: dict[str, Any] = {
        "situation": "unpaid",
        "heard": HEARD,
        "said_back": "您说的是三个月工资没有发，电话13800001234，对吗？",
        "requests": "发还三个月工资\n写明发放日期",
        "checks": "向公司核实工资表",
        "who": cast.staff["receptionist"],
        "due_on": clock.today() + timedelta(days=3),
    }
    return end(desk, fresh(found), **{**words, **more})


def read_words(found: Reception) -> str:
    """What was heard, as it was written."""
    return str(original_words(found)["heard"])


def registers(cast: Cast, client: Client, found: Reception, **more: str) -> Petition:
    """The registrar registers it from the form that was filled with its words."""
    client.force_login(cast.staff["registrar"])
    answer = client.post(f"/reception/{found.pk}/register/", follow=True)
    assert read_words(found) in answer.content.decode()
    form = {field.name: field.value() for field in answer.context["form"]}
    sent = {name: value for name, value in form.items() if value not in (None, False, [])}
    client.post(
        "/desk/register/", {**sent, "kind": "natural", "name": "王小明", "phone": "13800001234", **more}
    )
    return Petition.objects.get(submission_key=found.key)


def test_numbers_have_no_gaps_begin_anew_each_day_and_lead_to_nobody(cast: Cast, client: Client) -> None:
    desk = cast.actor("receptionist")
    with clock.at(MORNING):
        first = take_number(desk, cast.petition_office)
        with pytest.raises(Denied):
            take_number(cast.actor("handler"), cast.petition_office)
        with pytest.raises(InvalidInput):
            take_number(desk, cast.petition_office, people_count=0)
        client.force_login(cast.staff["receptionist"])
        for unread in ("三十", "0", "1001"):
            client.post("/reception/", {"do": "take", "people_count": unread})
        second = take_number(desk, cast.petition_office, people_count=3)
    with clock.at(MORNING + timedelta(days=1)):
        other = take_number(desk, cast.petition_office)
    assert [first.number, second.number, other.number] == [1, 2, 1]
    assert not {f.name for f in Reception._meta.get_fields()} & {"person", "name", "phone"}
    with pytest.raises(NotFound):
        get_reception(cast.actor("handler"), first.pk)


def test_a_long_day_is_shown_page_by_page_and_says_so(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (desk_views, desk_queries):
        monkeypatch.setattr(module, "PAGE", 2)
    for _ in range(5):
        take_number(cast.actor("receptionist"), cast.petition_office)
    client.force_login(cast.staff["receptionist"])
    numbers, address = [], "/reception/"
    for _ in range(3):
        page = client.get(address).content.decode()
        numbers += re.findall(r">(\d)号</a", page)
        more = re.search(r'href="(\?day=[^"]+after=\d+)"', page)
        address = "/reception/" + more[1].replace("&amp;", "&") if more else ""
    assert numbers == ["1", "2", "3", "4", "5"]
    assert not address, "the last page says that there is no more"


def test_nothing_is_listed_before_it_was_said_back_and_the_words_are_sealed(cast: Cast) -> None:
    with clock.at(MORNING):
        with pytest.raises(InvalidInput) as refused:
            talked(cast, said_back="  ")
        assert list(refused.value.fields) == ["said_back"]
        found = talked(cast)
        assert found.stage == ReceptionStage.ENDED
        assert "13800001234" not in found.heard + found.said_back
        assert b"13800001234" not in bytes(found.words.sealed)
        assert hand_over(cast.actor("registrar"), found)["heard"] == HEARD
        logged = AuditEntry.objects.filter(action="reception.hand_over")
        assert logged.count() == 1
        assert [p.what for p in found.promises.all()] == ["向公司核实工资表"]


def test_the_record_is_corrected_beside_itself_and_signed_once(cast: Cast) -> None:
    desk = cast.actor("receptionist")
    with clock.at(MORNING):
        found = talked(cast)
        assert any(w.words == "reception.reception:ended" for w in waiting(desk))
        before = found.heard
        correct(desk, found, corrections=["不是三个月，是两个半月"])
        promise(
            desk,
            fresh(found),
            what="打电话给公司",
            who=cast.staff["registrar"],
            due_on=clock.today() + timedelta(days=1),
        )
        with received([Upload(name="签名.txt", data="签名".encode())]) as (scan,):
            sign(desk, fresh(found), scan)
        done = fresh(found)
        assert (done.stage, done.heard, done.promises.count()) == (ReceptionStage.SIGNED, before, 2)
        assert download_record(desk, done) == "签名".encode()
        entry = AuditEntry.objects.filter(action="reception.sign").get()
        assert b'"signed"' in bytes(entry.leaf), "the log holds the digest of what was signed"
        assert not any(w.words.startswith("reception.reception") for w in waiting(desk))
        with pytest.raises(Refused):
            refuse_signature(desk, done, why="不愿签", witness=cast.staff["registrar"])
        with pytest.raises(InvalidInput, match="另一位同事"):
            refuse_signature(desk, talked(cast), why="赶车先走", witness=cast.staff["receptionist"])
        unsigned = refuse_signature(desk, talked(cast), why="赶车先走", witness=cast.staff["registrar"])
        assert (unsigned.stage, unsigned.signed_at) == (ReceptionStage.SIGNED, None)


def test_a_reception_is_entered_into_a_matter_that_the_person_sees(cast: Cast) -> None:
    with clock.at(MORNING):
        found = talked(cast)
        petition = registered(cast).petition
        with pytest.raises(InvalidInput):
            tie(cast.actor("receptionist"), found, number="XF2026-999999")
        done = tie(cast.actor("receptionist"), fresh(found), number=petition.number)
        entry = LogEntry.objects.get(matter=petition.matter)
        assert done.matter_id == petition.matter_id
        assert [c.owner for c in petition.matter.commitments.all()] == [cast.staff["receptionist"]]
        assert "13800001234" not in entry.text
        with pytest.raises(Refused):
            tie(cast.actor("receptionist"), fresh(found), number=petition.number)


def test_who_goes_in_the_middle_of_a_talk_leaves_what_was_said_and_owes_no_signature(
    cast: Cast, client: Client
) -> None:
    desk = cast.actor("receptionist")
    with clock.at(MORNING):
        found = take_number(desk, cast.petition_office)
        call(desk, found, room="1号接待室")
        start(desk, fresh(found))
        client.force_login(cast.staff["receptionist"])
        assert (
            f"/desk/receptions/{found.pk}/leave/"
            in client.get(f"/reception/{found.pk}/talk/").content.decode()
        )
        with pytest.raises(InvalidInput) as refused:
            leave(desk, fresh(found))
        assert list(refused.value.fields) == ["why"]
        talk = f"/reception/{found.pk}/talk/"
        slip = client.get(talk).content.decode().partition('name="_draft" value="')[2].partition('"')[0]
        client.post("/desk/drafts/save/", {"_address": talk, "_draft": slip, "heard": "三个月没有发工资"})
    with clock.at(MORNING + timedelta(minutes=12)):
        leave(desk, fresh(found), why="说到欠薪三个月，接到电话先走了，电话13800001234")
        kept = client.get(f"{talk}?kept={Draft.objects.get().pk.hex}", follow=True).content.decode()
    assert "三个月没有发工资" in kept, "what was heard is not lost"
    done = fresh(found)
    assert (done.stage, done.without_rest) == (ReceptionStage.GONE, 12)
    page = client.get(f"/reception/{found.pk}/").content.decode()
    assert "接到电话先走了" in page
    assert "13800001234" not in page
    period = Period(first=MORNING.date(), last=MORNING.date())
    owed = SIGNED.items(period, MORNING.date() + timedelta(days=9))
    assert not [rows for rows in owed if rows.rows.model is Reception and rows.rows.exists()]


def test_the_registration_is_filled_with_what_was_written_and_leads_back(cast: Cast, client: Client) -> None:
    found = talked(cast)
    petition = registers(cast, client, found)
    assert [(c.what, c.stage, c.source) for c in petition.matter.commitments.all()] == [
        ("向公司核实工资表", "in_force", "reception")
    ]
    more: dict[str, Any] = {
        "what": "打电话",
        "who": cast.staff["registrar"],
        "due_on": clock.today() + timedelta(days=2),
    }
    promise(cast.actor("receptionist"), fresh(found), **more)
    assert petition.matter.commitments.count() == 2
    assert [r.text for r in petition.matter.requests.all()] == ["发还三个月工资", "写明发放日期"]
    with pytest.raises(Refused):
        tie(cast.actor("receptionist"), fresh(found), number=petition.number)
    assert petition.number in client.get(f"/reception/{found.pk}/").content.decode()


def test_what_became_an_accusation_is_read_by_who_heard_it_and_who_may_see_it(
    cast: Cast, client: Client
) -> None:
    found = talked(cast, heard="举报本单位的人收钱。")
    petition = registers(cast, client, found, accusation="on")
    assert petition.matter.confidential
    for matter in (petition.matter, None):  # settled; registered by a program, which settles nothing
        Reception.objects.filter(pk=found.pk).update(matter=matter)
        for who in ("receptionist", "registrar", "office_leader", "inspector"):
            client.force_login(cast.staff[who])
            sees = client.get(f"/desk/matters/{petition.matter_id}/").status_code == 200
            pages = [
                client.get(f"/reception/{found.pk}/"),
                client.get(f"/reception/{found.pk}/slip/"),
                client.post(f"/reception/{found.pk}/record/"),
                client.post(f"/reception/{found.pk}/register/"),
            ]
            hidden = {page.status_code for page in pages} == {404}
            assert hidden is not (sees or who == "receptionist"), who
    with pytest.raises(NotFound):
        get_reception(cast.actor("inspector"), found.pk)


def test_a_name_that_nobody_knew_at_the_desk_is_hidden_once_it_is_known(cast: Cast, client: Client) -> None:
    words = "魏然说工资没有发"
    found = talked(cast, heard=words, said_back=words, requests="给魏然发工资", checks="打电话给魏然")
    petition = registers(cast, client, found, name="魏然")
    found = fresh(found)
    promised = [p.what for p in found.promises.all()]
    commitments = [c.what for c in petition.matter.commitments.all()]
    assert read_words(found) == words
    assert promised == commitments
    assert "魏然" not in "".join([found.heard, found.said_back, *found.requests, *promised])
