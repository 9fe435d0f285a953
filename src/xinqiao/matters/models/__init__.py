"""Petitions and matters. Clocks, acceptance and opinions hang on the Matter, receipt and registration on the Petition."""

from xinqiao.matters.models.assistance import Assistance
from xinqiao.matters.models.citation import Citation, CitationOverride
from xinqiao.matters.models.commitment import Commitment
from xinqiao.matters.models.delay import Delay
from xinqiao.matters.models.disclosure import Call, Delegation, Disclosure
from xinqiao.matters.models.disposition import Disposition, DispositionKind, HandOver, Objection, Recusal
from xinqiao.matters.models.handling import LogEntry, LogKind
from xinqiao.matters.models.instruction import Dispute, DisputeKind, RequestForInstruction
from xinqiao.matters.models.mask import MaskCorrection, WordsBefore
from xinqiao.matters.models.matter import (
    WALLS,
    Matter,
    MatterStaff,
    MatterUnit,
    Outcome,
    RequestItem,
    RunningClock,
    StaffPart,
    UnitPart,
)
from xinqiao.matters.models.message import MatterMessage, MessageSort
from xinqiao.matters.models.note import Note
from xinqiao.matters.models.notice import NoticeAddress
from xinqiao.matters.models.package import FilePackage
from xinqiao.matters.models.paper import (
    READABLE,
    Approval,
    Paper,
    PaperState,
    Service,
    ServiceMethod,
    Unserved,
    UnservedGround,
)
from xinqiao.matters.models.party import Acting, Correction, Death, Election, RequestChange, WordsChange
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
from xinqiao.matters.models.review import REFUSED, Evaluation, Grade, ReviewRequest
from xinqiao.matters.models.second_reading import SecondReading
from xinqiao.matters.models.start_correction import StartCorrection
from xinqiao.matters.models.submitted import SubmittedText

__all__ = [
    "READABLE",
    "REFUSED",
    "WALLS",
    "Acting",
    "Approval",
    "Assistance",
    "Attachment",
    "Call",
    "Channel",
    "Citation",
    "CitationOverride",
    "Commitment",
    "Correction",
    "Death",
    "Delay",
    "Delegation",
    "Disclosure",
    "Disposition",
    "DispositionKind",
    "Dispute",
    "DisputeKind",
    "Election",
    "Evaluation",
    "FilePackage",
    "Grade",
    "HandOver",
    "ImportedRow",
    "LogEntry",
    "LogKind",
    "MaskCorrection",
    "Matter",
    "MatterMessage",
    "MatterStaff",
    "MatterUnit",
    "MessageSort",
    "Note",
    "NoticeAddress",
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
    "StartCorrection",
    "SubmittedText",
    "UnitPart",
    "Unserved",
    "UnservedGround",
    "WordsBefore",
    "WordsChange",
]
