"""What a drill or a practice shows of a person is read by that person and the trainer, by nobody else (M-C5)."""

import json
import re
from datetime import date

import pytest
from django.test import Client

from tests.api.calls import caller
from tests.cast import _STAFF, Cast, at
from tests.rules.scenes.test_scenes import DIALOGUES
from tests.training.drilled import COMMENT, FACTS, chosen, closed, fresh, planned, played
from xinqiao.courses.models import Step
from xinqiao.kernel import audit, clock
from xinqiao.kernel.errors import InvalidInput, NotFound, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.rules.roles import Role
from xinqiao.training.commands.planning import replan
from xinqiao.training.commands.practising import keep_practice
from xinqiao.training.models import Practice
from xinqiao.training.queries.practices import get_practice
from xinqiao.training.scenes import get_scene

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WHO = [name for name, *_rest in _STAFF]
READERS = [name for name, unit, *_rest in _STAFF if unit == "petition_office"] + [
    "section_head",
    "leader",
    "handler",
]
"""Everybody of the office, and some of another; together every role."""
SAID = DIALOGUES["ninth"]["golden"]


def _practised(cast: Cast) -> Practice:
    return keep_practice(
        cast.actor("receptionist"),
        cast.petition_office,
        scene="ninth",
        said=SAID,
        trainer=cast.staff["office_counsel"],
    )


def _pages(client: Client) -> str:
    """What this person reads: first page, what stands behind the control, log, and every page of training that they lead to; scenes are the same for all."""
    found, to_see = (
        dict[str, str](),
        ["/training/", "/desk/", "/controls/M-C5/", "/desk/audit/"],
    )
    while to_see:
        address = to_see.pop()
        answer = client.get(address)
        found[address] = answer.content.decode() if answer.status_code == 200 else ""
        links = re.findall(r'href="(/(?:training/(?!scenes)|desk/drill)[^"#]*)"', found[address])
        to_see += [link for link in set(links) if link not in found and link not in to_see]
    return "".join(found.values())


def test_a_persons_results_are_on_no_page_of_anybody_else(cast: Cast, client: Client) -> None:
    with clock.at(at("2026-08-12")):
        practice = _practised(cast)
        drill = chosen(cast, planned(cast, date(2026, 8, 13)))
    with clock.at(at("2026-08-13")):
        played(cast, drill)
        closed(cast, drill, date(2026, 9, 10))
        scene = drill.scenes.all()[0]
        sheet = scene.sheets.get()
        readers: dict[str, set[str]] = {"practice": set(), "comment": set(), "sheet": set()}
        kept = f"/training/practices/{practice.pk}/"
        acts = [f"/desk/drill-sheets/{sheet.pk}/observe/", f"/desk/drill-scenes/{scene.pk}/comment/"]
        for who in READERS:
            client.force_login(cast.staff[who])
            text = _pages(client) + "".join(client.get(page).content.decode() for page in (kept, *acts))
            signs = {"practice": SAID[1], "comment": COMMENT["change"], "sheet": FACTS["absolute"]}
            for what, sign in signs.items():
                if sign in text:
                    readers[what].add(who)
    assert {role for name, *_unit, roles in _STAFF if name in READERS for role in roles} == set(Role)
    assert readers == {
        "practice": {"receptionist", "office_counsel"},
        "comment": {"receptionist", "inspector"},
        "sheet": {"receptionist", "inspector"},
    }


def test_who_becomes_the_trainer_afterwards_reads_nothing_of_before(cast: Cast, client: Client) -> None:
    leader = cast.staff["office_leader"]
    with clock.at(at("2026-08-12")):
        drill = chosen(cast, planned(cast, date(2026, 8, 13)))
    with clock.at(at("2026-08-13")):
        played(cast, drill)
        replan(
            cast.actor("office_leader"), fresh(drill), on=date(2026, 8, 14), trainer=leader, reason="我来点评"
        )
        for who, reads in (("office_leader", False), ("inspector", True), ("receptionist", True)):
            client.force_login(cast.staff[who])
            page = client.get(f"/training/drills/{drill.pk}/").content.decode()
            assert (COMMENT["change"] in page, FACTS["absolute"] in page) == (reads, reads)


def test_neither_the_interface_nor_the_log_says_more_than_that_a_practice_took_place(
    cast: Cast, client: Client
) -> None:
    with clock.at(at("2026-08-12")):
        practice = _practised(cast)
        (entry,) = [audit.read(e) for e in AuditEntry.objects.filter(action="practice.keep")]
        assert (entry["subject"], entry["before"], entry["after"], entry["reason"]) == (
            f"training.practice:{practice.pk}",
            None,
            None,
            "",
        )
        unit, body = cast.petition_office.pk, {"scene": "ninth", "said": SAID, "trainer": None}
        done = caller(cast, "registrar").post(f"/units/{unit}/practise", body)
        assert SAID[1] not in json.dumps(done, ensure_ascii=False)
        client.force_login(cast.staff["audit_admin"])
        log = client.get("/desk/audit/").content.decode()
        assert "情景练习" in log
        assert not any(words in log for words in (SAID[1], practice.title, "office_counsel"))
        drill = chosen(cast, planned(cast, date(2026, 8, 13)))
    with clock.at(at("2026-08-13")):
        played(cast, drill)
        told = "".join(json.dumps(audit.read(e), ensure_ascii=False) for e in AuditEntry.objects.all())
        assert not any(words in told for words in (*COMMENT.values(), FACTS["absolute"]))
        for who in WHO:
            if who in ("receptionist", "office_counsel"):
                assert get_practice(cast.actor(who), practice.pk) == practice
            else:
                with pytest.raises(NotFound):
                    get_practice(cast.actor(who), practice.pk)


def test_the_page_talks_keeps_nothing_until_asked_and_then_shows_the_course(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.staff["receptionist"])
    address = "/training/scenes/ninth/"
    assert get_scene("ninth").opening[0] in client.get(address).content.decode()
    for count in range(len(SAID)):
        turn = {"listen": "1"} if SAID[count] == "……" else {"say": "1", "sentence": SAID[count]}
        page = client.post(address, {"said": SAID[:count], **turn}).content.decode()
    assert all(words in page for words in ('class="course"', "谢谢。", "什么让他平静", "保存这次练习"))
    assert page.count('name="said"') == len(SAID)
    assert not Practice.objects.exists()
    wrong = client.post(address, {"said": SAID[:1], "say": "1", "sentence": "长" * 121})
    assert (wrong.status_code, "长" * 121 in wrong.content.decode()) == (422, True)
    assert client.post(address, {"say": "1", "sentence": " "}).status_code == 422
    assert client.post(address, {"said": SAID, "keep": "1", "trainer": "9" * 5000}).status_code == 422
    assert not Practice.objects.exists(), "whoever was chosen is shown it, or it is not kept"
    kept = client.post(address, {"said": SAID, "keep": "1", "trainer": str(cast.staff["inspector"].pk)})
    practice = Practice.objects.get()
    assert kept["Location"] == f"/training/practices/{practice.pk}/"
    assert practice.trainer == cast.staff["inspector"]
    page = client.get(kept["Location"]).content.decode()
    assert all(words in page for words in ("情绪经过", SAID[3], "把他说的复述了一遍，请他核对"))


def test_an_untold_practice_is_not_kept_and_only_a_trainer_of_the_unit_is_shown_one(cast: Cast) -> None:
    actor, unit = cast.actor("receptionist"), cast.petition_office
    with pytest.raises(Refused):
        keep_practice(actor, unit, scene="ninth", said=["……"])
    with pytest.raises(InvalidInput):
        keep_practice(actor, unit, scene="nothing", said=SAID)
    for who in ("registrar", "leader"):
        with pytest.raises(InvalidInput):
            keep_practice(actor, unit, scene="ninth", said=SAID, trainer=cast.staff[who])
    assert not Practice.objects.exists()
    assert not Step.objects.exists()
    assert fresh(keep_practice(actor, unit, scene="ninth", said=SAID)).outcome == "calm"
