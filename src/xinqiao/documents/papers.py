"""What a document says, before it is set: one shape for all official documents (M-R4, law.md section 5)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class PaperKind(StrEnum):
    RECEIPT = "receipt"
    REGISTRATION_FORM = "registration_form"
    PROCEDURE_NOTICE = "procedure_notice"
    ACCEPTANCE_NOTICE = "acceptance_notice"
    DECLINE_NOTICE = "decline_notice"
    BAR_NOTICE = "bar_notice"
    GUIDANCE_NOTICE = "guidance_notice"
    FORWARDING_LETTER = "forwarding_letter"
    ASSIGNMENT_LETTER = "assignment_letter"
    OBJECTION_LETTER = "objection_letter"
    EXTENSION_NOTICE = "extension_notice"
    HANDLING_OPINION = "handling_opinion"
    REPLY = "reply"
    LATE_REVIEW_NOTICE = "late_review_notice"
    REVIEW_OPINION = "review_opinion"
    FINAL_REVIEW_OPINION = "final_review_opinion"
    PROOF_OF_SERVICE = "proof_of_service"
    INSTRUCTION_REQUEST = "instruction_request"
    DISCUSSION_MINUTES = "discussion_minutes"


class RecordKind(StrEnum):
    """Records that an office keeps of its own work, set as a form; no documents of a matter."""

    STUDY_RECORD = "study_record"


TITLES = {
    PaperKind.RECEIPT: "信访事项登记回执",
    PaperKind.REGISTRATION_FORM: "信访事项登记表",
    PaperKind.PROCEDURE_NOTICE: "信访事项程序性告知书",
    PaperKind.ACCEPTANCE_NOTICE: "信访事项受理告知书",
    PaperKind.DECLINE_NOTICE: "信访事项不予受理告知书",
    PaperKind.BAR_NOTICE: "信访事项不再受理告知书",
    PaperKind.GUIDANCE_NOTICE: "依法分类处理告知书",
    PaperKind.FORWARDING_LETTER: "信访事项转送函",
    PaperKind.ASSIGNMENT_LETTER: "信访事项交办函",
    PaperKind.OBJECTION_LETTER: "信访事项异议函",
    PaperKind.EXTENSION_NOTICE: "延长信访事项办理期限告知书",
    PaperKind.HANDLING_OPINION: "信访事项处理意见书",
    PaperKind.REPLY: "信访事项答复书",
    PaperKind.LATE_REVIEW_NOTICE: "信访事项不予复查复核告知书",
    PaperKind.REVIEW_OPINION: "信访事项复查意见书",
    PaperKind.FINAL_REVIEW_OPINION: "信访事项复核意见书",
    PaperKind.PROOF_OF_SERVICE: "送达回证",
    PaperKind.INSTRUCTION_REQUEST: "关于政策适用问题的请示",
    PaperKind.DISCUSSION_MINUTES: "会商纪要",
}

NUMBER_WORDS = {
    PaperKind.PROCEDURE_NOTICE: "告",
    PaperKind.ACCEPTANCE_NOTICE: "受",
    PaperKind.DECLINE_NOTICE: "不受",
    PaperKind.BAR_NOTICE: "不再受",
    PaperKind.GUIDANCE_NOTICE: "导",
    PaperKind.FORWARDING_LETTER: "转",
    PaperKind.ASSIGNMENT_LETTER: "交",
    PaperKind.OBJECTION_LETTER: "异",
    PaperKind.EXTENSION_NOTICE: "延",
    PaperKind.HANDLING_OPINION: "处",
    PaperKind.REPLY: "复",
    PaperKind.LATE_REVIEW_NOTICE: "不查",
    PaperKind.REVIEW_OPINION: "查",
    PaperKind.FINAL_REVIEW_OPINION: "核",
    PaperKind.PROOF_OF_SERVICE: "送",
    PaperKind.INSTRUCTION_REQUEST: "请",
    PaperKind.DISCUSSION_MINUTES: "纪",
}
"""Letter that follows the unit's own in a document number: 某信〔处〕… is written 某信处〔2026〕12号."""

FORMS = frozenset({PaperKind.RECEIPT, PaperKind.REGISTRATION_FORM, PaperKind.PROOF_OF_SERVICE})
"""Set as a form with lines to fill in, without red head."""

LETTERS = frozenset({PaperKind.FORWARDING_LETTER, PaperKind.ASSIGNMENT_LETTER, PaperKind.OBJECTION_LETTER})
"""From unit to unit: set in the form of a letter (信函格式)."""

WITHIN = frozenset({PaperKind.INSTRUCTION_REQUEST, PaperKind.DISCUSSION_MINUTES})
"""Between organs or within the office: never shown to the petitioner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed part. `rows`: label and value pairs set as a table; an empty value leaves room to write."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One official document. Texts are plain: nothing in them is read as markup. `day` is the day of issue;
    `signer` the 签发人, whom a document to a higher organ names."""

    kind: PaperKind | RecordKind
    title: str
    number: str
    issuer: str
    matter_number: str
    day: date
    addressee: str = ""
    sections: tuple[Section, ...] = ()
    remedy: str = ""
    contact: str = ""
    copy_to: str = ""
    verification_code: str = ""
    secrecy: str = ""
    signer: str = ""
    sealed_place: bool = field(default=True)
    notes: tuple[str, ...] = ()


def short_title(kind: PaperKind) -> str:
    """The title without the words that nearly all of them begin with: 受理告知书."""
    return TITLES[kind].removeprefix("信访事项")


def document_number(word: str, kind: PaperKind, year: int, serial: int) -> str:
    """「某信处〔2026〕12号」, with the brackets that official documents use."""
    return f"{word}{NUMBER_WORDS[kind]}〔{year}〕{serial}号"
