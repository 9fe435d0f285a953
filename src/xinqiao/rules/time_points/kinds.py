"""Whose time point it is: what the office promises, what has been, what law gives the petitioner, what a rule says."""

import re

from xinqiao.rules.time_points.point import PointKind

_SENTENCE = "。;!?\n"
_CLAUSE = _SENTENCE + ","
_AS_FAR = 160
"""Signs of a sentence that are looked at on each side: a longer one is cut, so that the time stays linear."""
_OURS = "将|会(?!议|同|计|员|上|商|展|谈)|承诺|保证|确保|力争|争取|计划|预计|拟|打算|预定|(?<!放假)安排|我们|我局|我办|我委|我中心|我街道|我镇"
_PROMISED = re.compile(_OURS)
_REMEDY = re.compile(
    "(?:申请|提出|请求|提起|要求|申请|向[^。]{0,30})[^。]{0,8}(?:复查|复核|复议|诉讼|仲裁|异议|上诉|申诉)|起诉|(?:复查|复核)(?:申请|请求)"
)
_MAY = re.compile("可以?|有权|不服|逾期|您|你|申请人|信访人|当事人")
_RULE = re.compile("(?:规定|应当?(?:自|在|于|当|予)|应当|不得|条例|办法|《[^》]{1,40}》)")
_ASKED = re.compile(
    "(?<![申邀聘恳])请(?!示|求|假|款|放心|谅|予以理解|您?知悉)|(?:您|你|申请人|信访人)(?:可以?|需要?|应当?|须|务必)"
)
_DONE_AFTER = re.compile(
    "^[^。;!?\n,]{0,12}?(?:收到|收悉|受理|登记|来信|来访|反映|签订|印发|下发|施行|实施|颁布|入住|购买|竣工|取得|发生|已|了|曾|现场核实|到现场|进行了)"
)
_DONE_BEFORE = re.compile(
    "(?:已经?|曾|规定的|法定的?|承诺的|原定|过去|最近|连续|此前|当时|超过了?)[^。;!?\n,]{0,6}$|近$"
)
_FUTURE_AFTER = re.compile(
    f"^[^。;!?\n,]{{0,4}}?(?:{_OURS}|完成|答复|办结|给|予以|解决|到位|落实|支付|发放|反馈|告知)"
)


def clause_of(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after in the same clause."""
    return _before(text, start, _CLAUSE), _after(text, end, _CLAUSE)


def _before(text: str, start: int, signs: str) -> str:
    near = text[max(0, start - _AS_FAR) : start]
    return near[max(near.rfind(sign) for sign in signs) + 1 :]


def _after(text: str, end: int, signs: str) -> str:
    near = text[end : end + _AS_FAR]
    places = [place for sign in signs if (place := near.find(sign)) >= 0]
    return near[: min(places)] if places else near


def told_as_past(text: str, start: int, end: int) -> bool:
    """Whether the words around tell what has been: 3月5日收到, 已于…."""
    before, after = clause_of(text, start, end)
    if _PROMISED.search(before):
        return False
    if _DONE_BEFORE.search(before):
        return True
    return bool(_DONE_AFTER.match(after)) and not _FUTURE_AFTER.match(after)


def promising(text: str, start: int, end: int) -> bool:
    """Whether the clause makes a promise of what is named, or is nothing but its name."""
    before, after = clause_of(text, start, end)
    return not (before or after) or bool(_PROMISED.search(before) or _FUTURE_AFTER.match(after))


def kind_of(text: str, start: int, end: int, *, over: bool) -> PointKind:
    """`over`: the day lies before the day of writing."""
    before, after = clause_of(text, start, end)
    sentence, follows = _before(text, start, _SENTENCE), _after(text, end, _SENTENCE)
    if over or told_as_past(text, start, end):
        return PointKind.FACT
    whole = sentence + text[start:end] + follows
    if _REMEDY.search(follows) and _MAY.search(whole) and not _PROMISED.search(after):
        return PointKind.REMEDY
    asked = [found.end() for found in _ASKED.finditer(sentence)]
    if asked and not _PROMISED.search(sentence[asked[-1] :]) and not _PROMISED.search(after):
        return PointKind.ASKED
    ruled = [found.end() for found in _RULE.finditer(sentence)]
    if ruled and not _PROMISED.search(sentence[ruled[-1] :]) and not _PROMISED.search(after):
        obliged = re.search("应当?|规定|不得", before + after)
        return PointKind.RULE if obliged else PointKind.PROMISE
    return PointKind.PROMISE
