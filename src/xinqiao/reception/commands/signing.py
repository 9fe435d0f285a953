"""The record of a reception is read back and signed, or it is recorded that it was not (M-C1)."""

import hashlib
import json
from typing import Annotated

from xinqiao.courses.queries import steps_of
from xinqiao.courses.taking import take
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import One, Pick, Words
from xinqiao.matters import files
from xinqiao.matters.files import SealedFile
from xinqiao.offices.models import Staff
from xinqiao.reception.commands.desk import original_words, staff_here
from xinqiao.reception.models import Reception, SignedRecord


@command(
    "reception.sign",
    lead="在屏幕上签名，或者上传签了名的接谈记录扫描件、照片。",
    verb="存入",
)
def sign(act: Act, found: Reception, scan: SealedFile) -> Reception:
    """Keep the scan of the signed record, or the signature that was drawn under it; the log holds the digest of the record that was signed."""
    SignedRecord.objects.create(
        id=scan.id,
        reception=found,
        name=scan.name,
        content_type=scan.content_type,
        size=scan.size,
        sha256=scan.sha256,
        path=files.place(scan),
        by_id=act.actor.staff,
        at=act.at,
    )
    found.signed_at = act.at
    take(act, found, sha256=scan.sha256, size=scan.size, signed=_digest(found))
    return found


def _digest(found: Reception) -> str:
    """Of the words as written, what was promised and what was put right when it was read back: what a signature stands for."""
    promised = [[p.what, p.who_id, p.due_on.isoformat()] for p in found.promises.order_by("pk")]
    corrected = [step.words for step in steps_of(found) if step.act == "correct"]
    record = [original_words(found), promised, corrected]
    return hashlib.sha256(json.dumps(record, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@command(
    "reception.refuse_signature",
    lead="对方不愿签名的，不勉强，也不影响办理：写明理由，由在场的另一人证明已经宣读。",
)
def refuse_signature(
    act: Act,
    found: Reception,
    *,
    why: Annotated[str, Words("情况和理由", rows=3, most=500)],
    witness: Annotated[
        One[Staff],
        Pick("在场证明人", among=staff_here, others=True, wrong="请选择本单位在场的人员。"),
    ],
) -> Reception:
    """The record was read back and not signed; it counts as unsigned. Raises InvalidInput where nobody else was there."""
    if witness.pk == act.actor.staff:
        raise InvalidInput({"witness": "证明人须是记录人以外的另一位同事，请另选。"})
    take(act, found, words={"why": why, "witness": witness.name})
    return found


@command("reception.download", fits=elsewhere)
def download_record(act: Act, found: Reception) -> bytes:
    """The scan of the signed record; that somebody opened it is recorded."""
    record = found.signed_record
    data = files.read(record.path)
    act.record(found, reason="查看签名的接谈记录")
    return data
