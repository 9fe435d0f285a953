"""Addresses and signs with letters in them, in folded text: e-mail, vehicle plates, accounts of messengers.

Each begins with what is rare (@, a province before a letter, the name of a messenger); only the words round it are read,
numerals written as words too.
"""

import re
from collections.abc import Iterator

from xinqiao.rules.digit_runs import GAP
from xinqiao.rules.folding import WRITTEN_DIGITS, read_han_digits
from xinqiao.rules.identity import compact, mask_email, mask_id, mask_plate
from xinqiao.rules.number_shapes import NumberHit
from xinqiao.rules.patterns import pattern
from xinqiao.rules.scanning import Beginning

_BLANK = "[ \\n]{0,12}+"
_NEAR = 120
_AT = Beginning(
    r"@#(\[【{<艾圈小a ",
    r"@|[#](?=[a-z0-9]{2,8}[.点。](?:com|cn|net))|小老鼠|[(\[【{<](?:at|艾特|爱特|圈a)[)\]】}>]|艾特|圈a|(?<=[a-z0-9]) at (?=[a-z0-9]+ ?(?:\.|点|dot))|at符号?",
)
_IN_LOCAL = "abcdefghijklmnopqrstuvwxyz0123456789._%+- \n·、/,*转再又"
_DOT = f"{_BLANK}(?:[.。点]|[(\\[]?dot[)\\]]?){_BLANK}"
_DOMAIN = pattern(f"{_BLANK}[a-z0-9-]{{1,63}}(?:{_DOT}[a-z0-9-]{{1,63}}){{0,4}}?{_DOT}[a-z]{{2,24}}(?![a-z])")
_TOKEN = pattern("[a-z0-9_%+](?:[a-z0-9._%+-]*[a-z0-9_%+-])?")
_LONGEST_LOCAL = 32
_SPELT = pattern("(?:(?:[^\\w@]|[_点转再又]|dot){0,8}+[a-z0-9]){4,40}")
_HOSTS = pattern(
    "(?:(?:vip)?(?:163|126|qq|139|189|sina|sohu|yeah|foxmail|gmail|hotmail|outlook|aliyun|21cn|tom|live|icloud|example|mail|wo)"
    "|[a-z0-9]{1,20}?)(?:comcn|com|netcn|net|cn|orgcn|org|educn|govcn|cc)"
)
_HOST_SIGNS = pattern("[^a-z0-9]")

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
_PLATE_HEAD = pattern(f"[{_PROVINCES}]{GAP}(?:[a-z](?![a-hj-km-np-z]{{3}})|[0-9{WRITTEN_DIGITS}])")
_PLATE = pattern(
    f"[{_PROVINCES}]{GAP}[a-z](?:{GAP}[a-z0-9]){{5,6}}+(?![a-z0-9])"
    f"|[{_PROVINCES}]{GAP}[a-z](?:{GAP}[a-z0-9]){{4}}{GAP}[警学挂领港澳试超]"
    f"|使(?:{GAP}[0-9]){{6}}+(?![0-9a-z]|\\.[0-9]| ?[元万亿户人名个平亩吨公多])"
)
_FEWEST_DIGITS = 2
_DIGIT_LIKE = pattern("[0-9]|(?<=[0-9oil])[oil]|[oil](?=[0-9oil])")

_MESSENGER = Beginning(
    "微薇威徽维围vw卫绿加+➕q扣球企抖快钉小陌纸飞支t",
    "(?:(?:抖\\W?音|快\\W?手|小\\W?红\\W?书|陌\\W?陌|飞\\W?机|支\\W?付\\W?宝)(?=\\W{0,2}(?:账|帐)?号)|钉\\W?钉|telegram|[微薇威徽维围]\\W{0,2}[信芯]|v\\W?信|w\\W?信|卫星(?:号|(?=[ :]{0,2}[a-z][a-z_-]{0,9}[0-9]))|绿\\W?泡\\W?泡|绿色软件|wei\\W?xin|we\\W?chat|(?<![a-z])[vw]\\W?x(?![a-z])"
    "|[加+➕]\\W{0,2}(?:[v薇微威]|企鹅|q(?![a-z]))|(?<![a-z.])q\\W?q(?![.@])|扣\\W?扣|球\\W?球(?=\\W?号)|(?<![a-z0-9])q(?=:[ ]?[1-9][0-9]{7})|[微薇v]❤|企\\W?鹅号?|(?<![a-z])q\\W?号|(?<![稍略轻细入显])[微薇](?=[号:]))"
    "\\W{0,3}(?:号码|账号|帐号|号|群|id)?(?:也是|同号|同步)?[是为加:,\"'( @]{0,3}",
)
_ACCOUNT = pattern(
    f"(?:[a-z][a-z0-9_-]{{5,}}+(?![ ·./、*]{{0,3}}[a-z0-9])|[a-z](?:{GAP}[a-z0-9]){{5,19}}+|[1-9l](?:{GAP}[0-9oil]){{4,11}}+)(?![0-9])"
)

_SAID_BEFORE = pattern(
    "(?<![a-z0-9_.@-])(?:[a-z][a-z0-9_-]{5,19}|[1-9][0-9]{4,11})(?= ?[,、(]? ?[这那]?就?[是为](?:我们?|本人|[他她]们?|对方)的?(?:个人)?$)"
)
"""xiaoman1990，这是我的微信: the account stands before the name of the messenger."""


_CREDIT_HEAD = Beginning("9九玖", "(?<![0-9a-z])[9九玖][\\W_]{0,3}[2二贰]", where="(?=[\\W_2二贰])")
_CREDIT = pattern("9[\\W_]{0,3}2(?:[\\W_]{0,3}[0-9]){6}(?:[\\W_]{0,3}[0-9a-z]){10}(?![0-9a-z])")
_SPELT_DIGIT = "yao|yi|er|liang|san|si|wu|liu|qi|guai|ba|jiu|gou|ling|dong"
_SPELT_NUMBER = Beginning(
    "yelswqgbjd", f"(?<![a-z])(?:(?:{_SPELT_DIGIT})(?![a-z])[ ,.、-]{{0,2}}+){{7,40}}+", where="(?<![a-z].)"
)


def find_credit_codes(text: str) -> Iterator[NumberHit]:
    """Credit codes of sole traders (GB 32100, they begin with 92): whoever has one finds the person. A company's stays."""
    for head in _CREDIT_HEAD.finditer(text):
        found = _CREDIT.match(read_han_digits(text[head.start() : head.start() + _NEAR]))
        if found and any(sign.isalpha() for sign in found[0]):
            end = head.start() + found.end()
            yield NumberHit(start=head.start(), end=end, kind="credit_code", replacement=mask_id(found[0]))


def find_spelt_numbers(text: str) -> Iterator[NumberHit]:
    """yao san ba ling …: seven digits and more as they are pronounced."""
    for found in _SPELT_NUMBER.finditer(text):
        end = found.start() + len(found[0].rstrip(" ,.、-"))
        yield NumberHit(start=found.start(), end=end, kind="spelt_number", replacement="**")


def find_emails(text: str) -> Iterator[NumberHit]:
    """E-mail addresses, also spaced out, with 艾特 for @ and 点 for the dot, with numerals as words."""
    for at in _AT.finditer(text):
        low = max(0, at.start() - _NEAR)
        local = read_han_digits(text[low : at.start()])
        head = _local_part(local)
        tail = read_han_digits(text[at.end() : at.end() + _NEAR])
        end, host = _domain(tail)
        sign = _HOST_SIGNS.sub("", local[head:])
        if end and sign:
            yield NumberHit(
                start=low + head, end=at.end() + end, kind="email", replacement=mask_email(f"{sign}@{host}")
            )


def _local_part(before: str) -> int:
    """Where the part before the @ begins: at the first sign that cannot stand in it."""
    start, length = len(before), 0
    for token in reversed(list(_TOKEN.finditer(before, len(before.rstrip(_IN_LOCAL))))):
        length += len(token[0])
        if start < len(before) and (
            length > _LONGEST_LOCAL or (len(token[0]) >= 11 and token[0].isdecimal())
        ):
            break
        start = token.start()
    return start


def _domain(after: str) -> tuple[int, str]:
    """Where the part behind the @ ends and how it reads; 0 when it is none."""
    found = _DOMAIN.match(after)
    if found:
        host = re.sub("[。点]|[(\\[]?dot[)\\]]?", ".", found[0])
        return found.end(), re.sub("[ \\n]", "", host)
    spelt = _SPELT.match(after)
    if not spelt:
        return 0, ""
    places = [place for place, char in enumerate(spelt[0]) if "a" <= char <= "z" or "0" <= char <= "9"]
    letters = "".join(spelt[0][place] for place in places)
    known = _HOSTS.match(letters)
    return (places[known.end() - 1] + 1, "**") if known else (0, "")


def find_plates(text: str) -> Iterator[NumberHit]:
    """Vehicle plates, new-energy and special ones included; at least two digits tell them from words."""
    for head in _PLATE_HEAD.finditer(text):
        found = _PLATE.match(read_han_digits(text[head.start() : head.start() + _NEAR]))
        if found and len(_DIGIT_LIKE.findall(found[0])) >= _FEWEST_DIGITS:
            yield NumberHit(
                start=head.start(),
                end=head.start() + found.end(),
                kind="plate",
                replacement=mask_plate(re.sub("[转再又横减杠]", "", found[0])),
            )


def find_chat_accounts(text: str) -> Iterator[NumberHit]:
    """WeChat and QQ accounts, only beside the name of the service, however it is written."""
    for word in _MESSENGER.finditer(text):
        low = max(0, word.start() - _LONGEST_LOCAL)
        behind = _ACCOUNT.match(read_han_digits(text[word.end() : word.end() + _NEAR]))
        before = _SAID_BEFORE.search(text[low : word.start()])
        for found, start in ((behind, word.end()), (before, low)):
            if found:
                sign = compact(found[0])
                shown = f"{sign[:1]}***{sign[-1:]}"
                yield NumberHit(
                    start=start + found.start(),
                    end=start + found.end(),
                    kind="chat_account",
                    replacement=shown,
                )
