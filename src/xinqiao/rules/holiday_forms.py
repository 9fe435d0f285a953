"""Words and forms of the yearly notice on days off, as it is published."""

from xinqiao.rules.patterns import pattern

TITLE = pattern(r"(\d{4})年(?:部分)?(?:节假日|放假|假期)[^\n]{0,6}安排")
YEAR_IN_WORDS = pattern(r"[〇零○一二三四五六七八九]{4}(?=年)")
DIGITS_OF_YEAR = str.maketrans("〇零○一二三四五六七八九", "000123456789")
ITEM = pattern(
    r"(?:^|\n)\s*(?:[（(][一二三四五六七八九\d][）)]|[一二三四五六七八九\d][、.．])\s*([^\n:：\d]{2,20})[:：]"
)
_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})[日号](?:\s*[（(]([^）)]*)[）)])?"
SPAN = pattern(rf"{_DAY}(?:\s*起?(?:至|到|[-—–－―~～〜]{{1,2}})\s*{_DAY})?")
COUNT = pattern(r"共\s*(\d{1,2}|十[一二]?|[一二三四五六七八九])\s*天")
COUNTED = "一二三四五六七八九十"
WEEKDAY = pattern(r"(?:周|星期)([一二三四五六日天])")
WEEK = "一二三四五六日"
FESTIVALS = {
    "元旦": "元旦",
    "春节": "春节",
    "清明": "清明节",
    "劳动": "劳动节",
    "端午": "端午节",
    "中秋": "中秋节",
    "国庆": "国庆节",
}
"""The seven festivals of every notice: how a name tells one → how it is called."""
OFF = pattern(r"(?<!不)(?<!不再)放假|休假|休息|共")
WORKED = pattern(r"(?<!不)(?<!不用)(?:上班|补班|(?:照常|正常)工作)")
"""What a sentence says of the days it names."""
MADE_UP = "调休上班"
SUNDAY = {"天": "日"}
NEW_YEAR = "元旦"
