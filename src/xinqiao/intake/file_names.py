"""File names as people send them, made safe to store, to show and to send back in a header."""

import re
import unicodedata

from xinqiao.rules.folding import is_invisible

MAX_NAME_CHARS = 80  # 240 bytes in UTF-8 for Chinese; file systems allow 255

_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f-\x9f\ud800-\udfff]')
_EXTENSION = re.compile(r"\.([0-9A-Za-z]{1,8})$")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)


def extension_of(name: str) -> str:
    """Lower-case extension of the safe form of `name`, without the dot; empty if there is none."""
    match = _EXTENSION.search(safe_name(name))
    return match[1].lower() if match else ""


def safe_name(name: str) -> str:
    """Name without path, control, bidi, invisible and reserved signs; Chinese stays; at most 80 characters.

    The extension survives the cut. Never empty: without anything usable it is 附件.
    """
    last = re.split(r"[/\\／＼]", name)[-1]
    seen = "".join(char for char in last if not is_invisible(char) or unicodedata.category(char) == "Mn")
    one_line = re.sub(r"\s+", " ", _FORBIDDEN.sub("", seen)).strip(" ").rstrip(" .")
    match = _EXTENSION.search(one_line)
    extension = match[0] if match else ""
    stem = one_line.removesuffix(extension).strip(" .")
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    return (stem[: MAX_NAME_CHARS - len(extension)].strip(" .") or "附件") + extension
