"""The audit administrator sees who did what, and no content of a matter."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import Cast, registered, reload
from xinqiao.kernel import audit, clock
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.exporting_log import export_log
from xinqiao.matters.commands.reveal import reveal_identity
from xinqiao.matters.commands.sorting import clear_staff, name_accused, sort_matter
from xinqiao.matters.models import Matter
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.queries import audit_filter
from xinqiao.rules.disclosing import Purpose

pytestmark = pytest.mark.django_db


def _log(cast: Cast, client: Client) -> str:
    client.force_login(cast.staff["audit_admin"])
    return client.get("/desk/audit/").content.decode()


def test_a_reason_written_about_a_matter_is_not_shown_to_the_audit_administrator(
    cast: Cast, client: Client
) -> None:
    given = registered(cast)
    matter = Matter.objects.get(pk=given.petition.matter_id)
    why = "此人反映的是某某小区的漏水"
    sort_matter(cast.actor("registrar"), matter, kind=Kind.CLAIM, route="31(6)", reason=why, category=None)
    kept = audit.read(AuditEntry.objects.get(action="matter.sort"))
    assert "漏水" in kept["reason"]
    shown = _log(cast, client)
    assert "漏水" not in shown
    assert "理由属于事项内容" in shown


def test_the_purpose_for_which_an_identity_was_opened_and_why_something_was_refused_are_shown(
    cast: Cast, client: Client
) -> None:
    given = registered(cast)
    reveal_identity(cast.actor("registrar"), given.petition, Purpose.VERIFY)
    client.post("/login/", {"username": "handler", "password": "not-the-password"})
    shown = _log(cast, client)
    assert "核对身份" in shown
    assert "用户名或者密码不对" in shown


def test_a_frequent_kind_and_a_long_stretch_of_days_are_found_without_sorting_the_log(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(**wanted: str) -> list[int]:
        return sorted(audit_filter.audit_filter(wanted).found.values_list("seq", flat=True))

    registered(cast)
    early, day = found(), clock.today()
    with clock.at(clock.now() + timedelta(days=9)):
        registered(cast)
    late = sorted(set(found()) - set(early))
    assert early
    assert late
    assert found(since=str(day), until=str(day + timedelta(days=8))) == early
    assert found(since=str(day + timedelta(days=9))) == late
    assert found(since=str(day + timedelta(days=10))) == []
    seldom = found(kind="matters.petition")
    assert seldom
    monkeypatch.setattr(audit_filter, "_SELDOM", 1)
    assert found(kind="matters.petition") == seldom


def test_the_log_does_not_tell_which_matter_is_an_accusation(cast: Cast, client: Client) -> None:
    """条例 30(3): that one was registered, and by whom, stays in the log; its number does not stand beside what only an accusation knows."""
    matter = registered(cast, accusation=True).petition.matter
    name_accused(cast.actor("registrar"), reload(matter), units=[cast.environment])
    clear_staff(cast.actor("office_leader"), reload(matter), cast.staff["inspector"], reason="核实需要")
    shown = _log(cast, client)
    rows = [
        r for r in shown.split("<tr>") if "登记被检举控告对象</a>" in r or "批准知悉检举控告事项</a>" in r
    ]
    assert len(rows) == 2
    for row in rows:
        assert matter.number not in row
        assert f"matters.matter:{matter.pk}" not in row
        assert "编号不在这里显示" in row
    for wanted in ({"object": matter.number}, {"object": str(matter.pk), "kind": "matters.matter"}):
        found = audit_filter.audit_filter(wanted).found
        assert found.exists() is ("kind" not in wanted), "what any matter knows is found"
        assert not found.filter(action__in=("matter.accuse", "matter.clear")).exists()
        assert matter.number not in str(_told(cast, wanted))


def _told(cast: Cast, wanted: dict[str, str]) -> list[str]:
    """Of the file that goes out: what stands beside the acts of accusations."""
    sheet = export_log(cast.actor("audit_admin"), None, wanted=wanted | {"action": "matter.accuse"})
    return [str(row[4]) for row in sheet.rows]
