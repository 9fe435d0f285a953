"""Every example of every norm that comes with the product."""

import pytest

from xinqiao.library.wording import shipped
from xinqiao.rules.wording.norms import GROUPS, Norm, Norms, Severity

_ALL = Norms(shipped())


def _objected(norm: Norm, text: str) -> bool:
    """Whether the set of all norms says something about the text under this norm, or another of its group."""
    return any(
        met.norm.group == norm.group and (met.is_red or norm.severity is not Severity.FORBIDDEN)
        for met in _ALL.meet(text)
    )


@pytest.mark.parametrize("norm", shipped(), ids=lambda norm: norm.code)
def test_a_norm_fits_its_examples_and_not_the_others(norm: Norm) -> None:
    alone = Norms([norm])
    assert norm.hits
    assert norm.misses
    assert norm.why
    assert all(alone.meet(text) and _objected(norm, text) for text in norm.hits)
    assert not any(_objected(norm, text) for text in norm.misses)


def test_there_are_as_many_as_were_promised() -> None:
    found = shipped()
    assert len(found) >= 150
    assert len({norm.code for norm in found}) == len(found)
    assert {norm.group for norm in found} == {group.code for group in GROUPS}
    assert len(GROUPS) == 10
    assert all(norm.better for norm in found if norm.severity is not Severity.ENCOURAGED)
