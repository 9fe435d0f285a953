"""Every stored file is checked by backup, drill and nightly check, and what is wrong is named; both databases."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.office import open_office
from xinqiao.jobs.rotation import superseded
from xinqiao.jobs.schedule import NIGHTLY
from xinqiao.kernel.backups import made_at, mark_proven, proven_at, remove, reserve
from xinqiao.kernel.clock import now
from xinqiao.kernel.stored import StoredPath

OFFICE = """
import json, os
from pathlib import Path
from django.db import connection
from xinqiao.jobs import backup
from xinqiao.kernel import backups
from xinqiao.jobs.handlers import HANDLERS
from xinqiao.jobs.restoring import drill
from xinqiao.kernel.errors import XinqiaoError
from xinqiao.matters.models import Paper
from tests.cast import make_cast
from tests.steps import accepted
from django.conf import settings

def tried(do, *args):
    try:
        do(*args)
    except XinqiaoError as error:
        return error.message
    return ""

accepted(make_cast())
folder = Path(settings.XINQIAO_HOME) / "backups"
whole = backup.make(folder)
told = {"whole": tried(drill, whole), "proven": backups.proven_at(whole) is not None}
paper = Paper.objects.exclude(pdf_path="").first()
place = settings.XINQIAO_FILES / paper.pdf_path
kept = place.read_bytes()
place.unlink()
told["missing_backup"] = tried(backup.make, folder)
last = backups.kept(folder)[-1]
told["two"] = len(backups.kept(folder))
told["missing_drill"] = tried(drill, last)
told["unproven"] = backups.proven_at(last) is None
told["nightly"] = tried(HANDLERS["verify-stored"].run, {})
place.write_bytes(kept)
Paper.objects.filter(pk=paper.pk).update(pdf_sha256="0" * 64)
told["changed"] = tried(HANDLERS["verify-stored"].run, {})
Paper.objects.filter(pk=paper.pk).update(pdf_sha256=paper.pdf_sha256)
told["mended"] = tried(HANDLERS["verify-stored"].run, {})
sealed = bytes(Paper.objects.get(pk=paper.pk).sealed)
Paper.objects.filter(pk=paper.pk).update(sealed=sealed[:-1] + bytes([sealed[-1] ^ 1]))
told["sealed"] = tried(HANDLERS["verify-stored"].run, {})
with connection.cursor() as cursor:
    cursor.execute(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('matters', '0099_later', '2030-01-01')"
    )
print(json.dumps(told | {"paper": str(paper.pk), "path": paper.pdf_path}))
"""


@pytest.mark.once
def test_a_missing_or_changed_file_fails_backup_drill_and_nightly_check_by_name(tmp_path: Path) -> None:
    with open_office(tmp_path / "office") as office:
        told = office.python(OFFICE)
        name = f"文书 matters.paper {told['paper']}（files/{told['path']}）"
        assert (told["whole"], told["proven"], told["mended"], told["unproven"]) == ("", True, "", True)
        assert told["two"] == 2
        for kind in ("missing_backup", "missing_drill", "nightly"):
            assert f"{name}缺失" in told[kind], json.dumps(told, ensure_ascii=False)
        assert "备份已写到" in told["missing_backup"]
        assert f"{name}与入库时不同" in told["changed"]
        assert f"matters.paper {told['paper']} 封存的内容打不开" in told["sealed"]
        # A newer program was here: nothing starts, and nothing is changed.
        for word in ("worker", "migrate"):
            done = office.xinqiao(word, *["--once"][: word == "worker"])
            assert done.returncode == 1
            assert "matters.0099_later" in done.stderr
            assert "请换回那个版本的程序" in done.stderr


def _unregistered(among: list[type[models.Model]]) -> set[str]:
    """Columns that name a file or its hash and belong to no registered file."""
    loose = set()
    for model in among:
        columns = model._meta.concrete_fields
        stored = [c for c in columns if isinstance(c, StoredPath)]
        hashes = {c.sha256 for c in stored}
        loose |= {
            f"{model._meta.label_lower}.{c.name}"
            for c in columns
            if c not in stored and c.name not in hashes
            if isinstance(c, models.FileField) or c.name.endswith(("path", "sha256"))
        }
    return loose


@isolate_apps("xinqiao.matters")
def test_no_model_names_a_file_that_the_checks_do_not_know() -> None:
    class Forgotten(models.Model):
        scan_path = models.CharField(max_length=120)
        scan_sha256 = models.CharField(max_length=64)

        class Meta:
            app_label = "matters"

    assert len(_unregistered([Forgotten])) == 2
    # Where the bytes themselves lie, hashes of a text in the same row, and of a source file that is not kept.
    known = {
        "kernel.storedbytes.path",
        "outgoing.destroyedfile.tombstone_sha256",
        "library.instrumentversion.sha256",
        "policy.lookback.frame_sha256",
        "matters.paper.template_sha256",
        "matters.wordsbefore.copy_sha256",
        "oversight.callbackround.frame_sha256",
    }
    assert _unregistered(apps.get_models()) == known
    assert "verify-stored" in dict(NIGHTLY)


def test_two_backups_of_one_second_are_two_and_none_inherits_the_proof_of_another(tmp_path: Path) -> None:
    moment = datetime(2026, 1, 1, 2, tzinfo=now().tzinfo)
    first = reserve(tmp_path, moment)
    beside = reserve(tmp_path, moment)  # while the first is still being written
    first.with_suffix(".part").replace(first)
    mark_proven(first)
    third = reserve(tmp_path, moment)
    assert len({first, beside, third}) == 3
    assert made_at(first) == moment
    assert proven_at(first) is not None
    assert proven_at(beside) is proven_at(third) is None
    remove(first)
    assert reserve(tmp_path, moment) == first


@pytest.mark.parametrize("proven", [True, False])
def test_old_backups_go_only_when_newer_proven_ones_stand_in_for_them(*, proven: bool) -> None:
    first = datetime(2026, 1, 1, 2, tzinfo=UTC)
    nightly = {f"{day:03}": (first + timedelta(days=day), proven) for day in range(400)}
    gone = set(superseded(nightly))
    if not proven:
        assert gone == set(list(nightly)[:-14])
        return
    stay = [nightly[name][0] for name in nightly if name not in gone]
    assert stay[-14:] == [first + timedelta(days=day) for day in range(386, 400)]
    assert [day.day for day in stay[:-14]] == [1] * len(stay[:-14])
    assert len({(day.year, day.month) for day in stay}) == 12
    broken = {"bad": (first + timedelta(days=500), False)}
    assert "bad" not in superseded(nightly | broken)
    assert set(superseded(nightly | broken)) == gone
