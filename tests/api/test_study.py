"""Policy study through the interface: a plan and a session from the calendar to the record, and what is refused (M-P1, M-P2)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.api.calls import Caller, Json, caller
from tests.cast import PETITIONER, Cast, at
from tests.policy.studies import concluded, versions
from xinqiao.policy.models import SelfTest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def january(tmp_path: Path, settings: Settings) -> Iterator[time_machine.Traveller]:
    settings.XINQIAO_FILES = tmp_path
    with time_machine.travel(at("2026-01-05"), tick=False) as clock:
        yield clock


def on(who: Caller, record: str, act: str, body: Json | None = None, *, expect: int = 200) -> Json:
    """An act on a session or the plan at its present version."""
    read = "/study/plan?year=2026" if record.startswith("plans") else f"/{record}"
    done: Json = who.post(f"/{record}/{act}", body, expect=expect, If_Match=who.version(read))
    return done


def approved(cast: Cast) -> Json:
    head = caller(cast, "section_head")
    head.post(f"/units/{cast.housing.pk}/draft_plan", {"year": 2026, "first": "2-1", "second": "4-1"})
    plan: Json = head.get("/study/plan?year=2026")
    assert (plan["stage"]["code"], len(plan["sessions"])) == ("drafted", 24)
    first = plan["sessions"][0]["id"]
    text: Json = {
        "fields": plan["fields"],
        "starts_at": "14:30",
        "months": [{"month": 1, "field": "民生保障", "theme": "公园管理"}],
        "days": [{"session": first, "day": "2026-01-12"}],
    }
    for change, fields in (
        ({"starts_at": "下午"}, {"starts_at"}),
        (
            {"months": [{"month": 13, "theme": ""}]},
            {"given.months.0.month", "given.months.0.theme"},
        ),
    ):
        told = on(head, f"plans/{plan['id']}", "change_plan", {"given": {**text, **change}}, expect=422)
        assert {problem["field"] for problem in told["errors"]} == fields
    on(head, f"plans/{plan['id']}", "change_plan", {"given": text})
    on(head, f"plans/{plan['id']}", "approve_plan", expect=403)
    on(caller(cast, "leader"), f"plans/{plan['id']}", "approve_plan")
    plan = head.get("/study/plan?year=2026")
    assert (plan["stage"]["code"], plan["starts_at"]) == ("approved", "14:30")
    assert (plan["sessions"][0]["theme"], plan["sessions"][0]["day"]) == ("公园管理", "2026-01-12")
    return plan


def test_a_program_takes_a_plan_and_a_session_from_the_calendar_to_the_record(
    cast: Cast, january: time_machine.Traveller
) -> None:
    session = f"sessions/{approved(cast)['sessions'][0]['id']}"
    old, new = versions()
    head, leader, counsel = caller(cast, "section_head"), caller(cast, "leader"), caller(cast, "counsel")
    on(
        head,
        session,
        "prepare_session",
        {
            "leader": cast.staff["leader"].pk,
            "old_version": old.pk,
            "new_version": new.pk,
            "background": f"{PETITIONER.name}来信，电话13800001234。",
        },
    )
    on(leader, session, "link_case", {"number": concluded(cast).number, "note": "对照条文"})
    on(head, session, "add_question", {"text": "几时开放？", "options": ["六时", "五时"], "right": 2})
    on(leader, session, "move_session", {"to_day": "2026-01-14", "reason": "领学人外出开会"})
    january.move_to(at("2026-01-14"))
    people: list[Json] = [{"staff": cast.staff[who].pk, "present": True} for who in ("leader", "handler")]
    people.append({"staff": cast.staff["counsel"].pk, "present": False, "reason": "出庭"})
    on(head, session, "hold_session", {"given": {"discussion": "谈了开放时间。", "people": people}})
    on(head, session, "hold_session", {"given": {"people": people}}, expect=409)
    person = cast.staff["counsel"].pk
    on(counsel, session, "catch_up", {"person": person, "on": "2026-01-14", "how": "读材料"})
    found = counsel.get(f"/{session}")
    assert found["held"]
    assert [a["reason"] for a in found["attendance"] if a["caught_up_on"]] == ["出庭"]
    assert (found["moves"][0]["reason"], found["cases"][0]["note"]) == ("领学人外出开会", "对照条文")
    assert PETITIONER.name not in str(found)
    assert "13800001234" not in str(found)


def test_the_answers_of_a_self_test_are_in_no_reply(cast: Cast) -> None:
    session = f"sessions/{approved(cast)['sessions'][0]['id']}"
    head, handler = caller(cast, "section_head"), caller(cast, "handler")
    on(head, session, "add_question", {"text": "几时？", "options": ["六时"], "right": 1}, expect=422)
    on(head, session, "add_question", {"text": "几时？", "options": ["六时", "五时"], "right": 2})
    [question] = handler.get(f"/{session}")["questions"]
    assert set(question) == {"id", "position", "text", "options"}
    sheet = {"chosen": [{"question": question["id"], "option": 1}]}
    done = on(handler, session, "take_test", {"given": sheet})
    assert done["given"] is None
    assert SelfTest.objects.get().answers == {str(question["id"]): 0}


def test_the_secret_part_of_a_calendar_address_is_given_once(cast: Cast) -> None:
    approved(cast)
    handler = caller(cast, "handler")
    secret = handler.post(f"/units/{cast.housing.pk}/open_feed")["given"]
    assert Client().get(f"/desk/agenda/address/{secret}.ics").content.startswith(b"BEGIN:VCALENDAR")
    assert handler.post(f"/units/{cast.housing.pk}/close_feed")["given"] is None
    assert Client().get(f"/desk/agenda/address/{secret}.ics").status_code == 404


def test_another_units_study_is_not_there(cast: Cast) -> None:
    plan = approved(cast)
    stranger = caller(cast, "registrar")
    stranger.get("/study/plan?year=2026", expect=404)
    stranger.get(f"/sessions/{plan['sessions'][0]['id']}", expect=404)
    stranger.post(f"/plans/{plan['id']}/approve_plan", expect=404, If_Match='"1"')


def test_a_material_is_sent_in_and_fetched_by_who_takes_part(cast: Cast) -> None:
    session = f"sessions/{approved(cast)['sessions'][0]['id']}"
    leader, handler = caller(cast, "leader"), caller(cast, "handler")
    text = SimpleUploadedFile("讲稿.txt", "要点".encode())
    assert leader.send_files(f"/{session}/materials", {}, text)["name"] == "讲稿.txt"
    [material] = handler.get(f"/{session}")["materials"]
    assert handler.get(f"/materials/{material['id']}") == "要点".encode()
    handler.send_files(f"/{session}/materials", {}, SimpleUploadedFile("a.txt", b"a"), expect=403)
    caller(cast, "registrar").get(f"/materials/{material['id']}", expect=404)
