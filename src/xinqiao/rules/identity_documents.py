"""Kinds of identity documents and the forms of their numbers (条例 48: foreigners by analogy).

A number that has the form of its kind but is too long or too short, or whose check sign is wrong, is a mistake and is told. A form
that is not known here is no mistake: documents of many countries come to a counter. It is taken and noted, to be compared once more."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from enum import StrEnum

from xinqiao.rules.identity import IdCheck, check_id, compact
from xinqiao.rules.words import Phrase


class IdKind(StrEnum):
    UNSAID = ""
    RESIDENT = "resident"
    PASSPORT = "passport"
    HK_MACAO_PERMIT = "hk_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    FOREIGN_PERMANENT = "foreign_permanent"
    RESIDENCE_PERMIT = "residence_permit"
    OTHER = "other"


ID_KINDS: dict[IdKind, str] = {
    IdKind.RESIDENT: "居民身份证",
    IdKind.PASSPORT: "护照",
    IdKind.HK_MACAO_PERMIT: "港澳居民来往内地通行证",
    IdKind.TAIWAN_PERMIT: "台湾居民来往大陆通行证",
    IdKind.FOREIGN_PERMANENT: "外国人永久居留身份证",
    IdKind.RESIDENCE_PERMIT: "港澳台居民居住证",
    IdKind.OTHER: "其他证件",
}
NO_KNOWN_FORM = "号码不是这种证件常见的形式，请对照证件再核对一次"
"""Noted beside such a number."""

_HK_MACAO = re.compile(r"[HM](?:[0-9]{8}|[0-9]{10})")
_TAIWAN = re.compile(r"[0-9]{8}|[0-9]{10}[A-Z]?")
_CHINESE_PASSPORT = re.compile(r"E[A-Z][0-9]{7}|[EGDSPHMK][0-9]{8}|(?:SE|DE|PE|MA|KJ)[0-9]{7}")


def check_document(kind: IdKind, raw: str) -> IdCheck:
    """Check a number by the kind of its document. Where none is said, the number itself tells which card it is."""
    return _CHECKS[kind](kind, raw)


CHILD_UNDER = 14
"""Whose data are sensitive and need the guardian's consent (个人信息保护法 28, 31)."""


def is_under_14(kind: IdKind, raw: str, on: date) -> bool:
    """Whether the number says that its owner is not yet fourteen; a number that tells no birth says nothing."""
    birth = check_document(kind, raw).birth if raw.strip() else None
    if birth is None or birth > on:
        return False
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day)) < CHILD_UNDER


def kind_of(raw: str) -> IdKind:
    """The kind that a number of 18 or 15 signs shows by itself; `UNSAID` where it shows none."""
    found = check_id(raw)
    return next((kind for kind, title in ID_KINDS.items() if found.ok and title == found.kind), IdKind.UNSAID)


def _card(kind: IdKind, raw: str) -> IdCheck:
    found, title = check_id(raw), ID_KINDS.get(kind, "")
    if not found.ok or not title or found.kind == title:
        return found
    problem = Phrase("这是{shown}的号码，不是{given}的号码。请改选证件种类。", shown=found.kind, given=title)
    return replace(found, ok=False, problem=problem)


def _permit(form: re.Pattern[str], begins: re.Pattern[str], told: str) -> Callable[[IdKind, str], IdCheck]:
    def check(kind: IdKind, raw: str) -> IdCheck:
        number = compact(raw).upper()
        if form.fullmatch(number):
            return _taken(kind, number)
        if begins.fullmatch(number):
            problem = Phrase(told, length=len(number))
            return IdCheck(ok=False, normalised=number, problem=problem)
        return _any(kind, raw, note=NO_KNOWN_FORM)

    return check


def _passport(kind: IdKind, raw: str) -> IdCheck:
    number = compact(raw).upper()
    if number and not 5 <= len(number) <= 15:
        problem = Phrase("护照号码一般为5至15位，现在是{length}位。请对照护照核对。", length=len(number))
        return IdCheck(ok=False, normalised=number, problem=problem)
    return _any(kind, raw, note="" if _CHINESE_PASSPORT.fullmatch(number) else NO_KNOWN_FORM)


def _any(kind: IdKind, raw: str, *, note: str = "") -> IdCheck:
    number = compact(raw).upper()
    if not any(sign.isdigit() for sign in number):
        return IdCheck(ok=False, normalised=number, problem="证件号码里没有数字。请对照证件填写。")
    return replace(_taken(kind, number), note=note)


def _taken(kind: IdKind, number: str) -> IdCheck:
    return IdCheck(ok=True, normalised=number, kind=ID_KINDS[kind])


_CHECKS: dict[IdKind, Callable[[IdKind, str], IdCheck]] = {
    IdKind.UNSAID: _card,
    IdKind.RESIDENT: _card,
    IdKind.FOREIGN_PERMANENT: _card,
    IdKind.RESIDENCE_PERMIT: _card,
    IdKind.PASSPORT: _passport,
    IdKind.HK_MACAO_PERMIT: _permit(
        _HK_MACAO,
        re.compile(r"[HM][0-9]+|[0-9]+"),
        "港澳居民来往内地通行证的号码为字母H或者M加8位数字（旧证10位数字），现在共{length}位。请对照证件核对。",
    ),
    IdKind.TAIWAN_PERMIT: _permit(
        _TAIWAN,
        re.compile(r"[0-9]+"),
        "台湾居民来往大陆通行证的号码为8位数字（旧证10位数字，可带字母），现在是{length}位。请对照证件核对。",
    ),
    IdKind.OTHER: _any,
}
