"""Identity numbers, telephone numbers and names of people: are they possible, and by what key are they compared.

GB 11643 (check digit by ISO 7064 MOD 11-2). Nothing here says whether a person exists; what a wrong number means for a
petition is the caller's decision.
"""

import re
from dataclasses import dataclass
from datetime import date

from xinqiao.rules.folding import (
    NAME_DOTS,
    fold,
    is_invisible,
    read_written_digits,
    visible_text,
)
from xinqiao.rules.patterns import pattern
from xinqiao.rules.words import Phrase

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_SIGNS = "10X98765432"
_PROVINCE_CODES = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91"
_PROVINCES = frozenset(_PROVINCE_CODES.split())
_NOT_DIGIT_OR_LETTER = pattern(r"[^0-9a-z]")
_OLD_RESIDENCE_CARD = pattern(r"[a-z]{3}[0-9]{12}")
_LONG_NUMBER = pattern(r"[0-9]{17}[0-9X]")
_SHORT_NUMBER = pattern(r"[0-9]{15}")
_BEFORE_THE_NATIONAL = pattern(r"^(?:00)?86(?=1[3-9][0-9]{9}$|0?[1-9][0-9]{9,10}$)")
_MOBILE = pattern(r"1[3-9][0-9]{9}")
_LANDLINE = pattern(r"(0(?:10|2[0-9]|[3-9][0-9]{2}))([2-8][0-9]{6,7})")
_EXTENSION = pattern(r"(.*[0-9)])[ ,]*(?:转|分机号?|内线|ext\.?|x|#|-)[ :]*([0-9]{1,6})\s*")
_LONGEST_PHONE = 40
_ON = chr(0x8F6C)  # 转, before an extension: part of the number in every language of the page
_ABROAD = pattern(r"(?:\+|00)(?!86)([1-9][0-9]{6,14})")
# As people there write them at home, with the number of the region before: Hong Kong, Macau, Taiwan (ITU-T E.164).
_NEAR_BY = pattern(r"(852[2-9][0-9]{7}|853[268][0-9]{7}|8860?[2-9][0-9]{7,8})")
_HAN_DOT_HAN = pattern(r"(?<=[^\x00-\x7f ]) *[·.] *(?=[^\x00-\x7f ])")
NAME_MAX_CHARS = 50
_NO_NUMBER = "没有填写证件号码。请照证件填写数字；没有核对证件的，请清空这一栏。"
_NO_PHONE = "没有填写电话号码。请填写11位手机号码，或者带区号的固定电话；没有电话的，请清空这一栏。"
# Controls, line ends and the bidi controls that make a name show other than it is.
_CONTROL = pattern("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

_COMPOUND_SURNAMES = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 "
    "慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 "
    "令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五 歐陽 司馬 東方 諸葛 尉遲 長孫 鍾離 鮮于 軒轅"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND_SURNAMES.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class IdCheck:
    """Result of reading an identity number; `normalised` is half-width, without separators, X in upper case.

    `kind` is the Chinese name of the card; `birth` is None when the number does not carry a possible date; `note` is a hint, no error.
    """

    ok: bool
    normalised: str
    problem: str = ""
    kind: str = ""
    birth: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneCheck:
    """`kind` is "mobile", "landline" or "abroad"; `normalised` has digits only, a landline as area code, "-", number, and 转 before an
    extension, a number from elsewhere "+" before its country."""

    ok: bool
    normalised: str
    problem: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCheck:
    """`name` is the name as written, without blanks and invisible characters at its ends; `note` is a hint, no error."""

    ok: bool
    name: str
    problem: str = ""
    note: str = ""


def compact(raw: str) -> str:
    """Digits and Latin letters of a written number: full-width, circled, zero-width and separators folded away."""
    if raw.isascii() and raw.isalnum():
        return raw.lower()
    return _NOT_DIGIT_OR_LETTER.sub("", fold(raw).text)


def check_id(raw: str, *, today: date | None = None) -> IdCheck:
    """Check a resident identity number (18 or 15 digits), a 港澳台 residence permit (81/82/83) or a foreigner's card.

    With `today` (Beijing date) a birth date in the future is a problem too.
    """
    number = compact(raw).upper()
    if not number:
        return IdCheck(ok=False, normalised="", problem=_NO_NUMBER)
    if _OLD_RESIDENCE_CARD.fullmatch(number.lower()):
        return IdCheck(ok=True, normalised=number, kind="外国人永久居留身份证")
    if _LONG_NUMBER.fullmatch(number):
        return _check_shaped(number, date_digits=number[6:14], today=today)
    if _SHORT_NUMBER.fullmatch(number):
        return _check_shaped(number, date_digits="19" + number[6:12], today=today)
    if not re.fullmatch(r"[0-9]*X?", number):
        return IdCheck(
            ok=False,
            normalised=number,
            problem="身份证号码只能由数字组成，最后一位可以是 X。请核对证件。",
        )
    problem = Phrase("身份证号码应为18位（旧证15位），现在是{length}位。请核对证件。", length=len(number))
    return IdCheck(ok=False, normalised=number, problem=problem)


def _check_shaped(number: str, *, date_digits: str, today: date | None) -> IdCheck:
    kind = _kind_of_card(number)
    birth = _read_date(date_digits)
    problem = ""
    if not kind:
        problem = Phrase("身份证号码开头的地区代码“{code}”不存在。请核对前两位。", code=number[:2])
    elif birth is None:
        problem = Phrase(
            "身份证号码中的出生日期“{digits}”不存在。请核对第7位起的年月日。", digits=date_digits
        )
    elif today is not None and birth > today:
        problem = Phrase(
            "身份证号码中的出生日期“{digits}”在今天之后。请核对第7位起的年月日。", digits=date_digits
        )
    elif len(number) == 18 and check_sign(number[:17]) != number[17]:
        problem = "身份证号码的最后一位校验码不对，可能有一位数字填错。请对照证件逐位核对。"
    return IdCheck(ok=not problem, normalised=number, problem=problem, kind=kind, birth=birth)


def _kind_of_card(number: str) -> str:
    if len(number) == 18 and number[0] == "9" and number[1:3] in _PROVINCES:
        return "外国人永久居留身份证"
    if number[:2] in ("81", "82", "83"):
        return "港澳台居民居住证"
    return "居民身份证" if number[:2] in _PROVINCES else ""


def _read_date(digits: str) -> date | None:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    return born if 1800 <= born.year <= 2199 else None


def check_sign(first_17: str) -> str:
    """The 18th sign, 0-9 or X, for 17 ASCII digits (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum([int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True)])
    return _CHECK_SIGNS[total % 11]


def id_match_key(raw: str) -> str:
    """Key by which two writings of one number are equal: a 15-digit number is compared in its 18-digit form."""
    number = compact(raw).upper()
    if _SHORT_NUMBER.fullmatch(number):
        longer = f"{number[:6]}19{number[6:]}"
        return longer + check_sign(longer)
    return number


def check_phone(raw: str) -> PhoneCheck:
    """Check a Chinese mobile or landline number (with area code, with or without an extension) or one from elsewhere with its country;
    +86 and written or full-width digits are accepted."""
    digits = raw if raw.isascii() and raw.isdecimal() else _figures(raw)
    if not digits:
        wrong = "“{given}”里没有电话号码。没有或者不知道电话的，请把这一栏空着，不用填。"
        problem = Phrase(wrong, given=raw.strip()[:20]) if raw.strip() else _NO_PHONE
        return PhoneCheck(ok=False, normalised="", problem=problem)
    national = _BEFORE_THE_NATIONAL.sub("", digits)
    # +1 is another country: its numbers look like a mobile number here.
    if _MOBILE.fullmatch(national) and (national != digits or "+" not in fold(raw).text):
        return PhoneCheck(ok=True, normalised=national, kind="mobile")
    if further := _further(raw, digits):
        return further
    if landline := _LANDLINE.fullmatch(national):
        return PhoneCheck(ok=True, normalised=f"{landline[1]}-{landline[2]}", kind="landline")
    problem = "固定电话请连同区号填写，例如 010-66668888；手机号码为11位；境外号码请以加号和国家、地区代码开头。请核对。"
    if national.startswith("1"):
        problem = Phrase(
            "手机号码应为11位数字、以13至19开头，现在是{length}位“{given}”。请核对。",
            length=len(national),
            given=national[:20],
        )
    return PhoneCheck(ok=False, normalised=national, problem=problem)


def phone_match_key(number: str) -> str:
    """Key by which a checked number is found, whatever extension it was given with."""
    return number.partition(_ON)[0]


def _further(raw: str, digits: str) -> PhoneCheck | None:
    """A landline with an extension, or a number from elsewhere."""
    plain = fold(raw).text.strip()
    parts = _EXTENSION.fullmatch(plain) if len(plain) <= _LONGEST_PHONE else None
    if parts:
        whole = check_phone(parts[1])
        if whole.kind == "landline" and _ON not in whole.normalised:
            return PhoneCheck(ok=True, normalised=f"{whole.normalised}{_ON}{parts[2]}", kind="landline")
    abroad = _ABROAD.fullmatch(("+" if plain.startswith("+") else "") + digits) or _NEAR_BY.fullmatch(digits)
    return PhoneCheck(ok=True, normalised=f"+{abroad[1]}", kind="abroad") if abroad else None


def _figures(raw: str) -> str:
    folded = fold(raw).text
    return re.sub(r"[^0-9]", "", read_written_digits(folded) or folded)


def check_name(raw: str) -> NameCheck:
    """Check a person's or organisation's name: 1-50 characters of any script, rare characters included."""
    name = _strip_ends(raw)
    if not name:
        return NameCheck(ok=False, name="", problem="没有填写姓名。")
    if any("\ud800" <= char <= "\udfff" for char in name):
        return NameCheck(ok=False, name="", problem="姓名中有无法识别的字符。请重新填写。")
    if len(visible_text(name)) > NAME_MAX_CHARS:
        return NameCheck(
            ok=False,
            name=name,
            problem=Phrase("姓名超过{most}个字。请只填写姓名或单位全称。", most=NAME_MAX_CHARS),
        )
    if _CONTROL.search(name):
        return NameCheck(ok=False, name=name, problem="姓名中有换行或控制字符。请重新填写。")
    if not any(char.isalpha() or _is_private_use(char) or char >= "\U00020000" for char in name):
        return NameCheck(ok=False, name=name, problem="姓名中没有文字。请填写证件上的姓名。")
    note = (
        "姓名中有造字区字符，其他设备上可能显示不出，请同时写明读音或部件。"
        if any(map(_is_private_use, name))
        else ""
    )
    return NameCheck(ok=True, name=name, note=note)


def _strip_ends(raw: str) -> str:
    start, end = 0, len(raw)
    while start < end and (raw[start].isspace() or is_invisible(raw[start])):
        start += 1
    while end > start and raw[end - 1].isspace():
        end -= 1
    return raw[start:end]


def _is_private_use(char: str) -> bool:
    return "\ue000" <= char <= "\uf8ff" or "\U000f0000" <= char <= "\U0010fffd"


def match_key(name: str) -> str:
    """Key by which two writings of one name are equal: width, case, invisible characters, blanks and the five dots.

    Only for comparison; the stored name keeps its writing (NFC alone would change 隆 U+F9DC to another character).
    """
    folded = " ".join(fold(name).text.split())
    dotted = _HAN_DOT_HAN.sub("·", folded)
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", dotted).strip(" ")


# --- Masking (M-I2): the form a reader sees when the value itself is not shown. ---

_STARS = "**"
_MASKED_NAME = pattern(r"[^*]{1,2}\*\*")
_ORGANISATION = pattern(
    r"(?:公司|集团|工厂|厂|商店|超市|酒店|饭店|银行|学校|大学|学院|中学|小学|幼儿园|医院|诊所|药店|中心|协会|学会|商会|基金会"
    r"|委员会|村委会|居委会|业委会|合作社|事务所|经营部|服务部|项目部|工作室|办事处|派出所|政府|局|处|科|站|所|院|队|社|部)$"
)
_ADDRESS_KEPT = pattern(
    r"^(?:.{1,8}?(?:省|自治区|特别行政区))?(?:.{1,8}?(?:市|自治州|地区|盟))?(?:.{1,8}?(?:区|县|自治县|旗|市))?"
    r"(?:.{1,8}?(?:街道|镇|乡|苏木))?"
)
_NUMBER_IN_ADDRESS = pattern(r"[0-9]|[一二三四五六七八九十]+[号栋幢弄巷组室]")


def mask_name(name: str) -> str:
    """张三丰 -> 张**, 欧阳锋 -> 欧阳**, 阿卜杜拉·买买提 -> 阿**, an organisation -> its first two characters and **."""
    shown = visible_text(name).strip()
    if not shown or _MASKED_NAME.fullmatch(shown):
        return shown
    if any(dot in shown for dot in NAME_DOTS):
        return shown[0] + _STARS
    if len(shown) >= 4 and _ORGANISATION.search(shown):
        return shown[:2] + _STARS
    if len(shown) > 2 and shown[:2] in COMPOUND_SURNAMES:
        return shown[:2] + _STARS
    return shown[0] + _STARS


def mask_id(raw: str) -> str:
    """First 6 and last 4 stay (M-I2); a shorter number keeps 2 and 2; below 8 signs nothing stays."""
    number = compact(raw).upper()
    if len(number) >= 15:
        return _keep_ends(number, 6, 4)
    return _keep_ends(number, 2, 2) if len(number) >= 8 else "*" * len(number)


def mask_phone(raw: str) -> str:
    """13800138000 -> 138****8000; a landline keeps area code and last 4: 010-****8888; other numbers their last 4."""
    check = check_phone(raw)
    if check.kind == "mobile":
        return f"{check.normalised[:3]}****{check.normalised[-4:]}"
    if check.kind == "landline":
        area, number = check.normalised.partition(_ON)[0].split("-")
        return f"{area}-****{number[-4:]}"
    digits = check.normalised
    return f"****{digits[-4:]}" if len(digits) >= 7 else "*" * len(digits)


def mask_address(address: str) -> str:
    """Keep down to the district or street office (区县、街道乡镇), hide what leads to the door."""
    shown = visible_text(address).strip()
    kept = _ADDRESS_KEPT.match(shown)
    prefix = kept[0] if kept else ""
    if not shown or shown == prefix + _STARS:
        return shown
    if len(prefix) == len(shown) and not _NUMBER_IN_ADDRESS.search(shown):
        return shown
    return ("" if _NUMBER_IN_ADDRESS.search(prefix) else prefix) + _STARS


def mask_email(raw: str) -> str:
    """zhang@example.cn -> z***@example.cn."""
    address = visible_text(raw).strip()
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}***{at}{domain}" if local else "***"


def mask_bank(raw: str) -> str:
    """First 4 and last 4 digits stay; below 12 digits only the last 2."""
    digits = compact(raw)
    if len(digits) >= 12:
        return _keep_ends(digits, 4, 4)
    return _keep_ends(digits, 0, 2) if len(digits) > 2 else "*" * len(digits)


def mask_plate(raw: str) -> str:
    """京A12345 -> 京A***45."""
    sign = re.sub(r"[^\w]", "", fold(raw).text).upper()
    return f"{sign[:2]}{'*' * (len(sign) - 4)}{sign[-2:]}" if len(sign) >= 6 else "*" * len(sign)


def _keep_ends(sign: str, head: int, tail: int) -> str:
    return sign[:head] + "*" * (len(sign) - head - tail) + sign[len(sign) - tail :]
