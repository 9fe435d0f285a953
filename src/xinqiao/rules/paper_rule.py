"""What is said of a kind of document, once: `rules.papers` holds one `PaperRule` a kind (M-R4, law.md section 5)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from xinqiao.rules.basis import Basis
from xinqiao.rules.blanks import blanks
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import Move, State, move
from xinqiao.rules.paper_conditions import BEING_HANDLED, Condition, PaperCase, anywhere
from xinqiao.rules.roles import Role
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

LONGEST_TEXT = 50_000
LONGEST_LINE = 120

_FOUR_ELEMENTS = Basis(article=32)


class PaperKind(StrEnum):
    RECEIPT = "receipt"
    REGISTRATION_FORM = "registration_form"
    ELECTION_FORM = "election_form"
    PROCEDURE_NOTICE = "procedure_notice"
    ACCEPTANCE_NOTICE = "acceptance_notice"
    DECLINE_NOTICE = "decline_notice"
    BAR_NOTICE = "bar_notice"
    GUIDANCE_NOTICE = "guidance_notice"
    ROUTE_NOTICE = "route_notice"
    FORWARDING_LETTER = "forwarding_letter"
    ASSIGNMENT_LETTER = "assignment_letter"
    SUBMISSION_LETTER = "submission_letter"
    ASSISTANCE_LETTER = "assistance_letter"
    OBJECTION_LETTER = "objection_letter"
    CONCLUSION_REPORT = "conclusion_report"
    SUPERVISION_REMINDER = "supervision_reminder"
    SUPERVISION_CALL = "supervision_call"
    SUPERVISION_LETTER = "supervision_letter"
    SUPERVISION_TALK = "supervision_talk"
    SUPERVISION_CIRCULAR = "supervision_circular"
    SUPERVISION_LISTING = "supervision_listing"
    EXTENSION_NOTICE = "extension_notice"
    HANDLING_OPINION = "handling_opinion"
    REPLY = "reply"
    LATE_REVIEW_NOTICE = "late_review_notice"
    REVIEW_OPINION = "review_opinion"
    FINAL_REVIEW_OPINION = "final_review_opinion"
    PROOF_OF_SERVICE = "proof_of_service"
    INSTRUCTION_REQUEST = "instruction_request"
    DISCUSSION_MINUTES = "discussion_minutes"
    HEARING_NOTICE = "hearing_notice"
    HEARING_RECORD = "hearing_record"
    HEARING_REPORT = "hearing_report"
    PANEL_SHEET = "panel_sheet"
    MEDIATION_AGREEMENT = "mediation_agreement"
    SETTLEMENT_AGREEMENT = "settlement_agreement"
    IMPROVEMENT_PROPOSAL = "improvement_proposal"
    POLICY_PROPOSAL = "policy_proposal"
    ACCOUNTABILITY_PROPOSAL = "accountability_proposal"
    EVALUATION_SHEET = "evaluation_sheet"


class Setting(StrEnum):
    """How a document is set: a notice to the petitioner under a red head, a letter from unit to unit (信函格式), a form with
    lines to fill in."""

    NOTICE = "notice"
    LETTER = "letter"
    FORM = "form"


class Entry(StrEnum):
    """How a field is filled in. `RECORD`: nobody types it, it says what the record of another matter says."""

    TEXT = "text"
    LINE = "line"
    CHOICE = "choice"
    NUMBER = "number"
    RECORD = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperField:
    """One field that its author writes. `founds`: the decision rests on it, so what it cites must hold; elsewhere, in the
    facts for instance, a citation is marked and hinders nothing: petitioners cite too. `problem`: what is said of a choice or
    a number that the law does not know. `when`: asked only where another field holds one of these."""

    name: str
    label: str
    entry: Entry = Entry.TEXT
    rows: int = 4
    options: Mapping[str, str] = field(default_factory=dict)
    bounds: tuple[int, int] = (0, 0)
    hints: tuple[str, ...] = ()
    problem: str = ""
    founds: bool = False
    when: tuple[str, Collection[str]] | None = None

    @property
    def is_written(self) -> bool:
        """A text, in which something can be cited."""
        return self.entry in (Entry.TEXT, Entry.LINE)

    def asked(self, content: Mapping[str, Any]) -> bool:
        return self.when is None or content.get(self.when[0]) in self.when[1]

    def problem_of(self, given: str) -> str:
        """Why this cannot stand in the document; empty when it can."""
        if self.entry is Entry.CHOICE and given not in self.options:
            return self.problem
        if not given.strip():
            return Phrase("请填写「{label}」。", label=self.label)
        if left := blanks(given):
            return Phrase("「{label}」里还有没填的空：{left}。", label=self.label, left=left)
        least, most = self.bounds
        is_number = given.isascii() and given.isdigit()
        if self.entry is Entry.NUMBER and not (is_number and least <= int(given) <= most):
            return self.problem
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRule:
    """One kind of document.

    `word` follows the unit's own in the number: 某信〔处〕… is written 某信处〔2026〕12号. `within`: between organs or within the
    office, never shown to the petitioner. `fields` are all compulsory; a kind without fields is made from recorded facts.
    `each_request`: each request gets its outcome and its decision; `must_cite`: the field `basis` names at least one instrument
    (条例 32). `chain`: whose approval it needs, in order. `belongs`: to which matters; `holds`: what must hold besides on the day of
    each step, a time limit or an earlier matter, and is told before anybody types. `basis`: the article it rests on.

    Its issue takes the edge `move` and stops the clocks `stops`; its service stops `told_stops`, if the matter is still at
    `told_while` where one is named, and opens the window `opens`; of a suggestion it also stops `instead`, when it comes within their
    time: then the answer stands for the notice (条例 29). One that takes different edges, or none, is begun in `begun_in`.
    `by_telephone`: a call with consent tells it; everything else is owed in writing (条例 23(2), 35).
    `answers`: a formal reply, which no unit lets out before the leader in charge has reviewed it (M-P4), and whose service moves
    the matter. `remedy`: what the petitioner can do; `{superior}` is the unit that reviews."""

    kind: PaperKind
    title: str
    word: str = ""
    setting: Setting = Setting.NOTICE
    within: bool = False
    fields: tuple[PaperField, ...] = ()
    each_request: bool = False
    must_cite: bool = False
    chain: tuple[Role, ...] = ()
    belongs: Condition = anywhere
    holds: Condition = anywhere
    basis: Basis = _FOUR_ELEMENTS
    move: Move | None = None
    stops: tuple[ClockCode, ...] = ()
    told_stops: tuple[ClockCode, ...] = ()
    told_while: State | None = None
    instead: tuple[ClockCode, ...] = ()
    opens: ClockCode | None = None
    by_telephone: bool = False
    begun_in: frozenset[State] = BEING_HANDLED
    answers: bool = False
    remedy: str = ""

    @property
    def short_title(self) -> str:
        """The title without the words that nearly all of them begin with: 受理告知书."""
        return self.title.removeprefix("信访事项")

    @property
    def labels(self) -> dict[str, str]:
        """Field → label."""
        return {f.name: f.label for f in self.fields}

    @property
    def typed(self) -> tuple[PaperField, ...]:
        """The fields that somebody fills in."""
        return tuple(f for f in self.fields if f.entry is not Entry.RECORD)

    @property
    def recorded(self) -> frozenset[str]:
        """The names of the others."""
        return frozenset(self.labels) - {f.name for f in self.typed}

    @property
    def cites(self) -> bool:
        """Whether it founds a decision, so that its citations are checked."""
        return self.each_request or any(f.founds for f in self.fields)

    def founded_in(self, name: str) -> bool:
        """Whether the decision rests on this field; the answer to a request is named `item_N`."""
        answer = self.each_request and name.startswith("item_")
        return answer or any(f.founds and f.name == name for f in self.fields)

    def problems(self, content: Mapping[str, Any]) -> dict[str, str]:
        """Field → problem for everything that is missing or out of bounds, apart from the answers to the requests."""
        asked = (f for f in self.fields if f.asked(content))
        told = {f.name: f.problem_of(str(content.get(f.name, ""))) for f in asked}
        return {name: problem for name, problem in told.items() if problem}

    def due(self, case: PaperCase) -> Verdict:
        """Whether such a document can be begun now: it belongs to the matter, the edge that its issue takes is there, and what it
        depends on holds."""
        verdict = self.fits(case)
        return self.holds(case) if verdict.allowed else verdict

    def fits(self, case: PaperCase) -> Verdict:
        """Whether it belongs here and the matter is far enough, and not too far, for it."""
        verdict = self.belongs(case)
        if not verdict.allowed:
            return verdict
        if self.move is not None:
            found = move(case.state, self.move)
            return found if isinstance(found, Verdict) else verdict
        if case.state not in self.begun_in:
            reason = "此事项已经作出决定，不再出具这种文书。"
            return Verdict(allowed=False, reason=reason, basis=(self.basis,))
        return verdict

    def stands(self, case: PaperCase) -> Verdict:
        """Whether one that was begun may go on: judged at each step and again at its issue."""
        verdict = self.belongs(case)
        return self.holds(case) if verdict.allowed else verdict

    def remedy_line(self, superior: str) -> str:
        """The line about what the petitioner can do; empty when there is nothing to say."""
        return self.remedy.format(superior=superior)
