"""Accountability (M-D6; 条例 40(3), 42–46): from a finding to a decision, with the hearing of the person concerned and an objection to another body.

It is about people of the office. People decide each step from facts; nothing is computed, and no board, list or count names anybody."""

from datetime import date, timedelta
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

BASIS = Basis(article=40, paragraph=3)

ARTICLES: dict[str, str] = {
    "42(1)": "第四十二条第一项：超越或者滥用职权，侵害公民、法人或者其他组织合法权益",
    "42(2)": "第四十二条第二项：应当作为而不作为",
    "42(3)": "第四十二条第三项：适用法律法规错误或者违反法定程序",
    "42(4)": "第四十二条第四项：拒不执行有权处理机关作出的支持信访请求意见",
    "43": "第四十三条：登记、转送、交办、督办应当履行而未履行",
    "44": "第四十四条：不登记、该受理不受理、不按期书面告知",
    "45": "第四十五条：推诿、敷衍、拖延，或者对应当支持的请求不支持等",
    "46": "第四十六条：作风粗暴、吃拿卡要、隐瞒谎报、泄密、打击报复等",
}
DECISIONS = {"taken": "予以追责", "not_taken": "不予追责"}
REVIEWS = {"kept": "维持", "changed": "变更", "revoked": "撤销"}

HEARING_DAYS = 5
"""Working days in which the person concerned may state and defend."""
PROPOSING_DAYS = 10
"""Working days after that in which the finding unit proposes or drops it."""
ANSWER_DAYS = 30
"""T15: the Regulations name no limit for the written answer; 30 days are local law (上海 41, 山东 59)."""
OBJECTION_DAYS = 30
"""公务员法 95: within so many days of knowing."""
REVIEW_DAYS = 30

KEPT_YEARS = {"dropped": 1, "not_taken": 1, "revoked": 1, "taken": 5}
"""How it ended → for how many years it is shown at all; afterwards to nobody."""

PERSON, FINDER, BODY, OTHER_BODY = "person", "finder", "body", "other_body"


class AccountStage(StrEnum):
    FOUND = "found"
    HEARD = "heard"
    PROPOSED = "proposed"
    ANSWERED = "answered"
    OBJECTED = "objected"
    DECIDED = "decided"
    DROPPED = "dropped"


_S = AccountStage
ACCOUNT = Course(
    measure="M-D6",
    called="这项追责",
    basis=BASIS,
    stages={
        _S.FOUND: "待本人陈述申辩",
        _S.HEARD: "已听取申辩，待提出建议",
        _S.PROPOSED: "已建议，待书面答复",
        _S.ANSWERED: "已书面答复",
        _S.OBJECTED: "本人有异议，待另一机关决定",
        _S.DECIDED: "异议已决定",
        _S.DROPPED: "不提出建议",
    },
    acts={
        "state": "陈述申辩",
        "propose": "提出追责建议",
        "drop": "不提出建议",
        "answer": "书面答复建议",
        "contest": "提出异议",
        "review": "决定异议",
    },
    asks={
        _S.FOUND: "有一项追责涉及您：可以陈述、申辩",
        _S.HEARD: "追责：请看申辩后提出建议或者不提出",
        _S.PROPOSED: "追责建议：请书面答复",
        _S.OBJECTED: "追责的异议：请作出决定",
    },
    turns=(
        Turn(act="state", source=_S.FOUND, target=_S.HEARD, who=PERSON, within=HEARING_DAYS, personal=True),
        Turn(act="propose", source=_S.FOUND, target=_S.PROPOSED),
        Turn(act="drop", source=_S.FOUND, target=_S.DROPPED),
        Turn(act="propose", source=_S.HEARD, target=_S.PROPOSED, who=FINDER, within=PROPOSING_DAYS),
        Turn(act="drop", source=_S.HEARD, target=_S.DROPPED),
        Turn(act="answer", source=_S.PROPOSED, target=_S.ANSWERED, who=BODY, not_by=("propose",)),
        Turn(act="contest", source=_S.ANSWERED, target=_S.OBJECTED),
        Turn(act="review", source=_S.OBJECTED, target=_S.DECIDED, who=OTHER_BODY, not_by=("answer",)),
    ),
    kept={
        "statement": "陈述和申辩",
        "consequence": "造成的严重后果",
        "proposal": "建议",
        "answer": "书面答复",
        "objection": "异议",
        "reason": "理由",
    },
)


def may_propose(*, heard: bool, due: date | None, today: date) -> Verdict:
    """Nobody is proposed unheard before the time to speak is over."""
    if not heard and due is not None and today <= due:
        return Verdict(allowed=False, reason=Phrase("当事人可以在{day}前陈述申辩，届时再提出建议。", day=due))
    return Verdict(allowed=True, reason="")


def kept_until(ended: str, day: date) -> date:
    """Until when an ended one is shown."""
    return day + timedelta(days=365 * KEPT_YEARS[ended])
