"""What the petitioner who wants it is told of, in which words and when: one table. A notice says that there is something new and where to look; it says
nothing of the matter and serves nothing (条例 23(2), 32: what is decided is served in writing)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.identity import check_phone
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.words import Phrase

MORNING, EVENING = 8, 18
"""Hours of a working day in which anybody is told anything."""
TAIL = 4
"""So many last signs of the number: two matters of one person can be told apart, and nobody else learns which it is."""


class NoticeWay(StrEnum):
    MAIL = "mail"
    PHONE = "phone"


class NoticeEvent(StrEnum):
    REGISTERED = "registered"
    MESSAGE = "message"
    OWN_DATA = "own_data"
    HEARING = "hearing"
    PAPER = "paper"
    ACCEPTED = "accepted"
    DECIDED = "decided"
    EXTENDED = "extended"
    ANSWERED = "answered"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRule:
    """`words`: what there is, never what it says, so that acceptance and refusal read alike. `clocks`: the statutory times within which the
    petitioner is to be told; `everyone`: all who brought the matter, or only the one whom it concerns."""

    words: str
    clocks: tuple[ClockCode, ...] = ()
    everyone: bool = True


_TOLD_BY = (ClockCode.T2, ClockCode.T3, ClockCode.T4)
_PAPER = "有新的文书"
NOTICES: dict[NoticeEvent, NoticeRule] = {
    NoticeEvent.REGISTERED: NoticeRule(words="已经收到并编号", everyone=False),
    NoticeEvent.MESSAGE: NoticeRule(words="有新的留言", everyone=False),
    NoticeEvent.OWN_DATA: NoticeRule(words="有新的消息", everyone=False),
    NoticeEvent.HEARING: NoticeRule(words="有新的安排"),
    NoticeEvent.PAPER: NoticeRule(words=_PAPER),
    NoticeEvent.ACCEPTED: NoticeRule(words=_PAPER, clocks=_TOLD_BY),
    NoticeEvent.DECIDED: NoticeRule(words=_PAPER, clocks=_TOLD_BY),
    NoticeEvent.EXTENDED: NoticeRule(words=_PAPER, clocks=(ClockCode.T7,)),
    NoticeEvent.ANSWERED: NoticeRule(words=_PAPER, clocks=(ClockCode.T7, ClockCode.T8, ClockCode.S1)),
    NoticeEvent.REVIEWED: NoticeRule(words=_PAPER, clocks=(ClockCode.T10, ClockCode.T12)),
}

OF_ACTION: Mapping[str, NoticeEvent] = {
    "petition.submit": NoticeEvent.REGISTERED,
    "petition.write": NoticeEvent.MESSAGE,
    "data_request.grant": NoticeEvent.OWN_DATA,
    "data_request.refuse": NoticeEvent.OWN_DATA,
    "hearing.cancel": NoticeEvent.HEARING,
}
"""Act → what is told of it."""

OF_PAPER: Mapping[str, NoticeEvent] = {
    PaperKind.HEARING_NOTICE: NoticeEvent.HEARING,
    PaperKind.ACCEPTANCE_NOTICE: NoticeEvent.ACCEPTED,
    PaperKind.PROCEDURE_NOTICE: NoticeEvent.DECIDED,
    PaperKind.DECLINE_NOTICE: NoticeEvent.DECIDED,
    PaperKind.BAR_NOTICE: NoticeEvent.DECIDED,
    PaperKind.GUIDANCE_NOTICE: NoticeEvent.DECIDED,
    PaperKind.EXTENSION_NOTICE: NoticeEvent.EXTENDED,
    PaperKind.HANDLING_OPINION: NoticeEvent.ANSWERED,
    PaperKind.REPLY: NoticeEvent.ANSWERED,
    PaperKind.REVIEW_OPINION: NoticeEvent.REVIEWED,
    PaperKind.FINAL_REVIEW_OPINION: NoticeEvent.REVIEWED,
    PaperKind.LATE_REVIEW_NOTICE: NoticeEvent.REVIEWED,
}
"""Kind of document → what is told when it is issued to the petitioner; any other one is `PAPER`."""
IN_HAND = (
    PaperKind.RECEIPT,
    PaperKind.REGISTRATION_FORM,
    PaperKind.ELECTION_FORM,
    PaperKind.PROOF_OF_SERVICE,
)
"""Given out or signed by who is there: nobody is told of it."""


def event_of(kind: str) -> NoticeEvent | None:
    """What is told of a document of this kind, if anything."""
    return None if kind in IN_HAND else OF_PAPER.get(kind, NoticeEvent.PAPER)


_TEXT = (
    "您登记的事项（编号尾号{tail}）{words}，请凭编号和查询码查看：{place} 。"
    "本通知不是文书送达，不起算任何期限，文书仍依法送达。不想再收：{end}"
)
_WITHOUT_ADDRESS = (
    "您登记的事项（编号尾号{tail}）{words}，请打开回执上的查询页，凭编号和查询码查看。"
    "本通知不是文书送达，不起算任何期限，文书仍依法送达。不想再收的，在查询页选停收。"
)


def text_of(event: NoticeEvent, number: str, place: str, end: str) -> Phrase:
    """All that a notice says. `place`: where the counter is; empty where the office did not say."""
    values = {"tail": number[-TAIL:], "words": NOTICES[event].words}
    return Phrase(_TEXT, place=place, end=end, **values) if place else Phrase(_WITHOUT_ADDRESS, **values)


class Days(Protocol):
    def is_working_day(self, day: date) -> bool: ...


def by_day(moment: datetime, days: Days) -> bool:
    """Whether somebody may be told now: by day, on a working day."""
    return MORNING <= moment.hour < EVENING and days.is_working_day(moment.date())


def going_out(moment: datetime, days: Days, until: date | None = None) -> datetime:
    """When a notice of now goes out: in working hours. Where the statutory day `until` would pass before, by day on a day off, and in the night
    only where nothing else is left of that day."""
    working = _next_morning(moment)
    while not days.is_working_day(working.date()):
        working = _at_eight(working + timedelta(days=1))
    if until is None or until < moment.date() or working.date() <= until:
        return working
    waking = _next_morning(moment)
    return waking if waking.date() <= until else moment


def _next_morning(moment: datetime) -> datetime:
    """`moment` itself by day, else the next eight o'clock."""
    if moment.hour >= EVENING:
        return _at_eight(moment + timedelta(days=1))
    return moment if moment.hour >= MORNING else _at_eight(moment)


def _at_eight(moment: datetime) -> datetime:
    return moment.replace(hour=MORNING, minute=0, second=0, microsecond=0)


def mobile_of(raw: str) -> str:
    """The mobile number, as it is dialled; empty for anything else."""
    found = check_phone(raw)
    return found.normalised if found.ok and found.kind == "mobile" else ""
