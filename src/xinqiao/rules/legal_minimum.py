"""What a kind of document must say by law, as a list that is checked while it is written, at each approval and at its issue (M-R4; law.md 5).

Two tables. `WRITTEN` is judged by what its author writes and by what the unit is: each `Must` has its article and says how to mend it.
`SET` is judged by the whole text as it is set, with what the program itself puts in. Both stop the issue, and no reason lets a document
past them: what the law asks for is no matter of style (that is `rules.replying`). That a field is empty, a request unanswered, a basis
unknown is told by `PaperRule.problems`, `matters.content` and the check of citations, and not a second time here."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xinqiao.rules.basis import Basis
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.routing import GUIDED
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document as far as it is written. `fields`: by name, the decision of a request as `item_N`, its outcome as `outcome_N`; `superior`:
    the unit has one on record that reviews what it decides."""

    fields: Mapping[str, str]
    superior: bool = True

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "").strip()

    @property
    def whole(self) -> str:
        return "\n".join(self.fields.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Must:
    """One thing that must be said. `says`: whether the draft does; `mend`: what to do where it does not; `when`: asked of such drafts only."""

    code: str
    told: str
    basis: Basis
    says: Callable[[Draft], bool]
    mend: str
    when: Callable[[Draft], bool] = lambda _draft: True


def _has(name: str, pattern: str) -> Callable[[Draft], bool]:
    found = re.compile(pattern)
    return lambda draft: found.search(draft[name]) is not None


_NUMBER = "[0-9一二两三四五六七八九十百]+"
_TIME = rf"{_NUMBER}\s*(?:个)?(?:工作)?(?:日|天|周|月|年)|期限|时效|随时"
_MATERIAL = "材料|证明|证件|证据|凭证|合同|协议|申请|起诉状|诉状|书面"
_WHY = "因|由于|依据|根据|按照|依照|没有|未|缺乏|不符|不属|《"
_NOBODY = re.compile(r"(?:有关|相关|有权|有权处理的?|主管|上级|其他|职能|各)*(?:部门|机关|单位|机构|组织|程序)?(?:反映|提出)?")
_OPINION = "(?:信访|处理|复查|复核|答复)*(?:意见书?|答复书?)"
_COURT = "诉讼|起诉|人民法院|行政复议"
_SUES = re.compile(
    rf"不服[^。；\n]{{0,4}}{_OPINION}[^。；\n]{{0,40}}(?:{_COURT})|{_OPINION}[^。；\n]{{0,4}}不服[^。；\n]{{0,40}}(?:{_COURT})"
)
_ASKS_REVIEW = re.compile(r"不服[^。；\n]{0,40}(?:请求|申请|提出)[^。；\n]{0,4}(?:复查|复核)")
_PERIOD = re.compile(
    rf"({_NUMBER})\s*(个)?(工作)?(日|天|月)(?:之|以)?内[^。；\n]{{0,30}}(?:请求|申请|提出)[^。；\n]{{0,4}}(?:复查|复核)"
)


def _right_period(draft: Draft) -> bool:
    """Thirty days, as 35 and 36 say, wherever the author repeats it."""
    told = [found.groups() for found in _PERIOD.finditer(draft.whole)]
    return all((n in ("30", "三十"), work, unit in ("日", "天")) == (True, None, True) for n, _, work, unit in told)


def _named(basis: Basis, when: Callable[[Draft], bool] = lambda _draft: True) -> Must:
    return Must(
        code="organ",
        told="有权处理的机关、单位的名称",
        basis=basis,
        says=lambda draft: not draft["organ"] or _NOBODY.fullmatch(draft["organ"].rstrip("。")) is None,
        mend="写明具体机关的名称，不能只写“有关部门”",
        when=when,
    )


def _guiding(when: Callable[[Draft], bool] = lambda _draft: True) -> tuple[Must, ...]:
    """Where to turn, with what, until when (28(2), 31)."""
    basis = Basis(article=31)
    return (
        _named(basis, when),
        Must(
            code="materials",
            told="怎样提出、需要什么材料",
            basis=basis,
            says=_has("explanation", _MATERIAL),
            mend="在“办理方式、材料和时限”中写明需要的材料",
            when=when,
        ),
        Must(
            code="limit",
            told="提出的时限",
            basis=basis,
            says=_has("explanation", _TIME),
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
            mend="本单位没有登记上一级机关、单位，文书写不出向谁请求：请管理员在机构中登记",
        ),
        Must(
            code="period",
            told="请求复查复核的期限是30日",
            basis=basis,
            says=_right_period,
            mend="正文中写的期限不是30日：请删去，期限由系统写入",
        ),
        _ONLY_REVIEW,
    )


_ONLY_REVIEW = Must(
    code="no_suit",
    told="不告知对信访意见起诉、申请行政复议",
    basis=Basis(article=35),
    says=lambda draft: _SUES.search(draft.whole) is None,
    mend="对信访意见不服的，途径只有复查、复核：请删去起诉、行政复议的告知",
)
_NO_REVIEW = Must(
    code="no_review",
    told="不告知法律没有规定的复查复核",
    basis=Basis(article=35),
    says=lambda draft: _ASKS_REVIEW.search(draft.whole) is None,
    mend="只有处理意见、复查意见可以请求复查、复核：请删去",
)


def _refusals_explained(draft: Draft) -> bool:
    """Each request that is not supported has its reason (32(3))."""
    refused = [n for n, told in draft.fields.items() if n.startswith("outcome_") and told == "not_supported"]
    return all(re.search(_WHY, draft[n.replace("outcome_", "item_")]) for n in refused)


def _decides(outcome: str, pattern: str) -> Callable[[Draft], bool]:
    return lambda draft: draft["outcome"] != outcome or re.search(pattern, draft["opinion"]) is not None


def _reviewed(basis: Basis) -> tuple[Must, ...]:
    return (
        Must(
            code="changed_to",
            told="变更的，变更为什么",
            basis=basis,
            says=_decides("changed", "变更|改为|改按|调整为|另"),
            mend="结论是变更的，写明变更后的意见：变更后直接落实，不再重新办理",
        ),
        Must(
            code="revoked_why",
            told="撤销的，为什么、重新办理什么",
            basis=basis,
            says=_decides("revoked", f"{_WHY}|撤销|重新"),
            mend="结论是撤销的，写明原意见错在哪里、重新办理时查清什么",
        ),
    )


_FINAL = Basis(article=36, paragraph=1)
WRITTEN: Mapping[PaperKind, tuple[Must, ...]] = {
    PaperKind.PROCEDURE_NOTICE: (
        _named(Basis(article=23, paragraph=1)),
        Must(
            code="not_ours",
            told="不属于本机关、本系统职权的理由",
            basis=Basis(article=23, paragraph=1),
            says=_has("explanation", "职权|职责|权限|管辖|主管|负责|属于"),
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
            says=_has("explanation", "相同|同一|一致|一样"),
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
            says=lambda draft: re.fullmatch(
                "(?:因|由于|本|该|此)*(?:案情|情况|事项)?(?:比较|较为|十分|非常)?复杂(?:[，,]?(?:需要?)?(?:延长|延期)(?:办理)?(?:期限)?)?[。]?",
                draft["reason"] or "-",
            )
            is None,
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
        ),
        *_remedy(Basis(article=35)),
    ),
    PaperKind.REPLY: (_NO_REVIEW, _ONLY_REVIEW),
    PaperKind.LATE_REVIEW_NOTICE: (
        Must(
            code="late",
            told="逾期的理由为什么不成立",
            basis=Basis(article=35),
            says=_has("explanation", "理由|逾期|期限|证明|正当"),
            mend="针对信访人说明的理由，写明为什么不成立",
        ),
        _ONLY_REVIEW,
    ),
    PaperKind.REVIEW_OPINION: (*_reviewed(Basis(article=35)), *_remedy(_FINAL)),
    PaperKind.FINAL_REVIEW_OPINION: (*_reviewed(_FINAL), _NO_REVIEW, _ONLY_REVIEW),
    PaperKind.INSTRUCTION_REQUEST: (),
}
"""Every kind that somebody writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that the text as set must show."""

    told: str
    basis: Basis
    shows: re.Pattern[str]


def _parts(basis: Basis, **shows: str) -> tuple[Part, ...]:
    return tuple(Part(told=_TITLES[name], basis=basis, shows=re.compile(p)) for name, p in shows.items())


_DAY = "[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日"
_TITLES = {
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
    "organ": "向哪个机关提出或者转到哪里",
}
_19, _23, _31, _33 = Basis(article=19, paragraph=3), Basis(article=23), Basis(article=31), Basis(article=33)
_HEARING = Basis(article=31, item=6)
_AGREED = _parts(
    _33, sides="当事人", facts="争议的事实", terms="自愿达成", perform=_DAY, signed="签名", rights="不限制信访人"
)
_REVIEWING = {"requests": "请求", "facts": "查明的事实", "outcome": "维持|变更|撤销", "law": "依据"}
SET: Mapping[PaperKind, tuple[Part, ...]] = {
    PaperKind.PROCEDURE_NOTICE: _parts(_23, requests="请求|反映", organ="提出|转送|交办|报请"),
    PaperKind.ACCEPTANCE_NOTICE: (
        *_parts(_23, accepted=f"{_DAY}予以受理", requests="投诉请求"),
        *_parts(Basis(article=34), how_long="期限|规定"),
        *_parts(Basis(article=28, paragraph=3), recusal="请求回避"),
        *_parts(Basis(article=21, paragraph=2), query="查询"),
    ),
    PaperKind.DECLINE_NOTICE: _parts(_19, ground="决定不予受理", organ="已经受理或者正在办理"),
    PaperKind.BAR_NOTICE: _parts(
        Basis(article=36, paragraph=3), ground="决定不再受理", new_facts="新的事实和理由", help="救助"
    ),
    PaperKind.GUIDANCE_NOTICE: _parts(_31, organ="提出", law="第三十一条"),
    PaperKind.ROUTE_NOTICE: _parts(_31, why="更正的理由", law="第三十一条|第二十九条"),
    PaperKind.FORWARDING_LETTER: _parts(
        _23, ours="职权|指定", requests="信访人的请求", told="15日内|有关规定执行"
    ),
    PaperKind.ASSIGNMENT_LETTER: (
        *_parts(_23, ours="职权|指定", requests="信访人的请求"),
        *_parts(Basis(article=22, paragraph=1, item=3), day=f"{_DAY}前办结", report="办结报告"),
    ),
    PaperKind.SUBMISSION_LETTER: _parts(Basis(article=22, paragraph=1), requests="信访人的请求", why="建议"),
    PaperKind.OBJECTION_LETTER: _parts(Basis(article=23, paragraph=3), why="理由：.", ours="不属于我单位职权"),
    PaperKind.CONCLUSION_REPORT: _parts(
        Basis(article=22, paragraph=1, item=3), outcome="办理结果", perform="落实情况", report="办结情况"
    ),
    PaperKind.SUPERVISION_LETTER: _parts(
        Basis(article=40, paragraph=1), facts="事实", decision="要求", day=f"{_DAY}前"
    ),
    PaperKind.EXTENSION_NOTICE: _parts(
        Basis(article=34), accepted=f"{_DAY}受理", until=f"延长.+至{_DAY}", why="延长的理由"
    ),
    PaperKind.HANDLING_OPINION: (
        *_parts(
            Basis(article=32), requests="投诉请求", facts="事实和理由", decision="处理意见", law="法律法规依据"
        ),
        *_parts(Basis(article=35), days="30日内", review="提出复查请求"),
    ),
    PaperKind.LATE_REVIEW_NOTICE: _parts(
        Basis(article=35), ground="已经逾期", why="理由", new_facts="新的事实和理由"
    ),
    PaperKind.REVIEW_OPINION: (
        *_parts(Basis(article=35), **_REVIEWING),
        *_parts(_FINAL, days="30日内", review="提出复核请求"),
    ),
    PaperKind.FINAL_REVIEW_OPINION: (
        *_parts(_FINAL, **_REVIEWING),
        *_parts(Basis(article=36, paragraph=3), last="终局.+不再受理", new_facts="新的事实和理由"),
    ),
    PaperKind.HEARING_NOTICE: _parts(
        _HEARING, day=_DAY, place="地点", presider="主持人", question="听证的问题", recusal="请求回避"
    ),
    PaperKind.HEARING_RECORD: _parts(_HEARING, day=_DAY, presider="主持人", signed="签名"),
    PaperKind.HEARING_REPORT: _parts(_HEARING, question="听证的问题", outcome="结论"),
    PaperKind.MEDIATION_AGREEMENT: _AGREED,
    PaperKind.SETTLEMENT_AGREEMENT: _AGREED,
}
"""Kinds that decide something or are owed by law; the rest are slips and forms of the office's own."""


def lacking(kind: str, draft: Draft) -> list[Must]:
    """What the draft does not say and must."""
    return [must for must in asked(kind, draft) if not must.says(draft)]


def asked(kind: str, draft: Draft) -> list[Must]:
    """What is asked of it."""
    return [must for must in WRITTEN.get(PaperKind(kind), ()) if must.when(draft)]


def unset(kind: str, text: str) -> list[Part]:
    """What the text as set does not show and must."""
    return [part for part in SET.get(PaperKind(kind), ()) if not part.shows.search(text)]


def complete_by_law(kind: str, draft: Draft) -> Verdict:
    """Whether it may go on; the reason names each thing with its article and how to mend it."""
    missing = lacking(kind, draft)
    told = tuple(Phrase("{told}（{basis}）：{mend}", told=m.told, basis=m.basis, mend=m.mend) for m in missing)
    reason = Phrase("文书没有写全法律要求的内容，不能送审、签发。{missing}。", missing=told)
    return Verdict(allowed=not missing, reason=reason, basis=tuple(dict.fromkeys(m.basis for m in missing)))


def set_by_law(kind: str, text: str) -> Verdict:
    """The same of the text as set."""
    missing = unset(kind, text)
    told = tuple(Phrase("{told}（{basis}）", told=p.told, basis=p.basis) for p in missing)
    reason = Phrase("文书没有写全法律要求的内容，不能签发：{missing}。", missing=told)
    return Verdict(allowed=not missing, reason=reason, basis=tuple(dict.fromkeys(p.basis for p in missing)))
