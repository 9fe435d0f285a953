"""The templates that an office can write from: those of the product, as the office changed them."""

from dataclasses import dataclass

from django.db.models import Max, QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.library.models import TemplateVersion
from xinqiao.library.queries.instruments import require_reader
from xinqiao.library.templates import shipped
from xinqiao.rules.templates import Template


def templates_of(unit_id: int, kind: str = "") -> list[Template]:
    """Those that hold for a unit, of one kind of paper or of all: the product's, with the unit's approved changes one after the other."""
    found = {each.code: each for each in shipped()}
    changes = TemplateVersion.objects.filter(unit_id=unit_id, approved=True).select_related("category")
    for change in changes.order_by("decided_at", "pk"):
        found.pop(change.code, None)
        if not change.retired:
            found[change.code] = change.template
    return [each for each in found.values() if kind in ("", each.kind)]


def fitting(unit_id: int, kind: str, category: str) -> list[Template]:
    """Those for a matter: made for its category first, then those for all; others are not offered."""
    found = [each for each in templates_of(unit_id, kind) if each.category in ("", category)]
    return sorted(found, key=lambda each: not each.category)


def template_named(unit_id: int, code: str) -> Template | None:
    """The template of this code that holds for the unit."""
    return next((each for each in templates_of(unit_id) if each.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextUsed:
    """From which text of a template a paper was begun. `change`: the unit's version of it, None for the product's own; `known`: that
    text is still in the library."""

    name: str
    change: TemplateVersion | None = None
    known: bool = True


def text_used(unit_id: int, code: str, sha256: str) -> TextUsed:
    """The version of a template that a paper names by its hash."""
    changes = [c for c in versions_of(unit_id, code).filter(approved=True) if c.template.sha256 == sha256]
    if changes:
        return TextUsed(name=changes[0].name, change=changes[0])
    own = next((each for each in shipped() if each.code == code), None)
    return TextUsed(name=own.name if own else code, known=own is not None and own.sha256 == sha256)


def versions_of(unit_id: int, code: str) -> QuerySet[TemplateVersion]:
    """Every change of a template by the unit, the newest first."""
    found = TemplateVersion.objects.filter(unit_id=unit_id, code=code)
    return found.select_related("proposed_by", "decided_by", "category").order_by("-pk")


def body_before(change: TemplateVersion) -> str:
    """What held where this change came, or would come; empty for a new template."""
    held = versions_of(change.unit_id, change.code).filter(approved=True).exclude(pk=change.pk)
    if change.decided_at is not None:
        held = held.filter(decided_at__lt=change.decided_at)
    last = held.order_by("decided_at", "pk").last()
    own = next((each.body for each in shipped() if each.code == change.code), "")
    return (own if last is None else last.body).strip()


def waiting(unit_id: int) -> QuerySet[TemplateVersion]:
    """The changes that nobody has decided, the oldest first."""
    return TemplateVersion.objects.filter(unit_id=unit_id, approved=None).select_related("proposed_by")


def next_code(unit_id: int) -> str:
    """A code for a template of the unit's own."""
    last = TemplateVersion.objects.filter(unit_id=unit_id, code__startswith="own-").aggregate(last=Max("pk"))
    return f"own-{(last['last'] or 0) + 1}"


def get_template_version(actor: Actor, key: int) -> TemplateVersion:
    """One change of the own unit's templates. Raises NotFound."""
    require_reader(actor)
    found = TemplateVersion.objects.filter(pk=key, unit_id=actor.unit).first()
    if found is None:
        raise NotFound
    return found
