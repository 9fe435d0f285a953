"""The sealed file of a closed matter: made when it is closed and again on demand, taken out only on record (M-R7)."""

from typing import Annotated, Any

from xinqiao.courses.taking import take
from xinqiao.documents.file_package import package
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.typed import Words
from xinqiao.matters import files, packing
from xinqiao.matters.commands.moving import ARCHIVING
from xinqiao.matters.models import Disclosure, FilePackage, Matter, Petition
from xinqiao.rules.basis import Basis
from xinqiao.rules.disclosing import EXPORT, NEED, DataPiece
from xinqiao.rules.lifecycle import State
from xinqiao.rules.roles import Role
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_ONLY_BY_FORM = (
    "案卷包里是全部没有遮盖的信息。保管、移交由档案人员取出；其他人须先就{number}填写信息查询审批表，勾选全部内容和导出，"
    "由主要负责人签字、第二人放行一次，再来取出。"
)


@command("matter.seal_file", fits=elsewhere)
def seal_file(act: Act, matter: Matter) -> FilePackage:
    """Make the sealed file of a closed matter; what was made before stays. Raises Refused for a matter that is not closed (档案法 14)
    and Tampered when a stored file is gone or was changed."""
    if matter.state != State.CLOSED:
        told = "事项还没有办结归档，不能制作案卷包。请先办结归档。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(ARCHIVING,)))
    made = act.beforehand.take(
        _named(matter),
        lambda: _made(act, matter),
        lambda kept: files.drop(kept[:2]),
        instead=("", "", 0, 0, 0),
    )
    path, sha256, size, pieces, pages = made
    row = FilePackage.objects.create(
        matter=matter, path=path, sha256=sha256, size=size, pieces=pieces, pages=pages, made_at=act.at
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


def _made(act: Act, matter: Matter) -> tuple[str, str, int, int, int]:
    """Path, hash, size, number of pieces and of pages of the package, sealed and stored."""
    told = packing.contents(matter, at=act.at)
    data = package(told, sign=packing.signature)
    return *files.keep(data), len(data), len(told.pieces), sum(piece.pages for piece in told.pieces)


@command("matter.take_file", fits=elsewhere)
def take_file(
    act: Act,
    matter: Matter,
    *,
    why: Annotated[
        str,
        Words("做什么用、交给谁", least=4, most=300, rows=2, hint="例如：移交市档案馆，由接收人当面核对"),
    ],
) -> bytes:
    """The sealed file as it was made last, for the archivist, whose duty is its keeping (档案法 14), and for who else holds signed forms that
    name everything in it and were released for one export (M-I3); on record with its hash and what it is for.
    Raises Refused where none was made yet or a form is missing, and Tampered."""
    row = matter.packages.last()
    if row is None:
        told = "这个事项还没有案卷包；办结归档以后由系统制作，也可以现在制作。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(ARCHIVING,)))
    forms = [] if Role.ARCHIVIST in act.actor.roles else _used_forms(act, matter)
    data = files.read(row.path)
    after = {"sha256": row.sha256, "size": row.size, "disclosures": forms}
    act.record(matter, matter_id=matter.pk, after=after, basis=ARCHIVING, reason=why)
    return data


def _used_forms(act: Act, matter: Matter) -> list[int]:
    """Use up one released export of a form for each petition of the file. Raises Refused naming the petition that has none."""
    return [
        use_form(act, petition, _ONLY_BY_FORM, basis=(NEED, ARCHIVING))
        for petition in matter.petitions.order_by("received_at")
    ]


def use_form(act: Act, petition: Petition, told: str, *, basis: tuple[Basis, ...] = (NEED,)) -> int:
    """Use up one released export of a form that names everything of this petition (M-I3): the form's key. Raises Refused where there is
    none, in the words of `told` with {number}."""
    forms = Disclosure.objects.filter(petition=petition, applicant_id=act.actor.staff, released=EXPORT)
    form = next((d for d in forms if d.holds(act.at) and set(DataPiece) <= set(d.pieces)), None)
    if form is None:
        reason = Phrase(told, number=petition.number)
        raise Refused(Verdict(allowed=False, reason=reason, basis=basis))
    form.released = ""
    matter_id = petition.matter_id
    take(act, form, action="disclosure.take_out", matter_id=matter_id, words={"way": EXPORT}, way=EXPORT)
    return form.pk
