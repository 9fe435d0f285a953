"""A hearing 听证 and the lighter evaluation session 评议会 (M-R6): their courses, who presides, how far ahead people are told.

The Regulations allow a hearing for weighty, complex and doubtful matters (条例 31(6)) and in the final review, where alone its time does
not count (36(2)). That people are told seven days ahead is local practice (law.md 2.3, L3).
"""

from datetime import date, timedelta
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn
from xinqiao.rules.lifecycle import OPEN_STATES, STATE_TITLES, State
from xinqiao.rules.routing import HANDLING_ROUTE
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

HANDLING = Basis(article=31, item=6)
FINAL_REVIEW = Basis(article=36, paragraph=2)
RECUSAL = Basis(article=28, paragraph=3)
SEVEN_DAYS = Basis(instrument="本地听证办法：提前七日通知", mark="V2")
MEDIATING = Basis(article=37, paragraph=1)
"""多元预防调处化解, on which a session of neighbours and deputies rests."""

NOTICE_DAYS = 7
MOST_PEOPLE = 5
"""So many representatives of a group speak (条例 20(3))."""
REPORT_WORKING_DAYS = 10
"""The report is due so many working days after the hearing (project default)."""
LEADER, UNIT, PRESIDER = "leader", "unit", "presider"


class HearingLevel(StrEnum):
    HANDLING = "handling"
    REVIEW = "review"
    FINAL_REVIEW = "final_review"


LEVELS = {HearingLevel.HANDLING: "办理中", HearingLevel.REVIEW: "复查中", HearingLevel.FINAL_REVIEW: "复核中"}
_LEVEL_OF = {
    State.ACCEPTED: HearingLevel.HANDLING,
    State.IN_REVIEW: HearingLevel.REVIEW,
    State.IN_FINAL_REVIEW: HearingLevel.FINAL_REVIEW,
}


class HearingStage(StrEnum):
    PROPOSED = "proposed"
    GRANTED = "granted"
    CONVENED = "convened"
    HELD = "held"
    SIGNED = "signed"
    REPORTED = "reported"
    REFUSED = "refused"
    CANCELLED = "cancelled"


HEARING = Course(
    measure="M-R6",
    called="这次听证",
    basis=HANDLING,
    stages={
        HearingStage.PROPOSED: "待决定是否举行",
        HearingStage.GRANTED: "决定举行，待通知",
        HearingStage.CONVENED: "已通知，待举行",
        HearingStage.HELD: "已举行，笔录待签名",
        HearingStage.SIGNED: "笔录已签名，待报告",
        HearingStage.REPORTED: "已形成听证报告",
        HearingStage.REFUSED: "不举行",
        HearingStage.CANCELLED: "已取消",
    },
    acts={
        "grant": "决定举行听证",
        "refuse": "决定不举行听证",
        "convene": "组成并通知听证",
        "postpone": "改期并重新通知",
        "cancel": "取消听证",
        "hold": "记录听证",
        "sign": "笔录签名入卷",
        "report": "提交听证报告",
    },
    asks={
        HearingStage.PROPOSED: "有人提出听证，请决定",
        HearingStage.GRANTED: "听证：组成并至少提前七日通知",
        HearingStage.CONVENED: "听证：届时主持并记录",
        HearingStage.HELD: "听证笔录：请到场人员阅读、签名",
        HearingStage.SIGNED: "听证报告：写明意见和结论",
    },
    turns=(
        Turn(act="grant", source=HearingStage.PROPOSED, target=HearingStage.GRANTED, who=LEADER, within=5),
        Turn(act="refuse", source=HearingStage.PROPOSED, target=HearingStage.REFUSED),
        Turn(act="convene", source=HearingStage.GRANTED, target=HearingStage.CONVENED, who=UNIT, within=5),
        Turn(act="cancel", source=HearingStage.GRANTED, target=HearingStage.CANCELLED),
        Turn(act="hold", source=HearingStage.CONVENED, target=HearingStage.HELD, who=PRESIDER),
        Turn(act="postpone", source=HearingStage.CONVENED, target=HearingStage.CONVENED),
        Turn(act="cancel", source=HearingStage.CONVENED, target=HearingStage.CANCELLED),
        Turn(act="sign", source=HearingStage.HELD, target=HearingStage.SIGNED, who=PRESIDER, within=5),
        Turn(
            act="report",
            source=HearingStage.SIGNED,
            target=HearingStage.REPORTED,
            who=PRESIDER,
            within=REPORT_WORKING_DAYS,
        ),
    ),
    kept={"notice": "通知书", "record": "听证笔录", "report": "听证报告"},
    holds_file={
        HearingStage.PROPOSED: "有人提出听证，还没有决定是否举行",
        HearingStage.GRANTED: "已决定的听证还没有举行；不再举行的，请取消",
        HearingStage.CONVENED: "已通知的听证还没有举行；不再举行的，请取消",
        HearingStage.HELD: "听证笔录还没有签名入卷",
        HearingStage.SIGNED: "听证报告还没有提交",
    },
)

PANEL = Course(
    measure="M-R6",
    called="这次评议会",
    basis=MEDIATING,
    stages={"called": "已召集，待评议", "held": "已评议", "cancelled": "已取消"},
    acts={"hold": "记录评议结果", "cancel": "取消评议会"},
    asks={"called": "评议会：届时主持并记录各人意见"},
    turns=(
        Turn(act="hold", source="called", target="held", who=PRESIDER),
        Turn(act="cancel", source="called", target="cancelled"),
    ),
    kept={"sheet": "评议记录"},
    holds_file={"called": "评议会还没有记录结果；不再召开的，请取消"},
)

_YES = Verdict(allowed=True, reason="")


def level_of(state: State, route: str) -> HearingLevel | Verdict:
    """At which level a hearing is held now, or why none is: in handling by 31(6), in review and in final review; never once it is over."""
    level = _LEVEL_OF.get(state)
    if level is None:
        told = Phrase(
            "此事项现在是「{state}」，不能举行听证：听证只在办理、复查、复核中举行。",
            state=STATE_TITLES[state],
        )
        return Verdict(allowed=False, reason=told, basis=(HANDLING, FINAL_REVIEW))
    if level is HearingLevel.HANDLING and route != HANDLING_ROUTE:
        why = "只有按第三十一条第（六）项办理的事项由本单位听证；其他途径按各自的程序听证。"
        return Verdict(allowed=False, reason=why, basis=(HANDLING,))
    return level


def basis_of(level: HearingLevel) -> Basis:
    return FINAL_REVIEW if level is HearingLevel.FINAL_REVIEW else HANDLING


def may_evaluate(state: State) -> Verdict:
    """Neighbours and deputies may be asked while the matter is open."""
    told = Phrase("此事项现在是「{state}」，不再召集评议会。", state=STATE_TITLES[state])
    return Verdict(allowed=state in OPEN_STATES, reason=told, basis=(MEDIATING,))


def earliest(today: date) -> date:
    """The first day on which a hearing can be held whose notice goes out today; the day of the notice is not counted."""
    return today + timedelta(days=NOTICE_DAYS)


def told_in_time(day: date, today: date, level: HearingLevel) -> Verdict:
    """Whether a hearing on `day` is told of seven days ahead."""
    if day >= earliest(today):
        return _YES
    told = Phrase(
        "听证应当至少提前{n}日通知：今天通知的，最早可以在{day}举行，请改选日期。",
        n=NOTICE_DAYS,
        day=earliest(today),
    )
    return Verdict(allowed=False, reason=told, basis=(SEVEN_DAYS, basis_of(level)))


def served_in_time(day: date, served_on: date | None, level: HearingLevel, *, agreed: bool) -> Verdict:
    """Whether the notice reached the petitioner seven days before the hearing, or the petitioner agreed to less."""
    if served_on is None:
        told: str = "听证通知书还没有登记送达，不能记录听证；请先在文书页登记送达。"
    elif served_on + timedelta(days=NOTICE_DAYS) > day and not agreed:
        told = Phrase(
            "听证通知书于{served}送达，距{day}不足{n}日。信访人书面同意如期举行的，请写明怎样同意；否则请改期并重新通知。",
            served=served_on,
            day=day,
            n=NOTICE_DAYS,
        )
    else:
        return _YES
    return Verdict(allowed=False, reason=told, basis=(SEVEN_DAYS, basis_of(level)))


def may_preside(person: int, *, handlers: frozenset[int]) -> Verdict:
    """Who handles the matter does not preside over its hearing or session."""
    told = "主持人不能是此事项的承办人：请选择没有参与办理的人员。"
    return Verdict(allowed=person not in handlers, reason=told, basis=(HANDLING, RECUSAL))
