"""Open matters whose documents rest on a text that is no longer the law: amended or repealed since it was cited."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.library.models import InstrumentVersion
from xinqiao.matters.models import Citation, Paper, PaperState
from xinqiao.matters.queries.desk import mine, on_desk
from xinqiao.rules.provisions.address import Address, read_key
from xinqiao.rules.roles import UNIT_WIDE, Role

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedBasis:
    """A document of an open matter, and what it cites of a version that is not in force any more."""

    key: int
    paper: Paper
    title: str
    address: Address | None
    version: InstrumentVersion


def gone(actor: Actor) -> QuerySet[Citation]:
    """Citations of documents on this desk whose version has ended. What held on the day of the fact that the writer named,
    and had ended before the document was written, is cited on purpose and left out. A unit is found from the citations, a
    person's few matters from the person."""
    ended = F("version__ended_on")
    on_purpose = Q(paper__content__has_key="applies_on", on__lt=ended, paper__created_at__date__gte=ended)
    if actor.roles & UNIT_WIDE or Role.SECTION_HEAD in actor.roles:
        here = Q(Exists(mine(actor).filter(pk=OuterRef("paper__matter"))))
    else:
        here = on_desk(actor, "paper__matter")
    # Few texts have ended: they lead to what cites them.
    over = InstrumentVersion.objects.filter(ended_on__lte=today())
    found = Citation.objects.filter(here, open=True, version__in=over.values("pk"))
    return found.exclude(paper__state=PaperState.DROPPED).exclude(on_purpose)


def documents_gone(actor: Actor) -> QuerySet[Citation, Any]:
    """The documents of these citations, each once. As a text, so that no index of documents leads: it would be walked to its end."""
    return gone(actor).order_by().values(document=Cast("paper", TextField())).distinct()


def changed(actor: Actor, *, before: int | None = None) -> list[ChangedBasis]:
    """The newest first, by key: at most one page, those older than the citation `before`."""
    found = gone(actor).select_related("paper__matter", "version__instrument", "version__ended_by")
    if before is not None:
        found = found.filter(pk__lt=before)
    return [
        ChangedBasis(
            key=cited.pk,
            paper=cited.paper,
            title=cited.title or cited.number,
            address=read_key(cited.address),
            version=cited.version,
        )
        for cited in found.order_by("-pk")[:PAGE]
        if cited.version is not None
    ]
