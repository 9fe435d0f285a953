"""Promised time points: what they mean as days, whose they are, and where they stand in the text (M-C2, M-D3)."""

from datetime import date

import pytest

from tests.rules.time_point_table import WRITTEN
from xinqiao.library.calendars import shipped_calendar
from xinqiao.rules.time_points import Kind, TimePoint, festivals, lunar, read

CALENDAR = shipped_calendar()
MONDAY = date(2026, 11, 30)
TABLE = [tuple(part.strip() for part in line.split("|")) for line in WRITTEN.strip().splitlines()]


def _day(text: str) -> date | None:
    return None if text == "-" else date.fromisoformat(text)


def _only(text: str, written: date = MONDAY) -> TimePoint:
    (found,) = read(text, written, CALENDAR)
    return found


@pytest.mark.parametrize(("written", "words", "first", "last"), TABLE)
def test_what_the_words_mean(written: str, words: str, first: str, last: str) -> None:
    found = _only(words, date.fromisoformat(written))
    day, *marks = last.split()
    assert (found.first, found.last) == (_day(first), _day(day)), found.why
    assert (not found.exact, found.provisional) == ("~" in marks, "?" in marks), found.why
    assert found.words == words
    assert found.kind is Kind.PROMISE


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("二○二七年三月五日前", date(2027, 3, 5)),
        ("腊月二十三前", date(2027, 1, 30)),
        ("农历三月三前", date(2027, 4, 9)),
        ("正月初六", date(2027, 2, 11)),
        ("元旦前后", None),
        ("12月20日前后", None),
        ("12月底左右", None),
        ("国庆节前一周内", None),
        ("春节前10日内", None),
    ],
)
def test_zeros_lunar_days_and_what_stands_near_a_day(words: str, last: date | None) -> None:
    found = _only(words)
    assert found.last == last, found.why
    assert found.exact is (last is not None)


@pytest.mark.parametrize(
    "text",
    [
        "9999年12月31日前",
        "20226年12月31日前",
        "202年12月底前",
        "九九九九年国庆节前",
        "9999年12月30日起10个工作日内",
    ],
)
def test_a_year_that_nobody_can_mean_is_no_day_of_this_year(text: str) -> None:
    found = _only(f"将于{text}答复")
    assert (found.last, found.kind) == (None, Kind.PROMISE)
    assert "请核对年份" in found.why


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2027年农历五月初五前", date(2027, 6, 9)),
        ("2027年的农历八月十五前", date(2027, 9, 15)),
        ("2027年冬至前", date(2027, 12, 21)),
        ("明年的立夏前", date(2027, 5, 5)),
    ],
)
def test_a_year_that_is_meant_stays_with_the_day(text: str, last: date) -> None:
    assert [p.last for p in read(f"将于{text}答复", date(2026, 11, 30), CALENDAR)] == [last]


@pytest.mark.parametrize("written", [date.max, date.min])
def test_what_lies_beyond_the_calendar_settles_no_day(written: date) -> None:
    for words in ("10个工作日内", "三个月内", "下周", "第四季度", "元旦前", "明年", "大后天", "去年12月"):
        assert all(found.last is None or found.exact for found in read(f"将于{words}答复", written, CALENDAR))


def test_the_table_is_as_long_as_it_must_be() -> None:
    assert len({(written, words) for written, words, *_ in TABLE}) >= 120


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("我局于2026年3月5日收到您的来信。", "2026年3月5日", Kind.FACT),
        ("该问题去年年底已经解决。", "去年年底", Kind.FACT),
        ("2019年以前的欠款由原单位负责。", "2019年以前", Kind.FACT),
        ("我局已于11月20日派人到现场。", "11月20日", Kind.FACT),
        ("12月1日收到的材料", "12月1日", Kind.FACT),
        ("近三个月内没有停水。", "三个月内", Kind.FACT),
        ("您可自收到本答复之日起30日内向上一级行政机关请求复查。", "自收到本答复之日起30日内", Kind.REMEDY),
        ("如不服，可以在60日内申请行政复议。", "60日内", Kind.REMEDY),
        ("或者在六个月内向人民法院起诉，逾期不再受理。", "六个月内", Kind.REMEDY),
        ("《信访工作条例》第三十四条规定，应当自受理之日起60日内办结。", "自受理之日起60日内", Kind.RULE),
        ("根据《信访工作条例》第三十四条，我局将在60日内办结。", "60日内", Kind.PROMISE),
        ("请您于12月5日前补交材料。", "12月5日前", Kind.ASKED),
        ("请您放心，我们将在5个工作日内上门。", "5个工作日内", Kind.PROMISE),
        ("我们将尽快答复您。", "尽快", Kind.PROMISE),
        ("我们立即进行了调查。", "立即", Kind.FACT),
        ("垃圾站不适合立即拆除。", "立即", Kind.RULE),
        ("临停3小时以内收费5元。", "3小时以内", Kind.RULE),
        ("毕业2年内的博士可以申报。", "2年内", Kind.RULE),
        ("没有承诺三年内完成。", "三年内", Kind.RULE),
        ("许可证有效期至2027年9月1日。", "2027年9月1日", Kind.RULE),
        ("按照上级在12月底前完成整治的要求，拟设疏导点。", "12月底前", Kind.RULE),
        ("如果能在12月20日前交房，可以报名。", "12月20日前", Kind.RULE),
        ("待2027年1月1日新条例施行后再收费。", "2027年1月1日", Kind.RULE),
        ("开发商表示将于12月底前交房。", "12月底前", Kind.OTHERS),
        ("限其15日内自行拆除，但该户并未拆除。", "15日内", Kind.OTHERS),
        ("分班考试一般在12月20日举行。", "12月20日", Kind.RULE),
        ("因年底天气原因暂未动工。", "年底", Kind.RULE),
        ("预计年底日用气量将达到4万立方。", "年底", Kind.RULE),
        ("12月5日，畜牧中心回复如下：", "12月5日", Kind.FACT),
        ("该公司提交了搬迁方案，计划两年内搬离。", "两年内", Kind.OTHERS),
        ("大桥原定于12月底通车。", "12月底", Kind.OTHERS),
        ("一年级新生必须满足12月31日年满6周岁。", "12月31日", Kind.RULE),
        ("省里已出台新方案，从2027年开始实施。", "2027年", Kind.RULE),
        ("改造对象必须为今年审批，春节前入住。", "春节前", Kind.RULE),
        ("工伤认定申请应当在30日内提出。", "30日内", Kind.RULE),
        ("劳动争议应当在45日内审结。", "45日内", Kind.RULE),
        ("复议申请须于60日内提出。", "60日内", Kind.RULE),
        ("上述材料应于15日内报送。", "15日内", Kind.RULE),
        ("应当在开庭3日前通知当事人。", "3日前", Kind.RULE),
        ("业主应当在每月5日前缴纳物业费。", "每月5日前", Kind.RULE),
        ("年度报告应当于每年6月30日前报送。", "每年6月30日前", Kind.RULE),
        ("物业须于12月5日前整改到位。", "12月5日前", Kind.PROMISE),
        ("请您本周五前来领证。", "本周五", Kind.ASKED),
        ("请于收到通知后的3日内来我局。", "收到通知后的3日内", Kind.ASKED),
        ("我局最迟不超过12月25日答复。", "12月25日", Kind.PROMISE),
        ("我局曾答应您12月20日前修好，现正在施工。", "12月20日前", Kind.PROMISE),
        ("我局曾承诺一个月内修好，因材料未到没有做到。", "一个月内", Kind.FACT),
        ("每周五前把进展告诉您。", "每周五前", Kind.PROMISE),
        ("个人每月缴费300元。", "每月", Kind.RULE),
        ("请您提供账号，我们收到后3个工作日内付款。", "我们收到后3个工作日内", Kind.PROMISE),
        ("我们12月5日前去除积水。", "12月5日前", Kind.PROMISE),
    ],
)
def test_whose_time_point_it_is(text: str, words: str, kind: Kind) -> None:
    found = _only(text)
    assert (found.words, found.kind) == (words, kind)


def test_places_are_those_of_the_text_as_it_came() -> None:
    text = "您好！\u200b房管所将在 ３ 个工\u200b作日内上门复测，５个⼯作⽇内告知结果；2018年的票据已退回。"
    points = read(text, MONDAY, CALENDAR)
    assert [point.last for point in points] == [date(2026, 12, 3), date(2026, 12, 7)]
    for point in points:
        assert text[point.start : point.end] == point.words
    assert points[0].words == "３ 个工\u200b作日内"


def test_a_last_day_off_moves_and_says_so() -> None:
    moved = _only("三日内", date(2026, 9, 28))
    assert (moved.counted, moved.last) == (date(2026, 10, 1), date(2026, 10, 8))
    assert "国庆节" in moved.why
    assert "第二百零三条" in moved.why
    named = _only("12月20日前")
    assert named.last == named.counted == date(2026, 12, 20)
    assert "写明的日期不顺延" in named.why


def test_what_is_missing_is_said() -> None:
    assert "「核实」" in _only("核实后三日内").why
    assert "写明" in _only("近期").why
    assert "「收到成品卡」" in _only("将在收到成品卡一个月内发放").why
    assert "放假安排尚未载入" in _only("春节前").why


def test_bare_years_and_seasons_are_no_promise() -> None:
    assert not read("根据2026年中央一号文件和一季度的数据，国庆节放假安排见通知。", MONDAY, CALENDAR)
    assert not read("红星三路12号3幢502室，面积80平方米，单价3000元。", MONDAY, CALENDAR)
    assert not read("", MONDAY, CALENDAR)
    assert _only("我们计划2027年完成改造。").last == date(2027, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "我们编制《轨道交通规划（2022—2027年）》的相关工作。",
        "该路已纳入2027年改造计划。",
        "2027年度防汛工作已经布置。",
        "2027年暂无建设计划。",
        "今年，我局一方面积极筹措资金。",
        "上课时间是周一至周五。",
        "至于星期日下午，学校从未安排学生上课。",
        "我镇于每年4月和9月组织清理。",
        "确保群众过一个欢乐、祥和的春节！",
        "现将2026年补贴发放的有关情况答复如下。",
        "今年上学期班主任津贴尚未发放。",
        "2026年，省政府将“消除大班额”列入了重点项目。",
    ],
)
def test_titles_plans_by_name_and_what_recurs_are_no_time_points(text: str) -> None:
    assert not [p for p in read(text, MONDAY, CALENDAR) if p.resolved]


@pytest.mark.parametrize(
    ("written", "text", "words", "last"),
    [
        (date(2026, 7, 18), "到9月开始进行全面施工。", "9月", date(2026, 9, 30)),
        (date(2026, 11, 30), "城北新区控规暂定于2027年启动编制。", "2027年", date(2027, 12, 31)),
        (date(2026, 6, 25), "接管时间大致在七月份。", "七月份", date(2026, 7, 31)),
        (date(2026, 8, 1), "道路预计10月份可修通。", "10月份", date(2026, 10, 31)),
        (date(2026, 11, 30), "“十五五”期间，我委将加快建设。", "十五五”期间", date(2030, 12, 31)),
        (date(2026, 12, 30), "考试安排在元月13--15日。", "元月13--15日", date(2027, 1, 15)),
        (date(2026, 11, 30), "该校计划2027年秋季投入使用。", "2027年秋季", date(2027, 11, 30)),
        (date(2026, 11, 30), "校舍将于明年春季开学前完成改造。", "明年春季开学前", date(2027, 2, 28)),
        (date(2026, 11, 30), "拟于2027年推出便民路线。", "2027年", date(2027, 12, 31)),
        (date(2026, 11, 30), "物业将在20个工作日整改。", "20个工作日", date(2026, 12, 28)),
        (date(2026, 11, 30), "5个工作日办结。", "5个工作日", date(2026, 12, 7)),
        (date(2016, 11, 30), "争取春节前通车。", "春节前", date(2017, 1, 26)),
        (date(2026, 11, 30), "估计最迟到明年春季能开园。", "明年春季", date(2027, 5, 31)),
        (date(2026, 11, 30), "2027年春季正式接收学生就读。", "2027年春季", date(2027, 5, 31)),
        (date(2026, 6, 10), "上级要求项目2026年必须完成。", "2026年", date(2026, 12, 31)),
        (date(2026, 6, 10), "今明两年将全面完成改造。", "今明两年", date(2027, 12, 31)),
        (date(2026, 6, 10), "争取用两年时间完成改造。", "两年时间", date(2028, 6, 12)),
        (date(2026, 6, 10), "未来三年将新建12所学校。", "未来三年", date(2029, 6, 11)),
        (date(2026, 6, 10), "月内完成修复。", "月内", date(2026, 6, 30)),
        (date(2026, 6, 10), "年度内完成。", "年度内", date(2026, 12, 31)),
        (date(2026, 6, 10), "今天下班前回电。", "今天下班前", date(2026, 6, 10)),
        (date(2026, 6, 10), "7月1日起恢复供水。", "7月1日起", date(2026, 7, 1)),
        (date(2026, 6, 10), "按照工期安排，9月30日竣工。", "9月30日", date(2026, 9, 30)),
        (date(2026, 4, 28), "需要在8、9月份进行改造。", "8、9月份", date(2026, 9, 30)),
        (date(2026, 11, 30), "经研究，决定2027年对摊位进行调价。", "2027年", date(2027, 12, 31)),
        (date(2026, 11, 30), "该校明年秋季学期停止招生。", "明年秋季学期", date(2027, 11, 30)),
    ],
)
def test_stretches_in_which_something_will_be_done(written: date, text: str, words: str, last: date) -> None:
    found = _only(text, written)
    assert (found.words.strip("“"), found.last, found.kind) == (words, last, Kind.PROMISE)


def test_a_period_counts_from_the_day_on_which_it_was_set() -> None:
    found = read("街道于11月20日函告该公司，要求在15日内报送资料。", MONDAY, CALENDAR)
    assert [point.last for point in found] == [date(2026, 11, 20), date(2026, 12, 7)]


def test_a_day_without_a_year_that_nobody_plans_is_a_past_one() -> None:
    told, planned = "5月29日，交警在该处巡查。", "5月29日，我局将在该处巡查。"
    written = date(2026, 12, 12)
    assert _only(told, written).last == date(2026, 5, 29)
    assert _only(planned, written).last == date(2027, 5, 29)


def test_the_lunar_table_agrees_with_the_official_notices() -> None:
    for year in range(2022, 2027):
        for name, day in ("春节", (1, 1)), ("端午节", (5, 5)), ("中秋节", (8, 15)):
            assert name in CALENDAR.off[lunar.solar(year, *day) or date.min]
        assert "清明" in CALENDAR.off[lunar.clear_and_bright(year)]
        festival = festivals.of_year("春节", year, CALENDAR)
        assert festival
        assert festival.first <= festival.day <= festival.last
    assert lunar.solar(lunar.LAST_YEAR + 1, 1, 1) is None
    assert lunar.eve(2026) == date(2027, 2, 5)


def test_hostile_text_takes_no_time() -> None:
    for piece in ("自", "5个", "至", "年月日前内", "12月1日至", "一二三四五六七八九十", "每年", "从后"):
        read(piece * (5_000 // len(piece)), MONDAY, CALENDAR)
