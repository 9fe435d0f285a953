"""Every example of every norm that comes with the product."""

import csv
from pathlib import Path

import pytest

from xinqiao.library.wording import shipped
from xinqiao.rules.wording.norms import GROUPS, HARSH, Norm, Norms, Severity

_ALL = Norms(shipped())
_SETS = Path(__file__).parents[3] / "benchmarks"


def _objected(norm: Norm, text: str) -> bool:
    """Whether the set of all norms says something about the text under this norm, or another of its group; where its words may stop
    a reply, whether they do."""
    harsh = norm.group in HARSH
    return any(
        met.norm.group == norm.group and (met.is_red or met.is_cold or not harsh) for met in _ALL.meet(text)
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
    "name", ["bad_replies", "bad_replies_unseen", "bad_replies_third", "bad_replies_fourth"]
)
def test_bad_replies_that_norms_were_made_of_stay_blocked(name: str) -> None:
    missed = {
        row["id"] for row in _rows(name) if not any(m.is_red or m.is_cold for m in _ALL.meet(row["reply"]))
    }
    assert missed <= {"b54"}, "dashes between the characters"


@pytest.mark.parametrize(
    "name",
    [
        *(
            f"bad_replies_{nth}"
            for nth in (
                "sixth",
                "seventh",
                "eighth",
                "ninth",
                "tenth",
                "eleventh",
                "twelfth",
                "thirteenth",
                "fourteenth",
                "fifteenth",
            )
        ),
        "good_replies",
    ],
)
def test_no_good_reply_is_blocked(name: str) -> None:
    good = [row["reply"] for row in _rows(name) if row["about"] == "harmless"]
    assert good
    met = [(text, one) for text in good for one in _ALL.meet(text)]
    assert not {text: one.norm.code for text, one in met if one.is_red}
    assert name == "good_replies" or not {text: one.norm.code for text, one in met if one.is_cold}


def test_most_of_three_sets_is_known_by_its_words() -> None:
    """450 sentences of many voices, of which norms were widened by structure and not for each: with the shape of the reply 435 are."""
    sets = ("twelfth", "thirteenth", "fourteenth")
    rows = [row for nth in sets for row in _rows(f"bad_replies_{nth}")]
    bad = [row["reply"] for row in rows if row["about"] != "harmless"]
    known = [text for text in bad if any(m.is_red or m.is_cold for m in _ALL.meet(text))]
    assert len(known) >= 340


def test_bad_replies_that_cold_norms_were_made_of_are_known_by_them() -> None:
    """None of them has a basis, a way on or a time: there a cold word is a block (`rules.replying.check`)."""
    rows = [row for row in _rows("bad_replies_tenth") if row["about"] != "harmless"]
    missed = {row["id"] for row in rows if not any(m.is_red or m.is_cold for m in _ALL.meet(row["reply"]))}
    assert missed == {"s39", "s45", "s47"}, "thanks and attention, no cold word: too short to be a reply"
    good = [row["reply"] for row in _rows("bad_replies_tenth") if row["about"] == "harmless"]
    assert not [text for text in good if any(m.is_cold for m in _ALL.meet(text))]


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


@pytest.mark.parametrize(
    ("text", "red"),
    [
        ("您反映“这事不归我们管”一事，现答复如下。", False),
        ("工作人员说“这事不归我们管”，经查属实，向您道歉。", False),
        ("领导说“这是上面定的”。", True),
        ("“这是上面定的”。", True),
        ("您反映的“停水”一事，这事不归我们管。", True),
        ("孩子受欺负不是小题大做，学校已处理。", False),
        ("您这不是小题大做吗？", True),
        ("您要不是小题大做，早就办完了。", True),
        ("您老糊涂了吧，政策早就变了。", True),
    ],
)
def test_words_quoted_with_an_apology_or_denied_are_no_block(text: str, red: bool) -> None:
    """And a milder norm does not hide the one that forbids."""
    assert any(met.is_red for met in _ALL.meet(text)) is red
