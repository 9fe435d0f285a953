"""Petitions out of a table: CSV or XLSX rows under our own field names, times as aware moments, problems row by row.

A mapping (`our field -> heading of the column`) adapts other offices' exports; nothing else of the file is looked at.
"""

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain, islice
from pathlib import Path
from zoneinfo import ZoneInfo

from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.table_files import TableRecord, read_records

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Our fields and the headings under which they are found without a mapping.
HEADINGS = {
    "id": ("id", "编号", "留言编号", "信访件编号"),
    "group": ("group", "组", "分组"),
    "user": ("user", "用户", "留言用户"),
    "title": ("title", "标题", "主题", "留言主题"),
    "time": ("time", "时间", "留言时间", "来信时间", "来件时间", "来访时间", "收到时间"),
    "text": ("text", "正文", "内容", "留言详情", "信访内容", "反映内容", "来信内容", "诉求内容"),
    "reply": ("reply", "答复", "答复意见"),
    "reply_time": ("reply_time", "答复时间"),
    "category": ("category", "类别", "分类", "一级标签"),
    "name": ("name", "姓名", "信访人", "信访人姓名", "来信人", "反映人"),
    "phone": ("phone", "电话", "联系电话", "电话号码", "手机", "手机号", "手机号码"),
    "address": ("address", "地址", "住址", "联系地址", "家庭住址", "通讯地址", "通信地址"),
}
FIELDS = tuple(HEADINGS)
_TIMES = ("time", "reply_time")
_HEADING_WITHIN = 10
"""So many rows may stand above the headings: the title of the list, who made it and when."""
_DITTO = re.compile('[〃″＂"]+|同上|同前|ditto', re.IGNORECASE)
_WORDS_OF_A_TITLE = 2
"""A row above the headings that says more than this may be one of the list and is reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row of a table. `number` is the row a spreadsheet shows (the heading is row 1).

    Absent columns and empty cells are "" or None. `problems` are Chinese sentences; a row that has one is not to be
    taken in without a person's eye, what could be read of it is there all the same.
    """

    number: int
    id: str = ""
    group: str = ""
    user: str = ""
    title: str = ""
    time: datetime | None = None
    text: str = ""
    reply: str = ""
    reply_time: datetime | None = None
    category: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    problems: tuple[str, ...] = ()


# ── times ──

_SIGNS = str.maketrans("年月/.时点分T", "----::: ", "日秒")
_TIME = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:\s*(?P<half>上午|下午|AM|PM)?\s*(?P<hour>\d{1,2}):(?:(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})?(?:-\d{1,9})?)?)?"
    r"\s*(?P<half_after>AM|PM)?)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_WEEKDAY = re.compile(r"[(,]?\s*(?:星期|周|礼拜)[一二三四五六日天]\s*\)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?", re.ASCII)


def parse_time(written: str) -> datetime | None:
    """The moment written in a table, aware, in Asia/Shanghai; None for anything unclear, never a guess.

    Takes `2019/4/25 9:32:09`, `2019-04-08 08:37`, `2019年4月25日 9时32分`, `2019.4.25`, `20190425`, ISO 8601 with or
    without zone, 上午/下午. A day without a time of day is its midnight. Years 1900 to 2199.
    """
    plain = _WEEKDAY.sub(" ", unicodedata.normalize("NFKC", written)).strip().upper()
    if compact := _COMPACT.fullmatch(plain):
        return _moment([int(part or 0) for part in compact.groups()])
    found = _TIME.fullmatch(plain.translate(_SIGNS))
    if found is None:
        return None
    parts = [int(found[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")]
    half = found["half"] or found["half_after"]
    if half and not 1 <= parts[3] <= 12 and not (half == "下午" and 13 <= parts[3] <= 23):
        return None
    if half and parts[3] <= 12:
        parts[3] = parts[3] % 12 + (12 if half in ("下午", "PM") else 0)
    return _moment(parts, found["zone"])


def _moment(parts: list[int], zone: str | None = None) -> datetime | None:
    if not 1900 <= parts[0] <= 2199:
        return None
    year, month, day, hour, minute, second = parts
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)
        if zone:
            written_zone = "+00:00" if zone == "Z" else zone
            moment = datetime.fromisoformat(moment.replace(tzinfo=None).isoformat() + written_zone)
        return moment.astimezone(SHANGHAI)
    except (ValueError, OverflowError):
        return None


# ── mapping ──


def read_mapping(path: Path) -> dict[str, str]:
    """Our field -> heading of the column, from a JSON or TOML file. Raises `Refused` (Chinese) when it is unusable."""
    try:
        content = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileRefused(f"读不了对照文件“{path.name}”：应为 UTF-8 编码的 JSON 或 TOML 文件。") from error
    try:
        written = tomllib.loads(content) if path.suffix.lower() == ".toml" else json.loads(content)
    except (ValueError, RecursionError) as error:
        raise FileRefused(f"对照文件“{path.name}”写法有误：{error}") from error
    if not isinstance(written, dict) or not all(isinstance(heading, str) for heading in written.values()):
        raise FileRefused(f'对照文件“{path.name}”应当写成“字段: 列名”，例如 {{"text": "正文"}}。')
    return {str(field): heading for field, heading in written.items()}


def _columns(heading: tuple[str, ...], mapping: Mapping[str, str] | None) -> dict[str, tuple[int, ...]]:
    """Which columns hold each field: more than one when a heading stands twice, or under two of its names. Raises `Refused` for unknown
    fields and for columns that are not there."""
    place = dict[str, list[int]]()
    for column, name in enumerate(heading):
        place.setdefault(_plain(name), []).append(column)
    if mapping is None:
        columns = {
            field: tuple(column for name in names for column in place.get(name, ()))
            for field, names in HEADINGS.items()
        }
        columns = {field: places for field, places in columns.items() if places}
        if not columns:
            raise FileRefused(f"表里没有认得的列名。请用对照文件指明各列；第一行是：{_listed(place)}。")
        return columns
    if unknown := sorted(set(mapping) - set(FIELDS)):
        raise FileRefused(f"对照中有不认得的字段：{_listed(unknown)}；可用的字段是：{_listed(FIELDS)}。")
    if missing := [name for name in mapping.values() if _plain(name) not in place]:
        raise FileRefused(f"表中没有这些列：{_listed(missing)}；表中的列名是：{_listed(place)}。")
    return {field: tuple(place[_plain(name)]) for field, name in mapping.items()}


def _plain(heading: str) -> str:
    """A heading as it is compared: without the blanks that spread it (姓　名), breaks, signs of a must, and differences of width."""
    return "".join(unicodedata.normalize("NFKC", heading).split()).strip("*:").casefold()


def _listed(names: object) -> str:
    return "、".join(str(name) for name in names if name)  # type: ignore[attr-defined]  # a list by then


# ── rows ──


def read_rows(path: Path, mapping: Mapping[str, str] | None = None) -> Iterator[TableRow]:
    """Rows of a CSV (UTF-8, UTF-16 with mark, GB 18030) or XLSX file; without a mapping by the usual headings.

    Raises `Refused` (Chinese) when the file is no table or lacks the columns; what is wrong in a row stands in the row.
    """
    records = read_records(path, partial(_known, mapping=mapping))
    above, place, columns = _headings(path, records, mapping)
    heading = above[place].cells
    for title in above[:place]:
        if len(set(filter(None, title.cells))) > _WORDS_OF_A_TITLE:
            yield TableRow(number=title.number, problems=("在列名的上面，没有读入。",))
    for record in chain(above[place + 1 :], records):
        # A list printed by pages says its headings on each of them.
        if record.cells != heading:
            yield _row(record, columns, len(heading))


def unread_columns(path: Path, mapping: Mapping[str, str] | None = None) -> list[str]:
    """Headings of the columns of which nothing is taken. Raises as `read_rows`."""
    above, place, columns = _headings(path, read_records(path, partial(_known, mapping=mapping)), mapping)
    used = {column for places in columns.values() for column in places}
    return [name.strip() for n, name in enumerate(above[place].cells) if name.strip() and n not in used]


def _headings(
    path: Path, records: Iterator[TableRecord], mapping: Mapping[str, str] | None
) -> tuple[list[TableRecord], int, dict[str, tuple[int, ...]]]:
    """The first rows, which of them is that of the headings, and the columns by field."""
    above = list(islice(records, _HEADING_WITHIN))
    if not above or above[0].problem:
        raise FileRefused(f"表格“{path.name}”是空的，或第一行（列名）读不出来。")
    place = max(range(len(above)), key=lambda n: (_known(above[n].cells, mapping), -n))
    return above, place, _columns(above[place].cells, mapping)


def _known(cells: Sequence[str], mapping: Mapping[str, str] | None) -> int:
    """How many of a row's cells are headings that are looked for."""
    wanted = (
        set(mapping.values())
        if mapping is not None
        else {name for names in HEADINGS.values() for name in names}
    )
    return len(set(map(_plain, wanted)) & set(map(_plain, cells)))


def _row(record: TableRecord, columns: Mapping[str, tuple[int, ...]], width: int) -> TableRow:
    if record.problem:
        return TableRow(number=record.number, problems=(record.problem,))
    used = [column for places in columns.values() for column in places]
    problems = [f"第{_letters(column)}列{said}。" for column, said in record.faults.items() if column in used]
    if len(record.cells) > width and any(record.cells[width:]):
        problems.append(f"有 {len(record.cells)} 列，比列名多；可能是正文里的逗号或引号没有处理好。")
    ditto = [
        _letters(n) for n in used if record.cells[n : n + 1] and _DITTO.fullmatch(record.cells[n].strip())
    ]
    problems += [f"第{column}列写的是“同上”一类的话；请写上它所指的内容。" for column in ditto]
    if len(record.cells) <= max(used):
        problems.append(f"只有 {len(record.cells)} 列，比列名少。")
    told = {field: _cells(record.cells, places) for field, places in columns.items()}
    problems += [
        f"第{'、'.join(_letters(place) for place in columns[field])}列是同一项，写的却不同；请只留一项。"
        for field, values in told.items()
        if len(values) > 1
    ]
    cells = {field: values[0] if values else "" for field, values in told.items()}
    times = {field: cells.pop(field) for field in _TIMES if field in cells}
    moments = {field: parse_time(written) for field, written in times.items() if written}
    problems += [
        f"时间“{times[field][:40]}”读不出来。" for field, moment in moments.items() if moment is None
    ]
    return TableRow(number=record.number, problems=tuple(problems), **cells, **moments)  # type: ignore[arg-type]  # cells by field name


def _cells(cells: tuple[str, ...], places: tuple[int, ...]) -> list[str]:
    """What the columns of one field say, each thing once."""
    written = (cells[column].strip() for column in places if column < len(cells))
    return list(dict.fromkeys(filter(None, written)))


def _letters(column: int) -> str:
    """The name a spreadsheet gives a column: 0 → A, 26 → AA."""
    before, last = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)
