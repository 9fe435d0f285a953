"""What arrives at registration, checked and ready to be stored (M-I1, M-R1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from xinqiao.intake.files import check_file, clean
from xinqiao.kernel.errors import InvalidInput
from xinqiao.matters.models import Channel
from xinqiao.people.models import PersonKind
from xinqiao.people.vault import Identity
from xinqiao.rules.identity import check_id, check_name, check_phone
from xinqiao.rules.redaction import redact
from xinqiao.rules.text_input import clean_text
from xinqiao.rules.words import Phrase

MAX_TEXT = 100_000
MAX_REQUESTS = 20
MAX_REPRESENTATIVES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it came: the sender's name for it and its bytes."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One petition as received. `identity` None: anonymous. `requests` empty: the title stands for the one request."""

    channel: Channel
    title: str
    text: str
    received_at: datetime
    identity: Identity | None = None
    representatives: tuple[Identity, ...] = ()
    people_count: int = 1
    requests: tuple[str, ...] = ()
    place: str = ""
    urgent: bool = False
    oral: bool = False
    read_back: bool = False
    other_procedure: str = ""
    accusation: bool = False
    submission_key: str | None = None
    source_ref: str = ""
    files: tuple[Upload, ...] = ()

    @property
    def is_group(self) -> bool:
        """Five or more people on one matter (law.md 6.3, practice)."""
        return self.people_count >= 5

    @property
    def parties(self) -> tuple[Identity, ...]:
        return ((self.identity,) if self.identity else ()) + self.representatives


def _identity(given: Identity, prefix: str, problems: dict[str, str]) -> Identity:
    """A checked identity: full-width digits folded, check digit verified, name kept as written."""
    name = clean_text(given.name, max_chars=50, what="姓名")
    if not name.ok:
        problems[f"{prefix}name"] = name.problem
    elif given.kind == PersonKind.NATURAL and (problem := check_name(name.text).problem):
        problems[f"{prefix}name"] = problem
    id_number, phone = given.id_number.strip(), given.phone.strip()
    if id_number:
        checked_id = check_id(id_number)
        id_number = checked_id.normalised
        if not checked_id.ok:
            problems[f"{prefix}id_number"] = checked_id.problem
    if phone:
        checked_phone = check_phone(phone)
        phone = checked_phone.normalised
        if not checked_phone.ok:
            problems[f"{prefix}phone"] = checked_phone.problem
    return replace(given, name=name.text.strip(), id_number=id_number, phone=phone)


def _text(
    raw: str, name: str, label: str, limit: int, problems: dict[str, str], *, required: bool = True
) -> str:
    checked = clean_text(raw, max_chars=limit, what=label, required=required)
    if not checked.ok:
        problems[name] = checked.problem
    return checked.text.strip()


def _check_time(received_at: datetime, at: datetime, problems: dict[str, str]) -> None:
    if received_at > at + timedelta(minutes=5):
        problems["received_at"] = "收到时间不能晚于现在，请核对。"
    elif received_at.year < 1990:
        problems["received_at"] = "收到时间早于1990年，请核对年份。"


def _check_group(given: Submission, problems: dict[str, str]) -> None:
    if len(given.parties) > MAX_REPRESENTATIVES and given.representatives:
        problems["representatives"] = (
            "多人走访应当推选代表，代表人数不得超过5人（《信访工作条例》第二十条第三款）。"
        )
    if not 1 <= given.people_count <= 100_000:
        problems["people_count"] = "人数应为1至100000之间的整数。"
    elif given.people_count < len(given.parties):
        problems["people_count"] = "人数不能少于所填代表的人数，请核对。"


def checked(given: Submission, at: datetime) -> Submission:
    """The submission with everything cleaned. Raises InvalidInput naming each field that needs attention."""
    problems: dict[str, str] = {}
    title = _text(given.title, "title", "标题", 200, problems)
    text = _text(given.text, "text", "反映的内容", MAX_TEXT, problems)
    requests = tuple(
        _text(r, "requests", "诉求", 1000, problems) for r in given.requests[:MAX_REQUESTS] if r.strip()
    )
    if len(given.requests) > MAX_REQUESTS:
        problems["requests"] = Phrase("诉求最多分列{most}项，其余请写在内容里。", most=MAX_REQUESTS)
    identity = _identity(given.identity, "", problems) if given.identity else None
    others = tuple(
        _identity(r, f"representative_{i}_", problems) for i, r in enumerate(given.representatives, 1)
    )
    place = _text(given.place, "place", "问题发生地", 80, problems, required=False)
    procedure = _text(given.other_procedure, "other_procedure", "其他程序", 200, problems, required=False)
    _check_time(given.received_at, at, problems)
    _check_group(given, problems)
    files = tuple(checked_files(given.files, problems))
    if problems:
        raise InvalidInput(problems)
    return replace(
        given,
        title=title,
        text=text,
        requests=requests or (title,),
        identity=identity,
        representatives=others,
        place=place,
        other_procedure=procedure,
        files=files,
    )


def checked_files(files: Iterable[Upload], problems: dict[str, str]) -> Iterable[Upload]:
    """Files whose content is what their name says, cleaned of hidden data such as the place a photo was taken."""
    for number, upload in enumerate(files, 1):
        if number > 20:
            problems["files"] = "一次最多上传20个材料，其余请分次提交。"
            return
        result = check_file(upload.name, upload.data)
        if not result.ok:
            problems["files"] = Phrase("「{name}」：{problem}", name=result.safe_name, problem=result.problem)
        else:
            yield Upload(name=result.safe_name, data=clean(upload.data, result.kind))


def masked(given: Submission, text: str) -> str:
    """The masked copy of `text`: numbers and the parties' own names hidden (M-I2)."""
    names = tuple(p.name for p in given.parties if p.kind == PersonKind.NATURAL)
    known = tuple(secret for p in given.parties for secret in p.secrets)
    return redact(text, names=names, known=known).text
