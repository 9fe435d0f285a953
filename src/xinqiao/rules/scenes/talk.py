"""The talk with a simulated petitioner: each sentence is judged by the norms of language, the person reacts, the heat rises or falls
(M-C5). The same sentences always give the same talk, so that nothing but what was said need be kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from xinqiao.rules.scenes.scene import CALM, HIGHEST, Deed, Fact, Feeling, Scene, feeling_at, fits, folded
from xinqiao.rules.scenes.spoken import GO_ON, READ_BACK
from xinqiao.rules.words import Phrase

LISTEN = "……"
"""Saying nothing."""
MOST_TURNS = 30
LONGEST = 120
"""So many characters a sentence may have: who says everything at once is not heard."""
_SAME = 0.7
_FEW = 20
_WORST = 4


class TalkEnd(StrEnum):
    """How a talk stands. It describes the talk; it is no mark."""

    OPEN = "open"
    CALM = "calm"
    EASED = "eased"
    BAD = "bad"


OUTCOMES = {
    TalkEnd.OPEN: "谈话中",
    TalkEnd.CALM: "对方平静下来，事情问清了，也知道下一步",
    TalkEnd.EASED: "有所缓和，还有没有问清或者没有做到的",
    TalkEnd.BAD: "没有谈下去，对方比来时更激动",
}


class Tone(StrEnum):
    FORBIDDEN = "forbidden"
    DISCOURAGED = "discouraged"
    SYMPATHY = "sympathy"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a norm says of words in a sentence; `better` may be empty."""

    tone: Tone
    words: str
    why: str
    better: str = ""


class Judge(Protocol):
    """Finds what the norms say of a sentence."""

    def __call__(self, sentence: str, /) -> Sequence[Remark]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What made the person calmer (below 0) or angrier."""

    points: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What was said and what came of it."""

    said: str
    answer: str
    heat: int
    feeling: Feeling
    effects: tuple[Effect, ...]
    remarks: tuple[Remark, ...]

    @property
    def silent(self) -> bool:
        return self.said == LISTEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A talk as far as it went. `unfinished`: the person is still speaking."""

    scene: Scene
    turns: tuple[Exchange, ...]
    outcome: TalkEnd
    unfinished: bool
    learnt: tuple[Fact, ...]
    missed: tuple[Fact, ...]
    done: tuple[Deed, ...]
    undone: tuple[Deed, ...]

    @property
    def heats(self) -> list[int]:
        return [self.scene.start, *(turn.heat for turn in self.turns)]


def talk(scene: Scene, said: Sequence[str], judge: Judge, *, ended: bool = False) -> Talk:
    """The talk that these sentences make. What comes after its end is not heard; `ended`: the receiving person ended it here."""
    run = _Talking(scene, judge)
    for sentence in said:
        if run.outcome is TalkEnd.OPEN:
            run.turn(sentence[:LONGEST])
    outcome = run.outcome
    if outcome is TalkEnd.OPEN and ended:
        outcome = TalkEnd.EASED if run.heat < scene.start else TalkEnd.BAD
    return Talk(
        scene=scene,
        turns=tuple(run.turns),
        outcome=outcome,
        unfinished=bool(run.pending) and outcome is TalkEnd.OPEN,
        learnt=tuple(f for f in scene.facts if f in run.learnt),
        missed=tuple(f for f in scene.facts if f not in run.learnt),
        done=tuple(d for d in scene.deeds if d in run.done),
        undone=tuple(d for d in scene.deeds if d not in run.done),
    )


@dataclass(slots=True)
class _Talking:
    """The state of a talk while it is reckoned."""

    scene: Scene
    judge: Judge
    heat: int = 0
    outcome: TalkEnd = TalkEnd.OPEN
    turns: list[Exchange] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    learnt: list[Fact] = field(default_factory=list)
    done: list[Deed] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    heard: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    effects: list[Effect] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.heat = self.scene.start
        self.pending = list(self.scene.opening[1:])

    def turn(self, said: str) -> None:
        self.effects, self.answers = [], []
        remarks: tuple[Remark, ...] = ()
        if said == LISTEN:
            self._listen()
        else:
            remarks = tuple(self.judge(said))
            self._speak(folded(said), remarks)
        self._late()
        self.heat = min(max(self.heat + sum(e.points for e in self.effects), 0), HIGHEST)
        self._end()
        self.turns.append(
            Exchange(
                said=said,
                answer="".join(self.answers),
                heat=self.heat,
                feeling=feeling_at(self.heat),
                effects=tuple(self.effects),
                remarks=remarks,
            )
        )

    def _count(self, what: str) -> int:
        self.counts[what] = self.counts.get(what, 0) + 1
        return self.counts[what]

    def _feel(self, points: int, why: str) -> None:
        self.effects.append(Effect(points=points, why=why))

    def _answer(self, kind: str) -> None:
        """The next line of a kind, in turn."""
        lines: tuple[str, ...] = getattr(self.scene.lines, kind)
        self.answers.append(lines[(self._count(f"line:{kind}") - 1) % len(lines)])

    def _listen(self) -> None:
        if self.pending:
            self.answers.append(self.pending.pop(0))
            self._feel(-1, "不打断，听他说完")
            return
        silent = self._count("silent")
        if self.scene.silence and self._count("together") <= 2:
            self._feel(-1, "陪着，没有催")
        elif silent > 1:
            self._feel(1, "该回应的时候一直不说话")
        self._answer("silence")

    def _speak(self, text: str, remarks: Sequence[Remark]) -> None:
        self.counts["silent"] = 0
        hurts = self._hurt(remarks)
        if self.pending:
            if not hurts and len(text) <= _FEW and any(sign in text for sign in GO_ON):
                self._listen()
            else:
                self._interrupt()
            return
        same = self._said_before(text)
        if same:
            self._feel(1, "同样的话又说一遍")
        if hurts:
            self._answer("hurt")
            return
        before = len(self.effects)
        reads_back = self._reads_back(text)
        told = self._do(text) + (0 if reads_back else self._ask(text))
        if not same:
            self._sympathise(text, remarks, reads_back)
        if len(self.effects) == before:
            self._idle()
        if same and not told:
            self._answer("repeated")
        elif not self.answers:
            self._answer("softer" if sum(e.points for e in self.effects) < 0 else "waits")

    def _hurt(self, remarks: Sequence[Remark]) -> bool:
        """Forbidden and discouraged wording, together no more than the worst."""
        left = _WORST
        for remark in remarks:
            points = {Tone.FORBIDDEN: 2, Tone.DISCOURAGED: 1}.get(remark.tone, 0)
            if points and left:
                points = min(points, left)
                left -= points
                self._feel(points, Phrase("「{words}」：{why}", words=remark.words, why=remark.why))
        return left < _WORST

    def _interrupt(self) -> None:
        """Nobody hears what is said into the own words; the second time the person gives up telling."""
        times = self._count("interrupted")
        self._feel(times, "他还没有说完就插话")
        if times > 1:
            self.pending.clear()
        self._answer("interrupted")

    def _said_before(self, text: str) -> bool:
        same = any(_alike(text, earlier) >= _SAME for earlier in self.heard)
        self.heard.append(text)
        return same

    def _do(self, text: str) -> int:
        found = [d for d in self.scene.deeds if d not in self.done and fits(text, d.do)][:2]
        for deed in found:
            self.done.append(deed)
            self._feel(-1, Phrase("做到了：{what}", what=deed.title))
            self.answers.append(deed.says)
        return len(found)

    def _ask(self, text: str) -> int:
        fact = next((f for f in self.scene.facts if f not in self.learnt and fits(text, f.ask)), None)
        if fact is None:
            return 0
        if self.heat > fact.most:
            self._feel(0, "还在气头上就查问")
            self._answer("hot")
            return 0
        self.learnt.append(fact)
        self._feel(-1 if len(self.learnt) <= 2 else 0, Phrase("问到了：{what}", what=fact.title))
        self.answers.append(fact.says)
        return 1

    def _reads_back(self, text: str) -> bool:
        """Whether it says again what the person told: it asks nothing then."""
        named = [word for word in self.scene.touch if word in text]
        return len(named) > 1 and any(sign in text for sign in READ_BACK)

    def _sympathise(self, text: str, remarks: Sequence[Remark], reads_back: bool) -> None:
        """Sympathy counts when it names what hurts; general words once, and then they are words only."""
        named = {word for word in self.scene.touch if word in text}
        new = named - self.touched
        tones = {remark.tone for remark in remarks}
        if Tone.SYMPATHY in tones and new:
            self._feel(-2, Phrase("体谅说到了实处：{words}", words="、".join(sorted(new))))
            self.touched |= named
        elif Tone.SYMPATHY in tones:
            times = self._count("general")
            if times == 1:
                self._feel(-1, "有体谅的话，还没有说到他的事")
            elif times > 2:
                self._feel(1, "只有体谅的话，没有下文")
        if reads_back:
            times = self._count("read_back")
            if times <= 2:
                self._feel(-2 if times == 1 else -1, "把他说的复述了一遍，请他核对")
        if Tone.TOGETHER in tones and self._count("together_said") <= 2:
            self._feel(-1, "愿意一起想办法、去核实")

    def _idle(self) -> None:
        if self._count("idle") > 2:
            self._feel(1, "说的和他的事不相干")

    def _late(self) -> None:
        """What had to be done by this turn and is not."""
        now = len(self.turns) + 1
        for deed in self.scene.deeds:
            if deed.by == now and deed not in self.done:
                self._feel(3, Phrase("没有及时做：{what}", what=deed.title))
                self.answers = [deed.late]

    def _end(self) -> None:
        lines, whole = self.scene.lines, len(self.learnt) == len(self.scene.facts)
        if self.heat >= HIGHEST:
            self.outcome, self.answers = TalkEnd.BAD, [lines.leaves]
        elif self.heat <= CALM and whole and len(self.done) == len(self.scene.deeds):
            self.outcome = TalkEnd.CALM
            self.answers.append(lines.thanks)
        elif len(self.turns) + 1 >= MOST_TURNS:
            self.outcome = TalkEnd.EASED if self.heat < self.scene.start else TalkEnd.BAD


def _alike(one: str, other: str) -> float:
    """How much two sentences share of their pairs of signs."""
    a, b = ({text[i : i + 2] for i in range(max(len(text) - 1, 1))} for text in (one, other))
    return 2 * len(a & b) / (len(a) + len(b))
