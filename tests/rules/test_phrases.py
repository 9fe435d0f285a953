"""What a sentence takes in is told as people write it."""

from xinqiao.rules.words import Phrase


def test_several_values_are_told_one_after_the_other_and_never_as_a_program_writes_them() -> None:
    for numbers in (("甲1号", "甲2号"), ["甲1号", "甲2号"]):
        assert Phrase("请先移出：{numbers}。", numbers=numbers) == "请先移出：甲1号、甲2号。"
