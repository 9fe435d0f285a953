"""What is done with a commitment: confirmed or declined by who wrote it, made by hand, closed with evidence, judged by the petitioner (M-D3)."""

from datetime import date
from typing import Annotated, Any

from django.db.models import QuerySet

from xinqiao.courses.taking import take
from xinqiao.kernel.clock import day_of, today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, One, Pick, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.choosing import ready
from xinqiao.matters.commands.moving import not_archived, save
from xinqiao.matters.commands.promising import enter, promise
from xinqiao.matters.models import Attachment, Commitment, LogEntry, Matter, Paper
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import staff_of
from xinqiao.rules.promising import MADE, SOURCES, CommitmentStage, PromiseSource, climbed, warned
from xinqiao.rules.roles import HANDLING
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

CHUNK = 500
_OWNER = "请选择作出承诺的单位的在岗人员；回避的人员不能承办。"
_BY_HAND = [(key, title) for key, title in SOURCES.items() if key != PromiseSource.PAPER]


def _owners(commitment: Commitment) -> QuerySet[Staff]:
    return ready(commitment.matter, staff_of(commitment.unit_id, *HANDLING))


def _own_people(matter: Matter) -> QuerySet[Staff]:
    return ready(matter, staff_of(matter.holding_unit_id, *HANDLING))


def _entries(record: Commitment | Matter) -> QuerySet[LogEntry]:
    matter = record if isinstance(record, Matter) else record.matter
    return LogEntry.objects.filter(matter=matter, correction=None).order_by("-at")


def _files(commitment: Commitment) -> QuerySet[Attachment]:
    return Attachment.objects.filter(matter=commitment.matter_id)


def _told(_actor: Any, commitment: Commitment) -> bool:
    """Whether the petitioner's word may be recorded: once in force."""
    return commitment.stage in MADE


def _decided_by_writer(act: Act, commitment: Commitment) -> None:
    """A machine proposes, who wrote the text decides, or who answers for it or for the matter. Raises Refused."""
    writers = set(Paper.objects.filter(pk=commitment.source_key).values_list("writers", flat=True))
    answers = {commitment.owner_id, commitment.made_by_id, commitment.matter.first_handler_id}
    if act.actor.staff not in answers | writers:
        raise Refused(Verdict(allowed=False, reason="承诺由起草这份文书的人员或者承诺责任人确认。"))


def _its_day(commitment: Commitment, due: date, today: date) -> None:
    """Keep the day that a person gave. Another day than the one that was read is fixed: it does not move with the day of issue."""
    if due < today and due != commitment.due_on:
        raise InvalidInput({"due": "承诺的日期不能早于今天。"})
    if due != commitment.due_on:
        commitment.due_on = commitment.counted_on = due
        commitment.relative = commitment.provisional = False
        commitment.why = Phrase("由承办人员写明{day}", day=due)


@command(
    "commitment.confirm",
    lead="写明由谁、做什么、哪一天以前。文书里的签发后生效，日期照原文推算的，签发当日重新推算；听证上说的，确认后即生效。信访人在查询页能看到。",
    verb="确认为承诺",
    told=lambda commitment: Phrase("{said}（{why}）", said=commitment.said, why=commitment.why),
)
def confirm(
    act: Act,
    commitment: Commitment,
    *,
    what: Annotated[str, Words("做什么", most=2000, rows=3, initial=lambda found: found.what)],
    owner: Annotated[
        One[Staff],
        Pick("由谁负责", among=_owners, wrong=_OWNER, initial=lambda found: found.owner_id),
    ],
    due: Annotated[date, Day("最迟哪一天", initial=lambda found: found.due_on)],
) -> Commitment:
    """Who wrote it says that it is a commitment: what, who, by when. In force with the issue, at once where it was spoken. Raises Refused
    for anybody else, InvalidInput for a day that is over."""
    _decided_by_writer(act, commitment)
    _its_day(commitment, due, act.day)
    commitment.what, commitment.owner = what, owner
    words = {"what": what, "owner": owner.name, "due": due.isoformat()}
    take(act, commitment, matter_id=commitment.matter_id, words=words, owner=owner.pk, due=due.isoformat())
    if commitment.source != PromiseSource.PAPER:
        enter(act, commitment)
    return commitment


@command(
    "commitment.decline",
    lead="只在原文不是对信访人的承诺时使用，例如复述法律规定；写明理由。",
    verb="不作为承诺",
    told=lambda commitment: commitment.said,
)
def decline(
    act: Act, commitment: Commitment, *, reason: Annotated[str, Words("理由", most=2000, least=4)]
) -> Commitment:
    """Who wrote it says why the words are no promise. Raises Refused for anybody else."""
    _decided_by_writer(act, commitment)
    take(act, commitment, matter_id=commitment.matter_id, words={"reason": reason}, reason=reason)
    return commitment


@command(
    "commitment.make",
    slug="promise",
    lead="在接待、电话、听证、调解中说定的事，登记为承诺：自此提醒，信访人在查询页能看到。",
    verb="登记承诺",
    fits=lambda _actor, matter: not matter.confidential,
)
def make(
    act: Act,
    matter: Matter,
    *,
    source: Annotated[str, Pick("在哪里承诺的", among=_BY_HAND)],
    said: Annotated[str, Words("承诺的原话", most=2000, rows=3, least=4)],
    what: Annotated[str, Words("做什么", most=2000, rows=3)],
    owner: Annotated[
        One[Staff],
        Pick("由谁负责", among=_own_people, wrong=_OWNER, initial=lambda matter: matter.first_handler_id),
    ],
    due: Annotated[date, Day("最迟哪一天", ahead=True)],
    entry: Annotated[One[LogEntry] | None, Pick("所依据的办理记录", required=False, among=_entries)] = None,
) -> Commitment:
    """Record what was promised by word of mouth; in force at once. Raises Refused for an accusation, which has no page of its own for the
    petitioner to follow, and for a closed file (档案法 14)."""
    if matter.confidential:
        raise Refused(Verdict(allowed=False, reason="检举控告事项的反馈按有关规定进行，不在这里登记承诺。"))
    not_archived(matter)
    save(act, matter)
    return promise(
        act,
        matter,
        source=source,
        source_key=str(entry.pk) if entry else "",
        what=what,
        said=said,
        owner=owner,
        due=due,
    )


@command("commitment.hand_on", lead="日期不变。", verb="由此人负责", slug="hand-on")
def hand_on(
    act: Act,
    commitment: Commitment,
    *,
    owner: Annotated[One[Staff], Pick("由谁负责", among=_owners, wrong=_OWNER)],
) -> Commitment:
    """Another person answers for it; the day stays."""
    commitment.owner = owner
    take(act, commitment, matter_id=commitment.matter_id, words={"owner": owner.name}, owner=owner.pk)
    return commitment


@command(
    "commitment.fulfil",
    lead="写明做了什么，并附一条办理记录或者一份材料为证。信访人可以在查询页说“已做到”或者“没做到”。",
    verb="登记兑现",
    told=lambda commitment: commitment.what,
)
def fulfil(
    act: Act,
    commitment: Commitment,
    *,
    result: Annotated[str, Words("做了什么", most=2000, rows=3, least=4)],
    done_on: Annotated[date, Day("哪一天做到的", past=True, initial=lambda _commitment: today())],
    entry: Annotated[One[LogEntry] | None, Pick("为证的办理记录", required=False, among=_entries)] = None,
    file: Annotated[One[Attachment] | None, Pick("为证的材料", required=False, among=_files)] = None,
) -> Commitment:
    """Close a commitment with its evidence: an entry of the log or a file. It was kept on the day on which it was done, whenever that is
    recorded. Raises InvalidInput without evidence and for a day before the promise or before what the entry tells of."""
    if entry is None and file is None:
        told = "请选择一条办理记录或者一份材料为证；还没有的，先记入办理记录或者补充材料。"
        raise InvalidInput({"entry": told})
    if done_on < day_of(commitment.made_at):
        raise InvalidInput({"done_on": "不能早于作出承诺的那一天。"})
    if entry and done_on < entry.happened_on:
        raise InvalidInput({"done_on": "不能早于为证的办理记录的日期。"})
    commitment.evidence_entry, commitment.evidence_file, commitment.done_on = entry, file, done_on
    words = {
        "result": result,
        "done_on": done_on.isoformat(),
        "entry": entry.text[:200] if entry else "",
        "file": file.name if file else "",
    }
    keys = {"entry": entry.pk.hex if entry else "", "file": file.pk.hex if file else ""}
    take(act, commitment, matter_id=commitment.matter_id, words=words, evidence=keys)
    return commitment


@command(
    "commitment.give_up",
    slug="give-up",
    lead="做不到的，写明原因和怎样告诉信访人；在登记册上记为没有做到，信访人的页面上也这样写。",
    verb="登记没有做到",
    danger=True,
)
def give_up(
    act: Act,
    commitment: Commitment,
    *,
    reason: Annotated[str, Words("没有做到的原因", most=2000, rows=3, least=4)],
) -> Commitment:
    """A head or leader says that it will not be kept, and why."""
    commitment.done_on = None
    take(act, commitment, matter_id=commitment.matter_id, words={"reason": reason}, reason=reason)
    return commitment


_SAID = Words("信访人的话", required=False, most=2000, rows=3)


@command(
    "commitment.told_done",
    lead="以信访人的话为准，写明信访人怎么说的；承诺责任人不能替信访人登记。",
    verb="信访人说已做到",
    fits=lambda actor, commitment: actor.staff_id != commitment.owner_id and _told(actor, commitment),
)
def told_done(act: Act, commitment: Commitment, *, words: Annotated[str, _SAID] = "") -> Commitment:
    """The petitioner says, here or to a member of staff, that it was done. Raises Refused for who owes it, InvalidInput for staff that do
    not say what they were told."""
    if act.actor.staff_id == commitment.owner_id:
        told = (
            "承诺责任人不能替信访人登记“已做到”：请由其他人员向信访人核对后登记，或者请信访人在查询页确认。"
        )
        raise Refused(Verdict(allowed=False, reason=told))
    if act.actor.staff_id is not None and not words:
        raise InvalidInput({"words": "请写明信访人是怎样说的，例如：11月20日电话中说已经复测。"})
    if commitment.stage == CommitmentStage.BROKEN:
        commitment.done_on = act.day
    take(act, commitment, matter_id=commitment.matter_id, words={"words": words})
    return commitment


@command(
    "commitment.told_not_done",
    lead="承诺重新打开，须再次兑现并附证据；原来的日期不变。",
    verb="信访人说没做到",
    fits=_told,
)
def told_not_done(act: Act, commitment: Commitment, *, words: Annotated[str, _SAID] = "") -> Commitment:
    """The petitioner says that it was not done: the commitment is open again, its day stands."""
    commitment.done_on = None
    take(act, commitment, matter_id=commitment.matter_id, words={"words": words})
    return commitment


@command("commitment.sweep")
def remind(act: Act, _: None, *, after: int = 0) -> int | None:
    """Look at the next commitments in force beyond the id `after`; who must know of one is recorded once a step. Returns where to go
    on, None at the end."""
    calendar = work_calendar()
    looked_at = list(
        Commitment.objects.filter(stage=CommitmentStage.IN_FORCE, pk__gt=after).order_by("pk")[:CHUNK]
    )
    raised = []
    for commitment in looked_at:
        reached = warned(commitment.counted_on, commitment.due_on, act.day, calendar)
        if climbed(reached, commitment.warned):
            commitment.warned = reached
            commitment.version += 1
            raised.append(commitment)
            told = {"to": reached, "due": commitment.due_on.isoformat()}
            act.record(commitment, matter_id=commitment.matter_id, after=told)
    Commitment.objects.bulk_update(raised, ["warned", "version"], batch_size=100)
    act.record(Commitment, after={"looked_at": len(looked_at), "reminders": len(raised)})
    return looked_at[-1].pk if len(looked_at) == CHUNK else None
