"""Twenty accusations against a model of who may know of them, written from the Regulations and the measures alone (条例 28(3), 30(3), 46(5); M-R5,
M-I3): over pages, lists, search, counts, notices, exports, the interface for programs and candidates. It reads no table of the program."""

import io
import re
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.api.calls import caller
from tests.cast import PETITIONER, Cast, registered, reload
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.commands.assignment import decide_recusal, declare_recusal
from xinqiao.matters.commands.disposition import forward
from xinqiao.matters.commands.sorting import clear_staff, name_accused, sort_matter
from xinqiao.matters.models import Matter
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.queries.access import get_matter, visible
from xinqiao.web.desk.candidates import candidates

pytestmark = pytest.mark.django_db
MANY = 20

# What an office knows of itself, written down by hand.
WORKS_IN = {
    "petition_office": "receptionist registrar office_leader office_principal inspector office_counsel archivist",
    "housing": "unit_registrar handler second_handler section_head counsel leader principal",
    "environment": "outsider",
    "district_housing": "district_registrar",
    "discipline": "discipline_leader",
}
UNIT_OF = {who: unit for unit, people in WORKS_IN.items() for who in people.split()}
STANDS_BELOW = {"housing": {"district_housing"}, "environment": set[str](), "discipline": set[str]()}
LEADS = {"office_leader", "office_principal", "leader", "principal", "outsider", "discipline_leader"}
"""分管领导、主要领导: they answer for what their unit has (M-I3)."""
STRANGERS = {"expert", "system_admin", "security_admin", "audit_admin"}
"""An outside expert and the three administrators know of no accusation, whatever else."""


@dataclass
class Accusation:
    """What somebody who was present would remember of it."""

    matter: Matter
    title: str
    had_by: set[str] = field(default_factory=lambda: {"petition_office"})
    accused_units: set[str] = field(default_factory=set)
    accused: set[str] = field(default_factory=set)
    recused: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=lambda: {"registrar"})

    def known_to(self, who: str) -> bool:
        """Never to the accused, to the accused unit and those below it, or to who was recused; else to those who were told by name, and to
        the leaders of the units that have or had it."""
        walls = self.accused_units.union(*(STANDS_BELOW[unit] for unit in self.accused_units))
        if who in STRANGERS or who in self.accused | self.recused or UNIT_OF.get(who) in walls:
            return False
        return who in self.told or (who in LEADS and UNIT_OF[who] in self.had_by)


def _accused(cast: Cast, number: int) -> Accusation:
    """One of five kinds: a unit, a colleague, a leader of the own office, sent on to the discipline organ, nobody of ours."""
    title = f"举报虚构地块{number:02}号调规"
    receipt = registered(cast, accusation=True, title=title, text=f"{title}时收受好处。我叫甲小满。")
    made = Accusation(reload(receipt.petition.matter), title)
    registrar, leader = cast.actor("registrar"), cast.actor("office_leader")
    kind = number % 5
    if kind == 0:
        name_accused(registrar, reload(made.matter), units=[cast.housing])
        made.accused_units = {"housing"}
    elif kind in (1, 2):
        person = "inspector" if kind == 1 else "office_principal"
        name_accused(registrar, reload(made.matter), staff=person)
        made.accused = {person}
    elif kind == 3:
        name_accused(registrar, reload(made.matter), units=[cast.environment])
        made.accused_units = {"environment"}
        sort_matter(
            registrar, reload(made.matter), kind=Kind.ACCUSATION, route="30", reason="反映违纪", category=None
        )
        forward(registrar, reload(made.matter), cast.discipline, reason="属于纪检监察机关职权")
        made.had_by |= {"discipline"}
    if kind in (0, 4):
        clear_staff(leader, reload(made.matter), cast.staff["archivist"], reason="立卷")
        made.told |= {"archivist"}
    if kind == 4 and number > 9:
        recusal = declare_recusal(cast.actor("archivist"), reload(made.matter), ground="与被反映人是近亲属")
        decide_recusal(leader, reload(made.matter), recusal, grant=True)
        made.recused = {"archivist"}
    return made


_KNOWS_NONE = ("receptionist", "leader", "expert")
_KNOWS_SOME = ("registrar", "office_principal", "archivist")
_CHANGES = re.compile(
    r'csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|data-left="\d+"|[\u200b-\u200f\u2060-\u206f]|\d\d:\d\d'
)


def _pages(cast: Cast, client: Client, who: str) -> dict[str, str]:
    """Home, list, search, notices, calendar, paper files and board as this person gets them, without what is new each time."""
    client.force_login(cast.staff[who])
    home = reverse("desk:matters")
    names = (
        "desk:home",
        "desk:messages",
        "shelves:index",
        "safekeeping:index",
        "controls:board",
    )
    found = {name: client.get(name) for name in (home, f"{home}?q=调规", *map(reverse, names))}
    return {name: _CHANGES.sub("", answer.content.decode()) for name, answer in found.items()}


def _first_difference(page: str, earlier: str) -> tuple[str, str]:
    return next(
        (new, old) for new, old in zip(page.splitlines(), earlier.splitlines(), strict=False) if new != old
    )


def _taken_out(client: Client) -> str:
    answer = client.post(reverse("desk:export"), {"query": ""})
    if not answer.headers.get("Content-Disposition", "").endswith(".xlsx") and answer.status_code != 200:
        return ""
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return str(book.get_sheet_by_index(0).to_python())


def _listed(cast: Cast, who: str) -> Any:
    """Every number that the interface lists to this person, over all its pages."""
    calls, after, numbers = caller(cast, who), "", set[str]()
    while True:
        page = calls.get("/matters" + (f"?after={after}" if after else ""))
        numbers |= {item["number"] for item in page["items"]}
        after = page["after"]
        if not after:
            return calls, numbers


@pytest.mark.once
def test_an_accusation_is_known_to_whom_the_law_lets_know_it_and_nowhere_to_others(
    cast: Cast, client: Client
) -> None:
    registered(cast, title="虚构地块调规公示时间", identity=replace(PETITIONER, name="乙大林"))
    before = {who: _pages(cast, client, who) for who in _KNOWS_NONE}
    made = [_accused(cast, number) for number in range(MANY)]
    numbers = {each.matter.number: each for each in made}
    everybody = [*UNIT_OF, *sorted(STRANGERS)]
    for who in everybody:
        actor = cast.actor(who)
        known = {each.matter.pk for each in made if each.known_to(who)}
        listed = set(visible(actor).filter(confidential=True).values_list("pk", flat=True))
        assert listed == known, who
        for each in made[:10]:
            try:
                seen = get_matter(actor, each.matter.pk).pk == each.matter.pk
            except NotFound:
                seen = False
            assert seen == each.known_to(who), (who, each.title)
    assert {sum(each.known_to(who) for each in made) for who in everybody} >= {0, MANY}
    for who in (*_KNOWS_NONE, *_KNOWS_SOME):
        pages = _pages(cast, client, who)
        hidden = [each for each in made if not each.known_to(who)]
        assert (len(hidden) == MANY) == (who in _KNOWS_NONE)
        if who in before:
            differing = [name for name in pages if pages[name] != before[who][name]]
            assert not differing, (who, _first_difference(pages[differing[0]], before[who][differing[0]]))
        told = {each.title for each in hidden} | {each.matter.number for each in hidden}
        for name, page in pages.items():
            assert not {words for words in told if words in page}, (who, name)
        out = _taken_out(client)
        assert not [n for n in numbers if n in out], "no accusation leaves in a list, whoever takes it"
        for each in (*hidden[:1], *[one for one in made if one.known_to(who)][:1]):
            status = 200 if each.known_to(who) else 404
            assert client.get(reverse("desk:matter", args=[each.matter.pk])).status_code == status
    for who in ("registrar", "leader", "discipline_leader"):
        calls, listed_numbers = _listed(cast, who)
        assert listed_numbers & numbers.keys() == {n for n, each in numbers.items() if each.known_to(who)}
        for each in made[:4]:
            path = f"/matters/{each.matter.number}"
            calls.get(path, expect=200 if each.known_to(who) else 404)
            calls.get(path + "/history", expect=200 if each.known_to(who) else 404)
    again = registered(cast, title=made[0].title, text=f"{made[0].title}时收受好处。").petition
    for who in ("registrar", "receptionist", "inspector", "office_principal"):
        proposed = str(candidates(cast.actor(who), again))
        assert not [n for n, each in numbers.items() if n in proposed and not each.known_to(who)], who
