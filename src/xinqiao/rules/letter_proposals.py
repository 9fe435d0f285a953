"""What a letter proposes for its own registration: the telephone of its writer and the requests that it numbers. A person reads both
against the letter; what is not sure is not proposed."""

import re

from xinqiao.rules.identity import check_phone, phone_match_key
from xinqiao.rules.persons import begins_as_name
from xinqiao.rules.redaction import redactor

_NUMBERS = redactor(only_numbers=True)
_TELEPHONES = ("mobile", "landline")
_LINE = 200
_SIGNATURE = 40
"""Under a letter there follow a name and a day at most."""
_CALLED = "(?:联系)?(?:电话|手机|方式)(?:号码?)?"
_OWN = re.compile(
    rf"(?:^|[。；，、\s])(?:本人|我)的?{_CALLED}\W{{0,2}}$|我(?:是|叫)[^，。；、\n]{{1,8}}[，,]\s*$|^\s*{_CALLED}\W{{0,2}}$"
)
_SIGNED = re.compile(rf"[^，。；、：:\n举报控检被找]{{0,6}}[，,、\s]*(?:{_CALLED})?\W{{0,2}}")
_OF_OTHERS = re.compile(
    r"(?:物业|热线|经理|老板|主任|书记|师傅|公司|单位|对方|[局办处科他她])[^，。；、\n]{0,8}$"
)
_DIGITS = "一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_NUMBER = r"(?:[0-9]{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_MARK = (
    rf"(?:[（(](?P<within>{_NUMBER})[)）]|第(?P<nth>{_NUMBER})(?:项|点)?[，,、：:]"
    rf"|(?P<plain>{_NUMBER})(?:[、)）]|[.．](?![0-9]))|(?P<circle>[{_CIRCLED}]))\s*"
)
_BEGINS = re.compile(rf"^\s*{_MARK}(?=\S)")
_INLINE = re.compile(
    rf"(?<=[：:；;。])[^\S\n]*(?={re.sub(r'[?]P<[a-z]+>', '?:', _MARK)}\S)|(?<=\S)(?=[{_CIRCLED[1:]}])"
)
_ASKS = re.compile(r"请求|诉求|要求|恳请|希望|建议|请(?:帮|求|你|您|贵|有关|领导)")
_LEADS = re.compile(r"[：:]\s*$|如下|以下")
_STOPS = tuple("。！？；;!?")
_CLOSES = re.compile(
    r"此致|敬礼|特此|谢谢|感谢|以上|附|地址|日期|时间|联系|电话|手机|[^，。]{0,6}[人者][：:\s]|[0-9二〇○零一]{4}\s*[年.-]"
    r"|[^\W\da-zA-Z]{1,2}[^\W\da-zA-Z元]$"
)
"""What stands below the requests: words of closing, who signs and when."""
_HEADING = 8
"""A line as short as this that speaks of requests stands over them."""


def telephone(text: str) -> str:
    """The telephone that the letter calls its writer's own, or that stands by itself at its end; empty where that is not one: a number
    within the letter may be anybody's."""
    own = dict[str, str]()
    for span in _NUMBERS(text).spans:
        words = text[span.start : span.end].strip()
        before = text[max(0, span.start - _LINE) : span.start].rpartition("\n")[2]
        if span.kind not in _TELEPHONES or check_phone(words).problem or _OF_OTHERS.search(before):
            continue
        ends_its_line = not text[span.end :].partition("\n")[0].strip(" 。，,；;）)")
        at_the_end = ends_its_line and span.end >= len(text.rstrip()) - _SIGNATURE
        signed = at_the_end and bool(_SIGNED.fullmatch(before))
        if signed or _OWN.search(before):
            own[phone_match_key(words)] = words
    return next(iter(own.values())) if len(own) == 1 else ""


def numbered_requests(text: str) -> list[str]:
    """The lines numbered from one on that stand below words of asking, the last such list of the letter; none where one list stands within
    another or a number is left out."""
    last, items, lead, open_lines = list[str](), list[str](), "", list[str]()
    width, style, last_style = 0, "", ""
    for line in _INLINE.sub("\n", text).splitlines():
        mark = _BEGINS.match(line)
        number = _value(mark) if mark else 0
        if mark and number == len(items) + 1 and (items or _asks(lead)):
            if items:
                items[-1] += "".join(open_lines)
            else:
                style = _style(mark)
            items.append(line[mark.end() :].strip())
            open_lines, width = [], len(line)
        elif mark and items and (number != 1 or not any(open_lines)):
            return []
        elif mark and number == 1:
            if items:
                last, last_style = _with_rest(items, open_lines, width), style
            open_lines, width, style = [], len(line), _style(mark)
            items = [line[mark.end() :].strip()] if _asks(lead) else []
        elif mark and last and number == len(last) + 1 and _style(mark) == last_style != style:
            return []
        elif items and not mark:
            open_lines.append(line.strip())
        if line.strip() and not mark:
            lead = line
    return [item.rstrip("；;。，, ") for item in _with_rest(items, open_lines, width) or last]


def _with_rest(items: list[str], lines: list[str], width: int) -> list[str]:
    """The last item goes on in the next line when it ends without a stop at the end of a line as long; what closes a letter is not of it."""
    for line in lines if items else ():
        ended = items[-1].endswith(_STOPS) or not line or len(line) > width
        if ended or _CLOSES.match(line) or _NUMBERS(line).spans or (len(line) <= 4 and begins_as_name(line)):
            break
        items, width = [*items[:-1], items[-1] + line], len(line)
    return items


def _style(mark: re.Match[str]) -> str:
    return f"{mark.lastgroup}{(mark[mark.lastgroup or 0]).isascii()}"


def _asks(lead: str) -> bool:
    return bool(_ASKS.search(lead)) and (bool(_LEADS.search(lead)) or len(lead.strip()) <= _HEADING)


def _value(mark: re.Match[str]) -> int:
    if mark["circle"]:
        return _CIRCLED.index(mark["circle"]) + 1
    words = mark["within"] or mark["nth"] or mark["plain"]
    if words.isascii():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    return (10 * (_DIGITS.index(tens) + 1 if tens else 1) if ten else 0) + (
        _DIGITS.index(ones) + 1 if ones else 0
    )
