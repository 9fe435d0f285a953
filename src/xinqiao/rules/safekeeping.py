"""Responsibility to the person (M-I7): what happens after a leak and by when, the pledge, the things that have keepers, the self-check.

Norms: 个人信息保护法 51 (duties laid down by name), 57 (at once remedied, told to the authority and to those concerned); 保守国家秘密法 is not
touched: this is about citizens' data."""

from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn

LEAKED = Basis(instrument="个人信息保护法", article=57)
UNIT = "unit"
"""Anybody of the unit who has the post."""


class LeakStage(StrEnum):
    REPORTED = "reported"
    CONTAINED = "contained"
    PASSED_UP = "passed_up"
    TOLD = "told"
    EXPLAINED = "explained"
    CHECKED = "checked"
    CLOSED = "closed"


_S = LeakStage
HANDLED = ("contain", "pass_up", "tell", "explain")
"""Who took one of these steps does not close the incident."""
WORKING_DAYS = 30
"""All steps together."""

LEAK = Course(
    measure="M-I7",
    called="这起信息泄露事件",
    basis=LEAKED,
    stages={
        _S.REPORTED: "待止损",
        _S.CONTAINED: "已止损，待报告上级",
        _S.PASSED_UP: "已报告，待告知当事人",
        _S.TOLD: "已告知，待查明原因",
        _S.EXPLAINED: "原因已查明，待复查",
        _S.CHECKED: "已复查，待结案",
        _S.CLOSED: "已结案",
    },
    acts={
        "contain": "登记止损措施",
        "pass_up": "登记报告上级",
        "tell": "登记告知当事人",
        "explain": "登记原因和整改",
        "recheck": "复查",
        "return": "复查不合格，退回整改",
        "close": "结案",
    },
    asks={
        _S.REPORTED: "信息泄露事件：当天止损",
        _S.CONTAINED: "信息泄露事件：报告上级",
        _S.PASSED_UP: "信息泄露事件：告知当事人，或者写明为什么不告知",
        _S.TOLD: "信息泄露事件：查明原因并整改",
        _S.EXPLAINED: "信息泄露事件：由他人复查",
        _S.CHECKED: "信息泄露事件：由他人结案",
    },
    turns=(
        Turn(act="contain", source=_S.REPORTED, target=_S.CONTAINED, who=UNIT, within=1),
        Turn(act="pass_up", source=_S.CONTAINED, target=_S.PASSED_UP, who=UNIT, within=1),
        Turn(act="tell", source=_S.PASSED_UP, target=_S.TOLD, who=UNIT, within=3),
        Turn(act="explain", source=_S.TOLD, target=_S.EXPLAINED, who=UNIT, within=10),
        Turn(act="recheck", source=_S.EXPLAINED, target=_S.CHECKED, who=UNIT, within=10, not_by=("explain",)),
        Turn(act="return", source=_S.EXPLAINED, target=_S.TOLD, not_by=("explain",)),
        Turn(act="close", source=_S.CHECKED, target=_S.CLOSED, who=UNIT, within=5, not_by=HANDLED),
    ),
)

NOT_TOLD = "not_told"
WAYS_OF_TELLING = {
    "in_person": "当面告知",
    "by_phone": "电话告知",
    "in_writing": "书面告知",
    NOT_TOLD: "不告知：补救措施已能有效避免造成危害",
}
"""个人信息保护法 57: the last only where the remedy effectively keeps harm away."""

OCCASIONS = {"yearly": "年度承诺", "leaving": "离岗承诺"}
PLEDGE = (
    "一、只为办理信访事项查看信访人的信息，只看需要的，不替别人看。",
    "二、不把信访人的检举、揭发、控告材料和有关情况透露、转给被检举、揭发、控告的人员或者单位。",
    "三、不用微信、QQ等社交软件传递信访材料，不用私人U盘、网盘存放。",
    "四、纸质材料不带回家，离开座位锁进柜里；账号、密码、钥匙、印章不交给别人。",
    "五、发现泄露或者可能泄露，当天报告，不隐瞒。",
    "六、离岗时交清材料、钥匙、印章和账号；离岗以后对知道的个人信息继续保密。",
)
PLEDGE_LAW = "《信访工作条例》第三十条、第四十六条，《中华人民共和国个人信息保护法》第十条、第五十一条"

KINDS = {"cabinet": "档案柜", "room": "档案室", "seal": "印章", "key": "系统密钥、备份介质"}

ITEMS = (
    "每一次查询都有审批表，或者查询人就是承办人",
    "桌面、打印机旁没有留下信访材料",
    "纸质案卷都在柜里，借出的都有登记和应还时间",
    "档案柜、印章、密钥都有A、B角保管人，清点相符",
    "一人一号，离岗人员的账号当天停用",
    "没有用微信、QQ传递信访材料；收到的已移入系统并删除",
    "U盘、移动硬盘、私人网盘里没有信访材料",
    "对外提供的材料都是遮盖件，没有其他人的信息",
    "紧急查看都已复核，泄露事件按时办理",
    "保密承诺书人人已签，离岗人员签了离岗承诺",
)
DRAWN = 2
"""So many of the ten another person verifies, drawn by lot."""


class CheckStage(StrEnum):
    FILLED = "filled"
    VERIFIED = "verified"


SELF_CHECK = Course(
    measure="M-I7",
    called="这次自查",
    stages={CheckStage.FILLED: "已自查，待他人核实两项", CheckStage.VERIFIED: "已核实"},
    acts={"verify": "核实抽中的两项"},
    asks={CheckStage.FILLED: "保密自查：请到现场核实抽中的两项"},
    turns=(Turn(act="verify", source=CheckStage.FILLED, target=CheckStage.VERIFIED, who=UNIT, within=5),),
)
