"""The policy library: what there is, what is in force on a day, the text of an instrument."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import choices
from xinqiao.kernel.typed import written_day
from xinqiao.library.models import InstrumentLevel, InstrumentVersion
from xinqiao.library.queries.instruments import Validity, get_instrument, provisions_of, version_on
from xinqiao.library.queries.search import PAGE, Wanted, instruments, provisions
from xinqiao.rules.text_input import whole_number
from xinqiao.web.acts.views import links
from xinqiao.web.library.showing import (
    COMPARISON,
    VALIDITIES,
    contents,
    hits,
    listed,
    shown,
    state_of,
    versions_shown,
)
from xinqiao.web.request import staff_only

_ASKED = ("q", "level", "validity", "region", "own", "on")


def day_asked(request: HttpRequest) -> date:
    """The day in the address, today when there is none. Raises InvalidInput for what is no day."""
    wanted = request.GET.get("on", "")
    return written_day("on", wanted) if wanted else today()


def _wanted(request: HttpRequest, actor: Actor) -> Wanted:
    given = request.GET
    validity = given.get("validity", "")
    title, key = given.get("after", ""), whole_number(given.get("key", ""))
    return Wanted(
        day=day_asked(request),
        words=given.get("q", "").strip()[:100],
        level=given.get("level", "") if given.get("level", "") in InstrumentLevel.values else "",
        region=given.get("region", "").strip()[:40],
        validity=Validity(validity) if validity in set(Validity) else None,
        own_of=actor.unit_id if given.get("own") else None,
        after=(title, key) if title and key is not None else None,
    )


@staff_only
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The instruments that fit the filter, and with words to search for the provisions that hold them."""
    wanted = _wanted(request, actor)
    found = instruments(actor, wanted)
    query = {name: request.GET[name] for name in _ASKED if request.GET.get(name)}
    context: dict[str, Any] = {
        "wanted": wanted,
        "rows": listed(found[:PAGE], wanted.day),
        "filtered": bool(query),
        "first": bool(wanted.after),
        "back": urlencode(query),
        "levels": choices(InstrumentLevel.choices),
        "validities": [(value, _(word)) for value, (_look, word) in VALIDITIES.items()],
        "can_import": check("library.import", actor, None).allowed,
        "most": PAGE,
        "comparison": COMPARISON,
    }
    if len(found) > PAGE:
        last = found[PAGE - 1]
        context["next"] = urlencode({**query, "after": last.title, "key": last.pk})
    if wanted.words and not wanted.after:
        met = provisions(actor, wanted)
        shown_hits = hits(met[:PAGE], wanted.words, wanted.day)
        context |= {
            "hits": [hit for hit in shown_hits if wanted.validity or not hit.state],
            "other_hits": [hit for hit in shown_hits if hit.state and not wanted.validity],
            "more_hits": len(met) > PAGE,
        }
    return render(request, "library/list.html", context)


@staff_only
def instrument(request: HttpRequest, actor: Actor, instrument_id: int) -> HttpResponse:
    """One instrument: its versions, how it stands on a day, and the text of one version."""
    found, day = get_instrument(actor, instrument_id), day_asked(request)
    versions = list(found.versions.select_related("ended_by"))
    version = _chosen(request, versions, version_on(found, day))
    blocks = [row.block for row in provisions_of(version)] if version else []
    look, state = state_of(versions, day)
    words = request.GET.get("q", "").strip()[:100]
    wanted = Wanted(day=day, words=words)
    within = provisions(actor, wanted, instrument=found) if words else []
    context = {
        "instrument": found,
        "names": [name for name in found.names.values_list("name", flat=True) if name != found.title],
        "day": day,
        "look": look,
        "state": state,
        "versions": versions_shown(versions, day),
        "version": version,
        "holds": bool(version and version == version_on(found, day)),
        "blocks": shown(blocks),
        "contents": contents(blocks),
        "words": words,
        "hits": hits([row for row in within if row.version_id == (version and version.pk)], words, day),
        "acts": links(actor, found),
    }
    return render(request, "library/instrument.html", context)


def _chosen(
    request: HttpRequest, versions: list[InstrumentVersion], in_force: InstrumentVersion | None
) -> InstrumentVersion | None:
    """The version in the address; else the one in force on the day, else the last. NotFound for another one's."""
    wanted = request.GET.get("version", "")
    if wanted:
        found = next((version for version in versions if version.pk == whole_number(wanted)), None)
        if found is None:
            raise NotFound
        return found
    return in_force or (versions[-1] if versions else None)
