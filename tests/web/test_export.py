"""A list leaves the system masked, without accusations, harmless to spreadsheets, and on record."""

import io

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.cast import Cast, registered
from xinqiao.kernel import audit
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands import exporting
from xinqiao.matters.commands.exporting import HEADINGS


def export(cast: Cast, client: Client, who: str, query: str = "") -> list[list[object]]:
    client.force_login(cast.staff[who])
    answer = client.post("/desk/matters/export/", {"query": query})
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment;")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    found: list[list[object]] = [list(row) for row in book.get_sheet_by_index(0).to_python()]
    *rows, blank, note = found
    assert not any(blank)
    assert str(note[0]).startswith("清单共")
    return rows


def test_the_filtered_list_comes_out_masked_and_formulas_stay_text(cast: Cast, client: Client) -> None:
    registered(cast, title='=HYPERLINK("http://example.invalid","甲小满的电话13800001234")')
    registered(cast, title="别的事项")
    rows = export(cast, client, "registrar", "q=HYPERLINK")
    assert tuple(rows[0]) == HEADINGS
    assert len(rows) == 2
    title = str(rows[1][1])
    assert title.startswith("=HYPERLINK")
    assert "13800001234" not in title
    assert "甲小满" not in title


def test_an_accusation_is_never_in_a_list_that_leaves_the_system(cast: Cast, client: Client) -> None:
    registered(cast, accusation=True, title="反映某人问题")
    registered(cast, title="普通事项")
    for who in ("office_leader", "registrar"):
        assert [row[1] for row in export(cast, client, who)[1:]] == ["普通事项"]


def test_the_file_says_how_many_there_were_and_what_is_left_out(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered(cast, accusation=True, title="反映某人问题")
    for number in range(3):
        registered(cast, title=f"事项{number}")
    client.force_login(cast.staff["office_leader"])

    def note() -> str:
        answer = client.post("/desk/matters/export/", {"query": ""})
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        return str(book.get_sheet_by_index(0).to_python()[-1][0])

    assert note() == "清单共3件，导出3件。检举控告事项不导出、不计数，个人信息已遮盖。"
    monkeypatch.setattr(exporting, "MOST", 2)
    assert note().startswith("清单共3件，导出最近的2件，其余请缩小筛选范围另行导出。")


def test_who_took_how_much_is_on_record_without_the_words_searched_for(cast: Cast, client: Client) -> None:
    registered(cast, title="别的事项")
    export(cast, client, "registrar", "q=别的&state=registered")
    told = audit.read(AuditEntry.objects.get(action="matter.export"))
    assert told["after"] == {"lines": 1, "filter": {"state": "registered"}}


def test_a_handler_may_not_take_lists_out(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff["handler"])
    assert client.post("/desk/matters/export/").status_code in (403, 404)
    assert "导出清单" not in client.get("/desk/matters/").content.decode()
    assert client.get("/desk/matters/export/").status_code == 302


def test_only_the_chosen_rows_are_taken_out_and_still_no_accusation(cast: Cast, client: Client) -> None:
    wanted = registered(cast, title="勾选的").petition.matter
    registered(cast, title="没有勾选的")
    hidden = registered(cast, accusation=True, title="反映某人问题").petition.matter
    client.force_login(cast.staff["registrar"])
    assert 'formaction="/desk/matters/export/"' in client.get("/desk/matters/").content.decode()
    sent = {"query": "", "chosen": "yes", "matter": [wanted.pk, hidden.pk]}
    answer = client.post("/desk/matters/export/", sent)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert [row[1] for row in book.get_sheet_by_index(0).to_python()[1:-2]] == ["勾选的"]
    assert client.post("/desk/matters/export/", {"query": "", "chosen": "yes"}).status_code == 302
