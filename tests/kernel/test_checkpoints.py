"""Signed checkpoints kept outside, and proofs that the stand-alone verifier accepts when honest and refuses when changed."""

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from xinqiao.cli.main import main
from xinqiao.config.environment import outside
from xinqiao.config.errors import SettingsError
from xinqiao.jobs.handlers import HANDLERS
from xinqiao.kernel import audit, checkpoints, verify_log
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import Tampered
from xinqiao.kernel.models import AuditEntry, AuditHead
from xinqiao.kernel.sealing import audit_key

TABLE = "kernel_auditentry"


def _append(count: int) -> None:
    events = [
        audit.Event(action="matter.sort", subject=f"matters.matter:{number}", reason="理由")
        for number in range(count)
    ]
    with transaction.atomic():
        audit.append(Actor.system("巡查"), events)


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _unprotect() -> None:
    if connection.vendor == "postgresql":
        _run(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
    else:
        _run("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete")


def _verified(*words: str | Path) -> int:
    """The exit status of the verifier, run as anybody outside would: Python alone, in isolation from the program."""
    command = [sys.executable, "-I", verify_log.__file__, *map(str, words)]
    return subprocess.run(command, capture_output=True, check=False).returncode


@pytest.fixture
def folder(tmp_path: Path, settings: Any, db: None) -> Path:
    settings.XINQIAO_CHECKPOINTS = tmp_path / "outside"
    return tmp_path / "outside"


def test_each_night_signs_a_new_file_and_none_twice(folder: Path) -> None:
    nightly = HANDLERS["verify-audit"].run
    _append(3)
    size = AuditHead.objects.get(id=1).seq
    nightly({})
    [first] = folder.iterdir()
    told = first.read_bytes()
    assert first.stat().st_mode & 0o777 == 0o600
    nightly({})
    assert list(folder.iterdir()) == [first]
    _append(2)
    nightly({})
    assert len(list(folder.iterdir())) == 2
    assert first.read_bytes() == told
    assert checkpoints.read(told.decode()).size == size


def test_a_log_rewritten_with_the_key_or_cut_is_not_signed_again(folder: Path) -> None:
    _append(5)
    size = AuditHead.objects.get(id=1).seq
    checkpoints.keep(folder)
    _unprotect()
    mark = transaction.savepoint()
    before = bytes(AuditEntry.objects.get(seq=size - 1).chain)
    rewritten = AuditEntry.objects.get(seq=size)
    leaf = bytes(rewritten.leaf).replace("理由".encode(), "无关".encode())
    chain = audit._link(audit_key(), before, size, leaf)
    AuditEntry.objects.filter(seq=size).update(leaf=leaf, chain=chain)
    AuditHead.objects.update(chain=chain)
    assert list(audit.verify()) == []  # who holds the key can do this, and the chain does not tell
    with pytest.raises(Tampered, match="被改写"):
        checkpoints.keep(folder)
    _append(1)
    with pytest.raises(Tampered, match="被改写"):
        checkpoints.keep(folder)
    transaction.savepoint_rollback(mark)
    kept = AuditEntry.objects.get(seq=size - 1)
    _run(f"DELETE FROM {TABLE} WHERE seq = {size}")
    AuditHead.objects.update(seq=size - 1, chain=kept.chain)
    assert list(audit.verify()) == []
    with pytest.raises(Tampered, match="截短"):
        checkpoints.keep(folder)
    assert len(list(folder.iterdir())) == 1


def test_proofs_hold_outside_and_a_changed_one_does_not(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def printed(*words: str) -> str:
        assert main(["audit", *words]) == 0
        return capsys.readouterr().out

    def kept(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, "utf-8")
        return tmp_path / name

    _append(6)
    printed("checkpoint")
    _append(5)
    assert "已签名" in printed("checkpoint")
    old, new = sorted(folder.iterdir())
    key = printed("key").strip()
    proof, both = json.loads(printed("prove", "4")), json.loads(printed("consistency", str(old), str(new)))
    leaves = printed("leaves")
    size = AuditHead.objects.get(id=1).seq
    assert "理由" not in json.dumps(proof, ensure_ascii=False)
    assert _verified("log", key, new, kept("leaves", leaves)) == 0
    assert _verified("proof", key, kept("proof", json.dumps(proof))) == 0
    assert _verified("consistency", key, kept("both", json.dumps(both))) == 0

    lines = leaves.split()
    assert _verified("log", key, new, kept("leaves", "\n".join([lines[1], lines[0], *lines[2:]]))) == 1
    other_root = base64.b64encode(bytes(32)).decode()
    forged = proof["checkpoint"].split("\n")
    for what, said in (
        ("proof", proof | {"entry": 5}),
        ("proof", proof | {"leaf": lines[4]}),
        ("proof", proof | {"checkpoint": proof["checkpoint"].replace(f"\n{size}\n", f"\n{size + 1}\n")}),
        ("proof", proof | {"checkpoint": "\n".join([*forged[:2], other_root, *forged[3:]])}),
        ("consistency", both | {"old": both["new"], "new": both["old"]}),
        ("consistency", both | {"path": both["path"][1:]}),
    ):
        assert verify_log.main([what, key, str(kept("changed", json.dumps(said)))]) == 1, said
    assert verify_log.main(["proof", key, str(tmp_path / "none")]) == 2
    assert main(["audit", "prove", str(size + 1)]) != 0


def test_the_folder_does_not_lie_in_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    for inside in (home, home / "checkpoints", home / ".." / "home" / "x"):
        monkeypatch.setenv("XINQIAO_CHECKPOINTS", str(inside))
        with pytest.raises(SettingsError, match="数据目录"):
            outside("XINQIAO_CHECKPOINTS", home)
    monkeypatch.setenv("XINQIAO_CHECKPOINTS", str(tmp_path / "outside"))
    assert outside("XINQIAO_CHECKPOINTS", home) == tmp_path / "outside"
    monkeypatch.delenv("XINQIAO_CHECKPOINTS")
    assert outside("XINQIAO_CHECKPOINTS", home) is None
