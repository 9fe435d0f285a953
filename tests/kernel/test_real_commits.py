"""Many clerks at once, with real threads and real commits; and the programs of an office at its start."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.office import Office, open_office

CROWD = """
import json, threading
from django.db import connection
from tests.cast import make_cast, submission
from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import XinqiaoError
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.intake import register, submit
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Channel, Matter, Petition
from xinqiao.offices.models import Staff, Unit
from tests.cast import Cast, _UNITS
from xinqiao.offices.queries import actor_for

def the_cast():
    if not Unit.objects.exists():
        make_cast()
    units = {key: Unit.objects.get(name=name) for key, name, *_ in _UNITS}
    return Cast(units=units, staff={s.username: s for s in Staff.objects.all()})

cast = the_cast()
registrar, office = cast.actor("registrar"), cast.petition_office
gate = threading.Barrier(8)
answers, problems = [], []

def crowd(work, count=8):
    def one(number):
        try:
            gate.wait(30)
            answers.append(work(number))
        except XinqiaoError as error:
            problems.append(type(error).__name__)
        except Exception as error:
            problems.append(repr(error)[:300])
        finally:
            connection.close()
    threads = [threading.Thread(target=one, args=(n,)) for n in range(count)]
    [t.start() for t in threads]
    [t.join() for t in threads]

def tell(**more):
    print(json.dumps({"answers": answers, "problems": problems, "breaks": [str(b) for b in audit.verify()], **more}))
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as made:
        yield made


def _crowd(office: Office, program: str) -> dict[str, Any]:
    told: dict[str, Any] = office.python(CROWD + program)
    assert told["breaks"] == []
    return told


def test_desk_and_counter_register_at_once_without_gaps_or_waiting_for_each_other(office: Office) -> None:
    told = _crowd(
        office,
        """
def work(number):
    for turn in range(5):
        if number % 2:
            register(registrar, office, submission(title=f"来信{number}-{turn}"))
        else:
            submit(Actor.visitor(), None, office, submission(title=f"网上{number}-{turn}", channel=Channel.WEB))
    return number
crowd(work)
numbers = sorted(int(n.rpartition("-")[2]) for n in Petition.objects.values_list("number", flat=True))
seqs = list(AuditEntry.objects.order_by("seq").values_list("seq", flat=True))
tell(numbers=numbers, seqs=seqs)
""",
    )
    assert told["problems"] == []
    assert told["numbers"] == list(range(1, len(told["numbers"]) + 1))
    assert len(told["numbers"]) >= 40
    assert told["seqs"] == list(range(1, len(told["seqs"]) + 1))


def test_one_submission_sent_eight_times_at_one_moment_is_one_petition(office: Office) -> None:
    told = _crowd(
        office,
        """
given = submission(title="同时提交", channel=Channel.WEB, submission_key="at-once")
crowd(lambda n: (lambda r: [r.petition.number, r.code])(submit(Actor.visitor(), None, office, given)))
numbers = sorted(int(n.rpartition("-")[2]) for n in Petition.objects.values_list("number", flat=True))
tell(count=Petition.objects.filter(submission_key="at-once").count(), numbers=numbers)
""",
    )
    assert told["problems"] == []
    assert told["count"] == 1
    assert len(told["answers"]) == 8
    assert len({tuple(a) for a in told["answers"]}) == 1
    assert told["numbers"] == list(range(1, len(told["numbers"]) + 1))


def test_of_eight_clerks_on_one_matter_one_wins_and_seven_are_told(office: Office) -> None:
    told = _crowd(
        office,
        """
matter = register(registrar, office, submission()).petition.matter
seen = Matter.objects.get(pk=matter.pk)
def work(number):
    sort_matter(registrar, seen, kind="claim", route="31(6)", reason=f"理由{number}", category=None)
    return number
crowd(work)
now = Matter.objects.get(pk=matter.pk)
tell(version=now.version, reason=now.route_reason)
""",
    )
    assert told["problems"] == ["Stale"] * 7
    assert told["version"] == 2
    assert told["reason"] == f"理由{told['answers'][0]}"


def test_the_settings_that_keep_what_was_acknowledged_are_in_force(office: Office) -> None:
    told = office.python(
        """
import json
from django.db import connection
names = ["journal_mode", "synchronous", "foreign_keys", "secure_delete", "cell_size_check"]
found = {}
if connection.vendor == "sqlite":
    with connection.cursor() as c:
        for name in names:
            c.execute(f"PRAGMA {name}"); found[name] = c.fetchone()[0]
else:
    with connection.cursor() as c:
        for name in ("synchronous_commit", "full_page_writes"):
            c.execute(f"SHOW {name}"); found[name] = c.fetchone()[0]
print(json.dumps(found))
"""
    )
    if "journal_mode" in told:
        wanted = {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "secure_delete": 1,
            "cell_size_check": 1,
        }
        assert told == wanted
    else:
        assert told == {"synchronous_commit": "on", "full_page_writes": "on"}


@pytest.mark.once
def test_an_office_does_not_start_with_a_missing_or_foreign_key_and_says_what_to_do(
    office: Office, tmp_path: Path
) -> None:
    assert office.xinqiao("keys", "check").returncode == 0, (
        "the database knows its key from the first start on"
    )
    key_file = office.home / "keys" / "root.key"
    kept = key_file.read_text()
    assert key_file.stat().st_mode & 0o077 == 0
    try:
        key_file.unlink()
        for command in (["serve"], ["audit", "verify"], ["keys", "check"], ["migrate"]):
            done = office.xinqiao(*command, XINQIAO_MODE="serve")
            assert done.returncode != 0
            assert "没有找到密钥文件" in done.stderr
            assert "Traceback" not in done.stderr
        assert office.xinqiao("keys", "new").returncode == 0
        for command in (["serve"], ["keys", "check"], ["migrate"]):
            done = office.xinqiao(*command, XINQIAO_MODE="serve")
            assert done.returncode != 0
            assert "请换回这个数据库原来的密钥文件" in done.stderr
            assert "Traceback" not in done.stderr
    finally:
        key_file.write_text(kept)
    assert office.xinqiao("keys", "check").returncode == 0


@pytest.mark.once
def test_a_key_can_be_added_and_everything_sealed_anew_with_the_programs(office: Office) -> None:
    key_file = office.home / "keys" / "root.key"
    key_file.write_text(key_file.read_text().rstrip("\n"))
    before = office.xinqiao("audit", "checkpoint").stdout.split()
    added = office.xinqiao("keys", "add")
    assert added.returncode == 0, added.stderr
    assert len(key_file.read_text().splitlines()) == 2
    done = office.xinqiao("keys", "rewrap")
    assert done.returncode == 0, done.stderr
    assert "第 2 版密钥重新封存" in done.stdout
    assert office.xinqiao("keys", "check").returncode == 0
    verified = office.xinqiao("audit", "verify", "--against", " ".join(before))
    assert verified.returncode == 0, verified.stdout
    refused = office.xinqiao("keys", "add", XINQIAO_ROOT_KEY=key_file.read_text().replace("\n", ";"))
    assert refused.returncode == 1
    assert "XINQIAO_ROOT_KEY" in refused.stderr
