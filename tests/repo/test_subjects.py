"""An entry of the log names its record by the record itself, never by a string made by hand."""

import ast

from tests.repo.writing_calls import modules, parsed


def _made_by_hand(tree: ast.Module) -> list[int]:
    """Lines where `act.record` gets a text, or what some function makes, in place of a record."""
    return [
        call.lineno
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "record"
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "act"
        and (not call.args or isinstance(call.args[0], ast.JoinedStr | ast.Constant | ast.Call))
    ]


def test_every_entry_names_its_record_by_the_record() -> None:
    found = {m.name.removeprefix("xinqiao.") for m in modules() if _made_by_hand(m.tree)}
    assert found == set(), "give the record itself"


def test_each_way_of_making_one_is_found() -> None:
    for wrong in ('f"a.b:{x.pk}"', '"a.b"', "subject_of(x)"):
        assert _made_by_hand(parsed("a", f"act.record({wrong}, after=1)").tree) == [1]
    assert (
        _made_by_hand(parsed("a", "act.record(x, after=1)\nact.record(Matter)\nother.record(1)").tree) == []
    )
