"""Sheets that receivers sign: printed before the way, and filed with their service when they come back (M-R4; 民诉法 87)."""

from collections.abc import Sequence
from typing import Annotated, Any

from xinqiao.documents.papers import Document
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Files, One, Pick
from xinqiao.matters.commands.handling import GATHERED, gathered
from xinqiao.matters.commands.moving import ARCHIVING, require, save
from xinqiao.matters.compose_forms import sheet_to_sign
from xinqiao.matters.files import SealedFile
from xinqiao.matters.models import Matter, Paper, Service
from xinqiao.matters.queries.receipts import sheet_code
from xinqiao.matters.queries.recipients import unserved_yet
from xinqiao.rules.basis import Basis
from xinqiao.rules.disclosing import PURPOSES, Purpose
from xinqiao.rules.lifecycle import State
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_BASIS = Basis(article=23, paragraph=2)


@command("service.sheet", fits=elsewhere)
def sheets_to_sign(act: Act, paper: Paper) -> list[Document]:
    """The sheet of each who has not got the document, to be set; that their names were opened for service is on record. Raises Refused for a
    document that waits for nobody."""
    left = unserved_yet(paper) if paper.for_citizen else []
    if not paper.for_citizen or (paper.served_on is not None and not left):
        told = "这份文书没有等待送达的人，不用再打印送达回证。"
        raise Refused(Verdict(allowed=False, reason=told))
    people = [str(one.who.pk) for one in left]
    act.record(
        paper,
        matter_id=paper.matter_id,
        after={"sheets": len(left) or 1, "people": people},
        basis=_BASIS,
        reason=PURPOSES[Purpose.SERVE],
    )
    each: Sequence[Any] = left or (None,)
    return [sheet_to_sign(paper, one, sheet_code(paper, one.principal.pk if one else None)) for one in each]


def _services(paper: Paper) -> Any:
    return Service.objects.filter(paper=paper).order_by("at", "pk")


def _first(paper: Paper) -> Any:
    found = list(_services(paper)[:2])
    return found[0].pk if len(found) == 1 else None


@command(
    "service.file",
    slug="file-proof",
    lead="送达已经登记、回证或者其他凭证后来才收到的，存到那一次送达。送达日期不因此改变。",
    verb="存入",
    fits=lambda _actor, paper: paper.matter.state != State.CLOSED and paper.services.exists(),
    said=lambda row, _given: Phrase("已存入{number}的送达凭证。", number=row.paper.number),
)
def file_proof(
    act: Act,
    paper: Paper,
    *,
    service: Annotated[One[Service], Pick("哪一次送达", among=_services, initial=_first)],
    files: Annotated[Sequence[SealedFile], Files("签收的回证和其他凭证", hint=GATHERED)] = (),
) -> Service:
    """Put what proves a service that is on record into the file, beside it. Raises InvalidInput without any file, and where the matter
    holds too much; Refused for a closed file, whose package is sealed (档案法 14)."""
    if not files:
        raise InvalidInput({"files": "请选择要存入的回证或者其他凭证。"})
    matter = Matter.objects.select_for_update(no_key=True).get(pk=paper.matter_id)
    told = "事项已经办结归档，案卷不再增加内容，已登记的送达不受影响。请把回证原件交档案人员随纸质案卷保存；扫描的这一页请移出并写明理由。"
    require(Verdict(allowed=matter.state != State.CLOSED, reason=told, basis=(ARCHIVING,)))
    given = gathered(act, matter, files)
    service.files.add(*given)
    paper.version += 1
    paper.save(update_fields=["version"])
    save(act, matter)
    act.record(
        paper,
        matter_id=paper.matter_id,
        after={"service": str(service.pk), "files": [one.sha256 for one in given]},
        basis=_BASIS,
    )
    return service
