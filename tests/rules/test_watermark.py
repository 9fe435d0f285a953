"""The mark that nobody sees: it names whose eyes a text was for, survives being cut out, and is not found where it is not whole."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xinqiao.rules.folding import is_invisible
from xinqiao.rules.watermark import HiddenMark, found, hidden

AT = datetime(2026, 11, 29, 14, 30, tzinfo=UTC)


@given(
    st.integers(0, 2**28 - 1),
    st.integers(0, 2**28 - 1),
    st.text(max_size=20),
    st.text(max_size=20),
)
def test_who_and_when_are_read_back_out_of_any_text(staff: int, minute: int, before: str, after: str) -> None:
    at = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    mark = hidden(staff, at + timedelta(seconds=59))
    assert all(map(is_invisible, mark))
    assert HiddenMark(staff=staff, at=at) in list(found(before.replace("\u2063", "") + mark + after))


def test_two_people_are_two_marks_and_a_piece_or_a_changed_mark_is_none() -> None:
    one, other = hidden(7, AT), hidden(8, AT)
    assert [mark.staff for mark in found(f"甲{one}乙{other}丙{one}")] == [7, 8]
    assert list(found(one[:-1])) == []
    for place in range(1, len(one)):
        changed = "\u200b" if one[place] != "\u200b" else "\u200c"
        assert list(found(one[:place] + changed + one[place + 1 :])) == [], place
    assert list(found("没有暗记")) == []
