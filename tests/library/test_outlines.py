"""The starter set: what it says is counted where it says so, and where nothing is known nothing is said."""

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from xinqiao.library.outlines import known_day, outlines, starter
from xinqiao.rules.provisions.address import Address
from xinqiao.rules.provisions.naming import Names
from xinqiao.rules.provisions.parse import read_statute
from xinqiao.rules.provisions.recognise import citations
from xinqiao.rules.provisions.resolve import Held, Resolution, Status, resolve
from xinqiao.web.library.preview import initial, preview

DAY = date(2026, 11, 30)


class Outlines:
    """A library without a text."""

    def named(self, title: str, number: str) -> tuple[Held, ...]:
        return outlines().get(title, ())

    def provision(self, version: Held, address: Address) -> None:
        return None

    def articles(self, version: Held) -> Mapping[Address, str]:
        return {}


def found(text: str) -> Resolution:
    (mention,) = citations(text, Names(outlines()))
    return resolve(mention, Outlines(), DAY)


def test_a_hundred_and_fifty_instruments_each_once_with_issuer_days_and_a_line_of_our_own() -> None:
    titles = [outline.title for outline in starter()]
    assert len(titles) == len(set(titles)) >= 150
    for outline in starter():
        assert outline.issuer, outline.title
        assert 6 <= len(outline.summary) <= 60, outline.title
        assert all(a.effective_on < b.effective_on for a, b in pairwise(outline.versions)), outline.title
        assert not outline.number or re.search(r"\d+号$", outline.number), outline.title
        assert outline.summary not in outline.title


def test_a_count_that_is_marked_as_checked_is_that_of_the_text(shared_data: Path) -> None:
    texts = {
        ("信访工作条例", 2022): "xinfang_tiaoli",
        ("信访条例", 2005): "xinfang_tiaoli_2005_repealed",
        ("土地管理法", 2020): "tudi_guanli_fa",
        ("国有土地上房屋征收与补偿条例", 2011): "fangwu_zhengshou_tiaoli",
        ("劳动合同法", 2013): "laodong_hetong_fa",
        ("社会保险法", 2018): "shehui_baoxian_fa",
        ("个人信息保护法", 2021): "geren_xinxi_baohu_fa",
        ("行政复议法", 2024): "xingzheng_fuyi_fa",
        ("网络安全法", 2017): "wangluo_anquan_fa",
        ("网络安全法", 2026): "wangluo_anquan_fa_2025xiuzheng",
        ("保障农民工工资支付条例", 2020): "nongmingong_gongzi_tiaoli",
    }
    marked = {
        (outline.title.removeprefix("中华人民共和国"), version.effective_on.year): version.articles
        for outline in starter()
        for version in outline.versions
        if version.counted
    }
    counted = {
        key: max(
            block.address.article
            for block in read_statute((shared_data / f"laws/{name}.md").read_text("utf-8")).blocks
            if block.address
        )
        for key, name in texts.items()
    }
    assert counted.items() <= marked.items()
    assert len({title for title, _year in marked}) >= 150


def test_a_law_that_ended_is_told_with_what_took_its_place() -> None:
    ended = found("根据《中华人民共和国环境保护法》第四十一条。")
    assert (ended.status, "生态环境法典" in ended.proposal) == (Status.REPEALED, True)
    assert found("根据《社会救助法》第十条。").status == Status.IN_OUTLINE


def test_an_outline_confirms_no_words_and_denies_nothing_it_does_not_know() -> None:
    known = found("根据《信访工作条例》第二十二条。")
    assert (known.status, "不能核对内容和引文" in known.said) == (Status.IN_OUTLINE, True)
    beyond = found("根据《信访工作条例》第五十一条。")
    assert (beyond.status, beyond.proposal) == (Status.NO_SUCH_PROVISION, "此文件共50条，请核对条号。")
    unsure = found("根据《宗教事务条例》第九十九条。")
    assert (unsure.holds, "尚未与正式文本核对" in unsure.said) == (False, True)
    unknown = found("根据《公共租赁住房管理办法》第三条。")
    assert (unknown.holds, "不能核对第三条" in unknown.said) == (False, True)
    assert found("根据《公共租赁住房管理办法》。").holds


@pytest.mark.django_db
def test_an_amended_text_gets_the_day_that_the_set_knows_and_only_if_it_is_certain() -> None:
    """The text tells only when it was amended: 劳动合同法 on 2012-12-28, in force from 2013-07-01."""
    assert known_day("中华人民共和国劳动合同法", "2012年修正") == date(2013, 7, 1)
    assert known_day("网络安全法", "2025年修正") == date(2026, 1, 1)
    assert known_day("中华人民共和国劳动合同法", "2007年") is None, "not checked"
    assert known_day("云水市办法", "2012年修正") is None
    text = (
        "# 中华人民共和国劳动合同法\n\n2007年6月29日全国人民代表大会常务委员会通过\n\n根据2012年12月28日全国人民代表大会常务委员会决定修正"
        "\n\n第一条 甲。\n\n第二条 本法自2008年1月1日起施行。"
    )
    assert initial(text, "")["effective_on"] == date(2013, 7, 1)
    assert "2013年7月1日" in preview(text).day_open
