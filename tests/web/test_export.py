"""A list leaves the system masked, without accusations, harmless to spreadsheets, and on record."""

import io

from django.test import Client
from python_calamine import CalamineWorkbook

from tests.cast import Cast, registered
from xinqiao.kernel import audit
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.exporting import HEADINGS


def export(cast: Cast, client: Client, who: str, query: str = "") -> list[list[object]]:
    client.force_login(cast.staff[who])
    answer = client.post("/desk/matters/export/", {"query": query})
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment;")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]


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
