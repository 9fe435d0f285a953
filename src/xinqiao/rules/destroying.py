"""What becomes of records when their time is over (M-I7; 档案法 21, 个人信息保护法 19, 47): archives first, then appraisal by two people, then
one act that erases and leaves a tombstone."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from xinqiao.rules.archiving import ARCHIVIST, KEEPINGS, LEADER, Keeping
from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn

DESTROYING = Basis(instrument="中华人民共和国档案法", article=21, mark="M")
"""Nobody destroys archives of his own accord; how it is done, the archives' administration says."""
LONGEST = Basis(instrument="中华人民共和国个人信息保护法", article=19)
"""No longer than the purpose needs, unless a law says longer."""
LOGS = Basis(instrument="中华人民共和国网络安全法", article=23)
"""Six months at least; ours are never deleted."""
MOST = 50
"""So many files are destroyed with one list, for it is one act; more make another."""


RECEIPTS_KEPT = 30
"""Days that scanned receipts are kept apart from the file of the matter: what was filed is there, and the paper is in the office."""


PARCELS_KEPT = 3
"""Years that a package is kept which was not registered here: no file holds it, and nothing is done with it (个人信息保护法 47(1))."""
LOG_INS_KEPT = 1
"""Years; six months at least (网络安全法). Wrong passwords, locks and resets stand in the audit log besides."""


class Afterwards(StrEnum):
    FILE = "file"
    BOOK = "book"
    LOG = "log"
    NIGHT = "night"


WAYS: Mapping[Afterwards, str] = {
    Afterwards.FILE: "随信访案卷：移交档案馆，或者到期鉴定、列入销毁清册",
    Afterwards.BOOK: "单位的登记和责任记录：不含原文，永久保存",
    Afterwards.LOG: "日志：只能追加，不少于三年，本系统不删",
    Afterwards.NIGHT: "到期由系统自动删除",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long one kind of record is kept: `term` in words, from when it runs, and what then becomes of it. `models`: apps and
    models whose rows are of this kind; what leads to the file of a matter goes with the file, whatever stands here (`outgoing.erasing`)."""

    title: str
    way: Afterwards
    term: str
    basis: Basis
    models: tuple[str, ...] = ()


RETENTIONS: Mapping[str, Retention] = {
    "file": Retention(
        title="信访案卷（信访件、身份信息、材料、文书、接谈、会商、听证、调解、办理日志）",
        way=Afterwards.FILE,
        term="永久、30年、10年，从归档次年1月1日起算",
        basis=Basis(instrument="机关文件材料归档范围和文书档案保管期限规定", mark="M"),
        models=("people",),
    ),
    "book": Retention(
        title="督查、包案、回头看、整改和责任追究、信息泄露、纸质案卷登记、学习材料、移交清单和销毁清册、单位、人员、岗位、值班、现场事件、法规和模板",
        way=Afterwards.BOOK,
        term="永久",
        basis=DESTROYING,
        models=(
            "accounts",
            "appraisal",
            "auth",
            "care",
            "contenttypes",
            "controls",
            "duties",
            "exchange",
            "library",
            "matters.delegation",
            "offices",
            "outgoing",
            "oversight",
            "policy",
            "reception",
            "safekeeping",
            "shelves",
            "training",
            "wellbeing",
        ),
    ),
    "log": Retention(
        title="审计日志、查看记录、办理步骤",
        way=Afterwards.LOG,
        term="不少于三年",
        basis=LOGS,
        models=("kernel", "courses"),
    ),
    "parcel": Retention(
        title="没有登记的收到的移送包",
        way=Afterwards.NIGHT,
        term="写明不登记的三年以后删除原件和目录，留下编号、散列、日期和日志里的删除记录；登记了的随信访案卷",
        basis=LONGEST,
        models=("exchange.arrival",),
    ),
    "log_in": Retention(
        title="登录和输错密码的地址",
        way=Afterwards.NIGHT,
        term="一年",
        basis=LOGS,
        models=("axes",),
    ),
    "draft": Retention(
        title="没有提交的草稿和待收的材料、通知的联系方式、登录会话",
        way=Afterwards.NIGHT,
        term="草稿十四天、其中的材料三天，待收的材料一天，联系方式到办结归档，会话到退出",
        basis=LONGEST,
        models=(
            "sessions",
            "matters.savedfilter",
            "offices.draft",
            "offices.draftfile",
            "offices.bulkrun",
            "offices.bulkline",
            "offices.mailaddress",
        ),
    ),
    "receipts": Retention(
        title="读入的送达回证中没有归档的页（归档的页存入信访案卷，这里立即删除）",
        way=Afterwards.NIGHT,
        term="读入后三十天",
        basis=LONGEST,
        models=("outgoing.receiptbatch",),
    ),
    "self_check": Retention(
        title="情绪自测（只有本人打得开）",
        way=Afterwards.NIGHT,
        term="没人再打开的三年，份额到公布",
        basis=LONGEST,
        models=("wellbeing.ownresults", "wellbeing.share", "wellbeing.countedmark"),
    ),
    "backup": Retention(
        title="备份（封存，整体到期删除）",
        way=Afterwards.NIGHT,
        term="按备份轮换，见 operations.md",
        basis=LONGEST,
    ),
}


def closed_before(keeping: str, day: date) -> date | None:
    """Files of this keeping closed before that day are past their period on `day`; None for ever."""
    years = KEEPINGS[Keeping(keeping)].years
    return None if years is None else date(day.year - years, 1, 1)


def fingerprint(tombstone: Mapping[str, Any]) -> str:
    """The hash that the audit log keeps of a tombstone: anybody who reads the tombstone can compute it."""
    text = json.dumps(tombstone, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class DestroyingStage(StrEnum):
    LISTED = "listed"
    APPROVED = "approved"
    DESTROYED = "destroyed"
    DROPPED = "dropped"


_S = DestroyingStage
DESTRUCTION = Course(
    measure="M-I7",
    called="这份销毁清册",
    basis=DESTROYING,
    stages={
        _S.LISTED: "待批准",
        _S.APPROVED: "已批准，待销毁",
        _S.DESTROYED: "已销毁",
        _S.DROPPED: "已作废",
    },
    acts={
        "strike": "移出一件",
        "approve": "批准销毁清册",
        "carry_out": "执行销毁",
        "drop": "作废销毁清册",
    },
    asks={_S.LISTED: "档案销毁清册：请鉴定、批准", _S.APPROVED: "档案销毁：两人监销，执行销毁"},
    turns=(
        Turn(act="approve", source=_S.LISTED, target=_S.APPROVED, who=LEADER, within=10),
        Turn(act="carry_out", source=_S.APPROVED, target=_S.DESTROYED, who=ARCHIVIST, within=20),
        Turn(act="strike", source=_S.LISTED, target=_S.LISTED),
        Turn(act="strike", source=_S.APPROVED, target=_S.LISTED),
        Turn(act="drop", source=_S.LISTED, target=_S.DROPPED),
        Turn(act="drop", source=_S.APPROVED, target=_S.DROPPED),
    ),
    kept={"reason": "理由", "opinion": "鉴定意见", "note": "意见", "paper": "纸质案卷"},
)

PAPER = {
    "none": "没有纸质案卷",
    "together": "已当场一并销毁",
}
"""What became of the volumes on paper."""
