"""What becomes of a citation on a day: each status, its words and its proposal."""

from collections.abc import Mapping
from datetime import date

import pytest

from xinqiao.rules.provisions.address import Address
from xinqiao.rules.provisions.recognise import citations
from xinqiao.rules.provisions.resolve import Held, Resolution, Status, resolve_all

OLD, NEW, LOCAL, GONE = 1, 2, 3, 4
TEXTS: dict[int, dict[Address, str]] = {
    OLD: {
        Address(1, paragraph=1): "为了规范云水市停车收费，制定本办法。",
        Address(2, paragraph=1): "停车场经营者应当在入口显著位置公布收费标准，并且提供发票。",
        Address(3, paragraph=1): "违反本办法的，由主管部门责令改正。",
    },
    NEW: {
        Address(1, paragraph=1): "为了规范云水市停车收费，保护车主权益，制定本办法。",
        Address(2, paragraph=1): "本市行政区域内的停车场适用本办法。",
        Address(3, paragraph=1): "新建住宅区应当按照规划配建停车位。",
        Address(3, paragraph=2): "配建不足的，不予验收。",
        Address(4, paragraph=1): "停车场经营者应当在入口显著位置公布收费标准，并且提供发票。",
    },
    LOCAL: {Address(1, paragraph=1): "临江区停车规定的第一条。"},
    GONE: {Address(1, paragraph=1): "废止了的办法。"},
}


def _held(key: int | None, title: str, begun: str, ended: str = "", **more: object) -> Held:
    parts: dict[str, object] = {
        "id": key,
        "instrument": title,
        "title": title,
        "label": begun[:4] + "年",
        "effective_on": date.fromisoformat(begun),
        "ended_on": date.fromisoformat(ended) if ended else None,
        "articles": len({a.article for a in TEXTS.get(key or 0, {})}),
    }
    return Held(**{**parts, **more})  # type: ignore[arg-type]  # keywords of mixed types


class Shelf:
    """A library of five fictional instruments."""

    held: Mapping[str, tuple[Held, ...]] = {
        "云水市停车收费办法": (
            _held(OLD, "云水市停车收费办法", "2015-01-01", "2020-01-01"),
            _held(NEW, "云水市停车收费办法", "2020-01-01", number="云政发〔2019〕7号"),
        ),
        "停车规定": (
            _held(LOCAL, "临江区停车规定", "2018-01-01", number="临政发〔2018〕1号"),
            _held(5, "云水市停车规定", "2018-01-01", number="云政发〔2018〕2号"),
        ),
        "云水市旧办法": (
            _held(GONE, "云水市旧办法", "2001-01-01", "2010-01-01", repealed=True, ended_by="云水市新办法"),
        ),
        "某部条例": (_held(None, "某部条例", "2012-01-01", articles=30),),
    }

    def named(self, title: str, number: str) -> tuple[Held, ...]:
        return self.held.get(title) or tuple(
            v for versions in self.held.values() for v in versions if number and v.number == number
        )

    def provision(self, version: Held, address: Address) -> str | None:
        parts = [t for a, t in TEXTS.get(version.id or 0, {}).items() if address.holds(a)]
        return "\n".join(parts) or None

    def articles(self, version: Held) -> Mapping[Address, str]:
        found: dict[Address, list[str]] = {}
        for at, text in TEXTS.get(version.id or 0, {}).items():
            found.setdefault(Address(at.article), []).append(text)
        return {address: "\n".join(texts) for address, texts in found.items()}


def resolved(text: str, *days: str) -> Resolution:
    at = tuple(date.fromisoformat(d) for d in days or ("2026-11-25",))
    return resolve_all(text, citations(text), Shelf(), at)[-1]


@pytest.mark.parametrize(
    ("text", "day", "status"),
    [
        ("《云水市停车收费办法》第二条", "2026-11-25", Status.FOUND),
        ("《云水市停车收费办法》第三条第二款", "2026-11-25", Status.FOUND),
        ("《云水市停车收费办法》", "2026-11-25", Status.FOUND),
        ("根据云政发〔2019〕7号文件", "2026-11-25", Status.FOUND),
        ("《云水市停车收费办法》第三条第二款", "2019-06-01", Status.NO_SUCH_PROVISION),
        ("《云水市停车收费办法》第三条第九款", "2026-11-25", Status.NO_SUCH_PROVISION),
        ("《云水市停车收费办法》第二条至第九条", "2026-11-25", Status.NO_SUCH_PROVISION),
        ("《云水市停车收费办法》第二条", "2014-12-31", Status.NOT_IN_FORCE),
        ("《云水市停车收费办法》（2015年）第二条", "2026-11-25", Status.NOT_IN_FORCE),
        ("《云水市停车收费办法》（2015年）第二条", "2019-12-31", Status.FOUND),
        ("《云水市停车收费办法》第四条", "2019-12-31", Status.RENUMBERED),
        ("《云水市旧办法》第一条", "2026-11-25", Status.REPEALED),
        ("《云水市旧办法》第一条", "2009-12-31", Status.FOUND),
        ("《停车规定》第一条", "2026-11-25", Status.AMBIGUOUS),
        ("《停车规定》（临政发〔2018〕1号）第一条", "2026-11-25", Status.FOUND),
        ("《没有的办法》第一条", "2026-11-25", Status.UNKNOWN_INSTRUMENT),
        ("《某部条例》第三十条", "2026-11-25", Status.IN_OUTLINE),
        ("《某部条例》第三十一条", "2026-11-25", Status.NO_SUCH_PROVISION),
        ("《云水市停车收费办法》第四条：“停车场经营者应当在入口显著位置公布收费标准，并且提供发票。”", "2026-11-25", Status.FOUND),
        ("《云水市停车收费办法》第四条：“停车场经营者应当在入口显著位置，公布收费标准……提供发票”", "2026-11-25", Status.FOUND),
        ("《云水市停车收费办法》第四条：“停车场经营者必须公布收费标准。”", "2026-11-25", Status.QUOTE_DIFFERS),
        ("《云水市停车收费办法》第二条：“停车场经营者应当在入口显著位置公布收费标准”", "2026-11-25", Status.QUOTE_DIFFERS),
    ],
)  # fmt: skip  # a list to be read across
def test_each_status_on_its_day(text: str, day: str, status: Status) -> None:
    found = resolved(text, day)
    assert found.status is status
    assert found.said
    assert found.holds == (status in (Status.FOUND, Status.IN_OUTLINE))


def test_a_moved_article_is_proposed_under_its_present_number() -> None:
    assert "第二条" in resolved("《云水市停车收费办法》第四条", "2019-12-31").proposal
    out_of_force = resolved("《云水市停车收费办法》（2015年）第二条").proposal
    assert "2020年" in out_of_force
    assert "第四条" in out_of_force


def test_words_that_stand_in_another_article_are_pointed_to() -> None:
    found = resolved("《云水市停车收费办法》第二条：“入口显著位置公布收费标准”")
    assert found.proposal == "这些话见第四条。"


def test_what_repealed_an_instrument_is_named() -> None:
    found = resolved("《云水市旧办法》第一条")
    assert "2010年1月1日" in found.said
    assert "云水市新办法" in found.proposal


def test_a_missing_paragraph_of_a_present_article_is_told_apart() -> None:
    assert resolved("《云水市停车收费办法》第三条第九款").proposal == "第三条是有的，请核对款、项的序号。"
    assert resolved("《云水市停车收费办法》第九十九条").proposal == "此文件共4条，请核对条号。"


def test_what_held_on_the_day_of_the_fact_holds_although_it_was_repealed_since() -> None:
    assert resolved("《云水市旧办法》第一条", "2009-06-01", "2026-11-25").holds
    assert resolved("《云水市停车收费办法》第四条", "2019-06-01", "2026-11-25").holds
    both = resolved("《云水市旧办法》第一条", "1999-06-01", "2026-11-25")
    assert both.status is Status.NOT_IN_FORCE
