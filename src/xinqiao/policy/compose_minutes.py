"""The minutes of a case discussion: the text that is confirmed, and the document made of it."""

from datetime import date
from typing import Any, Protocol

from xinqiao.documents.papers import TITLES, Document, LetterSection, PaperKind
from xinqiao.kernel.clock import day_of
from xinqiao.matters.compose_parts import paragraphs, printed
from xinqiao.matters.content import hidden, mask_for
from xinqiao.policy.models import CaseDiscussion, DiscussionForm, Participant


def who(part: Participant) -> str:
    """「自然资源主管部门（云水市自然资源局 甲某）」."""
    if part.staff is None:
        return part.party
    unit = "外部专家" if part.outside else part.staff.unit.name
    return (
        f"{part.party}（{unit} {part.staff.name}）"
        if unit != part.party
        else f"{part.party}（{part.staff.name}）"
    )


class Judged(Protocol):
    """What somebody says of an option."""

    @property
    def lawful(self) -> bool | None: ...
    @property
    def reasonable(self) -> bool | None: ...
    @property
    def reasons(self) -> str: ...


def plan(position: int) -> str:
    return f"方案{position}"


def judged(said: Judged) -> str:
    """「合法，不合理。理由」."""
    return f"{'合法' if said.lawful else '不合法'}，{'合理' if said.reasonable else '不合理'}。{said.reasons}"


def _said(part: Participant) -> list[str]:
    if part.opined_at is None:
        return [f"{who(part)}：未到会。{part.absent_reason}"] if part.absent_reason else []
    opinions = part.opinions.select_related("option")
    return [f"{who(part)}：", *(f"{plan(o.option.position)}：{judged(o)}" for o in opinions)]


def minutes_parts(discussion: CaseDiscussion) -> list[dict[str, Any]]:
    """The headed parts of the minutes from what is on record; their order never changes by itself."""
    parts = list(discussion.participants.select_related("staff__unit").order_by("id"))
    chosen = f"采纳方案{discussion.chosen.position}。" if discussion.chosen else "各方案均不采纳。"
    found = [
        ("一、讨论的难点", paragraphs(discussion.question)),
        ("二、基本情况", paragraphs(discussion.facts)),
        ("三、有关规定", paragraphs(discussion.provisions) or ("未列。",)),
        ("四、拟采取的方案", tuple(f"方案{o.position}：{o.text}" for o in discussion.options.all())),
        ("五、各方意见", tuple(line for part in parts for line in _said(part))),
        ("六、结论", (chosen, *paragraphs(discussion.conclusion))),
    ]
    return [{"heading": heading, "paragraphs": list(lines)} for heading, lines in found]


def to_show(discussion: CaseDiscussion) -> list[dict[str, Any]]:
    """The minutes as pages show them: those that were confirmed stay as their hash says, and a name that was put right since is masked."""
    matter = discussion.matter
    found: list[dict[str, Any]] = discussion.minutes
    if matter.remasked_at is not None:
        found = hidden(found, mask_for(matter))
    return found


def as_text(minutes: list[dict[str, Any]]) -> str:
    """The parts of minutes as one text."""
    return "\n".join("\n".join((part["heading"], *part["paragraphs"])) for part in minutes)


def _person(part: Participant) -> str:
    """Where the person is from and the name, before what the person did."""
    if part.staff is None:
        return ""
    return f"{part.staff.name}，" if part.outside else f"{part.staff.unit.name}，{part.staff.name}，"


def _signed(part: Participant, discussion: CaseDiscussion) -> str:
    if part.confirmed_at is None or part.confirmed_hash != discussion.minutes_hash:
        return f"{_person(part)}未确认：{part.absent_reason or '未发表意见'}"
    kept = f"；保留意见：{part.dissent}" if part.dissent else ""
    return f"{_person(part)}{printed(day_of(part.confirmed_at))}在系统中确认{kept}"


def _in_groups(digest: str) -> str:
    """Eight characters at a time, so that lines can break."""
    return " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))


def minutes_document(discussion: CaseDiscussion, day: date) -> Document:
    """The minutes as a document: the confirmed text, then who confirmed it when, with every dissent."""
    parts = list(discussion.participants.select_related("staff__unit").order_by("id"))
    sections = [
        LetterSection(heading=part["heading"], paragraphs=tuple(part["paragraphs"]))
        for part in discussion.minutes
    ]
    rows = tuple((part.party, _signed(part, discussion)) for part in parts if part.staff is not None)
    chair = discussion.chair.name if discussion.chair else ""
    form = DiscussionForm(discussion.form).label
    opening = f"信访事项“{discussion.matter.title}”的政策适用，以{form}的形式会商。主题：{discussion.subject}。主持人：{chair}。"
    return Document(
        kind=PaperKind.DISCUSSION_MINUTES,
        title=TITLES[PaperKind.DISCUSSION_MINUTES],
        number=discussion.number,
        issuer=discussion.unit.name,
        matter_number=discussion.matter.number,
        day=day,
        sections=(
            LetterSection(paragraphs=(opening,)),
            *sections,
            LetterSection(heading="七、参加人员的确认", rows=rows),
        ),
        secrecy="内部",
        sealed_place=False,
        notes=(f"纪要正文的校验值：{_in_groups(discussion.minutes_hash)}",),
    )
