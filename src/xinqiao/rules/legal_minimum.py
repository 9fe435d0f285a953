"""What a kind of document must say by law, as a list that is checked while it is written, at each approval and at its issue (M-R4; law.md 5).

Two tables. `WRITTEN` is judged by what its author writes and by what the unit is: each `Must` has its article and says how to mend it.
`SET` is judged by the whole text as it is set, with what the program itself puts in. Both stop the issue, and no reason lets a document
past them: what the law asks for is no matter of style (that is `rules.replying`). That a field is empty, a request unanswered, a basis
unknown is told by `PaperRule.problems`, `matters.content` and the check of citations, and not a second time here."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from xinqiao.rules import legal_words as words
from xinqiao.rules.basis import Basis
from xinqiao.rules.legal_words import FINAL, SET, MustShow
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.routing import GUIDED
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A document as far as it is written. `fields`: by name, the decision of a request as `item_N`, its outcome as `outcome_N`; `superior`:
    it is known which organ reviews what the unit decides."""

    fields: Mapping[str, str]
    superior: bool = True

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "").strip()

    @property
    def whole(self) -> str:
        return "\n".join(self.fields.values())


class By(StrEnum):
    """Who sees to it: the author writes it, the program writes it, or it must not be written at all."""

    AUTHOR = "author"
    PROGRAM = "program"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Must:
    """One thing that must be said, or not. `says`: whether the draft keeps to it; `mend`: what to do where it does not; `when`: asked of
    such drafts only."""

    code: str
    told: str
    basis: Basis
    says: Callable[[Worded], bool]
    mend: str
    when: Callable[[Worded], bool] = lambda _draft: True
    by: By = By.AUTHOR


def _has(name: str, pattern: str) -> Callable[[Worded], bool]:
    found = re.compile(pattern)
    return lambda draft: found.search(draft[name]) is not None


def _gives_reasons(name: str) -> Callable[[Worded], bool]:
    """More than a formula: whether it is a good reason is for those who approve."""
    return lambda draft: len(draft[name]) >= words.REASON


def _right_period(draft: Worded) -> bool:
    """Thirty days, as 35 and 36 say, wherever the author repeats it."""
    told = [found.groups()[:4] for found in words.advised(words.PERIOD, draft.whole)]
    return all(n in words.THIRTY and not work and unit in words.DAYS for n, _, work, unit in told)


def _named(basis: Basis, when: Callable[[Worded], bool] = lambda _draft: True) -> Must:
    return Must(
        code="organ",
        told="有权处理的机关、单位的名称",
        basis=basis,
        says=lambda draft: words.NOBODY.fullmatch(draft["organ"]) is None,
        mend="写明具体机关的名称，不能只写“有关部门”",
        when=when,
    )


def _guiding(when: Callable[[Worded], bool] = lambda _draft: True) -> tuple[Must, ...]:
    """Where to turn, with what, until when (28(2), 31)."""
    basis = Basis(article=31)
    return (
        _named(basis, when),
        Must(
            code="materials",
            told="怎样提出、需要什么材料",
            basis=basis,
            says=_has("explanation", words.MATERIAL),
            mend="在“办理方式、材料和时限”中写明需要的材料",
            when=when,
        ),
        Must(
            code="limit",
            told="提出的时限",
            basis=basis,
            says=_has("explanation", words.TIME),
            mend="在“办理方式、材料和时限”中写明期限或者时效，例如：自知道之日起60日内",
            when=when,
        ),
    )


def _remedy(basis: Basis) -> tuple[Must, ...]:
    """Thirty days, to the unit above, and no other way (35, 36)."""
    return (
        Must(
            code="reviewer",
            told="向哪个机关、单位请求复查复核",
            basis=basis,
            says=lambda draft: draft.superior,
            mend="本单位没有登记上一级机关、单位，文书写不出向谁请求：请管理员在机构中登记；上一级不在本系统里的，在设置中写明（XINQIAO_HIGHER_ORGAN）",
            by=By.PROGRAM,
        ),
        Must(
            code="period",
            told="请求复查复核的期限是30日",
            basis=basis,
            says=_right_period,
            mend="正文中写的期限不是30日：请删去，期限由系统写入",
            by=By.PROGRAM,
        ),
        _ONLY_REVIEW,
    )


_ONLY_REVIEW = Must(
    code="no_suit",
    told="不能写对信访意见起诉、申请行政复议",
    basis=Basis(article=35),
    says=lambda draft: not words.advised(words.SUES, draft.whole),
    mend="对信访意见不服的，途径只有复查、复核：请删去起诉、行政复议的告知",
    by=By.NOBODY,
)
_NO_REVIEW = Must(
    code="no_review",
    told="不能写法律没有规定的复查、复核",
    basis=Basis(article=35),
    says=lambda draft: not words.advised(words.ASKS_REVIEW, draft.whole),
    mend="只有处理意见、复查意见可以请求复查、复核：请删去",
    by=By.NOBODY,
)


def _refused(draft: Worded) -> list[str]:
    return [n for n, told in draft.fields.items() if n.startswith("outcome_") and told == "not_supported"]


def _refusals_explained(draft: Worded) -> bool:
    """Each request that is not supported has its reason (32(3))."""
    return all(_gives_reasons(n.replace("outcome_", "item_"))(draft) for n in _refused(draft))


def _concludes(outcome: str) -> Callable[[Worded], bool]:
    return lambda draft: draft["outcome"] == outcome


def _reviewed(basis: Basis) -> tuple[Must, ...]:
    return (
        Must(
            code="changed_to",
            told="变更的，变更为什么",
            basis=basis,
            says=_gives_reasons("opinion"),
            mend="结论是变更的，写明变更后的意见：变更后直接落实，不再重新办理",
            when=_concludes("changed"),
        ),
        Must(
            code="revoked_why",
            told="撤销的，为什么、重新办理什么",
            basis=basis,
            says=_gives_reasons("opinion"),
            mend="结论是撤销的，写明原意见错在哪里、重新办理时查清什么",
            when=_concludes("revoked"),
        ),
    )


WRITTEN: Mapping[PaperKind, tuple[Must, ...]] = {
    PaperKind.PROCEDURE_NOTICE: (
        _named(Basis(article=23, paragraph=1)),
        Must(
            code="not_ours",
            told="不属于本机关、本系统职权的理由",
            basis=Basis(article=23, paragraph=1),
            says=_gives_reasons("explanation"),
            mend="写明事项由谁依什么职责办理、为什么不属于本单位和本系统",
        ),
    ),
    PaperKind.DECLINE_NOTICE: (
        Must(
            code="earlier",
            told="已经受理或者正在办理的机关、文号或者日期",
            basis=Basis(article=19, paragraph=3),
            says=_has("earlier", "[0-9]"),
            mend="请先关联正在办理的那一件",
        ),
        _ONLY_REVIEW,
    ),
    PaperKind.BAR_NOTICE: (
        Must(
            code="final_opinion",
            told="复核意见书的文号和送达日期",
            basis=Basis(article=36, paragraph=3),
            says=_has("final_opinion", "[0-9]"),
            mend="请先关联已经复核的那一件",
        ),
        Must(
            code="same",
            told="仍是同一事实和理由",
            basis=Basis(article=36, paragraph=3),
            says=_gives_reasons("explanation"),
            mend="逐项说明事实和理由与已经复核的相同；有新的事实、理由的，应当受理",
        ),
        _ONLY_REVIEW,
    ),
    PaperKind.GUIDANCE_NOTICE: _guiding(),
    PaperKind.ROUTE_NOTICE: _guiding(lambda draft: draft["route"] in GUIDED),
    PaperKind.EXTENSION_NOTICE: (
        Must(
            code="complex",
            told="情况怎样复杂",
            basis=Basis(article=34),
            says=lambda draft: draft["reason"] != "" and words.VAGUE.fullmatch(draft["reason"]) is None,
            mend="只写“情况复杂”不够：写明还要做什么、为什么60日内做不完",
        ),
    ),
    PaperKind.HANDLING_OPINION: (
        Must(
            code="refusals",
            told="不予支持的，每一项的理由",
            basis=Basis(article=32, paragraph=1, item=3),
            says=_refusals_explained,
            mend="在这一项的处理意见中写明缺乏什么事实根据、不符合什么规定",
            when=lambda draft: bool(_refused(draft)),
        ),
        *_remedy(Basis(article=35)),
    ),
    PaperKind.REPLY: (_NO_REVIEW, _ONLY_REVIEW),
    PaperKind.LATE_REVIEW_NOTICE: (
        Must(
            code="late",
            told="逾期的理由为什么不成立",
            basis=Basis(article=35),
            says=_gives_reasons("explanation"),
            mend="针对信访人说明的理由，写明为什么不成立",
        ),
        _ONLY_REVIEW,
    ),
    PaperKind.REVIEW_OPINION: (*_reviewed(Basis(article=35)), *_remedy(FINAL)),
    PaperKind.FINAL_REVIEW_OPINION: (*_reviewed(FINAL), _NO_REVIEW, _ONLY_REVIEW),
    PaperKind.INSTRUCTION_REQUEST: (),
}
"""Every kind that somebody writes."""


PART_TITLES = {
    "requests": "投诉请求",
    "facts": "事实和理由",
    "decision": "处理意见",
    "law": "法律法规依据",
    "days": "30日的期限",
    "review": "请求复查复核的途径",
    "accepted": "受理的日期",
    "how_long": "办理的期限",
    "recusal": "请求回避的权利",
    "query": "怎样查询",
    "ground": "法定理由",
    "until": "延长至哪一天",
    "why": "理由",
    "ours": "属于或者不属于谁的职权",
    "told": "15日内告知或者按其他规定告知",
    "day": "日期",
    "last": "终局和不再受理的后果",
    "new_facts": "有新的事实和理由的可以重新提出",
    "help": "生活困难的救助途径",
    "report": "办结报告",
    "place": "地点",
    "presider": "主持人",
    "sides": "当事人",
    "terms": "协议内容",
    "perform": "履行的时间和内容",
    "signed": "签字",
    "rights": "不限制信访权利",
    "outcome": "结论",
    "question": "所问的问题",
    "found": "发现的问题",
    "proposed": "建议",
    "feedback": "书面反馈的要求",
    "organ": "向哪个机关提出或者转到哪里",
    "said": "信访人的意见",
    "evidence": "材料目录",
    "conference": "信访工作联席会议的决定",
}
"""What the program puts into documents, as people say it."""


def lacking(kind: str, draft: Worded) -> list[Must]:
    """What the draft does not say and must."""
    return [must for must in asked(kind, draft) if not must.says(draft)]


def asked(kind: str, draft: Worded) -> list[Must]:
    """What is asked of it."""
    return [must for must in WRITTEN.get(PaperKind(kind), ()) if must.when(draft)]


def unset(kind: str, text: str) -> list[MustShow]:
    """What the text as set does not show and must."""
    return [part for part in SET.get(PaperKind(kind), ()) if not part.shows.search(text)]


def complete_by_law(kind: str, draft: Worded) -> Verdict:
    """Whether it may go on; the reason names each thing with its article and how to mend it."""
    missing = lacking(kind, draft)
    told = tuple(
        Phrase("{told}（{basis}）：{mend}", told=Phrase(m.told), basis=m.basis, mend=Phrase(m.mend))
        for m in missing
    )
    reason = Phrase("文书还不符合法律对内容的要求，不能送审、签发。{missing}。", missing=told)
    return Verdict(allowed=not missing, reason=reason, basis=tuple(dict.fromkeys(m.basis for m in missing)))


def set_by_law(kind: str, text: str) -> Verdict:
    """The same of the text as set."""
    missing = unset(kind, text)
    told = tuple(
        Phrase("{told}（{basis}）", told=Phrase(PART_TITLES[p.name]), basis=p.basis) for p in missing
    )
    reason = Phrase("文书没有写全法律要求的内容，不能签发：{missing}。", missing=told)
    return Verdict(allowed=not missing, reason=reason, basis=tuple(dict.fromkeys(p.basis for p in missing)))
