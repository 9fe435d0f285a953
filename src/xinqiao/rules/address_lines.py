"""A line that is nothing but an address, as on a parcel or behind 地址： the way to a door in it is masked whatever words it is made of (M-I2).

In a sentence a house number may belong to the place where something is wrong, and only what says that somebody lives there is taken
(`private_facts.find_homes`). A line without any word of a sentence is read more eagerly: shops, floors, stalls, buildings by name. Province, city and district stay,
and so does a public office, for people must find it."""

import re
from collections.abc import Iterator

from xinqiao.rules.number_shapes import NumberHit
from xinqiao.rules.patterns import pattern
from xinqiao.rules.private_facts import ADMIN, NO_HOME, PLACES
from xinqiao.rules.scanning import Beginning

_LONGEST, _SHORTEST, _TAIL = 80, 5, 16
_CUE = "(?:地址|住址|住所|收货|寄[到至往]|邮寄|门牌号?)[是为]?:[: ]*"
_AFTER_CUE = Beginning("地住收寄邮门", f"{_CUE}(?P<line>[^\\n,。;!?\"'<>|]{{{_SHORTEST},{_LONGEST}}})")
_CUED = pattern(f" *{_CUE}")
_END = pattern("[ ,。;]+$")
_NUMBERED = pattern("[0-9]|[一二三四五六七八九十][号楼层栋幢座室弄]")
_SENTENCE = pattern(
    "[的了是我你您他她们没被吗呢很那啊呀、:乱盼涉〕《》]|请|不[^锈二]"
    "|[0-9]{1,6}(?:[年月日元万%倍个人次件份米吨岁亩天周条所处户]|小时|分钟|多)|第[0-9一二三四五六七八九十]+[条届批次]"
    "|扰民|污染|噪[音声]|油烟|违[建法规章]|投诉|施工|拆[迁除违]|问题|收费|漏水|停[水电气车止]|拖欠|工资|占道|何时|什么|为何|反映|反对|呼吁|申请|坚决|强烈|严[查惩]"
    "|咨询|建议|要求|举报|严重|安全|隐患|业主|居民|希望|由于|已经|可以|需要|存在|进行|导致|公交|地铁|高速|国道|红绿灯|出现|发生|影响|解决|办理|规划|关于|路段|非法|公开|改善"
    "|加强|尽快|线路?[a-z0-9]|号线|[号字]令|令第|第[0-9]+号$|电话|热线|全长|全程|工程|竣工|标段|共[计有0-9]|硬化|日期|此致|附件|[民刑行执][初终申]|案[由号件]|文件|合同|通知|意见|办法|条例|规定|编号|号码"
    "|[账帐]|银行卡|单号|发票|证[号件]|车牌|[学工]号|代码|型号|标准"
    "|(?:19|20)[0-9]{2}[-/.][0-9]|[0-9a-z]{9}|[0-9]{6}|家住|现住|居住|住[在于]"
)
_OFFICE = pattern(
    "信访|政府|委员会|检察院|法院|法庭|派出所|接待|窗口|大厅|服务中心|(?<!邮)局(?![0-9一二三四五六七八九十])"
)
_UNIT = "(?:号楼|号院|号馆|支弄|单元|[栋幢座号弄楼搂层室房户铺店间f#])"
_SIGN = "[a-z]{0,3}[0-9]{1,5}[a-z]{0,3}[0-9]{0,4}"
_DOOR = pattern(
    f"(?:{_SIGN}|[一二三四五六七八九十百零〇两]{{1,4}}) ?{_UNIT}|(?<![a-z0-9]){_SIGN}(?![0-9期区线路街组中小级县市省镇乡])"
)
_UNITS = pattern(f"[0-9a-z一二三四五六七八九十] ?{_UNIT}")
_HAN = pattern("[\\u4e00-\\u9fff]")
_FEW = 2
_THING = pattern(
    "[^0-9]{0,6}?(?:井盖|[灯电]杆|路灯|电梯|信号|桥|教学楼|摊位?$|路口|门口|附近|旁|对面|前|后|之间|工地|垃圾|围墙|管道|水管|下水)"
)
"""Behind the number: what stands there is a thing that somebody tells of, nobody's door."""


def _lines(text: str, *, alone: bool) -> Iterator[tuple[int, str]]:
    """Each line that may be an address, and what stands behind 地址：, with where it begins."""
    start, lines = 0, text.split("\n")
    for line in lines:
        cue = _CUED.match(line)
        if not (cue or alone or len(lines) > 1):
            continue
        begins = cue.end() if cue else 0
        end = _END.search(line)
        whole = line[begins : end.start() if end else len(line)]
        if _SHORTEST <= len(whole) <= _LONGEST and not re.search("[,。;!?]", whole):
            yield start + begins, whole
        start += len(line) + 1
    for found in _AFTER_CUE.finditer(text):
        yield found.start("line"), found["line"]


def _of_a_place(way: str, kept: int) -> bool:
    """Whether anything tells of a place: a standard or a model has a number too."""
    return len(_HAN.findall(way)) > _FEW and bool(kept or _UNITS.search(way) or PLACES.search(way))


def find_address_lines(text: str, *, alone: bool = True) -> Iterator[NumberHit]:
    """From behind the district to the last number of the way: 某某商城3期4区172号门4楼41间. `alone`: a text of one line too. A title and a place
    are such, and tell where something is wrong."""
    for start, line in _lines(text, alone=alone):
        if not _NUMBERED.search(line) or _SENTENCE.search(line):
            continue
        doors = [found for found in _DOOR.finditer(line) if not NO_HOME.match(line, found.end())]
        if not doors:
            continue
        end = doors[-1].end()
        admin = ADMIN.match(line)
        kept = min(admin.end() if admin else 0, doors[0].start())
        if len(line) - end > _TAIL or _OFFICE.search(line) or _THING.match(line, end):
            continue
        if not _of_a_place(line[:end], kept):
            continue
        yield NumberHit(start=start + kept, end=start + end, kind="address", replacement="**")
