"""The sealed file of a closed matter: made when it is closed and again on demand, taken out only on record (M-R7)."""

from typing import Any

from xinqiao.documents.file_package import package
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import Refused
from xinqiao.matters import files, packing
from xinqiao.matters.commands.moving import ARCHIVING
from xinqiao.matters.models import FilePackage, Matter
from xinqiao.rules.lifecycle import State
from xinqiao.rules.verdict import Verdict


@command("matter.seal_file", fits=elsewhere)
def seal_file(act: Act, matter: Matter) -> FilePackage:
    """Make the sealed file of a closed matter; what was made before stays. Raises Refused for a matter that is not closed (档案法 14)
    and Tampered when a stored file is gone or was changed."""
    if matter.state != State.CLOSED:
        told = "事项还没有办结归档，不能制作案卷包。请先办结归档。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(ARCHIVING,)))
    made = act.beforehand.take(
        _named(matter), lambda: _made(act, matter), lambda kept: files.drop(kept[:2]), instead=("", "", 0, 0)
    )
    path, sha256, size, pieces = made
    row = FilePackage.objects.create(
        matter=matter, path=path, sha256=sha256, size=size, pieces=pieces, made_at=act.at
    )
    act.record(matter, matter_id=matter.pk, after={"sha256": sha256, "pieces": pieces}, basis=ARCHIVING)
    return row


def _named(matter: Matter) -> dict[str, Any]:
    """What the file holds, by what tells whether something came to it."""
    return {
        "matter": [matter.pk, matter.version],
        "papers": sorted(matter.papers.values_list("pdf_sha256", flat=True)),
        "material": sorted(matter.attachments.values_list("sha256", flat=True)),
    }


def _made(act: Act, matter: Matter) -> tuple[str, str, int, int]:
    """Path, hash, size and number of pieces of the package, sealed and stored."""
    told = packing.contents(matter, at=act.at)
    data = package(told, sign=packing.signature)
    return *files.keep(data), len(data), len(told.pieces)


@command("matter.take_file", fits=elsewhere)
def take_file(act: Act, matter: Matter) -> bytes:
    """The sealed file as it was made last, for the archivist and the leaders; that it was taken out is on record with its hash.
    Raises Refused where none was made yet, and Tampered."""
    row = matter.packages.last()
    if row is None:
        told = "这个事项还没有案卷包；办结归档以后由系统制作，也可以现在制作。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(ARCHIVING,)))
    data = files.read(row.path)
    act.record(matter, matter_id=matter.pk, after={"sha256": row.sha256, "size": row.size}, basis=ARCHIVING)
    return data
