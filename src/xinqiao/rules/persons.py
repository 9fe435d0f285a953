"""Names of private persons whom nobody entered: neighbours, employers, doctors, relatives, signatories.

Rules first: a surname, a given name, and words around them that speak of a person. A word list (rjieba) tells where words
begin. Who acts in an office is not hidden: 张局长, 局长王建国, 县长李强; `Found.why` says by which rule a name was taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from xinqiao.rules.identity import COMPOUND_SURNAMES, mask_name
from xinqiao.rules.number_shapes import NumberHit
from xinqiao.rules.patterns import pattern
from xinqiao.rules.person_words import GIVEN, OFFICES, PRIVATE_WORDS, SINGLE
from xinqiao.rules.scanning import Beginning
from xinqiao.rules.segmenting import segmenter

SURNAMES = frozenset(SINGLE)
"""Of one character."""
_HAN = pattern(r"[\u3400-\u9fff]+")
_PRIVATE = PRIVATE_WORDS.split()
_OFFICIAL = tuple(OFFICES.split())
_OFFICE_AFTER = pattern(f" ?(?:副|大|支)?(?:{'|'.join(_OFFICIAL)})(?!医)")
_CUE_BEFORE = Beginning(
    "".join(sorted({word[0] for word in _PRIVATE})),
    f"(?:{'|'.join(sorted(_PRIVATE, key=len, reverse=True))})(?:是|为|叫|名叫)?[ :“(,、\n]{{0,2}}",
    where=f"(?:(?=[{''.join(sorted({word[1] for word in _PRIVATE if len(word) > 1}))}])|(?<=叫))",
)
_CUE_AFTER = Beginning(
    "先女小同老医大护师阿叔夫一全等本,(今身电手是主的家奶爷0-9 ",
    "(?:先生|女士|小姐|同学|老师|医生|医师|大夫|护士|师傅|大[爷妈叔婶姐哥]|阿姨|叔叔|奶奶|爷爷|老板|家长|老人|夫妇|夫妻|一家|全家"
    "|等[0-9一二三四五六七八九十两]{0,3}[人户名]|本人|主任医师|主治|[,(] ?[男女](?![的人])|,? ?(?:今年)?[0-9]{1,3}岁|,?身份证|,?电话|,?手机|是一[位名]|是我[的家们]|的(?:身份证|电话|手机|住址|家属|父亲|母亲|信用))",
    where="(?=[生士姐学师人夫爷妈傅姨叔婶哥奶板长妇妻家0-9一二三四五六七八九十两户名本任治 男女今年岁身份电话手机我的住父母信])"
    "(?:(?<![0-9])|(?=[0-9]{0,2}岁))",
)
_ENDED = pattern(
    "先生|女士|小姐|同学|老师|医生|医师|大夫|护士|师傅|大[爷妈叔婶姐哥]|阿姨|叔叔|奶奶|爷爷|老板|老人|夫妇|夫妻|一家|全家|家里|家的|家长|本人|今年|患|反映|来访|来信|来电|投诉|举报|电话|手机|身份|承包|多次|两人|"
    "主任|主治|住|开车|开始|要求|拒绝|签订|签名|用|向|以|为了|为我|到|两|来到|上门|有限"
)
_GOES_ON = pattern("等|和|与|因|咨询|申请|说|称|的(?!确)")
_PLACE_AFTER = pattern(
    "[大小新老东西南北中一二三]?(?:路|街|村|镇|乡|巷|弄|桥|庄|屯|沟|湾|坝|河|湖|苑|小区|社区|小学|中学|大学|医院|公司|集团|店|厂|大厦|广场|家园|花园|水库|县|市|区|省|府|寺|庙|站|机场|国际|商场|大道|快速|立交|庭院|住户|楼|郡|期)"
)
_ALSO_GIVEN = frozenset("河湖桥江苑期")
"""Words of places that people are called by too: 邻居关长河."""
_NOT = "张贴 张罗 高血 安装 安全 和平 常年 马上 金额 白天 黄河 牛奶 温度 万元 周边 周围 周末 花钱 陈述 洪水 顾客 苗木 杜绝 齐全 文明 文昌 辛勤 晋升 普工 包工 高明度 金秋聚 金秋季 金秋时 金秋节 金秋十 金秋助 温馨家 冷清 宁静的 宁静生 安静等 木材"
_NOT_BEGUN = tuple(_NOT.split())
_TITLE = pattern(
    "领导|老师|先生|女士|小姐|经理|老板|师傅|处长|局长|主任|书记|队长|院长|校长|会计|总|某|姓|氏(?:[家祖]|集团|兄弟|企业)"
)
_NEVER_NAMES = "生意 实际 定金 水电 意见 问题 组团 张贴 关系 安静 领导 老师 导致 要求 表示 解释 反映 代表 所有 整体 咨询 任课 广大 部分 全体 课 二 三"
_NO_GIVEN_NAMES = frozenset(_NEVER_NAMES.split())
_EDGE = frozenset("，,。;；:：、()（）\"“”'《》 \n*!?！？-—·/1234567890") | {""}
_STARTS = pattern(f"{'|'.join(sorted(COMPOUND_SURNAMES))}|[{SINGLE}]")
_ALSO_WORDS = "木连"
"""Surnames that mostly are everyday words: taken for one only behind a word for a person, with two signs of which names are made."""
_OFTEN_WORDS = frozenset("何应易常温宁万冷牛康路安")
"""Surnames that often begin what is done or asked, 居民何时, 老人易走失: names of signs of which names are made, unless somebody is called so."""
_CALLED = (":", "叫", "名")

_COMPOUND = "".join(sorted({surname[0] for surname in COMPOUND_SURNAMES}))
_SELDOM_NAME = pattern(f"[{_ALSO_WORDS}][{GIVEN}]{{2}}")
_AT_A_NAME = pattern(
    f"[{SINGLE}{_COMPOUND}](?<!文)(?:(?<=[{SINGLE}])|(?<=[{_COMPOUND}])[\u4e00-\u9fff])[{GIVEN}]{{2}}"
)
_NEVER_GIVEN = frozenset(
    "的了是说把被就都不没我你他她它这那将打拿叫给骗借欠占去又已曾因与及等某称于在对从也还能你们吗呢吧啊么却姓"
)


_FAR = (
    "阿艾安奥巴拜贝比卜布才次达旦丹德迪蒂丁杜多尔尕嘎格根古贵哈合洪吉济加迦江杰卡凯柯克库拉莱兰朗勒雷里丽力林鲁罗洛玛买麦曼梅美蒙米密莫姆穆那纳娜南尼努诺帕潘彭皮普"
    "逊肯别甫珍培晋伦仓喀白奇琼曲热仁日茹若萨赛桑沙珊绍史仕斯苏索塔坦坚赞特提吐图托瓦娃旺维温文沃乌吾西希夏谢欣雅亚央扬耶叶伊依英尤玉裕云扎泽增卓宗祖孜佐则措珠顿堆吉祥约翰詹"
)
_FAR_NAME = pattern(f"[{_FAR}]{{2,7}}(?:·[{_FAR}不都]{{2,7}})+")
"""Names as Uyghurs, Kazakhs, Tibetans and others write them: by the signs with which such names are written."""
_PEOPLE = pattern("[,(] ?[\u4e00-\u9fff]{1,4}族")
_FAR_BEFORE = pattern(f"[{_FAR}]{{2,6}}$")
_FAR_ALONE = pattern(f"[{_FAR}]{{3,6}}(?![{_FAR}])")
_SURE_COMPOUNDS = sorted(
    COMPOUND_SURNAMES
    - {"东方", "百里", "司空", "第五", "南门", "东门", "西门", "微生", "梁丘", "公良", "子车"}
)
_TWO_SIGNS = Beginning(
    "".join(sorted({name[0] for name in _SURE_COMPOUNDS})),
    "(?:(?<![\u4e00-\u9fff])|(?<=[和与及跟]))"
    f"(?:{'|'.join(_SURE_COMPOUNDS)})(?=[\u4e00-\u9fff])(?![市县区村镇乡路街])",
    where=f"(?=[{''.join(sorted({name[1] for name in _SURE_COMPOUNDS}))}])",
)
_SPACED = pattern(
    f"[{SINGLE}] [\u4e00-\u9fff](?: [\u4e00-\u9fff])?(?![\u4e00-\u9fff])(?<! [路街区市县镇])(?!(?: [\u4e00-\u9fff])? [路街区市县镇])"
)
"""孙 桂 兰, as names are set in forms; not 金 华 东 路."""
_SPACED_SIGNS = pattern(
    f"[{SINGLE}] (?<![\u4e00-\u9fff]. )(?<![\u4e00-\u9fff] . )[{GIVEN}] [{GIVEN}](?! [\u4e00-\u9fff] | [路街区市县镇])"
)
_SOMEBODY = pattern(
    f"[{SINGLE}](?!x光|(?<=高)x[长宽厚])[某x○]{{1,2}}[{GIVEN}](?![\u4e00-\u9fff]?(?:县|市|区|镇|乡|村|街|路|公司|局|厂))"
)
"""王某华, 张×芳; × is x when folded."""
_PET_NAME = pattern(f"(?:(?<![\u4e00-\u9fff·])|(?<=[和与跟找叫]))阿[{GIVEN}](?![{_FAR}·县市区镇乡村街路社])")
_AND = pattern(" ?(?:[、和与及跟]|以及) ?")
_AND_SIGNS = frozenset("、和与及跟")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    """A name at `start`–`end` of the text and the rule by which it was taken for one."""

    start: int
    end: int
    why: str


def begins_as_name(text: str) -> bool:
    """Whether the text begins with a surname."""
    return _STARTS.match(text) is not None


def reads_as_name(text: str) -> bool:
    """Whether somebody may be called so: words that stand behind a word for a person."""
    return any(find_names(f"姓名:{text}"))


def names_an_office(text: str) -> bool:
    """Whether the text holds the title of an office: 局长, 副主任."""
    return _OFFICE_AFTER.search(text) is not None


def find_persons(text: str) -> Iterator[NumberHit]:
    """Names of private persons in folded text; each again wherever it stands."""
    for name in find_names(text):
        shown = mask_name(text[name.start : name.end])
        yield NumberHit(start=name.start, end=name.end, kind=f"person:{name.why}", replacement=shown)


def find_names(text: str) -> Iterator[PersonName]:
    """As `find_persons`, each with the rule by which it was taken."""
    found: dict[str, str] = {}
    places: list[PersonName] = []
    for reader in (_with_dots, _behind_a_word, _before_a_word, _by_their_signs, _of_two_signs, _in_part):
        for name in reader(text):
            if not _in_office(text, name) and not _is_a_place(text, name):
                found.setdefault(text[name.start : name.end], name.why)
                places.append(name)
                yield name
    for name in _beside(text, places):
        found.setdefault(text[name.start : name.end], name.why)
        yield name
    for shown in found:
        at = text.find(shown) if len(shown) > 2 else -1
        while at >= 0:
            name = PersonName(start=at, end=at + len(shown), why="named_elsewhere")
            if not _in_office(text, name) and not _is_a_place(text, name):
                yield name
            at = text.find(shown, at + 1)


def _behind_a_word(text: str) -> Iterator[PersonName]:
    """我叫张三, 邻居：李四, 患者王建国的…"""
    for cue in _CUE_BEFORE.finditer(text):
        name = _name_in_row(text, cue.end())
        # Many are meant by 群众: one only whose name has an end.
        one = "群众" not in cue[0] or text[name : name + 1] in _EDGE
        if name and (one or _ENDED.match(text, name) or _GOES_ON.match(text, name)):
            yield PersonName(start=cue.end(), end=name, why="word_before")


def _name_at(text: str, at: int) -> int:
    """Where a name that begins here ends; 0 when none does. In doubt the longer one. Behind a colon, and alone there, stands whoever is named:
    举报人：何立新."""
    found = _STARTS.match(text, at)
    if not found:
        return 0
    first, second = text[found.end() : found.end() + 1], text[found.end() + 1 : found.end() + 2]
    if first in _NEVER_GIVEN or not _HAN.fullmatch(first):
        return 0
    called = len(second) == 1 and _is_called(first + second)
    if _is_a_word(text, at, of_things=called):
        return 0
    if (
        (_ENDED.match(text, found.end()) and not called)
        or _TITLE.match(text, found.end())
        or (_is_no_given_name(first + second) and not (called or _stands_alone(text, at, found.end() + 2)))
    ):
        return 0
    short = not _HAN.fullmatch(second) or second in _NEVER_GIVEN or _ENDED.match(text, found.end() + 1)
    end = found.end() + (1 if short else 2)
    if found[0] in _OFTEN_WORDS and not text[:at].rstrip(" ").endswith(_CALLED):
        return end if _is_made_of_signs(text[found.end() : end], "va") else 0
    return end


def _is_made_of_signs(given: str, words: str) -> bool:
    """Whether names are made of these signs, and they are no everyday word of such a sort: not 成立 of 应成立, 平台 of 连平台."""
    word, tag = segmenter().tag(given, hmm=False)[0]
    known = len(word) == 2 and tag[0] in words and tag not in ("nr", "nrfg", "ns", "vn")
    return not known and all(sign in GIVEN or sign in "大小" for sign in given)


def _stands_alone(text: str, at: int, end: int) -> bool:
    whole = text[end - 2 : end] not in _NO_GIVEN_NAMES and _HAN.fullmatch(text[end - 2 : end]) is not None
    return whole and text[max(0, at - 4) : at].rstrip(" ").endswith(":") and text[end : end + 1] in _EDGE


def _before_a_word(text: str) -> Iterator[PersonName]:
    """张三先生, 李四医生, 王五，男，45岁."""
    for cue in _CUE_AFTER.finditer(text):
        for length in (4, 3, 2):
            start = cue.start() - length
            found = _STARTS.match(text, start) if start >= 0 else None
            if not found or not 1 <= cue.start() - found.end() <= 2:
                continue
            given = text[found.end() : cue.start()]
            if _may_be_given(given) and not _is_a_word(text, start) and not _within(text, start):
                yield PersonName(start=start, end=cue.start(), why="word_after")
                break


def _by_their_signs(text: str) -> Iterator[PersonName]:
    """A surname and two signs of which names are made, where the word list knows no other word."""
    for found in _AT_A_NAME.finditer(text):
        if len(found[0]) > 3 and found[0][:2] not in COMPOUND_SURNAMES:
            continue
        if _reads_as_name(text, found.start(), found.end()):
            yield PersonName(start=found.start(), end=found.end(), why="name_signs")


def _reads_as_name(text: str, start: int, end: int) -> bool:
    """Whether the words of the sentence begin and end with the name, and its parts are no everyday words."""
    low = max(0, start - 4)
    place, parts = low, []
    for word, tag in segmenter().tag(text[low : end + 4]):
        if place < start < place + len(word) or place < end < place + len(word):
            return False
        if start <= place < end:
            parts.append((word, tag))
        place += len(word)
    if _is_no_given_name(text[end - 2 : end]):
        return False
    at_an_edge = text[start - 1 : start] in _EDGE
    if len(parts) == 1:
        return parts[0][1].startswith("nr") or (at_an_edge and parts[0][1] == "nz")
    return len(parts[0][0]) in (1, 2) and (parts[0][1].startswith("nr") or at_an_edge)


def _with_dots(text: str) -> Iterator[PersonName]:
    """阿依努尔·买买提, 玛依拉(维吾尔族)."""
    for found in _FAR_NAME.finditer(text) if "·" in text else ():
        if any(segmenter().tag(part, hmm=False)[0][1] != "ns" for part in found[0].split("·")):
            yield PersonName(start=found.start(), end=found.end(), why="name_with_dot")
    for people in _PEOPLE.finditer(text) if "族" in text else ():
        far = _FAR_BEFORE.search(text, max(0, people.start() - 7), people.start())
        if far and _may_be_far(far[0]):
            yield PersonName(start=far.start(), end=far.end(), why="name_far")


def _may_be_far(name: str) -> bool:
    """Whether no everyday word is in it: not 马力."""
    words = segmenter().tag(name, hmm=False)
    return all(len(word) == 1 or (tag[0] in "nx" and (tag != "n" or len(word) > 2)) for word, tag in words)


def _of_two_signs(text: str) -> Iterator[PersonName]:
    """A surname of two signs, and what follows: ;尉迟恭, 和夏侯明月."""
    for found in _TWO_SIGNS.finditer(text):
        end = _name_at(text, found.start())
        if end and not _within(text, found.start()):
            yield PersonName(start=found.start(), end=end, why="surname_of_two")


def _in_part(text: str) -> Iterator[PersonName]:
    """王某华, 阿芳, 杨 浩 然: what is left of a name still finds the person among neighbours."""
    for found in _SOMEBODY.finditer(text) if "某" in text or "x" in text or "○" in text else ():
        last = segmenter().tag(text[found.end() - 1 : found.end() + 1], hmm=False)[0][0]
        if len(last) == 1:  # not 李某承诺
            yield PersonName(start=found.start(), end=found.end(), why="name_in_part")
    for found in _PET_NAME.finditer(text) if "阿" in text else ():
        word, tag = segmenter().tag(text[found.start() : found.end() + 2], hmm=False)[0]
        if len(word) == 1 or (tag.startswith("nr") and len(word) == 2):
            yield PersonName(start=found.start(), end=found.end(), why="name_in_part")
    for found in _SPACED_SIGNS.finditer(text) if " " in text else ():
        yield PersonName(start=found.start(), end=found.end(), why="name_spaced")


def _beside(text: str, names: list[PersonName]) -> Iterator[PersonName]:
    """Who is named in one row with others: 胡小军、段文斌和李志强."""
    left = {name.start: name for name in names}
    right = {name.end for name in names}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        row = _AND.match(text, name.end)
        end = _name_in_row(text, row.end()) if row and row.end() not in left else 0
        more = [PersonName(start=row.end(), end=end, why="in_a_row")] if row and end else []
        if text[name.start - 1 : name.start] in _AND_SIGNS and name.start - 1 not in right:
            at = next(
                (at for at in (name.start - 4, name.start - 3) if _is_whole(text, at, name.start - 1)), -1
            )
            more += [PersonName(start=at, end=name.start - 1, why="in_a_row")] if at >= 0 else []
        for one in more:
            if not _in_office(text, one) and not _is_a_place(text, one):
                left[one.start] = one
                right.add(one.end)
                waiting.append(one)
                yield one


def _name_in_row(text: str, at: int) -> int:
    """Where a name behind a word for a person, or behind another name, ends; 0 when none does."""
    far, spaced = _FAR_ALONE.match(text, at), _SPACED.match(text, at)
    if spaced and not _NEVER_GIVEN.intersection(spaced[0]):
        return spaced.end()
    if (
        _SELDOM_NAME.match(text, at)
        and _may_be_given(text[at + 1 : at + 3])
        and _is_made_of_signs(text[at + 1 : at + 3], "van")
        and not _is_a_word(text, at, of_things=True)
    ):
        return at + 3
    return far.end() if far and _may_be_far(far[0]) else _name_at(text, at)


def _is_whole(text: str, at: int, end: int) -> bool:
    """Whether a name of a surname and a given name stands exactly here."""
    return at >= 0 and _name_at(text, at) == end and not _within(text, at)


def _is_a_word(text: str, at: int, *, of_things: bool = False) -> bool:
    """Whether an everyday word begins here: 张贴, 安全, 高血压. `of_things`: nouns do not count, 方志 of 方志远."""
    if text.startswith(_NOT_BEGUN, at):
        return True
    word, tag = segmenter().tag(text[at : at + 4], hmm=False)[0]
    return (
        len(word) > 1
        and not tag.startswith("nr")
        and tag != "x"
        and not (of_things and tag == "n")
        and word[:2] not in COMPOUND_SURNAMES
    )


def _may_be_given(given: str) -> bool:
    return (
        _HAN.fullmatch(given) is not None
        and not _NEVER_GIVEN.intersection(given)
        and given[-1] not in "局室处厅站所校"
        and not _is_no_given_name(given)
    )


def _within(text: str, at: int) -> bool:
    """Whether an everyday word goes over this place: 值班室."""
    place = max(0, at - 2)
    for word, _tag in segmenter().tag(text[place : at + 3], hmm=False):
        if place < at < place + len(word):
            return True
        place += len(word)
    return False


def _is_called(given: str) -> bool:
    """Whether the word list knows these two signs as a name, 志远 of 方志远, or as a time or no word, of signs of which names are
    made: 春晓, 秋菊."""
    word, tag = segmenter().tag(given, hmm=False)[0]
    return (len(word) == 2 and tag.startswith("nr")) or (
        (len(word) == 1 or tag == "t") and all(sign in GIVEN for sign in given)
    )


def _is_no_given_name(given: str) -> bool:
    """Whether nobody is called so: 多次, 整日, 实际, 领导."""
    if given in _NO_GIVEN_NAMES:
        return True
    word, tag = segmenter().tag(given, hmm=False)[0]
    return len(word) == 2 and tag[0] in "dmtpcurfq"


def _in_office(text: str, name: PersonName) -> bool:
    """Whether the person is named with an office: 局长王建国, 李强县长."""
    before = text[max(0, name.start - 4) : name.start].rstrip(" :,(")
    return bool(_OFFICE_AFTER.match(text, name.end)) or (
        before.endswith(_OFFICIAL) and not before.endswith("班主任")
    )


def _is_a_place(text: str, name: PersonName) -> bool:
    """Whether what goes on is a road, a village, a company: 张江路, 李家村."""
    if _PLACE_AFTER.match(text, name.end):
        return True
    last = text[name.end - 1 : name.end]
    return bool(_PLACE_AFTER.fullmatch(last)) and not (
        last in _ALSO_GIVEN and name.why in ("word_before", "word_after")
    )
