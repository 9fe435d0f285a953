"""Which parts of a run of digits are identifying numbers, and what replaces them.

Recall comes before precision: an identity number is masked on its shape, because most of those that people write carry
a slip; dates, amounts, document numbers and order numbers are kept where their writing tells them apart.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from xinqiao.rules.digit_runs import GAP, Run, digit_runs
from xinqiao.rules.identity import check_id, check_sign, mask_bank, mask_id, mask_phone
from xinqiao.rules.patterns import pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberHit:
    """A place in the folded text and its masked form."""

    start: int
    end: int
    kind: str
    replacement: str


class _Part(NamedTuple):
    """Digits `first` to `end` of a run, which stands in `text`."""

    text: str
    run: Run
    first: int
    end: int

    @property
    def digits(self) -> str:
        return self.run.digits[self.first : self.end]

    @property
    def start(self) -> int:
        return self.run.starts[self.first]

    @property
    def stop(self) -> int:
        return self.run.ends[self.end - 1]

    @property
    def written(self) -> str:
        return self.text[self.start : self.stop]

    def before(self, most: int) -> str:
        """The words before it, without blanks."""
        return self.text[max(0, self.start - most) : self.start].replace(" ", "")

    def groups(self) -> list[str]:
        """Its digits as they stand together."""
        inner = [at for at in range(self.first + 1, self.end) if at in self.run.borders]
        return [self.run.digits[one:two] for one, two in pairwise([self.first, *inner, self.end])]

    def goes_on(self) -> bool:
        """Whether single digits, each apart, run on before or behind it in the same manner."""
        inner = set(self.run.joints[self.first + 1 : self.end])
        around = {self.run.joints[self.first], *self.run.joints[self.end : self.end + 1]}
        return len(inner) == 1 and inner != {""} and inner <= around

    def is_one(self) -> bool:
        return self.run.is_one_number(self.first, self.end)

    def hit(self, kind: str, replacement: str) -> NumberHit:
        return NumberHit(start=self.start, end=self.stop, kind=kind, replacement=replacement)


_ID_IN_RUN = pattern(
    r"(?=([1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{4}))[0-9]"
)
_X = pattern(f"{GAP}x(?:(?![a-wyz0-9])|(?=[0-9]{{2}}(?![0-9a-z])))")
"""The check sign; on the card of a disabled person two digits follow, kind and degree."""
_ID_WORD = pattern(
    r"(?:身份证|身分证|身份\W{0,2}证|残疾人?证|证件号|证件编号|居住证|公民身份号码|idcard|idno)[^0-9\n]{0,12}$"
)
_MOBILE = pattern(r"(?:(?:00)?86|0)?(1[3-9][0-9]{9})")
_MOBILES_JOINED = pattern(r"(?:1[3-9][0-9]{9}){2,3}")
_LANDLINE = pattern(r"(?:(?:00)?86)?(0(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6})")
_PHONE_WORD = pattern(r"(?:电话|座机|致电|来电|传真|手机|联系方式|tel|phone)[^0-9\n]{0,6}$")
_AMOUNT_AFTER = pattern(r"(?:\.[0-9]{1,4})? ?(?:元|万|亿|块钱|人民币|rmb|美元|平方|吨|公里|千瓦)")
_AMOUNT_BEFORE = pattern(r"(?:[¥$￥]|rmb|人民币|金额|合计|共计)[:为是]{0,2}$")
_GROUPED_AMOUNT = pattern(r"[0-9]{1,3}(?:,[0-9]{3})+")
_DATE_OR_TIME = pattern(
    r"(?:19|20)[0-9]{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12][0-9]|3[01])(?![0-9])|[0-9]{1,2}:[0-9]{2}"
)
_CARD_WORD = pattern(r"(?:卡号|银行卡|储蓄卡|工资卡|社保卡|信用卡|账号|帐号|账户|帐户|存折)[^0-9\n]{0,14}$")
_SERIAL_BEFORE = pattern(
    r"(?:订单|单号|运单|快递|流水|合同|编号|案号|发票|凭证|受理|序列|条码|文号|字第|民初|民终|行初|工单|件号|货号)[^0-9人员\n]{0,6}$"
)
"""Not with 收件人, 签订人, 快递员 between: then it is somebody's."""
_DOCUMENT_BEFORE = pattern(
    r"(?:许可证|(?:备案|受理|合同|订单|运单|流水)(?=[编证号]))(?:编号|证?号码?)?[: ]{0,2}$"
)
"""Directly before an identity number whose check digit is wrong, which is the usual slip: only this says that it is none."""
_SERIAL_AFTER = pattern(r" ?号? ?(?:订单|工单|运单|快递|合同|案件|发票|文件)")
_REACHED = pattern(r"(?:电话|手机|联系|致电|打|拨|微信|短信|号码)[^0-9\n]{0,6}$")
_PERMIT_WORD = pattern(
    r"(?:护照|通行证|台胞证|身份证|[医社]保卡|医疗[证卡]|学籍号?|学号|回乡证|军官证|士[兵官]证|警官证|残疾人?证|驾驶?[证照]|永久居留|证件号码?|证件|passport)[^0-9a-z\n]{0,8}$"
)
_LETTERS_BEFORE = pattern(r"(?<![a-z0-9])([a-z]{1,3})[^\w@]{0,3}_?$")
_PERMIT_LETTERS = {"h": (8, 10), "m": (8, 10), "p": (7, 8)} | dict.fromkeys("egcds", (8,))
_PERMIT_LETTERS |= {f"e{letter}": (7,) for letter in "abcdefghjklmnpqrstuvwxyz"}
_SHORTEST_PERMIT = 7
_LAST_GROUP = 3
_DOUBLED = str.maketrans("0123456789", "0246813579")
_LISTED = frozenset(",。;:、\n")
_STOP = frozenset(",。;")


def find_numbers(text: str) -> Iterator[NumberHit]:
    """Identity numbers, telephones, bank cards and permits in folded text, in order of their certainty in each run."""
    for run in digit_runs(text):
        yield from _numbers_in(text, run)


def _numbers_in(text: str, run: Run) -> Iterator[NumberHit]:
    taken, left = bytearray(len(run.digits)), len(run.digits)
    for fewest, reader in _READERS:
        for part, hit in reader(text, run) if fewest <= left else ():
            if not any(taken[part.first : part.end]):
                taken[part.first : part.end] = b"\1" * (part.end - part.first)
                left -= part.end - part.first
                yield hit
            if not left:
                return


_Found = Iterator[tuple[_Part, NumberHit]]


def _parts(text: str, run: Run, *lengths: int) -> Iterator[_Part]:
    """The parts of these lengths that begin and end where a number may, from left to right."""
    for first in run.beginnings(min(lengths)):
        for length in lengths:
            if run.ends_before(first + length):
                yield _Part(text, run, first, first + length)


def _ids_by_shape(text: str, run: Run) -> _Found:
    """18 or 15 signs with a region and a date; in a longer row of digits where the check digit fits."""
    for part in _parts(text, run, 18, 17, 15):
        sign, hit = part.digits, None
        if len(sign) == 15 and part.goes_on():
            continue
        if len(sign) == 17:
            last = _X.match(text, part.stop)
            if last:
                hit = NumberHit(
                    start=part.start, end=last.end(), kind="id_number", replacement=mask_id(sign + "X")
                )
                sign += "X"
        else:
            hit = part.hit("id_number", mask_id(sign))
        check = check_id(sign) if hit else None
        if (
            hit
            and check
            and check.kind
            and check.birth is not None
            and (part.is_one() or (check.ok and len(sign) == 18))
            and (check.ok or not _DOCUMENT_BEFORE.search(part.before(14)))
        ):
            yield part, hit
    for found in _ID_IN_RUN.finditer(run.digits):
        first = found.start()
        if check_sign(found[1][:17]) == found[1][17] and not any(run.joints[first + 1 : first + 18]):
            part = _Part(text, run, first, first + 18)
            yield part, part.hit("id_number", mask_id(found[1]))


def _ids_by_word(text: str, run: Run) -> _Found:
    """14 to 20 signs after 身份证号 and the like, whatever they say."""
    for part in _named(text, run, _ID_WORD, most_before=24, fewest=14, enough=15, most=20):
        last = _X.match(text, part.stop)
        shown = mask_id(part.digits + ("X" if last else ""))
        end = last.end() if last else part.stop
        yield part, NumberHit(start=part.start, end=end, kind="id_number", replacement=shown)


def _named(
    text: str, run: Run, word: re.Pattern[str], *, most_before: int, fewest: int, enough: int, most: int
) -> Iterator[_Part]:
    """The number that begins behind a word: up to a stop behind enough digits, else as long as it may be."""
    for first in run.beginnings(fewest):
        if first and _LISTED.isdisjoint(run.joints[first]):
            continue
        if not word.search(_Part(text, run, first, first + 1).before(most_before)):
            continue
        ends = [
            at for at in range(first + fewest, min(len(run.digits), first + most) + 1) if run.ends_before(at)
        ]
        if ends:
            yield _Part(
                text,
                run,
                first,
                next((at for at in ends if at - first >= enough and _stops(run, at)), ends[-1]),
            )


def _stops(run: Run, at: int) -> bool:
    """Whether the sentence goes on to something else before this digit."""
    if at == len(run.digits):
        return True
    return run.joints[at] != run.joints[at - 1] and not _STOP.isdisjoint(run.joints[at])


def _mobiles(text: str, run: Run) -> _Found:
    """Mobiles, with or without +86, and mobiles written together."""
    for first in run.beginnings(11):
        one = _MOBILE.match(run.digits, first)
        if one and run.ends_before(one.end()):
            part = _Part(text, run, one.start(1), one.end())
            if _is_a_telephone(part):
                yield part, part.hit("mobile", mask_phone(part.digits))
        several = _MOBILES_JOINED.match(run.digits, first) if len(run.digits) >= 22 else None
        if several and run.ends_before(several.end()) and not any(run.joints[first + 1 : several.end()]):
            part = _Part(text, run, first, several.end())
            numbers = [part.digits[at : at + 11] for at in range(0, len(part.digits), 11)]
            yield part, part.hit("mobile", "、".join(map(mask_phone, numbers)))


def _landlines(text: str, run: Run) -> _Found:
    """Landlines with area code, local numbers after 电话."""
    for first in run.beginnings(7):
        found = _LANDLINE.match(run.digits, first)
        for end in (found.end() + 1, found.end()) if found else ():
            part = _Part(text, run, found.start(1), end) if found and end <= len(run.digits) else None
            if part and run.ends_before(end) and _is_a_telephone(part):
                opened = ")" in part.written and text[part.start - 1 : part.start] == "("
                hit = part.hit("landline", mask_phone(part.digits))
                yield (
                    part,
                    NumberHit(
                        start=hit.start - opened, end=hit.end, kind=hit.kind, replacement=hit.replacement
                    ),
                )
                break
    for part in _parts(text, run, 8, 7):
        named = part.digits[0] in "2345678" and part.is_one() and _PHONE_WORD.search(part.before(16))
        if named and not re.match(r"\.[0-9]", text[part.stop : part.stop + 2]):
            yield part, part.hit("landline", "****" + part.digits[-4:])


def _cards_by_word(text: str, run: Run) -> _Found:
    """Any account number after 卡号, 账号 and the like."""
    for part in _named(text, run, _CARD_WORD, most_before=24, fewest=11, enough=16, most=24):
        yield part, part.hit("bank_card", mask_bank(part.digits))


def _cards_by_shape(text: str, run: Run) -> _Found:
    """16 to 19 digits that satisfy Luhn or begin as the cards of this country do."""
    for part in _parts(text, run, 19, 18, 17, 16):
        sign = part.digits
        if sign[0] not in "34569" or any(_MOBILE.fullmatch(group) for group in part.groups()):
            continue
        ours = sign.startswith("62") and len(sign) in (16, 19) and part.is_one()
        shaped = ours or (_satisfies_luhn(sign) and part.is_one())
        if shaped and not _SERIAL_BEFORE.search(part.before(12)):
            part = _with_its_end(part)
            sign = part.digits
            yield part, part.hit("bank_card", mask_bank(sign))


def _with_its_end(part: _Part) -> _Part:
    """6217 0012 3456 7890 12: sixteen of its digits may look like a card; the last group belongs to it."""
    run, left = part.run, len(part.run.digits) - part.end
    if 0 < left <= _LAST_GROUP and run.joints[part.end] in run.joints[part.first + 1 : part.end]:
        return part._replace(end=len(run.digits))
    return part


def _permits(text: str, run: Run) -> _Found:
    """Passports and permits: by their letter and length, or after the name of such a paper."""
    for part in _parts(text, run, 12, 10, 9, 8, 7):
        letters = _LETTERS_BEFORE.search(text, max(0, part.start - 8), part.start)
        sign = letters[1] if letters else ""
        start = letters.start() if letters else part.start
        before = text[max(0, start - 20) : start].replace(" ", "")
        named = _PERMIT_WORD.search(before) and (sign or len(part.digits) >= _SHORTEST_PERMIT)
        shaped = len(part.digits) in _PERMIT_LETTERS.get(sign, ())
        if not part.is_one() or not (named or (shaped and not _SERIAL_BEFORE.search(before))):
            continue
        shown = mask_id(sign + part.digits)
        yield part, NumberHit(start=start, end=part.stop, kind="permit", replacement=shown)


# Each with the fewest digits of which it makes something: what the others have left may not be enough.
_READERS: tuple[tuple[int, Callable[[str, Run], _Found]], ...] = (
    (15, _ids_by_shape),
    (14, _ids_by_word),
    (16, _cards_by_shape),
    (11, _cards_by_word),
    (11, _mobiles),
    (7, _landlines),
    (7, _permits),
)


def _is_a_telephone(part: _Part) -> bool:
    """Not an amount, a date, a row of numbers, nor the number of an order or a case."""
    text, written, before = part.text, part.written, part.before(14)
    if _AMOUNT_AFTER.match(text, part.stop) or _AMOUNT_BEFORE.search(before[-8:]):
        return False
    serial = _SERIAL_BEFORE.search(before) and not _REACHED.search(before)
    if serial or _SERIAL_AFTER.match(text, part.stop):
        return False
    if written.isdecimal():
        return True
    return not (_GROUPED_AMOUNT.fullmatch(written) or _DATE_OR_TIME.search(written)) and part.is_one()


def _satisfies_luhn(digits: str) -> bool:
    return (sum(map(int, digits[::-2])) + sum(map(int, digits[-2::-2].translate(_DOUBLED)))) % 10 == 0
