"""The audit administrator sees who did what, and no content of a matter."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import Cast, registered, reload
from xinqiao.kernel import audit, clock
from xinqiao.kernel.errors import Denied
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.exporting_log import export_log
from xinqiao.matters.commands.intake import attach
from xinqiao.matters.commands.reveal import reveal_identity
from xinqiao.matters.commands.sorting import clear_staff, name_accused, sort_matter
from xinqiao.matters.models import Matter
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.queries import audit_filter
from xinqiao.matters.queries.subjects import withheld
from xinqiao.rules.basis import Basis
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
    """条例 30(3): that one was registered, passed on and refused, and by whom, stays in the log; its number stands beside none of it, for what
    comes before and after would tell it."""
    matter = registered(cast, accusation=True).petition.matter
    other = registered(cast).petition.matter
    name_accused(cast.actor("registrar"), reload(matter), units=[cast.environment])
    clear_staff(cast.actor("office_leader"), reload(matter), cast.staff["inspector"], reason="核实需要")
    with pytest.raises(Denied):
        attach(cast.actor("outsider"), matter.petitions.get(), [])
    shown = _log(cast, client)
    assert other.number in shown
    assert matter.number not in shown
    assert f"matters.matter:{matter.pk}" not in shown
    assert str(matter.petitions.get().pk) not in shown
    for wanted in ({"object": matter.number}, {"object": str(matter.pk), "kind": "matters.matter"}):
        assert not audit_filter.audit_filter(wanted).found.exists()
    assert audit_filter.audit_filter({"object": other.number}).found.exists()
    for action in ("matter.accuse", "petition.attach"):
        sheet = export_log(cast.actor("audit_admin"), None, wanted={"action": action})
        assert [row[4] for row in sheet.rows] == ["编号不在这里显示"]


def test_who_was_refused_is_found_by_the_number_of_an_ordinary_matter(cast: Cast) -> None:
    petition = registered(cast).petition
    with pytest.raises(Denied):
        attach(cast.actor("outsider"), petition, [])
    found = audit_filter.audit_filter({"object": petition.matter.number}).found
    assert found.filter(action="petition.attach", outcome="denied").count() == 1


def test_what_only_accusations_rest_on_is_told_without_the_number(cast: Cast) -> None:
    matter = registered(cast).petition.matter
    for paragraph in (1, 2, 3):
        basis = Basis(article=30, paragraph=paragraph).text
        event = audit.Event(
            action="matter.forward", subject=f"matters.matter:{matter.pk}", matter_id=matter.pk, basis=basis
        )
        audit.append_alone(cast.actor("registrar"), event)
    entries = list(AuditEntry.objects.filter(action="matter.forward"))
    assert withheld(entries) == {entry.seq for entry in entries}
    assert len(entries) == 3
