"""The check of a reply: what it blocks, what it only tells, and that its suggestions mend what they are about."""

from dataclasses import replace
from datetime import date
from time import perf_counter

import pytest

from xinqiao.library.calendars import shipped_calendar
from xinqiao.library.wording import shipped
from xinqiao.rules.replying import Aspect, ReplyFacts, Weight, check
from xinqiao.rules.replying.answering import acknowledges_only
from xinqiao.rules.replying.differing import differing
from xinqiao.rules.replying.finding import Spot
from xinqiao.rules.replying.promised import binding
from xinqiao.rules.time_points import read
from xinqiao.rules.wording.norms import Norms

_NORMS = Norms(shipped())
_GOOD = (
    "依据《国有土地上房屋征收与补偿条例》第十九条，您家中山路12号的房屋按市场价格评估，面积86平方米。"
    "我们已联系征收办，3个工作日内上门重新测量，5个工作日内告知您补偿结果。"
)


def _facts(text: str, **changes: object) -> ReplyFacts:
    given = ReplyFacts(
        texts={"answer": text},
        petition="我家住中山路12号，房屋86平方米，补偿没有按标准算",
        requests={1: "请求重新测量房屋，按标准补偿"},
        written=date(2026, 3, 2),
        calendar=shipped_calendar(),
        norms=_NORMS,
    )
    return replace(given, **changes)  # type: ignore[arg-type]  # names of fields


def _about(text: str, **changes: object) -> set[Aspect]:
    return {found.about for found in check(_facts(text, **changes)).findings}


def test_a_reply_with_basis_way_and_time_has_nothing_to_be_said_of() -> None:
    found = check(_facts(_GOOD))
    assert found.findings == ()
    assert [p.last for p in found.times["answer"]] == [date(2026, 3, 5), date(2026, 3, 9)]


def test_a_bad_reply_is_mended_by_taking_its_suggestions() -> None:
    text = "这是上面定的，我也没办法。"
    assert [f.about for f in check(_facts(text)).blocks] == [Aspect.BLANKET, Aspect.WORDING, Aspect.WORDING]
    while offered := [f for f in check(_facts(text)).blocks if f.better]:
        text = offered[0].taken(text)
    assert not check(_facts(text)).blocks, "with both sentences taken it is no longer too short"
    assert "上面" not in text
    assert "没办法" not in text


def test_what_is_missing_is_told_and_stops_nothing() -> None:
    found = check(_facts("您家的房屋补偿已经核对，评估的数额与登记的情况一致，并无错漏，特地写信说明。"))
    assert found.lacking == (Aspect.BASIS, Aspect.WAY, Aspect.TIME)
    assert not found.blocks
    assert check(_facts("您家的房屋补偿没有错漏。", needs_basis=False, needs_course=False)).lacking == ()


def test_cold_words_are_a_block_where_nothing_else_is_said() -> None:
    """Words with an innocent reading: a warning beside a way on, a block in a reply that has none of the three."""
    cold = "您反映的房屋补偿一事，当初是村里量的地，镇里不认也管不着，来信人应当向村里去问清楚再写。"
    assert {(f.about, f.level) for f in check(_facts(cold)).findings if f.sharp} == {
        (Aspect.WORDING, Weight.BLOCK)
    }
    with_way = cold + "我们已请县征收办核实，12月5日前书面告知您结果。"
    assert {f.level for f in check(_facts(with_way)).findings if f.sharp} == {Weight.WARNING}


def test_next_to_nothing_is_a_block_and_a_short_answer_is_not() -> None:
    def blanket(text: str, **changes: object) -> set[Weight]:
        return {f.level for f in check(_facts(text, **changes)).findings if f.about is Aspect.BLANKET}

    assert blanket("您的房屋补偿来信收悉，谢谢关注。") == {Weight.BLOCK}
    passed_on = "网友：您好！您反映的房屋补偿问题已收悉，我办已转征收办核处。感谢您对我们工作的关心和支持！"
    assert blanket(passed_on) == {Weight.BLOCK}
    assert blanket(passed_on + "依据征收补偿条例，12月5日前答复您。") == set()
    assert blanket("房屋补偿款12月5日前拨付到账。") == {Weight.WARNING}
    assert blanket("您的房屋补偿建议收悉，谢谢。", needs_course=False) == {Weight.WARNING}


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("我局已责令物业公司12月20日前修复电梯。", "12-20"),
        ("整改须在12月底前到位。", "12-31"),
        ("我办最晚12月3日给出说法。", "12-03"),
        ("即日起，该路口增派交警。", "11-30"),
        ("路面明日回填。", "12-01"),
        ("一次性预缴一年以内属合法行为。", ""),
        ("年度内救助对象只能享受一次救助。", ""),
        ("其表示十二月十日复工。", ""),
    ],
)
def test_what_binds_is_a_deadline_and_not_a_measure(text: str, last: str) -> None:
    day = date(2026, 11, 30)
    found = [p for p in binding(text, read(text, day, shipped_calendar()), day) if p.resolved]
    assert [f"{p.last:%m-%d}" for p in found if p.last] == ([last] if last else [])


def test_soon_is_not_asked_for_a_day_where_its_sentence_names_one() -> None:
    unsettled = [
        [f.start for f in check(_facts(text)).findings if f.code == "unresolved"]
        for text in (
            "我们将尽快测量，确保3月20日前完成。",
            "我们将尽快测量。3月20日前完成。",
            "我们立即进行了测量。",
        )
    ]
    assert unsettled == [[], [3], []]


def test_the_date_below_a_reply_and_hours_of_business_are_no_promise() -> None:
    for ending in ("\n2026年3月2日", "\n某局2026年3月20日", "窗口每天开放8小时。"):
        assert Aspect.TIME in set(check(_facts(f"依据《土地管理法》将测量房屋。{ending}")).lacking), ending
    assert (
        Aspect.TIME
        not in check(_facts("依据《土地管理法》将测量房屋。", texts={"time_points": "2026年3月20日"})).lacking
    )


def test_what_a_company_promised_to_solve_by_a_day_is_a_time_point() -> None:
    text = "依据《物业管理条例》，物业公司已承诺在今年6月底前彻底解决该问题。"
    assert Aspect.TIME not in check(_facts(text)).lacking


def test_requests_the_point_and_a_blanket_answer() -> None:
    assert Aspect.POINT in _about("我市公园绿化工程由园林中心实施，预计十月完成全部苗木的栽植与养护。")
    other = {1: "请求重新测量房屋，按标准补偿", 2: "要求公开评估机构名单"}
    assert Aspect.REQUEST in _about(_GOOD, requests=other)
    twice = {"item_1": "已经告知征收办重新测量。", "item_2": "已经告知征收办重新测量。"}
    assert Aspect.BLANKET in _about("", texts=twice, requests=other, by_item=True)
    assert Aspect.BLANKET in _about("房屋补偿无误。")


def test_numbers_places_and_standards_that_differ() -> None:
    found = [f for f in check(_facts(_GOOD.replace("12号", "21号"))).findings if f.about is Aspect.DIFFERS]
    assert "中山路12号" in found[0].taken(_GOOD.replace("12号", "21号"))
    assert Aspect.DIFFERS in _about(_GOOD.replace("86平方米", "68平方米"))
    rate = _GOOD + "标准为950元/平方米。"
    assert Aspect.DIFFERS in _about(rate, standards=["住宅每平方米补偿，标准为980元/平方米。"])
    assert Aspect.DIFFERS not in _about(rate, standards=["标准为950元/平方米。"])
    assert Aspect.DIFFERS not in _about(_GOOD + "邻近的中山路14号一并测量。"), (
        "the right one stands there too"
    )


@pytest.mark.parametrize(
    ("said", "differs"),
    [
        ("补偿标准为每亩42000元。", True),
        ("补偿标准为每亩4.2万元。", True),
        ("补偿标准为每亩4.8万元。", False),
        ("补偿标准为四万八千元每亩。", False),
        ("您家2.3亩承包地，补偿标准为48000元/亩。", True),
        ("您家三点二亩承包地共3.2亩，补偿标准为48000元/亩。", False),
        ("退款6400元一周内到账。", True),
        ("退款4600元一周内到账。", False),
        ("工程总价12000元由专项资金支出。", False),
        ("3栋、5栋一并处理。", False),
        ("5栋的账目已核对。", True),
        ("第十五栋的账目已核对。", False),
    ],
)
def test_a_rate_an_area_a_sum_in_any_writing(said: str, differs: bool) -> None:
    petition = "3栋后面的3.2亩承包地被征收，另有退款4600元未付"
    laid_down = ["征收耕地每亩补偿48000元。"]
    assert (Aspect.DIFFERS in _about(said, petition=petition, requests={}, standards=laid_down)) is differs


@pytest.mark.parametrize("petition", ["123456789" * 5000, "一二三四五六七八九十" * 4000])
def test_a_petition_of_nothing_but_digits_holds_up_no_answer(petition: str) -> None:
    began = perf_counter()
    list(differing(_facts("退款4600元。", petition=petition, standards=[petition])))
    assert perf_counter() - began < 5, "a number is read once, not again from each of its digits"


def test_what_was_found_elsewhere_blocks_only_where_it_is_sure() -> None:
    place = Spot(field="answer", start=0, end=2, why="他人")
    told = check(_facts(_GOOD, persons=[place], others=[replace(place, sure=True)]))
    assert {(f.about, f.level) for f in told.findings} == {
        (Aspect.PERSONAL, Weight.WARNING),
        (Aspect.OTHER_MATTER, Weight.BLOCK),
    }
    assert told.blocks[0].taken(_GOOD) == _GOOD[2:]


def test_money_that_was_transferred_is_more_than_a_receipt() -> None:
    assert acknowledges_only("网友您好，来信收悉，已转住建局办理，感谢您的关注。")
    assert not acknowledges_only("网友您好，4600元退款已转入您的银行卡，感谢您的关注。")


def test_a_sentence_that_is_too_long() -> None:
    assert Aspect.READING in _about(_GOOD + "，并且" * 60)
    assert Aspect.READING in _about(_GOOD + "房" * 60)


def test_what_is_done_until_a_day_ahead_binds_and_what_was_until_a_day_does_not() -> None:
    for text, words in (
        ("截至3月20日前完成整改。", ["3月20日前"]),
        ("截至2月28日，已完成八成。", []),
        ("截至今日，已完成100户。", []),
    ):
        points = read(text, date(2026, 3, 2), shipped_calendar())
        assert [point.words for point in binding(text, points, date(2026, 3, 2))] == words, text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("每月10日前缴费的用户享受优惠", []),
        ("本周五前来的群众", []),
        ("12月5日前来办理的群众较多，人员已经到岗。", []),
        ("工伤认定申请应当在30日内提出。", []),
        ("业主应当在每月5日前缴纳物业费。", []),
        ("我们本周五前往您家测量。", ["本周五"]),
        ("物业须于12月5日前整改到位。", ["12月5日前"]),
    ],
)
def test_what_recurs_who_comes_and_what_law_asks_bind_nobody(text: str, words: list[str]) -> None:
    day = date(2026, 11, 30)
    assert [point.words for point in binding(text, read(text, day, shipped_calendar()), day)] == words
