"""The register of fields (M-I1): what is asked of whom, by which door and for which kind of matter, for what, on what ground. What is not here is not asked.

Norms: 信访工作条例 19(1) (what a petition states), 个人信息保护法 6 (the least that the purpose needs)."""

from dataclasses import dataclass
from enum import StrEnum

from xinqiao.rules.basis import Basis

_LEAST = Basis(instrument="个人信息保护法", article=6)
_CHOSEN = Basis(instrument="个人信息保护法", article=13)
_STATED = Basis(article=19, paragraph=1)
_WRITTEN_DOWN = Basis(article=19, paragraph=1)
_REGISTERED = Basis(article=22, paragraph=1)
_OTHER_WAY = Basis(article=31)


class Door(StrEnum):
    """By which form it comes: the public counter, or the desk that registers visits, letters, calls and mail."""

    COUNTER = "counter"
    DESK = "desk"


_BOTH = frozenset(Door)
_DESK = frozenset({Door.DESK})


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectedField:
    """`purpose`: why it is asked, as a petitioner understands it. `only`: for which kinds of matter, where it is not asked of all; `doors`: who
    asks; `personal`: it says something about a person."""

    purpose: str
    basis: Basis
    doors: frozenset[Door] = _BOTH
    only: str = ""
    personal: bool = False


FIELDS: dict[str, CollectedField] = {
    "unit": CollectedField(purpose="确定由哪个单位登记", basis=_REGISTERED, doors=frozenset({Door.COUNTER})),
    "channel": CollectedField(purpose="不同的信访形式，登记和回执的要求不同", basis=_REGISTERED, doors=_DESK),
    "received_at": CollectedField(purpose="办理期限从收到之日起算", basis=_REGISTERED, doors=_DESK),
    "late_reason": CollectedField(purpose="收到后没有及时登记的，说明原因", basis=_REGISTERED, doors=_DESK),
    "title": CollectedField(purpose="写清是什么事，便于分到主管的单位", basis=_STATED),
    "text": CollectedField(purpose="查清事实要用", basis=_STATED),
    "requests": CollectedField(purpose="每一项请求都要分别答复", basis=_STATED),
    "place": CollectedField(purpose="确定属于哪里管；写到街道、村或者小区即可，不用门牌号", basis=_STATED),
    "other_procedure": CollectedField(purpose="已在诉讼、仲裁、复议中的，由那个程序办理", basis=_OTHER_WAY),
    "accusation": CollectedField(
        purpose="检举控告要保密，不能转给被反映的人和单位", basis=Basis(article=30, paragraph=3)
    ),
    "anonymous": CollectedField(
        purpose="不留姓名也登记，只是无法书面答复", basis=_REGISTERED, doors=frozenset({Door.COUNTER})
    ),
    "kind": CollectedField(purpose="个人和单位的送达方式不同", basis=_STATED, doors=_DESK),
    "name": CollectedField(purpose="书面答复要写明答复给谁", basis=_STATED, personal=True),
    "id_kind": CollectedField(
        purpose="核对身份，不核对的不填",
        basis=_LEAST,
        doors=_DESK,
        only="申请复查复核、可能冒名、涉及补偿或者救助的",
        personal=True,
    ),
    "id_number": CollectedField(
        purpose="防止冒名；窗口看一眼证件即可的，不登记号码",
        basis=_LEAST,
        doors=_DESK,
        only="申请复查复核、可能冒名、涉及补偿或者救助的",
        personal=True,
    ),
    "phone": CollectedField(purpose="核实情况、通知进展时联系", basis=_LEAST, personal=True),
    "address": CollectedField(purpose="送达书面答复", basis=_STATED, personal=True),
    "notice_phone": CollectedField(
        purpose="只用来告诉您有新的进展；您自己决定要不要，随时可以停，办结归档时删除",
        basis=_CHOSEN,
        doors=frozenset({Door.COUNTER}),
        personal=True,
    ),
    "notice_mail": CollectedField(
        purpose="只用来告诉您有新的进展；您自己决定要不要，随时可以停，办结归档时删除",
        basis=_CHOSEN,
        doors=frozenset({Door.COUNTER}),
        personal=True,
    ),
    "people_count": CollectedField(
        purpose="多人提出共同事项的，推选代表", basis=Basis(article=20, paragraph=3)
    ),
    "representatives": CollectedField(
        purpose="多人共同提出的，联系代表即可，其他人不用登记；代表不超过五人",
        basis=Basis(article=20, paragraph=3),
        personal=True,
    ),
    "language": CollectedField(
        purpose="需要翻译或者手语的，提供便利", basis=Basis(article=48), personal=True
    ),
    "urgent": CollectedField(purpose="重大、紧急的要立即报告", basis=Basis(article=25), doors=_DESK),
    "oral": CollectedField(
        purpose="口头提出的，如实记录", basis=_WRITTEN_DOWN, doors=_DESK, only="来访、来电"
    ),
    "read_back": CollectedField(
        purpose="记录读给本人听过，没有记错", basis=_WRITTEN_DOWN, doors=_DESK, only="来访、来电"
    ),
    "materials": CollectedField(purpose="证明所说的事实；不用交与此事无关的材料", basis=_STATED),
}
"""In the order in which the forms ask."""

TECHNICAL = frozenset({"proof", "answer", "key", "key_tag", "theirs"})
"""Of forms: against machines and double submissions, and whose a file is; they say nothing about anybody."""

NEVER = frozenset(
    {
        "gender",
        "birth",
        "birthday",
        "ethnicity",
        "religion",
        "marital",
        "occupation",
        "employer",
        "income",
        "wechat",
        "photo",
        "education",
        "politics",
    }
)
"""Not asked by any door, however often it was on old forms."""


FREE = {
    "id_number": "证件号码",
    "phone": "电话",
    "address": "住址",
    "representatives": "代表的姓名、电话",
    "language": "使用的语言",
}
"""Personal fields that may stay empty, as people call them."""
USED_BY: dict[str, tuple[str, ...]] = {
    "id_number": ("identity.reveal", "disclosure.take_out", "petition.correct"),
    "phone": ("call.ask", "identity.reveal", "disclosure.take_out", "petition.correct"),
    "address": (
        "service.record",
        "service.unserved",
        "identity.reveal",
        "disclosure.take_out",
        "petition.correct",
    ),
    "representatives": ("call.ask", "identity.reveal", "disclosure.take_out"),
    "language": ("log.interpreted",),
}
"""Personal fields that a form leaves free → the acts on record that need them: who looked at it, called, served or put it right. `log.interpreted` stands
for a record in the handling log that names who interpreted. A look at the identity shows all of it and counts for each: the list may
take a field for used that was only looked at beside another, and never the other way round."""


def asked_at(door: Door) -> list[str]:
    """The fields of a door, in order."""
    return [name for name, field in FIELDS.items() if door in field.doors]
