"""What a letter proposes for its own registration; written by hand from the ways people write letters."""

import pytest

from xinqiao.rules.letter_proposals import numbered_requests, telephone

REQUESTS = [
    (
        "电梯停运。现请求：\n一、责令物业修复；\n二、公开维修资金。\n此致\n敬礼",
        ["责令物业修复", "公开维修资金"],
    ),
    ("我的诉求如下\n1. 修路\n2．装路灯。\n联系人甲小满", ["修路", "装路灯"]),
    (
        "现请求：一、责令物业修复；二、公开2026.11的账目；三、书面答复。",
        ["责令物业修复", "公开2026.11的账目", "书面答复"],
    ),
    ("恳请领导：\n（一）退还押金\n500元；\n（二）赔礼道歉", ["退还押金500元", "赔礼道歉"]),
    ("诉求\n第一，停止施工\n第二，赔偿", ["停止施工", "赔偿"]),
    ("希望：①停工②赔偿", ["停工", "赔偿"]),
    ("事实如下：\n1、三月停电\n2、五月停水\n要求：\n1、恢复供水", ["恢复供水"]),
    ("请求如下：\n" + "\n".join(f"{n}、第{n}件" for n in range(1, 13)), [f"第{n}件" for n in range(1, 13)]),
    ("经过：\n1、三月停电\n2、五月停水", []),
    ("我要求他们修，他们不修。\n1、三月去过\n2、五月去过", []),
    ("请求：\n2、没有第一项", []),
    ("没有编号的信。", []),
]
TELEPHONES = [
    ("联系电话：138 0000 1234。", "138 0000 1234"),
    ("我是甲小满，13800001234，物业电话0571-81234567。", "13800001234"),
    ("电话13800001234，同住的女儿13900005678", "13800001234"),
    ("找过王经理（13900005678），没人管。", ""),
    ("13800001234和13900005678都打过", ""),
    ("身份证330102199001011237", ""),
    ("打过12345热线", ""),
    (
        "我举报李四贪污。李四手机号13812345678。请查处，此事大家都知道，希望领导一定要重视，越快越好，谢谢各位领导。",
        "",
    ),
    (
        "我要举报李某，联系方式13812345678，他打了我，到现在没有人管，希望领导一定要重视，越快越好，谢谢各位领导。",
        "",
    ),
    (
        "被举报人联系电话：13812345678，请找他核实，这件事大家都知道，希望领导一定要重视，越快越好，谢谢各位领导。",
        "",
    ),
    ("我反映噪声扰民，请打邻居王某13900005678了解", ""),
    ("昨天保安13900005678打人，没人管。请处理。", ""),
    ("路灯坏了。\n甲小满\n13800001234\n2026年11月30日", "13800001234"),
]


@pytest.mark.parametrize(("text", "found"), REQUESTS)
def test_requests_that_a_letter_numbers_are_proposed_one_by_one(text: str, found: list[str]) -> None:
    assert numbered_requests(text) == found


@pytest.mark.parametrize(("text", "found"), TELEPHONES)
def test_the_telephone_of_the_writer_is_proposed_and_nobody_elses(text: str, found: str) -> None:
    assert telephone(text) == found
