"""What each drafted document must say, and whether it says it (M-R4, law.md section 5)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.db.models import QuerySet, Value

from xinqiao.kernel.clock import today
from xinqiao.kernel.compiled import of_records
from xinqiao.kernel.sealing import unseal
from xinqiao.kernel.typed import Mask
from xinqiao.library.queries.citations import known_names
from xinqiao.matters import clocks
from xinqiao.matters.models import (
    Acting,
    LogKind,
    MaskCorrection,
    Matter,
    Outcome,
    Petition,
    Representative,
)
from xinqiao.matters.queries.assisting import last_opinion
from xinqiao.matters.queries.earlier import barred_by, handled_by, raised_before
from xinqiao.matters.queries.reviewing import who_reviews
from xinqiao.offices.models import UnitKind
from xinqiao.people.models import FormerIdentity, Person, PersonKind
from xinqiao.people.vault import open_former, open_identity
from xinqiao.rules.assisting import OPEN, all_answered
from xinqiao.rules.blanks import blanks
from xinqiao.rules.correcting import Hidden, MaskStage
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.legal_minimum import Worded
from xinqiao.rules.lifecycle import State
from xinqiao.rules.opinion_ground import opinion_ground
from xinqiao.rules.paper_conditions import PaperCase
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.provisions.recognise import citations
from xinqiao.rules.redaction import redactor
from xinqiao.rules.routing import GUIDED
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


def original_words(petition: Petition) -> dict[str, Any]:
    """Title, text and requests as they were received. For commands that state a purpose, and for documents that go to
    the petitioner."""
    words: dict[str, Any] = json.loads(
        unseal(petition.sealed, context=f"matters.petition:{petition.pk}:original")
    )
    return words


def case_of(matter: Matter) -> PaperCase:
    """What decides which documents belong to the matter. Reads its own lists whole: a page that shows them has them at hand."""
    state = State(matter.state)
    in_review = state in (State.IN_REVIEW, State.IN_FINAL_REVIEW)
    running = [c for c in matter.clocks.all() if c.stopped_on is None]
    before, day = cache(partial(raised_before, matter)), today()
    return PaperCase(
        state=state,
        route=matter.route,
        confidential=matter.confidential,
        by_petition_office=matter.holding_unit.kind == UnitKind.PETITION_OFFICE,
        received_directly=matter.holding_unit_id == matter.registering_unit_id,
        late_review=in_review and any(r.late and r.decided_at is None for r in matter.reviews.all()),
        closed_as_guided=state is State.CLOSED and _guided(matter),
        day=day,
        sixty_days_end=next((c.due_on for c in running if c.code == ClockCode.T7), None),
        extended=any(c.code == ClockCode.T8 for c in running),
        finally_reviewed=lambda: bool(barred_by(before())),
        handled_below=lambda: bool(handled_by(matter, before(), day)),
    )


_GUIDING = (PaperKind.GUIDANCE_NOTICE, PaperKind.ROUTE_NOTICE)


def _guided(matter: Matter) -> bool:
    """Whether the last word of a closed matter was another procedure."""
    issued = any(paper.kind in _GUIDING and paper.issued_at is not None for paper in matter.papers.all())
    return matter.route in GUIDED and matter.concluded_at is None and issued


def complete(matter: Matter, kind: str, content: Mapping[str, Any]) -> dict[str, str]:
    """Field → problem for everything that is missing or out of bounds; empty when the document is complete."""
    rule = RULES[kind]
    answers = _each_request_answered(matter, content) if rule.each_request else {}
    if kind == PaperKind.ROUTE_NOTICE and content.get("route") == matter.route:
        answers["route"] = "事项现在就按这一途径办理，请选择应当更正为的途径。"
    problems = rule.problems(content) | answers
    if kind == PaperKind.EXTENSION_NOTICE and not problems and (why := _extends_nothing(matter, content)):
        problems["days"] = why
    return problems


def _extends_nothing(matter: Matter, content: Mapping[str, Any]) -> str:
    """The days that are granted follow the sixtieth, not the day to which a holiday moved it (条例 34, 民法典 203): a few of them may end
    within the holiday, and the one extension would be used up for nothing."""
    sixty = matter.clocks.filter(code=ClockCode.T7, stopped_on=None).first()
    if sixty is None or sixty.raw_due is None or sixty.due_on is None:
        return ""
    later = clocks.build(matter, ClockCode.T8, sixty.raw_due, "", extension_days=int(content["days"]))
    if later.due_on is not None and later.due_on > sixty.due_on:
        return ""
    return Phrase(
        "延长的天数从第60日（{raw}）起算，遇放假已经顺延至{due}：延长{days}日仍是{due}，等于没有延长，请多填几日。",
        raw=sixty.raw_due,
        due=sixty.due_on,
        days=int(content["days"]),
    )


def draft_of(matter: Matter, kind: str, content: Mapping[str, Any]) -> Worded:
    """A document under way, for what the law asks it to say."""
    fields = {f.name: str(content.get(f.name, "")) for f in RULES[kind].fields}
    for item in content.get("items", []):
        fields[f"item_{item['position']}"] = str(item.get("decision", ""))
        fields[f"outcome_{item['position']}"] = str(item.get("outcome", ""))
    known = not RULES[kind].remedy or bool(who_reviews(matter, matter.holding_unit))
    return Worded(fields=fields, superior=known)


def grounded(matter: Matter, kind: str, content: Mapping[str, Any]) -> Verdict:
    """Whether what must come before is on record: of every answer what assisting units owe, of an opinion the hearing and the investigation
    too. One that was revoked does not lend its investigation to the next: only what was recorded since counts (条例 24(1), 31(6), 35)."""
    asked = matter.assistances.filter(unit=matter.holding_unit_id, stage__in=OPEN)
    complete = all_answered(
        list(asked.values_list("to_unit__name", flat=True)) if RULES[kind].answers else []
    )
    if kind != PaperKind.HANDLING_OPINION or not complete.allowed:
        return complete
    last = last_opinion(matter)
    standing = matter.log.filter(correction=None)
    recorded = standing if last is None else standing.filter(at__gt=last)
    kinds = set(recorded.order_by().values_list("kind", flat=True))
    basis = str(content.get("basis", ""))
    return opinion_ground(
        heard=LogKind.STATEMENT in kinds,
        examined=bool(kinds & {LogKind.INVESTIGATION, LogKind.NO_INVESTIGATION}),
        cited=[mention.title for mention in citations(basis, known_names())],
    )


def _each_request_answered(matter: Matter, content: Mapping[str, Any]) -> dict[str, str]:
    """Article 32: each request has its outcome and its decision."""
    given = {str(item.get("position")): item for item in content.get("items", [])}
    problems: dict[str, str] = {}
    for item in matter.requests.all():
        answer = given.get(str(item.position), {})
        if answer.get("outcome") not in Outcome.values or not str(answer.get("decision", "")).strip():
            problems[f"item_{item.position}"] = Phrase(
                "第{number}项诉求还没有答复：请选择处理结果并写明处理意见。", number=item.position
            )
        elif left := blanks(str(answer["decision"])):
            problems[f"item_{item.position}"] = Phrase(
                "第{number}项诉求的处理意见里还有没填的空：{left}。", number=item.position, left=left
            )
    return problems


def masked_content(matter: Matter, content: Mapping[str, Any]) -> dict[str, Any]:
    """The same fields with personal data hidden; what pages, search and API show."""
    found: dict[str, Any] = hidden(dict(content), mask_for(matter))
    return found


def hidden(value: Any, mask: Mask) -> Any:
    """A value of a JSON column with every text in it masked."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, list):
        return [hidden(each, mask) for each in value]
    if isinstance(value, dict):
        return {key: hidden(each, mask) for key, each in value.items()}
    return value


def mask_for(*matters: Matter) -> Mask:
    """What hides, in a text about the matters, personal numbers and everything that their petitioners gave of themselves."""
    names, known = parties(*matters)
    put_right = corrected(*matters)
    hide = redactor(names=(*names, *put_right.names), known=(*known, *put_right.known), shown=put_right.shown)
    return lambda text: hide(text).text


def names_for(*matters: Matter) -> Mask:
    """As `mask_for`, but leaves a text alone in which nothing of these people stands: what was written exactly stays so."""
    names, known = parties(*matters)
    put_right = corrected(*matters)
    shown = put_right.shown
    hidden_in = redactor(names=(*names, *put_right.names), known=(*known, *put_right.known), shown=shown)

    def hide(text: str) -> str:
        found = hidden_in(text).text
        return text if found == redactor(shown=shown)(text).text else found

    return hide


@dataclass(frozen=True, slots=True, kw_only=True)
class PutRight:
    """What people corrected of the masks of matters: words to be hidden besides, and words to be left as they are."""

    names: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


def _corrections(keys: list[int]) -> QuerySet[MaskCorrection]:
    holding = (str(MaskStage.HIDDEN), str(MaskStage.SHOWN))
    return MaskCorrection.objects.filter(matter__in=keys, stage__in=holding).order_by("pk")


def _keys(matters: Iterable[Matter]) -> list[int]:
    return [matter.pk for matter in matters if matter.pk is not None]


def corrected(*matters: Matter) -> PutRight:
    """Those that hold now, in one query."""
    keys = _keys(matters)
    rows = of_records(_corrections, keys) if keys else []
    words = [(row, unseal(row.sealed, context=f"matters.maskcorrection:{row.seal_id}:words")) for row in rows]
    hidden_now = [(row.kind, text) for row, text in words if row.stage == MaskStage.HIDDEN]
    return PutRight(
        names=tuple(text for kind, text in hidden_now if kind == Hidden.NAME),
        known=tuple(text for kind, text in hidden_now if kind != Hidden.NAME),
        shown=tuple(text for row, text in words if row.stage == MaskStage.SHOWN),
    )


def _sealed_people(keys: list[int]) -> QuerySet[Any, Any]:
    """Whether it was put right since, key, since or until when, and the sealed words: of everybody whom a text may name."""
    whose = (
        Petition.objects.filter(matter__in=keys),
        Representative.everybody.filter(petition__matter__in=keys),
        Acting.objects.filter(petition__matter__in=keys),
    )
    people: list[Any] = [found.order_by().values("person") for found in whose]
    then, now_so = FormerIdentity.objects.order_by(), Person.objects
    arms: list[Any] = [
        *(
            now_so.filter(pk__in=found).values_list(Value(0), "pk", "created_at", "sealed")
            for found in people
        ),
        *(then.filter(person__in=found).values_list(Value(1), "pk", "until", "sealed") for found in people),
    ]
    first, *more = arms
    return first.union(*more, all=True)  # type: ignore[no-any-return]  # as its stubs have it


def parties(*matters: Matter) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names and other identifying values of the matters' petitioners, of who represents them and acts for them, and what these were
    thought to be before a correction: for masking texts about them, in one query however many they are."""
    keys = _keys(matters)
    rows = {row[:2]: row for row in of_records(_sealed_people, keys)} if keys else {}
    told = [
        open_former(FormerIdentity(pk=key, sealed=sealed))
        if former
        else open_identity(Person(pk=key, sealed=sealed))
        for former, key, _at, sealed in sorted(rows.values(), key=lambda row: (row[0], row[2]))
    ]
    names = [who.name for who in told if who.kind == PersonKind.NATURAL]
    known = [secret for who in told for secret in who.secrets]
    return tuple(dict.fromkeys(names)), tuple(dict.fromkeys(known))
