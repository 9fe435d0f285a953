"""Who registers waits for nobody but for the number and the log, and for these at the very end."""

import re
from contextlib import closing

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, make_cast, submission
from tests.matters.test_submission_key import committed
from xinqiao.kernel.errors import Stale
from xinqiao.kernel.models import NumberSeries
from xinqiao.matters.commands.intake import register
from xinqiao.matters.models import Petition
from xinqiao.offices.models import Unit

__all__ = ["committed"]

HELD = re.compile(r'(?:UPDATE|INSERT INTO) "?(\w+)"?|FROM "?(\w+)"?.* (FOR [A-Z ]+)')


@pytest.mark.django_db
@pytest.mark.parametrize("key", [None, "k"])
def test_all_registrations_take_their_locks_in_one_order_the_number_late_and_the_log_last(
    cast: Cast, key: str | None
) -> None:
    with CaptureQueriesContext(connection) as asked:
        register(cast.actor("registrar"), cast.petition_office, submission(submission_key=key))
    found = [HELD.search(query["sql"]) for query in asked.captured_queries]
    order = list(dict.fromkeys(f"{m[1] or m[2]} {m[3] or ''}".strip() for m in found if m))
    office, log = [], ["kernel_auditentry", "kernel_audithead"]
    if connection.vendor == "postgresql":
        office, log = ["offices_unit FOR SHARE"], ["kernel_audithead FOR UPDATE", *log]
    number = ["kernel_numberseries"]
    unnumbered = ["people_person", "matters_matterunit", "matters_requestitem", "matters_runningclock"]
    numbered = ["matters_matter", "matters_petition", "matters_search"]
    first = [*number, *unnumbered] if key else [*unnumbered, *number]
    assert order == [*office, *first, *numbered, *log], (
        "what bears no number before it, unless a key asks who came first"
    )


@pytest.mark.usefixtures("committed")
def test_an_office_is_shared_by_all_who_register_there_and_held_against_who_changes_it() -> None:
    cast = make_cast()
    registrar, office = cast.actor("registrar"), cast.petition_office
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT FROM offices_unit WHERE id = %s FOR SHARE", [office.pk])
        register(registrar, office, submission())
        cursor.execute("ROLLBACK; BEGIN")
        cursor.execute("UPDATE offices_unit SET version = version + 1 WHERE id = %s", [office.pk])
        with connection.cursor() as own:
            own.execute("SET lock_timeout = '50ms'")
        with pytest.raises(OperationalError, match="lock timeout"):
            register(registrar, office, submission())
        with connection.cursor() as own:
            own.execute("RESET lock_timeout")
        cursor.execute("COMMIT")
    with pytest.raises(Stale):
        register(registrar, office, submission())
    following = register(registrar, Unit.objects.get(pk=office.pk), submission())
    assert following.petition.number.endswith("000002")
    assert Petition.objects.count() == NumberSeries.objects.get().last == 2
