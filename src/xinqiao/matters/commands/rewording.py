"""What the office took down of a petition, put right while the matter has not left: the old words stay, sealed (条例 19; M-R1)."""

import json
from typing import Annotated

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.sealing import seal
from xinqiao.kernel.typed import Exact, Words
from xinqiao.matters.commands.handling import index
from xinqiao.matters.commands.moving import save
from xinqiao.matters.content import mask_for, original_words
from xinqiao.matters.models import Channel, Matter, Petition, WordsChange
from xinqiao.rules.basis import Basis
from xinqiao.rules.lifecycle import State
from xinqiao.rules.verdict import Verdict

_ASKED = Basis(article=19, paragraph=1)
_BEFORE = (State.REGISTERED, State.SORTED)
_SEALED = "sealed; its masked copy stands beside it"


def _has_not_left(matter: Matter) -> bool:
    return matter.state in _BEFORE and matter.holding_unit_id == matter.registering_unit_id


def _fits(_actor: object, petition: Petition) -> bool:
    return petition.channel != Channel.WEB and _has_not_left(petition.matter)


def _require(petition: Petition) -> None:
    """Raises Refused for the petitioner's own words, and once the matter was passed on or taken on."""
    if petition.channel == Channel.WEB:
        told = (
            "网上提交的是信访人自己的话，单位不能改动；信访人要补充、更正的，请其留言，或者由经办人更正请求。"
        )
        raise Refused(Verdict(allowed=False, reason=told, basis=(_ASKED,)))
    if not _has_not_left(petition.matter):
        told = (
            "事项已经转出、受理或者办结，登记的内容不再改动；有出入的，请记入办理记录，转错的请先撤回转办。"
        )
        raise Refused(Verdict(allowed=False, reason=told, basis=(_ASKED,)))


@command(
    "petition.correct_words",
    slug="correct_words",
    lead="只填写要更正的栏，不填的栏不变。原来登记的内容封存保留。更正姓名、电话请用“更正信访人信息”，"
    "更正请求请用“更正请求”；收到日期记错的，请申请更正起算日。",
    verb="登记更正",
    fits=_fits,
    said=lambda _row, _given: "已更正，原来登记的内容保留在经过里。",
)
def correct_words(
    act: Act,
    petition: Petition,
    *,
    title: Annotated[str, Exact("更正后的标题", required=False, most=200, why=_SEALED)] = "",
    text: Annotated[str, Exact("更正后的内容", required=False, rows=8, why=_SEALED)] = "",
    reason: Annotated[str, Words("更正的理由", least=4, most=300, rows=2, hint="哪里记错了，依据什么更正")],
) -> WordsChange:
    """Put title or text right as they were taken down; what is left empty stays. Raises InvalidInput
    when nothing changes, Refused as told in `_require`."""
    _require(petition)
    old = original_words(petition)
    new = {**old, "title": title.strip() or old["title"], "text": text.strip() or old["text"]}
    if new == old:
        raise InvalidInput({"text": "与原来登记的内容相同，没有要更正的。请填写要更正的栏。"})
    key = new_uuid()
    row = WordsChange.objects.create(
        id=key,
        petition=petition,
        title=petition.title,
        text=petition.text,
        sealed=seal(json.dumps(old, ensure_ascii=False), context=f"matters.wordschange:{key}:words"),
        reason=reason,
        by_id=act.actor.staff,
        at=act.at,
    )
    _put(act, petition, new)
    act.record(row, matter_id=petition.matter_id, basis=_ASKED, reason=reason)
    return row


def _put(act: Act, petition: Petition, new: dict[str, str]) -> None:
    """The right words, sealed and masked; the matter's own title follows its first petition."""
    matter, hide, before = petition.matter, mask_for(petition.matter), petition.title
    context = f"matters.petition:{petition.pk}:original"
    petition.sealed = seal(json.dumps(new, ensure_ascii=False), context=context)
    petition.title, petition.text = hide(new["title"])[:200], hide(new["text"])
    petition.save(update_fields=["sealed", "title", "text"])
    if petition.number == matter.number and matter.title == before:
        matter.title = petition.title
    save(act, matter, "title")
    index(matter)
