"""The same bad submission through every door is told the same sentence at the same field: counter, desk, both programs'
doors, an e-mail that was read in, and an import."""

import csv
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.api.calls import Caller, caller, petition, solve
from tests.cast import Cast
from tests.intake.test_mails import letter
from tests.web.test_counter import petition as counter_form
from xinqiao.intake.tables import read_rows
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI, now
from xinqiao.matters import importing
from xinqiao.matters.models import Petition, RunningClock

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TOMORROW = (now() + timedelta(days=1)).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
TODAY = (now() - timedelta(minutes=1)).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
Told = dict[str, str]
Case = dict[str, Any]
"""Fields of a submission as the API names them; `phone`, `name` … are the petitioner's, None for `name` is anonymous."""

GOOD: Case = {
    "title": "楼道堆物",
    "text": "虚构小区楼道堆物。",
    "requests": ["清理楼道"],
    "place": "",
    "other_procedure": "",
    "name": "甲小满",
    "phone": "13800001234",
    "address": "",
    "id_number": "",
    "people_count": 1,
    "representatives": [],
    "received_at": "2026-03-02T09:00",
    "late_reason": "信件在收发室积压。",
    "oral": False,
    "read_back": False,
    "channel": "letter",
}


def _typed(case: Case) -> dict[str, Any]:
    """As a form sends it."""
    ticks = {name: "on" for name in ("oral", "read_back") if case[name]}
    texts = {
        n: case[n] for n in ("title", "text", "place", "other_procedure", "phone", "address", "id_number")
    }
    if case["name"] is None:
        texts |= {"phone": "", "address": "", "id_number": ""}  # what is kept of nobody is not typed
    return {
        **texts,
        **ticks,
        "name": case["name"] or "",
        "requests": "\n".join(case["requests"]),
        "people_count": str(case["people_count"]),
        "representatives": "\n".join(case["representatives"]),
        "received_at": case["received_at"],
        "late_reason": case["late_reason"],
        "channel": case["channel"],
        "kind": "anonymous" if case["name"] is None else "natural",
        "key": uuid4().hex,
    }


def _of_form(answer: Any) -> Told:
    assert answer.status_code == 422
    return {name: str(errors[0]) for name, errors in answer.context["form"].errors.items()}


def counter(cast: Cast, case: Case, _: Path) -> Told:
    client = Client()
    own = {
        "title",
        "text",
        "requests",
        "place",
        "other_procedure",
        "name",
        "phone",
        "address",
        "people_count",
    }
    form = {name: value for name, value in _typed(case).items() if name in own}
    anonymous = {"anonymous": "on"} if case["name"] is None else {}
    return _of_form(client.post("/new/", counter_form(cast, client, **form, **anonymous)))


def _clerk(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff["registrar"])
    return client


def desk(cast: Cast, case: Case, _: Path) -> Told:
    return _of_form(_clerk(cast).post("/desk/register/", _typed(case)))


def email(cast: Cast, case: Case, _: Path) -> Told:
    client = _clerk(cast)
    client.post("/desk/register/mail/", {"file": SimpleUploadedFile("信.eml", letter().as_bytes())})
    return _of_form(client.post("/desk/register/", {**_typed(case), "channel": "email"}))


def _json(case: Case, *parts: str) -> dict[str, Any]:
    person = {part: case[part] for part in ("name", "phone", "address", *parts)}
    common = ("title", "text", "requests", "place", "other_procedure", "people_count")
    return {**{n: case[n] for n in common}, "petitioner": person if case["name"] is not None else None}


def _of_problem(told: Mapping[str, Any]) -> Told:
    return {e["field"]: e["detail"] for e in told["errors"]}


def program_of_the_office(cast: Cast, case: Case, _: Path) -> Told:
    body = {
        **_json(case, "id_number"),
        "representatives": [_representative(line) for line in case["representatives"]],
        "received_at": f"{case['received_at']}:00+08:00",
        **{name: case[name] for name in ("late_reason", "oral", "read_back", "channel")},
    }
    registrar = caller(cast, "registrar")
    return _of_problem(registrar.post("/matters", body, expect=422, Idempotency_Key=uuid4().hex))


def _representative(line: str) -> dict[str, str]:
    name, _, phone = line.partition(" ")
    return {"name": name, "phone": phone}


def program_of_the_petitioner(cast: Cast, case: Case, _: Path) -> Told:
    citizen, key = Caller(), uuid4().hex
    puzzle = citizen.post("/public/puzzles", expect=201, Idempotency_Key=key)
    body = {**petition(cast), **_json(case), "proof": solve(puzzle)}
    return _of_problem(citizen.post("/public/petitions", body, expect=422, Idempotency_Key=key))


def bulk_import(cast: Cast, case: Case, folder: Path) -> Told:
    """The table's problems stand by row; the field is not told."""
    place = folder / "messages.csv"
    row = {
        "id": "1",
        "user": "A1",
        "title": case["title"],
        "text": case["text"],
        "time": case["received_at"].replace("T", " ") + ":00",
    }
    with place.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows((row.keys(), row.values()))
    done = importing.run(Actor.system("import"), cast.petition_office, "old", read_rows(place))
    assert done.taken == 0
    return {"row": done.problems[0].text}


Door = Callable[[Cast, Case, Path], Told]
STAFF: tuple[Door, ...] = (desk, email, program_of_the_office)
PUBLIC: tuple[Door, ...] = (counter, program_of_the_petitioner)
ALL: tuple[Door, ...] = (*PUBLIC, *STAFF)

ON_PAPER = {
    "petitioner": {"desk": "kind", "email": "kind"},
    "representatives.0.name": {"desk": "representatives", "email": "representatives"},
    "representatives.0.phone": {"desk": "representatives", "email": "representatives"},
}
"""What a form calls a field, where it is not the last part of the API's name."""

CASES: tuple[tuple[Case, str, str, tuple[Door, ...]], ...] = (
    ({"title": ""}, "title", "请写标题，例如：临江区某小区夜间施工扰民。", ALL),
    ({"title": "\u3000\u200b"}, "title", "请写标题，例如：临江区某小区夜间施工扰民。", ALL),
    ({"title": "长" * 201}, "title", "标题共201字，超过上限200字。", (*ALL, bulk_import)),
    ({"text": "\u200b"}, "text", "请写发生了什么事：什么时间、什么地点、找过哪些部门。", (*ALL, bulk_import)),
    ({"text": "长" * 100_001}, "text", "反映的内容共100001字，超过上限100000字。", ALL),
    ({"requests": ["请求"] * 21}, "requests", "诉求最多分列20项，其余请写在内容里。", ALL),
    ({"requests": ["长" * 1001]}, "requests", "诉求共1001字，超过上限1000字。", ALL),
    ({"place": "长" * 81}, "place", "问题发生地共81字，超过上限80字。", ALL),
    ({"other_procedure": "长" * 201}, "other_procedure", "其他程序共201字，超过上限200字。", ALL),
    (
        {"name": ""},
        "petitioner.name",
        "请填写姓名（名称）；不想留姓名的，请勾选“我不想留姓名”或者“匿名”。",
        ALL,
    ),
    ({"name": "甲" * 51}, "petitioner.name", "姓名共51字，超过上限50字。", ALL),
    ({"name": "123"}, "petitioner.name", "姓名中没有文字。请填写证件上的姓名。", ALL),
    ({"phone": "1380000"}, "petitioner.phone", "手机号码应为11位数字", ALL),
    ({"phone": "1" * 31}, "petitioner.phone", "电话共31字，超过上限30字。", ALL),
    ({"address": "长" * 121}, "petitioner.address", "住址共121字，超过上限120字。", ALL),
    (
        {"phone": ""},
        "petitioner.phone",
        "电话和住址请至少填写一项，否则我们无法答复您；都没有的，可以到信访部门当面反映。",
        PUBLIC,
    ),
    ({"people_count": 0}, "people_count", "人数应为1至100000之间的整数。", ALL),
    ({"people_count": 100_001}, "people_count", "人数应为1至100000之间的整数。", ALL),
    ({"id_number": "110101199001010016"}, "petitioner.id_number", "身份证号码的最后一位校验码不对", STAFF),
    (
        {"received_at": TOMORROW},
        "received_at",
        "收到时间不能晚于现在，请核对。",
        (*STAFF, bulk_import),
    ),
    ({"received_at": "1989-01-01T00:00"}, "received_at", "收到时间早于1990年，请核对年份。", STAFF),
    ({"late_reason": ""}, "late_reason", "收到后一个工作日内应当登记，最迟是2026年3月3日（周二）", STAFF),
    ({"late_reason": "长" * 201}, "late_reason", "迟登记的原因共201字，超过上限200字。", STAFF),
    ({"received_at": TODAY}, "late_reason", "在收到后一个工作日内登记的，不写迟登记的原因", STAFF),
    (
        {"name": None, "representatives": ["乙小暑 13800001235"], "people_count": 6},
        "petitioner",
        "有代表的，请把其中一人填为信访人；都不愿留姓名的，不要填写代表。",
        STAFF,
    ),
    (
        {"representatives": [f"{c}小暑" for c in "乙丙丁戊己"], "people_count": 30},
        "representatives",
        "联名信请写明至多5名联系人（连同信访人），其余署名人只填人数，姓名以来信为准。",
        STAFF,
    ),
    ({"representatives": ["乙小暑"]}, "people_count", "人数不能少于所填代表的人数，请核对。", STAFF),
    (
        {"representatives": ["乙小暑 13800"], "people_count": 2},
        "representatives.0.phone",
        "手机号码应为11位",
        STAFF,
    ),
    (
        {"representatives": ["456 13800001235"], "people_count": 2},
        "representatives.0.name",
        "姓名中没有文字",
        STAFF,
    ),
    ({"oral": True}, "oral", "来信、电子邮件和网上信访是书面提出的", STAFF),
    ({"read_back": True, "channel": "visit"}, "read_back", "宣读核对的是口头提出的内容", STAFF),
)


@pytest.mark.parametrize(
    ("changes", "field", "sentence", "door"),
    [
        pytest.param(changes, field, sentence, door, id=f"{field}-{number}-{door.__name__}")
        for number, (changes, field, sentence, doors) in enumerate(CASES)
        for door in doors
    ],
)
def test_every_door_tells_the_same_sentence_at_the_same_field(
    cast: Cast, tmp_path: Path, changes: Case, field: str, sentence: str, door: Door
) -> None:
    told = door(cast, {**GOOD, **changes}, tmp_path)
    if door in (program_of_the_office, program_of_the_petitioner):
        wanted = field
    elif door is bulk_import:
        wanted = "row"
    else:
        wanted = ON_PAPER.get(field, {}).get(door.__name__, field.rpartition(".")[2])
    assert set(told) == {wanted}
    assert told[wanted].startswith(sentence)
    assert Petition.objects.count() == 0


def test_the_first_representative_of_an_anonymous_petition_does_not_become_the_petitioner(cast: Cast) -> None:
    """At a unit that was turned to directly: no petition, so no notice whose fifteen days nobody watches."""
    client = Client()
    client.force_login(cast.staff["unit_registrar"])
    case = {**GOOD, "name": None, "representatives": ["乙小暑 13800001235"], "people_count": 6}
    assert client.post("/desk/register/", _typed(case)).status_code == 422
    assert Petition.objects.count() == 0
    named = {**case, "name": "乙小暑", "phone": "13800001235", "representatives": []}
    assert client.post("/desk/register/", _typed(named)).status_code == 302
    assert list(RunningClock.objects.filter(stopped_on=None).values_list("code", flat=True)) == ["T3"]


def test_an_anonymous_group_is_registered_without_representatives(cast: Cast) -> None:
    answer = _clerk(cast).post(
        "/desk/register/", _typed({**GOOD, "name": None, "people_count": 6}) | {"channel": "visit"}
    )
    assert answer.status_code == 302
    petition = Petition.objects.get()
    assert (petition.person, petition.representatives.count(), petition.is_group) == (None, 0, True)
