"""Rows are locked from the top down in every command: what a record hangs on first, then the record, so that two never wait for each other."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from xinqiao.kernel.commands import REGISTRY, hangs_on, load_all
from xinqiao.kernel.errors import InvalidInput
from xinqiao.matters.models import Matter
from xinqiao.reception.commands.urgent import note, receive, send
from xinqiao.rules.urgent import Addressee

TOLD: dict[str, Any] = {"happened": "九人", "measures": "分流", "next_step": "谈"}


def test_every_record_of_a_matter_stands_under_it() -> None:
    load_all()
    subjects = {spec.subject for spec in REGISTRY.values() if spec.subject is not None}
    for model in subjects:
        passed = [model]
        while name := getattr(passed[-1], "stands_under", ""):
            above = passed[-1]._meta.get_field(name).related_model
            assert isinstance(above, type)
            assert above not in passed, f"{model} hangs on itself"
            passed.append(above)
        own = next((f for f in model._meta.fields if f.name == "matter"), None)
        if own is not None and not own.null:
            assert getattr(model, "stands_under", ""), f"{model._meta.label}: say what is locked before it"


@pytest.mark.django_db
def test_signing_and_noting_a_receipt_lock_the_report_before_it(cast: Cast) -> None:
    report = send(cast.actor("handler"), cast.housing, **TOLD, competent=cast.environment)
    mine = report.receipts.get(addressee=Addressee.COMPETENT)
    assert list(hangs_on(mine)) == [(type(report), report.pk)]
    with CaptureQueriesContext(
        connection,
    ) as seen:
        receive(cast.actor("outsider"), mine)
    assert _first_touched(seen) == ["reception_urgentreport", "reception_urgentreceipt"]
    report.refresh_from_db()
    with CaptureQueriesContext(connection) as seen:
        theirs = report.receipts.exclude(pk=mine.pk)[0]
        note(cast.actor("handler"), report, recipient=theirs, received_by="值班室")
    assert report.receipts.get(pk=theirs.pk).received_at is not None


def _first_touched(seen: CaptureQueriesContext) -> list[str]:
    """Tables of the report in the order in which the command first reads a row of them by its key."""
    order: list[str] = []
    for query in seen.captured_queries:
        for table in ("reception_urgentreport", "reception_urgentreceipt"):
            if f'FROM "{table}"' in query["sql"] and table not in order:
                order.append(table)
    return order


@pytest.mark.django_db
def test_nobody_tells_the_own_unit_or_one_below_as_the_competent_department(cast: Cast) -> None:
    for own in (cast.housing, cast.district_housing, cast.petition_office):
        with pytest.raises(InvalidInput, match="第二十五条"):
            send(cast.actor("handler"), cast.housing, **TOLD, competent=own)
    assert not Matter.objects.exists()
