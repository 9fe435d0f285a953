"""Whoever switches to English reads English: every page that can be reached from the start, for each post."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client

from tests.cast import Cast, accepted, registered, reload
from xinqiao.cli.message_sources import messages
from xinqiao.cli.reference import load_reference
from xinqiao.demo.build import build
from xinqiao.kernel import audit
from xinqiao.kernel.keycheck import check_keys
from xinqiao.kernel.models import AuditEntry
from xinqiao.library.models import Instrument, InstrumentVersion
from xinqiao.library.outlines import starter
from xinqiao.library.queries.citations import known_names
from xinqiao.matters.models import Channel, Citation, Matter, Petition, RunningClock
from xinqiao.matters.queries.masks import places
from xinqiao.offices.models import Staff
from xinqiao.rules.provisions.naming import Names
from xinqiao.rules.provisions.recognise import citations
from xinqiao.rules.template_parts import OWN
from xinqiao.rules.templates import VALUES
from xinqiao.rules.wording.pattern import NAMES

HAN = re.compile("[\u3400-\u9fff\uff01-\uff60\u3001-\u3011]+")
SEEN_BY = (
    "dengji",
    "fenguan",
    "fagu",
    "ducha",
    "dangan",
    "xitong",
    "anquan",
    "shenji",
    "zj-chengban",
    "zj-kezhang",
    "zj-fenguan",
    "fc-chengban",
)


_AROUND = ("details", "dialog", "form")
"""What may hold acts that are not in sight or that only look."""
_QUIET = {"second", "link", "danger", "urgentnow"}
_VOID = ("br", "hr", "img", "input", "link", "meta", "path", "circle", "rect")


class _Page(HTMLParser):
    """The visible texts, spoken labels and links of a page, and how many acts stand out on it. What says that it is Chinese, such as the
    text of a law, may be."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self.blue = 0
        self._skipped = 0
        self._plain: list[bool] = []
        self._main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        chinese = tag in ("script", "style", "textarea", "code") or given.get("lang") == "zh-hans"
        if tag not in _VOID and (self._skipped or chinese):
            self._skipped += 1
        self.texts += [
            given[name]
            for name in ("title", "placeholder", "aria-label", "alt", "data-wait")
            if name in given
        ]
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        self._main |= tag == "main"
        if tag in _AROUND:
            folded = tag in ("details", "dialog") and "open" not in given
            self._plain.append(folded or given.get("method") == "get")
        look = set(given.get("class", "").split())
        if (tag == "button" or "button" in look) and "hidden" not in given and not look & _QUIET:
            self.blue += self._main and not any(self._plain)

    def handle_endtag(self, tag: str) -> None:
        self._main &= tag != "main"
        if tag in _AROUND and self._plain:
            self._plain.pop()
        if self._skipped and tag not in _VOID:
            self._skipped -= 1

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.texts.append(data)


DATA = (
    "matters",
    "offices",
    "people",
    "library",
    "policy",
    "courses",
    "proceedings",
    "reception",
    "training",
    "oversight",
    "care",
    "safekeeping",
    "outgoing",
    "exchange",
    "shelves",
    "duties",
    "wellbeing",
    "appraisal",
)
SHIPPED = Path(__file__).parents[2] / "src/xinqiao"
TOLD_IN_CHINESE = (
    "data/wording/*.toml",
    "data/scenes/*.toml",
    "data/templates.toml",
    "data/post_cards.toml",
    "duties/data/*.toml",
)
"""Norms of wording, scenes, templates of letters, post cards and duty lists are Chinese in every language."""


def _typed() -> list[str]:
    """Everything that people and the fictional city have put into the database, longest first: data, not words of the
    program. Clocks hold words of the program only, besides the law that sets a limit."""
    found: set[str] = set()
    for file in chain(*map(SHIPPED.rglob, TOLD_IN_CHINESE)):
        found.update(_strings(tomllib.loads(file.read_text("utf-8"))))
    found.update(f"<{name}>" for name in NAMES)
    found.update(f"{{{name}}}" for name in (*VALUES, OWN))
    for model in apps.get_models():
        if model._meta.app_label not in DATA or model is RunningClock:
            continue
        fields = [
            f.attname
            for f in model._meta.concrete_fields
            if isinstance(f, models.CharField | models.TextField | models.JSONField) and not f.choices
        ]
        for row in model._default_manager.values_list(*fields):
            found.update(_strings(row))
    limits = RunningClock.objects.filter(code="S1").values_list("term_basis", flat=True)
    found.update(term.removeprefix("《").partition("》")[0] for term in limits)
    found.update(place.told for petition in Petition.objects.all() for place in places(petition))
    found.update(map(str, InstrumentVersion.objects.all()))
    titles = Instrument.objects.values_list("title"), Citation.objects.values_list("title")
    found.update(f"《{title}》" for (title,) in chain(*titles))  # as it is cited
    own = messages()
    reasons = (audit.read(entry).get("reason") or "" for entry in AuditEntry.objects.iterator())
    found.update(reason for reason in reasons if reason not in own)
    found.update(word for outline in starter() for word in (outline.issuer, outline.number, outline.summary))
    found.update(word for outline in starter() for v in outline.versions for word in (v.title, v.label))
    names = known_names()
    found.update(piece for text in tuple(found) for piece in _cut(text, names))
    lines = {line.strip() for text in found for line in text.splitlines()}
    return sorted((t for t in found | lines if HAN.search(t) and len(t) > 1), key=len, reverse=True)


def _cut(text: str, names: Names) -> Iterator[str]:
    """A text in the pieces in which a page shows it that marks its citations."""
    place = 0
    for mention in citations(text, names):
        yield from (text[place : mention.start], text[mention.start : mention.end])
        place = mention.end
    yield text[place:]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings(list(value.values()))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)


def _kind(address: str) -> str:
    """An address without its numbers, so that one page of each kind is looked at only a few times."""
    path, _, query = address.partition("?")
    return (
        re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[a-z_]+-\d+|\d+", "N", path) + "?" + re.sub(r"=[^&]*", "", query)
    )


def _walk(
    client: Client, start: str, limit: int = 2, seen: Counter[str] | None = None, most: int = 2
) -> Iterator[tuple[str, _Page]]:
    """Every page that links lead to, at most `limit` of each kind, and at most `most` of those that all who walk have `seen`."""
    waiting, met, kinds = [start], {start}, Counter[str]()
    seen = Counter[str]() if seen is None else seen
    while waiting:
        address = waiting.pop(0)
        kind = _kind(address)
        if kinds[kind] == limit or seen[kind] == most:
            continue
        kinds[kind] += 1
        seen[kind] += 1
        answer = client.get(address)
        if not answer.get("Content-Type", "").startswith("text/html") or answer.status_code >= 500:
            assert answer.status_code < 500, address
            continue
        page = _Page()
        page.feed(answer.content.decode())
        yield address, page
        for link in page.links:
            target = (
                link
                if link.startswith("/")
                else address.partition("?")[0] + link
                if link.startswith("?")
                else ""
            )
            if target and target not in met and not target.startswith(("/static/", "/api/")):
                met.add(target)
                waiting.append(target)


@pytest.mark.once
@pytest.mark.django_db
def test_a_member_of_staff_who_switches_to_english_sees_chinese_only_in_data() -> None:
    check_keys()
    load_reference()
    build(24, 5, lambda done: None)
    typed, looked_at = _typed(), 0
    left: dict[str, set[str]] = {}
    rests: dict[str, str] = {}
    loud: dict[str, int] = {}
    seen = Counter[str]()
    for who in SEEN_BY:
        client = Client()
        client.cookies["django_language"] = "en"
        client.force_login(Staff.objects.get(username=who))
        for address, page in _walk(client, "/desk/", seen=seen):
            looked_at += 1
            if page.blue > 1:
                loud[_kind(address)] = page.blue
            for text in page.texts:
                rest = _without(text, typed, rests)
                if HAN.search(rest.strip("、；，。 \n")):
                    left.setdefault(" ".join(rest.split())[:120], set()).add(_kind(address))
    assert looked_at > 300, looked_at
    assert Matter.objects.count() >= 24
    assert left == {}
    assert loud == {}, "one act of a page stands out"


def _without(text: str, typed: list[str], known_rests: dict[str, str]) -> str:
    if text not in known_rests:
        known_rests[text] = _rest(text, typed)
    return known_rests[text]


def _rest(text: str, typed: list[str]) -> str:
    if not HAN.search(text):
        return ""
    for known in typed:
        if known in text:
            text = text.replace(known, "")
    return text


@pytest.mark.once
@pytest.mark.django_db
def test_a_citizen_who_switches_to_english_sees_chinese_only_in_data(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    given = registered(cast, channel=Channel.WEB, title="路灯不亮")
    client.post("/language/", {"language": "en", "next": "/"})
    pages = dict(_walk(client, "/"))
    answer = client.post("/open/", {"number": given.petition.number, "code": given.code})
    assert answer.status_code == 302
    pages |= dict(_walk(client, "/progress/"))
    wrong = client.post("/new/", {"title": "", "phone": "1"})
    assert wrong.status_code == 422
    pages["/new/ refused"] = page = _Page()
    page.feed(wrong.content.decode())
    typed = _typed()
    assert matter.number
    assert len(pages) >= 7
    left = {t.strip(): a for a, p in pages.items() for t in p.texts if HAN.search(_rest(t, typed))}
    assert left == {}


@pytest.mark.django_db
def test_the_language_stays_through_log_in_and_log_out_and_is_chinese_until_chosen(
    cast: Cast, client: Client
) -> None:
    assert (
        '<html lang="zh-hans">' in client.get("/", headers={"Accept-Language": "en-US,en"}).content.decode()
    )
    client.post("/language/", {"language": "en", "next": "/login/"})
    assert "Staff log-in" in client.get("/login/").content.decode()
    client.force_login(cast.staff["registrar"])
    assert "My desk" in client.get("/desk/").content.decode()
    client.post("/logout/")
    assert "Staff log-in" in client.get("/login/").content.decode()


@pytest.mark.django_db
def test_records_and_documents_stay_chinese_when_the_page_is_english(cast: Cast, client: Client) -> None:
    client.cookies["django_language"] = "en"
    client.force_login(cast.staff["registrar"])
    matter = registered(cast).petition.matter
    fields = {"version": reload(matter).version, "kind": "claim", "route": "31(6)", "reason": "属于行政职权"}
    assert client.post(f"/desk/matters/{matter.pk}/sort/", fields).status_code == 302
    entry = audit.read(AuditEntry.objects.filter(matter_id=matter.pk, action="matter.sort").get())
    assert entry["basis"] == "《信访工作条例》第三十一条"
    refused = client.post(f"/desk/matters/{matter.pk}/close/", {"version": reload(matter).version})
    assert "which does not allow: Close and archive" in refused.content.decode()
