"""A command that is only rehearsed says what it would refuse and writes nothing."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.cast import Cast, accepted, sent_in
from tests.intake.sample_files import picture
from xinqiao.kernel import rehearsal
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Denied, InvalidInput, Rehearsed
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.handling import log
from xinqiao.matters.commands.intake import attach
from xinqiao.matters.models import LogEntry, LogKind, Matter

pytestmark = pytest.mark.django_db


def _stored() -> set[Path]:
    return {p for p in Path(settings.XINQIAO_FILES).rglob("*") if p.is_file() and p.parent.name != "waiting"}


def test_it_writes_nothing_and_says_so(cast: Cast) -> None:
    matter = accepted(cast)
    logged = LogEntry.objects.filter(matter=matter).count()
    before = AuditEntry.objects.count(), Matter.objects.get(pk=matter.pk).version, rehearsal.done()
    with rehearsal.rehearsal(), pytest.raises(Rehearsed):
        log(cast.actor("handler"), matter, LogKind.NOTE, "电话联系", happened_on=today())
    assert (AuditEntry.objects.count(), Matter.objects.get(pk=matter.pk).version, rehearsal.done()) == before
    assert LogEntry.objects.filter(matter=matter).count() == logged
    log(cast.actor("handler"), matter, LogKind.NOTE, "电话联系", happened_on=today())
    assert rehearsal.done() == before[2] + 1


def test_it_refuses_what_it_would_refuse_and_no_denial_is_recorded(cast: Cast) -> None:
    matter = accepted(cast)
    denied = AuditEntry.objects.filter(outcome="denied").count()
    with rehearsal.rehearsal():
        with pytest.raises(InvalidInput, match="两人"):
            log(cast.actor("handler"), matter, LogKind.INVESTIGATION, "入户", happened_on=today())
        with pytest.raises(Denied):
            log(cast.actor("outsider"), matter, LogKind.NOTE, "x", happened_on=today())
    assert AuditEntry.objects.filter(outcome="denied").count() == denied


def test_no_file_is_put_in_its_place(cast: Cast) -> None:
    petition = accepted(cast).petitions.get()
    before = _stored()
    sealed = sent_in("来信.png", picture("PNG"))
    with rehearsal.rehearsal(), pytest.raises(Rehearsed):
        attach(cast.actor("registrar"), petition, (sealed,))
    assert _stored() == before
    assert not petition.attachments.exists()
