"""What of a reply is told as belonging to other people or other matters, and what an office may always write."""

import pytest

from xinqiao.rules.replying.of_others import (
    documents,
    informers,
    is_of_a_person,
    numbered,
    other_petitioners,
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("举报您的是同村村民。", ["举报您的是同村村民"]),
        ("经查，检举人为贵公司会计。", ["检举人为贵公司会计"]),
        ("举报人：周某", ["举报人：周某"]),
        ("举报人是您本人，已告知。", []),
        ("举报人为匿名，无法回复。", []),
        ("您举报的是占道经营。", []),
        ("举报人为实名举报的，给予奖励。", []),
        ("举报人是指向有关部门反映问题的公民。", []),
        ("您作为举报人是依法享有权利的。", []),
    ],
)
def test_who_informed_is_told_to_nobody(text: str, told: list[str]) -> None:
    assert [text[start:end] for start, end, _why in informers(text)] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("尊敬的赵女士：您好！", ["赵女士"]),
        ("赵大寒先生：您好！", ["赵大寒先生"]),
        ("与赵女士反映的是同一栋楼。", ["赵女士反映"]),
        ("去年李某等3人多次反映同一问题。", ["李某等3人多次反映"]),
        ("尊敬的未女士：您好！未某反映的问题已查。", []),
        ("尊敬的市民同志：您好！", []),
        ("老同志反映的问题", []),
    ],
)
def test_another_petitioner_is_told_by_the_greeting_or_the_petition(text: str, told: list[str]) -> None:
    assert [text[start:end] for start, end, _why in other_petitioners(text, ["未大寒"])] == told
    assert not list(other_petitioners(text, [])), "nobody is known: nothing to differ from"


def test_numbers_are_found_as_people_type_them() -> None:
    text = "见ＸＦ２０２６－０００００３、xf2026—000005；另见云信复[2026]第019号。"
    assert [(text[start:end], number) for start, end, number in numbered(text)] == [
        ("ＸＦ２０２６－０００００３", "XF2026-000003"),
        ("xf2026—000005", "XF2026-000005"),
    ]
    [(places, end, before, rest)] = documents(text)
    assert (text[places[0] : end], before, rest) == ("另见云信复[2026]第019号", "另见云信复", "〔2026〕19号")


@pytest.mark.parametrize(
    ("text", "what", "kind", "told"),
    [
        ("孙某的电话是13800000017。", "13800000017", "mobile", True),
        ("如有疑问请联系经办人，手机13800000017。", "13800000017", "mobile", False),
        ("其户籍地为云水县青石镇柳树村3组12号。", "柳树村3组12号", "address", True),
        ("地点在云水县人民路18号。", "人民路18号", "address", False),
    ],
)
def test_a_mobile_number_or_home_is_that_of_a_person(text: str, what: str, kind: str, told: bool) -> None:
    assert is_of_a_person(text, text.index(what), kind) is told
