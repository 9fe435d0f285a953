"""A submission key stands for one petition, also when its submissions arrive side by side."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections

from tests.cast import Cast, make_cast, submission
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.chain import GENESIS
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.models import AuditHead
from xinqiao.matters.commands.intake import Receipt, submit
from xinqiao.matters.models import Petition


@pytest.mark.django_db
def test_one_key_for_two_contents_is_refused(cast: Cast) -> None:
    visitor = Actor.visitor()
    submit(visitor, None, cast.petition_office, submission(submission_key="k", source_ref="api:one"))
    with pytest.raises(InvalidInput, match="换一个编号"):
        submit(visitor, None, cast.petition_office, submission(submission_key="k", source_ref="api:two"))
    assert Petition.objects.count() == 1


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Really committed data, removed afterwards past the triggers that protect the audit log."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time, and the tests' database lives in one connection")
    with django_db_blocker.unblock():
        yield
        tables = set(connection.introspection.django_table_names(only_existing=True))
        names = ", ".join(f'"{t}"' for t in sorted(tables) if not t.startswith("django_"))
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
            cursor.execute("SET session_replication_role = DEFAULT")
        AuditHead.objects.create(id=1, seq=0, chain=GENESIS)
        connection.close()


@pytest.mark.usefixtures("committed")
def test_ten_equal_submissions_side_by_side_make_one_petition_and_leave_no_gap() -> None:
    cast = make_cast()
    given = submission(submission_key="k", source_ref="api:one")
    receipts: list[Receipt] = []

    def send() -> None:
        receipts.append(submit(Actor.visitor(), None, cast.petition_office, given))
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(receipts) == 10
    assert len({(r.petition.number, r.code) for r in receipts}) == 1
    assert Petition.objects.count() == 1
    following = submit(Actor.visitor(), None, cast.petition_office, submission())
    assert following.petition.number.endswith("000002")
