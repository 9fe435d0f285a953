"""A secret of 32 bytes as sheets of 33 words, any `needed` of which give it back, fewer nothing (Shamir; SLIP-39, by its authors' package).
No passphrase: a wrong one would silently give another secret."""

from collections.abc import Sequence

from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.constants import CUSTOMIZATION_STRING_EXTENDABLE
from shamir_mnemonic.rs1024 import verify_checksum
from shamir_mnemonic.wordlist import WORD_INDEX_MAP, WORDLIST

from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.shared_key import SharedKey

LENGTH = 33
FEWEST, MOST = 2, 16
_BEGINNINGS = {word[:4]: word for word in WORDLIST}


class WrongWord(InvalidInput):
    """One word of a sheet, counted from 1, is to be looked at again."""

    def __init__(self, place: int, reason: str) -> None:
        super().__init__({"share": f"第{place}个词{reason}"})
        self.place = place


def split(secret: bytes, *, count: int, needed: int) -> tuple[int, list[str]]:
    """The number of the set, and one text of 33 words for each holder."""
    [sheets] = generate_mnemonics(1, [(needed, count)], secret)
    assert all(len(sheet.split()) == LENGTH for sheet in sheets)
    return Share.from_mnemonic(sheets[0]).identifier, sheets


def words_in(text: str, *, after: int = 0) -> list[str]:
    """The words as the list has them, of which four letters are enough; numbers before them are passed over. Raises WrongWord."""
    found = list[str]()
    for typed in text.lower().split():
        typed = typed.strip("0123456789.,、，。)")
        if not typed:
            continue
        word = typed if typed in WORD_INDEX_MAP else _BEGINNINGS.get(typed)
        if word is None:
            raise WrongWord(after + len(found) + 1, "不在词表里，请看清再输入。")
        found.append(word)
    return found


class Gathered:
    """Sheets that came together so far, by their place in the set."""

    def __init__(self, shared: SharedKey) -> None:
        self._shared, self._sheets = shared, dict[int, str]()

    @property
    def missing(self) -> int:
        return max(0, self._shared.needed - len(self._sheets))

    @property
    def holders(self) -> list[str]:
        return [self._shared.holders[place] for place in sorted(self._sheets)]

    def add(self, words: Sequence[str]) -> str:
        """Take a sheet; the name of its holder. Raises WrongWord where one word explains what is wrong, else InvalidInput."""
        if len(words) != LENGTH:
            raise _wrong(f"一份份额是{LENGTH}个词，这里有{len(words)}个，请补全再输入。")
        try:
            share = Share.from_mnemonic(" ".join(words))
        except MnemonicError:
            if place := _one_wrong(words):
                raise WrongWord(place, "很可能抄错了，请对照份额再输入。") from None
            raise _wrong("这份份额有几处抄错了，请对照份额整份再输入。") from None
        if share.identifier != self._shared.number or share.index >= len(self._shared.holders):
            raise _wrong(
                f"这是第{share.identifier}号分持的份额，要的是第{self._shared.number}号的（{self._shared.day}）。请换一份。"
            )
        holder: str = self._shared.holders[share.index]
        if share.index in self._sheets:
            raise _wrong(f"{holder}的份额已经输入过，请另一个人输入。")
        self._sheets[share.index] = " ".join(words)
        return holder

    def secret(self) -> bytes:
        """Raises InvalidInput while sheets are missing."""
        if self.missing:
            raise _wrong(f"还差{self.missing}份：要{self._shared.needed}个人的份额才能打开。")
        try:
            secret: bytes = combine_mnemonics(list(self._sheets.values())[: self._shared.needed])
        except MnemonicError:
            raise _wrong("这些份额合不到一起，请换一份再试。") from None
        return secret


def _wrong(reason: str) -> InvalidInput:
    return InvalidInput({"share": reason})


def _one_wrong(words: Sequence[str]) -> int:
    """The place of the word, counted from 1, of which another one makes the checksum right; 0 where there is none: its code tells any one
    wrong word apart. What would be right is not said: it has to come from the sheet."""
    data = [WORD_INDEX_MAP[word] for word in words]
    for place in range(len(data)):
        for other in range(len(WORDLIST)):
            tried = [*data[:place], other, *data[place + 1 :]]
            if verify_checksum(tried, CUSTOMIZATION_STRING_EXTENDABLE):
                return place + 1
    return 0
