"""The names under which an instrument is cited, and a name as written brought to one of them."""

from xinqiao.rules.folding import in_place
from xinqiao.rules.patterns import pattern
from xinqiao.rules.provisions.numerals import read_number

_FULL_WIDTH = dict(zip(map(ord, "()〔〕[]"), "（）（）（）", strict=True))
_COUNTRY = "中华人民共和国"
_IN_BOOK_MARKS = pattern(r"^《(.+)》(（[^（）]*）)?$")
_BETWEEN = pattern("[，、；;,\n]")
_STATE = pattern(
    r"（(?:试行|暂行|草案|修订|修正|修订本|修正本|[^（）]{0,12}(?:年|版|修正|修订|公布|发布|通过)[^（）]{0,8})）$"
)

_ARTICLE = pattern(
    "(?P<name>.*?[^第0-9零〇一二三四五六七八九十百\\s])\\s*第?\\s*(?P<number>[0-9]{1,4}|[零〇一二三四五六七八九十百]{1,6})\\s*条?"
)


def title_and_article(sought: str) -> tuple[str, int]:
    """What somebody looks for by a title and the number of an article: 信访工作条例 34, 《物业管理条例》第三十五条. Without a number, 0."""
    found = _ARTICLE.fullmatch(sought.strip())
    number = read_number(found["number"]) if found else None
    return (found["name"], number) if found and number else (sought, 0)


def written_name(text: str) -> str:
    """A title as printed: without blanks and 《》, with brackets and signs of one kind."""
    name = "".join(in_place(text, _FULL_WIDTH).text.split()).strip("「」“”\"'")
    return _IN_BOOK_MARKS.sub(r"\1\2", name)


def plain_name(text: str) -> str:
    """A title without 中华人民共和国 at its head and without （试行）, （2019年修正） at its end."""
    name = _STATE.sub("", written_name(text))
    return name.removeprefix(_COUNTRY) or name


def listed_names(text: str) -> tuple[str, ...]:
    """Names that a person typed one after the other, with whatever sign between them."""
    return tuple(name.strip() for name in _BETWEEN.split(text) if name.strip())


def titles_like(title: str) -> tuple[str, str]:
    """A title with and without 中华人民共和国 at its head: the same instrument."""
    bare = title.removeprefix(_COUNTRY)
    return bare, _COUNTRY + bare


def names_of(title: str, others: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Every name of an instrument: its title, the title in its plain form, and the short forms given, each once."""
    whole = written_name(title)
    kept = (whole, whole.removeprefix(_COUNTRY), _STATE.sub("", whole), plain_name(whole))
    return tuple(dict.fromkeys(name for name in (*kept, *map(written_name, others)) if name))
