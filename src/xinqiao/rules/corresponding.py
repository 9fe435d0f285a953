"""What a message in a matter may be: words, never a decision or a promise; and which form is meant by a message that asks for what
has one (条例 21(2), 32, 35; M-C2, M-D3)."""

import re
from datetime import date
from enum import StrEnum

from xinqiao.rules.blanks import blanks
from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.folding import fold, unbroken
from xinqiao.rules.replying.promised import binding
from xinqiao.rules.time_points import Kind, TimePoint, read
from xinqiao.rules.wording.norms import Norms
from xinqiao.rules.words import Phrase


class FormMeant(StrEnum):
    """A form of the petitioner's page, by the name of its address."""

    WITHDRAW = "withdraw"
    REVIEW = "review"
    CONTACT = "contact"
    REMIND = "remind"


_MEANT = {
    FormMeant.WITHDRAW: re.compile(
        "撤回|撤销(?:我的)?(?:信访|反映|投诉|请求)|撤诉|撤访|(?:不想|不再|不用|不)(?:信访|反映|上访|投诉|告)了"
    ),
    FormMeant.REVIEW: re.compile(
        "复查|复核|(?:不服|不认可|不接受|不同意)(?:这个|该|你们的)?(?:处理|意见|答复|结果)"
    ),
    FormMeant.CONTACT: re.compile(
        "(?:电话|手机|号码|住址|地址|邮箱)[^。！？!?\n]{0,8}(?:换|变|改|错|更正|更新)|"
        "(?:换|变更|改|更正|更新)[^。！？!?\n]{0,4}(?:电话|手机|号码|住址|地址|邮箱)|搬家|搬到"
    ),
    FormMeant.REMIND: re.compile(
        "催办|超(?:过)?期|逾期|(?:怎么|为什么|为何|什么时候)[^。！？!?\n]{0,6}(?:没|不|还没|才)[^。！？!?\n]{0,4}(?:答复|回复|办|处理|结果)|"
        "(?:一直|至今|还)(?:没有|没|未)(?:人)?(?:答复|回复|处理|办|结果|消息)"
    ),
}
_DECISIONS = re.compile(
    "(?:决定)?(?:不予|予以|不再)(?:受理|支持|办理|答复)|决定(?:受理|支持|同意|给予)|(?:支持|同意|驳回|满足|采纳)(?:您|你|你们|信访人)的?[^,，。;；\n]{0,6}(?:请求|诉求|申请|要求)|"
    "(?:请求|诉求)(?:予以|不予|不能)?(?:成立|支持|驳回)|处理(?:意见|决定)(?:如下|为)|"
    "(?:给予|支付|发放|赔偿|补偿|补助|救助)(?:您|你)[^,，。;；\n]{0,10}(?:元|费|款|金)"
)
_OPEN = re.compile(r"(?:可能|是否|能否|会不会)[^,，。;；\n]{0,4}$")
"""Before a decision: what the law may lead to is explained, nothing is decided."""
_WE = re.compile("我们(?!小区|村|家|这)|[我本](?:局|办|委|中心|街道|镇|乡|县|区|市|单位|机关|站|科|所|院|校)")
_OTHERS = re.compile(
    "(?<![我本])(?:公司|企业|开发商|物业|业主|施工方|单位|幼儿园|学校|医院|法院|银行|街道|社区|村委会|部门|政府|[局办委]|他们|对方|该)"
)
_TO_YOU = re.compile(
    "[给向跟与和为][您你]|(?:答复|告知|回复|通知|联系|告诉|回访|赔偿|补偿|支付)[您你]|一定|保证|承诺|确保"
)
_INFORMS = re.compile(
    "有望|可望|(?<!按)(?<!按照)规定|政策|条例|有效期|期限|期满|届满|到期|截止|要求|责令|督促|定于|应当|必须|(?<!必)须|停止|暂停|放假|办公|开放"
)
_SETTLED_ELSEWHERE = re.compile("以[^,，。；;\n]{1,16}为准")
"""In the clause of a time point, and behind it: what law, a plan or an order says is told, not promised."""
_SENTENCE_ENDS, _CLAUSE_ENDS = "。！？!?;；\n", "，,。！？!?;；\n"
_DECIDED = "“{words}”是答复或者决定：要用文书作出并送达，不能用留言代替（《信访工作条例》第三十二条）。请起草文书，这里只说明情况。"
_PROMISED = "“{words}”是承诺：请先在“登记承诺”中登记，由信访人在页面上看到并确认，不要写在留言里。"
_GAPS = "还有没填的空：{left}。请先填好。"
_RED = "“{words}”不能这样写：{why}"


def forms_meant(text: str) -> tuple[FormMeant, ...]:
    """The forms that these words of a petitioner seem to ask for. Only a hint: who means something else sends the message as it is."""
    folded = fold(text).text
    return tuple(form for form, words in _MEANT.items() if words.search(folded))


def _decided(text: str) -> str:
    """The words of a decision as they were typed, however their signs are written; empty without one."""
    folded = unbroken(fold(text))
    for found in _DECISIONS.finditer(folded.text):
        if not _OPEN.search(folded.text[: found.start()]):
            start, end = folded.raw_words(*found.span())
            return text[start:end]
    return ""


def _last(text: str, signs: str, until: int) -> int:
    return max(text.rfind(sign, 0, until) for sign in signs) + 1


def _own(text: str, point: TimePoint) -> bool | None:
    """Whether it is this office that will do it: 我局将于…, …前答复您; not what law, a plan or somebody else says. None: nobody is named."""
    end = min((at for sign in _CLAUSE_ENDS if (at := text.find(sign, point.end)) >= 0), default=len(text))
    sentence = text[_last(text, _SENTENCE_ENDS, point.start) : end]
    clause = text[_last(text, _CLAUSE_ENDS, point.start) : end]
    if _INFORMS.search(clause) or _SETTLED_ELSEWHERE.search(text, end, end + 24):
        return False
    named = [(found.start(), who is _WE) for who in (_WE, _OTHERS) for found in who.finditer(sentence)]
    return max(named)[1] if named else True if _TO_YOU.search(clause) else None


def _promises(text: str, day: date, calendar: WorkCalendar) -> list[TimePoint]:
    return [p for p in binding(text, read(text, day, calendar), day) if p.kind is Kind.PROMISE]


def perhaps_promised(text: str, day: date, calendar: WorkCalendar) -> str:
    """The first time in a message of which nobody says who keeps it: whoever wrote it is reminded to register what is a promise."""
    return next((point.words for point in _promises(text, day, calendar) if _own(text, point) is None), "")


def unfit(text: str, norms: Norms, day: date, calendar: WorkCalendar) -> Phrase | None:
    """What stands in the way of words of the office to a petitioner: a gap that nobody filled, a decision, a promise, or what the norms
    forbid."""
    if left := blanks(text):
        return Phrase(_GAPS, left=left)
    decided = _decided(text)
    if decided:
        return Phrase(_DECIDED, words=decided)
    promised = [point for point in _promises(text, day, calendar) if _own(text, point)]
    if promised:
        return Phrase(_PROMISED, words=promised[0].words)
    for met in norms.meet(text):
        if met.is_red:
            return Phrase(_RED, words=text[met.start : met.end], why=Phrase(met.norm.why))
    return None
