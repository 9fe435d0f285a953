"""What in a reply belongs to other people or to other matters (条例 30, 44; 个人信息保护法 10), by the words around it: a name or a
number alone does not tell, for the telephone of the office stands in every reply."""

from collections.abc import Collection, Iterator, Sequence

from xinqiao.rules.folding import fold, typed_number, unbroken
from xinqiao.rules.patterns import pattern
from xinqiao.rules.persons import SURNAMES
from xinqiao.rules.words import Phrase

Found = Iterator[tuple[int, int, str]]
"""Places of a text and why they are told."""

_INFORMER = Phrase("这里写出了是谁举报的。检举、揭发材料和有关情况不得透露，不能写进答复。")
_ANOTHER = Phrase("这里像是另一位信访人，请核对是不是用了别的答复。")
_INFORMED = pattern(
    "(?:(?:举报|检举|揭发|控告)(?:你|您)(?:们|单位|公司)?的(?:人)?(?:是|为|系)(?![否不匿谁])"
    "|(?<!为)(?:举报|检举|揭发|控告)人(?:的?姓名)?(?:是|为|系|叫|:)(?![否不匿谁你您指依应享有受实]|本人|多人|公民|单位))[^,。;!?\n]{0,40}"
)
_CALLED = "(?:先生|女士|小姐|同志|老人|师傅|大爷|大妈|大姐|阿姨|某某?)"
_RAISED = pattern(
    f"([\u4e00-\u9fff]){_CALLED}(?:等[0-9一二三四五六七八九十]{{1,3}}[人户])?(?:[所曾也已]|同样|此前|之前|前期|去年|今年|多次|向我[局办委]){{0,3}}"
    "(?:反映|信访|来信|来访|投诉|举报|上访)"
)
_GREETED = pattern(f"(?:^|\n) ?(?:尊敬的)?([\u4e00-\u9fff])[\u4e00-\u9fff]{{0,3}}?{_CALLED}(?=[:,您你])")
_PETITION = pattern("xf ?[0-9]{4} ?[-._·]? ?[0-9]{6}(?![0-9])")
_DOCUMENT = pattern(r"([\u4e00-\u9fff]{2,20}) ?[〔\[(【] ?([0-9]{4}) ?[〕\])】] ?第?0*([0-9]{1,6}) ?号")
_TO_BE_CALLED = pattern(
    "联系|咨询|致电|拨打|来电|热线|经办|承办|办理人|负责|值班|服务|窗口|科|股|办公|传真|监督|工作人员|[村居]委|社区|物业"
)
_LIVES = pattern("户籍|户口|家住|[现居]住|住址|家庭地址")
_NEAR = 24


def informers(text: str) -> Found:
    """Words that say who informed against somebody, to the end of the clause: what stands there goes with them."""
    folded = unbroken(fold(text))
    for found in _INFORMED.finditer(folded.text):
        yield *folded.raw_words(*found.span()), _INFORMER


def other_petitioners(text: str, names: Collection[str]) -> Found:
    """Somebody who is greeted, or who is said to have petitioned, and is called by the surname of none of `names`."""
    own = {sign for name in names for sign in name[:2]}
    folded = unbroken(fold(text))
    for shape in (_GREETED, _RAISED):
        for found in shape.finditer(folded.text) if own else ():
            if found[1] in SURNAMES and found[1] not in own:
                yield *folded.raw_words(found.start(1), found.end()), _ANOTHER


def numbered(text: str) -> Iterator[tuple[int, int, str]]:
    """Places of numbers of petitions, with the number as an office writes it."""
    folded = unbroken(fold(text))
    for found in _PETITION.finditer(folded.text):
        yield *folded.raw_words(*found.span()), typed_number(found[0])


def documents(text: str) -> Iterator[tuple[Sequence[int], int, str, str]]:
    """Document numbers: where each sign of the word before the year (and of whatever stands before that without a sign) stands, where the
    number ends, that word, and the rest."""
    folded = unbroken(fold(text))
    for found in _DOCUMENT.finditer(folded.text):
        _start, end = folded.raw_words(*found.span())
        yield folded.origin[slice(*found.span(1))], end, found[1], f"〔{found[2]}〕{int(found[3])}号"


def is_of_a_person(text: str, start: int, kind: str) -> bool:
    """Whether a mobile number that nobody is told to call, or an address where somebody lives, stands here: not what an office says of
    itself or of a place."""
    clause = fold(text[max(0, start - _NEAR) : start]).text.rpartition("。")[2]
    if kind == "mobile":
        return not _TO_BE_CALLED.search(clause)
    return kind == "address" and bool(_LIVES.search(clause))
