"""The public counter for programs."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.calls import Caller, petition, solve, submit
from tests.cast import Cast
from xinqiao.matters.models import Matter, Petition


@pytest.mark.django_db
def test_a_citizen_submits_and_follows_the_petition_by_number_and_code(cast: Cast) -> None:
    citizen = Caller()
    assert {o["id"] for o in citizen.get("/public/offices")} == {cast.petition_office.pk}
    receipt = submit(citizen, petition(cast))
    access = {"number": receipt["number"], "code": receipt["code"].lower()}
    progress = citizen.post("/public/petitions/progress", access)
    assert progress["title"] == "楼道堆物影响通行"
    assert "云水市信访局正在确定由哪个单位办理" in progress["now"]
    assert [s["mark"] for s in progress["steps"]] == ["done", "now", "", "", ""]
    assert citizen.post("/public/petitions/receipt", access).startswith(b"%PDF")
    added = citizen.send_files(
        "/public/petitions/materials", access, SimpleUploadedFile("说明.txt", "楼道照片".encode())
    )
    assert added[0]["name"] == "说明.txt"
    assert citizen.post("/public/petitions/progress", access)["materials"] == ["说明.txt"]


@pytest.mark.django_db
def test_the_same_submission_sent_again_gets_the_same_receipt(cast: Cast) -> None:
    citizen, key = Caller(), uuid4().hex
    first = submit(citizen, petition(cast), key)
    assert "Idempotency-Replayed" not in citizen.last
    again = submit(citizen, petition(cast), key)
    assert citizen.last["Idempotency-Replayed"] == "true"
    assert again == first
    assert Petition.objects.count() == 1


@pytest.mark.django_db
def test_another_content_under_the_same_key_is_refused(cast: Cast) -> None:
    citizen, key = Caller(), uuid4().hex
    submit(citizen, petition(cast), key)
    puzzle = citizen.post("/public/puzzles", expect=201, Idempotency_Key=key)
    other = {**petition(cast, title="另一件事"), "proof": solve(puzzle)}
    told = citizen.post("/public/petitions", other, expect=422, Idempotency_Key=key)
    assert told["errors"][0]["field"] == "submission_key"
    assert Petition.objects.count() == 1


@pytest.mark.django_db
def test_work_done_for_one_key_does_not_serve_another_and_no_work_serves_none(cast: Cast) -> None:
    citizen = Caller()
    proof = solve(citizen.post("/public/puzzles", expect=201, Idempotency_Key="first-key-1"))
    for given in (proof, "bm90aGluZw=="):
        told = citizen.post(
            "/public/petitions",
            {**petition(cast), "proof": given},
            expect=422,
            Idempotency_Key="second-key-2",
        )
        assert [e["field"] for e in told["errors"]] == ["proof"]
    assert Petition.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "short", "有汉字的编号", "x" * 65])
def test_a_submission_without_a_usable_key_is_told_to_bring_one(cast: Cast, key: str) -> None:
    headers = (
        {"Idempotency_Key": key} if key.isascii() else {"Idempotency_Key": key.encode().decode("latin-1")}
    )
    told = Caller().post("/public/puzzles", expect=400, **headers)
    assert told["code"] == "idempotency_key_required"


@pytest.mark.django_db
def test_fields_that_need_attention_are_named_one_by_one(cast: Cast) -> None:
    citizen, key = Caller(), uuid4().hex
    proof = solve(citizen.post("/public/puzzles", expect=201, Idempotency_Key=key))
    bad = {**petition(cast, title=" ", petitioner={"name": "甲小满", "phone": "12"}), "proof": proof}
    told = citizen.post("/public/petitions", bad, expect=422, Idempotency_Key=key)
    assert {e["field"] for e in told["errors"]} == {"title", "petitioner.phone"}
    silent = {**petition(cast, petitioner={"name": "甲小满"}), "proof": proof}
    told = citizen.post("/public/petitions", silent, expect=422, Idempotency_Key=key)
    assert told["errors"][0]["field"] == "petitioner.phone"
    assert "至少填写一项" in told["detail"]


@pytest.mark.django_db
def test_an_anonymous_accusation_is_confidential_from_the_first_moment(cast: Cast) -> None:
    submit(Caller(), petition(cast, accusation=True, petitioner=None))
    assert Matter.objects.get().confidential


@pytest.mark.django_db
def test_a_wrong_code_and_a_wrong_number_get_the_same_answer_and_the_sixth_try_has_to_wait(
    cast: Cast,
) -> None:
    citizen = Caller()
    receipt = submit(citizen, petition(cast))
    wrong = {"number": receipt["number"], "code": "22222-22222"}
    first = citizen.post("/public/petitions/progress", wrong, expect=422)
    absent = citizen.post("/public/petitions/progress", {**wrong, "number": "XF2026-999999"}, expect=422)
    assert (first["code"], first["detail"]) == (absent["code"], absent["detail"])
    for _ in range(4):
        citizen.post("/public/petitions/receipt", wrong, expect=422)
    told = citizen.post("/public/petitions/progress", {**wrong, "code": receipt["code"]}, expect=429)
    assert told["code"] == "too_many_tries"
    assert 0 < int(citizen.last["Retry-After"]) <= 15 * 60
    elsewhere = Caller(address="198.51.100.7")
    assert elsewhere.post("/public/petitions/progress", {**wrong, "code": receipt["code"]})


@pytest.mark.django_db
def test_a_code_opens_its_own_petition_only(cast: Cast) -> None:
    citizen = Caller()
    one, other = submit(citizen, petition(cast)), submit(citizen, petition(cast))
    mixed = {"number": one["number"], "code": other["code"]}
    citizen.post("/public/petitions/progress", mixed, expect=422)
