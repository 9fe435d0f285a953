"""Two versions of a text: articles matched by what they say, changed words marked (M-P2)."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from xinqiao.rules.provisions.address import Address
from xinqiao.rules.provisions.compare import Change, ComparedLine, ComparedRow, Comparison, compare
from xinqiao.rules.provisions.statute import Block, BlockKind
from xinqiao.rules.provisions.wording import Marked, marked, plain, words

PURPOSE = "为了规范云水市公园的管理，保护游人的权益，制定本办法。"
SCOPE = "本市行政区域内公园的规划、建设和养护，适用本办法。"
HOURS = "公园每日六时开放，二十二时关闭；遇有灯会，可以延长开放时间。"
BOATS = "租用游船的，应当穿着救生衣，每船不得超过四人。"
DOGS = "携带犬只入园的，应当使用牵引绳，并即时清除粪便。"
FINES = "违反本办法第四条规定的，由园林主管部门给予警告，可以处五十元罚款。"
FORCE = "本办法自二〇二〇年一月一日起施行。"


def articles(*texts: str | Sequence[str]) -> list[Block]:
    """An article of each text; a sequence gives its paragraphs."""
    blocks = []
    for number, text in enumerate(texts, 1):
        for place, line in enumerate([text] if isinstance(text, str) else text, 1):
            label = f"第{number}条" if place == 1 else ""
            blocks.append(
                Block(
                    kind=BlockKind.PARAGRAPH, label=label, text=line, address=Address(number, paragraph=place)
                )
            )
    return blocks


def row_of(comparison: Comparison, *, old: int = 0, new: int = 0) -> ComparedRow:
    found = [
        row
        for row in comparison.articles()
        if (not old or old in [a.article for a in row.old])
        and (not new or new in [a.article for a in row.new])
    ]
    assert len(found) == 1
    return found[0]


def told(marks: Marked) -> str:
    return "".join(f"[{piece.text}]" if piece.changed else piece.text for piece in marks)


def test_an_article_is_found_again_under_another_number() -> None:
    result = compare(
        articles(PURPOSE, SCOPE, HOURS, BOATS), articles(PURPOSE, "游人应当爱护花木。", SCOPE, HOURS, BOATS)
    )
    assert [row.change for row in result.articles()] == ["unchanged", "added", *["unchanged"] * 3]
    moved_along = row_of(result, old=3)
    assert (moved_along.old, moved_along.new, moved_along.moved) == ((Address(3),), (Address(4),), False)
    assert not moved_along.different


def test_an_article_that_only_follows_the_new_numbers_of_others_says_so() -> None:
    follows = FINES.replace("第四条", "第五条")
    result = compare(
        articles(PURPOSE, SCOPE, HOURS, BOATS, FINES), articles(PURPOSE, "新。", SCOPE, HOURS, BOATS, follows)
    )
    assert row_of(result, old=5).change is Change.REFERENCES
    assert (
        row_of(compare(articles(PURPOSE, FINES), articles(PURPOSE, follows)), old=2).change is Change.CHANGED
    )


def test_what_stands_in_another_order_has_moved_and_what_is_gone_stands_at_its_old_place() -> None:
    result = compare(articles(PURPOSE, SCOPE, HOURS, BOATS, DOGS), articles(PURPOSE, DOGS, SCOPE, BOATS))
    assert [(r.change, [a.article for a in r.old], [a.article for a in r.new]) for r in result.rows] == [
        ("unchanged", [1], [1]),
        ("unchanged", [5], [2]),
        ("unchanged", [2], [3]),
        ("deleted", [3], []),
        ("unchanged", [4], [4]),
    ]
    assert [r.moved for r in result.rows] == [False, True, False, False, False]


def test_two_articles_taken_into_one_stand_on_one_row() -> None:
    result = compare(articles(PURPOSE, BOATS, DOGS, FORCE), articles(PURPOSE, [BOATS, DOGS], FORCE))
    row = row_of(result, new=2)
    assert row.merged
    assert [a.article for a in row.old] == [2, 3]
    assert [line.change for line in row.lines] == ["unchanged", "unchanged"]
    assert not result.articles(Change.DELETED)


def test_an_article_divided_into_two_gives_each_its_own_words() -> None:
    result = compare(
        articles(PURPOSE, BOATS + DOGS, FORCE), articles(PURPOSE, BOATS, DOGS.replace("即时", "立即"), FORCE)
    )
    first, second = row_of(result, new=2), row_of(result, new=3)
    assert first.split
    assert second.split
    assert "".join(piece.text for line in first.lines for piece in line.old) == BOATS
    assert told(second.lines[0].old) == DOGS.replace("即时", "[即时]")
    assert told(second.lines[0].new) == DOGS.replace("即时", "[立即]")
    assert not result.articles(Change.ADDED, Change.DELETED)


def test_paragraphs_are_matched_within_the_article() -> None:
    row = row_of(
        compare(articles([HOURS, BOATS, DOGS]), articles([HOURS, "园内禁止烧烤。", DOGS, BOATS])), old=1
    )
    assert [line.change for line in row.lines] == ["unchanged", "added", "unchanged", "unchanged"]
    assert row.change is Change.CHANGED


def test_a_paragraph_cut_in_two_is_no_change_of_words() -> None:
    row = row_of(compare(articles([PURPOSE, HOURS + BOATS]), articles([PURPOSE, HOURS, BOATS])), old=1)
    assert len(row.lines) == 2
    assert plain("".join(p.text for p in row.lines[1].new)).replace("\n", "") == plain(HOURS + BOATS)
    assert [p.text for p in row.lines[1].new if p.changed] == ["\n"]


def test_changed_words_are_marked_on_both_sides() -> None:
    before, after = marked("处一万元以上十万元以下罚款。", "处五万元以上五十万元以下罚款。")
    assert told(before) == "处[一万]元以上[十万]元以下罚款。"
    assert told(after) == "处[五万]元以上[五十万]元以下罚款。"


def test_words_that_agree_by_chance_are_not_left_standing_between_changes() -> None:
    before, after = marked("由园林主管部门的执法人员当场处罚。", "由街道办事处的综合执法队伍当场处罚。")
    assert told(before).count("[") == 1
    assert told(after).count("[") == 1
    assert told(after).startswith("由[街道")


def test_a_table_changes_row_by_row() -> None:
    before, after = marked("等级\t价格\n一级\t1.20\n二级\t0.90", "等级\t价格\n一级\t1.35\n二级\t1.00")
    assert told(before) == "等级\t价格\n一级\t[1.20]\n二级\t[0.90]"
    assert told(after) == "等级\t价格\n一级\t[1.35]\n二级\t[1.00]"


def test_the_width_of_signs_and_blanks_are_no_change() -> None:
    result = compare(
        articles("（一）入园， 须购票 （免费日除外）。"), articles("(一)入园,须购票(免费日除外)。")
    )
    assert result.rows[0].change is Change.UNCHANGED


def test_headings_and_texts_without_articles_are_compared_too() -> None:
    def text(chapter: str, body: str) -> list[Block]:
        return [
            Block(kind=BlockKind.TITLE, text="云水市公园管理办法"),
            Block(kind=BlockKind.CHAPTER, label="第一章", text=chapter),
            Block(kind=BlockKind.TEXT, text=body),
        ]

    result = compare(text("总则", "旧的附件"), text("总则", "新的附件"))
    assert [(row.heading, row.change) for row in result.rows] == [
        (False, "unchanged"),
        (True, "unchanged"),
        (False, "changed"),
    ]
    assert told(result.rows[1].lines[0].new) == "第一章　总则"


def test_nothing_against_something_and_nothing() -> None:
    assert compare([], []).rows == ()
    assert [r.change for r in compare([], articles(PURPOSE)).rows] == [Change.ADDED]
    assert [r.change for r in compare(articles(PURPOSE), []).rows] == [Change.DELETED]


TEXTS = st.lists(
    st.sampled_from([PURPOSE, SCOPE, HOURS, BOATS, DOGS, FINES, FORCE, "", "略", HOURS + BOATS, DOGS[:9]]),
    max_size=7,
)


def _side(lines: Sequence[ComparedLine], side: str) -> str:
    return "".join(piece.text for line in lines for piece in getattr(line, side))


@settings(max_examples=150)
@given(old=TEXTS, new=TEXTS)
def test_every_word_of_both_texts_is_shown_once_whatever_became_of_it(old: list[str], new: list[str]) -> None:
    rows = compare(articles(*old), articles(*new)).rows
    for side, given_texts in (("old", old), ("new", new)):
        shown = "".join(_side(row.lines, side) for row in rows).replace("\n", "")
        assert sorted(shown) == sorted("".join(given_texts))
    assert [n for row in rows for n in row.new] == [Address(n) for n in range(1, len(new) + 1)]
    assert {n for row in rows for n in row.old} == {Address(n) for n in range(1, len(old) + 1)}
    for row in rows:
        if row.change is Change.UNCHANGED and not row.split:
            assert not any(piece.changed for line in row.lines for piece in (*line.old, *line.new))


@given(st.text(max_size=60), st.text(max_size=60))
def test_pieces_joined_give_both_texts_back(old: str, new: str) -> None:
    before, after = marked(old, new)
    assert "".join(piece.text for piece in before) == old
    assert "".join(piece.text for piece in after) == new
    assert "".join(words(old)) == old
