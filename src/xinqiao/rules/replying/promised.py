"""Which time points of a reply bind somebody: those by which something is done after the day of writing."""

import re
from datetime import date

from xinqiao.rules.time_points import Kind, TimePoint

_DOING = re.compile(
    "排[在到](?=20)|时间(?:大致|大约|大概|约)[^,，]{0,3}|试行|打电话|给您|通报|回填|到户|将|会|拟|决定|答应|付清|结清|缴清|研究|部署|给出|停止|关闭|取消|撤并|要求|责令|估计|有望|可望|计划|争取|确保|预计|预期|力争|定于|请|暂定|完成|启动|开工|开展|办理|办结|答复|回复|告知|告诉|反馈|通知|上门|到场|到现场|测量|核实|"
    "整改|整修|发放|支付|拨付|退还|修复|维修|清理|提交|补交|提供|出台|开通|落实|安排|公布|公示|结束|送达|复查|检查|见面|联系|组织|召开|拆除|施工|竣工|解决|推出|建成|投入使用|实施|[新另扩改]建|改造|推进|通车|运营|开放|交付|交房|搬迁|兑付|发布|完善|处理到位|动工|迁移|更换|贯通|通水|通电|通气|开始|接收|招生|就读|开园|开馆|执行|实行|回电|回访|补发|恢复|增设|增加|移交|到账|试运行|启用|投用|修通|验收|动工|开建|落成"
)
_COUNTED_OVER = re.compile("近|过去|以来|连续|每|任意|平均|超过|有效|保质|质保|工期|周期")
"""What a period says of itself where nobody does anything by its end."""
_MEASURES = re.compile("累计|属|的|救助|享受|只|仅|至少|最多|不超过|不得|原则上|可|有效|免|均")
_WHO_COMES = re.compile(
    "前[来往去][^,，。；;！!？?\n]{0,8}的(?!时)|前来[^,，。；;！!？?\n]{0,8}(?:者|群众|居民|人员)"
)
"""本周五前来的群众, 12月5日前来办理的: whom it is about, not what is done by then."""
_NEAR_DAYS = ("明", "后天", "大后天", "今晚", "今明", "本周", "这周", "下周")
_FULL_DATE = re.compile("20\\d\\d\\D\\d{1,2}\\D\\d{1,2}日?")
_TOLD = re.compile("(?:已[于在]|曾[于在]|(?<!期限|时间|日期)截[至止]到?)$")
_DONE = re.compile(
    "[^，,。；;！!？?\n]{0,12}?(?:了|收到|收悉)|[^。；;！!？?\n]{0,24}?(?:回复|答复|反馈|回应)如下"
)
_COUNTS = re.compile("[0-9０-９一二两三四五六七八九十几数]")
_SENTENCE_END = re.compile("[。！？!?\n]")
_CLAUSE_ENDS = "，,。；;！!？?\n"
_BARE = 6


def binding(text: str, points: tuple[TimePoint, ...], written: date) -> list[TimePoint]:
    """The time points by which the office, or the petitioner whom it asks, does something after this day, or on it where the words say
    前 or 内: the day of writing below a reply is none, nor a period in which nothing is done. What is told as past and lies ahead is none past: 已责令停工，3个工作日内核实."""
    return [
        p
        for p in points
        if (p.kind in (Kind.PROMISE, Kind.ASKED) or (p.kind is Kind.FACT and p.resolved))
        and (p.last is None or p.last > written or (p.last == written and _on_this_day(text, p)))
        and not _told(text, p, written)
        and not (p.kind is Kind.FACT and _DONE.match(text, p.end))
        and _done_by(text, p)
    ]


def _told(text: str, point: TimePoint, written: date) -> bool:
    """Whether the words before tell what has been, 截至11月, 已于…; not with a day ahead: 截至12月5日前完成整改."""
    before = _TOLD.search(text[max(0, point.start - 4) : point.start])
    ahead = point.words.endswith(("前", "内")) or (
        point.words.endswith(("日", "号"))
        and (point.last is not None and point.last > written)
        and not text.startswith(("，", ",", "已", "共"), point.end)
    )
    return before is not None and not ("截" in before[0] and ahead)


def _on_this_day(text: str, point: TimePoint) -> bool:
    """今天下班前, 今日内, or something begins on it: 从今天开始."""
    return (
        point.words.startswith("今")
        or point.words.endswith(("前", "内", "起"))
        or text.startswith("开始", point.end)
    )


def unsettled(text: str, points: list[TimePoint]) -> list[TimePoint]:
    """Those that settle no day; 尽快 only where its sentence names no day besides: 尽快施工，确保9月底前完成."""
    days = [p for p in points if p.resolved]
    return [
        p
        for p in points
        if not p.resolved
        and (
            _COUNTS.search(p.words.removeprefix("第一")) or not any(_same_sentence(text, p, d) for d in days)
        )
    ]


def _same_sentence(text: str, one: TimePoint, other: TimePoint) -> bool:
    first, last = sorted((one, other), key=lambda p: p.start)
    return not _SENTENCE_END.search(text, first.end, last.start)


def _done_by(text: str, point: TimePoint) -> bool:
    """Whether its part of the sentence says what is done, or is hardly more than the time point itself; the date below a
    reply does not."""
    signed = (
        _FULL_DATE.fullmatch(point.words) and not text[point.end :].strip() and text[: point.start].strip()
    )
    if signed and text[: point.start].rstrip()[-1] not in "于在到至":
        return False
    first = max(text.rfind(sign, 0, point.start) for sign in _CLAUSE_ENDS) + 1
    last = min((at for sign in _CLAUSE_ENDS if (at := text.find(sign, point.end)) >= 0), default=len(text))
    latest = text[first : point.start].endswith(("最晚", "最迟"))
    if _WHO_COMES.match(text, point.end):
        return False
    settled = point.kind is Kind.PROMISE and (
        latest or point.words.endswith(("内", "前", "起")) or point.words.startswith(_NEAR_DAYS)
    )
    counted = point.words.startswith("每") or _COUNTED_OVER.search(text, first, point.start)
    if settled and not (counted or _MEASURES.match(text, point.end)):
        return True
    return last - first - (point.end - point.start) <= _BARE or _DOING.search(text, first, last) is not None
