"""Blanks that a template leaves to its writer: 【请填写：房屋类别】."""

import re

_BLANK = re.compile(r"【请填写：([^】\n]*)】")


def blank(what: str) -> str:
    return f"【请填写：{what}】"


def blanks(text: str) -> tuple[str, ...]:
    """What is still to be filled in, in the order of the text."""
    return tuple(_BLANK.findall(text))


def at_the_end(text: str, words: str) -> str:
    """The text with the words behind it, or in the place of the blank with which it ends."""
    found = [*_BLANK.finditer(text.rstrip())][-1:]
    ends = found and found[0].end() == len(text.rstrip())
    return (text[: found[0].start()] if ends else text) + words
