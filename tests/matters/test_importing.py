"""Messages of an earlier system: real times of receipt, answers kept, problems collected, nothing taken twice."""

import csv
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from django.test import Client

from tests.cast import Cast, submission
from xinqiao.intake.tables import read_rows
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import Denied
from xinqiao.kernel.sealing import unseal
from xinqiao.library.categories import CLASSIC, load_categories
from xinqiao.library.queries import category_named
from xinqiao.matters import importing
from xinqiao.matters.models import Channel, ImportedRow, Matter, PastAnswer, Petition, RunningClock
from xinqiao.matters.queries.clock_report import clock_report
from xinqiao.matters.queries.desk import matters
from xinqiao.people.vault import Identity, open_identity
from xinqiao.rules.answer_time import Handling, Notice
from xinqiao.rules.lifecycle import State
from xinqiao.rules.submission import problems

HEAD = ("id", "user", "title", "time", "text", "reply", "reply_time")
ANSWERED = (
    "7001",
    "A0007",
    "虚构小区电梯停运",
    "2026/3/2 9:32:09",
    "虚构小区电梯停运一个月，请联系甲小满，电话13800001234。",
    "网友您好，电梯已于3月10日修好，联系电话13800001234。",
    "2026/3/12 10:00:00",
)
WAITING = (
    "7002",
    "A0008",
    "虚构路积水",
    "2026-03-03 08:00:00",
    "虚构路下雨必积水。",
    "",
    "",
)


def table(folder: Path, *rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> Path:
    place = folder / "messages.csv"
    with place.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows((head, *rows))
    return place


def take(cast: Cast, place: Path, source: str = "old") -> importing.ImportOutcome:
    return importing.run(Actor.system("import"), cast.petition_office, source, read_rows(place))


def test_a_number_that_may_be_a_persons_names_no_row(cast: Cast, tmp_path: Path) -> None:
    place = table(tmp_path, ("110101199001010015", *WAITING[1:]), WAITING)
    assert take(cast, place).taken == 2
    assert take(cast, place).already == 2
    kept = [
        *ImportedRow.objects.values_list("row_key", flat=True),
        *Petition.objects.values_list("source_ref"),
    ]
    assert "110101199001010015" not in str(kept)
    assert "7002" in str(kept)


def test_an_answered_message_is_closed_with_its_answer_and_its_clocks_stop_on_that_day(
    cast: Cast, tmp_path: Path
) -> None:
    outcome = take(cast, table(tmp_path, ANSWERED))
    assert (outcome.taken, outcome.answered, outcome.problems) == (1, 1, [])
    petition = Petition.objects.get()
    assert petition.received_at == datetime.fromisoformat("2026-03-02T09:32:09+08:00")
    assert petition.matter.state == State.CLOSED
    assert petition.matter.next_due is None
    clock = RunningClock.objects.get(matter=petition.matter)
    assert (clock.code, str(clock.stopped_on), str(clock.due_on)) == ("T2", "2026-03-12", "2026-03-17")
    answer = PastAnswer.objects.get()
    assert "13800001234" not in answer.text
    assert "138****1234" in answer.text
    assert ANSWERED[5] == unseal(answer.sealed, context=f"matters.petition:{petition.pk}:past-answer")


def test_a_message_without_answer_waits_for_sorting_and_is_late_since_its_real_receipt(
    cast: Cast, tmp_path: Path
) -> None:
    take(cast, table(tmp_path, WAITING))
    matter = Matter.objects.get()
    assert matter.state == State.REGISTERED
    assert str(matter.next_due) == "2026-03-18"
    assert [c.code for c in matter.clocks.all()] == ["T2"]
    assert "由以前使用的系统迁入" in matter.petitions.get().late_reason


def test_the_platform_account_is_sealed_like_any_identity(cast: Cast, tmp_path: Path) -> None:
    take(cast, table(tmp_path, WAITING))
    person = Petition.objects.get().person
    assert person is not None
    assert person.masked_name == "A**"
    assert open_identity(person).name == "A0008"


def test_answers_are_found_by_search(cast: Cast, tmp_path: Path) -> None:
    take(cast, table(tmp_path, ANSWERED, WAITING))
    found = matters(cast.actor("registrar"), {"q": "修好"}).rows
    assert [m.title for m in found] == ["虚构小区电梯停运"]


def test_a_second_run_takes_nothing_twice_and_goes_on_with_new_rows(cast: Cast, tmp_path: Path) -> None:
    take(cast, table(tmp_path, ANSWERED))
    outcome = take(cast, table(tmp_path, ANSWERED, WAITING))
    assert (outcome.taken, outcome.already) == (1, 1)
    assert Petition.objects.count() == ImportedRow.objects.count() == 2


def test_the_same_number_from_another_source_is_another_message(cast: Cast, tmp_path: Path) -> None:
    take(cast, table(tmp_path, ANSWERED))
    assert take(cast, table(tmp_path, ANSWERED), source="other").taken == 1


def test_the_same_number_with_another_content_is_never_dropped_in_silence(cast: Cast, tmp_path: Path) -> None:
    take(cast, table(tmp_path, WAITING))
    changed = (*WAITING[:4], "完全不同的内容。", "", "")
    outcome = take(cast, table(tmp_path, changed))
    assert [p.id for p in outcome.problems] == ["7002"]
    assert "内容不同" in outcome.problems[0].text
    assert Petition.objects.count() == 1


def test_every_bad_row_is_told_with_its_row_number_and_the_good_ones_are_in(
    cast: Cast, tmp_path: Path
) -> None:
    bad = [
        ("8001", "u", "没有时间", "", "内容", "", ""),
        ("8002", "u", "时间不清", "上周三", "内容", "", ""),
        ("8003", "u", "将来", "2199-01-01 00:00:00", "内容", "", ""),
        ("8004", "u", "", "2026-03-03 08:00:00", "", "", ""),
        ("8005", "u", "倒置", "2026-03-03 08:00:00", "内容", "答复", "2026-03-01 08:00:00"),
        ("8006", "u", "缺答复时间", "2026-03-03 08:00:00", "内容", "答复", ""),
        ("8007", "u", "太长", "2026-03-03 08:00:00", "长" * 100_001, "", ""),
    ]
    outcome = take(cast, table(tmp_path, ANSWERED, *bad, WAITING, WAITING))
    assert outcome.taken == 2
    assert [(p.row, p.id) for p in outcome.problems] == [
        *((i, row[0]) for i, row in enumerate(bad, 3)),
        (11, "7002"),
    ]
    assert all(p.text.endswith(("。", "）")) for p in outcome.problems)
    assert not any("内容不同" in p.text for p in outcome.problems)


def test_a_message_without_title_gets_its_first_words(cast: Cast, tmp_path: Path) -> None:
    take(cast, table(tmp_path, ("9", "", "", "2026-03-03 08:00:00", "长" * 60, "", "")))
    assert Matter.objects.get().title == "长" * 40 + "…"


def test_an_xlsx_with_other_columns_comes_in_through_a_mapping(cast: Cast, tmp_path: Path) -> None:
    place = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(place))
    sheet = book.add_worksheet()
    when = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet.write_row(0, 0, ["序号", "诉求", "来件时间", "诉求人"])
    sheet.write_row(1, 0, ["K-1", "请修虚构路的路灯。"])
    sheet.write_datetime(1, 2, datetime(2026, 3, 4, 9, 30), when)  # noqa: DTZ001 - a spreadsheet knows no zone
    sheet.write(1, 3, "甲小满")
    book.close()
    mapping = {"id": "序号", "text": "诉求", "time": "来件时间", "name": "诉求人"}
    outcome = importing.run(Actor.system("import"), cast.housing, "k", read_rows(place, mapping))
    assert outcome.problems == []
    petition = Petition.objects.get()
    assert petition.received_at == datetime.fromisoformat("2026-03-04T09:30:00+08:00")
    assert petition.person is not None
    assert petition.person.masked_name == "甲**"
    assert [c.code for c in petition.matter.clocks.all()] == ["T3"]


def test_a_category_is_proposed_and_never_decided(cast: Cast, tmp_path: Path) -> None:
    load_categories(Actor.system("setup"), None, CLASSIC)
    importing.run(
        Actor.system("import"),
        cast.petition_office,
        "old",
        read_rows(table(tmp_path, WAITING)),
        propose=lambda text: category_named("城乡建设") if "积水" in text else None,
    )
    matter = Matter.objects.get()
    assert matter.category is None
    assert matter.proposed_category == category_named("城乡建设")


def test_a_group_that_fails_leaves_nothing_behind_and_the_groups_before_it_stay(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "GROUP", 2)
    rows = [(str(i), "", "题", "2026-03-03 08:00:00", f"第{i}件。", "", "") for i in range(5)]

    class PowerCut(Exception):
        pass

    def fail_at_the_second_group(text: str) -> None:
        if "第3件" in text:
            raise PowerCut

    place = table(tmp_path, *rows)
    with pytest.raises(PowerCut):
        importing.run(
            Actor.system("import"),
            cast.petition_office,
            "old",
            read_rows(place),
            propose=fail_at_the_second_group,
        )
    assert Petition.objects.count() == 2
    outcome = take(cast, place)
    assert (outcome.taken, outcome.already) == (3, 2)
    numbers = sorted(Petition.objects.values_list("number", flat=True))
    assert [int(n[-6:]) for n in numbers] == [1, 2, 3, 4, 5]


def test_a_handler_may_not_import(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(Denied):
        importing.run(cast.actor("handler"), cast.housing, "old", read_rows(table(tmp_path, WAITING)))


def test_the_report_tells_what_is_certain_and_what_is_not(cast: Cast, tmp_path: Path) -> None:
    late = (*ANSWERED[:6], "2026/7/1 10:00:00")
    take(cast, table(tmp_path, ANSWERED, ("7009", *late[1:]), WAITING))
    report = clock_report(Actor.system("report"))
    assert (report.matters, report.waiting, report.days) == (3, 1, (10, 121))
    assert dict(report.spans)["4–15 天"] == dict(report.spans)["121 天以上"] == 1
    (tally,) = report.tallies
    assert (tally.code, tally.kept, tally.missed, tally.running, tally.running_late) == ("T2", 1, 1, 0, 1)
    assert report.past.notice == {Notice.KEPT: 1, Notice.NOTHING_ON_RECORD: 1}
    assert report.past.handling == {Handling.KEPT: 1, Handling.MISSED: 1}
    assert report.median == 65.5
    assert (report.at_most(0.5), report.at_most(0.9)) == (10, 121)


def test_the_matter_page_shows_the_earlier_answer_masked(cast: Cast, tmp_path: Path, client: Client) -> None:
    take(cast, table(tmp_path, ANSWERED, WAITING))
    client.force_login(cast.staff["registrar"])
    answered, waiting = Matter.objects.order_by("pk")
    page = client.get(f"/desk/matters/{answered.pk}/")
    assert page.status_code == 200
    assert "原系统的答复" in page.content.decode()
    assert "13800001234" not in page.content.decode()
    assert "原系统的答复" not in client.get(f"/desk/matters/{waiting.pk}/").content.decode()


def test_a_telephone_without_a_name_is_kept_sealed_for_somebody_who_left_no_name(cast: Cast) -> None:
    place = Path(__file__).parents[1] / "intake" / "cases" / "tables" / "phone_noname.csv"
    assert take(cast, place).problems == []
    nameless, anonymous = (p.person for p in Petition.objects.order_by("number"))
    assert nameless is not None
    assert anonymous is not None
    assert (nameless.masked_name, nameless.name_index, open_identity(nameless).name) == ("未留姓名", None, "")
    assert (open_identity(nameless).phone, open_identity(nameless).address) == ("13800138009", "示例路9号")
    assert (open_identity(anonymous).phone, open_identity(anonymous).name) == ("13800138008", "")


@pytest.mark.parametrize("name", ["匿名", "无", "-"])
def test_a_row_whose_name_says_that_there_is_none_is_taken_as_anonymous(
    cast: Cast, tmp_path: Path, name: str
) -> None:
    row = ("7009", name, "路灯不亮", "2026-03-03 08:00:00", "虚构路路灯不亮。")
    place = table(tmp_path, row, head=("编号", "姓名", "标题", "来信时间", "正文"))
    assert take(cast, place).problems == []
    assert Petition.objects.get().person is None


def test_a_caller_may_leave_a_number_only_and_a_visitor_may_not() -> None:
    given = submission(channel=Channel.CALL, identity=Identity(name="", phone="13800001234"))
    assert problems(given, now()) == {}
    there = replace(given, channel=Channel.VISIT)
    assert list(problems(there, now())) == ["petitioner.name"]
    unreachable = replace(given, identity=Identity(name=""))
    assert list(problems(unreachable, now())) == ["petitioner.name"]
