"""Masking looks only where a find can begin; it finds what it found when it looked everywhere."""

import hashlib
import random
import re
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.rules import contact_shapes, digit_runs, persons, private_facts
from xinqiao.rules.folding import Folded, fold, fold_char
from xinqiao.rules.redaction import redact
from xinqiao.rules.scanning import Beginning

SIGNS = (
    "0123456789０１２３一二三四五六七八九零〇○◯两十百千oilOIxXw么什 \n,，。;、:-_.·*转再又然后接着杠横减@()（）号楼栋单元室村组路街年月日元万王李张建国明华先生"
    "医邻居患有癌出京aAvVqQ微信加薇电话身份证卡护照&#49;<b>\u200b\u202e\u202c艾特圈点m163.𠮷é岁男,今我叫诊断确了得"
)
PIECES = [
    "13800138000",
    "110101199003070011",
    "6222021234567890128",
    "010-66668888",
    "微信",
    "abc_1234@qq.com",
    "京A12345",
    "身份证号",
    "8号3号楼2单元501",
    "邻居王建国",
    "身患糖尿病",
    "1990年3月7日出生",
    "138****8000",
    "护照E12345678",
    "一百三十八",
    "李秀英医生",
    "，男，45岁",
    "欧阳",
    "@",
    "at ",
    " at ",
    "圈a",
    "点com",
    "的电话",
    "确诊为",
]
made = st.lists(st.sampled_from([*SIGNS, *PIECES]), max_size=40).map("".join)
BEGINNINGS = {
    "at": contact_shapes._AT,
    "messenger": contact_shapes._MESSENGER,
    "word before a name": persons._CUE_BEFORE,
    "word behind a name": persons._CUE_AFTER,
    "home": private_facts._CHAIN,
    "group of houses": private_facts._GROUP,
    "birth": private_facts._BIRTH,
    "illness": private_facts._ILLNESS,
    "named illness": private_facts._NAMED_ILLNESS,
    "spelt number": contact_shapes._SPELT_NUMBER,
    "surname of two signs": persons._TWO_SIGNS,
}


def spans(finds: object) -> list[tuple[int, int]]:
    return [found.span() for found in finds]  # type: ignore[attr-defined]  # matches


@pytest.mark.parametrize("name", BEGINNINGS)
@given(data=st.data())
def test_every_place_is_found_that_the_pattern_alone_finds(name: str, data: st.DataObject) -> None:
    beginning = BEGINNINGS[name]
    words = re.findall("[\u4e00-\u9fff]+|[a-z]+", beginning._pattern.pattern)
    text = fold(
        "".join(data.draw(st.lists(st.sampled_from([*words, *words, *SIGNS, *PIECES]), max_size=40)))
    ).text
    assert spans(beginning.finditer(text)) == spans(beginning._pattern.finditer(text))


def test_a_find_ends_where_the_next_may_begin() -> None:
    assert spans(Beginning("ab", "ab|ba|b").finditer("abab")) == spans(re.finditer("ab|ba|b", "abab"))


@given(raw=made)
def test_runs_of_digits_are_those_of_the_whole_text(raw: str) -> None:
    text = fold(raw).text
    whole = [digit_runs._read(text, *found.span()) for found in digit_runs._RUN.finditer(text)]
    assert list(digit_runs.digit_runs(text)) == [run for run in whole if len(run.digits) >= digit_runs.FEWEST]


@given(raw=made)
def test_everyday_signs_are_folded_as_each_by_itself(raw: str) -> None:
    plain = re.sub("[&<]", "", raw)
    pieces = [fold_char(char) for char in plain]
    origin = [place for place, piece in enumerate(pieces) for _ in piece]
    read = fold(plain)
    assert read.text == "".join(pieces)
    assert list(read.origin) == origin
    if read.text:
        by_list = Folded(text=read.text, origin=origin, raw_length=len(plain))
        assert read.raw_span(0, len(read.text)) == by_list.raw_span(0, len(read.text))


def test_a_text_of_nothing_but_digits_as_they_are_pronounced_is_masked_at_once() -> None:
    began, text = perf_counter(), "yao san " * 10_000
    assert sum(hit.end - hit.start for hit in contact_shapes.find_spelt_numbers(text)) > len(text) * 0.9
    assert perf_counter() - began < 5


def test_the_masks_of_a_thousand_made_texts_are_those_that_were_recorded() -> None:
    """Recorded before anything was left out of the search. A rule that finds more or less records them anew."""
    rng, told = random.Random(11), hashlib.sha256()
    for _ in range(1000):
        raw = "".join(rng.choice(PIECES if rng.random() < 0.2 else SIGNS) for _ in range(rng.randint(3, 60)))
        told.update(repr([(s.start, s.end, s.kind, s.replacement) for s in redact(raw).spans]).encode())
    assert told.hexdigest() == "051b501fb40db113deb697648c3febc92ddcd89fcb8614860d1fa5e7504f4c2c"
