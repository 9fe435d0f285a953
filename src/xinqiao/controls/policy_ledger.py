"""M-P5: every matter has its line in the policy ledger — basis, reply, and the petitioner was asked for feedback."""

from datetime import date

from xinqiao.controls.reading import Evidence, Period, Reading, Standing
from xinqiao.kernel.clock import day_of
from xinqiao.library.calendars import work_calendar
from xinqiao.policy.queries.ledger_gaps import completeness
from xinqiao.rules.words import Phrase

GRACE = 10
"""Working days after the conclusion within which the line is complete (local practice): until then it is at risk."""
MOST_LINES = 300


def ledger_kept(unit_id: int, period: Period, today: date) -> Reading:
    """Of the matters that the unit concluded in the period: those whose reply has its basis and reached the petitioner, who is
    asked for an evaluation with it. Accusations are in no ledger and are not counted."""
    found = completeness(unit_id, period.first, period.last, MOST_LINES)
    calendar = work_calendar()
    lines = []
    for gap in found.gaps:
        late = calendar.working_days_between(day_of(gap.concluded_at), today) > GRACE
        lines.append(
            Evidence(
                title=Phrase("{number}：{missing}", number=gap.number, missing=gap.missing),
                standing=Standing.BROKEN if late else Standing.AT_RISK,
                on=day_of(gap.concluded_at),
                subject=f"matters.matter:{gap.matter_id}",
            )
        )
    at_risk = sum(line.standing is Standing.AT_RISK for line in lines)
    sentence = Phrase(
        "已办结{due}件，其中{done}件依据、答复、评价邀请齐全", due=found.concluded, done=found.complete
    )
    return Reading(
        measure="M-P5",
        done=found.complete,
        due=found.concluded,
        at_risk=at_risk,
        sentence=sentence if found.concluded else Phrase("这段时间没有办结的事项"),
        lines=tuple(lines),
    )
