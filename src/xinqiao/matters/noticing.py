"""Which acts are told to petitioners who want it, by `rules.notices`, besides the documents that `matters.paperwork` issues; read by the kernel after the act and in its transaction."""

from collections.abc import Mapping
from typing import Any

from xinqiao.kernel.commands import Act, Following, afterwards
from xinqiao.matters import notices
from xinqiao.matters.models import Matter, Petition
from xinqiao.rules.notices import OF_ACTION, NoticeEvent


def _noticed(event: NoticeEvent) -> Following:
    def told(act: Act, record: Any, result: Any, _given: Mapping[str, Any]) -> None:
        petition = record if isinstance(record, Petition) else getattr(result, "petition", None)
        if not getattr(result, "repeated", False):
            matter = petition.matter if isinstance(petition, Petition) else record.matter
            notices.tell(act, event, matter, petition)

    return told


def _filed(act: Act, matter: Matter, _result: Any, _given: Mapping[str, Any]) -> None:
    """What they were kept for is over (个人信息保护法 19, 47)."""
    notices.end(act, matter.petitions.all(), "事项办结归档，通知用的联系方式删除")


for each, event in OF_ACTION.items():
    afterwards(each, _noticed(event))
afterwards("matter.close", _filed)
