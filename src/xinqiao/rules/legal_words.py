"""The words by which the legal minimum of a document is read (`rules.legal_minimum`): forms of what its author writes, and what the text as
set must show, kind by kind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xinqiao.rules.basis import Basis
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.patterns import pattern

NUMBER = "[0-9一二两三四五六七八九十百]+"
TIME = rf"{NUMBER}\s*(?:个)?(?:工作)?(?:日|天|周|月|年)|期限|时效|随时"
MATERIAL = "材料|证明|证件|证据|凭证|合同|协议|申请|起诉状|诉状|书面"
NOBODY = pattern(
    r"(?:有关|相关|有权|有权处理的?|主管|上级|其他|职能|各)*(?:部门|机关|单位|机构|组织|程序)?(?:反映|提出)?"
)
OPINION = "(?:信访|处理|复查|复核|答复)*(?:意见书?|答复书?)"
SUES = pattern(
    rf"(?:不服.{{0,4}}{OPINION}|{OPINION}.{{0,4}}不服).{{0,40}}(?P<way>诉讼|起诉|人民法院|行政复议)"
)
ASKS_REVIEW = pattern("不服.{0,40}(?P<way>(?:请求|申请|提出).{0,4}(?:复查|复核))")
PERIOD = pattern(
    rf"({NUMBER})\s*(个)?(工作)?(日|天|月)(?:之|以)?内.{{0,30}}(?P<way>(?:请求|申请|提出).{{0,4}}(?:复查|复核))"
)
_SENTENCE = pattern("[^。；;！!？?\n]+")
_ADVISES = pattern(
    "不服.{0,30}的[，,可请应有]|[如若倘].{0,10}不服|(?<!不)(?:可以|有权|应当)|(?<![不许认])可(?=[向在自于依提])|请(?=[您向在自于到])"
)
_TELLS = pattern("曾|已|被|此前|当时|信中|符合|于[0-9]{4}年")
_DENIES = pattern("不能|不得|不可|不应|无权|无需|不必|不再|没有|不属")
REASON = 7
"""A reason has so many signs at least: what is left to judge in it is for those who approve."""
DAYS, THIRTY = ("日", "天"), ("30", "三十")
VAGUE = pattern(
    "(?:因|由于|本|该|此)*(?:案情|情况|事项)?(?:比较|较为|十分|非常)?复杂(?:[，,]?(?:需要?)?(?:延长|延期)(?:办理)?(?:期限)?)?[。]?"
)
FINAL = Basis(article=36, paragraph=1)


def advised(way: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Where the text tells the reader to go this way. What it tells of the past, and a clause that denies the way, is no advice: every
    opinion of a review begins with what the petitioner was dissatisfied with and asked for."""
    found = []
    for sentence in _SENTENCE.findall(text):
        match = way.search(sentence)
        if match is None or not _ADVISES.search(sentence) or _TELLS.search(sentence):
            continue
        clause = re.split("[，,]", sentence[: match.start("way")])[-1]
        if not _DENIES.search(clause):
            found.append(match)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class MustShow:
    """One thing that the text as set must show; `name`: a key of `rules.legal_minimum.PART_TITLES`."""

    name: str
    basis: Basis
    shows: re.Pattern[str]


def _parts(basis: Basis, **shows: str) -> tuple[MustShow, ...]:
    return tuple(MustShow(name=name, basis=basis, shows=re.compile(p)) for name, p in shows.items())


_DAY = "[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日"
_19, _23, _31, _33 = Basis(article=19, paragraph=3), Basis(article=23), Basis(article=31), Basis(article=33)
_HEARING = Basis(article=31, item=6)
_AGREED = _parts(
    _33,
    sides="当事人",
    facts="争议的事实",
    terms="自愿达成",
    perform=_DAY,
    signed="签名",
    rights="不限制信访人",
)
_PROPOSED = _parts(
    Basis(article=40, paragraph=4), found="发现的问题|事实", proposed="建议", feedback="书面反馈"
)
_SUPERVISED = {"facts": "事实", "decision": "要求", "day": f"{_DAY}前"}
_REVIEWING = {"requests": "请求", "facts": "查明的事实", "outcome": "维持|变更|撤销", "law": "依据"}
SET: Mapping[PaperKind, tuple[MustShow, ...]] = {
    PaperKind.PROCEDURE_NOTICE: _parts(_23, requests="请求|反映", organ="提出|转送|交办|报请"),
    PaperKind.ACCEPTANCE_NOTICE: (
        *_parts(_23, accepted=f"{_DAY}予以受理", requests="投诉请求"),
        *_parts(Basis(article=34), how_long="期限|规定"),
        *_parts(Basis(article=28, paragraph=3), recusal="请求回避"),
        *_parts(Basis(article=21, paragraph=2), query="查询"),
    ),
    PaperKind.DECLINE_NOTICE: _parts(
        _19, requests="投诉请求", ground="决定不予受理", organ="已经受理或者正在办理"
    ),
    PaperKind.BAR_NOTICE: _parts(
        Basis(article=36, paragraph=3),
        requests="投诉请求",
        ground="决定不再受理",
        new_facts="新的事实和理由",
        help="救助",
    ),
    PaperKind.GUIDANCE_NOTICE: _parts(_31, requests="投诉请求", organ="提出", law="第三十一条"),
    PaperKind.ROUTE_NOTICE: _parts(_31, why="更正的理由", law="第三十一条|第二十九条"),
    PaperKind.FORWARDING_LETTER: _parts(
        _23, ours="职权|指定", requests="信访人的请求", told="15日内|有关规定执行"
    ),
    PaperKind.ASSIGNMENT_LETTER: (
        *_parts(_23, ours="职权|指定", requests="信访人的请求"),
        *_parts(Basis(article=22, paragraph=1, item=3), day=f"{_DAY}前办结", report="办结报告"),
    ),
    PaperKind.SUBMISSION_LETTER: _parts(Basis(article=22, paragraph=1), requests="信访人的请求", why="建议"),
    PaperKind.OBJECTION_LETTER: _parts(
        Basis(article=23, paragraph=3), why="理由：.", ours="不属于我单位职权"
    ),
    PaperKind.CONCLUSION_REPORT: _parts(
        Basis(article=22, paragraph=1, item=3),
        outcome="办理结果",
        perform="落实情况",
        report="办结情况",
        said="信访人的意见",
        evidence="材料目录",
    ),
    **dict.fromkeys(
        (
            PaperKind.SUPERVISION_REMINDER,
            PaperKind.SUPERVISION_CALL,
            PaperKind.SUPERVISION_LETTER,
        ),
        _parts(Basis(article=40, paragraph=1), **_SUPERVISED),
    ),
    **dict.fromkeys(
        (PaperKind.SUPERVISION_TALK, PaperKind.SUPERVISION_CIRCULAR, PaperKind.SUPERVISION_LISTING),
        _parts(Basis(article=39, paragraph=3), conference="经信访工作联席会议决定", **_SUPERVISED),
    ),
    PaperKind.IMPROVEMENT_PROPOSAL: _PROPOSED,
    PaperKind.POLICY_PROPOSAL: _PROPOSED,
    PaperKind.ACCOUNTABILITY_PROPOSAL: _PROPOSED,
    PaperKind.EXTENSION_NOTICE: _parts(
        Basis(article=34), accepted=f"{_DAY}受理", until=f"延长.+至{_DAY}", why="延长的理由"
    ),
    PaperKind.HANDLING_OPINION: (
        *_parts(
            Basis(article=32),
            requests="投诉请求",
            facts="事实和理由",
            decision="处理意见",
            law="法律法规依据",
        ),
        *_parts(Basis(article=35), days="30日内", review="提出复查请求"),
    ),
    PaperKind.LATE_REVIEW_NOTICE: _parts(
        Basis(article=35), ground="已经逾期", why="理由", new_facts="新的事实和理由"
    ),
    PaperKind.REVIEW_OPINION: (
        *_parts(Basis(article=35), **_REVIEWING),
        *_parts(FINAL, days="30日内", review="提出复核请求"),
    ),
    PaperKind.FINAL_REVIEW_OPINION: (
        *_parts(FINAL, **_REVIEWING),
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


def on_paper(day: date, *, provisional: bool) -> str:
    """A last day as documents name it: of a year whose notice is not known it is never said as certain (law.md 2.4)."""
    unsure = "（暂定，该年度放假安排公布后可能改变）" if provisional else ""
    return f"{day.year}年{day.month}月{day.day}日{unsure}"
