"""Which document and which receiver a sheet is about that came back: by the code that we printed on it (M-R4)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.sealing import CODE_ALPHABET, same_code, short_code
from xinqiao.matters.models import Paper, PaperState, Service
from xinqiao.matters.queries.access import seen
from xinqiao.matters.queries.recipients import recipients
from xinqiao.rules.paper_rule import PaperKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedSheet:
    """`paper` is what was served; `principal`: to whom, None where the code does not say. `service`: on record already."""

    paper: Paper
    principal: UUID | None = None
    service: Service | None = None


def sheet_code(paper: Paper, principal: UUID | None) -> str:
    """The code of the sheet that this receiver signs."""
    return short_code(f"{paper.pk}:{principal or ''}", purpose="signed-sheet")


_CODE = re.compile(f"[{CODE_ALPHABET}]{{5}}-[{CODE_ALPHABET}]{{5}}")


def read_code(text: str) -> tuple[str, str]:
    """Number and code of what a code of ours says: an address that verifies, or both with a blank between; empty for any other."""
    if text.startswith(("http://", "https://")):
        asked = parse_qs(urlsplit(text).query)
        number, code = asked.get("number", [""])[0], asked.get("code", [""])[0]
    else:
        number, _blank, code = text.strip().rpartition(" ")
    return (number, code) if _CODE.fullmatch(code) else ("", "")


def sheet_of(actor: Actor, text: str) -> SignedSheet | None:
    """What the code leads to, of documents that this person sees: a code that is not ours, or of somebody else's matter, says nothing."""
    number, code = read_code(text)
    if not number or not code:
        return None
    found = Paper.objects.filter(seen(actor), number=number, state=PaperState.ISSUED)
    paper = found.select_related("matter", "unit").first()
    if paper is None:
        return None
    if same_code(code, paper.verification_code):
        return _of_its_own_code(paper)
    for principal in (None, *_principals(paper)):
        if same_code(code, sheet_code(paper, principal)):
            return SignedSheet(paper=paper, principal=principal, service=_service(paper, principal))
    return None


def papers_numbered(actor: Actor, texts: Iterable[str]) -> dict[str, Paper]:
    """Text of a code → the document of which it bears the number, of those that this person sees, in one statement; whether the code is right is
    asked of the page that is looked at."""
    numbers = {text: read_code(text)[0] for text in texts}
    found = Paper.objects.filter(
        seen(actor), number__in=set(numbers.values()) - {""}, state=PaperState.ISSUED
    )
    by_number = {paper.number: paper for paper in found.select_related("matter")}
    return {text: by_number[number] for text, number in numbers.items() if number in by_number}


def sheet_numbered(actor: Actor, number: str) -> SignedSheet | None:
    """By the number that somebody reads on the sheet, of a document to a petitioner that this person sees."""
    found = Paper.objects.filter(seen(actor), number=number.strip(), state=PaperState.ISSUED)
    paper = found.select_related("matter", "unit").first()
    return _of_its_own_code(paper) if paper is not None else None


def _of_its_own_code(paper: Paper) -> SignedSheet | None:
    """A 送达回证 leads to the service of which it was made; a document of one receiver to that one."""
    if paper.kind == PaperKind.PROOF_OF_SERVICE:
        made = Service.objects.filter(sheet=paper).select_related("paper__matter", "paper__unit").first()
        return SignedSheet(paper=made.paper, principal=made.principal_id, service=made) if made else None
    if not paper.for_citizen:
        return None
    keys = _principals(paper)
    only = keys[0] if len(keys) == 1 else None
    return SignedSheet(paper=paper, principal=only, service=_service(paper, only) if len(keys) < 2 else None)


def _principals(paper: Paper) -> list[UUID]:
    """Everybody who was or is to be served with it."""
    served = paper.services.exclude(principal=None).values_list("principal_id", flat=True)
    return list(dict.fromkeys((*(one.principal.pk for one in recipients(paper.matter)), *served)))


def _service(paper: Paper, principal: UUID | None) -> Service | None:
    return Service.objects.filter(paper=paper, principal=principal).order_by("at", "pk").first()
