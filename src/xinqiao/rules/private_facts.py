"""What a text tells of a private person beside name and number: the way to the door, the day of birth, an illness.

PIPL 28: residence and health are looked after with the greatest care. Roads, districts and buildings in which something
is wrong stay; what leads to one door goes. `why` says by which rule a place was taken.
"""

from collections.abc import Iterator

from xinqiao.rules.number_shapes import NumberHit
from xinqiao.rules.patterns import pattern
from xinqiao.rules.scanning import Beginning

_CALLED = "(?:(?!工作|专班|施工|调查|督察|督查|督导|巡|救援|派出所|领导|专项|整治|检查|消防|执法|治保|应急|防汛)[^\\W的了在a-z0-9]){1,5}?"
_GROUP = Beginning(
    "住户家",
    "(?:(?<!小)住(?!房|户|建|院|宅)|户[籍口]|家就?在)[在址是为于地: ]{0,3}[\\u4e00-\\u9fff]{0,14}(?:村(?!民(?!委员会))|[乡镇寨])(?:委会|民委员会)?"
    f"(?P<part>(?:[0-9一二三四五六七八九十]{{1,3}}|(?<![乡镇]){_CALLED})(?:(?:村民)?小组|组|队|自然村)|{_CALLED}(?:(?:村民)?小组|自然村))(?![\\u4e00-\\u9fff]*?[0-9])",
)
"""A group of a few houses behind a word for living there: 住大湾村三组. The village stays; what a town calls 组 or 队 is an office."""
_N = "(?:[0-9]{1,5}[a-z]?|[a-z][0-9]{0,4}|[甲乙丙丁](?=[栋幢座])|[一二三四五六七八九十百零〇两]{1,5})"
_UNIT = "(?:号楼|号院|支弄|单元|[栋幢座号弄组门梯楼层室房户期排#])"
_ISO_DAY = "(?:19|20)[0-9]{2}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12][0-9]|3[01])(?![0-9室号])"
"""2026-12-31 is no flat: until when something is to be done stays; a day of birth has its word (`find_births`)."""
_CHAIN = Beginning(
    "0-9a-z一二三四五六七八九十百零〇两甲乙丙丁",
    f"(?<![0-9a-z月第〕\\])字])(?:{_N} ?{_UNIT}[ ,、-]?){{1,6}}+(?:{_N}(?:[室房户号](?![线文令]))?)?(?![0-9厅])"
    f"|(?<![0-9a-z.-])(?!{_ISO_DAY})"
    "[0-9a-z]{1,4}(?:栋|幢|座|号楼|号)? ?- ?[0-9]{1,3}[a-z]?(?:单元)? ?- ?[0-9]{1,5}(?:室|号)?(?![0-9.-])"
    "|(?<![0-9a-z.-])[0-9a-z]{1,4}-[0-9]{3,5}(?:室|号)?(?![0-9.年-])|(?<![0-9a-z.-])[0-9]{1,4}-[0-9]{1,3}号(?![0-9线文令楼栋院])",
    where="(?<![0-9a-z].)(?=[0-9a-z一二三四五六七八九十百零〇两]{0,5} ?[-号支单栋幢座弄组门梯楼层室房户期排#])",
)
_UNITS = pattern(_UNIT)
_ROOM = pattern(
    "单元|[室梯]|[栋幢座楼#弄号][ ,、-]?[0-9a-z]{3,5}(?:$|[室房户号])|[栋幢座楼弄号][^房户]{1,9}[房户]$|- ?[0-9]"
)
_HOUSE = pattern("[0-9]{1,4}-[0-9]{1,3}号")
_BUILDING = pattern("号楼|[栋幢座]")
_ROAD = (
    "大道|公路|马路|胡同|小区|花园|公寓|大厦|广场|家园|新村|社区|山庄|别墅|宿舍|家属院|大院|新城|名都|华府|国际|中心|商城|市场|工业园|大楼|写字楼"
    "|[路街巷弄里道苑园城府庭湾坊村庄屯居阁轩院郡墅港苑寨岭坝坪塘组队社邸区店厂]"
)
PLACES = pattern(_ROAD)
_PLACE = pattern(
    f"[\\u4e00-\\u9fff0-9a-z·()]{{1,16}}?(?:{_ROAD})[东西南北中内旁\\u4e00-\\u9fff]{{0,4}}[ ,]?$"
)
ADMIN = pattern(
    "^(?:[\\u4e00-\\u9fff]{1,8}?(?:省|自治区|特别行政区)[-_ ]?)?(?:[\\u4e00-\\u9fffa-z]{1,8}?(?:市|自治州|地区|盟)[-_ ]?)?"
    "(?:[\\u4e00-\\u9fffa-z0-9]{1,8}?(?:自治县|新区|开发区|(?<![小社住])区|县|旗|市)[-_ ]?)?(?:[\\u4e00-\\u9fff0-9a-z]{1,8}?(?:街道|镇|乡|苏木))?"
)
"""Province, city, district and street office at the beginning of an address: these stay."""
_LEAD = pattern(
    ".*(?:居住于|居住在|居住地|家住|现住|住在|住址|住所|地址|位于|坐落于?|户籍|现居|入住|租住|购买|购得|门牌|业主|住户|来自|搬到|我是|我在|我家|[在至到于住是买租为给了:，,])"
)
_BEFORE = pattern("[\\u4e00-\\u9fff0-9a-z·():]{1,30}[ ,]?$")
_LIVES = pattern("住|家在|我家|他家|她家|户籍|地址|门牌|业主|租|现居|籍贯|房屋|宅")
NO_HOME = pattern("门诊|病房|教室|办公|窗口|考场|展厅|包厢|车间|会议|法庭|科室")
_YEAR = "(?:(?:19|20)[0-9]{2}|[一二][九零〇○][零〇○一二三四五六七八九]{2}|民国[0-9一二三四五六七八九十]{1,3}|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥])"
_MONTH = "(?:[0-9]{1,2}|闰?(?:[一二三四五六七八九十]{1,3}|正|冬|腊))"
_DATE = "(?:初[一二三四五六七八九十]|廿[一二三四五六七八九]?|[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_MOON = " ?(?:[农阴旧古]历|公历|阳历)?"
_DAY = f"(?:{_YEAR} ?[年\\-./]{_MOON} ?{_MONTH} ?[月\\-./] ?{_DATE} ?[日号]?)"
_SAID_DAY = (
    f"(?:{_MOON}(?:{_YEAR}|[0-9一二三四五六七八九零〇○]{{2}}) ?年{_MOON} ?{_MONTH} ?月(?: ?{_DATE} ?[日号]?+)?+"
    f"|{_MOON} ?{_MONTH} ?月 ?(?>{_DATE}) ?[日号]?+)(?!之?[前后]|以[前后])"
)
"""Behind 生于 a month is enough; by the moon too."""
_BIRTH = Beginning(
    "出生诞0-9一二民甲乙丙丁戊己庚辛壬癸",
    f"(?:出生年月日?|出生日期|出生时间|出生于?|(?<![发先学医产滋师考新花民])生于|生日|诞生于?)(?:为|是|在)?[: ]{{0,2}}(?P<after>(?:19|20)[0-9]{{6}}(?![0-9])|{_DAY}|{_SAID_DAY}|[0-9]{{2}}[./-][0-9]{{1,2}}[./-][0-9]{{1,2}}(?![0-9]))"
    f"|(?P<before>{_DAY}|[0-9]{{2}} ?年 ?{_MONTH} ?月 ?{_DATE} ?[日号]) ?(?:[才刚]?出生|生(?=[,。;) ]|于|人|$|的(?!病)))"
    f"|(?P<year>{_YEAR} ?年(?: ?{_MONTH} ?月)?)(?= ?(?:出生(?![率人证缺]|的?人口)|生人|生(?=[,。;)]|$|的(?!病))))",
)
_DISEASES = (
    "癌症?|肿瘤|白血病|尿毒症|艾滋病|糖尿病|高血压|心脏病|冠心病|肝炎|乙肝(?:[大小]三阳)?|肺结核|结核病?|精神病|精神分裂症?|抑郁症?|癫痫|脑梗死?|脑瘫|脑溢血|脑出血|中风|偏瘫"
    "|瘫痪|肾衰竭|肾病|肝硬化|尘肺病?|矽肺病?|哮喘|肺炎|关节炎|红斑狼疮|帕金森病?|阿尔茨海默[病症]?|老年痴呆症?|自闭症|孤独症|性病|梅毒|骨折|肥胖症|心肌梗[塞死]?|血友病|不孕症|类风湿|hiv(?:阳性|携带者?)?|[大小]三阳|双相情感障碍|流产"
    "|[\\u4e00-\\u9fff]{1,8}?(?:癌|病|瘤|炎|症(?!状)|综合征)"
)
_ILLNESS = Beginning(
    "患身罹确诊查检得感病",
    "(?:(?<![后隐外水祸])患(?![者病难处])有?|身患|罹患|确诊(?:为|是|出)?[: ]{0,2}|诊断(?:为|是|出)?[: ]{0,2}|查出(?:患?有|来|了)?|检查出|得了|得的是|感染(?:了|上)?|病因是)(?:了|过)?"
    f"(?P<first>(?:严重|晚期|早期|重度|先天性?|急性|慢性|恶性|轻度|中度)?(?:{_DISEASES})(?:(?:[、和及]|以及)(?:{_DISEASES}))*)",
)
_NAMED_ILLNESS = Beginning(
    "先急慢重孤瘫白尿艾糖高心冠乙肺精抑癫脑偏肾肝尘矽红帕阿老自血类渐胃肠乳食直结宫淋鼻卵喉骨胰强双流甲胆子一二三四肢视听言智多",
    "(?:先天性|急性|慢性|重度)?(?:白血病|尿毒症|艾滋病|糖尿病|高血压|心脏病|冠心病|乙肝|肺结核|精神病|精神分裂症?|抑郁症?|癫痫|脑梗死?|脑瘫|脑溢血|脑出血|偏瘫|肾衰竭|肝硬化"
    "|尘肺病?|矽肺病?|红斑狼疮|帕金森病?|阿尔茨海默[病症]?|老年痴呆症?|自闭症|孤独症|血友病|类风湿|渐冻症|瘫痪在床|强迫症|双相情感障碍|流产|(?:甲状腺|肾|胆|乳腺|肺|肝|子宫)(?:结节|结石|肌瘤|囊肿)|[一二三四]级(?:肢体|视力|听力|言语|智力|精神|多重)残疾|(?:肢体|视力|听力|言语|智力|精神|多重)残疾[一二三四]级|(?:[胃肺肝肠乳食][\u4e00-\u9fff]?|肝细胞|[喉骨]|宫颈|卵巢|鼻咽|甲状腺|[直结]肠|胰腺|淋巴)癌|[\u4e00-\u9fff]{0,2}(?<=[\u4e00-\u9fff])癌(?=[早中晚]期))"
    "(?:[大小]三阳)?(?P<course>(?: ?[早中晚一二三四]期)? ?(?:(?<=期)|复发|发作|住院(?![费报部医])|去世|病[逝故]|化疗|手术(?![费报室台])|术后|多年(?!来)|[0-9一二三四五六七八九十两几]{1,3}年(?!来)))?+"
    "(?!医院|科|防治|政策|研究|门诊|药|病房|疫苗|筛查|宣传|专家|报销|目录|[人群]|门特|慢病|患者(?:很多|较多|协会|群体|用药))",
    where="(?=[独痪天性度状结级体力语重子迫相产血毒滋尿心肝结神郁痫梗瘫溢出衰硬肺斑金尔年闭友风冻癌脏道肠腺管巴咽颈巢细]|[\u4e00-\u9fff]癌)",
)
_STAGE_IN_GENERAL = pattern("(?<=期)(?:症状|发现|诊断|的?治疗)")
"""肺癌晚期症状 speaks of nobody, unless behind 我父亲."""
_SOMEBODYS = pattern(
    "(?:[我他她](?!们)|本人|自己|父亲|母亲|[爸妈妻]|丈夫|儿[子媳]|女[儿婿,]|孩子|老伴|爱人|老人|[哥弟姐妹爷奶婆孙])(?![^。;!?\\n]*(?:引[发起]|导致|预防|容易|可能|等))[^。;!?\\n]{0,12}$"
)
_ANY_ILLNESS = "疾病 生病 重病 大病 毛病 病 传染病 老病 急病 疫病 通病 弊病 此病 这病 怪病 炎症 病症 后遗症 职业病 慢性病"
_GENERAL = frozenset(_ANY_ILLNESS.split())
HOME_SIGNS = pattern("[省市县区镇乡村街道路巷弄号栋幢楼单元室组门]")
"""One of these stands in every address that is worth hiding."""


def find_homes(text: str) -> Iterator[NumberHit]:
    """The way to a door: 春晓路8号3号楼2单元501, 缤纷北苑47-6-746, 村三组12号. District and street office stay."""
    for found in _CHAIN.finditer(text):
        chain = found[0]
        before = _BEFORE.search(text, max(0, found.start() - 32), found.start())
        led = before[0] if before else ""
        lead = _LEAD.match(led)
        way = led[lead.end() if lead else 0 :]
        admin = ADMIN.match(way)
        kept = admin.end() if admin else 0
        place = _PLACE.search(way[kept:])
        if _leads_to_a_door(chain, led, bool(place), text[found.end() : found.end() + 3], whole=kept >= 4):
            start = found.start() - len(way) + kept + (place.start() if place else len(way) - kept)
            end = found.start() + len(chain.rstrip(" ,、-"))
            yield NumberHit(start=start, end=end, kind="address", replacement="**")
    for found in _GROUP.finditer(text):
        start, end = found.span("part")
        yield NumberHit(start=start, end=end, kind="address", replacement="**")


def _leads_to_a_door(chain: str, led: str, placed: bool, after: str, *, whole: bool) -> bool:
    """Whether the numbers name a flat, or a house that somebody lives in."""
    if NO_HOME.match(after) or not chain.strip(" ,、-"):
        return False
    units = _UNITS.findall(chain)
    if _HOUSE.fullmatch(chain):
        return placed and bool(_LIVES.search(led))
    if _ROOM.search(chain):
        return placed or len(units) > 1 or (whole and bool(units)) or bool(_LIVES.search(led))
    if _BUILDING.search(chain) or "号" in chain or "弄" in chain:
        return (placed and (whole or bool(_LIVES.search(led)))) or (
            bool(_LIVES.search(led)) and len(units) > 1
        )
    return False


def find_births(text: str) -> Iterator[NumberHit]:
    """The day on which somebody was born, where the text says that it is one."""
    for found in _BIRTH.finditer(text):
        start, end = found.span(found.lastgroup or 0)
        yield NumberHit(start=start, end=end, kind="birth", replacement="**")


def find_illnesses(text: str) -> Iterator[NumberHit]:
    """An illness that somebody is said to have: 患有…, 确诊为…, 我妻子尿毒症, 抑郁症复发住院; not what is a word for any illness."""
    for found in _ILLNESS.finditer(text):
        if found["first"] not in _GENERAL and not found["first"].endswith("疾病"):
            start, end = found.span("first")
            yield NumberHit(start=start, end=end, kind="illness", replacement="**")
    for named in _NAMED_ILLNESS.finditer(text):
        told = named["course"] and not _STAGE_IN_GENERAL.match(text, named.end())
        if told or _SOMEBODYS.search(text, max(0, named.start() - 16), named.start()):
            end = named.start("course") if named["course"] else named.end()
            yield NumberHit(start=named.start(), end=end, kind="illness", replacement="**")
