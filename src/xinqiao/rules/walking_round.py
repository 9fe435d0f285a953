"""The monthly walk-round (M-I5): what no program can prove of the rules for electronic data, seen at the desks.

Norms: 个人信息保护法 51 (safe by rules and by means), 数据安全法 27."""

from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn

WALKED = Basis(instrument="数据安全法", article=27)
ITEMS = (
    "没有把密码写在纸条上，屏幕边、键盘下都看过",
    "没有人的电脑都已锁屏",
    "每个人用的都是自己的账号",
    "没有插着私人U盘、移动硬盘、手机",
    "USB端口已经停用或者只认登记的设备",
    "没有登录微信、QQ、网盘传信访材料",
    "打印机、扫描仪、碎纸机旁没有留下材料",
    "办信的电脑没有接到其他网络",
    "窗口和走道上的人看不到屏幕",
    "送修、报废的电脑和硬盘都有登记，硬盘没有带出",
)


class WalkStage(StrEnum):
    FOUND = "found"
    SETTLED = "settled"


_W = WalkStage
WALK = Course(
    measure="M-I5",
    called="这次走查",
    basis=WALKED,
    stages={_W.FOUND: "有问题，待他人核实整改", _W.SETTLED: "没有问题，或者已整改"},
    acts={"settle": "核实走查问题已整改"},
    asks={_W.FOUND: "走查发现的问题：请到现场核实整改"},
    turns=(Turn(act="settle", source=_W.FOUND, target=_W.SETTLED, who="unit", within=5),),
)
WITHIN = 5
