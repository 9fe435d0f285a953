"""The statutory clocks as data: one row each, with its article (law.md 2.1). A lawyer can check this file on paper."""

from dataclasses import dataclass
from enum import StrEnum

from xinqiao.rules.basis import Basis


class ClockCode(StrEnum):
    T1 = "T1"
    T2 = "T2"
    T3 = "T3"
    T4 = "T4"
    T5 = "T5"
    T6 = "T6"
    T7 = "T7"
    T8 = "T8"
    T9 = "T9"
    T10 = "T10"
    T11 = "T11"
    T12 = "T12"
    T13 = "T13"
    T14 = "T14"
    T15 = "T15"
    T16 = "T16"
    T17 = "T17"
    S1 = "S1"
    P4 = "P4"


class TermUnit(StrEnum):
    """How a period is counted. GIVEN: a date set in a document. NONE: the text gives no number. TOLD: another law or a local
    practice says it; the clock itself carries its `Term`."""

    CALENDAR = "cal"
    WORKING = "wd"
    GIVEN = "given"
    NONE = "none"
    TOLD = "told"


class Roll(StrEnum):
    """Whose favour the rolling to the next working day serves (law.md 2.4)."""

    AUTHORITY = "authority"
    CITIZEN = "citizen"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A period that the Regulations do not set, with where it is written."""

    days: int
    unit: TermUnit
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One statutory clock. `length` in `unit`; `extension`: days that may be granted; `excludes_hearings`: only T12."""

    code: ClockCode
    title: str
    obligor: str
    start: str
    stop: str
    length: int | None
    unit: TermUnit
    roll: Roll
    basis: Basis
    extension: int = 0
    excludes_hearings: bool = False


def _c(
    code: ClockCode,
    title: str,
    obligor: str,
    start: str,
    stop: str,
    length: int | None,
    unit: TermUnit,
    roll: Roll,
    basis: Basis,
    *,
    extension: int = 0,
    excludes_hearings: bool = False,
) -> Clock:
    return Clock(
        code=code,
        title=title,
        obligor=obligor,
        start=start,
        stop=stop,
        length=length,
        unit=unit,
        roll=roll,
        basis=basis,
        extension=extension,
        excludes_hearings=excludes_hearings,
    )


_OFFICE, _UNIT, _CITIZEN = "信访部门", "有权处理机关、单位", "信访人"
_CAL, _WD, _GIVEN, _NONE = TermUnit.CALENDAR, TermUnit.WORKING, TermUnit.GIVEN, TermUnit.NONE
_TOLD = TermUnit.TOLD
_AUT, _CIT, _NEV = Roll.AUTHORITY, Roll.CITIZEN, Roll.NEVER

SUGGESTION_PRACTICE = Basis(instrument="本地工作规程：建议意见回复期限", mark="D")
"""Article 29 asks for a reply and sets no time; what an office sets itself is told as practice, never as law."""

TABLE: dict[ClockCode, Clock] = {
    c.code: c
    for c in (
        _c(
            ClockCode.T1,
            "登记",
            "各级机关、单位",
            "收到信访事项",
            "登记",
            0,
            _CAL,
            _NEV,
            Basis(article=22, paragraph=1, mark="D"),
        ),
        _c(
            ClockCode.T2,
            "分办转送",
            _OFFICE,
            "收到信访事项",
            "转送、交办或者报请",
            15,
            _CAL,
            _AUT,
            Basis(article=22, paragraph=1),
        ),
        _c(
            ClockCode.T3,
            "直接收到的告知",
            _UNIT,
            "收到之日",
            "书面告知送达",
            15,
            _CAL,
            _AUT,
            Basis(article=23, paragraph=2),
        ),
        _c(
            ClockCode.T4,
            "转送交办的告知",
            _UNIT,
            "收到之日",
            "书面告知送达",
            15,
            _CAL,
            _AUT,
            Basis(article=23, paragraph=3),
        ),
        _c(
            ClockCode.T5,
            "提出异议",
            _UNIT,
            "收到之日",
            "转送单位收到异议",
            5,
            _WD,
            _NEV,
            Basis(article=23, paragraph=3),
        ),
        _c(
            ClockCode.T6,
            "交办反馈",
            _UNIT,
            "交办函",
            "报送办结报告",
            None,
            _GIVEN,
            _AUT,
            Basis(article=22, paragraph=1, item=3),
        ),
        _c(ClockCode.T7, "办理期限", _UNIT, "受理之日", "办结", 60, _CAL, _AUT, Basis(article=34)),
        _c(
            ClockCode.T8,
            "延长办理期限",
            _UNIT,
            "办理期限届满",
            "办结",
            0,
            _CAL,
            _AUT,
            Basis(article=34),
            extension=30,
        ),
        _c(
            ClockCode.T9,
            "请求复查",
            _CITIZEN,
            "收到书面答复之日",
            "提出复查请求",
            30,
            _CAL,
            _CIT,
            Basis(article=35),
        ),
        _c(
            ClockCode.T10,
            "作出复查意见",
            "复查机关",
            "收到复查请求之日",
            "作出复查意见",
            30,
            _CAL,
            _AUT,
            Basis(article=35),
        ),
        _c(
            ClockCode.T11,
            "请求复核",
            _CITIZEN,
            "收到书面答复之日",
            "提出复核请求",
            30,
            _CAL,
            _CIT,
            Basis(article=36, paragraph=1),
        ),
        _c(
            ClockCode.T12,
            "作出复核意见",
            "复核机关",
            "收到复核请求之日",
            "作出复核意见",
            30,
            _CAL,
            _AUT,
            Basis(article=36, paragraph=1),
            excludes_hearings=True,
        ),
        _c(
            ClockCode.T13,
            "复核听证时间",
            "复核机关",
            "听证开始",
            "听证结束",
            None,
            _NONE,
            _NEV,
            Basis(article=36, paragraph=2),
        ),
        _c(
            ClockCode.T14,
            "重大紧急报告",
            "各级机关、单位",
            "得知",
            "各接收方收到",
            None,
            _NONE,
            _NEV,
            Basis(article=25),
        ),
        _c(
            ClockCode.T15,
            "建议的书面反馈",
            "收到建议的单位",
            "收到建议",
            "书面反馈",
            None,
            _NONE,
            _AUT,
            Basis(article=40, paragraph=4),
        ),
        _c(ClockCode.T16, "年度报告", _OFFICE, "年度终了", "报告送出", None, _NONE, _NEV, Basis(article=41)),
        _c(
            ClockCode.T17,
            "年度考核",
            "党委和政府",
            "年度终了",
            "考核记录",
            None,
            _NONE,
            _NEV,
            Basis(article=39, paragraph=1),
        ),
        _c(
            ClockCode.S1,
            "履行职责或者答复（部门法期限）",
            _UNIT,
            "期限起算之日",
            "履行职责或者答复",
            None,
            _TOLD,
            _AUT,
            Basis(article=31, item=5),
        ),
        _c(
            ClockCode.P4,
            "建议意见的回复（本地做法，非法定）",
            _UNIT,
            "受理之日",
            "回复",
            None,
            _TOLD,
            _AUT,
            SUGGESTION_PRACTICE,
        ),
    )
}
