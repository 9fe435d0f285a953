"""Shapes of identifying numbers in folded text (`folding.fold`): where they stand and what replaces them.

Recall comes before precision: an identity number is masked on its shape, because most of those that people write carry
a slip; dates, amounts, document numbers and order numbers are kept where their writing tells them apart.
Every pattern repeats a bounded number of times, so the search is linear in the length of the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xinqiao.rules.identity import (
    check_id,
    check_sign,
    compact,
    mask_bank,
    mask_email,
    mask_id,
    mask_phone,
    mask_plate,
)

# What may stand between two digits of one number: up to three signs that are no letter, digit, star or "@".
GAP = r"(?:[^\w*@]|_){0,3}"
_START, _END = r"(?<![0-9])", r"(?![0-9])"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberHit:
    """A place in the folded text and its masked form."""

    start: int
    end: int
    kind: str
    replacement: str


def _gapped(*classes: str) -> str:
    return GAP.join(classes)


_PROVINCE_HEADS = "[1-9]"
_BIRTH = ["[12]", "[089]", "[0-9]", "[0-9]", "[01]", "[0-9]", "[0-3]", "[0-9]"]
_ID_18 = re.compile(
    _START + "(?:" + _gapped(_PROVINCE_HEADS, *["[0-9]"] * 5, *_BIRTH, *["[0-9]"] * 3, "[0-9x]") + ")" + _END
)
_ID_15 = re.compile(
    _START + "(?:" + _gapped(_PROVINCE_HEADS, *["[0-9]"] * 5, *_BIRTH[2:], *["[0-9]"] * 3) + ")" + _END
)
_ID_IN_RUN = re.compile(
    r"(?=([1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9x]))[0-9](?=[0-9]{17})"
)
_ID_NAMED = re.compile(
    r"(?:身份证|身分证|证件号|证件编号|居住证|公民身份号码|id ?card|id ?no)[^0-9\n]{0,12}?(" + _gapped(*["[0-9]"] * 14)
    + "(?:" + GAP + r"[0-9x]){0,6})(?![0-9])"
)  # fmt: skip  # a list to be read across
_MOBILE = re.compile(
    r"(?<![0-9])(?:(?:00"
    + GAP
    + r")?86"
    + GAP
    + r"|0)?("
    + _gapped("1", "[3-9]", *["[0-9]"] * 9)
    + ")"
    + _END
)
_MOBILES_JOINED = re.compile(_START + r"(?:1[3-9][0-9]{9}){2,3}" + _END)
_AMOUNT_AFTER = re.compile(r"(?:\.[0-9]{1,4})? ?(?:元|万|亿|块钱|人民币|rmb|美元|平方|吨|公里|千瓦)")
_AMOUNT_BEFORE = re.compile(r"(?:[¥$￥]|rmb|人民币|金额|合计|共计)[:为是 ]{0,2}$")
_DIGITS = re.compile(r"[0-9x]+")
_GROUPED_AMOUNT = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_DATE_OR_TIME = re.compile(r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}:[0-9]{2}")
_LANDLINE = re.compile(
    r"(?<![0-9])(?:(?:00)?86" + GAP + r")?(" + _gapped("0", "(?:1" + GAP + "0|2" + GAP + "[0-9]|[3-9]" + GAP + "[0-9]"
    + GAP + "[0-9])", "[2-8]", *["[0-9]"] * 6) + "(?:" + GAP + "[0-9])?)" + _END
)  # fmt: skip  # a list to be read across
_LOCAL_NUMBER = re.compile(
    r"(?:电话|座机|致电|来电|传真|手机|联系方式|tel|phone)[^0-9\n]{0,6}?((?<![0-9])[2-8](?:[ -]?[0-9]){6,7})(?![0-9]|\.[0-9])"
)
_CARD = re.compile(_START + _gapped("[3-69]", *["[0-9]"] * 15) + "(?:" + GAP + "[0-9]){0,3}" + _END)
_CARD_NAMED = re.compile(
    r"(?:卡号|银行卡|储蓄卡|工资卡|社保卡|信用卡|账号|帐号|账户|帐户|存折)[^0-9\n]{0,14}?((?<![0-9])" + _gapped(*["[0-9]"] * 11)
    + "(?:" + GAP + "[0-9]){0,12})" + _END
)  # fmt: skip  # a list to be read across
_SERIAL_BEFORE = re.compile(
    r"(?:订单|单号|运单|快递|流水|合同|编号|案号|发票|凭证|受理|序列|条码|文号|字第)[^0-9\n]{0,6}$"
)
_PLATE = re.compile(
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使] ?[a-z](?:[ ·.\-]{0,2}[a-z0-9]){5,6})(?![a-z0-9])"
    r"|([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[a-z](?:[ ·.\-]{0,2}[a-z0-9]){4}[警学挂领港澳试超])"
)
_PERMIT = re.compile(
    r"(?:护照|通行证|台胞证|回乡证|军官证|士兵证|永久居留|证件号码?|passport)[^0-9a-z\n]{0,8}([a-z]{1,3}(?:[ -]?[0-9]){7,12}|[0-9]{8,10})"
    r"(?![0-9a-z])"
)
_CHAT = re.compile(
    r"(?:微信|薇信|威信|徽信|weixin|wechat|(?<![a-z])(?:vx|wx)(?![a-z])|v信|qq|扣扣)(?:号码|号|群|id)?(?:同号)?[是为:：,\"' ]{0,3}"
    r"([a-z][a-z0-9_\-]{5,}|[1-9](?:[ -]?[0-9]){4,11}(?![0-9]))"
)
_AT = re.compile(r" ?(?:@|\(at\)|\[at\]|艾特) ?")
_LOCAL_PART = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._%+-")
_DOMAIN = re.compile(r"[a-z0-9\-]{1,63}(?: ?[.。点] ?[a-z0-9\-]{1,63}){0,4} ?[.。点] ?[a-z]{2,24}(?![a-z])")


_FIVE_DIGITS = re.compile(_gapped(*["[0-9]"] * 5))


def may_hold_number(text: str) -> bool:
    """Whether five digits stand close enough to be one number; every number this module knows has more."""
    return _FIVE_DIGITS.search(text) is not None


def find_emails(text: str) -> Iterator[NumberHit]:
    """E-mail addresses, also with blanks round the signs, 艾特 for @ and 点 for the dot."""
    for at in _AT.finditer(text):
        start = at.start()
        while start > 0 and at.start() - start < 64 and text[start - 1] in _LOCAL_PART:
            start -= 1
        domain = _DOMAIN.match(text, at.end())
        if domain and start < at.start():
            host = re.sub(r"[。点]", ".", domain[0].replace(" ", ""))
            local = text[start : at.start()]
            yield NumberHit(
                start=start,
                end=domain.end(),
                kind="email",
                replacement=mask_email(f"{local}@{host}"),
            )


def find_id_numbers(text: str) -> Iterator[NumberHit]:
    """Identity numbers by shape (region, date), in any run by check digit, and after words such as 身份证号."""
    for pattern in (_ID_18, _ID_15):
        for match in pattern.finditer(text):
            check = check_id(match[0])
            if check.kind and check.birth is not None and _is_one_number(match[0]):
                yield _hit(match, 0, "id_number", mask_id(match[0]))
    for match in _ID_IN_RUN.finditer(text):
        sign = match[1].upper()
        if check_sign(sign[:17]) == sign[17] and check_id(sign).ok:
            yield NumberHit(
                start=match.start(1),
                end=match.end(1),
                kind="id_number",
                replacement=mask_id(sign),
            )
    for match in _ID_NAMED.finditer(text):
        yield _hit(match, 1, "id_number", mask_id(match[1]))


def find_phones(text: str) -> Iterator[NumberHit]:
    """Mobiles (with or without +86), mobiles written together, landlines with area code, local numbers after 电话."""
    for match in _MOBILE.finditer(text):
        if not _is_amount_or_time(text, match):
            yield _hit(match, 1, "mobile", mask_phone(compact(match[1])))
    for match in _MOBILES_JOINED.finditer(text):
        numbers = [match[0][at : at + 11] for at in range(0, len(match[0]), 11)]
        yield _hit(match, 0, "mobile", "、".join(map(mask_phone, numbers)))
    for match in _LANDLINE.finditer(text):
        if not _is_amount_or_time(text, match):
            opened = ")" in match[1] and text[match.start(1) - 1 : match.start(1)] == "("
            start = match.start(1) - opened
            yield NumberHit(
                start=start, end=match.end(1), kind="landline", replacement=mask_phone(compact(match[1]))
            )
    for match in _LOCAL_NUMBER.finditer(text):
        yield _hit(match, 1, "landline", "****" + compact(match[1])[-4:])


def find_bank_cards(text: str) -> Iterator[NumberHit]:
    """Card numbers of 16-19 digits that satisfy Luhn, and any account number after 卡号, 账号 and the like."""
    for match in _CARD_NAMED.finditer(text):
        yield _hit(match, 1, "bank_card", mask_bank(match[1]))
    for match in _CARD.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        if _satisfies_luhn(compact(match[0])) and not _SERIAL_BEFORE.search(before):
            yield _hit(match, 0, "bank_card", mask_bank(match[0]))


def find_plates(text: str) -> Iterator[NumberHit]:
    """Vehicle plates, new-energy and special ones included; at least two digits tell them from words."""
    for match in _PLATE.finditer(text):
        if sum(char.isdigit() for char in match[0]) >= 2:
            yield _hit(match, 0, "plate", mask_plate(match[0]))


def find_permits(text: str) -> Iterator[NumberHit]:
    """Passport, travel permit, officer's card numbers, only after the name of such a paper."""
    for match in _PERMIT.finditer(text):
        yield _hit(match, 1, "permit", mask_id(match[1]))


def find_chat_accounts(text: str) -> Iterator[NumberHit]:
    """WeChat and QQ accounts, only after the name of the service."""
    for match in _CHAT.finditer(text):
        sign = compact(match[1])
        yield _hit(match, 1, "chat_account", f"{sign[:1]}***{sign[-1:]}")


def _hit(match: re.Match[str], group: int, kind: str, replacement: str) -> NumberHit:
    return NumberHit(
        start=match.start(group),
        end=match.end(group),
        kind=kind,
        replacement=replacement,
    )


def _is_amount_or_time(text: str, match: re.Match[str]) -> bool:
    written = match[1]
    if _AMOUNT_AFTER.match(text, match.end()) or _AMOUNT_BEFORE.search(
        text[max(0, match.start() - 8) : match.start()]
    ):
        return True
    return bool(_GROUPED_AMOUNT.fullmatch(written) or _DATE_OR_TIME.search(written)) or not _is_one_number(
        written
    )


def _is_one_number(written: str) -> bool:
    """Whether a gapped number was broken up by one hand, or is a row of house numbers, hours or list items.

    One number: at most three groups (138-0013-8000), single digits, blanks only, or one sign between groups of one size.
    """
    groups = _DIGITS.findall(written)
    if len(groups) <= 3 or all(len(part) == 1 for part in groups):
        return True
    signs = {char for char in written if not char.isalnum() and not char.isspace()}
    return not signs or (len(signs) == 1 and len({len(part) for part in groups[:-1]}) == 1)


def _satisfies_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
