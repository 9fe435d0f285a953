"""Lines that are nothing but an address, as on a parcel, and lines that only have a number (M-I2)."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from xinqiao.rules.redaction import redact, redactor

_HOUSE = ("houseno", "cellno", "roomno", "floorno", "roadno", "subroadno", "subRoadno")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("云水市临江区虚构路12号云来商厦3楼某某服饰", "云水市临江区**某某服饰"),
        ("虚构小商品城四区9街38123店", "虚构小商品城四区**"),
        ("云海省云水市白石镇南岸村88号", "云海省云水市白石镇**"),
        ("联系方式另附\n地址：云水市虚构大厦B座1203，白天有人", "联系方式另附\n地址：云水市**，白天有人"),
        ("云水市-临江区-虚构巷7弄2_302", "云水市-临江区-**"),
        ("收货地址：虚构园E区A12幢四楼", "收货地址：虚构园E区**"),
    ],
)
def test_a_line_that_is_an_address_is_masked_to_its_last_number(text: str, masked: str) -> None:
    assert redact(text).text == masked
    assert redact(masked).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "虚构路12号垃圾站臭气扰民",
        "关于虚构路12号的答复",
        "虚构路9号信访局接待大厅",
        "国家标准GB3096-2008",
        "国务院令第663号",
        "云水市地铁2号线开通",
        "第三中学1813班",
        "临江区共有12栋",
    ],
)
def test_what_is_wrong_somewhere_public_offices_and_other_numbers_stay(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "建设路12号井盖",
        "云水市建设路12号",
        "幸福路与和平街交叉口3号灯杆",
        "第三中学2号教学楼",
        "朝阳小区3号楼电梯",
        "滨河花园2期1号楼电梯故障",
        "建设路12号三楼会议室",
    ],
)
def test_a_title_and_a_place_tell_where_something_is_wrong(text: str) -> None:
    hide = redactor()
    assert hide(text).text == text


def test_among_the_lines_of_a_letter_an_address_is_hidden_and_a_thing_is_not() -> None:
    letter = "修一修\n建设路12号井盖\n云水市建设路12号3单元"
    assert redactor()(letter).text == "修一修\n建设路12号井盖\n云水市**"


def test_addresses_to_the_door_in_marked_lines(shared_data: Path) -> None:
    """Figures go to the output of `pytest -s`; a line counts where each of its house, stair, floor and room numbers is hidden."""
    lines = (shared_data / "people_data" / "addresses_dev.spans.jsonl").read_text(encoding="utf-8")
    found = Counter[str]()

    def meets(span: Any, entity: dict[str, Any]) -> bool:
        return bool(span.start < entity["end"] and span.end > entity["start"])

    for row in map(json.loads, lines.splitlines()[::3]):
        spans = redact(row["text"]).spans
        doors = [e for e in row["entities"] if e["type"] in _HOUSE]
        shop = "shops" if any(e["type"] == "person" for e in row["entities"]) else "others"
        for door in doors:
            found[shop] += 1
            found[f"{shop} hidden"] += any(s.start <= door["start"] and door["end"] <= s.end for s in spans)
        for span in (s for s in spans if s.kind == "address"):
            found["claimed"] += 1
            found["right"] += any(meets(span, door) for door in doors)
    sys.stdout.write(f"{dict(found)}\n")
    assert found["shops hidden"] + found["others hidden"] >= 0.95 * (found["shops"] + found["others"])
    assert found["shops hidden"] >= 0.9 * found["shops"]
    assert found["right"] >= 0.97 * found["claimed"]
