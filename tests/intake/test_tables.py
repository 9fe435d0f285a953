"""Rows out of CSV and XLSX files: good ones whole, bad ones named, nothing else lost."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.intake.charsets import edition_2022
from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.tables import SHANGHAI, TableRow, parse_time, read_mapping, read_rows

HEAD = "id,user,title,time,text\n"


def rows_of(tmp_path: Path, content: str | bytes, mapping: dict[str, str] | None = None) -> list[TableRow]:
    path = tmp_path / "messages.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_rows(path, mapping))


@pytest.mark.parametrize(
    "written",
    [
        "2019/4/25 9:32:09", "2019-04-25 09:32:09", "2019-04-25T09:32:09", "２０１９/４/２５　９：３２：０９",
        "2019年4月25日 9时32分09秒", "2019年4月25日上午9:32:09", "2019.4.25 9:32:09", "20190425093209",
        "2019-04-25T01:32:09Z", "2019-04-25 09:32:09.000", "2019-04-25T09:32:09+08:00", "2019/4/25 9:32:09 AM",
    ],
)  # fmt: skip  # a list to be read across
def test_every_common_way_to_write_a_time_gives_the_same_moment(written: str) -> None:
    assert parse_time(written) == datetime(2019, 4, 25, 9, 32, 9, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("written", "hour", "minute"),
    [
        ("2019/4/25 下午3:05", 15, 5), ("2019/4/25 3:05 PM", 15, 5), ("2019/4/25 下午15:05", 15, 5),
        ("2019/4/25 上午12:05", 0, 5), ("2019/4/25 12:05 PM", 12, 5), ("2019/4/25", 0, 0), ("20190425", 0, 0),
        ("2019年4月25日15点", 15, 0), ("2019年4月25日（星期四）15时", 15, 0), ("2019-04-25 周四 15:00", 15, 0),
    ],
)  # fmt: skip  # a list to be read across
def test_halves_of_the_day_and_days_without_a_time_are_read(written: str, hour: int, minute: int) -> None:
    assert parse_time(written) == datetime(2019, 4, 25, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "written",
    ["", "昨天", "2019-02-29", "2019-13-01", "25/4/2019", "2019-04-25 24:00", "2019-04-25 9:60", "0019-04-25",
     "43580.397", "2019-04", "2019-04-25 15:00 AM", "9999-12-31", "2019/4/25 9:32:09 2019/4/26"],
)  # fmt: skip  # a list to be read across
def test_an_unclear_time_is_none_and_never_a_guess(written: str) -> None:
    assert parse_time(written) is None


@given(st.datetimes(min_value=datetime(1992, 1, 1), max_value=datetime(2199, 12, 31)))  # noqa: DTZ001 - a cell has no zone
def test_both_formats_of_the_platform_come_back_to_the_second(moment: datetime) -> None:
    whole = moment.replace(microsecond=0, tzinfo=SHANGHAI)
    slashes = f"{whole.year}/{whole.month}/{whole.day} {whole.hour}:{whole.minute:02}:{whole.second:02}"
    assert parse_time(slashes) == whole
    assert parse_time(whole.strftime("%Y-%m-%d %H:%M:%S")) == whole


@given(st.text(max_size=30))
def test_no_text_at_all_makes_the_time_parser_fail(written: str) -> None:
    moment = parse_time(written)
    assert moment is None or moment.utcoffset() is not None


def test_a_time_with_zone_is_turned_to_shanghai() -> None:
    moment = parse_time("2019-04-25T23:30:00+00:00")
    assert moment is not None
    assert moment.utcoffset() == timedelta(hours=8)
    assert moment.astimezone(UTC).hour == 23
    assert moment.day == 26


def test_a_row_keeps_its_fields_its_time_and_its_number(tmp_path: Path) -> None:
    found = rows_of(tmp_path, HEAD + '7,A01,路灯不亮,2019/4/25 9:32:09,"第一行，\n“第二行”, ""三"""\n')
    assert found == [
        TableRow(
            number=2,
            id="7",
            user="A01",
            title="路灯不亮",
            time=datetime(2019, 4, 25, 9, 32, 9, tzinfo=SHANGHAI),
            text='第一行，\n“第二行”, "三"',
        )
    ]


def test_numbers_count_rows_as_a_spreadsheet_does_over_blank_and_folded_lines(tmp_path: Path) -> None:
    found = rows_of(tmp_path, HEAD + '1,A,甲,,"a\nb\nc"\n\n,,,,\n2,B,乙,,丁\n')
    assert [(row.number, row.id) for row in found] == [(2, "1"), (5, "2")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_encodings_of_office_programs_are_recognised(
    tmp_path: Path, encoding: str, line_end: str
) -> None:
    content = "编号,留言主题,留言详情\n1,路灯不亮,梧桐里的路灯坏了。\n".replace("\n", line_end)
    found = rows_of(tmp_path, content.encode(encoding))
    assert [(row.id, row.title, row.text) for row in found] == [("1", "路灯不亮", "梧桐里的路灯坏了。")]


def test_rare_characters_survive_in_both_encodings(tmp_path: Path) -> None:
    for encoding in ("utf-8", "gb18030"):
        assert rows_of(tmp_path, "text\n𠮷先生、䶮女士\n".encode(encoding))[0].text == "𠮷先生、䶮女士"


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_other_delimiters_are_seen_in_the_heading(tmp_path: Path, delimiter: str) -> None:
    found = rows_of(tmp_path, f"id{delimiter}text\n1{delimiter}一，二,三\n")
    assert (found[0].id, found[0].text) == ("1", "一，二,三")


def test_an_unreadable_time_is_a_problem_of_its_row_and_of_no_other(tmp_path: Path) -> None:
    bad, good = rows_of(tmp_path, HEAD + "1,A,甲,去年夏天,丙\n2,B,乙,2020-01-02,丁\n")
    assert bad.time is None
    assert bad.text == "丙"
    assert "去年夏天" in bad.problems[0]
    assert good.problems == ()


def test_too_few_and_too_many_columns_are_named(tmp_path: Path) -> None:
    few, many, good = rows_of(tmp_path, HEAD + "1,A,甲\n2,B,乙,2020-01-02,丁,多,余\n3,C,丙,,戊\n")
    assert "比列名少" in few.problems[0]
    assert few.title == "甲"
    assert "比列名多" in many.problems[0]
    assert (good.id, good.problems) == ("3", ())


def test_an_unclosed_quote_costs_its_own_row_and_gives_the_following_back(tmp_path: Path) -> None:
    body = "".join(f"{n},A,甲,,第{n}件\n" for n in range(2, 50))
    found = rows_of(tmp_path, HEAD + '1,A,甲,,"没有收尾\n' + body)
    assert found[0].problems
    assert [row.id for row in found[1:]] == [str(n) for n in range(2, 50)]


def test_a_quote_closed_in_a_later_row_does_not_swallow_the_rows_between(tmp_path: Path) -> None:
    found = rows_of(tmp_path, HEAD + '1,A,甲,,"没有收尾\n2,B,乙,,丁\n3,C,丙,,"完整"\n')
    assert [row.id for row in found if not row.problems] == ["2", "3"]


def test_damaged_bytes_cost_their_row_only(tmp_path: Path) -> None:
    content = (HEAD + "1,A,甲,,坏X坏\n" + "2,B,乙,," + "好" * 500 + "\n").encode().replace(b"X", b"\xff")
    bad, good = rows_of(tmp_path, content)
    assert "字节" in bad.problems[0]
    assert good.text == "好" * 500


def test_half_a_sign_of_utf_16_costs_its_row_only(tmp_path: Path) -> None:
    whole = (HEAD + "1,u,甲,2019-04-25,文\n2,u,乙,2019-04-25,文").encode("utf-16")
    good, bad = rows_of(tmp_path, whole[:-1])
    assert good.problems == ()
    assert "不能识别的字节" in bad.problems[0]


def test_a_text_of_a_million_characters_is_read_whole(tmp_path: Path) -> None:
    assert len(rows_of(tmp_path, 'id,text\n1,"' + "长，" * 500_000 + '"\n')[0].text) == 1_000_000


def test_nul_characters_are_left_out(tmp_path: Path) -> None:
    assert rows_of(tmp_path, "id,text\n1,甲\x00乙\n")[0].text == "甲乙"


def test_a_mapping_takes_the_named_columns_and_nothing_else(tmp_path: Path) -> None:
    found = rows_of(
        tmp_path, "诉求内容,text,手机号\n路灯坏了,备注,000\n", {"text": "诉求内容", "phone": "手机号"}
    )
    assert (found[0].text, found[0].phone, found[0].id) == ("路灯坏了", "000", "")


@pytest.mark.parametrize(
    ("content", "mapping", "said"),
    [
        ("a,b\n1,2\n", None, "对照文件"),
        ("a,b\n1,2\n", {"text": "c"}, "没有这些列：c"),
        ("a,b\n1,2\n", {"secret": "a"}, "不认得的字段：secret"),
        ("", None, "空的"),
        (b"%PDF-1.7\n", None, "不是能读的表格"),
        (b"PK\x03\x04 broken", None, "不是能读的表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None, "不是能读的表格"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(
    tmp_path: Path, content: str | bytes, mapping: dict[str, str] | None, said: str
) -> None:
    with pytest.raises(FileRefused, match=said):
        rows_of(tmp_path, content, mapping)


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="不存在"):
        list(read_rows(tmp_path / "none.csv"))


def test_mappings_are_read_from_json_and_toml(tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text(json.dumps({"text": "诉求内容"}), "utf-8")
    (tmp_path / "m.toml").write_text('text = "诉求内容"\n', "utf-8")
    assert read_mapping(tmp_path / "m.json") == read_mapping(tmp_path / "m.toml") == {"text": "诉求内容"}


@pytest.mark.parametrize("content", ["[1]", "{", '{"text": 3}', "[" * 5000])
def test_an_unusable_mapping_is_refused_in_words(tmp_path: Path, content: str) -> None:
    (tmp_path / "m.json").write_text(content, "utf-8")
    with pytest.raises(FileRefused, match="对照文件"):
        read_mapping(tmp_path / "m.json")


def test_a_sheet_gives_the_same_rows_as_a_csv(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "t.xlsx")
    sheet = book.add_worksheet()
    date_format = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet.write_row(0, 0, ["id", "time", "text", "phone"])
    sheet.write_row(1, 0, [188006, "2019/4/25 9:32:09", "路灯坏了", 13800000000])
    sheet.write_row(3, 0, [188007, "", "井盖松动", "n"])
    sheet.write_datetime(3, 1, datetime(2019, 4, 25, 9, 32, 9), date_format)  # noqa: DTZ001 - sheets have no zone
    book.close()
    first, second = read_rows(tmp_path / "t.xlsx")
    moment = datetime(2019, 4, 25, 9, 32, 9, tzinfo=SHANGHAI)
    assert first == TableRow(number=2, id="188006", time=moment, text="路灯坏了", phone="13800000000")
    assert second == TableRow(number=4, id="188007", time=moment, text="井盖松动", phone="n")


def test_a_sheet_with_one_cell_at_the_far_end_is_refused_before_memory_is_taken(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "far.xlsx")
    sheet = book.add_worksheet()
    sheet.write(0, 0, "text")
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    with pytest.raises(FileRefused, match="很远的单元格"):
        list(read_rows(tmp_path / "far.xlsx"))


def test_rows_are_read_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("id,text\n" + "1,甲\n" * 10 + '11,"没有收尾', "utf-8")
    rows = read_rows(path)
    assert [next(rows).id for _ in range(3)] == ["1", "1", "1"]


def _without_signs_of_programs(cell: str) -> str:
    """What is read otherwise on purpose: NUL, line ends, digits that were held fast, private signs that have a name by now."""
    return edition_2022(cell.replace("\x00", "").replace("\r", "\n").replace("'", "").replace("=", ""))


@given(
    st.lists(
        st.tuples(st.text(max_size=40), st.text(max_size=40)).map(
            lambda pair: tuple(_without_signs_of_programs(cell) for cell in pair)
        ),
        max_size=8,
    )
)
def test_whatever_is_written_as_csv_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]]
) -> None:
    cells = [("甲", "乙" * 50), *(pair for pair in cells if "".join(pair).strip())]
    out = io.StringIO()
    csv.writer(out).writerows([("title", "text"), *cells])
    found = rows_of(tmp_path_factory.mktemp("csv"), out.getvalue().encode("utf-8", "replace"))
    expected = [tuple(cell.encode("utf-8", "replace").decode().strip() for cell in pair) for pair in cells]
    assert [(row.title, row.text) for row in found] == expected


@pytest.mark.parametrize("name", ["labelled", "unlabelled", "replied"])
def test_real_messages_are_read_without_a_problem(name: str, shared_data: Path) -> None:
    found = list(read_rows(shared_data / "messages" / f"{name}.csv"))
    assert len(found) > 1000
    assert not [row.number for row in found if row.problems or not row.text]
