"""Files past their period are appraised by two people and destroyed as one act that leaves tombstones (M-I7; 档案法 21)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.cast import PETITIONER, Cast, registered
from tests.filed import closed_and_filed
from tests.outgoing.walks import destruction_now
from tests.web.pages import browser_of, page_of
from xinqiao.controls.reading import Period
from xinqiao.controls.safekeeping import KEPT_BY_NAME
from xinqiao.jobs.handlers import HANDLERS
from xinqiao.kernel import audit, clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI, now, today
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.kernel.models import AuditEntry, Job
from xinqiao.kernel.storage import store
from xinqiao.kernel.stored import StoredPath, stored_columns
from xinqiao.matters import files
from xinqiao.matters.commands.open import open_petition
from xinqiao.matters.models import Attachment, Matter, MatterUnit, Paper, Petition
from xinqiao.matters.queries.access import get_matter, visible
from xinqiao.matters.query_codes import code_of
from xinqiao.matters.search import condition
from xinqiao.matters.stored import check_stored
from xinqiao.outgoing.commands import archiving, destroying
from xinqiao.outgoing.erasing import OWN_BOOKS, of_file
from xinqiao.outgoing.models import DestroyedFile
from xinqiao.outgoing.queries.destroying import left_out, may_go, to_appraise, tombstone
from xinqiao.oversight.models import Sponsorship
from xinqiao.people.models import Person
from xinqiao.people.vault import open_identity
from xinqiao.rules.destroying import fingerprint
from xinqiao.rules.shelving import FileState
from xinqiao.shelves.models import PaperFile


def past(matter: Matter) -> Matter:
    """Its file, closed so that ten years after its year are just over."""
    Matter.objects.filter(pk=matter.pk).update(closed_at=now() - timedelta(days=366 * 11))
    return Matter.objects.get(pk=matter.pk)


def _words(value: Any) -> str:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode(errors="ignore")
    return str(value)


def everything_kept() -> str:
    """Every word of every table but the log, the steps and the list itself."""
    left = {"kernel_auditentry", "courses_step", "kernel_job"}
    tables = [t for t in connection.introspection.table_names() if t not in left]
    with connection.cursor() as cursor:
        found: list[str] = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [_words(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)


def test_a_file_past_its_period_is_destroyed_for_good_and_leaves_a_tombstone(
    cast: Cast, client: Client
) -> None:
    archivist, leader, office = cast.actor("archivist"), cast.actor("office_leader"), cast.petition_office
    matter = closed_and_filed(cast)
    with pytest.raises(Refused, match="没有保管期限届满"):
        destroying.list_to_destroy(archivist, office, opinion="没有继续保存的价值")
    matter = past(matter)
    petition = Petition.objects.get(matter=matter)
    code, person = code_of(petition), petition.person
    assert person is not None
    paths = list(Attachment.objects.filter(matter=matter).values_list("path", flat=True))
    paths += matter.packages.values_list("path", flat=True)
    paths += Paper.objects.filter(matter=matter).exclude(pdf_path="").values_list("pdf_path", flat=True)
    assert len(paths) >= 3, "material, package, notice"
    made = destroying.list_to_destroy(archivist, office, opinion="没有继续保存的价值")
    assert to_appraise(office.pk, today()).count() == 0, "it lies on a list"
    with pytest.raises(Denied):
        destroying.approve_destruction(archivist, made, note="同意")
    with pytest.raises(Refused, match="待批准"):
        destroying.carry_out(archivist, made, witness=cast.staff["registrar"], paper="none")
    destroying.approve_destruction(leader, destruction_now(made), note="同意销毁")
    archiving.set_keeping(archivist, matter, keeping="permanent", reason="有市领导重要批示")
    with pytest.raises(Refused, match=f"改定了保管期限：{matter.number}"):
        destroying.carry_out(archivist, destruction_now(made), witness=cast.staff["registrar"], paper="none")
    archiving.set_keeping(archivist, matter, keeping="ten", reason="批示不是对此件的")
    with pytest.raises(InvalidInput, match="两人在场"):
        destroying.carry_out(archivist, destruction_now(made), witness=cast.staff["archivist"], paper="none")
    given = {"matter": matter, "volume": 1, "pages": 3, "since": now()}
    lent = PaperFile.objects.create(unit=cast.housing, code="elsewhere", **given)
    with pytest.raises(Refused, match="先收回、交还"):
        destroying.carry_out(
            archivist, destruction_now(made), witness=cast.staff["registrar"], paper="together"
        )
    lent.delete()
    volume = PaperFile.objects.create(unit=office, code="here", **given)
    with pytest.raises(InvalidInput, match="纸质案卷在册"):
        destroying.carry_out(archivist, destruction_now(made), witness=cast.staff["registrar"], paper="none")
    assert "施工" in everything_kept()
    destroying.carry_out(archivist, destruction_now(made), witness=cast.staff["registrar"], paper="together")
    assert PaperFile.objects.get(pk=volume.pk).state == FileState.DESTROYED
    assert store().read(paths[0]), "files go after the commit"
    job = Job.objects.get(kind=destroying.JOB)
    HANDLERS[job.kind].run(job.argument)
    HANDLERS[job.kind].run(job.argument)
    for path in paths:
        with pytest.raises(FileNotFoundError):
            store().read(path)
    kept = everything_kept()
    for word in ("施工", "2单元", "照片说明", "云水市人民法院", PETITIONER.name[0] + "某"):
        assert word not in kept, word
    person = Person.objects.get(pk=person.pk)
    assert (open_identity(person).name, person.name_index, person.phone_index) == ("", None, None)
    found = condition("施工")
    assert found is not None
    assert not Matter.objects.extra(where=[f"matters_matter.id IN ({found[0]})"], params=found[1]).exists()
    row = DestroyedFile.objects.get(matter=matter, struck="")
    assert row.tombstone_sha256 == fingerprint(tombstone(row))
    assert row.files == len(paths)
    entry = AuditEntry.objects.get(subject=f"matters.matter:{matter.pk}", action="destruction.carry_out")
    assert row.tombstone_sha256 in bytes(entry.leaf).decode()
    assert next(audit.verify(), None) is None, "the log still verifies"
    assert check_stored().problems == []
    for name in ("registrar", "office_leader", "office_principal", "archivist"):
        with pytest.raises(NotFound):
            get_matter(cast.actor(name), matter.pk)
        assert not visible(cast.actor(name)).filter(pk=matter.pk).exists()
    with pytest.raises(InvalidInput, match="依法销毁"):
        open_petition(Actor.citizen(petition.pk, matter.pk), None, matter.number, code)
    with pytest.raises(Refused, match="已销毁"):
        destroying.drop_destruction(archivist, destruction_now(made), reason="不要了，作废")
    shown = page_of(browser_of(cast, client, "archivist"), reverse("outgoing:destruction", args=[made.pk]))
    assert row.tombstone_sha256[:16] in shown
    assert "备份轮换" in shown
    assert "到期鉴定" in page_of(client, reverse("outgoing:index"))


def test_what_is_owed_to_the_archives_or_is_an_accusation_is_never_destroyed(cast: Cast) -> None:
    archivist, office = cast.actor("archivist"), cast.petition_office
    matter = past(closed_and_filed(cast))
    ago = now() - timedelta(days=366 * 31)
    for keeping in ("permanent", "thirty"):
        archiving.set_keeping(archivist, matter, keeping=keeping, reason="有处理结果的")
        Matter.objects.filter(pk=matter.pk).update(closed_at=ago)
        assert not to_appraise(office.pk, today()).exists(), keeping
    archiving.set_keeping(archivist, matter, keeping="ten", reason="没有处理结果的")
    assert to_appraise(office.pk, today()).count() == 1
    made = destroying.list_to_destroy(archivist, office, opinion="没有继续保存的价值")
    Matter.objects.filter(pk=matter.pk).update(confidential=True)
    with pytest.raises(Refused, match="没有案卷"):
        destroying.approve_destruction(cast.actor("office_leader"), made, note="同意")
    assert not may_go(today()).filter(pk=matter.pk).exists(), "whether it lies on a list or not"


def test_what_must_wait_is_not_listed_approved_destroyed_or_owed(cast: Cast, client: Client) -> None:
    archivist, leader, office = cast.actor("archivist"), cast.actor("office_leader"), cast.petition_office
    matter, between, running = closed_and_filed(cast), closed_and_filed(cast), registered(cast).petition
    Matter.objects.filter(pk=matter.pk).update(closed_at=datetime(today().year - 11, 3, 3, tzinfo=SHANGHAI))

    def owed() -> int:
        year = Period(first=today().replace(month=1, day=1), last=today().replace(month=12, day=31))
        rows = [o for o in KEPT_BY_NAME.items(year, today()) if o.rows.model is Matter]
        return sum(o.rows.filter(pk=matter.pk).count() for o in rows)

    def listable() -> tuple[int, int]:
        return to_appraise(office.pk, today()).count(), left_out(office.pk, today())[0]

    given = {"matter": matter, "turn_since": now(), "opened_at": now(), "last_on": today()}
    part = MatterUnit(matter=matter, unit=cast.city_government, part="reviewing", since=now())
    sponsored = Sponsorship(stage="active", unit=office, leader=cast.staff["office_leader"], **given)
    for holds in (part, sponsored):
        assert (listable(), owed()) == ((1, 0), 1)
        holds.save()
        assert (listable(), owed()) == ((0, 1), 0), holds
        holds.delete()
    made = destroying.list_to_destroy(archivist, office, opinion="没有继续保存的价值")
    first, second = (Petition.objects.filter(matter=m) for m in (between, running.matter))
    first.update(repeat_of=Petition.objects.get(matter=matter))
    second.update(split_from=first.get())
    with pytest.raises(Refused, match=f"被在办事项引用.*{matter.number}"):
        destroying.approve_destruction(leader, made, note="同意销毁")
    second.update(split_from=None)
    destroying.approve_destruction(leader, destruction_now(made), note="同意销毁")
    second.update(split_from=first.get())
    with pytest.raises(Refused, match=f"被在办事项引用.*{matter.number}"):
        destroying.carry_out(archivist, destruction_now(made), witness=cast.staff["registrar"], paper="none")
    destroying.drop_destruction(archivist, destruction_now(made), reason="有事项在办引用")
    shown = page_of(browser_of(cast, client, "archivist"), reverse("outgoing:index"))
    assert "另有1件期满而暂不列入" in shown
    named, alone = Attachment.objects.get(matter=between).path, files.keep(b"of no row")[0]
    type(made).objects.filter(pk=made.pk).update(left=[named, alone])
    HANDLERS[destroying.JOB].run({"destruction": made.pk})
    assert files.read(named), "a row still names it"
    with pytest.raises(FileNotFoundError):
        store().read(alone)


def test_what_nobody_appraised_in_the_year_after_its_period_is_broken(cast: Cast) -> None:
    matter = closed_and_filed(cast)
    closed = datetime(2015, 3, 3, tzinfo=SHANGHAI)
    Matter.objects.filter(pk=matter.pk).update(closed_at=closed)
    year = Period(first=date(2026, 1, 1), last=date(2026, 12, 31))
    units = [cast.petition_office.pk]

    def ranks(day: datetime) -> list[Any]:
        with clock.at(day):
            owed = [o for o in KEPT_BY_NAME.items(year, day.date()) if o.rows.model is Matter]
            return [row.rank for o in owed for row in o.standing_rows(0, units, day.date())]

    waiting, late = (
        ranks(datetime(2026, 12, 31, 9, tzinfo=SHANGHAI)),
        ranks(datetime(2027, 1, 4, 9, tzinfo=SHANGHAI)),
    )
    Matter.objects.filter(pk=matter.pk).update(erased_on=date(2026, 12, 30))
    done = ranks(datetime(2027, 1, 4, 9, tzinfo=SHANGHAI))
    assert (len(waiting), len(late), len(done)) == (1, 1, 1)
    assert len({*waiting, *late, *done}) == 3


def test_whatever_leads_to_a_matter_is_erased_or_named() -> None:
    labels = {model._meta.label_lower for model in of_file()}
    assert not labels & set(OWN_BOOKS)
    reached = {
        "matters.paper",
        "matters.logentry",
        "reception.receptionwords",
        "policy.casediscussion",
        "exchange.parcel",
    }
    assert reached <= labels
    assert set(OWN_BOOKS) <= {model._meta.label_lower for model in apps.get_models()}
    for model, column in stored_columns():
        label = model._meta.label_lower
        assert label in labels | set(OWN_BOOKS), (label, column.name)
    stored = {
        m._meta.label_lower
        for m in of_file()
        if any(isinstance(f, StoredPath) for f in m._meta.concrete_fields)
    }
    assert {"matters.attachment", "matters.filepackage", "matters.paper", "reception.signedrecord"} <= stored
