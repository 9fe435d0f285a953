"""The yearly notice read from its text gives the days of the shipped year; what contradicts itself is told."""

from datetime import date

import pytest

from xinqiao.library.calendars import shipped_calendar
from xinqiao.rules.calendar import from_holiday_json
from xinqiao.rules.holiday_notice import as_document, lacks, read_notice

NOTICE = """关于2026年部分节假日安排的通知
各单位：现将放假安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，请妥善安排值班。
"""


def test_a_notice_gives_the_days_of_the_shipped_year() -> None:
    found = read_notice(NOTICE)
    assert found.problems == ()
    read, shipped = from_holiday_json([as_document(found)]), shipped_calendar()
    assert read.years == {2026}
    assert set(read.off) == {day for day in shipped.off if day.year == 2026}
    assert read.work == {day for day in shipped.work if day.year == 2026}
    assert lacks(2026, read) == ""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("1月1日（周四）", "1月1日（周五）", "2026年1月1日（周四）是周四，通知里写的是周五。"),
        ("共9天", "共8天", "“春节”写的是共8天，读出的是9天。"),
        ("4月4日（周六）至6日（周一）放假", "另行通知", "“清明节”没有读出放假的日子。"),
        ("6月19日（周五）", "6月31日", "“端午节”里的“6月31日至21日（周日）”不是可以数的日子。"),
        ("9日（周六）上班", "9日（周六）调休", "“劳动节”里的“5月9日（周六）调休。”看不出是放假还是上班。"),
        ("4日（周日）上班", "4日不上班", "“元旦”里的“1月4日不上班。”看不出是放假还是上班。"),
        ("共9天", "共八天", "“春节”写的是共八天，读出的是9天。"),
        ("2026年部分", "本年部分", "文字里没有“关于某年部分节假日安排的通知”，看不出是哪一年。"),
    ],
)
def test_what_contradicts_itself_is_told(old: str, new: str, told: str) -> None:
    assert told in [str(problem) for problem in read_notice(NOTICE.replace(old, new)).problems]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("一、", "（一）"),
        ("二、", "2."),
        ("月", " ⽉ "),
        ("2026年部", "二〇二六年部"),
        ("周", "星期"),
        *(("至", sign) for sign in ("——", "－", "–", "～", "起至")),
        *(("上班", words) for words in ("补班", "正常工作", "\n照常上班")),
        ("日（", "号（"),
        ("、2月28日", "、\n2月28日"),
        ("部分节假日安排", "放假安排"),
        ("一、元旦", "**一、元旦**"),
        ("共9天", "共九天"),
        ("安排值班。", "安排值班。\n国务院办公厅\n2025年11月4日"),
        ("1月1日", "１月１日"),
    ],
)
def test_a_notice_is_read_however_it_was_copied(old: str, new: str) -> None:
    assert as_document(read_notice(NOTICE.replace(old, new))) == as_document(read_notice(NOTICE))


def test_a_day_that_the_law_gives_is_never_worked_and_no_day_is_both() -> None:
    days = [day for day in as_document(read_notice(NOTICE))["days"] if day["date"] != "2026-10-01"]
    wrong = from_holiday_json(
        [{"year": 2026, "days": [*days, {"name": "x", "date": "2026-10-01", "isOffDay": False}]}]
    )
    assert lacks(2026, wrong) == "2026年10月1日（周四）是法定放假日（国庆节），里面写的是上班"
    for off in ("false", False):
        twice = [*days, {"name": "x", "date": "2026-10-02", "isOffDay": off}]
        with pytest.raises(ValueError, match="2026-10-02"):
            from_holiday_json([{"year": 2026, "days": twice}])


def test_a_new_years_holiday_may_begin_in_the_old_year() -> None:
    found = read_notice("2023年部分节假日安排\n一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。")
    assert [d.day for d in found.days] == [date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2)]
    bare = read_notice("2024年部分节假日安排\n一、元旦：12月30日至1月1日放假，共3天。")
    assert [d.day for d in bare.days] == [date(2023, 12, 30), date(2023, 12, 31), date(2024, 1, 1)]


@pytest.mark.parametrize(
    "text", ["", "2026年节假日安排", "关于2026年部分节假日安排的通知\n一、元旦：日日放假", "一" * 5000]
)
def test_whatever_is_pasted_gets_an_answer(text: str) -> None:
    assert read_notice(text).problems
