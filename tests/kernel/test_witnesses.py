"""Witnesses and citizens' proofs: a fork is noticed by who signs and by the office, and what an entry says can be checked by anybody."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from xinqiao.cli.main import main
from xinqiao.kernel import audit, checkpoints, merkle, proving, verify_log, witnesses
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import Tampered
from xinqiao.kernel.models import AuditBlock, AuditHead


def _append(count: int) -> int:
    events = [audit.Event(action="matter.sort", subject=f"matters.matter:{n}") for n in range(count)]
    with transaction.atomic():
        audit.append(Actor.system("巡查"), events)
    return AuditHead.objects.get(id=1).seq


def test_signatures_made_without_a_package_are_those_of_the_standard() -> None:
    for n in (0, 7, 255):
        seed, message = bytes([n]) * 32, bytes([n]) * n
        key = Ed25519PrivateKey.from_private_bytes(seed)
        assert verify_log.public_of(seed) == key.public_key().public_bytes_raw()
        assert verify_log.sign(seed, message) == key.sign(message)


def test_a_witness_signs_what_goes_on_from_what_it_signed_and_a_fork_is_noticed(
    db: None, tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, secret, seen = tmp_path / "outside", tmp_path / "secret", tmp_path / "seen"
    settings.XINQIAO_CHECKPOINTS = folder

    def run(*words: object, status: int = 0) -> str:
        capsys.readouterr()
        assert verify_log.main([str(word) for word in words]) == status, words
        return capsys.readouterr().out

    def kept(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, "utf-8")
        return tmp_path / name

    key = checkpoints.public_key()
    own = run("witness-key", "监察", secret).strip()
    run("witness-key", "监察", secret, status=2)
    assert secret.stat().st_mode & 0o777 == 0o600
    _append(5)
    first = checkpoints.keep(folder)
    assert first is not None
    note = run("witness", key, first, secret, seen)
    assert run("witness", key, first, secret, seen).startswith(first.read_text("utf-8")), "the same once more"
    assert run("cosigned", key, kept("note", note), kept("own", own)) == "HOLDS\n"
    run("cosigned", key, first, tmp_path / "own", status=1)
    with pytest.raises(Tampered, match="登记过"):
        witnesses.take(folder, note)
    (folder / witnesses.KEYS).write_text(f"# 见证人\n{own}\n", "utf-8")
    assert main(["audit", "witness", str(tmp_path / "note")]) == 0
    assert witnesses.compare(folder) == 1
    with pytest.raises(Tampered, match="登记过"):
        witnesses.take(folder, note.replace("\n\u2014 监察 ", "\n\u2014 别人 "))
    _append(4)
    second = checkpoints.keep(folder)
    assert second is not None
    run("witness", key, second, secret, seen, status=1)
    proof = checkpoints.prove_consistency(first.read_text("utf-8"), second.read_text("utf-8"))
    wrong = proof | {"path": proof["path"][1:]}
    run("witness", key, second, secret, seen, kept("wrong", json.dumps(wrong)), status=1)
    run("witness", key, second, secret, seen, kept("proof", json.dumps(proof)))
    run("witness", key, first, secret, seen, status=1)
    other = checkpoints.Checkpoint(checkpoints.read(second.read_text("utf-8")).size, merkle.EMPTY)
    fork = run("witness", key, kept("fork", other.signed()), secret, seen, status=1)
    assert "forked" in fork
    with pytest.raises(Tampered, match="分叉"):
        witnesses.take(folder, verify_log.cosign(key, other.signed(), secret.read_text("utf-8"), "", ""))
    place = next(folder.glob("*.witnessed"))
    place.write_text(place.read_text("utf-8")[:-6] + "AAAA=\n", "utf-8")
    with pytest.raises(Tampered, match="签名不符"):
        witnesses.compare(folder)


@pytest.mark.django_db
def test_a_proof_reads_blocks_and_a_forged_block_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving, "BLOCK", 8)
    size = _append(37)
    key, whole = checkpoints.public_key(), list(checkpoints.leaves(size))
    honest = [proving.prove(entry) for entry in range(1, size + 1)]
    proving.keep_blocks()
    assert AuditBlock.objects.count() == size // 8
    assert [proving.prove(entry) for entry in range(1, size + 1)] == honest
    for proof in honest:
        verify_log.check("proof", key, [json.dumps(proof)])
    for upto in range(size + 1):
        assert proving.root_at(upto) == merkle.roots(iter(whole[:upto]), [(0, upto)])[0]
    said = proving.prove(3, telling=True)
    verify_log.check("proof", key, [json.dumps(said)])
    with pytest.raises(verify_log.Wrong, match="hashed"):
        verify_log.check("proof", key, [json.dumps(said | {"said": said["said"].replace("sort", "sorted")})])
    with pytest.raises(Tampered, match="截短"):
        proving.root_at(size + 1)
    AuditBlock.objects.filter(number=1).update(root=merkle.EMPTY)
    assert [proving.prove(entry) for entry in range(1, size + 1)] == honest, "it bears no mark of ours"
    proving.keep_blocks()
    assert bytes(AuditBlock.objects.get(number=1).root) == merkle.roots(iter(whole), [(8, 16)])[0]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_auditblock")
    assert proving.prove(size) == honest[-1]
