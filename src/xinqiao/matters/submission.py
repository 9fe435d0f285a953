"""What arrives at registration, checked and ready to be stored (M-I1, M-R1)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from xinqiao.intake.files import Upload
from xinqiao.kernel.clock import day_of, now
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Exact, Mask
from xinqiao.library.calendars import work_calendar
from xinqiao.matters import notices
from xinqiao.matters.files import SealedFile, inspected, laid_by
from xinqiao.matters.models import Channel, Petition
from xinqiao.matters.notices import Ways
from xinqiao.people.models import PersonKind
from xinqiao.people.vault import Identity
from xinqiao.rules.identity import check_phone
from xinqiao.rules.identity_documents import IdKind, check_document, kind_of
from xinqiao.rules.redaction import redactor
from xinqiao.rules.submission import (
    REGISTER_WORKING_DAYS,
    clean,
    is_group_visit,
    late_problem,
    names_nobody,
    problems,
)

_SEALED = "sealed; the masked copy is made beside it by the names that come with it"
_SEALED_APART = "where notices go; sealed, and in no log"
_MASKED = "kept only as masked by the names that come with it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One petition as received. `identity` None: anonymous. `requests` empty: the title stands for the one request. `files`
    have been inspected and sealed before (`ready`); `theirs` tells of files that an office adds that they came from the petitioner."""

    channel: Channel
    title: Annotated[str, Exact("标题", why=_SEALED)]
    text: Annotated[str, Exact("内容", why=_SEALED)]
    received_at: datetime
    identity: Identity | None = None
    representatives: tuple[Identity, ...] = ()
    people_count: int = 1
    requests: Annotated[tuple[str, ...], Exact("诉求", why=_SEALED)] = ()
    place: Annotated[str, Exact("发生地", required=False, why=_MASKED)] = ""
    urgent: bool = False
    oral: bool = False
    read_back: bool = False
    other_procedure: Annotated[str, Exact("其他途径", required=False, why=_MASKED)] = ""
    language: Annotated[str, Exact("使用的语言", required=False, why=_MASKED)] = ""
    late_reason: Annotated[str, Exact("迟登记的原因", required=False, why=_MASKED)] = ""
    accusation: bool = False
    submission_key: Annotated[str | None, Exact("提交编号", required=False, why="a fingerprint")] = None
    source_ref: Annotated[
        str, Exact("来源编号", required=False, why="a fingerprint, or as `Message.key`")
    ] = ""
    files: tuple[SealedFile, ...] = ()
    theirs: bool = False
    notice_mail: Annotated[str, Exact("发通知的邮箱", required=False, why=_SEALED_APART)] = ""
    notice_phone: Annotated[str, Exact("发短信的手机号码", required=False, why=_SEALED_APART)] = ""

    @property
    def notices(self) -> Ways:
        """Where the petitioner wants to be told that there is something new."""
        return Ways(mail=self.notice_mail.strip(), phone=self.notice_phone.strip())

    @property
    def is_group(self) -> bool:
        return is_group_visit(self.channel, self.people_count)

    @property
    def phone(self) -> str:
        return self.identity.phone if self.identity else ""

    @property
    def parties(self) -> tuple[Identity, ...]:
        return ((self.identity,) if self.identity else ()) + self.representatives


@contextmanager
def ready(given: Submission, uploads: Sequence[Upload]) -> Iterator[Submission]:
    """The submission with its files, for the command inside the block. What is wrong with words and with files is told
    together. Raises InvalidInput."""
    found = _problems(given, now())
    checked = inspected(uploads, found)
    if found:
        raise InvalidInput(found)
    with laid_by(checked) as files:
        yield replace(given, files=(*given.files, *files))


def wrong(given: Submission, uploads: Sequence[Upload]) -> dict[str, str]:
    """What is to be put right in words and files of what cannot be registered yet."""
    found = _problems(given, now())
    inspected(uploads, found)
    return found


def checked(given: Submission, at: datetime, *, taken_over: bool = False) -> Submission:
    """The submission with everything cleaned. Raises InvalidInput naming each field that needs attention, as
    `rules.submission` says."""
    found = problems(given, at, taken_over=True) if taken_over else _problems(given, at)
    if found:
        raise InvalidInput(found)
    title = _clean("title", given.title)
    requests = tuple(_clean("requests", request) for request in given.requests if request.strip())
    return replace(
        given,
        title=title,
        text=_clean("text", given.text),
        requests=requests or (title,),
        identity=tidy(given.identity) if given.identity else None,
        representatives=tuple(tidy(party) for party in given.representatives),
        place=_clean("place", given.place),
        other_procedure=_clean("other_procedure", given.other_procedure),
        language=_clean("language", given.language),
        late_reason=_clean("late_reason", given.late_reason),
    )


def _problems(given: Submission, at: datetime) -> dict[str, str]:
    """What to put right; also whether the reason of a late registration is there, and only where it is owed (M-R1). What comes again
    under its key was judged when it came first."""
    found, received = problems(given, at) | notices.problems(given.notices), given.received_at
    if "received_at" in found or (not given.late_reason and day_of(received) >= day_of(at)):
        return found
    key = given.submission_key
    if key and Petition.objects.filter(submission_key=key).exists():
        return found
    due = work_calendar().add_working_days(day_of(received), REGISTER_WORKING_DAYS).day
    problem = late_problem(given.late_reason, due, day_of(at))
    return found | ({"late_reason": problem} if problem else {})


def _clean(field: str, raw: str) -> str:
    return clean(field, raw).text.strip()


def tidy(given: Identity) -> Identity:
    """A checked identity: full-width digits folded, name kept as written; the kind of a document that its number shows is said."""
    id_number, phone = given.id_number.strip(), given.phone.strip()
    id_kind = given.id_kind or (kind_of(id_number) if id_number else IdKind.UNSAID)
    return replace(
        given,
        name="" if names_nobody(given.name) else _clean("name", given.name),
        id_kind=id_kind if id_number else IdKind.UNSAID,
        id_number=check_document(id_kind, id_number).normalised if id_number else "",
        phone=check_phone(phone).normalised if phone else "",
        address=_clean("address", given.address),
        email=_clean("email", given.email),
    )


def mask_of(given: Submission) -> Mask:
    """What makes the masked copy of each text that comes with the submission: numbers and the parties' own names hidden (M-I2)."""
    names = tuple(p.name for p in given.parties if p.kind == PersonKind.NATURAL)
    known = tuple(secret for p in given.parties for secret in p.secrets)
    known += tuple(each for each in (given.notices.mail, given.notices.phone) if each)
    hide = redactor(names=names, known=known)
    return lambda text: hide(text).text if text else text
