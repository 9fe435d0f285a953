"""What was taken out and put in, and nothing else."""

from xinqiao.rules.text_difference import text_difference


def test_what_is_gone_and_what_is_new_stand_in_their_order() -> None:
    found = text_difference("责令停止夜间施工。", "责令立即停止施工。")
    assert [(p.text, p.gone, p.new) for p in found] == [
        ("责令", False, False),
        ("立即", False, True),
        ("停止", False, False),
        ("夜间", True, False),
        ("施工。", False, False),
    ]
    assert text_difference("", "") == []


def test_both_texts_can_be_read_back_also_long_ones() -> None:
    old = "甲乙丙。" * 1500 + "丁。"
    new = "甲乙丙。" * 1400 + "戊。"
    for a, b in ((old, new), (old[:40], new[:31]), ("12月3日", "12月13日")):
        found = text_difference(a, b)
        assert "".join(p.text for p in found if not p.new) == a
        assert "".join(p.text for p in found if not p.gone) == b
