"""Statutes read from text and written back."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.rules.provisions.address import Address
from xinqiao.rules.provisions.numerals import chinese_number
from xinqiao.rules.provisions.parse import read_statute, write_statute
from xinqiao.rules.provisions.statute import BlockKind, Statute

NOTICE = """云水市人民政府关于印发征地补偿标准的通知
云政发〔2026〕3号
各县、区人民政府：
一、总体要求
坚持公平。
（一）基本原则
依法补偿。
1．公开。
（1）网上公开。
2．公正。
二、标准
区片\t水田\t旱地
一级\t900\t800
说明：单位为元。
三、本通知自2026年5月1日起施行。
云水市人民政府
2026年3月1日
附件：1.区片图
| 区片 | 范围 |
|---|---|
| 一级 | 城东\\|城西 |
"""

RULES = """---
sidebar: auto
---
# 云水市物业管理办法

（2024年3月1日云水市人民政府常务会议通过
根据2026年1月5日《云水市人民政府关于修改部分规章的决定》修正）

<!-- 目录自动生成 -->
## 第一章　总　则

**第一条**　为了规范物业管理，制定本办法。

第二条 业主有下列权利：

（一）参加业主大会；

（二）监督物业服务人：

1.查阅账目；

2.提出建议。

业主应当按时交费。

第三十一条第二款规定的情形，由街道处理。

第二条之一　物业服务人应当公开收费标准。

第三条
本办法自2024年5月1日起施行。
"""


def _seen(statute: Statute) -> list[tuple[str, str, str]]:
    return [
        (block.kind.value, block.label, block.address.key if block.address else "")
        for block in statute.blocks
    ]


def test_chapters_articles_paragraphs_items_and_subitems_have_their_addresses() -> None:
    statute = read_statute(RULES)
    assert statute.title == "云水市物业管理办法"
    assert _seen(statute) == [
        ("title", "", ""),
        ("note", "", ""),
        ("note", "", ""),
        ("chapter", "第一章", ""),
        ("paragraph", "第一条", "1.1"),
        ("paragraph", "第二条", "2.1"),
        ("item", "（一）", "2.1.1"),
        ("item", "（二）", "2.1.2"),
        ("subitem", "1.", "2.1.2.1"),
        ("subitem", "2.", "2.1.2.2"),
        ("paragraph", "", "2.2"),
        ("paragraph", "", "2.3"),
        ("paragraph", "第二条之一", "2-1.1"),
        ("paragraph", "第三条", "3.1"),
    ]
    assert statute.blocks[3].text == "总则"
    assert statute.blocks[-1].text == "本办法自2024年5月1日起施行。"
    assert not statute.problems


def test_a_notice_without_articles_is_addressed_by_its_own_numbers() -> None:
    statute = read_statute(NOTICE)
    assert _seen(statute) == [
        ("title", "", ""),
        ("note", "", ""),
        ("preamble", "", ""),
        ("paragraph", "一、", "1.1"),
        ("paragraph", "", "1.2"),
        ("item", "（一）", "1.1.1"),
        ("text", "", "1.1.1"),
        ("subitem", "1．", "1.1.1.1"),
        ("subitem", "（1）", "1.1.1.1"),
        ("subitem", "2．", "1.1.1.2"),
        ("paragraph", "二、", "2.1"),
        ("table", "", "2.1"),
        ("paragraph", "", "2.2"),
        ("paragraph", "三、", "3.1"),
        ("text", "", ""),
        ("text", "", ""),
        ("text", "", ""),
        ("table", "", ""),
    ]
    assert statute.blocks[11].text == "区片\t水田\t旱地\n一级\t900\t800"
    assert statute.blocks[-1].text == "区片\t范围\n一级\t城东|城西"


@pytest.mark.parametrize("text", [RULES, NOTICE])
def test_what_is_written_is_read_again_as_the_same_blocks(text: str) -> None:
    statute = read_statute(text)
    assert read_statute(write_statute(statute)).blocks == statute.blocks


def test_missing_repeated_and_misplaced_articles_are_told() -> None:
    statute = read_statute("# 办法\n第一条 甲。\n第四条 乙。\n第四条 丙。\n第二条 丁。\n第五条 戊。")
    assert [(p.position, p.ambiguous, str(p.message)) for p in statute.problems] == [
        (2, False, "缺少第二条、第三条。请核对原文是否完整。"),
        (3, True, "第四条出现了两次（第 3 段和第 4 段），引用时无法分清。请核对原文，改正编号后再导入。"),
        (4, False, "第二条排在第四条之后，次序不对。"),
    ]


def test_a_table_of_contents_is_kept_apart_from_the_chapters() -> None:
    statute = read_statute(
        "# 办法\n目　录\n第一章 总则……1\n第二章 附则……9\n第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。"
    )
    kinds = [block.kind for block in statute.blocks]
    assert kinds.count(BlockKind.CHAPTER) == 2
    assert kinds[1:4] == [BlockKind.TEXT] * 3
    assert not statute.problems


def test_a_further_line_between_two_items_belongs_to_the_first_of_them() -> None:
    statute = read_statute("# 办法\n第一条 包括：\n（一）甲。\n甲还包括乙。\n（二）丙。\n其他情形。")
    assert [block.address.key for block in statute.blocks if block.address] == [
        "1.1",
        "1.1.1",
        "1.1.1",
        "1.1.2",
        "1.2",
    ]


def test_a_paragraph_that_begins_by_citing_the_next_article_is_no_article() -> None:
    statute = read_statute("# 办法\n第一条 甲。\n第二条第一款规定的除外。\n第二条乙丙丁。")
    assert [block.label for block in statute.blocks if block.address] == ["第一条", "", "第二条"]


@pytest.mark.parametrize(
    "text", ["", "\n\n", "只有一句话，没有条文。", "# 标题\n\n没有编号的一段。\n\n又一段。"]
)
def test_a_text_without_numbers_is_told_and_kept(text: str) -> None:
    statute = read_statute(text)
    assert any("没有认出条文编号" in problem.message for problem in statute.problems)
    assert _bare(write_statute(statute)) == _bare(text)


words = st.sampled_from(["甲", "地", "的", "房屋，土地", "承包地的权利", "、乙", "权利人应当依法登记"])
lines = st.one_of(
    words.map(lambda text: text + "。"),
    st.tuples(st.integers(1, 60), words).map(lambda part: f"第{chinese_number(part[0])}条　{part[1]}。"),
    st.tuples(st.integers(1, 12), words).map(lambda part: f"（{chinese_number(part[0])}）{part[1]}；"),
    st.tuples(st.integers(1, 12), words).map(lambda part: f"{part[0]}．{part[1]}；"),
    st.tuples(st.integers(1, 12), words).map(lambda part: f"第{chinese_number(part[0])}章　{part[1]}"),
    st.lists(words, min_size=2, max_size=3).map(lambda cells: "| " + " | ".join(cells) + " |"),
    st.sampled_from(
        ["附件：标准", "目录", "2026年3月1日", "## 附则", "一、要求", "(1)子项", "**粗体**的话。"]
    ),
)


@given(st.lists(lines, max_size=30))
def test_nothing_is_lost_but_marks_and_blanks(parts: list[str]) -> None:
    text = "\n".join(["# 云水市办法", *parts])
    written = write_statute(read_statute(text))
    assert _bare(written) == _bare(text)
    assert read_statute(written).blocks == read_statute(text).blocks


@given(st.lists(st.sampled_from("第一条章（）1.、|\t#*\n->甲<!-&;\\"), max_size=80).map("".join))
def test_no_text_breaks_the_reader(text: str) -> None:
    write_statute(read_statute(text))


def test_what_no_database_stores_is_left_out() -> None:
    statute = read_statute("# 办\x00法\n第一条 甲\ud800乙\x1b。")
    assert [block.text for block in statute.blocks] == ["办法", "甲乙。"]


def test_fifteen_hundred_articles_are_read_in_well_under_a_second() -> None:
    articles = (
        f"第{chinese_number(n)}条　{'本条内容较长的一句话。' * 8}\n（一）甲；\n（二）乙。"
        for n in range(1, 1501)
    )
    began = time.process_time()
    statute = read_statute("# 大法\n" + "\n".join(articles))
    assert time.process_time() - began < 2
    assert statute.blocks[-1].address == Address(1500, 0, 1, 2)
    assert not statute.problems


@pytest.mark.parametrize(
    "hostile",
    [
        "<!--" * 100_000,
        "第一条之" * 50_000,
        "|" * 200_000,
        "\t" * 200_000,
        "#" * 200_000,
        "（一" * 100_000,
        "\\|" * 100_000,
        "一\n" * 20_000,
    ],
    ids=["comments", "articles", "bars", "tabs", "marks", "brackets", "escapes", "lines"],
)
def test_a_hostile_line_costs_no_more_than_its_length(hostile: str) -> None:
    began = time.process_time()
    read_statute("# 办法\n第一条 甲。\n" + hostile)
    read_statute("# 办法\n" + hostile)
    assert time.process_time() - began < 6


def test_real_statutes_come_back_whole(shared_data: Path) -> None:
    table = (shared_data / "laws" / "SOURCES.md").read_text()
    expected = dict(re.findall(r"^\| (\w+\.md) \|[^|]*\| (\d+) \|", table, re.MULTILINE))
    assert len(expected) == 12
    for name, count in expected.items():
        text = (shared_data / "laws" / name).read_text()
        statute = read_statute(text)
        articles = {block.address.article for block in statute.blocks if block.address}
        assert (name, len(articles)) == (name, int(count))
        assert not statute.problems, name
        assert _bare(write_statute(statute)) == _bare(text), name
        assert read_statute(write_statute(statute)).blocks == statute.blocks, name


def _bare(text: str) -> str:
    """A text without Markdown marks, front matter, comments and blanks."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"^\|(?: ?-+ ?\|)+$", "", text, flags=re.MULTILINE)
    return re.sub(r"[\s#*|\\\u200b]", "", text)


HEADINGS = ("一、", "一般规定"), ("二、", "合同的订立")


@pytest.mark.parametrize("mark", ["", "## "])
def test_headings_between_articles_are_headings_and_no_items_of_the_article_before(mark: str) -> None:
    text = f"# 某解释\n\n{mark}一、一般规定\n\n第一条 甲：\n\n一、子；\n\n二、丑。\n\n第二条 乙。\n\n另一款。\n\n{mark}二、合同的订立\n\n第三条 丙。\n"
    found = read_statute(text)
    chapters = [(b.label, b.text) for b in found.blocks if b.kind is BlockKind.CHAPTER]
    assert tuple(chapters) == HEADINGS
    assert [b.label for b in found.blocks if b.kind is BlockKind.ITEM] == ["一、", "二、"]
    assert [b.text for b in found.blocks if b.address and b.address.article == 2] == ["乙。", "另一款。"]
    assert read_statute(write_statute(found)).blocks == found.blocks


def test_the_last_item_of_a_list_before_an_article_is_no_heading() -> None:
    found = read_statute("某办法\n第一条 包括：\n一、子\n二、丑\n第二条 乙。")
    assert [(b.kind, b.label) for b in found.blocks if b.label == "二、"] == [(BlockKind.ITEM, "二、")]


@pytest.mark.parametrize("heading", ["（二）合同的效力", "2.合同的效力", "合同的效力", "关于合同的订立"])
def test_headings_of_other_kinds_stand_between_articles(heading: str) -> None:
    found = read_statute(f"某解释\n第一条　甲。\n另一款。\n{heading}\n第二条　乙。")
    assert [b.kind for b in found.blocks if heading.endswith(b.text)] == [BlockKind.CHAPTER]


@pytest.mark.parametrize("items", ["（一）甲\n（二）乙", "1.甲\n2.乙", "（一）甲", "（一）甲；\n1.子\n2.丑"])
def test_items_without_a_sign_at_their_end_stay_items(items: str) -> None:
    found = read_statute(f"某办法\n第一条　包括：\n{items}\n第二条　乙。")
    assert BlockKind.CHAPTER not in {b.kind for b in found.blocks}


def test_contents_with_pages_are_no_articles() -> None:
    contents = "目　录\n第一章　总则\t1\n第一条　目的……1\n第二章　附则 12\n"
    found = read_statute(f"某办法\n{contents}第一章　总则\n第一条　为了。\n第二章　附则\n第二条　施行。")
    assert [b.label for b in found.blocks if b.address] == ["第一条", "第二条"]
    assert [b.label for b in found.blocks if b.kind is BlockKind.CHAPTER] == ["第一章", "第二章"]
