"""What people give to a command is told on the command: nothing they type is kept in clear unless it says why."""

from typing import get_type_hints

import pytest

from xinqiao.kernel.commands import REGISTRY, load_all
from xinqiao.kernel.typed import Exact, given_to, plain_texts, told_in

load_all()


@pytest.mark.parametrize("action", sorted(REGISTRY))
def test_every_text_of_every_command_of_every_app_is_masked_or_says_why_not(action: str) -> None:
    hints = get_type_hints(REGISTRY[action].run.__wrapped__, include_extras=True)  # type: ignore[attr-defined]  # set by functools
    given = dict(list(hints.items())[2:])
    given.pop("return", None)
    assert plain_texts(given) == []


def test_what_stays_as_typed_says_why() -> None:
    for action, spec in REGISTRY.items():
        asked = dict(spec.asked)
        for kind in spec.payloads.values():
            asked |= told_in(kind)
        for name, what in asked.items():
            assert not isinstance(what, Exact) or what.why, f"{action}: {name}"


def test_no_command_asks_for_what_the_form_itself_carries() -> None:
    carried = {"version", "seen_at", "csrfmiddlewaretoken"}
    assert [action for action, spec in REGISTRY.items() if spec.simple and carried & set(spec.asked)] == []


def test_the_guard_sees_a_plain_text_also_in_a_list_of_dataclasses() -> None:
    assert plain_texts({"a": str, "b": list[str], "c": int, "d": str | None}) == ["a", "b", "d"]
    assert given_to(test_the_guard_sees_a_plain_text_also_in_a_list_of_dataclasses) == {}
