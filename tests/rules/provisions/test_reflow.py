"""Printed pages made into text again."""

import pytest

from xinqiao.rules.provisions.reflow import without_page_marks

BODY = (
    "第一条　为了方便群众，制定本办法。",
    "第二条　本办法自2027年5月1日起施行。",
    "第三条　由市司法局负责解释。",
)


@pytest.mark.parametrize(
    "marks",
    [
        ("2026/11/30 13:37 云水市调解办法", "https://law.invalid/a?id=1 {n}/3"),
        ("11/30/26, 5:37 AM", "about:blank {n}/3"),
        ("云水市人民政府公报 2027年第{n}期", "— {n} —"),
    ],
)
def test_what_a_browser_or_a_gazette_prints_around_a_page_is_no_text(marks: tuple[str, str]) -> None:
    bodies = [(f"第{n}条　甲应当办理的事项。", "乙应当配合。", "丙不得", "拒绝。") for n in "一二三"]
    printed = (marks[0].format(n=n) for n in (1, 2, 3))
    pages = [
        "\n".join((head, *body, marks[1].format(n=n)))
        for n, (head, body) in enumerate(zip(printed, bodies, strict=True), 1)
    ]
    text, dropped = without_page_marks(pages)
    assert (len(dropped), text) == (
        6,
        without_page_marks(["\n".join(line for body in bodies for line in body)])[0],
    )


def test_a_piece_of_a_sentence_that_comes_at_the_edge_of_each_page_is_text() -> None:
    line = "物业服务人应当在每年第一季度公开上一年度的使用情况，"
    pages = ["\n".join((line, "甲", "乙", "丙。", line)) for _n in range(3)]
    assert without_page_marks(pages)[1] == []


@pytest.mark.parametrize(
    ("ends", "dropped"),
    [
        (("2027", "300"), ["300"]),
        (("下列各类：", "第1"), []),
        (("300", "第1页 共3页"), ["第1页 共3页"]),
        (("甲", "第 1/3 页"), ["第 1/3 页"]),
    ],
)
def test_a_page_has_one_number_and_what_is_left_out_is_told(
    ends: tuple[str, ...], dropped: list[str]
) -> None:
    text, told = without_page_marks(["\n".join((*BODY, *ends))])
    assert told == dropped
    assert all(end in text for end in ends if end not in dropped)


def test_what_is_left_out_but_has_few_of_its_like_is_told_first() -> None:
    pages = ["\n".join((*BODY, *end)) for end in (("— 1 —",), ("— 2 —",), ("300",), ("— 4 —",))]
    assert without_page_marks(pages)[1][0] == "300"


def test_what_stands_at_the_edge_of_one_page_only_is_text() -> None:
    text = "补助标准为300元\n第一条　甲。\n另附表"
    assert without_page_marks([text])[0].count("\n") == 2


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (
            ("云水市关于进一步改进新形势下", "人民调解工作的意见"),
            "云水市关于进一步改进新形势下人民调解工作的意见",
        ),
        (("云水市人民政府文件", "云水市调解办法（试行）"), "云水市人民政府文件"),
        (("云水市调解办法", "云水市司法局通知"), "云水市调解办法"),
        (("云政发〔2027〕3号", "云水市调解办法"), "云政发〔2027〕3号"),
    ],
)
def test_a_title_set_in_two_lines_is_one_and_two_titles_are_two(lines: tuple[str, str], title: str) -> None:
    assert without_page_marks(["\n".join((*lines, *BODY))])[0].split("\n")[0] == title
