"""Mediation 调解, settlement 和解 (条例 33) and assistance 救助帮扶 (37(2), (3)) (M-R6): their courses, and what no agreement may say."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn
from xinqiao.rules.lifecycle import STATE_TITLES, Edge, Move, State, move
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

AGREEING = Basis(article=33)
CARRYING_OUT = (Basis(article=32, paragraph=2), Basis(article=36, paragraph=3))
RELIEVING = Basis(article=37, paragraph=2)
LEADER, UNIT, HANDLING_OFFICE = "leader", "unit", "handling_office"
"""Who decides on assistance, the unit that began it, and the office that handled the matter."""
URGE_WORKING_DAYS = 10
"""Within so many working days the handling office has a broken agreement carried out, or tells the sides where to turn (project default)."""
_OPEN = (State.ACCEPTED, State.IN_REVIEW, State.IN_FINAL_REVIEW)


class MediationKind(StrEnum):
    MEDIATION = "mediation"
    SETTLEMENT = "settlement"


KINDS = {MediationKind.MEDIATION: "调解", MediationKind.SETTLEMENT: "和解"}


class Consent(StrEnum):
    SIGNED = "signed"
    LETTER = "letter"
    RECORDED = "recorded"


CONSENTS = {Consent.SIGNED: "当面签字", Consent.LETTER: "书面回复", Consent.RECORDED: "电话录音"}


class MediationStage(StrEnum):
    ASKING = "asking"
    TALKING = "talking"
    DRAFTED = "drafted"
    SETTLED = "settled"
    AGREED = "agreed"
    IN_FORCE = "in_force"
    PERFORMED = "performed"
    BREACHED = "breached"
    OWED = "owed"
    REFERRED = "referred"
    FAILED = "failed"


_M = MediationStage
_STILL_TALKING = "调解、和解还在进行；不再进行的，请登记一方不同意"
MEDIATION = Course(
    measure="M-R6",
    called="这次调解",
    basis=AGREEING,
    stages={
        _M.ASKING: "待各方同意调解",
        _M.TALKING: "调解中",
        _M.DRAFTED: "协议待各方同意",
        _M.SETTLED: "各方已同意协议，待出具",
        _M.AGREED: "已出具协议书，待签字入卷",
        _M.IN_FORCE: "协议履行中",
        _M.PERFORMED: "已履行完毕",
        _M.BREACHED: "一方违约，恢复办理",
        _M.OWED: "一方违约，督促履行中",
        _M.REFERRED: "已告知依法另行主张",
        _M.FAILED: "没有达成，继续办理",
    },
    acts={
        "consent": "登记一方同意",
        "begin": "各方均已同意",
        "settle": "各方均已同意协议",
        "decline": "登记一方不同意",
        "meet": "记录一次调解",
        "draft": "写明协议内容",
        "conclude": "出具协议书",
        "sign": "签字的协议书入卷",
        "perform": "登记履行完毕",
        "breach": "登记违约",
        "urge": "转督促履行",
        "refer": "告知依法另行主张",
    },
    asks={
        _M.ASKING: "调解：登记各方是否同意",
        _M.TALKING: "调解：进行调解，写明协议",
        _M.DRAFTED: "调解：登记各方对协议的意见",
        _M.SETTLED: "调解：出具协议书",
        _M.AGREED: "调解协议书：请各方签字，原件入卷",
        _M.IN_FORCE: "调解协议：督促履行",
        _M.OWED: "协议一方违约：督促履行，凭证据登记",
    },
    turns=(
        Turn(act="consent", source=_M.ASKING, target=_M.ASKING, who=UNIT, within=5),
        Turn(act="begin", source=_M.ASKING, target=_M.TALKING),
        Turn(act="decline", source=_M.ASKING, target=_M.FAILED),
        Turn(act="draft", source=_M.TALKING, target=_M.DRAFTED, who=UNIT, within=15),
        Turn(act="meet", source=_M.TALKING, target=_M.TALKING),
        Turn(act="decline", source=_M.TALKING, target=_M.FAILED),
        Turn(act="consent", source=_M.DRAFTED, target=_M.DRAFTED, who=UNIT, within=5),
        Turn(act="draft", source=_M.DRAFTED, target=_M.DRAFTED),
        Turn(act="conclude", source=_M.DRAFTED, target=_M.AGREED),
        Turn(act="decline", source=_M.DRAFTED, target=_M.FAILED),
        Turn(act="settle", source=_M.DRAFTED, target=_M.SETTLED),
        Turn(act="conclude", source=_M.SETTLED, target=_M.AGREED, who=UNIT, within=5),
        Turn(act="draft", source=_M.SETTLED, target=_M.DRAFTED),
        Turn(act="decline", source=_M.SETTLED, target=_M.FAILED),
        Turn(act="sign", source=_M.AGREED, target=_M.IN_FORCE, who=UNIT, within=5),
        Turn(act="decline", source=_M.AGREED, target=_M.FAILED),
        Turn(act="perform", source=_M.IN_FORCE, target=_M.PERFORMED, who=UNIT),
        Turn(act="breach", source=_M.IN_FORCE, target=_M.BREACHED),
        Turn(act="urge", source=_M.BREACHED, target=_M.OWED),
        Turn(
            act="perform",
            source=_M.OWED,
            target=_M.PERFORMED,
            who=HANDLING_OFFICE,
            within=URGE_WORKING_DAYS,
        ),
        Turn(act="refer", source=_M.OWED, target=_M.REFERRED),
    ),
    kept={"side": "当事人", "agreement": "协议书", "file": "材料"},
    holds_file={
        **dict.fromkeys((_M.ASKING, _M.TALKING, _M.DRAFTED, _M.SETTLED), _STILL_TALKING),
        _M.AGREED: "协议书还没有签字入卷；不再签字的，请登记一方不同意",
        _M.IN_FORCE: "调解、和解协议还在履行：请登记履行完毕；没有履行的，登记违约",
        _M.OWED: "协议一方违约，还没有履行：请督促履行，凭证据登记",
    },
)


class ReliefKind(StrEnum):
    JUDICIAL = "judicial"
    MINIMUM = "minimum"
    TEMPORARY = "temporary"
    MEDICAL = "medical"
    SUPPORT = "support"


RELIEFS = {
    ReliefKind.JUDICIAL: "司法救助",
    ReliefKind.MINIMUM: "最低生活保障",
    ReliefKind.TEMPORARY: "临时救助",
    ReliefKind.MEDICAL: "医疗救助",
    ReliefKind.SUPPORT: "困难帮扶",
}
DECIDE_WORKING_DAYS = 5

RELIEF = Course(
    measure="M-R6",
    called="这项救助",
    basis=RELIEVING,
    stages={
        "proposed": "待决定",
        "granted": "已决定，待落实",
        "performed": "已落实",
        "refused": "不予救助",
    },
    acts={"grant": "决定救助", "refuse": "决定不予救助", "perform": "登记救助落实"},
    asks={"proposed": "有人提出救助，请决定", "granted": "救助：按期落实"},
    turns=(
        Turn(act="grant", source="proposed", target="granted", who=LEADER, within=DECIDE_WORKING_DAYS),
        Turn(act="refuse", source="proposed", target="refused"),
        Turn(act="perform", source="granted", target="performed", who=UNIT),
    ),
    kept={"file": "材料"},
)


def may_mediate(state: State) -> Verdict:
    """While a claim is being handled or reviewed (条例 33)."""
    told = Phrase(
        "此事项现在是「{state}」，不能调解：调解、和解在办理、复查、复核中进行。", state=STATE_TITLES[state]
    )
    return Verdict(allowed=state in _OPEN, reason=told, basis=(AGREEING,))


def breach_reopens(state: State) -> Edge | Verdict:
    """The edge by which a breach opens the handling again; otherwise why not, and what follows instead. Reviews begin where the handling
    ended: after one a new handling would be a new round of the same remedies (条例 35, 36(3)), so that the agreement is carried out
    instead, and the handling office sees to it (32(2), 33)."""
    taken = move(state, Move.BREACH)
    if isinstance(taken, Edge):
        return taken
    why = Phrase(
        "此事项现在是「{state}」：不重新办理，不另开一轮复查复核；由承办单位督促履行协议。",
        state=STATE_TITLES[state],
    )
    return Verdict(allowed=state is not State.CLOSED, reason=why, basis=(AGREEING, *CARRYING_OUT))


def all_agree(missing: Iterable[str], what: str) -> Verdict:
    """Nothing is agreed without every side; `missing`: those whose consent is not on record."""
    names = tuple(missing)
    told = Phrase(
        "{missing}的同意还没有登记，不能{what}：调解、和解须经各方当事人同意。", missing=names, what=what
    )
    return Verdict(allowed=not names, reason=told, basis=(AGREEING,))


_GIVING_UP = re.compile(
    r"息诉|息访|罢访|停访|(?:不再|不得再?|不准再?|不许再?|(?:保证|承诺|今后|以后|永远?|绝)不再?)"
    # What the other side shall not do to who petitions is no giving up.
    r"(?:(?!信访人|信访权|因信访|限制|阻|报复|影响|妨|干扰|损害)[^。；;，,\n]){0,16}?"
    r"(?:上访|信访(?!人|权)|走访|反映|投诉|申诉|复查|复核)"
    r"|放弃[^。；;\n]{0,8}(?:信访|上访|申诉|投诉|复查|复核|诉权)"
)


def gives_up(text: str) -> str:
    """The words by which somebody would give up the right to petition; empty where there are none. An agreement or an assistance that
    asks for it is void of consent: nobody buys silence."""
    found = _GIVING_UP.search(text)
    return found.group() if found else ""


def nothing_given_up(text: str) -> str:
    """What is said of such words; empty where there are none."""
    words = gives_up(text)
    if not words:
        return ""
    return Phrase(
        "写有“{words}”：调解、和解、救助不能以放弃信访权利为条件，请删去（《信访工作条例》第三十三条、第三十七条第二款）。",
        words=words,
    )


_GOES_ON = re.compile(
    r"(?:继续|多次|反复|重复|再次|屡次|不断|长期|一直|仍|越级|进京|赴京|赴省)[^。；;，,\n]{0,8}?"
    # An office, a right or a matter is no conduct.
    r"(?:上访|信访(?![人权局办室件]|部门|事项|工作|条例|渠道|窗口|机构|答复))|缠访|闹访"
)
_NOT_FOR_IT = re.compile(r"(?:不因|不以|非因|不是因|无关|不影响|不妨碍|可以?继续|仍可|有权)")
_ITS_MATTER = re.compile(r"(?:次|复|再次|不断|长期|一直)信访(?:反映|要求|请求|诉称|提出|申请)[^。；;，,\n]")
"""What was petitioned for, as a file tells it: the matter, and not the person."""
_FOR_IT = re.compile(r"(?:因|由于|鉴于|考虑到|故|所以|不予|不符合|影响|上访|越级|进京|赴京|赴省)")
_GROUND = re.compile(
    r"收入|财产|存款|房产|住房|车辆|工资|养老金|退休金|低保|特困|户籍|户口|居住地|常住|[赡抚扶]养|劳动能力|劳动力|就业|医保|医疗费|残疾"
    r"|[赔补]偿|理赔|保险金|(?:高于|低于|超过|超出|达到|达不到)[^。；;，,\n]{0,12}标准|(?:同类|重复|临时|专项|司法|社会|医疗)救助"
    r"|已(?:经)?(?:享受|领取|获得|得到|纳入)|困难(?:程度|已|得到|不|系|尚)|材料(?:不|未|没|缺|虚|有误|失实)"
    r"|(?:未|没有?|不能|无法|拒绝|拒不)(?:提供|提交|补齐|补正|出具)"
)
"""What a refusal of assistance may stand on: the hardship, or a condition of the help."""
_ONLY_TOLD = re.compile(r"\s*(?:信访人|申请人|其|本人)?(?:[自诉声]?称|认为|反映|要求|请求|主张|诉求)")
"""What the petitioner says is no finding."""


def goes_on_petitioning(reason: str) -> str:
    """What is said where assistance is refused because the petitioner goes on petitioning (条例 37(2): it looks at the hardship alone); empty where
    it is not, where a clause says that it is not for that, or only what was petitioned for beside a ground in the hardship or a condition."""
    clauses = [clause for clause in re.split(r"[。；;，,\n]", reason) if clause.strip()]
    grounded = any(
        _GROUND.search(one) and not _GOES_ON.search(one) and not _ONLY_TOLD.match(one) for one in clauses
    )
    for clause in clauses:
        told = grounded and _ITS_MATTER.search(clause) and not _FOR_IT.search(clause)
        if (found := _GOES_ON.search(clause)) and not told and not _NOT_FOR_IT.search(clause):
            return Phrase(
                "写有“{words}”：是否继续信访不是不予救助的理由，请删去，只写困难的情况为什么不符合条件（《信访工作条例》第三十七条第二款）。",
                words=found.group(),
            )
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    due: date
    what: str


_LINE = re.compile(r"\s*(\d{4})[-.年/](\d{1,2})[-.月/](\d{1,2})日?[\s，,：:]*(\S.*)")


def instalment(line: str, today: date) -> Instalment | str:
    """「2026-12-20 支付第一笔2000元」 as a dated task, or what is wrong with the line."""
    read = _LINE.fullmatch(line)
    try:
        day = date(int(read[1]), int(read[2]), int(read[3])) if read else None
    except ValueError:
        day = None
    if read is None or day is None or day.year > 2199:
        return Phrase(
            "“{line}”没有写明日期：每行先写年-月-日，再写谁做什么，例如：2026-12-20 物业公司退还2000元。",
            line=line,
        )
    if day <= today:
        return Phrase("“{line}”的日期不在今天以后。", line=line)
    return Instalment(due=day, what=read[4].strip())


_SUM = re.compile(
    r"(?<![0-9.,万千百十亿])(?<![万千百十亿] )([0-9]+(?:,[0-9]{3})*(?:\.[0-9]{1,4})?) ?(万?)元|元"
)


def other_total(plan: Iterable[str], amount: Decimal | None) -> Decimal | None:
    """What the instalments come to where each names one sum and they do not make the amount agreed on. What is written in another way
    (「3万5000元」) is not read: an untrue total is worse than none."""
    named = [_SUM.findall(line) for line in plan]
    if amount is None or not named or any(len(sums) != 1 or not sums[0][0] for sums in named):
        return None
    parts = (Decimal(number.replace(",", "")) * (10_000 if tens else 1) for ((number, tens),) in named)
    total = sum(parts, Decimal())
    return None if total == amount else total


def in_yuan(amount: Decimal) -> str:
    return f"{amount:.2f}".removesuffix(".00")
