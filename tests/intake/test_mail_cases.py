"""Letters that mail programs write in their own ways, each with what a person reads in it."""

import base64
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.intake.test_mails import letter
from xinqiao.intake.charsets import decoded
from xinqiao.intake.files import check_file
from xinqiao.intake.mails import Mail, read_mail
from xinqiao.intake.text_files import decode_text

CASES = Path(__file__).with_name("cases") / "mail"


def read(name: str) -> Mail:
    data = (CASES / name).read_bytes()
    assert check_file(name, data).problem == ""
    return read_mail(data)


@pytest.mark.parametrize(
    ("name", "who", "subject", "text"),
    [
        ("name_6.eml", ("甲某 <yi@evil.example>", "jia@example.com"), "路灯", "x"),
        (
            "gb2312_gbk_chars.eml",
            ("甲镕某", "j@example.com"),
            "镕园小区，䶮路反映",
            "镕园小区：楼道灯坏了，很久没人修。",
        ),
        ("raw_gbk_header.eml", ("甲某", "j@example.com"), "路灯坏了", "路灯坏了"),
        ("html_amounts.eml", ("", "j@e.com"), "x", "月份 | 欠薪\n7月 | 3000\n8 | 3200"),
        ("alt_plain_stub.eml", ("", "j@example.com"), "路灯", "真正的正文：楼道灯坏了"),
        ("charset_big5.eml", ("", "j@example.com"), "路燈", "路燈壞了，裏面"),
        ("inline_img_noname.eml", ("", "j@example.com"), "路灯", "见图"),
    ],
)
def test_sender_subject_and_letter(name: str, who: tuple[str, str], subject: str, text: str) -> None:
    found = read(name)
    assert ((found.name, found.address), found.subject, found.text) == (who, subject, text)


def test_a_zone_that_is_only_a_name_proposes_no_time_and_says_so() -> None:
    found = read("recv_tz_1.eml")
    assert found.received_at is None
    assert any("时区" in note for note in found.notes)


def test_world_time_of_an_unknown_place_is_world_time() -> None:
    assert read("name_6.eml").received_at == datetime(2026, 10, 9, 23, 30, tzinfo=UTC)


def test_a_picture_without_a_name_is_told_and_one_of_unknown_kind_refused() -> None:
    assert read("inline_img_noname.eml").attachments == ("没有名称的图片或文件",)
    data = (CASES / "inline_img_noname.eml").read_bytes()
    other = data.replace(b"iVBORw0KGgoAAAANSUhEUg", b"AVBORw0KGgoAAAANSUhEUg")
    assert "看不出是什么文件" in check_file("信.eml", other).problem


def test_a_word_cut_within_a_character_is_joined() -> None:
    """中 is D6 D0 in GBK; its two bytes stand in two words with differently written labels."""
    raw = b"From: =?gb2312?B?1g==?= =?GBK?B?0A==?= <a@b.invalid>\r\nSubject: x\r\nTo: c@d.invalid\r\n\r\nx"
    assert read_mail(raw).name == "中"


def test_a_name_in_rare_characters_refuses_no_attachment() -> None:
    mail = letter()
    mail.add_attachment(b"x", maintype="text", subtype="plain", filename="x.txt")
    raw = mail.as_bytes().replace(b'"x.txt"', b'"=?gb2312?B?/p8udHh0?="')
    assert check_file("信.eml", raw).problem == ""
    assert read_mail(raw).attachments == ("䶮.txt",)


def test_when_plain_and_page_say_the_same_the_plain_one_is_read() -> None:
    mail = letter("第一段。\n第二段。")
    mail.add_alternative("<p>第一段。</p><p>第二段。</p>", subtype="html")
    found = read_mail(mail.as_bytes())
    assert found.text == "第一段。\n第二段。"
    assert not any("网页部分" in note for note in found.notes)


def test_a_number_beside_a_bold_one_stays_apart() -> None:
    mail = letter()
    mail.set_content("<p><b>8</b> 3200</p>", subtype="html")
    assert read_mail(mail.as_bytes()).text == "8 3200"


def test_a_page_whose_head_is_never_closed_is_read() -> None:
    mail = letter()
    mail.set_content("<html><head><title>无</title><body>路灯坏了</body></html>", subtype="html")
    assert read_mail(mail.as_bytes()).text == "路灯坏了"


def test_the_25_characters_that_gb_18030_named_in_2022_are_no_private_signs() -> None:
    codes = (
        "a6d9 a6da a6db a6dc a6dd a6de a6df a6ec a6ed a6f3 fe59 fe61 fe66 fe67 fe6d fe7e fe90 fea0 "
        "a8bc fe51 fe52 fe53 fe6c fe76 fe91"
    )
    text = decoded(bytes.fromhex(codes), "gb2312")
    assert text == "︐︒︑︓︔︕︖︗︘︙龴龵龶龷龸龹龺龻ḿ𠂇𠂉𠃌𡗗𢦏𤇾"
    assert len(set(text)) == 25


def mail_of(head: str, body: bytes, kind: str = "text/plain; charset=utf-8") -> Mail:
    lines = f"{head}\r\nTo: c@d.invalid\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return read_mail(lines.encode() + body)


FROM = "From: a@b.invalid\r\nSubject: x"


@pytest.mark.parametrize(
    ("body", "kind", "told"),
    [
        ("路灯坏了".encode(), "text/plain; charset=gb2312", "路灯坏了"),
        ("路灯坏了".encode(), "text/plain; charset=big5", "路灯坏了"),
        ("联通".encode("gbk"), "text/plain; charset=gb2312", "联通"),
        ("路灯坏了".encode("gbk"), "text/plain; charset=x-unknown", "路灯坏了"),
        ("镕园路灯坏了".encode("gbk"), "text/plain; charset=iso-8859-1", "镕园路灯坏了"),
        ("路灯坏了".encode(), "text/plain; charset=windows-1252", "路灯坏了"),
        ("café à Nîmes".encode("latin-1"), "text/plain; charset=iso-8859-1", "café à Nîmes"),
        ("Petição".encode("latin-1"), "text/plain; charset=iso-8859-1", "Petição"),
        ("SITUAÇÃO; Größe, Füße".encode("latin-1"), "text/plain; charset=latin1", "SITUAÇÃO; Größe, Füße"),
        ("请到A座B座找张某".encode("gbk"), "text/plain; charset=iso-8859-1", "请到A座B座找张某"),
        ("路燈壞了".encode("big5"), "text/plain; charset=big5-eten", "路燈壞了"),
        ("\ufeff\ue81e某".encode(), "text/plain; charset=utf-8", "龴某"),
        ("<bold>路灯</bold>坏了".encode(), "text/enriched; charset=utf-8", "路灯坏了"),
        (
            "<section>8</section><label>3200</label><p>10<sup>3</sup>元".encode(),
            "text/html",
            "8\n3200\n10³元",
        ),
        (
            "<pre>甲\n乙</pre><p>x<span style='display: none'>藏<b>住</b></span>y".encode(),
            "text/html",
            "甲\n乙\nxy",
        ),
        ('<meta content="text/html; charset=big5"><p>路燈</p>'.encode("big5"), "text/html", "路燈"),
        (
            "电话138 \r\n00001234，请 \r\n联系。\r\n第二段\r\n".encode(),
            "text/plain; charset=utf-8; format=flowed; delsp=yes",
            "电话13800001234，请联系。\n第二段",
        ),
        (b"one \r\ntwo\r\n-- \r\nme", "text/plain; charset=utf-8; format=flowed", "one two\n-- \nme"),
        (b"one \r\n-- \r\nme", "text/plain; format=Flowed", "one \n-- \nme"),
        (b"> one \r\n> two\r\n>> three \r\nfour", "text/plain; format=flowed", "> one two\n>> three \nfour"),
        ("路灯坏了".encode("hz"), "text/plain", "路灯坏了"),
        (
            b"\x1b$)A\x0e" + bytes(byte & 0x7F for byte in "路灯坏了".encode("gb2312")) + b"\x0f",
            "text/plain; charset=iso-2022-cn",
            "路灯坏了",
        ),
        (b"~{ab~ is no Chinese", "text/plain", "~{ab~ is no Chinese"),
        (
            "路燈壞了三天，沒有人來修，請派人查看。".encode("big5"),
            "text/plain; charset=gb2312",
            "路燈壞了三天，沒有人來修，請派人查看。",
        ),
    ],
)
def test_a_body_is_read_as_it_was_written_whatever_its_label_says(body: bytes, kind: str, told: str) -> None:
    assert mail_of(FROM, body, kind).text == told


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("张三, 某局 <a@b.invalid>", ("张三, 某局", "a@b.invalid")),
        ("a@b.invalid (张三)", ("张三", "a@b.invalid")),
        ("张三", ("张三", "")),
        ("张三 a@b.invalid", ("张三", "a@b.invalid")),
        ("张三@某局 <a@b.invalid>", ("张三@某局", "a@b.invalid")),
        ('"a@evil.invalid" <b@ok.invalid>', ("a@evil.invalid", "b@ok.invalid")),
        ("=?utf-8*zh?B?6Lev?= <a@b.invalid>", ("路", "a@b.invalid")),
        ("=?gb18030-2022?B?/lk=?= <a@b.invalid>", ("龴", "a@b.invalid")),
    ],
)
def test_a_sender_is_a_name_and_an_address_and_neither_is_the_other(line: str, who: tuple[str, str]) -> None:
    found = mail_of(f"From: {line}\r\nSubject: x", b"x")
    assert (found.name, found.address) == who


@pytest.mark.parametrize("zone", ["+0800 (CST)", "+08:00", "GMT+0800", "GMT+08:00", "UTC +0800"])
def test_a_difference_is_read_in_each_of_its_writings(zone: str) -> None:
    came = mail_of(f"Received: from x by y; Fri, 09 Oct 2026 23:30:00 {zone}\r\n{FROM}", b"x").received_at
    assert came == datetime(2026, 10, 9, 15, 30, tzinfo=UTC)


def test_the_longest_part_that_is_a_letter_is_read_also_when_the_page_is_the_stub() -> None:
    mail = letter("楼道灯坏了很久了，没有人来修，请处理。")
    mail.add_alternative("<p>无法显示</p>", subtype="html")
    assert read_mail(mail.as_bytes()).text == "楼道灯坏了很久了，没有人来修，请处理。"


def test_the_name_of_an_attachment_in_pieces_is_read_by_its_encoding() -> None:
    mail = letter()
    mail.add_attachment(b"x", maintype="text", subtype="plain", filename="x.txt")
    pieces = b"filename*0*=gb2312''%FE; filename*1*=%9F%C2%B7.txt"
    assert read_mail(mail.as_bytes().replace(b'filename="x.txt"', pieces)).attachments == ("䶮路.txt",)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize(
    "where", ["Content-Disposition: attachment; filename", "Content-Type: image/png; name"]
)
def test_the_name_of_an_attachment_in_bytes_of_its_own_is_read(encoding: str, where: str) -> None:
    head = b"From: a@b.invalid\r\nSubject: x\r\n"
    found = read_mail(head + f'{where}="照片一.png"\r\n\r\nx'.encode(encoding))
    assert found.attachments == ("照片一.png",)


def test_a_time_of_half_a_day_is_not_read_as_the_morning() -> None:
    stamp = "Received: from x by y; Fri, 09 Oct 2026 11:30:00 PM +0800"
    assert mail_of(f"{stamp}\r\n{FROM}", b"x").received_at is None


def _forwarded(inner: EmailMessage, how: str) -> bytes:
    outer = letter("转来一封信，请登记。")
    if how == "as a mail":
        outer.add_attachment(inner)
    elif how == "as a file":
        outer.add_attachment(
            inner.as_bytes(), maintype="application", subtype="octet-stream", filename="来信.eml"
        )
    data = outer.as_bytes()
    if how == "packed":
        packed = base64.encodebytes(inner.as_bytes()).decode()
        outer.add_attachment("甲", subtype="plain")
        told = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + packed
        end = outer.as_bytes().rstrip()
        mark = end.rpartition(b"\n--")[2].removesuffix(b"--")
        data = end[:-2] + b"\n" + told.encode() + b"\n--" + mark + b"--\n"
    return data


@pytest.mark.parametrize("how", ["as a mail", "as a file", "packed"])
def test_a_mail_within_a_mail_is_read_with_its_sender_and_files_and_told(how: str) -> None:
    inner = letter("我家门前的路灯坏了，五个月没人修。")
    inner.replace_header("From", "乙某 <yi@example.invalid>")
    inner.add_attachment("照片说明".encode(), maintype="text", subtype="plain", filename="说明.txt")
    data = _forwarded(inner, how)
    assert check_file("信.eml", data).problem == ""
    found = read_mail(data)
    assert found.text.startswith("转来一封信")
    assert "发件人：乙某 yi@example.invalid" in found.text
    assert "五个月没人修" in found.text
    assert "说明.txt" in found.attachments
    assert any("1 封邮件" in note for note in found.notes)


def test_a_file_of_a_mail_within_a_mail_is_checked_like_any_other() -> None:
    inner = letter()
    inner.add_attachment(b"MZ program", maintype="application", subtype="octet-stream", filename="工具.exe")
    for how in ("as a mail", "as a file", "packed"):
        assert "工具.exe" in check_file("信.eml", _forwarded(inner, how)).problem
    outer = letter()
    outer.add_attachment(b"no mail", maintype="application", subtype="octet-stream", filename="信.eml")
    assert "不是电子邮件" in check_file("信.eml", outer.as_bytes()).problem


def test_a_letter_that_is_signed_is_read_and_its_signature_told() -> None:
    mail = letter()
    mail.add_attachment(b"0\x80\x06", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    assert check_file("信.eml", mail.as_bytes()).problem == ""
    found = read_mail(mail.as_bytes())
    assert found.attachments == ()
    assert any("电子签名" in note for note in found.notes)


@pytest.mark.parametrize("name", ["; name=smime.p7m", ""])
@pytest.mark.parametrize("kind", ["pkcs7-mime", "x-pkcs7-mime", "pgp-encrypted"])
def test_a_letter_that_is_locked_is_refused_with_what_to_do(kind: str, name: str) -> None:
    data = f"{FROM}\r\nContent-Type: application/{kind}{name}\r\n\r\nMIIB".encode()
    assert check_file("信.eml", data).problem.startswith("邮件是加密的，或者连同签名整封打包")


@pytest.mark.parametrize("encoding", ["big5hkscs", "gbk", "utf-8"])
def test_a_text_without_a_mark_is_read_in_the_encoding_it_was_written_in(encoding: str) -> None:
    text = "路燈壞了，裏面沒有人修理，請派人查看。"
    assert decode_text(text.encode(encoding)) == text
    data = b"From: j@example.com\nSubject: " + text.encode(encoding) + b"\n\n" + text.encode(encoding)
    assert (read_mail(data).subject, read_mail(data).text) == (text, text)


def test_simplified_words_in_gb_are_never_taken_for_big5() -> None:
    for text in (
        *("路灯坏了很久没人修", "䶮镕喆某小区", "甲某", "啰嗦嗦", "镕園燈"),
        *("皇甫玥珺", "侯芃璐 范芃玥", "祎祎祎祎", "ＡＢＣＤ", "āáǎàēé", "邗江、茌平"),
        *("name,phone\n侯芃璐,139\n范芃玥,138", "ПРИВЕТ, КАК ТВОИ ДЕЛА СЕГОДНЯ?", "カタカナテスト" * 3),
    ):
        assert decode_text(text.encode("gb18030")) == text


@pytest.mark.parametrize("label", ["utf-8", "gb2312", "gb18030", "big5", "iso-8859-1"])
@pytest.mark.parametrize("at", range(3))
def test_a_letter_that_lost_a_byte_is_read_whatever_its_label_says(label: str, at: int) -> None:
    whole = "小区路灯坏了三个月没有人修".encode()
    torn = whole[: 12 + at] + whole[13 + at :]
    head = f"From: =?{label}?B?{base64.b64encode(torn).decode()}?= <a@b.invalid>\r\nSubject: x"
    found = mail_of(head, torn, f"text/plain; charset={label}")
    for said in (found.name, found.text):
        assert (said.startswith("小区路灯\ufffd"), said.endswith("了三个月没有人修")) == (True, True)
    assert any("处字节损坏" in note for note in found.notes)


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_letter_cut_off_within_a_character_is_read_and_the_loss_told(encoding: str) -> None:
    """The rest of it is valid in another encoding, as which it would be nonsense that nobody could tell from words."""
    cut = "小区路灯坏了三个月，没有人修。".encode(encoding)[:-1]
    head = f"From: a@b.invalid\r\nSubject: =?{encoding}?B?{base64.b64encode(cut).decode()}?="
    for label in (encoding, "x-unknown"):
        found = mail_of(head, cut, f"text/plain; charset={label}")
        assert (found.subject, found.text) == ("小区路灯坏了三个月，没有人修\ufffd",) * 2
        assert any("2 处字节损坏" in note for note in found.notes), "of the subject, too"
    footer = base64.b64encode("小区路灯坏了三个月没有人修".encode()) + b"\r\n\r\n____\r\nlist\r\n"
    mail = b"From: a@b.invalid\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert read_mail(mail + footer).text.startswith("小区路灯坏了三个月没有人修")
