"""The language of patterns, disguised words, and what eases a lawful term."""

import pytest

from xinqiao.library.wording import shipped
from xinqiao.rules.wording.automaton import Automaton
from xinqiao.rules.wording.context import has_basis
from xinqiao.rules.wording.norms import Norm, Norms, Severity
from xinqiao.rules.wording.pattern import BadPattern, Pattern

_ALL = Norms(shipped())


def _norm(pattern: str) -> Norms:
    return Norms([Norm(code="x", group="threat", severity=Severity.FORBIDDEN, pattern=pattern, why="")])


@pytest.mark.parametrize(
    ("pattern", "fits", "not_"),
    [
        ("找<领导>也没(有|)用", "你找局长也没用", "找局长有用"),
        ("再闹…抓起来", "再闹就把你抓起来", "再闹。他被抓起来"),
        ("<词>就是<同词>", "规定就是规定", "规定就是办法"),
        ("上访&抓起来", "抓起来，谁叫你上访", "上访是权利"),
        ("(甲(乙|丙)|丁戊)己", "甲丙己", "甲己"),
    ],
)
def test_choices_variables_gaps_and_either_order(pattern: str, fits: str, not_: str) -> None:
    assert _norm(pattern).meet(fits)
    assert not _norm(pattern).meet(not_)


@pytest.mark.parametrize(
    "wrong",
    [
        "(甲乙",
        "甲乙)丙",
        "甲|乙丙",
        "<甲>乙丙",
        "…",
        "甲…乙",
        "甲乙&丙丁&戊己",
        "(甲|乙)",
        "甲乙&",
        "甲乙<同词>",
        "<同词>甲乙<词>",
        "<词>甲乙",
        "<词>甲乙<同词>&丙丁",
    ],
)
def test_a_pattern_that_cannot_be_read_says_so(wrong: str) -> None:
    with pytest.raises(BadPattern):
        Pattern(wrong).anchors  # noqa: B018 - reading it raises


@pytest.mark.parametrize(
    "disguised",
    ["這是上面定的", "这 是 上 面 定 的", "这是\u200b上面\u200d定的", "这是\n上面定的", "这是上⾯定的"],
)
def test_disguised_words_are_met_and_their_place_is_that_of_the_raw_text(disguised: str) -> None:
    text = f"您好。{disguised}，请回。"
    met = _ALL.meet(text)[0]
    assert met.norm.group == "shirking"
    assert text[met.start : met.end].startswith(("这", "這"))
    assert met.start == 3


def test_red_only_where_basis_and_a_way_on_do_not_stand_in_the_same_paragraph() -> None:
    words = "此事不归我局管。"
    basis, way = "依据《信访工作条例》第十八条，", "您可以向区住建局申请。"
    assert _ALL.meet(words)[0].is_red
    assert _ALL.meet(basis + words)[0].is_red
    assert _ALL.meet(words + way)[0].is_red
    assert _ALL.meet(basis + words + "\n" + way)[0].is_red
    assert not _ALL.meet(basis + words + way)[0].is_red
    assert not any(met.is_red for met in _ALL.meet("不予受理。不予支持。无法提供。"))


def test_the_automaton_finds_every_string_at_every_place() -> None:
    words = ("上面", "面定", "上面定的", "的")
    found = {(place, n) for place, ends in Automaton(words).find("这是上上面定的面") for n in ends}
    assert found == {(4, 0), (5, 1), (6, 2), (6, 3)}


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("参照2026年的招生简章办理。", True),
        ("符合兵役法异地安置条件即可申请。", True),
        ("在我市城市总体规划中规划有公园。", True),
        ("按照103号令推进。", True),
        ("符合县城土地利用总体规划。", True),
        ("根据国务院《关于行政区划管理的规定[国发]8号)的要求。", True),
        ("灯光装置按照标准(gb21861)检测。", True),
        ("按国务院国庆节放假通知要求补课。", True),
        ("在“十三五”省交通规划中有一条省道。", True),
        ("按县总体规划的要求完善公园。", True),
        ("根据〔2015〕法行初字第18号判决注销。", True),
        ("根据国务院公布的残疾人抽样调查残疾标准,分四级。", True),
        ("我镇整治工作方案中明确了不予补助的对象。", True),
        ("货物已按集镇规划摆放。", False),
        ("您反映的《小学职称评审工作实施方案》已经收悉。", False),
        ("已下达《责令改正违法行为决定书》(环改字[2013]19号)。", False),
        ("线路在《公交线网优化公示方案》里提过。", False),
        ("按照政策规定办理。", False),
        ("根据我市房地产调控政策,需要审核。", False),
        ("按照要求规范经营。", False),
        ("按照许可证规定的时间运输。", False),
        ("按照认定函依法处理。", False),
        ("符合目前的物业法规。", False),
        ("我局正在编制《轨道交通线网规划》。", False),
        ("已下达《限期整改通知》。", False),
        ("《线网规划》由市规划局组织编制。", False),
    ],
)
def test_a_basis_is_an_instrument_that_is_named_and_in_force(text: str, there: bool) -> None:
    assert has_basis(text) is there
