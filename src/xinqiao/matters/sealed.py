"""Which columns hold sealed bytes, and to what these are bound."""

from django.db.models import Model

from xinqiao.kernel.told import read
from xinqiao.matters.models import (
    LogEntry,
    MaskCorrection,
    MatterMessage,
    NoticeAddress,
    Paper,
    PastAnswer,
    Petition,
    RequestChange,
    ReviewRequest,
    WordsBefore,
    WordsChange,
)
from xinqiao.offices.models import BulkRun, Draft, DraftFile, MailAddress, SecondFactor
from xinqiao.people.models import FormerIdentity, Person

SEALED: list[tuple[type[Model], str, str]] = [
    (Person, "pk", "people.person:{}:identity"),
    (FormerIdentity, "pk", "people.formeridentity:{}:identity"),
    (RequestChange, "pk", "matters.requestchange:{}:words"),
    (WordsChange, "pk", "matters.wordschange:{}:words"),
    (Petition, "pk", "matters.petition:{}:original"),
    (PastAnswer, "petition_id", "matters.petition:{}:past-answer"),
    (Paper, "pk", "matters.paper:{}:content"),
    (MaskCorrection, "seal_id", "matters.maskcorrection:{}:words"),
    (WordsBefore, "seal_id", "matters.wordsbefore:{}:words"),
    (LogEntry, "pk", "matters.logentry:{}:text"),
    (MatterMessage, "pk", "matters.mattermessage:{}:text"),
    (NoticeAddress, "pk", "matters.noticeaddress:{}:ways"),
    (ReviewRequest, "pk", "matters.reviewrequest:{}:text"),
    (SecondFactor, "pk", "offices.secondfactor:{}:secret"),
    (MailAddress, "pk", "offices.mailaddress:{}:mail"),
    (Draft, "pk", "offices.draft:{}:content"),
    (DraftFile, "pk", "offices.draftfile:{}:bytes"),
    (BulkRun, "pk", "offices.run:{}:words"),
]
"""Every column `sealed` with the column that its context names and the context its bytes are bound to; an app above this one adds its own
in its `records.py`. A test proves that none is missing."""


def sealed_columns() -> list[tuple[type[Model], str, str]]:
    """All of them, those of the apps above too."""
    read("records")
    return SEALED
