"""Citations in running text: which instrument, which provision, where it stands, which words are quoted from it.

    citations("根据《土地管理法》第四十七条第一款、第三款")   → two mentions, the second inherits the instrument

One pass from left to right; every pattern looks a bounded way ahead, so that time grows with the length of the text.
"""

import re
from dataclasses import dataclass, field, replace

from xinqiao.rules.patterns import pattern
from xinqiao.rules.provisions.address import Address
from xinqiao.rules.provisions.naming import (
    Names,
    Source,
    bare_title,
    folded,
    is_instrument,
    is_other,
    marked_titles,
    numbers,
    standards,
)
from xinqiao.rules.provisions.numerals import NUMERAL
from xinqiao.rules.provisions.written import (
    AND,
    ITEM,
    ITEMS,
    PARAGRAPH,
    PART,
    TO,
    WHOLE,
    next_provision,
    read_address,
)

_LINK = pattern(f" ?(?:的通知|的决定)? ?(?:文件|文|通知)?中?[之的,]? ?(?:第 ?{NUMERAL} ?[编章节] ?){{0,3}}")
_BRACKETS = pattern("(?:的通知|的决定)?[ ?]*\\([ ?]*(?P<inner>[^()。;\n]{2,80})\\)")
_OUTSIDE = pattern(
    "(?:的通知|的决定)? ?(?P<inner>(?![和及与或])[\u4e00-\u9fffA-Za-z0-9]{0,14} ?〔 ?[^〔〕\n]{2,8} ?〕 ?第? ?\\d{1,5} ?号)"
)
_BETWEEN = pattern("\\)? ?(?:文件|文)? ?")
_QUOTED_TITLE = pattern("“(关于[^“”\n]{4,80}(?:通知|意见|办法|规定|决定))”")
_NUMBERED = pattern("(?:号|号令|令)$")
_STANDARD = pattern("(?i)(?:GB|GA|JGJ|CJJ|HJ|DB|JTG)[/\\dT .\\-—]+$|[\\w:/.]*-\\d{4}$")
_YEAR = pattern(
    "(?P<year>(?:19|20)\\d{2}) ?年?(?:\\d{1,2}月(?:\\d{1,2}日)?)?(?:修正|修订|修改|版|公布|施行|通过|起施行)*(?:本|版)?$"
)
_STATE = pattern("试行|暂行|修订|修正|草案|通过|施行")
_ALIAS = pattern('以下(?:统称|简称|称)(?:为)?:?[“"「《]?(?P<alias>[^”"」》“"「《]{1,20})')

_SAME = pattern(
    "(?:该|本|此|上述|前述|《)?(?P<kind>法律?|条例|办法|规定|细则|规则|意见|通知|解释|决定|方案|文件)》?(?:中)?的? ?(?=第)"
)
_SAME_ARTICLE = pattern(f"(?:本|该|同|上述)条 ?(?={PARAGRAPH}|{ITEM})")
_ABOVE = pattern("前(?P<what>[款条])(?=的?规定|第|所)")
_BEFORE = pattern("(?:^|[。;,:、(“‘「\n ]|根据|依据|按照|依照|违反|违反了|及|和|按|依|适用|符合|参照|其中)$")
_AFTER = pattern(
    " *(?:$|的?(?:相关|有关)?规定|之规定|明确|明文|[:,、。;)”“「\n]|所|和|及|与|至|第| |中|要求|款)"
)
_CONTRACT = pattern("(?:合同|协议|协议书|公约|规约|章程|约定|承诺书|补充条款)[》”]?(?:中|的|之|约定)*$")
_QUOTE = pattern(
    ' ?(?:之|中|的)?(?:相关|有关)?(?:明确|明文|分别)?(?P<said>规定|要求|指出|载明)?的?[:,]?(?P<mark>[:,]?) ?(?P<open>[“「『"])'
)
_CLOSE = {"“": "”", "「": "」", "『": "』", '"': '"'}
_LONGEST_QUOTE = 2000
_GUESS = pattern(
    "(?:根据|依据|按照|依照|遵照|违反了?|适用|参照)(?P<title>[^,。;:、《》“”()\\s]{2,40}?(?:法|条例|办法|规定|细则|规则))"
    f"(?=第 ?{NUMERAL} ?条)"
)
_GUESS_NO_ARTICLE = pattern(
    "(?:根据|依据|按照|依照)(?P<title>[^,。;:、《》“”()\\s]{3,30}?(?:条例|细则|管理办法|实施办法))(?=的?(?:相关|有关)?规定)"
)
_NO_TITLE = pattern("^(?:该|本|此|上述|前述|相关|有关|国家|现行|新的|其)|相关|有关|法律法规|合同|协议|公约")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One citation at `start`–`end` of the text. `title` as written（without its marks）, empty when only the 文号 `number` is
    given. `address` None: the instrument as a whole; `until` the last provision of a range. `year` picks a version
    （2022年）. `quoted` is the span of the words quoted from it, without their marks. `inherited`: the instrument was named
    earlier in the text."""

    start: int
    end: int
    title: str
    number: str = ""
    year: int = 0
    address: Address | None = None
    until: Address | None = None
    quoted: tuple[int, int] | None = None
    inherited: bool = False


@dataclass(slots=True)
class _Citing:
    """What has been read: the mentions, the instruments that later words may refer to, their short forms."""

    text: str
    found: list[Mention] = field(default_factory=list)
    earlier: list[Source] = field(default_factory=list)
    aliases: dict[str, Source] = field(default_factory=dict)
    cursor: int = 0

    @property
    def last(self) -> Mention | None:
        return self.found[-1] if self.found else None


def citations(text: str, names: Names | None = None) -> tuple[Mention, ...]:
    """Every citation of the text in order. `names` are the instruments that are recognised without title marks."""
    read = folded(text)
    reader = _Citing(text=read.text)
    for start, kind, found in _candidates(reader.text, names or Names(())):
        if start < reader.cursor:
            continue
        if isinstance(found, Source):
            _instrument(reader, found)
        elif kind == "same":
            _same_instrument(reader, found)
        elif kind == "article":
            _same_article(reader, found)
        elif kind == "above":
            _above(reader, found)
        else:
            _bare_provision(reader, found)
    at = read.raw_words
    placed = ((m, at(m.start, m.end), at(*m.quoted) if m.quoted else None) for m in reader.found)
    return tuple(replace(m, start=start, end=end, quoted=quoted) for m, (start, end), quoted in placed)


_ORDER = ("number", "title", "name", "guess", "same", "article", "above", "bare")


def _candidates(text: str, names: Names) -> list[tuple[int, str, Source | re.Match[str]]]:
    """Everything in the text that may begin a citation, by place."""
    marks = list(marked_titles(text))
    inside = bytearray(len(text) + 1)
    for start, end in marks:
        inside[start:end] = b"\x01" * (end - start)
    found: list[tuple[int, str, Source | re.Match[str]]] = []
    found.extend((s, "title", Source(start=s, end=e, title=text[s + 1 : e - 1])) for s, e in marks)
    found.extend((n.start, "number", n) for n in numbers(text))
    found.extend((n.start, "number", n) for n in standards(text))
    found.extend((n.start, "name", n) for n in names.find(text))
    for guess in (_GUESS, _GUESS_NO_ARTICLE):
        found.extend(
            (m.start("title"), "guess", _guessed(m))
            for m in guess.finditer(text)
            if not _NO_TITLE.search(m["title"])
        )
    patterns = {"same": _SAME, "article": _SAME_ARTICLE, "above": _ABOVE, "bare": WHOLE}
    for kind, sought in patterns.items():
        found.extend((m.start(), kind, m) for m in sought.finditer(text))
    kept = (c for c in found if c[1] in ("title", "same") or not inside[c[0]])
    return sorted(kept, key=lambda c: (c[0], _ORDER.index(c[1])))


def _guessed(found: re.Match[str]) -> Source:
    start, end = found.span("title")
    return Source(start=start, end=end, title=found["title"], marked=False)


def _instrument(reader: _Citing, named: Source) -> None:
    """An instrument, with its number and year behind the title and the provisions that follow."""
    text = reader.text
    if named.number:
        called = _title_after_number(text, named)
    else:
        called = _as_agreed(reader, named)
    whole = _behind_the_title(text, called) if called.title else called
    provision = WHOLE.match(text, _past(_LINK, text, whole.end))
    if not _counts(text, called, numbered=bool(whole.number or provision)):
        reader.cursor = named.start + 1
        return
    reader.earlier.append(whole)
    if whole.alias:
        reader.aliases[bare_title(whole.alias)] = whole
    if provision:
        _provisions(reader, whole, whole.start, provision)
    else:
        _add(reader, whole, whole.start, _without_alias(text, whole))


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where the text goes on behind what may stand there."""
    found = pattern.match(text, at)
    return found.end() if found else at


def _as_agreed(reader: _Citing, named: Source) -> Source:
    """《办法》 is what the text said that it would call so."""
    meant = reader.aliases.get(bare_title(named.title))
    return replace(meant, start=named.start, end=named.end, alias="") if meant else named


def _counts(text: str, named: Source, *, numbered: bool) -> bool:
    """Whether what is named is an instrument: by its title, or because a number or a provision goes with it."""
    if named.title and is_other(named.title):
        return False
    marked = text.startswith("《", named.start)
    return not marked or is_instrument(text, named.start, named.end) or numbered


def _title_after_number(text: str, named: Source) -> Source:
    """国发〔2011〕1号《关于…的通知》 and 国发〔2011〕1号“关于…的通知” are one name; the number may stand in brackets."""
    at = _past(_BETWEEN, text, named.end)
    quoted = _QUOTED_TITLE.match(text, at)
    if quoted:
        return replace(named, end=quoted.end(), title=quoted[1])
    marks = next(marked_titles(text[at : at + 260]), (1, 0)) if text.startswith("《", at) else (1, 0)
    if marks[0] == 0:
        start = named.start
        if ")" in text[named.end : at] and text[start - 1 : start] == "(":
            start -= 1
        return replace(named, start=start, end=at + marks[1], title=text[at + 1 : at + marks[1] - 1])
    return named


def _behind_the_title(text: str, named: Source) -> Source:
    """The brackets behind a title: number, year, （试行）, short form. Brackets with other words are left out."""
    for _ in range(3):
        found = _BRACKETS.match(text, named.end) or _OUTSIDE.match(text, named.end)
        if not found:
            break
        inner = found["inner"].strip(" ?")
        alias, year = _ALIAS.search(inner), _YEAR.match(inner)
        told = _NUMBERED.search(inner) or _STANDARD.match(inner) or _STATE.search(inner)
        if not (alias or year or told):
            break
        number = named.number or next((n.number for n in numbers(inner)), "")
        if not number and _STANDARD.match(inner):
            number = inner
        named = replace(
            named,
            end=found.end(),
            number=number,
            year=int(year["year"]) if year else named.year,
            alias=alias["alias"].strip() if alias else named.alias,
        )
    return named


def _without_alias(text: str, named: Source) -> int:
    """Where a name without provision ends: brackets that only give a short form are not part of it."""
    if named.alias and not named.number and not named.year:
        return text.rindex("(", named.start, named.end)
    return named.end


def _add(
    reader: _Citing,
    named: Source,
    start: int,
    end: int,
    *,
    address: Address | None = None,
    until: Address | None = None,
    inherited: bool = False,
) -> None:
    reader.found.append(
        Mention(
            start=start,
            end=end,
            title=named.title,
            number=named.number,
            year=named.year,
            address=address,
            until=until,
            inherited=inherited,
        )
    )
    reader.cursor = end


def _provisions(
    reader: _Citing, named: Source, start: int, first: re.Match[str], *, inherited: bool = False
) -> None:
    """The provision `first` and those that follow it in one breath: 第三十二条第一款、第三款."""
    address = read_address(first, None)
    if address is None:
        reader.cursor = first.end()
        return
    _to(reader, named, start, first.end(), address, inherited=inherited)
    while link := AND.match(reader.text, reader.cursor):
        found = next_provision(reader.text, link.end())
        last = reader.found[-1]
        following = read_address(found, last.until or last.address) if found else None
        if found is None or following is None:
            break
        _to(reader, named, found.start(), found.end(), following, inherited=True)
    _quote(reader)


def _to(reader: _Citing, named: Source, start: int, end: int, address: Address, *, inherited: bool) -> None:
    """Add one provision, or the range that begins with it."""
    link = TO.match(reader.text, end)
    found = next_provision(reader.text, link.end()) if link else None
    until = read_address(found, address) if found else None
    if found is not None and until is not None and until > address:
        _add(reader, named, start, found.end(), address=address, until=until, inherited=inherited)
    else:
        _add(reader, named, start, end, address=address, inherited=inherited)


def _quote(reader: _Citing) -> None:
    """The words quoted right behind the last mention become its own."""
    last = reader.found[-1]
    found = _QUOTE.match(reader.text, last.end)
    if not found or not (found["said"] or ":" in found[0] or "," in found[0]):
        return
    begun = found.end()
    closed = reader.text.find(_CLOSE[found["open"]], begun, begun + _LONGEST_QUOTE)
    if closed > begun + 3:
        reader.found[-1] = replace(last, quoted=(begun, closed))
        reader.cursor = max(reader.cursor, begun)


def _same_instrument(reader: _Citing, found: re.Match[str]) -> None:
    """该法第十条, 本条例第三条, 《办法》第五条: the instrument named last whose name ends so, or the short form given for it."""
    kind, said = found["kind"], found[0]
    named = reader.aliases.get(kind) or next(
        (n for n in reversed(reader.earlier) if _ends(n.title, kind)), None
    )
    if named is None and kind in ("规定", "文件") and said[0] in "该本此上前" and reader.earlier:
        named = reader.earlier[-1]
    before = reader.text[found.start() - 1 : found.start()]
    provision = WHOLE.match(reader.text, found.end())
    joined = said[0] not in "该本此上前《" and "\u4e00" <= before <= "\u9fff" and not _BEFORE.search(before)
    if named is None or provision is None or joined:
        return
    _provisions(reader, named, found.start(), provision, inherited=True)


def _ends(title: str, kind: str) -> bool:
    name = re.sub("\\([^()]*\\)$", "", title)
    return name.endswith(kind) or (kind in ("法", "法律") and name.endswith(("法", "法典")))


def _same_article(reader: _Citing, found: re.Match[str]) -> None:
    """本条第一款, of the article cited last."""
    last = reader.last
    part = PART.match(reader.text, found.end()) or ITEMS.match(reader.text, found.end())
    if last is None or last.address is None or part is None:
        return
    address = read_address(part, Address(last.address.article, last.address.inserted))
    if address is not None:
        _to(reader, _of(last), found.start(), part.end(), address, inherited=True)
        _quote(reader)


def _above(reader: _Citing, found: re.Match[str]) -> None:
    """前款, 前条: the provision before the one cited last, where that can be told."""
    last = reader.last
    if last is None or last.address is None:
        return
    at = last.address
    if found["what"] == "款" and at.paragraph > 1:
        address = Address(at.article, at.inserted, at.paragraph - 1)
    elif found["what"] == "条" and at.article > 1 and not at.inserted:
        address = Address(at.article - 1)
    else:
        return
    end = found.end()
    items = ITEMS.match(reader.text, end)
    full = read_address(items, address) if items else None
    _to(
        reader,
        _of(last),
        found.start(),
        items.end() if items and full else end,
        full or address,
        inherited=True,
    )


def _of(mention: Mention) -> Source:
    return Source(
        start=mention.start,
        end=mention.end,
        title=mention.title,
        number=mention.number,
        year=mention.year,
    )


def _bare_provision(reader: _Citing, found: re.Match[str]) -> None:
    """第五十六条 alone, of the instrument named before it; not 第三条道路, not an article of a contract."""
    before = reader.text[max(0, found.start() - 10) : found.start()]
    if _CONTRACT.search(before) or not reader.earlier:
        return
    if not _BEFORE.search(before) or not _AFTER.match(reader.text, found.end()):
        return
    _provisions(reader, reader.earlier[-1], found.start(), found, inherited=True)
