"""One letter of a day's post as it is printed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter as it is printed: where the sealed document lies, and what stands on the label."""

    line: int
    number: str
    pdf_path: str
    name: str
    address: str
    masked: str
