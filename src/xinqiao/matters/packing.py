"""What goes into the sealed file of a closed matter (M-R7): read from the records, laid out by `documents.file_package`."""

import hmac
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery, Sum

from xinqiao.documents.file_package import Contents, FilePiece, FileStage, LogLink, Row, numbered
from xinqiao.documents.verify_file import LOG, MANIFEST, SIGNATURE
from xinqiao.intake.copies import copy_of
from xinqiao.kernel import audit
from xinqiao.kernel.chain import GENESIS
from xinqiao.kernel.clock import SHANGHAI, day_of
from xinqiao.kernel.models import AuditEntry
from xinqiao.kernel.sealing import blind_index, unseal
from xinqiao.kernel.stored import StoredPath, stored_columns
from xinqiao.matters import files
from xinqiao.matters.content import original_words
from xinqiao.matters.models import Attachment, FilePackage, Matter, Paper, PaperState, Service
from xinqiao.rules.deadline_table import TABLE, ClockCode
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.routing import BY_CODE

STAGES = {
    **dict.fromkeys(
        (PaperKind.HANDLING_OPINION, PaperKind.REPLY, PaperKind.CONCLUSION_REPORT), FileStage.ANSWERED
    ),
    **dict.fromkeys(
        (PaperKind.LATE_REVIEW_NOTICE, PaperKind.REVIEW_OPINION, PaperKind.FINAL_REVIEW_OPINION),
        FileStage.REVIEWED,
    ),
    **dict.fromkeys(
        (
            PaperKind.ASSISTANCE_LETTER,
            PaperKind.EXTENSION_NOTICE,
            PaperKind.SUPERVISION_REMINDER,
            PaperKind.SUPERVISION_CALL,
            PaperKind.SUPERVISION_LETTER,
            PaperKind.SUPERVISION_TALK,
            PaperKind.SUPERVISION_CIRCULAR,
            PaperKind.SUPERVISION_LISTING,
            PaperKind.ACCOUNTABILITY_PROPOSAL,
            PaperKind.INSTRUCTION_REQUEST,
            PaperKind.DISCUSSION_MINUTES,
            PaperKind.HEARING_NOTICE,
            PaperKind.HEARING_RECORD,
            PaperKind.HEARING_REPORT,
            PaperKind.PANEL_SHEET,
            PaperKind.MEDIATION_AGREEMENT,
            PaperKind.SETTLEMENT_AGREEMENT,
            PaperKind.IMPROVEMENT_PROPOSAL,
            PaperKind.POLICY_PROPOSAL,
        ),
        FileStage.HANDLED,
    ),
    PaperKind.PROOF_OF_SERVICE: FileStage.SERVED,
}
"""Every other paper belongs to sorting and acceptance."""


def signature(manifest: bytes) -> str:
    """The office's own mark on a manifest: only who has its key makes it."""
    return blind_index(manifest.decode(), purpose="file-package").hex()


def not_ours(package: zipfile.ZipFile) -> list[str]:
    """What of a package that is whole in itself was not made with this office's key: the signature of its manifest, or
    the numbers of entries that do not stand so in the log."""
    found = []
    if not hmac.compare_digest(signature(package.read(MANIFEST)).encode(), package.read(SIGNATURE)):
        found.append(SIGNATURE)
    for entry in json.loads(package.read(LOG))["entries"]:
        previous, chain = (bytes.fromhex(entry[side]) for side in ("previous", "chain"))
        if not audit.links(entry["seq"], entry["leaf"].encode(), previous=previous, chain=chain):
            found.append(f"{LOG}:{entry['seq']}")
    return found


def contents(matter: Matter, *, at: datetime) -> Contents:
    """The whole file as it is now. Raises Tampered when a stored file is gone or was changed."""
    return Contents(
        number=matter.number,
        made_at=_local(at),
        matter=_facts(matter),
        parts=tuple(_parts(matter)),
        pieces=tuple(_pieces(matter)),
        log=tuple(_log(matter)),
        checkpoint=audit.checkpoint(),
    )


def catalogue(matter: Matter) -> list[Row]:
    """The catalogue as it would be made now, of an open matter too: each piece with its number and pages. Raises Tampered."""
    return [row for _piece, row in numbered(tuple(_pieces(matter)))]


def weight(matter: Matter) -> int:
    """How many bytes of material must be read to count its pages."""
    return matter.attachments.aggregate(whole=Sum("size"))["whole"] or 0


def _local(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)


def _when(moment: datetime) -> str:
    return _local(moment).isoformat()


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _facts(matter: Matter) -> Row:
    assert matter.closed_at is not None
    return {
        "number": matter.number,
        "title": matter.title,
        "kind": matter.get_kind_display(),
        "route": BY_CODE[matter.route].title if matter.route in BY_CODE else "",
        "category": matter.category.name if matter.category else "",
        "registered-by": matter.registering_unit.name,
        "held-by": matter.holding_unit.name,
        "received": _when(matter.received_at),
        "closed": _when(matter.closed_at),
        "confidential": str(matter.confidential).lower(),
    }


def _parts(matter: Matter) -> Iterator[tuple[str, Row]]:
    """The rows of the XML besides the pieces."""
    for petition in matter.petitions.order_by("received_at", "pk"):
        yield (
            "petition",
            {
                "number": petition.number,
                "channel": petition.get_channel_display(),
                "received": _when(petition.received_at),
                "registered": _when(petition.registered_at),
                "late-reason": petition.late_reason,
            },
        )
    for clock in matter.clocks.select_related("unit"):
        yield (
            "clock",
            {
                "code": clock.code,
                "title": TABLE[ClockCode(clock.code)].title,
                "unit": clock.unit.name if clock.unit else "",
                "started": _day(clock.started_on),
                "due": _day(clock.due_on),
                "stopped": _day(clock.stopped_on),
            },
        )
    for service in Service.objects.filter(paper__matter=matter).select_related("paper", "by").order_by("pk"):
        yield "service", _service(service)
    for review in matter.reviews.select_related("disputed", "unit"):
        yield (
            "review",
            {
                "level": review.get_level_display(),
                "disputed": review.disputed.number,
                "unit": review.unit.name,
                "received": _day(review.received_on),
                "outcome": review.outcome,
            },
        )


def _service(service: Service) -> Row:
    return {
        "paper": service.paper.number,
        "method": service.get_method_display(),
        "sent": _day(service.sent_on),
        "served": _day(service.served_on),
        "recorded": _when(service.at),
        "by": service.by.name,
        "proof": service.proof,
    }


def _pieces(matter: Matter) -> Iterator[FilePiece]:
    yield from _words(matter)
    for paper in matter.papers.filter(state=PaperState.ISSUED):
        assert paper.issued_at is not None
        yield FilePiece(
            stage=STAGES.get(PaperKind(paper.kind), FileStage.SORTED),
            title=RULES[paper.kind].title,
            number=paper.number,
            day=day_of(paper.issued_at),
            kept_at=_local(paper.issued_at),
            path=f"papers/{paper.pk}.pdf",
            data=files.read(paper.pdf_path),
        )
    for attachment in matter.attachments.all():
        copy = copy_of(attachment.name, files.read(attachment.path))
        yield FilePiece(
            stage=FileStage.REGISTERED if attachment.petition_id else FileStage.HANDLED,
            title=f"{attachment.name}（{copy.as_it_is}）" if copy.as_it_is else attachment.name,
            day=day_of(attachment.added_at),
            kept_at=_local(attachment.added_at),
            path=f"material/{attachment.pk}{_ending(attachment.name)}",
            data=copy.data,
        )
    yield from _others(matter)


def _ending(name: str) -> str:
    """The ending of a file's name, where it is a plain one."""
    ending = name.rpartition(".")[2].lower()
    return f".{ending}" if "." in name and ending.isascii() and ending.isalnum() else ""


def _others(matter: Matter) -> Iterator[FilePiece]:
    """Files that apps above this one keep of the matter, such as minutes or a signed record."""
    for model, column in stored_columns():
        own = model not in (Paper, Attachment, FilePackage)
        if own and any(f.name == "matter" for f in model._meta.concrete_fields):
            rows = model._default_manager.filter(matter=matter).exclude(**{column.attname: ""}).order_by("pk")
            for row in rows:
                yield _other(matter, row, column)


def _other(matter: Matter, row: Any, column: StoredPath) -> FilePiece:
    moment: Any = (
        getattr(row, "at", None) or getattr(row, "created_at", None) or matter.closed_at or matter.received_at
    )
    return FilePiece(
        stage=FileStage.HANDLED,
        title=column.called,
        day=day_of(moment),
        kept_at=_local(moment),
        path=f"other/{row._meta.model_name}-{row.pk}.pdf",
        data=copy_of(getattr(row, "name", ""), files.read(getattr(row, column.attname))).data,
    )


def _words(matter: Matter) -> Iterator[FilePiece]:
    """The words as they were received and as they were written into the log of handling: an archive keeps them whole."""
    for petition in matter.petitions.all():
        said = original_words(petition)
        asked = "\n".join(said["requests"])
        yield _text(
            FileStage.REGISTERED,
            "信访件原文",
            petition,
            petition.received_at,
            f"{said['title']}\n\n{said['text']}\n\n{asked}",
        )
    for entry in matter.log.all():
        written = unseal(entry.sealed, context=f"matters.logentry:{entry.pk}:text")
        yield _text(FileStage.HANDLED, entry.get_kind_display(), entry, entry.at, written)
    for message in matter.messages.all():
        written = unseal(message.sealed, context=f"matters.mattermessage:{message.pk}:text")
        yield _text(FileStage.HANDLED, message.get_sort_display(), message, message.at, written)
    for review in matter.reviews.all():
        written = unseal(review.sealed, context=f"matters.reviewrequest:{review.pk}:text")
        yield _text(FileStage.REVIEWED, "复查复核请求原文", review, review.requested_at, written)


def _text(stage: FileStage, title: str, record: Any, moment: datetime, words: str) -> FilePiece:
    return FilePiece(
        stage=stage,
        title=title,
        number=getattr(record, "number", ""),
        day=getattr(record, "happened_on", None) or day_of(moment),
        kept_at=_local(moment),
        path=f"words/{record._meta.model_name}-{record.pk}.txt",
        data=words.encode(),
    )


def _log(matter: Matter) -> Iterator[LogLink]:
    """Every act on the matter with the chain before and after it: who has the key proves that they stand in the log so."""
    before = AuditEntry.objects.filter(seq=OuterRef("seq") - 1).values("chain")
    acts = AuditEntry.objects.filter(matter_id=matter.pk, outcome="done")
    for entry in acts.annotate(previous=Subquery(before)).order_by("seq"):
        yield LogLink(
            seq=entry.seq,
            leaf=bytes(entry.leaf).decode(),
            previous=bytes(entry.previous or GENESIS).hex(),
            chain=bytes(entry.chain).hex(),
        )
