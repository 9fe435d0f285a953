"""A duty list on paper (M-D2): the blank of a post, or as it was signed. In Chinese."""

from collections.abc import Sequence
from datetime import date

from xinqiao.documents.reports import Report, Text
from xinqiao.duties.lists import duty_lists
from xinqiao.duties.models import SignedDuties
from xinqiao.kernel.clock import SHANGHAI, today
from xinqiao.rules.roles import ROLE_TITLES, Role

_BY_HAND = "本人（签名）：　　　　　　　　　　年　　月　　日"


def duties_report(unit: str, role: Role, year: int, lines: Sequence[str], signed: str, day: date) -> Report:
    """One page: the list, who signed when, a line for the hand."""
    foot = (signed, _BY_HAND) if signed else (_BY_HAND,)
    return Report(
        title="岗位职责清单",
        subtitle=f"{ROLE_TITLES[role]}　{year}年",
        issuer=unit,
        day=day,
        blocks=(Text(paragraphs=tuple(lines)), Text(paragraphs=foot)),
    )


def signed_report(made: SignedDuties) -> Report:
    """As it was read and signed then."""
    signed = f"{made.staff.name}于{made.signed_at.astimezone(SHANGHAI):%Y年%m月%d日}在系统中逐条读过并签署。"
    return duties_report(made.unit.name, Role(made.role), made.year, made.text, signed, today())


def blank_report(unit: str, role: Role) -> Report:
    """The list as it reads today, to be hung up. Raises KeyError for a post without one."""
    lines = [str(line) for line in duty_lists()[role].lines]
    return duties_report(unit, role, today().year, lines, "", today())
