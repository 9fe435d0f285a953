"""What a label says: a letter and eight characters drawn at random, which tell nothing of what lies behind it. No command: part of theirs."""

from secrets import choice

from xinqiao.kernel.sealing import CODE_ALPHABET

PLACE, FILE = "G", "J"


def new_code(letter: str) -> str:
    return letter + "".join(choice(CODE_ALPHABET) for _ in range(8))
