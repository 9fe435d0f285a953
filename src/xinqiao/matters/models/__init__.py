"""Petitions and matters. Clocks, acceptance and opinions hang on the Matter, receipt and registration on the Petition."""

from xinqiao.matters.models.assistance import Assistance
from xinqiao.matters.models.citation import Citation, CitationOverride
from xinqiao.matters.models.commitment import Commitment
from xinqiao.matters.models.delay import Delay
from xinqiao.matters.models.disposition import Disposition, DispositionKind, HandOver, Objection, Recusal
from xinqiao.matters.models.handling import LogEntry, LogKind
from xinqiao.matters.models.instruction import Dispute, DisputeKind, RequestForInstruction
from xinqiao.matters.models.matter import (
    Matter,
    MatterStaff,
    MatterUnit,
    Outcome,
    RequestItem,
    RunningClock,
    StaffPart,
    UnitPart,
)
from xinqiao.matters.models.paper import (
    Approval,
    Paper,
    PaperState,
    Service,
    ServiceMethod,
    Unserved,
    UnservedGround,
)
from xinqiao.matters.models.party import Acting, Correction, Death, Election, RequestChange
from xinqiao.matters.models.petition import (
    Attachment,
    Channel,
    ImportedRow,
    OutsideDocument,
    OutsideKind,
    PastAnswer,
    Petition,
    Representative,
    SavedFilter,
)
from xinqiao.matters.models.reply_check import ReplyCheck
from xinqiao.matters.models.review import REFUSED, Evaluation, Grade, HearingInterval, ReviewRequest
from xinqiao.matters.models.second_reading import SecondReading

__all__ = [
    "REFUSED",
    "Acting",
    "Approval",
    "Assistance",
    "Attachment",
    "Channel",
    "Citation",
    "CitationOverride",
    "Commitment",
    "Correction",
    "Death",
    "Delay",
    "Disposition",
    "DispositionKind",
    "Dispute",
    "DisputeKind",
    "Election",
    "Evaluation",
    "Grade",
    "HandOver",
    "HearingInterval",
    "ImportedRow",
    "LogEntry",
    "LogKind",
    "Matter",
    "MatterStaff",
    "MatterUnit",
    "Objection",
    "Outcome",
    "OutsideDocument",
    "OutsideKind",
    "Paper",
    "PaperState",
    "PastAnswer",
    "Petition",
    "Recusal",
    "ReplyCheck",
    "Representative",
    "RequestChange",
    "RequestForInstruction",
    "RequestItem",
    "ReviewRequest",
    "RunningClock",
    "SavedFilter",
    "SecondReading",
    "Service",
    "ServiceMethod",
    "StaffPart",
    "UnitPart",
    "Unserved",
    "UnservedGround",
]
