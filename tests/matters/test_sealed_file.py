"""The sealed file of a closed matter: whole, verified without the program, and not touched again (M-R7, 档案法 14)."""

import io
import json
import subprocess
import sys
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from tests.cast import Cast, registered, reload, sent_in
from tests.filed import closed_and_filed, guided
from xinqiao.documents.file_package import FileStage
from xinqiao.documents.verify_file import problems_of
from xinqiao.kernel.errors import Denied, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters import packing
from xinqiao.matters.commands.disclosure import ask_disclosure, release, sign
from xinqiao.matters.commands.filing import seal_file, take_file
from xinqiao.matters.commands.intake import attach
from xinqiao.matters.models import Disclosure, FilePackage, Matter, Petition
from xinqiao.matters.queries.who_did_what import COLUMNS, who_did_what
from xinqiao.rules.disclosing import PIECES
from xinqiao.rules.paper_rule import PaperKind

WHY = "移交市档案馆，当面核对"
SCRIPT = Path(str(files("xinqiao.documents"))) / "verify_file.py"


def _verify(path: Path, *more: str) -> tuple[int, str]:
    """As somebody without the program does it: plain Python, isolated from everything that is installed here."""
    told = [sys.executable, "-I", "-S", str(SCRIPT), str(path), *more]
    done = subprocess.run(told, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip()


@pytest.fixture
def taken(cast: Cast, tmp_path: Path) -> tuple[Matter, Path]:
    matter, path = closed_and_filed(cast), tmp_path / "file.zip"
    path.write_bytes(take_file(cast.actor("archivist"), matter, why=WHY))
    return matter, path


@pytest.mark.django_db
def test_the_file_is_whole_and_each_changed_byte_is_found_by_name(
    cast: Cast, taken: tuple[Matter, Path], tmp_path: Path
) -> None:
    _matter, path = taken
    with zipfile.ZipFile(path) as package:
        (written,) = [name for name in package.namelist() if "/mattermessage-" in name]
        assert "13800001234" in package.read(written).decode(), (
            "an archive keeps the words as they were written"
        )
    assert _verify(path) == (0, "核对通过：案卷包完整，没有改动。")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
        assert packing.not_ours(package) == []
    assert parts["verify_file.py"] == SCRIPT.read_bytes()
    schema = etree.XMLSchema(etree.XML(parts["file.xsd"]))
    told = etree.XML(parts["file.xml"])
    schema.assertValid(told)
    space = {"f": "urn:xinqiao:file:1"}
    pieces = told.findall("f:piece", space)
    assert {p.get("title") for p in pieces} >= {"依法分类处理告知书", "信访件原文", "照片说明.txt"}
    pages = [(int(p.get("first-page", "")), int(p.get("last-page", ""))) for p in pieces]
    assert [first for first, _ in pages] == [1, *(last + 1 for _, last in pages[:-1])]
    assert told.find("f:service", space) is not None
    actions = [json.loads(entry["leaf"])["action"] for entry in json.loads(parts["log.json"])["entries"]]
    assert actions[0] == "petition.register"
    assert "matter.close" in actions
    whole = path.read_bytes()
    for name, data in parts.items():
        at = whole.index(data) + len(data) // 2
        changed = tmp_path / "changed.zip"
        changed.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        found = problems_of(changed)
        assert any(
            name in line or (name == "manifest.sha256" and "manifest.json" in line) for line in found
        ), name
    added = tmp_path / "added.zip"
    added.write_bytes(whole)
    with zipfile.ZipFile(added, "a") as package:
        package.writestr("papers/forged.pdf", b"forged")
    assert problems_of(added) == ["papers/forged.pdf: 不在清单里，是后来放进去的"]
    assert _verify(path, "0" * 64)[0] == 1


@pytest.mark.django_db
def test_a_package_made_anew_with_another_log_is_whole_but_not_ours(taken: tuple[Matter, Path]) -> None:
    matter, path = taken
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as forged:
        for name, data in parts.items():
            changed = data.replace(b"matter.close", b"matter.clone") if name == "log.json" else data
            forged.writestr(name, b"0" * 64 if name == "manifest.hmac" else changed)
    with zipfile.ZipFile(out) as forged:
        found = packing.not_ours(forged)
    entry = AuditEntry.objects.get(action="matter.close", matter_id=matter.pk)
    assert found == ["manifest.hmac", f"log.json:{entry.seq}"]


@pytest.mark.django_db
def test_article_34_it_is_taken_out_by_the_archivist_or_by_a_signed_form_and_on_record(
    cast: Cast, taken: tuple[Matter, Path]
) -> None:
    matter, _path = taken
    took = AuditEntry.objects.get(action="matter.take_file", outcome="done")
    assert FilePackage.objects.get().sha256 in bytes(took.leaf).decode()
    assert WHY in bytes(took.leaf).decode()
    leader, petition = cast.actor("office_leader"), Petition.objects.get(matter=matter)
    with pytest.raises(Refused, match=r"信息查询审批表.*个人信息保护法"):
        take_file(leader, matter, why=WHY)
    given: dict[str, Any] = {
        "pieces": list(PIECES),
        "purpose": "verify",
        "why": WHY,
        "days": 2,
        "export_asked": True,
    }
    form = ask_disclosure(leader, petition, **given)
    form = sign(cast.actor("office_principal"), Disclosure.objects.get(pk=form.pk), may_export=True)
    with pytest.raises(Refused, match="第二人放行一次"):
        take_file(leader, matter, why=WHY)
    release(cast.actor("registrar"), Disclosure.objects.get(pk=form.pk), way="export")
    assert take_file(leader, matter, why=WHY)
    with pytest.raises(Refused, match="第二人放行一次"):
        take_file(leader, matter, why=WHY)
    for who in ("registrar", "receptionist", "inspector", "outsider"):
        with pytest.raises(Denied):
            take_file(cast.actor(who), matter, why=WHY)
    Matter.objects.filter(pk=matter.pk).update(confidential=True)
    with pytest.raises(Denied):
        take_file(cast.actor("archivist"), reload(matter), why=WHY)


@pytest.mark.django_db
def test_an_open_matter_has_no_file_and_a_closed_one_takes_nothing_more(
    cast: Cast, taken: tuple[Matter, Path]
) -> None:
    matter, _path = taken
    with pytest.raises(Refused, match=r"档案法.*第十四条"):
        attach(cast.actor("registrar"), Petition.objects.get(matter=matter), [sent_in("迟来.txt", b"late")])
    assert matter.attachments.count() == 1
    seal_file(cast.actor("archivist"), matter)
    assert FilePackage.objects.filter(matter=matter).count() == 2
    other = reload(registered(cast, title="另一件").petition.matter)
    with pytest.raises(Refused, match=r"还没有办结归档.*档案法"):
        seal_file(cast.actor("office_leader"), other)
    with pytest.raises(Refused, match="还没有案卷包"):
        take_file(cast.actor("office_leader"), other, why=WHY)


@pytest.mark.django_db
def test_the_pages_of_the_file_and_of_who_did_what(
    cast: Cast, client: Client, taken: tuple[Matter, Path]
) -> None:
    """M-R5: by name, and who wrote a paper is not who approved it; M-R7: only who may take the file sees its page."""
    matter, path = taken
    client.force_login(cast.staff["archivist"])
    page = client.get(f"/desk/matters/{matter.pk}/").content.decode()
    assert f"/desk/matters/{matter.pk}/file/" in page
    assert f"/desk/matters/{matter.pk}/who/" in page
    catalogue = client.get(f"/desk/matters/{matter.pk}/catalogue/").content.decode()
    assert "依法分类处理告知书" in catalogue
    assert "归档以前还缺" not in catalogue
    client.force_login(cast.staff["registrar"])
    issued = guided(cast)
    open_one = client.get(f"/desk/matters/{issued.matter_id}/catalogue/").content.decode()
    assert "归档以前还缺" in open_one
    assert f"{issued.number} 尚未送达" in open_one
    client.force_login(cast.staff["archivist"])
    assert FilePackage.objects.get().sha256 in client.get(f"/desk/matters/{matter.pk}/file/").content.decode()
    address = f"/desk/matters/{matter.pk}/file/take/"
    assert client.get(address).status_code == 405, "looking takes nothing out"
    assert client.post(address, {"why": ""}).status_code == 422
    assert client.post(address, {"why": WHY}).content == path.read_bytes()
    client.post(f"/desk/matters/{matter.pk}/file/")
    assert FilePackage.objects.count() == 2
    found = who_did_what(matter)
    done = {doer.name: dict(zip(COLUMNS, doer.cells, strict=True)) for doer in found.doers}
    assert {c for c, days in done["丙登记"].items() if days} == {
        "registered",
        "sorted",
        "drafted",
        "served",
        "closed",
    }
    assert {c for c, days in done["辛法顾"].items() if days} == {"approved"}
    notice = next(line for line in found.papers if line.kind == "guidance_notice")
    assert (notice.writers, notice.approvers, notice.issuer) == (("丙登记",), ("辛法顾",), "丁分管")
    told = client.get(f"/desk/matters/{matter.pk}/who/").content.decode()
    assert all(name in told for name in done)
    client.force_login(cast.staff["registrar"])
    assert client.get(f"/desk/matters/{matter.pk}/file/").status_code == 404
    assert (
        f"/desk/matters/{matter.pk}/file/" not in client.get(f"/desk/matters/{matter.pk}/").content.decode()
    )


def test_a_letter_lies_at_the_stage_at_which_it_was_written() -> None:
    """The catalogue is laid by stages; a supervision after the acceptance does not stand before the handling."""
    assert packing.STAGES[PaperKind.SUPERVISION_LETTER] is FileStage.HANDLED
    assert packing.STAGES[PaperKind.IMPROVEMENT_PROPOSAL] is FileStage.HANDLED
    assert packing.STAGES[PaperKind.CONCLUSION_REPORT] is FileStage.ANSWERED
    assert PaperKind.FORWARDING_LETTER not in packing.STAGES
