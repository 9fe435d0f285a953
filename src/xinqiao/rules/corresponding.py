"""What a message in a matter may be: words, never a decision or a promise; and which form is meant by a message that asks for what
has one (条例 21(2), 32, 35; M-C2, M-D3)."""

import re
from datetime import date
from enum import StrEnum

from xinqiao.rules.blanks import blanks
from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.folding import fold, unbroken
from xinqiao.rules.replying.promised import binding
from xinqiao.rules.time_points import Kind, read
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
_DECIDED = "“{words}”是答复或者决定：要用文书作出并送达，不能用留言代替（《信访工作条例》第三十二条）。请起草文书，这里只说明情况。"
_PROMISED = "“{words}”是承诺：请先在“登记承诺”中登记，由信访人在页面上看到并确认，不要写在留言里。"
_GAPS = "还有没填的空：{left}。请填好再发给信访人。"
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


def unfit(text: str, norms: Norms, day: date, calendar: WorkCalendar) -> Phrase | None:
    """What stands in the way of words of the office to a petitioner: a gap that nobody filled, a decision, a promise, or what the norms
    forbid."""
    if left := blanks(text):
        return Phrase(_GAPS, left=left)
    decided = _decided(text)
    if decided:
        return Phrase(_DECIDED, words=decided)
    points = read(text, day, calendar)
    promised = [point for point in binding(text, points, day) if point.kind is Kind.PROMISE]
    if promised:
        return Phrase(_PROMISED, words=promised[0].words)
    for met in norms.meet(text):
        if met.is_red:
            return Phrase(_RED, words=text[met.start : met.end], why=Phrase(met.norm.why))
    return None
