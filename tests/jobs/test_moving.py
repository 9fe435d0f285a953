"""An office is moved from SQLite to PostgreSQL, with its files from the disk, found equal there, and works on."""

import os
import shutil
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.office import open_office

SERVER = os.environ.get("XINQIAO_DATABASE_URL", "")

FILL = """
import json
from django.db import connection
from tests.cast import make_cast
from tests.steps import answered
from xinqiao.kernel.models import AuditEntry
cast = make_cast()
matter = answered(cast)
print(json.dumps([connection.vendor, matter.number, AuditEntry.objects.count()]))
"""
GO_ON = """
import json
from django.db import connection
from tests.cast import Cast, registered
from xinqiao.kernel import audit
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.models import Matter
from xinqiao.matters.search import condition
from xinqiao.offices.models import Staff, Unit
cast = Cast(units={"petition_office": Unit.objects.get(name="云水市信访局")}, staff={s.username: s for s in Staff.objects.all()})
before = AuditEntry.objects.count()
new = registered(cast).petition.matter
sql, values = condition("夜间施工")
with connection.cursor() as cursor:
    cursor.execute(sql, values)
    found = len(cursor.fetchall())
print(json.dumps([connection.vendor, Matter.objects.order_by("pk").first().number, before, found, new.pk, list(audit.verify())]))
"""


@pytest.mark.skipif(not SERVER, reason="needs PostgreSQL")
def test_an_office_moves_to_postgresql_and_is_equal_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XINQIAO_DATABASE_URL")
    name = f"moved_{uuid4().hex[:12]}"
    url = SERVER.rpartition("/")[0] + f"/{name}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        with open_office(tmp_path) as office:
            vendor, number, entries = office.python(FILL)
            assert vendor == "sqlite"
            done = office.xinqiao("move-database", url, "--tables")
            assert done.returncode == 0, done.stderr
            assert "逐表行数和散列值相同" in done.stdout
            assert "matters_matter\t1\t" in done.stdout
            again = office.xinqiao("move-database", url)
            assert (again.returncode, "不是空的" in again.stderr) == (1, True)
            office.environment["XINQIAO_DATABASE_URL"] = url
            told = office.xinqiao("move-files", "database")
            assert "逐个核对，与入库时一致" in told.stdout, told.stderr
            office.environment["XINQIAO_STORE"] = "database"
            shutil.rmtree(office.home / "files")
            whole = office.xinqiao("backup", str(tmp_path / "copies"))
            assert (whole.returncode, "与入库时一致" in whole.stdout) == (0, True), whole.stderr
            assert office.python(GO_ON) == ["postgresql", number, entries, 2, 2, []]
    finally:
        with psycopg.connect(SERVER, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
