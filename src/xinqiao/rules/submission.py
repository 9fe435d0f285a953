"""What a petition must say to be registered: one set of rules for counter, desk, programs, e-mail and imports (条例 19, 20(3)).

Doors only read what was typed. Fields are named as the API names them: `petitioner.phone`, `representatives.2.name`, counted
from 0. Registration itself is never refused for what a petitioner leaves out (条例 22(1), 23(1)): every sentence says what to
put right.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from xinqiao.rules.identity import NAME_MAX_CHARS, check_name, check_phone
from xinqiao.rules.identity_documents import IdKind, check_document
from xinqiao.rules.patterns import pattern
from xinqiao.rules.text_input import MAX_CHARS, TextCheck, clean_text, is_blank, says_nothing
from xinqiao.rules.words import Phrase

REGISTER_WORKING_DAYS = 1
"""Registered by the end of the next working day (law.md 2.2, T1: the text gives no number)."""
MOST_REQUESTS = 20
MOST_REPRESENTATIVES = 5
MOST_PEOPLE = 100_000
GROUP_FROM = 5
"""People from whom on a visit counts as one of a group (practice; the Regulations give no number)."""
_EARLIEST = 1990
_CLOCK_MAY_DIFFER = timedelta(minutes=5)
_NAMELESS = pattern("(?:匿名者?|无名氏?|佚名)")
_WRITTEN = ("letter", "email", "web")


def is_group_visit(channel: str, people: int) -> bool:
    """集体走访: five or more who come in person. Only who comes in person elects representatives (条例 20(3))."""
    return channel == "visit" and people >= GROUP_FROM


def is_joint_letter(channel: str, people: int) -> bool:
    """联名信: one text that several signed; they are no group visit, however many they are."""
    return channel in _WRITTEN and people > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedWords:
    """A text of a submission: how it is called, how long it may be, whether it must be there; `missing`: what is said then, if it
    has words of its own."""

    label: str
    most: int
    required: bool = False
    missing: str = ""


TEXTS = {
    "title": SubmittedWords(
        label="标题", most=200, required=True, missing="请写标题，例如：临江区某小区夜间施工扰民。"
    ),
    "text": SubmittedWords(
        label="反映的内容",
        most=MAX_CHARS,
        required=True,
        missing="请写发生了什么事：什么时间、什么地点、找过哪些部门。",
    ),
    "requests": SubmittedWords(label="诉求", most=1000),
    "place": SubmittedWords(label="问题发生地", most=80),
    "other_procedure": SubmittedWords(label="其他程序", most=200),
    "name": SubmittedWords(label="姓名", most=NAME_MAX_CHARS, required=True),
    "id_number": SubmittedWords(label="证件号码", most=40),
    "phone": SubmittedWords(label="电话", most=30),
    "address": SubmittedWords(label="住址", most=120),
    "email": SubmittedWords(label="电子邮箱", most=120),
    "notice_phone": SubmittedWords(label="手机号码（发短信）", most=30),
    "notice_mail": SubmittedWords(label="邮箱（发邮件）", most=120),
    "language": SubmittedWords(label="使用的语言", most=40),
    "late_reason": SubmittedWords(label="迟登记的原因", most=200),
}


class Party(Protocol):
    """Who petitions, or speaks for those who do."""

    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def id_kind(self) -> IdKind: ...
    @property
    def id_number(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def email(self) -> str: ...


class GivenSubmission(Protocol):
    """A petition as it was read at a door. `identity` None: anonymous."""

    @property
    def channel(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def requests(self) -> Sequence[str]: ...
    @property
    def place(self) -> str: ...
    @property
    def other_procedure(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def identity(self) -> Party | None: ...
    @property
    def representatives(self) -> Sequence[Party]: ...
    @property
    def people_count(self) -> int: ...
    @property
    def oral(self) -> bool: ...
    @property
    def read_back(self) -> bool: ...


_NOTHING = TextCheck(ok=True, text="")


def clean(field: str, raw: str) -> TextCheck:
    """One text, cleaned by the rule of its field."""
    rule = TEXTS[field]
    if not raw and not rule.required:
        return _NOTHING
    found = clean_text(raw, max_chars=rule.most, what=rule.label, required=rule.required)
    return (
        replace(found, problem=rule.missing)
        if found.problem and rule.missing and is_blank(found.text)
        else found
    )


def problems(given: GivenSubmission, at: datetime, *, taken_over: bool = False) -> dict[str, str]:
    """Field → what to put right, empty when the petition can be registered. `taken_over`: it was received by an earlier
    system, and nobody can be asked any more how an answer would reach the petitioner."""
    found: dict[str, str] = {}
    for field, problem in _all(given, at, taken_over):
        found.setdefault(field, problem)
    return found


def late_problem(reason: str, due: date, on: date) -> str:
    """What is wrong with the sentence on a late registration, or empty. It is asked from the day after `due`, the last working day
    for it, and of no other: a petition is registered all the same (条例 22(1)), and the reason stays with it (M-R1)."""
    if on <= due:
        unasked = "在收到后一个工作日内登记的，不写迟登记的原因；请清空这一栏，或者核对收到时间。"
        return "" if is_blank(reason) else unasked
    if not is_blank(reason):
        return clean("late_reason", reason).problem
    told = "收到后一个工作日内应当登记，最迟是{day}。请用一句话写明迟登记的原因；收到时间填错的，请改正（《信访工作条例》第二十二条第一款）。"
    return Phrase(told, day=due)


def _all(given: GivenSubmission, at: datetime, taken_over: bool) -> Iterator[tuple[str, str]]:
    yield from _texts(given)
    yield from _time(given.received_at, at)
    yield from _people(given)
    yield from _speaking(given)
    if given.identity is not None:
        nameless = taken_over or given.channel == "call"
        yield from _party(given.identity, "petitioner", nameless=nameless and has_address(given.identity))
        if given.identity.kind == "account" and not taken_over:
            yield "petitioner.kind", "网络平台账号只随以前系统的数据导入；请选自然人，或者法人、其他组织。"
        if given.channel == "web" and not taken_over and not has_address(given.identity):
            yield (
                "petitioner.phone",
                "电话和住址请至少填写一项，否则我们无法答复您；都没有的，可以到信访部门当面反映。",
            )
    # More than may be named are not each looked at: whoever sends thousands must not keep others waiting.
    for number, party in enumerate(given.representatives[:MOST_REPRESENTATIVES]):
        yield from _party(party, f"representatives.{number}")


def _texts(given: GivenSubmission) -> Iterator[tuple[str, str]]:
    written = {
        "title": given.title,
        "text": given.text,
        "place": given.place,
        "other_procedure": given.other_procedure,
        "language": given.language,
    }
    for field, raw in written.items():
        if problem := clean(field, raw).problem:
            yield field, problem
    if len(given.requests) > MOST_REQUESTS:
        yield "requests", Phrase("诉求最多分列{most}项，其余请写在内容里。", most=MOST_REQUESTS)
        return
    for request in given.requests:
        if problem := clean("requests", request).problem:
            yield "requests", problem


def _time(received_at: datetime, at: datetime) -> Iterator[tuple[str, str]]:
    if received_at > at + _CLOCK_MAY_DIFFER:
        yield "received_at", "收到时间不能晚于现在，请核对。"
    elif received_at.year < _EARLIEST:
        yield "received_at", "收到时间早于1990年，请核对年份。"


def _people(given: GivenSubmission) -> Iterator[tuple[str, str]]:
    """How many they are, and who speaks for them: at most five (条例 20(3)), the petitioner among them."""
    named = len(given.representatives) + 1
    if given.representatives and given.identity is None:
        yield "petitioner", "有代表的，请把其中一人填为信访人；都不愿留姓名的，不要填写代表。"
    if given.representatives and named > MOST_REPRESENTATIVES:
        told = (
            "多人走访应当推选代表，代表人数不得超过5人（《信访工作条例》第二十条第三款）。"
            if given.channel == "visit"
            else "联名信请写明至多5名联系人（连同信访人），其余署名人只填人数，姓名以来信为准。"
        )
        yield "representatives", told
    if not 1 <= given.people_count <= MOST_PEOPLE:
        yield "people_count", "人数应为1至100000之间的整数。"
    elif given.representatives and given.people_count < named:
        yield "people_count", "人数不能少于所填代表的人数，请核对。"


def _speaking(given: GivenSubmission) -> Iterator[tuple[str, str]]:
    """What was said is recorded and read back (条例 19(1)). That it was not read back is recorded too: whoever has left or
    hung up cannot be read to."""
    if given.oral and given.channel in _WRITTEN:
        yield "oral", "来信、电子邮件和网上信访是书面提出的，请不要选口头提出。"
    if given.read_back and not given.oral:
        yield "read_back", "宣读核对的是口头提出的内容；口头提出的，请同时选口头提出。"


def party_problems(party: Party) -> dict[str, str]:
    """What to put right in what is told of somebody who is named, by part: `name`, `phone`."""
    return {field.partition(".")[2]: problem for field, problem in _party(party, "party")}


def _party(party: Party, field: str, *, nameless: bool = False) -> Iterator[tuple[str, str]]:
    """`nameless`: who left only a way to be answered, such as a caller's number, need not be called anything."""
    found = {
        part: clean(part, getattr(party, part)).problem
        for part in ("name", "id_number", "phone", "address", "email")
    }
    for part in ("id_number", "phone", "address", "email"):
        if says_nothing(given := getattr(party, part)):
            told = "“{given}”不是{what}。没有或者不知道的，请把这一栏空着，不用填。"
            found[part] = Phrase(told, given=given.strip()[:20], what=TEXTS[part].label)
    if names_nobody(party.name):
        found["name"] = (
            "" if nameless else "请填写姓名（名称）；不想留姓名的，请勾选“我不想留姓名”或者“匿名”。"
        )
    elif party.kind == "natural":
        found["name"] = found["name"] or check_name(party.name).problem
    if party.id_number.strip():
        found["id_number"] = found["id_number"] or check_document(party.id_kind, party.id_number).problem
    if party.phone.strip():
        found["phone"] = found["phone"] or check_phone(party.phone).problem
    yield from ((f"{field}.{part}", problem) for part, problem in found.items() if problem)


def names_nobody(name: str) -> bool:
    """Whether a name is none: empty, 匿名, 不详."""
    return is_blank(name) or says_nothing(name) or wants_no_name(name)


def wants_no_name(name: str) -> bool:
    """Whether 匿名 is written where a name is asked."""
    return _NAMELESS.fullmatch(name.strip()) is not None


def can_be_reached(given: GivenSubmission, *, taken_over: bool = False) -> bool:
    """Whether a written notice can reach anybody: somebody named, with an address or a way to ask for it; what an earlier
    platform took in under a name or an account, it can also answer. Nobody else need be told within fifteen days
    (条例 23(2), last clause)."""
    parties = [*([given.identity] if given.identity else []), *given.representatives]
    return any(not is_blank(party.name) and (taken_over or has_address(party)) for party in parties)


def has_address(party: Party) -> bool:
    """Whether somebody left an address or a way to ask for it."""
    return not all(is_blank(way) or says_nothing(way) for way in (party.address, party.phone, party.email))
