"""What a notice says and when it goes out, as the table tells."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from xinqiao.rules.notices import (
    NOTICES,
    OF_ACTION,
    OF_PAPER,
    NoticeEvent,
    event_of,
    going_out,
    mobile_of,
    text_of,
)
from xinqiao.rules.papers import RULES

SHANGHAI = ZoneInfo("Asia/Shanghai")


class _Weekdays:
    """Monday to Friday."""

    def is_working_day(self, day: date) -> bool:
        return day.isoweekday() < 6


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "until", "out"),
    [
        ("2026-03-02T10:30", None, "2026-03-02T10:30"),
        ("2026-03-02T07:59", None, "2026-03-02T08:00"),
        ("2026-03-02T18:00", None, "2026-03-03T08:00"),
        ("2026-03-06T20:00", None, "2026-03-09T08:00"),
        ("2026-03-07T10:00", None, "2026-03-09T08:00"),
        ("2026-03-06T20:00", "2026-03-09", "2026-03-09T08:00"),
        ("2026-03-06T20:00", "2026-03-08", "2026-03-07T08:00"),
        ("2026-03-07T10:00", "2026-03-08", "2026-03-07T10:00"),
        ("2026-03-07T20:00", "2026-03-07", "2026-03-07T20:00"),
        ("2026-03-02T23:59", "2026-03-02", "2026-03-02T23:59"),
        ("2026-03-07T20:00", "2026-03-01", "2026-03-09T08:00"),
    ],
)
def test_nobody_is_told_at_night_or_on_a_day_off_unless_a_statutory_day_would_pass(
    moment: str, until: str | None, out: str
) -> None:
    last = date.fromisoformat(until) if until else None
    assert going_out(_at(moment), _Weekdays(), last) == _at(out)


def test_every_event_is_in_the_table_and_a_refusal_reads_like_an_acceptance() -> None:
    assert set(NOTICES) == set(NoticeEvent)
    interface = (Path(__file__).parents[2] / "docs/gateway.md").read_text("utf-8")
    assert not [event for event in NoticeEvent if f"`{event}`" not in interface], "the interface of gateways"
    assert {*OF_ACTION.values(), *OF_PAPER.values(), NoticeEvent.PAPER} == set(NoticeEvent)
    assert not [kind for kind in OF_PAPER if RULES[kind].within]
    papers = {event_of(kind) for kind in RULES} - {None, NoticeEvent.HEARING}
    told = {text_of(event, "XF2026-000012", "", "") for event in papers if event}
    assert len(told) == 1, "whoever looks at the telephone learns nothing of the outcome"
    for event in NoticeEvent:
        text = text_of(event, "XF2026-000012", "https://a.example/open/", "https://a.example/notices/k/")
        assert "尾号0012" in text
        assert "XF2026" not in text
        assert "不是文书送达" in text
        assert not [word for word in ("信访", "受理", "答复", "意见", "举报") if word in text], event


def test_a_short_message_goes_to_a_mobile_number_only() -> None:
    assert mobile_of("+86 １３８ 0000 1234") == "13800001234"
    assert mobile_of("010-66668888") == mobile_of("12345") == mobile_of("") == ""
