"""Changes say which version they saw; what must happen once says its key."""

import pytest

from tests.api.calls import REGISTERED, Caller, caller, register
from tests.cast import Cast, registered, reload
from tests.steps import answered, ask_for_review
from xinqiao.matters.models import Petition

SORTED = {"kind": "claim", "route": "31(6)", "reason": "属于行政机关职权"}


@pytest.mark.django_db
def test_a_change_without_the_version_seen_is_asked_for_it(cast: Cast) -> None:
    number = registered(cast).petition.number
    registrar = caller(cast, "registrar")
    told = registrar.post(f"/matters/{number}/sort", SORTED, expect=428)
    assert told["code"] == "version_required"
    for nonsense in ('W/"1"', "*", '"1', "einmal", "-1", '"1", "2"', "9" * 30):
        registrar.post(f"/matters/{number}/sort", SORTED, expect=400, If_Match=nonsense)
    assert registrar.get(f"/matters/{number}")["state"]["code"] == "registered"


@pytest.mark.django_db
def test_the_second_of_two_clerks_is_told_the_version_that_is_there_and_writes_nothing(cast: Cast) -> None:
    number = registered(cast).petition.number
    first, second = caller(cast, "registrar"), caller(cast, "office_leader")
    seen = first.version(f"/matters/{number}")
    assert second.version(f"/matters/{number}") == seen == '"1"'
    done = first.post(f"/matters/{number}/sort", SORTED, If_Match=seen)
    assert first.last["ETag"] == f'"{done["version"]}"'
    late = {**SORTED, "route": "31(4)", "reason": "另一理由"}
    told = second.post(f"/matters/{number}/sort", late, expect=412, If_Match=seen)
    assert (told["code"], told["current_version"]) == ("stale", done["version"])
    assert second.last["ETag"] == f'"{done["version"]}"'
    assert second.get(f"/matters/{number}")["route"]["code"] == "31(6)"
    second.post(f"/matters/{number}/sort", late, If_Match=second.last["ETag"])
    assert second.get(f"/matters/{number}")["route"]["code"] == "31(4)"


@pytest.mark.django_db
def test_a_hearing_is_held_to_the_version_too(cast: Cast) -> None:
    matter = answered(cast)
    ask_for_review(matter)
    number, version = matter.number, reload(matter).version
    day = {"asked_for": True, "question": "楼面为什么沉降", "reason": "各方说法不一"}
    reviewer = caller(cast, "reviewer")
    reviewer.post(f"/matters/{number}/hearing", day, expect=428)
    reviewer.post(f"/matters/{number}/hearing", day, expect=412, If_Match=f'"{version - 1}"')
    reviewer.post(f"/matters/{number}/hearing", day, If_Match=f'"{version}"')
    caller(cast, "handler").post(f"/matters/{number}/hearing", day, expect=403, If_Match=f'"{version + 1}"')


@pytest.mark.django_db
def test_a_registration_sent_again_gets_the_same_receipt(cast: Cast) -> None:
    registrar = caller(cast, "registrar")
    key = {"Idempotency_Key": "desk-0001-abc"}
    first = registrar.post("/matters", REGISTERED, expect=201, **key)
    again = registrar.post("/matters", REGISTERED, expect=201, **key)
    assert (again, registrar.last["Idempotency-Replayed"]) == (first, "true")
    told = registrar.post("/matters", {**REGISTERED, "title": "另一件"}, expect=422, **key)
    assert told["errors"][0]["field"] == "submission_key"
    registrar.post("/matters", REGISTERED, expect=400)
    assert Petition.objects.count() == 1


@pytest.mark.django_db
def test_keys_of_two_offices_never_meet(cast: Cast) -> None:
    one, other = caller(cast, "registrar"), caller(cast, "outsider")
    key = {"Idempotency_Key": "the-same-key"}
    first = one.post("/matters", REGISTERED, expect=201, **key)
    second = other.post("/matters", REGISTERED, expect=201, **key)
    assert first["number"] != second["number"]


@pytest.mark.django_db
def test_the_code_of_a_registration_at_the_desk_opens_the_petition_for_its_petitioner(cast: Cast) -> None:
    given = register(caller(cast, "registrar"))
    access = {"number": given["number"], "code": given["code"]}
    assert Caller().post("/public/petitions/progress", access)["title"] == "拖欠工程款"
