"""What people give to a command is told on the command: nothing they type is kept in clear unless it says why."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, get_type_hints

import pytest

from tests.plain_texts import plain_texts
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import REGISTRY, load_all
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.language import translated
from xinqiao.kernel.typed import (
    Day,
    Exact,
    Given,
    Lines,
    Number,
    Pick,
    Several,
    Words,
    kept,
    read,
    read_draft,
    told_in,
    written_day,
)

load_all()


@pytest.mark.parametrize("action", sorted(REGISTRY))
def test_every_text_of_every_command_of_every_app_is_masked_or_says_why_not(action: str) -> None:
    hints = get_type_hints(REGISTRY[action].run.__wrapped__, include_extras=True)  # type: ignore[attr-defined]  # set by functools
    given = dict(list(hints.items())[2:])
    given.pop("return", None)
    assert plain_texts(given) == []


def test_what_stays_as_typed_says_why() -> None:
    for action, spec in REGISTRY.items():
        hints = list(get_type_hints(spec.run.__wrapped__, include_extras=True).values())  # type: ignore[attr-defined]  # set by functools
        for kind in spec.payloads.values():
            hints += get_type_hints(kind, include_extras=True).values()
        for what in (note for hint in hints for note in getattr(hint, "__metadata__", ())):
            assert not isinstance(what, Exact) or what.why, f"{action}: {what.label}"


def test_words_are_masked_one_by_one_in_lists_and_under_names() -> None:
    asked = {"many": Words("许多"), "named": Words("分项", most=20), "whole": Exact("全文", why="sealed")}
    given = {"many": ("a1", " b1 "), "named": {"first": "c1"}, "whole": {"kept": "d1"}}
    done = kept(None, asked, given, lambda: lambda text: text.replace("1", "*"))
    assert done == {"many": ("a*", "b*"), "named": {"first": "c*"}, "whole": {"kept": "d1"}}
    with pytest.raises(InvalidInput) as told:
        kept(None, asked, {"named": {"first": "长" * 21}}, lambda: str)
    assert set(told.value.fields) == {"named"}


def test_no_form_asks_for_a_whole_of_many_texts() -> None:
    why = "sealed"

    def draft(
        act: None,
        record: None,
        note: Annotated[str | None, Exact("说明", why=why)],
        content: Annotated[Mapping[str, str], Exact("内容", why=why)],
        rows: Annotated[list[str], Exact("行", why=why)],
    ) -> None: ...

    assert list(told_in(draft)) == ["note"]
    hints = get_type_hints(draft, include_extras=True)
    assert plain_texts({name: hints[name] for name in ("note", "content", "rows")}) == []


def test_no_command_asks_for_what_the_form_itself_carries() -> None:
    carried = {"version", "seen_at", "csrfmiddlewaretoken"}
    assert [action for action, spec in REGISTRY.items() if spec.simple and carried & set(spec.asked)] == []


def test_the_guard_sees_a_plain_text_also_in_a_list_of_dataclasses() -> None:
    assert plain_texts({"a": str, "b": list[str], "c": int, "d": str | None}) == ["a", "b", "d"]
    assert told_in(test_the_guard_sees_a_plain_text_also_in_a_list_of_dataclasses) == {}


def test_a_gap_of_a_template_is_refused_wherever_it_was_forgotten() -> None:
    given = "依据是【请填写：文件和条号】"
    with pytest.raises(InvalidInput) as told:
        kept(None, {"text": Words("话")}, {"text": given}, lambda: str)
    assert "文件和条号" in told.value.fields["text"]
    assert read_draft("text", Words("话"), given, None) == given
    assert kept(None, {"text": Words("话", gaps=True)}, {"text": given}, lambda: str) == {"text": given}
    out = [REGISTRY["petition.write"].asked["text"], *REGISTRY["commitment.make"].asked.values()]
    assert not [what.label for what in out if isinstance(what, Words) and what.gaps]


@pytest.mark.parametrize(
    ("raw", "words"), [("1800-01-01", "1949年至2199年"), ("2300-01-01", "核对年份"), ("1月", "年-月-日")]
)
def test_a_day_out_of_reach_says_which_days_are_possible(raw: str, words: str) -> None:
    with pytest.raises(InvalidInput) as told:
        written_day("day", raw)
    assert words in translated(told.value.fields["day"])


_KINDS = (("a", "甲"), ("b", "乙"))


@pytest.mark.parametrize(
    ("what", "good", "bad", "told"),
    [
        (Words("理由"), "有理由", "  ", "没有填写"),
        (Words("理由", least=4), "四个字的", "三个字", "太短"),
        (Words("理由", most=4), "四个字的", "五个字的多", "超过上限"),
        (Lines("事项", fewest=2), "一\n二", "一", "2至20项"),
        (Lines("事项", many=2), "一\n二", "一\n二\n三", "1至2项"),
        (Pick("种类", among=_KINDS), "a", "", "请选择「种类」"),
        (Pick("种类", among=_KINDS), "b", "c", "从列出的「种类」"),
        (Several("种类", among=_KINDS), ["a", "b"], [], "请选择「种类」"),
        (Several("种类", among=_KINDS), ["a"], ["a", "c"], "从列出的「种类」"),
        (Day("日期"), "2026-11-30", "", "请选择「日期」"),
        (Day("期限", ahead=True), "2199-12-31", str(today()), "今天以后"),
        (Day("日期", past=True), "1949-01-01", "2199-12-31", "不能晚于今天"),
        (Number("人数", most=Decimal(9)), "9", "10", "1到9"),
        (Number("人数"), "1", "0", "1到1000"),
        (Number("金额", step=Decimal("0.5")), "1.5", "1.4", "以0.5为单位"),
        (Number("人数"), "1", "NaN", "1到1000"),
        (Words("说明", when=lambda record: record is not None), "", "不问的也写了", "这里不问「说明」"),
    ],
)
def test_the_server_checks_what_is_given_again(what: Given, good: object, bad: object, told: str) -> None:
    """GB/T 22239-2019 8.1.4.4: each bound is held by page and program, and by the command itself."""
    read("x", what, good, None)
    with pytest.raises(InvalidInput) as wrong:
        read("x", what, bad, None)
    assert told in str(wrong.value.fields["x"])
    if what.when is None:  # what is asked of this record alone is known where it is read
        with pytest.raises(InvalidInput) as wrong:
            kept(None, {"x": what}, {"x": bad}, lambda: str)
        assert told in str(wrong.value.fields["x"])
