"""A norm of language 用语规范 (M-C2), and where a text meets one."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from xinqiao.rules.folding import Folded, fold, unbroken
from xinqiao.rules.wording.automaton import Automaton
from xinqiao.rules.wording.context import founded, held_out, not_meant
from xinqiao.rules.wording.pattern import Pattern

_SENTENCE_ENDS = re.compile("[。!?;\n]+")
_CLAUSE_ENDS = "。!?;,\n"


class Severity(StrEnum):
    FORBIDDEN = "forbidden"
    DISCOURAGED = "discouraged"
    ENCOURAGED = "encouraged"


SEVERITY_TITLES = {
    Severity.FORBIDDEN: "禁止使用",
    Severity.DISCOURAGED: "不宜使用",
    Severity.ENCOURAGED: "提倡使用",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NormGroup:
    """A group of norms. `eased`: its words are right where the basis and a way on stand in the same paragraph."""

    code: str
    title: str
    eased: bool = False


GROUPS = (
    NormGroup(code="shirking", title="推诿", eased=True),
    NormGroup(code="absolute", title="绝对化", eased=True),
    NormGroup(code="threat", title="威胁"),
    NormGroup(code="belittling", title="指责贬低"),
    NormGroup(code="brush_off", title="敷衍", eased=True),
    NormGroup(code="promise", title="过头的许诺"),
    NormGroup(code="vague", title="含糊"),
    NormGroup(code="stiff", title="生硬套话"),
    NormGroup(code="empathy", title="体谅"),
    NormGroup(code="joint", title="一起想办法、核实"),
)
GROUP_TITLES = {group.code: group.title for group in GROUPS}
HARSH = frozenset(("shirking", "absolute", "threat", "belittling", "brush_off"))
_EASED = frozenset(group.code for group in GROUPS if group.eased)


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """One norm. `better` stands in place of the clause that holds the words; empty where they are only to be left out or are good.
    `hits` and `misses`: examples that it must and must not object to; `own`: by this office, not the ones that come with the
    product."""

    code: str
    group: str
    severity: Severity
    pattern: str
    why: str
    better: str = ""
    hits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Where a text meets a norm: `start`–`end` the words, `clause` what the better wording would replace, all in the raw text.
    `eased`: basis and a way on stand in the paragraph, so that the words are right. `unmeant`: they are quoted from somebody or denied.
    `helping`: the same sentence helps or eases."""

    norm: Norm
    start: int
    end: int
    clause: tuple[int, int]
    eased: bool
    unmeant: bool = False
    helping: bool = False

    @property
    def is_red(self) -> bool:
        return self.norm.severity is Severity.FORBIDDEN and not self.eased and not self.unmeant

    @property
    def is_cold(self) -> bool:
        """Words that may be innocent and are not where nothing else is said: neither basis nor way on nor time (M-C2)."""
        harsh = self.norm.group in HARSH and self.norm.severity is Severity.DISCOURAGED
        return harsh and not (self.eased or self.unmeant or self.helping)


class Norms:
    """A set of norms, ready to be looked for."""

    def __init__(self, norms: Sequence[Norm]) -> None:
        self.norms = tuple(norms)
        self._patterns = [Pattern(norm.pattern) for norm in self.norms]

    @cached_property
    def _table(self) -> tuple[Automaton, list[list[int]]]:
        """The automaton over all anchors, and the norms of each."""
        of: dict[str, list[int]] = defaultdict(list)
        for number, pattern in enumerate(self._patterns):
            for anchor in pattern.anchors:
                of[anchor].append(number)
        return Automaton(of), list(of.values())

    def meet(self, text: str) -> tuple[Meeting, ...]:
        """Every place where the text meets a norm, in their order; of two norms of one group that overlap, the one that forbids, then the first and longer place."""
        folded = unbroken(fold(text))
        found, taken = [], defaultdict[str, set[int]](set)
        for start, end, number in sorted(self._places(folded.text), key=self._rank):
            norm = self.norms[number]
            if taken[norm.group].isdisjoint(place := range(start, end)):
                taken[norm.group].update(place)
                found.append(self._meeting(folded, norm, start, end))
        return tuple(sorted(found, key=lambda met: (met.start, -met.end)))

    def _rank(self, place: tuple[int, int, int]) -> tuple[bool, int, int]:
        start, end, number = place
        return self.norms[number].severity is not Severity.FORBIDDEN, start, -end

    def _places(self, text: str) -> set[tuple[int, int, int]]:
        automaton, of = self._table
        ends = [found.end() for found in _SENTENCE_ENDS.finditer(text)]
        tried, found, sentence, begin = set[tuple[int, int]](), set[tuple[int, int, int]](), 0, 0
        for place, anchors in automaton.find(text):
            while sentence < len(ends) and ends[sentence] <= place:
                begin, sentence = ends[sentence], sentence + 1
            until = ends[sentence] if sentence < len(ends) else len(text)
            for anchor in anchors:
                for number in of[anchor]:
                    if (number, begin) not in tried:
                        tried.add((number, begin))
                        regex = self._patterns[number].regex
                        found |= {(*m.span(), number) for m in regex.finditer(text, begin, until)}
        return found

    def _meeting(self, folded: Folded, norm: Norm, start: int, end: int) -> Meeting:
        text = folded.text
        first = max(text.rfind(sign, 0, start) for sign in _CLAUSE_ENDS) + 1
        last = (
            min(at for at in (text.find(sign, end) for sign in _CLAUSE_ENDS) if at >= 0)
            if any(sign in text[end:] for sign in _CLAUSE_ENDS)
            else len(text)
        )
        eased = norm.group in _EASED and founded(text, start)
        return Meeting(
            norm=norm,
            start=folded.raw_words(start, end)[0],
            end=folded.raw_words(start, end)[1],
            clause=folded.raw_words(first, last),
            eased=eased,
            unmeant=not_meant(text, start, end),
            helping=held_out(text, start, end),
        )
