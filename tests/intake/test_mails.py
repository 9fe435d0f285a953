"""E-mail files as proposals for the registration form."""

from datetime import datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.intake.files import check_file
from xinqiao.intake.mails import read_mail


def letter(text: str = "某小区水管漏水。\n请派人修理。", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "甲小满 <jia@example.invalid>"
    mail["To"] = "xinfang@example.invalid"
    mail["Subject"] = "反映小区水管漏水"
    mail["Date"] = "Mon, 02 Mar 2026 08:00:00 +0800"
    for name, value in headers.items():
        mail[name] = value
    mail.set_content(text)
    return mail


def test_a_plain_letter_gives_name_subject_and_text() -> None:
    read = read_mail(letter().as_bytes())
    assert (read.name, read.address, read.subject) == ("甲小满", "jia@example.invalid", "反映小区水管漏水")
    assert read.text == "某小区水管漏水。\n请派人修理。"


def test_the_offices_own_server_says_when_it_came_and_the_senders_date_does_not() -> None:
    mail = letter(Received="from a.invalid by b.invalid; Tue, 03 Mar 2026 09:30:00 +0800")
    assert read_mail(mail.as_bytes()).received_at == datetime.fromisoformat("2026-03-03T09:30:00+08:00")
    without = read_mail(letter().as_bytes())
    assert without.received_at is None
    assert any("收到时间" in note for note in without.notes)


def test_of_two_servers_the_newest_counts() -> None:
    mail = letter()
    lines = b"".join(
        f"Received: by {name}.invalid; {day} Mar 2026 09:00:00 +0800\r\n".encode()
        for name, day in (("ours", "04"), ("theirs", "03"))
    )
    read = read_mail(lines + mail.as_bytes())
    assert read.received_at is not None
    assert read.received_at.day == 4


def test_a_letter_in_gb18030_is_read() -> None:
    mail = letter()
    mail.set_content("某路口红绿灯损坏。", charset="gb18030")
    assert read_mail(mail.as_bytes()).text == "某路口红绿灯损坏。"


def test_of_a_page_the_words_are_taken_and_no_script() -> None:
    mail = letter()
    page = "<html><head><title>无</title><script>alert(1)</script></head><body><p>第一段&nbsp;甲</p><div>第二段</div></body></html>"
    mail.set_content(page, subtype="html")
    assert read_mail(mail.as_bytes()).text == "第一段 甲\n第二段"


def test_attachments_are_named_and_a_letter_without_text_says_so() -> None:
    mail = letter("")
    mail.add_attachment("合同正文".encode(), maintype="text", subtype="plain", filename="合同.txt")
    read = read_mail(mail.as_bytes())
    assert read.attachments == ("合同.txt",)
    assert any("没有可读的正文" in note for note in read.notes)


def test_a_text_beyond_the_limit_is_cut_and_said_to_be_cut() -> None:
    read = read_mail(letter("长" * 100_001).as_bytes())
    assert len(read.text) == 100_000
    assert any("正文太长" in note for note in read.notes)


@pytest.mark.parametrize("charset", ["x-unknown", "utf-8", "us-ascii"])
def test_a_wrong_charset_never_stops_the_clerk(charset: str) -> None:
    raw = f"From: a@b.invalid\r\nSubject: x\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode()
    assert read_mail(raw + "水管漏水".encode("gb18030")).text == "水管漏水"


@given(
    st.binary(max_size=400), st.sampled_from([b"text/plain", b"text/html", b"multipart/mixed; boundary=x"])
)
def test_whatever_passes_the_check_can_be_read(body: bytes, kind: bytes) -> None:
    raw = b"From: a@b.invalid\r\nTo: c@d.invalid\r\nContent-Type: " + kind + b"\r\n\r\n" + body
    if check_file("信.eml", raw).ok:
        assert len(read_mail(raw).text) <= 100_000


def test_a_mail_that_an_editor_saved_with_a_mark_is_a_mail() -> None:
    data = "\ufeffFrom: a@b.invalid\r\nTo: c@d.invalid\r\nSubject: 路灯\r\n\r\n坏了".encode()
    assert check_file("信.eml", data).problem == ""
    found = read_mail(data)
    assert (found.address, found.subject, found.text) == ("a@b.invalid", "路灯", "坏了")


def test_a_link_whose_address_the_plain_part_holds_is_read() -> None:
    mail = letter("照片在 https://x.invalid/d，请看。")
    mail.add_alternative("<a href='https://x.invalid/d'>照片</a>，请看。", subtype="html")
    found = read_mail(mail.as_bytes())
    assert found.text == "照片在 https://x.invalid/d，请看。"
    assert not any("链接" in note for note in found.notes)
