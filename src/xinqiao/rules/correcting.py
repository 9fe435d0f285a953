"""Masks put right by hand (M-I2): what is hidden that the rules missed, at once; what is shown that they hid wrongly, by two people.

Norm: 个人信息保护法 51 (de-identification), 8 (what is kept about a person is right)."""

import re
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn
from xinqiao.rules.folding import fold
from xinqiao.rules.patterns import pattern
from xinqiao.rules.persons import begins_as_name, names_an_office
from xinqiao.rules.private_facts import HOME_SIGNS
from xinqiao.rules.redaction import Span

MASKED = Basis(instrument="个人信息保护法", article=51)
UNIT = "unit"


class Hidden(StrEnum):
    """What was missed."""

    NAME = "name"
    ADDRESS = "address"
    NUMBER = "number"


HIDDEN = {Hidden.NAME: "姓名", Hidden.ADDRESS: "住址", Hidden.NUMBER: "号码、账号"}
_HAN_NAME = pattern("[\u3400-\u9fff·]{2,8}")

_DIGITS = "(?:[0-9一二三四五六七八九十百千零〇两])"
_MONEY = "[余多]? ?(?:元|块钱|[百千万亿][元块]?|圆|人民币)"
_OFFICIAL = pattern(
    f"[0-9](?:[.,][0-9]+)*{_MONEY}|{_DIGITS}(?:元|万|亿)|[¥$]|人民币"
    "|(?<![0-9])(?:19|20)[0-9]{2} ?[-/.年] ?[0-9]{1,2}(?: ?[-/.月] ?[0-9]{1,2})?(?![0-9])"
    "|^(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$"
    f"|{_DIGITS}(?:月){_DIGITS}{{1,3}}[日号]|[〔\\[(](?:19|20)[0-9]{{2}}[〕\\])]|第{_DIGITS}+[条款项]"
    "|^[0-9]{1,3}(?:,[0-9]{3})+(?:\\.[0-9]+)?$|^[0-9]+\\.[0-9]{1,2}$"
)
NO_PERSON = "金额、日期、文号、条款不是个人信息，是办理的依据和承诺，不能遮盖。请只选姓名、住址或者号码。"

WHY_SHOWN = {
    "in_office": "是工作人员履行职务时的姓名",
    "office": "是单位的名称、地址、公开的办公电话",
    "case_number": "是案号、文号、编号，不是个人的号码",
    "no_person": "不是人名，是普通词语、地名",
}


class MaskStage(StrEnum):
    ASKED = "asked"
    SHOWN = "shown"
    REFUSED = "refused"
    HIDDEN = "hidden"
    LIFTED = "lifted"


_M = MaskStage
MASK = Course(
    measure="M-I2",
    called="这处遮盖更正",
    basis=MASKED,
    stages={
        _M.ASKED: "请求显示，待他人核对原文",
        _M.SHOWN: "已显示",
        _M.REFUSED: "仍然遮盖",
        _M.HIDDEN: "已人工遮盖",
        _M.LIFTED: "已撤销人工遮盖",
    },
    acts={"hide": "人工遮盖", "confirm": "核对原文，同意显示", "refuse": "仍然遮盖", "lift": "撤销人工遮盖"},
    asks={_M.ASKED: "遮盖有误：请核对原文，同意显示或者仍然遮盖"},
    turns=(
        Turn(act="confirm", source=_M.ASKED, target=_M.SHOWN, who=UNIT, within=3),
        Turn(act="refuse", source=_M.ASKED, target=_M.REFUSED),
        Turn(act="hide", source=_M.ASKED, target=_M.HIDDEN),
        Turn(act="lift", source=_M.HIDDEN, target=_M.LIFTED),
    ),
)


_ANY_NAME = pattern(r"[^\W\d_]{2,8}|(?=[^\d_]*[· ])(?!.{16})[^\W\d_]+(?:[· ][^\W\d_]+)+")
NAME_SHAPE = "姓名须是2至8个汉字、以姓氏开头；请只选姓名，不带称呼和标点。"
NOT_COMMON = "开头不是常见姓氏。少数民族、外国人的姓名和外号，请勾选“不是常见姓氏，确认是人名”，再遮盖一次。"
OF_THE_OFFICE = "这是单位、部门、工作人员或者职务的名称，不是要遮盖的个人信息。请只选当事人的姓名。"


def may_be_named(words: str) -> bool:
    """Whether words that begin with no known surname can be a name, if a person says so: letters or Han signs, 2 to 8 of them, 15 in
    several parts; no figure and no office."""
    plain = fold(words).text.strip()
    return _ANY_NAME.fullmatch(plain) is not None and not names_an_office(plain)


def problem_of(words: str, kind: str) -> str:
    """Why these words cannot be hidden as such; empty when they can. All that is written of the matter loses them, so that only what has the
    shape of a name, an address or a number is taken."""
    plain = fold(words).text.strip()
    if _OFFICIAL.search(plain):
        return NO_PERSON
    if kind == Hidden.NAME:
        fits = _HAN_NAME.fullmatch(plain) is not None and ("·" in plain or begins_as_name(plain))
        return "" if fits else NAME_SHAPE
    if kind == Hidden.ADDRESS:
        fits = len(plain) >= 4 and HOME_SIGNS.search(plain) is not None
        return "" if fits else "住址至少4个字，要有路、村、号、室等；请只选住址。"
    signs = sum(char.isascii() and char.isalnum() for char in plain)
    return "" if signs >= 5 and any(c.isdigit() for c in plain) else "号码、账号至少5位，请只选号码。"


def stands_as_amount(words: str, text: str) -> bool:
    """Whether a text says by what stands around these figures that they are money, a date or the number of a document."""
    plain, around = re.escape(fold(words).text.strip()), fold(text).text
    return (
        re.search(
            f"(?:[¥$]|人民币|金额[:为是]?|[〔\\[(][0-9]{{4}}[〕\\])]) ?{plain}(?![0-9])"
            f"|(?<![0-9]){plain}(?:\\.[0-9]+)?{_MONEY}",
            around,
        )
        is not None
    )


def may_be_shown(span: Span) -> bool:
    """A mask that a rule made. What the petitioner said of himself is never shown by a correction."""
    return span.kind not in ("name", "known", "whole_text")
