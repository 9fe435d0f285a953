"""A record on a course: which act leads from which stage to which, whose turn it is and within how many working days, and who may not
because of an earlier step. One table a course, for a lawyer to read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xinqiao.rules.basis import Basis
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """`act` leads from `source` to `target`. `who`: the holder, by the name that the record gives it; empty where the act may be taken and
    nobody waits for it. `within`: working days that the
    holder has, counted from the step before. `not_by`: nobody who took one of these steps takes this one. `climbs`: so many days after the
    last day it waits too for those of the unit who may do this other act. `personal`: it is this person's alone and falls to no colleague when
    the person leaves; nobody else is told of it."""

    act: str
    source: str
    target: str
    who: str = ""
    within: int | None = None
    not_by: tuple[str, ...] = ()
    climbs: tuple[tuple[int, str], ...] = ()
    personal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """`stages`: code → title; `acts`: act → what is done, as people say it; `asks`: stage → what waits for its holder, for first pages;
    at a stage without one nobody is waited for. `called`: what the record is called in a refusal. `holds_file`: stage → what is left to do
    as long as the file of its matter is not closed over it (M-R7). `kept`: name → label of words that a
    step keeps and no form asks for by that name. `at_once`: somebody is in need or in danger now; it stands before all else."""

    measure: str
    called: str
    stages: Mapping[str, str]
    acts: Mapping[str, str]
    asks: Mapping[str, str]
    turns: tuple[Turn, ...]
    basis: Basis | None = None
    holds_file: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    at_once: bool = False

    def turn(self, stage: str, act: str) -> Turn | Verdict:
        """The turn that `act` takes at this stage, or the refusal that says when it may be taken."""
        found = next((t for t in self.turns if (t.source, t.act) == (stage, act)), None)
        if found is not None:
            return found
        sources = tuple(self.stages[t.source] for t in self.turns if t.act == act)
        reason = Phrase(
            "{called}现在是「{stage}」，不能{act}；「{wanted}」的才可以。",
            called=self.called,
            stage=self.stages[stage],
            act=self.acts[act],
            wanted=sources,
        )
        return Verdict(allowed=False, reason=reason, basis=(self.basis,) if self.basis else ())

    def next_turn(self, stage: str) -> Turn | None:
        """Whose turn it is at this stage: the first of the table that somebody waits for; nobody's at the end or where nothing is asked."""
        if stage not in self.asks:
            return None
        return next((t for t in self.turns if t.source == stage and t.who), None)

    @property
    def shared(self) -> frozenset[str]:
        """Stages at which somebody is waited for whose turn another may take over."""
        turns = filter(None, map(self.next_turn, self.asks))
        return frozenset(turn.source for turn in turns if not turn.personal)

    def open_to(self, stage: str, act: str) -> bool:
        return any((t.source, t.act) == (stage, act) for t in self.turns)

    def taken_by(self, turn: Turn, took: Mapping[str, frozenset[int]], staff: int) -> Verdict:
        """Whether this person may take the turn; `took`: act → who took it before."""
        earlier = tuple(self.acts[act] for act in turn.not_by if staff in took.get(act, ()))
        if not earlier:
            return Verdict(allowed=True, reason="")
        reason = Phrase(
            "您已经办过「{earlier}」，{act}请交他人办理。", earlier=earlier, act=self.acts[turn.act]
        )
        return Verdict(allowed=False, reason=reason)
