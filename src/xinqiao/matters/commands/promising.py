"""Commitments proposed from the words of a document, on its way through approval and issue, or of a hearing's record (M-D3). No commands: parts of theirs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.commands import Act
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import Commitment, Matter, Paper
from xinqiao.matters.models.review import ReviewLevel
from xinqiao.offices.models import Staff
from xinqiao.rules.papers import RULES
from xinqiao.rules.promising import PENDING, CommitmentStage, PromiseSource
from xinqiao.rules.time_points import Kind, TimePoint, read
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_MOST = 20
"""So many are proposed from one document."""
_LONGEST = 300
_ENDS = "。；;！!？?\n"
_COMMAS = "，,、"


def texts_in(content: dict[str, Any]) -> Iterator[str]:
    """Every written text of a document's fields, one by one."""
    for value in content.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, dict) and isinstance(item.get("decision"), str):
                    yield item["decision"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Promise:
    """A time point, the sentence around it, and the part of the sentence that it is about."""

    said: str
    what: str
    point: TimePoint


def _sentence(text: str, point: TimePoint) -> tuple[int, int]:
    """Where the sentence around a time point begins and ends."""
    start = max(text.rfind(sign, 0, point.start) for sign in _ENDS) + 1
    ends = [place for sign in _ENDS if (place := text.find(sign, point.end)) >= 0]
    return start, min(ends, default=len(text))


def _clause(text: str, point: TimePoint, start: int) -> int:
    """Where the clause of a time point begins, within its sentence."""
    return max(start, *(text.rfind(sign, start, point.start) + 1 for sign in _COMMAS))


def _promises(text: str, points: Sequence[TimePoint]) -> Iterator[_Promise]:
    """Each with its own part of the sentence: up to the clause of the next time point, the first from the beginning."""
    for number, point in enumerate(points):
        start, end = _sentence(text, point)
        first = not number or points[number - 1].end <= start
        following = (
            points[number + 1] if number + 1 < len(points) and points[number + 1].start < end else None
        )
        begin = start if first else _clause(text, point, start)
        stop = max(point.end, _clause(text, following, start)) if following else end
        said = text[start:end].strip()
        if len(said) > _LONGEST:
            said = point.words
        yield _Promise(said=said, what=text[begin:stop].strip(" \n，,、")[:_LONGEST], point=point)


def _promised(act: Act, paper: Paper) -> dict[tuple[str, str], _Promise]:
    """Sentence and words → what they promise, of the masked text of an answer to the petitioner; only what has a day ahead."""
    if not RULES[paper.kind].answers or paper.matter.confidential:
        return {}
    return _read(texts_in(paper.content), act.day)


def _read(texts: Iterable[str], day: date) -> dict[tuple[str, str], _Promise]:
    """The same of any texts that were written or spoken on `day`."""
    calendar, found = work_calendar(), dict[tuple[str, str], _Promise]()
    for text in texts:
        points = [point for point in read(text, day, calendar) if point.kind is Kind.PROMISE]
        for promise in _promises(text, [point for point in points if point.resolved]):
            if len(found) < _MOST:
                found.setdefault((promise.said, promise.point.words), promise)
    return found


def _pending(paper: Paper) -> list[Commitment]:
    found = Commitment.objects.filter(source_key=str(paper.pk), source=PromiseSource.PAPER, stage__in=PENDING)
    return list(found.order_by("pk"))


def propose(act: Act, paper: Paper) -> None:
    """When a document is sent for approval: what its words promise is proposed to who answers for the matter, else to its author. What
    was decided of the same words stands; what the text does not say any more lapses."""
    found = _promised(act, paper)
    known = Commitment.objects.filter(source_key=str(paper.pk), source=PromiseSource.PAPER).exclude(
        stage=CommitmentStage.LAPSED
    )
    kept = set(known.values_list("said", "time_words"))
    for commitment in _pending(paper):
        if (commitment.said, commitment.time_words) not in found:
            take(act, commitment, action="commitment.lapse", matter_id=paper.matter_id)
    for key, promise in found.items():
        if key not in kept:
            _put(act, paper, promise, PromiseSource.PAPER)


def propose_spoken(act: Act, record: Paper, source: PromiseSource, texts: Iterable[str], day: date) -> None:
    """What was promised aloud on `day` and stands in this record of it; nobody issues it, so it is in force once a person confirmed it."""
    for promise in () if record.matter.confidential else _read(texts, day).values():
        _put(act, record, promise, source)


def _put(act: Act, paper: Paper, promise: _Promise, source: PromiseSource) -> None:
    point = promise.point
    assert point.last is not None
    owner = paper.matter.first_handler
    commitment = Commitment(
        matter=paper.matter,
        source=source,
        source_key=str(paper.pk),
        unit_id=paper.unit_id,
        owner_id=owner.pk if owner and owner.unit_id == paper.unit_id else act.actor.staff,
        what=promise.what,
        said=promise.said,
        time_words=point.words,
        why=point.why,
        due_on=point.last,
        counted_on=point.counted or point.last,
        relative=source == PromiseSource.PAPER,
        provisional=point.provisional,
        made_by_id=act.actor.staff,
        made_at=act.at,
    )
    begin(commitment, at=act.at)
    commitment.save()
    act.record(commitment, matter_id=paper.matter_id, after={"due": point.last.isoformat()})


def drop(act: Act, paper: Paper) -> None:
    """A document that is given up promises nothing."""
    for commitment in _pending(paper):
        take(act, commitment, action="commitment.lapse", matter_id=paper.matter_id)


def issue(act: Act, paper: Paper) -> None:
    """The document is issued: days that are counted from it are set, and what its author confirmed is in force."""
    found = _promised(act, paper)
    for commitment in _pending(paper):
        promise = found.get((commitment.said, commitment.time_words))
        if commitment.relative and promise is not None and promise.point.last != commitment.due_on:
            _set_day(act, commitment, promise.point)
        if commitment.stage == CommitmentStage.CONFIRMED:
            enter(act, commitment)


def undecided(paper: Paper) -> Verdict | None:
    """What a document promises is a promise or is none before it goes out: nothing in it is left that binds nobody and that nobody is told
    of. None where all is said."""
    left = [
        made.time_words or made.what for made in _pending(paper) if made.stage == CommitmentStage.PROPOSED
    ]
    if left:
        told = "文书中写明的时间还没有确认：{words}。请起草人或者承诺责任人逐项确认为承诺，或者写明理由不作为承诺，再签发。"
        return Verdict(allowed=False, reason=Phrase(told, words=tuple(left)))
    return None


_REVOKED_BY = {
    ReviewLevel.REVIEW: "复查意见撤销了原意见，责令重新办理",
    ReviewLevel.FINAL_REVIEW: "复核意见撤销了原意见，责令重新办理",
}


def end_with_opinion(act: Act, matter: Matter, level: str) -> None:
    """An opinion was revoked on review, and what it promised in writing ends with it; what was promised by word of mouth stands."""
    revoked = [str(key) for key in matter.reviews.values_list("disputed_id", flat=True)]
    why = _REVOKED_BY[ReviewLevel(level)]
    end(act, matter, why, source=PromiseSource.PAPER, source_key__in=revoked)


def end(act: Act, matter: Matter, reason: str, **which: Any) -> None:
    """What is in force of a matter binds nobody from now on, for this reason, which the petitioner reads."""
    bound = Commitment.objects.filter(matter=matter, stage=CommitmentStage.IN_FORCE, **which)
    for commitment in bound.order_by("pk"):
        take(
            act,
            commitment,
            action="commitment.end",
            matter_id=matter.pk,
            words={"reason": reason},
            reason=reason,
        )


def _set_day(act: Act, commitment: Commitment, point: TimePoint) -> None:
    assert point.last is not None
    before = {"due": commitment.due_on.isoformat()}
    commitment.due_on, commitment.counted_on = point.last, point.counted or point.last
    commitment.why, commitment.provisional = point.why, point.provisional
    commitment.version += 1
    commitment.save(update_fields=["due_on", "counted_on", "why", "provisional", "version"])
    after = {"due": point.last.isoformat()}
    act.record(commitment, matter_id=commitment.matter_id, before=before, after=after)


def promise(
    act: Act,
    matter: Matter,
    *,
    source: str,
    source_key: str,
    what: str,
    said: str,
    owner: Staff,
    due: date,
) -> Commitment:
    """What was promised by word of mouth or agreed: in force at once. The caller saves the matter."""
    commitment = Commitment(
        matter=matter,
        source=source,
        source_key=source_key,
        unit_id=matter.holding_unit_id,
        owner=owner,
        what=what,
        said=said,
        due_on=due,
        counted_on=due,
        made_by_id=act.actor.staff,
        made_at=act.at,
    )
    begin(commitment, at=act.at)
    commitment.stage = CommitmentStage.CONFIRMED
    commitment.save()
    act.record(
        commitment,
        matter_id=matter.pk,
        action="commitment.make",
        after={"owner": owner.pk, "due": due.isoformat()},
    )
    enter(act, commitment)
    return commitment


def enter(act: Act, commitment: Commitment) -> None:
    """From now on it is owed."""
    commitment.entered_at = act.at
    take(
        act,
        commitment,
        action="commitment.enter",
        matter_id=commitment.matter_id,
        due=commitment.due_on.isoformat(),
    )
