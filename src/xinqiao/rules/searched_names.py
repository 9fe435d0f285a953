"""Whether what somebody searches for is a person: a bare name has no words around it, and words of subjects and places look like one."""

from collections.abc import Collection

from xinqiao.rules.identity import COMPOUND_SURNAMES
from xinqiao.rules.patterns import pattern
from xinqiao.rules.persons import SURNAMES, find_names, reads_as_name
from xinqiao.rules.segmenting import segmenter

_PIECE = pattern(r"[^\s,，.。;；、:：|/+()（）\"“”《》的和与及]+")
_SUBJECT = pattern(
    "(?:[林田房路车花石金古温康牛童单水宗封祝夏雷阳白黄龙包冷甘安伍麦练余沙]"
    "(?:权|地|棚|库|场|矿|井|室|养|羊|寿|收|光|泉|山|土|费|虾|蚁|旅|物|渠|管|网|梯|工|车|蔗|雨|保|石))"
    "|[\u4e00-\u9fff]+(?:塘|池|寨|湾|坡|沟|坪|坝|屯|城|涝|罩|棚|渠|厂|站|所|院|路|街|巷|区|县|镇|乡|村|社|府井|费|款|证|房|地|损|欠|污|宰|修|监|转|燃|埂|旅|滋|问|道|震)$"
)
"""林权, 宗地, 阳光, 康养, 汪塘: things and places."""


def name_among(words: str, subjects: Collection[str] = ()) -> str:
    """The first of these folded words that reads as somebody's name; empty where none does. `subjects`: titles of this office, such as those of
    its categories and units, whose words are no names."""
    for piece in _PIECE.findall(words):
        if any(piece in title for title in subjects) or _SUBJECT.match(piece):
            continue
        if _is_bare(piece) or any(find_names(piece)):
            return str(piece)
    return ""


def _is_bare(piece: str) -> bool:
    """Whether it is a surname with one or two signs, and no everyday word."""
    surname = 2 if piece[:2] in COMPOUND_SURNAMES else 1
    if len(piece) - surname not in (1, 2):
        return False
    word, tag = segmenter().tag(piece, hmm=False)[0]
    unknown = len(word) <= surname or tag.startswith("nr")
    return (unknown and (surname == 2 or piece[0] in SURNAMES)) or reads_as_name(piece)
