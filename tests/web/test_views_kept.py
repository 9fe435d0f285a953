"""Who was shown a matter is kept, a row a page, and told on one page by one query (M-I3)."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, registered
from tests.disclosing import asked, called
from xinqiao.kernel import audit
from xinqiao.kernel.models import AuditEntry, Viewing
from xinqiao.matters.commands.disclosure import sign
from xinqiao.matters.models import Disclosure, Matter
from xinqiao.matters.queries.looks import looks
from xinqiao.rules.disclosing import CALL
from xinqiao.rules.watermark import found as marks

pytestmark = pytest.mark.django_db


def ways(**which: Any) -> list[tuple[int | None, str, str]]:
    return list(Viewing.objects.filter(**which).order_by("pk").values_list("matter", "way", "page"))


def test_pages_lists_searches_and_programs_leave_a_row_and_what_shows_nothing_leaves_none(
    cast: Cast, client: Client
) -> None:
    one, other = (registered(cast, title=title).petition.matter_id for title in ("噪声扰民", "拖欠工资"))
    number = Matter.objects.get(pk=one).number
    client.force_login(cast.staff["registrar"])
    staff = cast.staff["registrar"].pk
    client.get(f"/desk/matters/{one}/")
    assert ways() == [(one, "page", "desk:matter")]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/desk/matters/")
    assert {m for m, way, _page in ways(way="list")} == {one, other}
    assert sum("INSERT INTO" in q["sql"] for q in queries) == 1  # a statement a page, however many lines
    client.get("/desk/matters/?q=没有这样的话")
    assert ways(way="search") == [(None, "search", "desk:matters")]
    client.get(f"/api/v1/matters/{number}")
    assert ways(matter=one, way="page")[-1][2].startswith("api")
    client.get("/ledger/")
    assert ways(way="ledger") != []
    client.post("/desk/matters/export/", {"query": ""})
    assert {m for m, _way, _page in ways(way="export")} == {one, other}
    before = Viewing.objects.count()
    client.get("/desk/drafts/")
    client.get("/desk/matters/999999/")
    client.force_login(cast.staff["outsider"])
    client.get(f"/desk/matters/{one}/")  # hidden from this person
    assert Viewing.objects.count() == before
    assert {v.staff for v in Viewing.objects.all()} == {staff}


def test_a_view_can_neither_be_changed_nor_removed_and_without_its_row_nothing_is_shown(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = registered(cast).petition.matter_id
    client.force_login(cast.staff["registrar"])
    client.get(f"/desk/matters/{matter}/")
    for forge in (lambda: Viewing.objects.update(staff=1), lambda: Viewing.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            forge()
    monkeypatch.setattr("xinqiao.kernel.viewing.keep", _fails)
    client.raise_request_exception = False
    assert client.get(f"/desk/matters/{matter}/").status_code == 500


def _fails(*_args: Any, **_more: Any) -> None:
    raise DatabaseError("disk full")


def test_who_saw_a_matter_is_told_to_auditor_and_inspector_and_a_leaked_text_names_its_reader(
    cast: Cast, client: Client
) -> None:
    form = asked(cast)
    sign(cast.actor("principal"), form)
    petition, matter = form.petition, form.matter
    client.force_login(cast.staff["section_head"])
    asked_for = client.get(f"/desk/petitions/{petition.pk}/reveal/identity/").content.decode()
    assert "请总机联系" in asked_for
    assert "须由主要负责人签审批表" in asked_for
    shown = client.post(
        f"/desk/petitions/{petition.pk}/reveal/identity/", {"purpose": "verify"}
    ).content.decode()
    assert "13800001234" in shown
    assert "110101199001010015" not in shown
    assert "子科长 · 住房和城乡建设局" in shown  # the mark that is seen
    assert {m.staff for m in marks(shown)} == {cast.staff["section_head"].pk}
    refused = client.post(f"/desk/petitions/{petition.pk}/reveal/identity/", {"purpose": "serve"})
    assert refused.status_code == 409
    assert "信息查询审批表" in refused.content.decode()

    with CaptureQueriesContext(connection) as queries:
        told = looks(matter=matter.pk)
    assert len(queries) == 1
    assert {(look.by, look.way) for look in told} >= {
        (f"staff:{cast.staff['section_head'].pk}", "page"),
        (f"staff:{cast.staff['section_head'].pk}", "identity.reveal"),
    }
    client.force_login(cast.staff["audit_admin"])
    page = client.post("/disclosure/looks/", {"number": petition.number, "person": ""}).content.decode()
    assert "子科长" in page
    assert "含未遮盖信息" in page
    kept = audit.read(AuditEntry.objects.get(action="viewing.read"))
    assert kept["after"] == {"matter": matter.pk, "person": None}
    leaked = client.post(
        "/disclosure/looks/", {"leaked": shown[shown.index("13800001234") :][:80]}
    ).content.decode()
    assert "显示给子科长" in leaked
    assert client.post("/disclosure/looks/", {"number": "", "person": ""}).status_code == 422
    client.force_login(cast.staff["inspector"])
    by_person = {"number": "", "person": cast.staff["section_head"].pk}
    assert client.post("/disclosure/looks/", by_person).status_code == 422  # of a unit beside the own
    client.force_login(cast.staff["handler"])
    assert client.get("/disclosure/looks/").status_code == 404


@pytest.mark.pdf
def test_form_register_slip_and_print_are_set_and_hold_no_more_than_they_should(
    cast: Cast, client: Client
) -> None:
    form, call = asked(cast), called(cast)
    client.force_login(cast.staff["section_head"])
    for address in (f"/disclosure/{form.pk}/form.pdf", "/disclosure/register.pdf"):
        assert client.get(address).content.startswith(b"%PDF"), address
    for who, may in (("section_head", True), ("handler", False)):
        client.force_login(cast.staff[who])
        assert ("打印登记册" in client.get("/disclosure/").content.decode()) is may, who
        assert (client.get("/disclosure/register.pdf").status_code == 200) is may, who
    waiting = client.get(f"/disclosure/calls/{call.pk}/").content.decode()
    assert f'<span class="state waiting">{CALL.stages[call.stage]}</span>' in waiting
    client.force_login(cast.staff["section_head"])
    assert client.get(f"/disclosure/calls/{call.pk}/slip.pdf").status_code == 404
    assert client.post(f"/disclosure/{form.pk}/take-out/print/").status_code == 409
    assert Disclosure.objects.get(pk=form.pk).released == ""
