"""Days and numbers that a text gives of itself."""

from datetime import date
from pathlib import Path

import pytest

from xinqiao.rules.provisions.parse import read_statute
from xinqiao.rules.provisions.particulars import Particulars, read_particulars


def _of(text: str) -> Particulars:
    return read_particulars(read_statute("# 云水市办法\n" + text))


def test_the_note_gives_passing_issue_and_number() -> None:
    found = _of(
        "2026年3月1日 国务院第9次常务会议通过\n2026年3月9日 中华人民共和国国务院令第900号公布\n第一条 本办法自公布之日起施行。"
    )
    assert (found.passed_on, found.published_on, found.effective_on) == (
        date(2026, 3, 1),
        date(2026, 3, 9),
        date(2026, 3, 9),
    )
    assert (found.number, found.issuer, found.level) == (
        "国务院令第900号",
        "国务院",
        "administrative_regulation",
    )


@pytest.mark.parametrize(
    ("closing", "day"),
    [
        ("第一条 本办法自2026年5月1日起施行。", date(2026, 5, 1)),
        ("第一条 本办法自二〇二六年五月一日起实施，《旧办法》同时废止。", date(2026, 5, 1)),
        ("第一条 本办法由市政府解释，自 2026 年 5 月 1 日起正式施行。", date(2026, 5, 1)),
        ("第一条 没有写日期。", None),
        ("第一条 本办法自公布之日起施行。", None),
        ("第一条 本办法自2026年13月1日起施行。", None),
    ],
)
def test_the_closing_article_gives_the_day_of_taking_effect(closing: str, day: date | None) -> None:
    found = _of(closing)
    assert found.effective_on == day
    assert bool(found.open_because) == (day is None)


def test_an_amended_text_does_not_take_effect_on_the_day_of_its_first_version() -> None:
    found = _of(
        "（2010年1月5日通过　根据2026年1月9日《关于修改〈云水市办法〉的决定》修正）\n第一条 本办法自2010年3月1日起施行。"
    )
    assert found.passed_on == date(2026, 1, 9)
    assert (found.effective_on, found.assumed_on) == (None, date(2026, 1, 9))
    assert "最初版本的施行日期" in found.open_because
    assert found.label == "2026年修正"


def test_what_the_text_repeals_is_told() -> None:
    assert _of("第一条 自2026年5月1日起施行。《旧办法》《更旧的办法》同时废止。").repeals == (
        "旧办法",
        "更旧的办法",
    )


def test_real_statutes_tell_their_days(shared_data: Path) -> None:
    found = {}
    for name in ("xinfang_tiaoli", "xinfang_tiaoli_2005_repealed", "tudi_guanli_fa", "xingzheng_fuyi_fa"):
        found[name] = read_particulars(read_statute((shared_data / "laws" / f"{name}.md").read_text()))
    assert {name: each.effective_on for name, each in found.items()} == {
        "xinfang_tiaoli": date(2022, 5, 1),
        "xinfang_tiaoli_2005_repealed": date(2005, 5, 1),
        "tudi_guanli_fa": None,
        "xingzheng_fuyi_fa": date(2024, 1, 1),
    }
    assert found["xinfang_tiaoli"].level == "party_rule"
    assert found["xinfang_tiaoli_2005_repealed"].repeals == ("信访条例",)
