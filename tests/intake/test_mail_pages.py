"""Letters that are written as web pages: what a person sees of them, and what is hidden or struck out."""

import pytest

from tests.intake.test_mail_cases import FROM, mail_of
from tests.intake.test_mails import letter
from xinqiao.intake.mail_pages import MailPage, words_of_page
from xinqiao.intake.mails import read_mail


def test_what_a_page_hides_or_keeps_elsewhere_and_parts_without_a_name_are_told() -> None:
    page = "<p hidden>藏<a href='https://x.invalid/h'>住</a></p><input hidden value=着><p>见图<img src='https://x.invalid/a.png'></p>"
    page += "<a href='https://x.invalid/b'>这里</a><a href='https://x.invalid/c'>https://x.invalid/c</a>"
    assert mail_of(FROM, page.encode(), "text/html").notes[1:] == (
        "正文里有 3 个字看不见，没有读入：藏、住、着。",
        "正文里有 1 处链接，网址没有读入：https://x.invalid/b。",
        "正文里有 1 张放在网上的图片，不在邮件里，没有读入。",
    )
    part = b"--X\r\nContent-Type: text/csv\r\n\r\n1,2\r\n--X--\r\n"
    assert mail_of(FROM, part, "multipart/mixed; boundary=X").attachments == ("没有名称的图片或文件",)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ('<p style="display:none">藏<p>正一。<p>正二。', "正一。\n正二。"),
        ("<p hidden><b>藏<div>正</div>", "正"),
        ("<ul><li hidden><b>藏<ul><li>住<li>着</ul><li>正</ul><p>后", "正\n后"),
        ('<p>正<i style="font-size:0">藏<b style="font-size:1em">住<u style="font-size:9pt">一', "正一"),
        ('<p style="opacity: .0">藏</p><p style="opacity:0.5">正</p>', "正"),
        ('<div style="max-height:0;overflow:hidden">藏</div><p style="height:0">正</p>', "正"),
        ('<table><tr><td style="height:0;overflow:hidden">正</table>', "正"),
        pytest.param('<img src="data:image/png;base64,' + "A" * 600_000 + '"><p>正', "正", id="picture"),
        ('金额<input value="三百元"><input type="hidden" value="藏"><i hidden>藏</i>', "金额三百元"),
        ('<input value=暗 style="display:none"><b>正<input value=字 style="font-size:0"><i>一', "正一"),
        pytest.param(f"附言data:{'本人系' * 50}", f"附言data:{'本人系' * 50}", id="words after data:"),
        ("<dl><dt hidden>藏<dd>正", "正"),
        ('<table><tr style="display:none"><td>藏<table><tr><td>住</table><tr><td>正</table>后', "正\n后"),
        ("<table><thead hidden><tr><td>藏<tbody><tr><td hidden>住<td>正", "正"),
        ("<div hidden>藏<p>住<p>着</div><p>10<sup>3<p>100", "10³\n100"),
        ('<div style="display: none; display: block">正</div>', "正"),
        ("<head><meta charset=utf-8><p>正", "正"),
        ('<p style="visibility:hidden">藏<b style="visibility:visible">正<i>一</i></b>住</p>', "正一"),
        ('<div hidden style="display:block"><s style="text-decoration:none">正</s></div>', "正"),
        (
            '正<b style="font:0/0 a">藏</b><b style="font:0 serif">藏</b><b style="font:700 12px/1 a">一</b>',
            "正一",
        ),
        (
            '正<b style="font-size:0;font:9pt x">一</b><i style="font-size:1px">藏</i><i style="font: .5pt x">藏',
            "正一",
        ),
        ('<p style="text-indent:-9999px">藏<p style="text-indent:-21pt;margin-left:21pt">正', "正"),
        (
            '<p style="position:absolute; left: -999em">藏<p style="left:-9999px">正<p style="margin-left:-5000px">藏',
            "正",
        ),
        ('<p style="position:absolute;clip:rect(0 0 0 0)">藏<p style="clip-path:inset(50%)">藏<p>正', "正"),
        (
            '<p style="width:0;overflow:hidden">藏<p style="transform:scale(0)">藏<p style="transform:none">正',
            "正",
        ),
        ('正<font color=white>藏</font><font color="#FFFFFE">藏</font><font color=red>一</font>', "正一"),
        ('<table bgcolor="#000000"><tr><td><font color=#fff>正</font><b style="color:rgb(0,0,0)">藏', "正"),
        ('<div style="background:#fff url(x.png)"><b style="color:#fff">正</b></div>', "正"),
        ('<div style="background:navy;color:white">正<b style="background:white">藏</b></div>', "正"),
        ('<style>.w{color:#fff}</style><p class=w>藏<b style="color:#333">正</b>', "正"),
        (
            '<p style="color:transparent">藏<p style="color:rgba(0,0,0,0)">藏<p style="color:rgba(0,0,0,.9)">正',
            "正",
        ),
        ('<body text=white bgcolor=white><p>藏<p style="color:inherit">藏<p style="color:#000">正', "正"),
        ('<p style="color:var(--a)">正<p style="background-color:currentcolor">一', "正\n一"),
        ('<p style="background-image:linear-gradient(90deg,#036,#000);color:#fff">正', "正"),
        (
            '<p style="background-image:none;color:#fff">藏<p style="color:initial;background:initial">正',
            "正",
        ),
        (
            '<p style="color:#fff;text-shadow:0 0 2px #000">正<p style="background-clip:text;color:#0000">一',
            "正\n一",
        ),
        ('<style>.head td{background:#036}</style><table class=head><td><i style="color:#fff">正', "正"),
        ('<style>a:hover{background:#036}</style><p style="color:#fff">藏<p>正', "正"),
        ("<style>#top{background:url(x.jpg)}</style><p id=top><font color=white>正</font>", "正"),
        ("<table background=white.jpg><td><font color=white>正<mark>一</mark></font>", "正一"),
        ('<font color=white><button>正</button><mark style="background:#fff">藏</mark></font>', "正"),
        ('<p style="color:rgb(1..2,0,0)">正<p style="color:rgb(0,0)">一', "正\n一"),
        ('<p style="color:#ffff1;background:#ffff1">正<p style="color:rgb(100%,255 255/1)">藏', "正"),
        pytest.param(f'<p style="color:rgb({"9" * 400},0,0)">正', "正", id="a long number"),
        pytest.param(f'<p style="font:{"1" * 100_000}">正', "正", id="a long size"),
        pytest.param(
            f'<p style="color:#fff;background:{"a" * 100_000}-{"rgb(" * 20_000}">正', "正", id="long ground"
        ),
    ],
)
def test_an_element_that_is_not_shown_ends_where_html_ends_it(page: str, text: str) -> None:
    assert mail_of(FROM, page.encode(), "text/html; charset=utf-8").text == text


def test_what_is_hidden_is_read_and_told_when_there_is_nothing_else() -> None:
    found = mail_of(FROM, "<div hidden>藏住<p>着</div>。".encode(), "text/html; charset=utf-8")
    assert (found.text, found.notes[1:]) == (
        "藏住\n着\n。",
        ("正文都看不见或者画了删除线，仍然读入了，请打开原件核对。",),
    )


@pytest.mark.parametrize(
    "struck", ["<s>5000</s>", "<del>5000</del>", '<span style="text-decoration: line-through">5000</span>']
)
def test_words_that_are_struck_out_are_told_and_not_taken_for_valid(struck: str) -> None:
    mail = letter()
    mail.set_content(f"<p>拖欠工资{struck}8000元</p>", subtype="html")
    found = read_mail(mail.as_bytes())
    assert found.text == "拖欠工资8000元"
    assert any("删除线" in note and "5000" in note for note in found.notes)


@pytest.mark.parametrize("how", ["<s>三百元，后来改成</s>", "<i hidden>三百元，后来改成</i>"])
def test_the_page_is_read_when_it_does_not_show_what_the_plain_version_holds(how: str) -> None:
    mail = letter("每月三百元，后来改成五百元")
    mail.add_alternative(f"<p>每月{how}五百元</p>", subtype="html")
    found = read_mail(mail.as_bytes())
    assert found.text == "每月五百元"
    assert any("没有读入" in note for note in found.notes)


def test_a_style_sheet_strikes_out_and_hides_like_the_element_itself() -> None:
    mail = letter()
    sheet = "<style>.a, b.c{text-decoration:line-through} .h{display:none}</style>"
    mail.set_content(
        f"{sheet}<p>欠<i class=a>5000</i><b class=c>6000</b>8000元<i class=h>藏</i></p>", subtype="html"
    )
    found = read_mail(mail.as_bytes())
    assert found.text == "欠8000元"
    assert any("5000" in note and "6000" in note for note in found.notes)


@pytest.mark.parametrize(
    ("sheet", "text"),
    [
        ("@media (max-width:600px){.full{color:red}.x{display:none}.y{display:none}}", "甲乙"),
        (
            "@media (max-width:600px){@supports (a:b){.full{color:red}} .x{display:none}} .y{display:none}",
            "甲",
        ),
        ("@import url('a;b'); @charset 'x'; .x{display:none}", "乙"),
        ("@media print{.a{color:red} .x{text-decoration:line-through}}", "甲乙"),
        (".x{display:none} .x{display:block}", "甲乙"),
        (".x{display:none!important;display:block} .x{display:block}", "乙"),
        (".y,.x{text-decoration:line-through} .x{text-decoration-line:none}", "甲"),
        (".z{display:none} .x{display:block}", "甲乙"),
        (".x{display:block} .z{display:none} span.x{visibility:visible}", "乙"),
        ("/* } */ <!-- .x{content:'}';display:none -->", "乙"),
        (".y{.x{display:none}; &:hover{a:b;display:none;} color:red}", "甲乙"),
        (".a{color:red}} .x{display:none}", "甲乙"),
        (".x{visibility:hidden", "乙"),
        ("@media screen{.x{display:none}} @media only screen{.y{color:#fff}}", ""),
        ("@media all{.x{display:none}", "乙"),
        (".x{display:none} @media (min-width:600px){.x{display:block}}", "甲乙"),
        (".x,.y{color:#fff} @media (prefers-color-scheme:dark){.y{color:#000}}", "乙"),
        (".x{color:#fff} @media (prefers-color-scheme:dark){p{background:#000}}", "甲乙"),
        (".x{font-size:0;color:#fff} @media print{span{font-size:9pt!important;color:red}}", "乙"),
        (".x{font-size:0} @media print{.x{font-size:9pt}}", "甲乙"),
        ("@font-face{font-family:x;src:y} @media screen{@page{a:b} .x{display:none}}", "乙"),
        (".x{display:none} @layer a;@layer a{.x{display:block}}", "甲乙"),
    ],
)
def test_a_rule_of_a_sheet_counts_where_and_as_far_as_it_holds(sheet: str, text: str) -> None:
    page = f'<style>{sheet}</style><style media="print">p{{display:none}}</style>'
    assert words_of_page(f'{page}<p><span class="x z">甲</span><i class=y>乙</i>', MailPage()) == text


def test_items_of_a_numbered_list_keep_their_numbers() -> None:
    mail = letter()
    mail.set_content(
        "<ol start=3><li>甲<ul><li>点</ul><li>乙</ol><ol><li>丙<li value=7>丁</ol>", subtype="html"
    )
    assert read_mail(mail.as_bytes()).text.split("\n") == ["3. 甲", "点", "4. 乙", "1. 丙", "7. 丁"]
