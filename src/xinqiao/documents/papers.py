"""What a document says, before it is set: one shape for all official documents (M-R4, law.md section 5)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from xinqiao.rules.paper_rule import PaperKind as PaperKind
from xinqiao.rules.papers import RULES


class RecordKind(StrEnum):
    """Records that an office keeps of its own work, set as a form; no documents of a matter."""

    STUDY_RECORD = "study_record"
    RECEPTION_RECORD = "reception_record"
    RECEPTION_RECEIPT = "reception_receipt"
    URGENT_REPORT = "urgent_report"


TITLES = {PaperKind(kind): rule.title for kind, rule in RULES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSection:
    """A headed part. `rows`: label and value pairs set as a table; an empty value leaves room to write."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One official document. Texts are plain: nothing in them is read as markup. `day` is the day of issue;
    `verify_at` the page of the counter that verifies it; `scanned` what the code says of a sheet that comes back and is filed by it; `signer` the 签发人, whom a document to a higher organ names."""

    kind: PaperKind | RecordKind
    title: str
    number: str
    issuer: str
    matter_number: str
    day: date
    addressee: str = ""
    sections: tuple[LetterSection, ...] = ()
    remedy: str = ""
    contact: str = ""
    copy_to: str = ""
    verification_code: str = ""
    verify_at: str = ""
    scanned: str = ""
    secrecy: str = ""
    signer: str = ""
    sealed_place: bool = field(default=True)
    notes: tuple[str, ...] = ()


def document_number(word: str, kind: PaperKind, year: int, serial: int) -> str:
    """「某信处〔2026〕12号」, with the brackets that official documents use."""
    return written_number(f"{word}{RULES[kind].word}", year, serial)


def written_number(words: str, year: int, serial: int) -> str:
    return f"{words}〔{year}〕{serial}号"
