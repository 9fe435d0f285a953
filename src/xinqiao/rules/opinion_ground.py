"""What must be on record before an opinion is given (条例 31(6), 32): the petitioner was heard, the facts were looked into, and the basis
decides the matter itself, not only how petitions are dealt with."""

import re
from collections.abc import Collection

from xinqiao.rules.basis import Basis
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_HEARD = Basis(article=31, item=6)
_FOUNDED = Basis(article=32)
_OF_PROCEDURE = re.compile(r"信访.*(?:条例|办法|规则|规定|规程|细则)")
"""《信访工作条例》, a province's 信访条例, 信访事项复查复核办法: they say how a petition is dealt with, never who is right."""


def opinion_ground(*, heard: bool, examined: bool, cited: Collection[str]) -> Verdict:
    """Whether an opinion rests on what articles 31(6) and 32 ask for; the reason lists all that is missing.

    `examined`: an investigation by two is on record, or counsel's reason why none is needed. `cited`: the titles of what the basis
    names; a basis that names nothing recognisable is not judged here but at the check of citations."""
    missing: list[Phrase] = []
    if not heard:
        missing.append(Phrase("没有听取信访人陈述事实和理由的记录（面谈、电话均可）"))
    if not examined:
        missing.append(Phrase("没有两人调查核实的记录，也没有法律顾问写明的不需调查的理由"))
    if cited and all(_OF_PROCEDURE.search(title) for title in cited):
        missing.append(Phrase("「法律法规依据」只引用了信访程序的规定，没有写明决定诉求的法律、法规或者政策"))
    if not missing:
        return Verdict(allowed=True, reason="", basis=(_HEARD, _FOUNDED))
    listed = tuple(Phrase("（{place}）{what}", place=n, what=what) for n, what in enumerate(missing, 1))
    reason = Phrase("还不能出具处理意见书：{missing}。请补齐后再送审、签发。", missing=listed)
    return Verdict(allowed=False, reason=reason, basis=(_HEARD, _FOUNDED))
