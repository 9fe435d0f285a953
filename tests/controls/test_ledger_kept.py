"""M-P5: a concluded matter's line is complete with basis, reply and the invitation to evaluate; accusations are not counted."""

from datetime import date
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, accepted, at
from tests.controls.seen import seen
from tests.matters.test_routes import guided
from tests.steps import HANDLERS, OPINION, answered, fresh, issued, serve
from xinqiao.controls.policy_ledger import LEDGER_KEPT
from xinqiao.controls.reading import Period, Standing
from xinqiao.kernel import clock
from xinqiao.kernel.clock import today
from xinqiao.matters.models import Citation, Matter, Paper

ledger_kept = partial(seen, LEDGER_KEPT)


def _quarter() -> Period:
    return Period(first=date(2026, 7, 1), last=date(2026, 9, 30))


@pytest.fixture(autouse=True)
def _in_the_quarter(db: None):  # type: ignore[no-untyped-def]  # a generator fixture
    with clock.at(at("2026-08-03")):
        yield


def test_the_answered_matter_counts_as_done_and_the_unserved_one_is_at_risk_then_broken(cast: Cast) -> None:
    answered(cast)
    waiting = issued(cast, accepted(cast), "handling_opinion", OPINION, *HANDLERS)
    early = ledger_kept(cast.housing.pk, _quarter(), date(2026, 8, 10))
    assert (early.done, early.due, early.at_risk, early.standing) == (1, 2, 1, Standing.AT_RISK)
    assert early.lines[0].subject == f"matters.matter:{waiting.matter_id}"
    assert "还没有送达" in early.lines[0].title
    late = ledger_kept(cast.housing.pk, _quarter(), date(2026, 9, 10))
    assert late.standing is Standing.BROKEN
    serve(cast, fresh(waiting), "handler", today())
    assert ledger_kept(cast.housing.pk, _quarter(), date(2026, 9, 10)).standing is Standing.KEPT


def test_a_reply_without_basis_is_told(cast: Cast) -> None:
    matter = answered(cast)
    Paper.objects.filter(matter=matter, kind="handling_opinion").update(content={**OPINION, "basis": ""})
    Citation.objects.all().delete()
    reading = ledger_kept(cast.housing.pk, _quarter(), date(2026, 9, 30))
    assert (reading.done, reading.due) == (0, 1)
    assert "没有写明政策依据" in reading.lines[0].title


def test_a_guided_matter_has_its_line_too_complete_with_the_notice_served(cast: Cast) -> None:
    matter, paper = guided(cast)
    early = ledger_kept(cast.housing.pk, _quarter(), date(2026, 8, 10))
    assert (early.due, early.at_risk, early.lines[0].subject) == (1, 1, f"matters.matter:{matter.pk}")
    assert "文书还没有送达" in early.lines[0].title
    serve(cast, fresh(paper), "unit_registrar", today())
    assert ledger_kept(cast.housing.pk, _quarter(), date(2026, 8, 10)).standing is Standing.KEPT


def test_other_units_other_quarters_and_accusations_are_not_counted(cast: Cast) -> None:
    matter = answered(cast)
    nothing = ledger_kept(cast.environment.pk, _quarter(), date(2026, 9, 30))
    assert nothing.standing is Standing.NOTHING_DUE
    before = Period(first=date(2026, 4, 1), last=date(2026, 6, 30))
    assert ledger_kept(cast.housing.pk, before, date(2026, 9, 30)).due == 0
    Matter.objects.filter(pk=matter.pk).update(confidential=True)
    assert ledger_kept(cast.housing.pk, _quarter(), date(2026, 9, 30)).due == 0


def test_the_number_of_queries_does_not_grow(cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            ledger_kept(cast.housing.pk, _quarter(), date(2026, 9, 30))
        return len(captured)

    answered(cast)
    few = queries()
    issued(cast, accepted(cast), "handling_opinion", OPINION, *HANDLERS)
    issued(cast, accepted(cast), "handling_opinion", OPINION, *HANDLERS)
    assert queries() == few
