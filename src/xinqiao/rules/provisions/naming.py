"""How instruments are named in running text: 《…》 with nested marks, 文号, short forms, names without marks.

Everything works on folded text (`folded`), whose places lead back to the text itself.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from string import ascii_letters, digits

import ahocorasick

from xinqiao.rules.folding import Folded, in_place
from xinqiao.rules.han_forms import SIMPLER
from xinqiao.rules.patterns import pattern

_PLAIN = (
    "（）［］[]﹝﹞【】〖〗<>＜＞\u3000\u00a0\t？，：；",
    "()〔〕〔〕〔〕〔〕〔〕〈〉〈〉   ?,:;",
)
_FOLD = (
    dict(zip(map(ord, _PLAIN[0]), _PLAIN[1], strict=True))
    | {0xFEE0 + ord(sign): sign for sign in ascii_letters + digits}
    | SIMPLER
)
# Inside a name or a number, where a page or a scanner breaks the line; not before what begins a line of its own.
_HAN = "[\u3007\u3400-\u9fff]"
_GAP = "(?:[ \r]++\n?+[ \r]*+|\n[ \r]*+)"
_BREAKS = pattern(
    f"(?<={_HAN})(?:(?<![条款项目])|(?={_GAP}第)){_GAP}(?={_HAN})(?!第[^第条款项\n]{{1,12}}[条章节编]|[一二三四五六七八九十]{{1,3}}[、.])"
    f"|(?<=[》第(]){_GAP}(?=[第0-9])|(?<=[0-9]){_GAP}(?=[条款项目章节编号)])"
    f"|(?<=\\(){_GAP}(?={_HAN} ?\\))|(?<={_HAN}){_GAP}(?=\\))"
)
_LONGEST = 200
REPUBLIC = "中华人民共和国"

_SUFFIX = (
    "法|法典|宪法|条例|办法|规定|细则|规则|通知|意见|决定|决议|通告|公告|规范|标准|通则|总则|方案|计划|规划|纲要|制度|规程|"
    "准则|解释|批复|答复|复函|命令|政策|目录|要点|措施|指引|指南|章程|设计导则|导则|若干问题|预案|清单|协定|公约|修正案|修改"
)
_INSTRUMENT = pattern(f"(?:{_SUFFIX})(?:\\([^()]*\\))*$")
_NO_INSTRUMENT = pattern(
    "通知书|告知书|任职的通知|任职通知|任免|聘任|小区业主|小区管理公约|管理规约|招标公告|招聘公告|成交公告|中标公告|更正公告|答复意见|"
    "处理意见$|调查报告|的请示$"
)
_PAPER = pattern("(?:[书证表单]|报告|(?<!复)函|栏目|议事规则|合同|协议|合同(?:示范)?文本)(?:\\([^()]*\\))?$")
_PLAN = pattern("(?:规划|计划|方案|预案|清单)(?:\\([^()]*\\))*$")
_PLAN_MADE = pattern("(?:编制|修编|制定|制订|拟定|起草|审议|完善|上报|报送|提交|设计)$")
_POSTED = pattern("(?:发帖|发贴|帖子|反映|题为|标题为|咨询|留言|提出的?)(?:的|了|:|“)?$")
_POST = pattern("[ ”]*(?:一|的|这)?(?:网?[帖贴]|栏目|一文|留言|信件|来信|问题的[帖贴])")

YEAR = "(?:19|20)\\d{2}"
_NUMBER = pattern(
    f"(?P<word>[\u4e00-\u9fffA-Za-z0-9]{{1,14}}) ?[〔(] ?(?P<year>{YEAR}) ?[〕)] ?第? ?(?P<serial>\\d{{1,5}}) ?号"
)
_NUMBER_WORD = pattern("[发办函字令通规政告党组委]")
_NO_NUMBER = pattern("(?:用|权|证|环评|环审|监技字?|拨|批|审|检|国土字|民[初终再申]|行[初终再申]|刑[初终])$")
_STOPS = pattern(
    "根据|依据|按照|依照|参照|遵照|执行|贯彻|落实|下发|印发|出台|转发|规定|文件|符合|提供|[和及与以的了在于按据照]"
)
_STANDARD = pattern("(?i:GB|GA|JGJ|CJJ|HJ|DB|JTG)(?:/T)?[ -]?\\d[\\d.]*(?:[-—]\\d{2,4})?")
_STANDARD_TITLE = pattern(f"{_STANDARD.pattern}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An instrument named at `start`–`end`: `title` as written without its marks, `number` the 文号, `year` the one written
    behind the title（2022年）. `alias` is what the text will call it from here on（以下简称…）."""

    start: int
    end: int
    title: str
    number: str = ""
    year: int = 0
    alias: str = ""
    marked: bool = True


def folded(text: str) -> Folded:
    """The text as a reader sees it: plain digits, brackets and blanks, no breaks inside names and numbers."""
    return in_place(text, _FOLD).leaving_out(_BREAKS)


def bare_title(title: str) -> str:
    """A title as names are compared: widths, blanks and inner marks put aside."""
    return re.sub(' |《|》|〈|〉|“|”|"', "", folded(title).text)


def marked_titles(text: str) -> Iterator[tuple[int, int]]:
    """Spans of 《…》, the outermost ones; marks without a partner in their line name nothing. `text` is folded."""
    open_at: list[int] = []
    pairs: list[tuple[int, int]] = []
    for found in re.finditer("[《》\n]", text):
        sign, place = found[0], found.start()
        if sign == "《":
            open_at.append(place)
        elif sign == "\n":
            open_at.clear()
        elif open_at:
            begun = open_at.pop()
            if place - begun <= _LONGEST:
                while pairs and pairs[-1][0] > begun:
                    pairs.pop()
                pairs.append((begun, place + 1))
    yield from pairs


def is_instrument(text: str, start: int, end: int) -> bool:
    """Whether the marked title at `start`–`end` of the folded text names an instrument: not a book, a contract, a
    certificate, the title of a post; a plan counts once it is made."""
    title, before, after = text[start + 1 : end - 1], text[max(0, start - 12) : start], text[end : end + 12]
    if is_other(title) or _POSTED.search(before) or _POST.match(after):
        return False
    if _STANDARD_TITLE.match(title):
        return True
    inner = title.rstrip("〉》 ")
    if _PLAN.search(inner) and _PLAN_MADE.search(before):
        return False
    return bool(_INSTRUMENT.search(inner))


def is_other(title: str) -> bool:
    """Whether the title is that of a paper which lays down no rule: a notice to one person, an appointment, a contract."""
    return bool(_NO_INSTRUMENT.search(title) or _PAPER.search(title))


def numbers(text: str) -> Iterator[Source]:
    """Each 文号 of the folded text: 国发〔2011〕1号."""
    for found in _NUMBER.finditer(text):
        word, start = found["word"], found.start("word")
        stops = list(_STOPS.finditer(word))
        if stops:
            start += stops[-1].end()
            word = word[stops[-1].end() :]
        document = bool(stops) or _NUMBER_WORD.search(word)
        if len(word) >= 2 and document and not _NO_NUMBER.search(word):
            number = f"{word}〔{found['year']}〕{int(found['serial'])}号"
            yield Source(start=start, end=found.end(), title="", number=number, marked=False)


def standards(text: str) -> Iterator[Source]:
    """Numbers of standards that stand before a marked title: GB50156-2014《…》."""
    for found in _STANDARD.finditer(text):
        if text.startswith("《", found.end()):
            yield Source(start=found.start(), end=found.end(), title="", number=found[0], marked=False)


class Names:
    """Names of known instruments, to be found where they stand without marks. Building is linear in the names, finding in
    the text, whatever their number."""

    _NOT_BEFORE = re.compile("[律院庭官学治制人网理典]|规(?!定)")

    def __init__(self, names: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for name in names:
            if len(name) >= 3:
                self._automaton.add_word(name, name)
        self._empty = not len(self._automaton)
        if not self._empty:
            self._automaton.make_automaton()

    def find(self, text: str) -> Iterator[Source]:
        """Names in the folded text, the longest at each place. A name that goes on to be another word (劳动法庭) is none."""
        if self._empty:
            return
        for last, name in self._automaton.iter_long(text):
            start, end = last - len(name) + 1, last + 1
            if not (name.endswith("法") and self._NOT_BEFORE.match(text, end)):
                if text.endswith(REPUBLIC, 0, start):
                    start -= len(REPUBLIC)
                yield Source(start=start, end=end, title=text[start:end], marked=False)
