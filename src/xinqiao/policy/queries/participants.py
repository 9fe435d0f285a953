"""The table of subject → required participants, as this office keeps it (M-P3)."""

from collections.abc import Mapping

from xinqiao.offices.models import Unit
from xinqiao.offices.queries import units
from xinqiao.policy.models import RequiredParticipant
from xinqiao.rules.participants import SUBJECTS, RequiredParty, recognise


def table() -> dict[str, tuple[RequiredParty, ...]]:
    """Every subject with its departments: the rows the office begins with, replaced subject by subject by its own."""
    own: dict[str, list[RequiredParty]] = {}
    for row in RequiredParticipant.objects.all():
        words = tuple(w.strip() for w in row.words.splitlines() if w.strip())
        own.setdefault(row.subject, []).append(RequiredParty(title=row.title, words=words))
    return {**SUBJECTS, **{subject: tuple(rows) for subject, rows in own.items()}}


def named_units(subject: str) -> Mapping[str, int]:
    """Units that the office has set for the departments of a subject."""
    rows = RequiredParticipant.objects.filter(subject=subject).exclude(unit=None)
    return {row.title: row.unit_id for row in rows if row.unit_id is not None}


def proposed_unit(party: RequiredParty, set_by_office: Mapping[str, int], near: Unit) -> int | None:
    """The unit that is proposed for a department: the one that the office set, else one recognised by its name, those of the
    same region and level first."""
    if party.title in set_by_office:
        return set_by_office[party.title]
    found = sorted(units(), key=lambda u: (u.region != near.region, u.level != near.level, u.pk))
    return recognise(party, ((u.pk, u.name) for u in found))
