"""机关代字: two units never issue the same document number, whatever the kind of document."""

from xinqiao.rules.folding import fold
from xinqiao.rules.papers import RULES


def numbers_meet(one: str, other: str) -> bool:
    """Whether some number under the one word reads as one under the other: the same word, or one that ends as a kind of document
    begins, as 「某不」+「受」 and 「某」+「不受」."""
    return bool(_beginnings(one) & _beginnings(other))


def _beginnings(word: str) -> set[str]:
    plain = "".join(fold(word).text.split())
    return {plain + rule.word for rule in RULES.values()}
