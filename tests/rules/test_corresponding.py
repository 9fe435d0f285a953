"""What a message may be, and which form is meant by one (M-C2, M-D3, 条例 32)."""

from datetime import date

import pytest

from xinqiao.library.wording import shipped
from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.corresponding import FormMeant, forms_meant, perhaps_promised, unfit
from xinqiao.rules.wording.norms import Norms

_DAY = date(2026, 11, 23)
_NORMS = Norms(tuple(shipped()))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("我想撤回这件信访", {FormMeant.WITHDRAW}),
        ("问题解决了，我不告了", {FormMeant.WITHDRAW}),
        ("对处理意见不服，要求复查", {FormMeant.REVIEW}),
        ("我搬家了，手机号码也换了", {FormMeant.CONTACT}),
        ("都两个月了，怎么还没有答复", {FormMeant.REMIND}),
        ("⼿机换号了", {FormMeant.CONTACT}),
        ("上午有人来测过噪声，谢谢", set()),
        ("请问需要带哪些材料去现场", set()),
    ],
)
def test_words_that_ask_for_what_has_a_form_lead_to_the_form(text: str, meant: set[FormMeant]) -> None:
    assert set(forms_meant(text)) == meant


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("经研究，决定不予受理。", "决定不予受理"),
        ("您的请求予以支持。", "予以支持"),
        ("依据是【请填写：文件和条号】，请您补充材料。", "文件和条号"),
        ("将支付您8000元。", "支付您8000元"),
        ("我局将于12月5日前修好路灯。", "12月5日前"),
        ("12月5日前我们修好路灯。", "12月5日前"),
        ("材料收到，15日内一定给您结果。", "15日内"),
        ("物业公司不肯修，我局12月5日前派人修好。", "12月5日前"),
        ("这事不归我们管。", "不能这样写"),
        ("经研究，不 予\u200b受理。", "不 予\u200b受理"),
        ("經研究，決定不予受理。", "決定不予受理"),
        ("逾期未补正，现不予受理，可能让您失望。", "不予受理"),
    ],
)
def test_a_decision_a_promise_and_forbidden_words_are_no_message(text: str, words: str) -> None:
    said = unfit(text, _NORMS, _DAY, WorkCalendar())
    assert said is not None
    assert words in said


@pytest.mark.parametrize(
    "text",
    [
        "收到您的留言，已经转给现场测量的同事，请您补充夜间的录像。",
        "请您于12月3日上午带身份证件到接待室，我们当面听您说明情况。",
        "请您补正身份信息。逾期未补正的，可能不予受理。",
        "是否予以受理，我们会书面告知您。",
        "11月20日已经到现场测过一次，测量记录在这里可以看。",
    ],
)
def test_plain_words_are_let_through(text: str) -> None:
    assert unfit(text, _NORMS, _DAY, WorkCalendar()) is None


@pytest.mark.parametrize(
    "text",
    [
        "幼儿园有望明年开园，具体以教育局公告为准。",
        "人社局要求企业在12月15日前付清工资，已立案。",
        "政策规定必须在入职后30日内参保。",
        "听证会定于2026年12月8日上午9时在我局召开，请您参加。",
        "根据规定，办理期限为六十日，至2027年1月29日届满。",
        "该公司决定于12月10日停止供水检修，请您提前储水。",
        "工地自12月1日起停止夜间施工。",
        "居住证有效期至2027年3月1日，到期前可以续签。",
    ],
)
def test_what_law_or_others_do_by_a_day_is_told_and_hindered_by_nothing(text: str) -> None:
    assert unfit(text, _NORMS, _DAY, WorkCalendar()) is None


def test_who_may_have_promised_is_asked_to_register_it() -> None:
    told = "井盖12月5日前修复。"
    assert unfit(told, _NORMS, _DAY, WorkCalendar()) is None
    assert perhaps_promised(told, _DAY, WorkCalendar()) == "12月5日前"
    assert perhaps_promised("材料已经收到。", _DAY, WorkCalendar()) == ""
