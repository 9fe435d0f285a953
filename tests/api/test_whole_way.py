"""A petition's whole way through the interface: every act and every document by its own operation."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.calls import Caller, caller, petition, register, submit
from tests.cast import Cast, sent_in
from xinqiao.api.api import api
from xinqiao.kernel.clock import today
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.intake import attach
from xinqiao.matters.models import Petition
from xinqiao.rules.lifecycle import State

OPINION = {
    "kind": "handling_opinion",
    "facts": "经查，甲小满反映的情况属实。",
    "basis": "《保障农民工工资支付条例》第三条",
    "items": [{"position": 1, "outcome": "supported", "decision": "责令限期支付。"}],
}
SORTED = {"kind": "claim", "route": "31(6)", "reason": "属于行政机关职权"}


@pytest.fixture
def desk(cast: Cast) -> Any:
    """A caller for each of the cast, made when first asked for."""
    made: dict[str, Caller] = {}

    def get(who: str) -> Caller:
        if who not in made:
            made[who] = caller(cast, who)
        return made[who]

    return get


def _accepted(cast: Cast, desk: Any, **registered: Any) -> str:
    number: str = register(desk("registrar"), **registered)["number"]
    desk("registrar").act(number, "sort", SORTED)
    desk("registrar").act(number, "forward", {"to_unit": cast.housing.pk, "reason": "属于住建部门职权"})
    desk("unit_registrar").act(number, "accept", {"handler": cast.staff["handler"].pk})
    return number


def _heard_and_examined(desk: Any, number: str, second: Any) -> None:
    day = str(today())
    desk("handler").act(number, "log", {"kind": "statement", "happened_on": day, "text": "听取甲小满陈述。"})
    seen = {"kind": "investigation", "happened_on": day, "text": "现场查看。", "second_person": second.pk}
    desk("handler").act(number, "log", seen)


def _issued(desk: Any, number: str, paper: dict[str, Any], author: str, *approvers: str) -> str:
    seen = desk(author).version(f"/matters/{number}")
    made = desk(author).post(f"/matters/{number}/papers", {"paper": paper}, expect=201, If_Match=seen)
    desk(author).step(made["id"], "submit")
    for who in approvers:
        desk(who).step(made["id"], "approve", {"note": "同意"})
    assert desk(approvers[-1]).step(made["id"], "issue")["state"]["code"] == "issued"
    paper_id: str = made["id"]
    assert desk(author).get(f"/papers/{paper_id}")["number"]
    return paper_id


def _serve(desk: Any, paper: str, who: str) -> None:
    day = str(today())
    body = {"method": "direct", "sent_on": day, "served_on": day, "proof": "本人签收"}
    desk(who).step(paper, "serve", body)


def _serve_all(desk: Any, number: str, who: str) -> None:
    """Every issued document for the petitioner that was not served yet."""
    for paper in desk(who).get(f"/matters/{number}")["papers"]:
        detail = desk(who).get(f"/papers/{paper['id']}")
        if "serve" in detail["may"]:
            _serve(desk, paper["id"], who)


@pytest.mark.django_db
def test_from_the_citizens_submission_to_final_review_and_renewed_handling(cast: Cast, desk: Any) -> None:
    citizen = Caller()
    receipt = submit(citizen, petition(cast, requests=["清理楼道"]))
    access = {"number": receipt["number"], "code": receipt["code"]}
    number = receipt["number"]
    row = desk("registrar").get("/matters?state=registered")["items"][0]
    assert (row["number"], row["state"]["code"]) == (number, "registered")
    desk("registrar").act(number, "sort", SORTED)
    done = desk("registrar").act(number, "forward", {"to_unit": cast.housing.pk, "reason": "住建部门职权"})
    assert done["state"]["code"] == State.TRANSFERRED
    desk("unit_registrar").act(number, "accept", {"handler": cast.staff["handler"].pk})
    _heard_and_examined(desk, number, cast.staff["section_head"])
    opinion = _issued(desk, number, OPINION, "handler", "section_head", "counsel", "leader")
    _serve(desk, opinion, "handler")
    shown = desk("handler").get(f"/matters/{number}")
    assert shown["state"]["code"] == State.SERVED
    assert shown["requests"][0]["outcome"]["code"] == "supported"
    assert "甲小满" not in str(shown)

    progress = citizen.post("/public/petitions/progress", access)
    assert progress["review"] == "复查"
    pdf = citizen.post(f"/public/petitions/papers/{opinion}", access)
    assert pdf.startswith(b"%PDF")
    graded = {**access, "unit": cast.housing.pk, "grade": "dissatisfied", "comment": "没有解决"}
    assert citizen.post("/public/petitions/evaluations", graded, expect=201)["round"] == 1
    elsewhere = {**graded, "unit": cast.environment.pk}
    citizen.post("/public/petitions/evaluations", elsewhere, expect=422)
    asked = {**access, "text": "对处理意见不服，事实不清。"}
    assert citizen.post("/public/petitions/reviews", asked, expect=201)["level"] == "review"
    citizen.post("/public/petitions/reviews", asked, expect=409)

    review = {
        "kind": "review_opinion",
        "outcome": "maintained",
        "findings": "查明属实",
        "opinion": "予以维持",
        "basis": "《信访工作条例》第三十五条",
    }
    decided = _issued(desk, number, review, "reviewer", "review_head", "review_counsel", "review_leader")
    _serve(desk, decided, "reviewer")
    assert citizen.post("/public/petitions/reviews", asked, expect=201)["level"] == "final_review"
    revoked = "原意见没有查清楼道由谁清理，予以撤销；重新办理时查清清理责任，按期清理。"
    final = {**review, "kind": "final_review_opinion", "outcome": "revoked", "opinion": revoked}
    decided = _issued(desk, number, final, "final_reviewer", "final_head", "final_counsel", "final_leader")
    _serve(desk, decided, "final_reviewer")
    done = desk("final_leader").act(number, "redo", {"reason": "事实不清"})
    assert done["state"]["code"] == State.ACCEPTED
    told = desk("handler").get(f"/matters/{number}/history")
    assert told[0]["title"] == "责令重新办理"


@pytest.mark.django_db
def test_a_draft_is_saved_sent_back_given_up_and_read_in_clear_by_those_only_who_may_change_it(
    cast: Cast, desk: Any
) -> None:
    number = _accepted(cast, desk)
    _heard_and_examined(desk, number, cast.staff["section_head"])
    handler = desk("handler")
    seen = handler.version(f"/matters/{number}")
    paper = handler.post(
        f"/matters/{number}/papers", {"paper": {"kind": "handling_opinion"}}, expect=201, If_Match=seen
    )["id"]
    told = handler.step(paper, "submit", expect=422)
    assert {e["field"] for e in told["errors"]} == {"facts", "basis", "item_1"}
    handler.put(f"/papers/{paper}", {"paper": OPINION}, If_Match=handler.version(f"/papers/{paper}"))
    other = {"paper": {"kind": "reply"}}
    handler.put(f"/papers/{paper}", other, expect=422, If_Match=handler.version(f"/papers/{paper}"))
    assert "甲小满" not in handler.get(f"/papers/{paper}")["fields"]["facts"]
    assert "甲小满" in handler.get(f"/papers/{paper}/draft")["fields"]["facts"]
    desk("counsel").get(f"/papers/{paper}/draft", expect=404)
    handler.get(f"/papers/{paper}/pdf", expect=404)
    handler.step(paper, "submit")
    assert handler.get(f"/papers/{paper}")["may"] == ["drop", "recall"]
    assert [p["id"] for p in handler.get("/desk")["own_papers"]] == [paper]
    assert [p["id"] for p in desk("section_head").get("/desk")["to_decide"]] == [paper]
    assert desk("counsel").get("/desk")["to_decide"] == []
    assert desk("section_head").get(f"/papers/{paper}")["may"] == ["approve", "drop", "send_back"]
    handler.step(paper, "approve", expect=403)
    desk("section_head").step(paper, "send_back", {"note": "请写明依据"})
    handler.step(paper, "drop", {"note": "重新起草"})
    told = handler.step(paper, "submit", expect=409)
    assert told["code"] == "refused"


@pytest.mark.django_db
def test_objection_return_assignment_and_report(cast: Cast, desk: Any) -> None:
    number = register(desk("registrar"))["number"]
    desk("registrar").act(number, "sort", SORTED)
    due = {"due_on": "2099-12-31"}
    desk("registrar").act(number, "assign", {"to_unit": cast.environment.pk, "reason": "环保职权", **due})
    reasons = "本单位没有这项职权，应由住建部门办理。"
    desk("outsider").act(number, "object", {"reasons": reasons, "proposed_unit": cast.housing.pk})
    assert [a["act"] for a in desk("registrar").get("/desk")["asked"]] == ["decide_objection"]
    assert desk("registrar").get(f"/matters/{number}")["open_objection"]["reasons"] == reasons
    desk("registrar").act(number, "decide_objection", {"agree": True, "reason": "属实"})
    desk("registrar").act(number, "decide_objection", {"agree": True, "reason": "属实"}, expect=409)
    desk("registrar").act(number, "assign", {"to_unit": cast.housing.pk, "reason": "住建职权", **due})
    desk("unit_registrar").act(number, "accept", {"handler": cast.staff["handler"].pk})
    told = desk("handler").act(number, "report", {"report": "处理结果和落实情况如下"}, expect=409)
    assert told["basis"] == ["《信访工作条例》第二十二条第一款第（三）项"]
    _heard_and_examined(desk, number, cast.staff["section_head"])
    paper = _issued(desk, number, OPINION, "handler", "section_head", "counsel", "leader")
    desk("handler").act(number, "report", {"report": "已责令支付，信访人表示接受。"})
    _serve(desk, paper, "handler")
    assert desk("handler").get(f"/papers/{paper}/pdf").startswith(b"%PDF")
    told = desk("unit_registrar").act(number, "close", expect=409)
    assert "期限还没有届满" in told["detail"]


@pytest.mark.django_db
def test_people_and_units_change_hands_as_at_the_desk(cast: Cast, desk: Any) -> None:
    number = _accepted(cast, desk)
    second = cast.staff["second_handler"].pk
    desk("section_head").act(number, "allocate", {"person": second})
    desk("handler").act(number, "hand_over", {"person": second, "reason": "岗位调整"})
    asked = desk("second_handler").get("/desk")["asked"][0]
    assert (asked["act"], asked["by"]) == ("take_over", "壬承办")
    assert asked["href"] == f"/api/v1/matters/{number}/take_over"
    assert "take_over" in {o["act"] for o in desk("second_handler").get(f"/matters/{number}")["offers"]}
    desk("second_handler").act(number, "take_over")
    assert desk("second_handler").get(f"/matters/{number}")["first_handler"]["id"] == second
    helping = {"requests": [1], "reason": "现场检测", "due_on": str(today() + timedelta(days=3))}
    desk("section_head").act(number, "add_unit", {"unit": cast.environment.pk, **helping})
    asked = desk("section_head").get(f"/matters/{number}")["assistances"][0]
    free = {"reason": "已经自行检测"}
    desk("section_head").post(f"/assistances/{asked['id']}/release", free, If_Match=f'"{asked["version"]}"')
    desk("second_handler").act(number, "recusal", {"ground": "与信访人是亲属"})
    assert [a["act"] for a in desk("section_head").get("/desk")["asked"]] == ["decide_recusal"]
    declared = desk("section_head").get(f"/matters/{number}")["open_recusals"][0]
    desk("section_head").act(number, "decide_recusal", {"recusal": declared["id"], "grant": True})
    desk("second_handler").get(f"/matters/{number}", expect=404)
    desk("section_head").act(number, "allocate", {"person": cast.staff["counsel"].pk}, expect=422)
    desk("section_head").act(number, "allocate", {"person": cast.staff["outsider"].pk}, expect=422)
    petition = Petition.objects.get(number=number)
    (scan,) = attach(cast.actor("unit_registrar"), petition, [sent_in("撤回声明.txt", b"signed")])
    withdrawn = {"statement": "2026年11月20日书面声明自愿撤回", "scan": str(scan.pk), "verified": True}
    done = desk("leader").act(number, "withdraw", withdrawn)
    assert done["state"]["code"] == State.WITHDRAWN
    _serve_all(desk, number, "handler")
    assert (
        desk("unit_registrar").act(number, "close", {"note": "材料齐全", "sure": True})["state"]["code"]
        == State.CLOSED
    )


@pytest.mark.django_db
def test_an_accusation_is_walled_off_and_shown_to_whom_it_was_cleared_for(cast: Cast, desk: Any) -> None:
    number = register(desk("registrar"), accusation=True)["number"]
    leader = desk("office_leader")
    desk("registrar").act(number, "accuse", {"units": [cast.housing.pk], "staff": "handler"})
    desk("registrar").act(number, "accuse", {"staff": "nobody"}, expect=422)
    desk("inspector").get(f"/matters/{number}", expect=404)
    leader.act(number, "clear", {"person": cast.staff["inspector"].pk, "reason": "督查需要"})
    assert desk("inspector").get(f"/matters/{number}")["confidential"]
    leader.act(number, "sort", {"kind": "accusation", "route": "30", "reason": "反映违纪"})
    told = leader.act(number, "forward", {"to_unit": cast.housing.pk, "reason": "x"}, expect=422)
    assert "不得将检举、控告材料转给" in told["detail"]
    for who in ("unit_registrar", "handler", "leader", "principal"):
        desk(who).get(f"/matters/{number}", expect=404)
        assert desk(who).get("/matters")["items"] == []
        assert desk(who).get("/search?q=工程")["items"] == []
    leader.act(number, "forward", {"to_unit": cast.discipline.pk, "reason": "管理权限"})


@pytest.mark.django_db
def test_identity_original_files_and_links_leave_their_entries_in_the_log(cast: Cast, desk: Any) -> None:
    registrar = desk("registrar")
    first, again = register(registrar)["number"], register(registrar)["number"]
    person = registrar.post(f"/petitions/{first}/identity", {"purpose": "contact"})[0]
    assert (person["name"], person["phone"]) == ("甲小满", "13800001234")
    assert "13800001234" in registrar.post(f"/petitions/{first}/original", {"purpose": "verify"})["text"]
    registrar.post(f"/petitions/{first}/identity", {"purpose": "curiosity"}, expect=422)
    reasons = AuditEntry.objects.filter(action__in=["identity.reveal", "original.reveal"])
    assert reasons.count() == 2
    found = registrar.post("/search/identity", {"id_number": "110101199001010015"})
    assert set(found) == {first, again}
    registrar.post("/search/identity", expect=422)
    note = SimpleUploadedFile("说明.txt", "楼道照片说明".encode())
    added = registrar.send_files(f"/petitions/{first}/attachments", {}, note)[0]
    assert registrar.get(f"/attachments/{added['id']}").decode() == "楼道照片说明"
    assert registrar.last["Content-Disposition"].startswith("attachment")
    fake = SimpleUploadedFile("照片.jpg", b"MZ\x90\x00 not a picture")
    told = registrar.send_files(f"/petitions/{first}/attachments", {}, fake, expect=422)
    assert told["errors"][0]["field"] == "files"
    linked = registrar.post(f"/petitions/{again}/link", {"number": first, "reason": "同一工地同一欠款"})
    assert linked["repeat_of"] == first
    both = {"number": first, "code": "BCDFG-HJKMN", "reason": "同一工地同一欠款"}
    told = registrar.post(f"/petitions/{again}/link", both, expect=422)
    assert told["errors"][0]["field"] == "number"
    desk("outsider").post(f"/petitions/{again}/link", both, expect=404)
    desk("receptionist").post(f"/petitions/{again}/link", both, expect=403)


@pytest.mark.django_db
def test_registration_takes_a_group_with_at_most_five_representatives(cast: Cast, desk: Any) -> None:
    others = [{"name": f"{c}小暑", "phone": f"1380000123{i}"} for i, c in enumerate("乙丙丁戊")]
    given = register(
        desk("receptionist"), channel="visit", people_count=30, representatives=others, oral=True
    )
    shown = desk("receptionist").get(f"/matters/{given['number']}")["petitions"][0]
    assert (shown["is_group"], shown["people_count"]) == (True, 30)
    assert shown["petitioner"]["name"] == "甲**"
    six = {"representatives": [*others, {"name": "己小暑"}], "people_count": 30}
    desk("receptionist").post(
        "/matters", {**six, "channel": "visit"}, expect=422, Idempotency_Key="group-six-1"
    )


@pytest.mark.django_db
def test_the_lists_to_choose_from_are_those_of_the_office(cast: Cast, desk: Any) -> None:
    me = desk("handler").get("/me")
    assert (me["username"], me["unit"]["name"]) == ("handler", "云水市住房和城乡建设局")
    assert [r["code"] for r in me["roles"]] == ["handler"]
    assert {c["name"] for c in desk("handler").get("/colleagues")} >= {"壬承办", "子科长"}
    assert [u["name"] for u in desk("handler").get("/units?kind=discipline_organ")] == ["云水市纪委监委"]
    assert "31(6)" in {r["code"] for r in desk("handler").get("/routes")}
    assert isinstance(desk("handler").get("/categories"), list)
    kinds = {k["kind"]: k for k in desk("handler").get("/paper-kinds")}
    assert [s["code"] for s in kinds["reply"]["chain"]] == ["section_head", "leader_in_charge"]


def test_every_kind_that_the_interface_names_can_be_drafted_through_it(cast: Cast, desk: Any) -> None:
    named = {kind["kind"] for kind in desk("handler").get("/paper-kinds")}
    content = api.get_openapi_schema()["components"]["schemas"]["PaperIn"]["properties"]["paper"]
    assert named == set(content["discriminator"]["mapping"])


def test_a_request_for_instruction_goes_its_way_through_the_interface(cast: Cast, desk: Any) -> None:
    request = {
        "kind": "instruction_request",
        "recipient": "清源省住房和城乡建设厅",
        "facts": "基本情况如上。",
        "question": "补贴标准如何适用？",
        "opinion": "建议按新标准办理。",
    }
    paper = _issued(desk, _accepted(cast, desk), request, "handler", "section_head", "leader")
    assert desk("leader").get(f"/papers/{paper}")["fields"]["recipient"] == request["recipient"]
