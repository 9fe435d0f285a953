"""Every example of every norm that comes with the product."""

from pathlib import Path

import pytest

from xinqiao.cli.replies import HARMLESS, of_set
from xinqiao.library.wording import shipped
from xinqiao.rules.wording.norms import GROUPS, HARSH, Norm, Norms, Severity

_ALL = Norms(shipped())
_WRITTEN = Path(__file__).parents[3] / "benchmarks" / "bad_replies.csv"


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


def _told(text: str) -> bool:
    return any(m.is_red or m.is_cold for m in _ALL.meet(text))


def _replies(*names: str, good: bool = False) -> dict[str, str]:
    """Key → reply of the good or the bad ones of some sets."""
    rows = (row for name in names for row in of_set(_WRITTEN, name))
    return {f"{row['set']} {row['id']}": row["reply"] for row in rows if (row["about"] == HARMLESS) == good}


def test_bad_replies_that_norms_were_made_of_stay_blocked() -> None:
    bad = _replies("first", "unseen", "third", "fourth")
    assert len(bad) == 196
    assert {key for key, text in bad.items() if not _told(text)} == {"first b54"}, (
        "dashes between the characters"
    )


def test_no_good_reply_is_blocked() -> None:
    good = _replies("", good=True)
    assert len(good) > 176
    met = [(key, one) for key, text in good.items() for one in _ALL.meet(text)]
    assert not {key: one.norm.code for key, one in met if one.is_red}
    assert not {key: one.norm.code for key, one in met if one.is_cold and not key.startswith("good ")}


def test_most_of_three_sets_is_known_by_its_words() -> None:
    """450 sentences of many voices, of which norms were widened by structure and not for each: with the shape of the reply 435 are."""
    assert sum(map(_told, _replies("twelfth", "thirteenth", "fourteenth").values())) >= 340


def test_bad_replies_that_cold_norms_were_made_of_are_known_by_them() -> None:
    """None of them has a basis, a way on or a time: there a cold word is a block (`rules.replying.check`)."""
    missed = {key for key, text in _replies("tenth").items() if not _told(text)}
    assert missed == {"tenth s39", "tenth s45", "tenth s47"}, (
        "thanks and attention, no cold word: too short to be a reply"
    )


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
