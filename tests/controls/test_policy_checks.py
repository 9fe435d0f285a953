"""M-P6 and M-P7 on the board: drawn, reviewed, reported, rectified and verified, each by its day."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, at
from tests.controls.seen import seen
from tests.looking_back import AFTER, concluded_quarter, drawn, found_wrong, opened
from xinqiao.controls.policy_look_back import LOOKED_BACK
from xinqiao.controls.policy_rectification import RECTIFIED_IN_TIME
from xinqiao.controls.reading import Control, Period, Standing
from xinqiao.courses.models import Step
from xinqiao.kernel import clock
from xinqiao.kernel.clock import today
from xinqiao.policy.commands.look_back import redraw_sample
from xinqiao.policy.commands.rectification import carry_out, plan, send_back, verify
from xinqiao.policy.commands.reviewing import make_report
from xinqiao.policy.models import LookBack, Rectification, SampledMatter
from xinqiao.rules.rectifying import Stage

FOURTH = Period(first=date(2026, 10, 1), last=date(2026, 12, 31))
LATE = date(2027, 1, 5)
looked_back, rectified = partial(seen, LOOKED_BACK), partial(seen, RECTIFIED_IN_TIME)


@pytest.fixture(autouse=True)
def _after_the_quarter(db: None) -> Iterator[None]:
    with clock.at(AFTER):
        yield


@pytest.mark.parametrize(
    ("done", "standing"),
    [
        (None, Standing.BROKEN),
        ("2026-11-09", Standing.KEPT),
        ("2026-11-10", Standing.BROKEN),
    ],
)
def test_what_was_done_late_stays_broken_and_is_dated_by_when_it_was_done(
    cast: Cast, done: str | None, standing: Standing
) -> None:
    opened(cast)
    Rectification.objects.update(
        due_on=date(2026, 11, 9),
        stage=Stage.CARRIED_OUT if done else Stage.PLANNED,
    )
    if done:
        found = Rectification.objects.get()
        Step.objects.create(
            record="policy.rectification",
            key=found.pk,
            number=2,
            act="carry_out",
            by=found.owner,
            at=at(done, hour=23),
        )
    (line,) = rectified(cast.housing.pk, FOURTH, date(2026, 11, 12)).lines
    assert (line.standing, line.on) == (standing, date.fromisoformat(done or "2026-11-09"))
    on_the_day = rectified(cast.housing.pk, FOURTH, date(2026, 11, 9))
    assert done or on_the_day.standing is Standing.AT_RISK


def test_the_draw_is_at_risk_until_its_day_and_broken_afterwards(cast: Cast) -> None:
    concluded_quarter(cast)
    early = looked_back(cast.petition_office.pk, FOURTH, today())
    assert (early.due, early.standing) == (2, Standing.AT_RISK)
    assert looked_back(cast.petition_office.pk, FOURTH, LATE).standing is Standing.BROKEN


def test_a_quarter_with_nothing_and_a_unit_without_inspector_owe_nothing(cast: Cast) -> None:
    assert looked_back(cast.petition_office.pk, FOURTH, LATE).standing is Standing.NOTHING_DUE
    concluded_quarter(cast)
    housing = looked_back(cast.housing.pk, FOURTH, LATE)
    assert housing.standing is Standing.NOTHING_DUE
    assert "信访部门组织" in housing.sentence
    before = Period(first=date(2026, 1, 1), last=date(2026, 3, 31))
    assert looked_back(cast.petition_office.pk, before, LATE).due == 0


def test_all_is_kept_when_drawn_concluded_and_reported(cast: Cast) -> None:
    sampled = found_wrong(cast)
    half = looked_back(cast.petition_office.pk, FOURTH, today())
    assert (half.done, half.due, half.at_risk) == (2, 3, 1)
    make_report(cast.actor("inspector"), sampled.look_back, summary="先查政策库。")
    whole = looked_back(cast.petition_office.pk, FOURTH, LATE)
    assert (whole.done, whole.due, whole.standing) == (3, 3, Standing.KEPT)
    subjects = {line.subject for line in whole.lines}
    assert subjects == {f"policy.lookback:{sampled.look_back_id}", f"policy.sampledmatter:{sampled.pk}"}


def test_a_second_draw_does_not_make_the_first_late_but_a_small_sample_counts_as_none(cast: Cast) -> None:
    look_back = drawn(cast)
    with clock.at(at("2026-12-28")):
        redraw_sample(cast.actor("office_leader"), look_back, reason="范围有误")
    october = Period(first=date(2026, 10, 1), last=date(2026, 10, 31))
    assert looked_back(cast.petition_office.pk, october, LATE).standing is Standing.KEPT
    LookBack.objects.update(frame_size=11)
    assert looked_back(cast.petition_office.pk, october, LATE).standing is Standing.BROKEN


def test_a_finding_without_rectification_is_told(cast: Cast) -> None:
    sampled = found_wrong(cast)
    reading = rectified(cast.petition_office.pk, FOURTH, LATE)
    assert (reading.done, reading.due) == (0, 1)
    assert reading.lines[0].subject == f"policy.sampledmatter:{sampled.pk}"
    SampledMatter.objects.update(finding="minor")
    assert rectified(cast.petition_office.pk, FOURTH, LATE).due == 0


def test_opening_carrying_out_and_verifying_are_each_counted_where_they_are_owed(cast: Cast) -> None:
    rectification = opened(cast)
    handler, office = cast.actor("handler"), cast.petition_office.pk
    assert rectified(cast.housing.pk, FOURTH, today()).standing is Standing.AT_RISK
    plan(handler, rectification, cause="未核对", measures="先查")
    carry_out(handler, Rectification.objects.get(), result="已做")
    assert rectified(cast.housing.pk, FOURTH, LATE).standing is Standing.KEPT
    asked = rectified(office, FOURTH, LATE)
    assert (asked.done, asked.due, asked.standing) == (1, 2, Standing.BROKEN)
    send_back(cast.actor("inspector"), Rectification.objects.get(), reason="还没有补发")
    assert rectified(cast.housing.pk, FOURTH, LATE).standing is Standing.BROKEN
    with clock.at(AFTER + timedelta(days=4)):
        carry_out(handler, Rectification.objects.get(), result="已补发")
        verify(cast.actor("inspector"), Rectification.objects.get(), verdict="属实")
    assert rectified(office, FOURTH, LATE).standing is Standing.KEPT


@pytest.mark.parametrize("control", [LOOKED_BACK, RECTIFIED_IN_TIME])
def test_queries_do_not_grow_with_the_sample(cast: Cast, control: Control) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            seen(control, cast.petition_office.pk, FOURTH, LATE)
        return len(captured)

    few = drawn(cast).sample.get()
    SampledMatter.objects.update(finding="serious", concluded_at=AFTER)
    counted = queries()
    for position, matter in enumerate(concluded_quarter(cast, 2), 2):
        SampledMatter.objects.create(
            look_back=few.look_back,
            matter=matter,
            handling_unit=cast.housing,
            position=position,
            finding="serious",
            stage="concluded",
            turn_since=AFTER,
            concluded_at=AFTER,
        )
    assert rectified(cast.petition_office.pk, FOURTH, LATE).due == 3
    assert queries() == counted
