"""A page of a file that was sent in, to be looked at without opening the file: drawn anew, in a process of its own."""

from dataclasses import dataclass

from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.file_names import extension_of
from xinqiao.intake.reading_apart import apart

_PICTURES = ("jpg", "jpeg", "png", "webp")


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """`picture`: the page as WebP, base64; `number` of `pages`."""

    picture: str
    number: int
    pages: int

    @property
    def previous(self) -> int:
        """0 before the first page."""
        return self.number - 1

    @property
    def next(self) -> int:
        """0 after the last page."""
        return self.number + 1 if self.number < self.pages else 0


def can_be_looked_at(name: str) -> bool:
    return extension_of(name) in ("pdf", *_PICTURES)


def look(name: str, data: bytes, number: int) -> LookedAt:
    """Raises `FileRefused` with what to do instead."""
    answer = apart("look-pdf" if extension_of(name) == "pdf" else "look-picture", data, number)
    if "problem" in answer:
        raise FileRefused("这个文件在这里显示不出来，请下载后查看。")
    pages = int(answer["pages"])
    return LookedAt(picture=str(answer["picture"]), number=min(max(number, 1), pages), pages=pages)
