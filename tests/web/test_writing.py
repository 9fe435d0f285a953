"""Messages both ways in a matter, as petitioner and office meet them on their pages."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast, accepted, at, registered
from tests.disclosing import asked
from tests.intake.sample_files import picture
from tests.steps import answered, withdrawn
from xinqiao.api.matter_view import matter_out
from xinqiao.intake.files import Upload
from xinqiao.kernel import clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput, NotFound
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.models import AuditEntry
from xinqiao.kernel.sealing import unseal
from xinqiao.matters.commands.intake import attach
from xinqiao.matters.commands.messages import ask_withdrawal, send_message, write_back
from xinqiao.matters.commands.parties import correct_contact
from xinqiao.matters.commands.reveal import download_attachment
from xinqiao.matters.compose_forms import review_receipt
from xinqiao.matters.files import received
from xinqiao.matters.models import Matter, MatterMessage, MessageSort, Petition, ReviewRequest
from xinqiao.matters.queries.access import get_attachment, get_matter
from xinqiao.matters.queries.messages import may_withdraw
from xinqiao.matters.query_codes import code_of
from xinqiao.offices.models import StaffMessage, Unit
from xinqiao.people.vault import open_identity


def _opened(petition: Petition) -> Client:
    citizen = Client()
    answer = citizen.post("/open/", {"number": petition.number, "code": code_of(petition)})
    assert answer.status_code == 302
    return citizen


def _seen(client: Client, write: str) -> dict[str, str]:
    """What the form carries of what the page showed."""
    found = re.search('name="seen" value="([^"]+)"', _page(client, write))
    assert found is not None
    return {"seen": found[1]}


def _page(client: Client, url: str) -> str:
    return client.get(url).content.decode()


@pytest.mark.django_db
def test_a_message_is_an_item_until_it_is_answered_and_both_read_it_masked(cast: Cast) -> None:
    matter = accepted(cast)
    petition = matter.petitions.get()
    citizen, handler, stranger = _opened(petition), Client(), Client()
    handler.force_login(cast.staff["handler"])
    stranger.force_login(cast.staff["outsider"])
    note = SimpleUploadedFile("录音.txt", "夜里两点".encode())
    words = {"text": "昨夜又施工，我电话13800001234。", "materials": note}
    assert citizen.post("/messages/", words).url == "/messages/"  # type: ignore[attr-defined]  # a redirect
    assert "请先处理下面的问题" not in _page(citizen, "/messages/"), (
        "an empty form is not refused before it is sent"
    )
    note.seek(0)
    citizen.post("/messages/", words)
    message = MatterMessage.objects.get(sort=MessageSort.WORDS)
    assert "13800001234" not in message.text
    assert "13800001234" in unseal(bytes(message.sealed), context=f"matters.mattermessage:{message.pk}:text")
    assert StaffMessage.objects.filter(staff=cast.staff["handler"], action="petition.message").exists()
    write = f"/desk/petitions/{petition.pk}/write/"
    home, page = _page(handler, "/desk/"), _page(handler, f"/desk/matters/{matter.pk}/")
    assert "信访人留言" in home
    assert write in home
    assert "昨夜又施工" in page
    assert "录音.txt" in page
    assert "13800001234" not in page
    assert stranger.get(write).status_code == 404
    for refused in ("我局将于12月5日前处理完。", "决定不予受理。", "这事不归我们管。"):
        answer = handler.post(write, {"text": refused})
        assert answer.status_code == 422
        assert refused in answer.content.decode()
    sheet = SimpleUploadedFile("说明.txt", "测量怎么做".encode())
    sent_back = {**_seen(handler, write), "text": "收到，已经转给现场测量的同事。", "materials": sheet}
    assert handler.post(write, sent_back).status_code == 302
    assert write not in _page(handler, "/desk/")
    read = _page(citizen, "/progress/")
    assert "已经转给现场测量的同事" in read
    assert "说明.txt" in read
    assert "还没有答复" not in read
    attached = MatterMessage.objects.get(sort=MessageSort.ANSWER).files.get()
    assert citizen.get(f"/files/{attached.pk}/").content.decode() == "测量怎么做"
    other = _opened(registered(cast, title="另一件").petition)
    assert other.get(f"/files/{attached.pk}/").status_code == 404
    sent = _page(citizen, "/sent/")
    assert "录音.txt" in sent
    assert "昨夜又施工" in sent
    assert "13800001234" not in sent
    log = AuditEntry.objects.values_list("leaf", flat=True)
    assert not any("昨夜又施工" in bytes(leaf).decode() for leaf in log)
    joint = Actor.citizen(new_uuid(), matter.pk)
    with pytest.raises(NotFound):
        send_message(joint, petition, text="同一事项里别人的信访件")
    with pytest.raises(NotFound):
        correct_contact(joint, petition, phone="13900005678")


@pytest.mark.django_db
def test_a_form_is_never_replaced_by_a_message(cast: Cast) -> None:
    """Withdrawal, contact data and a reminder each have their own way; a message that means one leads there."""
    with clock.at(at("2026-03-02")):
        matter = accepted(cast)
        Matter.objects.filter(pk=matter.pk).update(place="槐安路5号院")
        petition = matter.petitions.get()
        citizen = _opened(petition)
        assert "槐安路5号院" in _page(citizen, "/sent/")
        led = citizen.post(
            "/messages/", {"text": "我想撤回，另外手机换号了，怎么还没有答复"}, follow=True
        ).content.decode()
        assert 'href="/withdraw/"' in led
        assert 'href="/contact/"' in led
        assert 'href="/remind/"' not in led, "nothing is late yet"
        assert "现在没有超过期限的事" in _page(citizen, "/remind/")
        assert "现在没有超过期限的事" in citizen.post("/remind/").content.decode()
        assert "都没有填写。要改哪一项" in citizen.post("/contact/", {}).content.decode()
        assert citizen.post("/contact/", {"phone": "13900005678"}).status_code == 302
        person = Petition.objects.get(pk=petition.pk).person
        assert person is not None
        assert open_identity(person).phone == "13900005678"
        assert open_identity(person).name == "甲小满"
        handler = Client()
        handler.force_login(cast.staff["handler"])
        assert "信访人在查询页自行更正" in _page(handler, f"/desk/matters/{matter.pk}/")
        for page in ("", "print/"):
            assert "问题发生地：槐安路5号院" in _page(handler, f"/desk/matters/{matter.pk}/{page}")
        shown = matter_out(cast.actor("handler"), get_matter(cast.actor("handler"), matter.pk))
        assert shown.petitions[0].corrections[0].by is None, "nobody of the office did it"
        assert 'name="text"' in _page(citizen, "/withdraw/")
        citizen.post("/withdraw/", {"text": "邻居已经停工"})
        assert 'name="text"' not in _page(citizen, "/withdraw/")
        assert "正在核实是否自愿" in _page(citizen, "/withdraw/")
        assert "正在核实是否自愿" in _page(citizen, "/progress/")
        assert citizen.post("/withdraw/", {"text": "再说一次"}).status_code == 422
        leader = Client()
        leader.force_login(cast.staff["leader"])
        assert f"/desk/matters/{matter.pk}/withdraw/" in _page(leader, "/desk/")
    Unit.objects.filter(name="云水市人民政府").update(telephone="0000-8888888")
    with clock.at(at("2026-07-02")):
        citizen = _opened(petition)
        late = _page(citizen, "/progress/")
        assert "办结，并书面答复您，已经晚了" in late
        assert "转送交办的告知" not in late
        assert "可以在这里催办" in late
        assert "向上一级云水市人民政府反映" in late
        citizen.post("/remind/")
        citizen.post("/remind/")
        assert "今天已经催办" in _page(citizen, "/remind/")
        assert 'type="submit"' not in _page(citizen, "/remind/").partition("<main")[2]
        late = _page(citizen, "/progress/")
        assert "可以在这里催办" not in late
        assert "向上一级云水市人民政府反映（电话0000-8888888）" in late
        assert MatterMessage.objects.filter(sort=MessageSort.REMINDER).count() == 1
        told = StaffMessage.objects.filter(action="petition.remind").values_list("staff__username", flat=True)
        assert {"handler", "section_head", "leader"} <= set(told)
        handler.force_login(cast.staff["handler"])
        assert "信访人催办" in _page(handler, "/desk/")
        withdrawn(cast, matter, statement="3月2日当面签字。")
        leader.force_login(cast.staff["leader"])
        assert "信访人请求撤回" not in _page(leader, "/desk/")


@pytest.mark.django_db
def test_a_request_for_review_takes_files_and_gives_a_receipt(cast: Cast) -> None:
    petition = answered(cast).petitions.get()
    citizen = _opened(petition)
    assert citizen.get("/review/receipt.pdf").status_code == 404
    bad = SimpleUploadedFile("照片.jpg", b"MZ not a picture")
    refused = citizen.post("/review/", {"text": "没有查清", "materials": bad}).content.decode()
    assert "照片.jpg" in refused
    assert "没有查清" in refused
    assert not ReviewRequest.objects.exists(), "nothing is asked for half"
    note = SimpleUploadedFile("新证据.txt", "施工日志".encode())
    assert citizen.post("/review/", {"text": "没有查清", "materials": note}).status_code == 302
    page = _page(citizen, "/progress/")
    assert "新证据.txt" in page
    assert "/review/receipt.pdf" in page
    paper = review_receipt(petition, ReviewRequest.objects.get())
    assert paper.title == "复查请求回执"
    assert citizen.get("/review/receipt.pdf").content.startswith(b"%PDF")


@pytest.mark.django_db
def test_so_many_messages_an_hour_and_none_into_a_closed_file(cast: Cast) -> None:
    petition = registered(cast).petition
    citizen = _opened(petition)
    for n in range(10):
        assert citizen.post("/messages/", {"text": f"第{n}条"}).status_code == 302
    answer = citizen.post("/messages/", {"text": "再多一条"})
    assert answer.status_code == 429
    assert "再多一条" in answer.content.decode()
    assert MatterMessage.objects.count() == 10
    contact = citizen.post("/contact/", {"phone": "13855551234", "address": ""})
    assert contact.status_code == 302, "what has a form of its own has a count of its own"


@pytest.mark.django_db
def test_whatever_differs_is_taken_in_and_what_the_office_keeps_stays_with_it(cast: Cast) -> None:
    """A corrected telephone number has the same masked copy, other evidence comes with the same words."""
    petition = accepted(cast).petitions.get()
    citizen = _opened(petition)
    for number in ("13800001234", "13855551234", "13855551234"):
        citizen.post("/messages/", {"text": f"请打电话{number}。"})
    for name in ("证据一.txt", "证据二.txt", "证据二.txt"):
        sent = {"text": "补充材料见附件。", "materials": SimpleUploadedFile(name, name.encode())}
        citizen.post("/messages/", sent)
    masked, *_files = MatterMessage.objects.values_list("text", flat=True)
    assert (
        list(MatterMessage.objects.values_list("text", flat=True))
        == [masked, masked] + ["补充材料见附件。"] * 2
    )
    with received([Upload(name="内部核查笔录.txt", data="证人说".encode())]) as files:
        [internal] = attach(cast.actor("registrar"), petition, files)
    with received([Upload(name="说明.jpg", data=picture("JPEG", maker="甲"))]) as files:
        answer = write_back(cast.actor("handler"), petition, text="收到，说明见附件。", files=files)
    own, given = petition.attachments.get(name="证据二.txt"), answer.files.get()
    assert citizen.get(f"/files/{own.pk}/").content.decode() == "证据二.txt"
    assert citizen.get(f"/files/{internal.pk}/").status_code == 404
    for door in (get_attachment, lambda who, _id: download_attachment(who, internal)):
        with pytest.raises(NotFound):
            door(Actor.citizen(petition.pk, petition.matter_id), internal.pk)
    left = citizen.get(f"/files/{given.pk}/").content
    assert left.startswith(b"\xff\xd8")
    assert b"Exif" not in left


@pytest.mark.django_db
def test_an_answer_settles_what_its_writer_saw_and_the_wish_to_withdraw_only_a_decision(cast: Cast) -> None:
    matter = accepted(cast)
    petition, other = matter.petitions.get(), registered(cast, title="同一事项的另一人").petition
    citizen, handler, leader = _opened(petition), Client(), Client()
    handler.force_login(cast.staff["handler"])
    leader.force_login(cast.staff["leader"])
    write, waits = (
        f"/desk/petitions/{petition.pk}/write/",
        MatterMessage.objects.filter(answered_at=None, by=None),
    )
    citizen.post("/messages/", {"text": "请问什么时候来现场？"})
    seen = _seen(handler, write)
    citizen.post("/messages/", {"text": "今晚又停水了，家里有病人。"})
    assert handler.post(write, {**seen, "text": "请您在家等工作人员联系。"}).status_code == 302
    assert waits.get().text.startswith("今晚又停水")
    assert "信访人留言" in _page(handler, "/desk/")
    ask_withdrawal(Actor.citizen(petition.pk, matter.pk), petition, text="不想再反映了，自愿撤回。")
    assert 'name="stays"' not in _page(handler, write)
    with pytest.raises(InvalidInput):
        write_back(cast.actor("handler"), petition, text="请您来谈一谈。", stays=True)
    leader.post(write, {**_seen(leader, write), "text": "请您补充一份租房合同。"})
    assert waits.get().sort == MessageSort.WITHDRAWAL
    assert not may_withdraw(petition)
    Petition.objects.filter(pk=other.pk).update(matter=matter)
    assert may_withdraw(Petition.objects.get(pk=other.pk)), "another petitioner's wish is not told"
    leader.post(write, {**_seen(leader, write), "text": "已经和您核实，继续办理。", "stays": "on"})
    assert not waits.exists()
    ask_withdrawal(Actor.citizen(petition.pk, matter.pk), petition, text="现在确实要撤回。")
    with pytest.raises(InvalidInput, match="由多人提出"):
        withdrawn(cast, matter, statement="11月2日当面签字。")
    withdrawn(cast, matter, statement="都当面签字。", everybody=True)
    assert not waits.exists()


@pytest.mark.django_db
def test_what_was_not_seen_is_not_settled_and_the_history_tells_each_act_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More unanswered messages than a page holds are answered from the oldest on; a file is part of its message; a record that the
    reader may not open is named without a link."""
    monkeypatch.setattr("xinqiao.matters.queries.messages.MOST", 3)
    matter = accepted(cast)
    petition, handler = matter.petitions.get(), Client()
    handler.force_login(cast.staff["handler"])
    citizen = _opened(petition)
    for number in range(5):
        note = SimpleUploadedFile(f"记录{number}.txt", f"第{number}夜".encode())
        citizen.post("/messages/", {"text": f"第{number}次来说：夜里又施工了。", "materials": note})
    write = f"/desk/petitions/{petition.pk}/write/"
    shown = _page(handler, write)
    assert [n for n in range(5) if f"第{n}次来说" in shown] == [0, 1, 2]
    assert "从最早没有答复的一条起" in shown
    assert handler.post(write, {**_seen(handler, write), "text": "收到，正在核实。"}).status_code == 302
    waiting = MatterMessage.objects.filter(by=None, answered_at=None).order_by("at")
    assert [message.text[1] for message in waiting] == ["3", "4"]
    shown = _page(handler, write)
    assert [n for n in range(5) if f"第{n}次来说" in shown] == [3, 4]
    assert "从最早没有答复的一条起" not in shown
    form = asked(cast, matter)
    page, elsewhere = (_history(cast, who, matter) for who in ("handler", "registrar"))
    assert page.count("<strong>信访人留言") == 5
    paper = f"/desk/papers/{matter.papers.get(kind='acceptance_notice').pk}/"
    disclosure = f"/disclosure/{form.pk}/"
    assert (paper in page, disclosure in page) == (True, True)
    assert (paper in elsewhere, disclosure in elsewhere) == (True, False), "another unit's form"


def _history(cast: Cast, who: str, matter: Matter) -> str:
    client = Client()
    client.force_login(cast.staff[who])
    page = _page(client, f"/desk/matters/{matter.pk}/")
    return page[page.index('aria-labelledby="history"') :]
