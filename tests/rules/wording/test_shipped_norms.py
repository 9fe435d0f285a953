"""Every example of every norm that comes with the product."""

import csv
from pathlib import Path

import pytest

from xinqiao.library.wording import shipped
from xinqiao.rules.wording.norms import GROUPS, Norm, Norms, Severity

_ALL = Norms(shipped())
_SETS = Path(__file__).parents[3] / "benchmarks"


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


def _rows(name: str) -> list[dict[str, str]]:
    with (_SETS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    "name", ["", "_unseen", "_third", "_fourth", "_sixth", "_seventh", "_eighth", "_ninth"]
)
def test_bad_replies_that_norms_were_made_of_stay_blocked_and_their_twins_do_not(name: str) -> None:
    red = {
        row["id"]: any(m.is_red for m in _ALL.meet(row["reply"])) == (row["about"] != "harmless")
        for row in _rows(f"bad_replies{name}")
        if row["about"] == "harmless" or name not in ("_eighth", "_ninth")
    }
    assert {key for key, right in red.items() if not right} <= {"b54", "z33"}, "dashes; 收到，谢谢"


@pytest.mark.parametrize(
    "text",
    [
        "依据《信访工作条例》第三十一条，您的请求不属于我局职责，决定不予受理，您可以向县住建局提出。",
        "经核实，您不符合申请条件，不予支持。依据《城市居民最低生活保障条例》第二条，您可以在60日内申请行政复议。",
        "您别着急，我们当场登记。您先坐，喝口水，慢慢说。",
        "请您耐心等待，5个工作日内告知您结果。",
        "逾期不补正的，视为放弃申请。",
        "属于民事纠纷，建议双方协商，也可以申请人民调解。",
        "因产权不清，目前无法办理，我局已报请市局，12月20日前书面答复您。",
    ],
)
def test_lawful_terms_and_kind_words_are_never_red(text: str) -> None:
    assert not [met.norm.code for met in _ALL.meet(text) if met.is_red]


def test_there_are_as_many_as_were_promised() -> None:
    found = shipped()
    assert len(found) >= 150
    assert len({norm.code for norm in found}) == len(found)
    assert {norm.group for norm in found} == {group.code for group in GROUPS}
    assert len(GROUPS) == 10
    assert all(norm.better for norm in found if norm.severity is not Severity.ENCOURAGED)
