"""Where somebody at a desk once stood without a next step: a lost receipt, an answer without its question, a forgotten note."""

import pytest
from django.test import Client

from tests.cast import Cast, accepted, registered
from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.handling import log
from xinqiao.matters.commands.papers import draft, submit_for_approval
from xinqiao.matters.commands.review import evaluate
from xinqiao.matters.compose import drafted_sections
from xinqiao.matters.models import Grade, LogKind, Matter, Paper, PaperState, Petition
from xinqiao.matters.queries.progress import progress
from xinqiao.matters.query_codes import code_of


def _opinion(cast: Cast, *, examined: bool) -> Paper:
    matter = accepted(cast, examined=examined)
    content = {
        "facts": "经查属实。",
        "basis": "《中华人民共和国民法典》第二百九十四条",
        "items": [
            {"position": n, "outcome": "supported", "decision": "责令停止。"}
            for n in matter.requests.values_list("position", flat=True)
        ],
    }
    return draft(cast.actor("handler"), matter, "handling_opinion", content)


def _waiting_opinion(cast: Cast) -> Paper:
    paper = _opinion(cast, examined=True)
    return submit_for_approval(
        cast.actor("handler"), Paper.objects.select_related("matter", "unit").get(pk=paper.pk)
    )


@pytest.mark.django_db
def test_a_lost_receipt_is_given_again_with_a_new_code_after_the_document_was_checked(
    cast: Cast, client: Client
) -> None:
    given = registered(cast)
    address = f"/desk/petitions/{given.petition.pk}/receipt/"
    client.force_login(cast.staff["registrar"])
    assert client.get(address).status_code == 404
    assert f"{address}again/" in client.get(f"/desk/matters/{given.petition.matter_id}/").content.decode()
    assert client.post(f"{address}again/", {"checked": " "}).status_code == 422
    answer = client.post(f"{address}again/", {"checked": "本人身份证，与登记一致"})
    assert answer.status_code == 302
    now = code_of(Petition.objects.get(pk=given.petition.pk))
    page = client.get(address).content.decode()
    assert now in page
    assert given.code not in page
    assert client.get(f"{address}?pdf=1").content.startswith(b"%PDF")
    entry = AuditEntry.objects.get(action="petition.reissue", outcome="done")
    assert audit.read(entry)["reason"] == "本人身份证，与登记一致"


@pytest.mark.django_db
def test_a_receipt_without_a_name_is_not_given_again(cast: Cast, client: Client) -> None:
    given = registered(cast, identity=None)
    client.force_login(cast.staff["registrar"])
    answer = client.post(f"/desk/petitions/{given.petition.pk}/receipt/again/", {"checked": "自称本人"})
    assert answer.status_code == 422
    assert "匿名信访件" in answer.content.decode()


@pytest.mark.django_db
def test_who_approves_reads_each_request_above_its_decision(cast: Cast, client: Client) -> None:
    paper = _waiting_opinion(cast)
    client.force_login(cast.staff["section_head"])
    page = client.get(f"/desk/papers/{paper.pk}/").content.decode()
    asked = list(paper.matter.requests.all())
    assert asked
    assert all(f"第{item.position}项诉求：{item.text}" in page for item in asked)


@pytest.mark.django_db
def test_sending_back_without_a_word_asks_for_it_on_the_same_page(cast: Cast, client: Client) -> None:
    paper = _waiting_opinion(cast)
    client.force_login(cast.staff["section_head"])
    step = f"/desk/papers/{paper.pk}/step/back/"
    answer = client.post(step, {"version": paper.version, "note": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "「退回修改的意见」没有填写内容" in page
    assert "轮到我审核" in page
    assert client.post(step, {"version": paper.version, "note": "写明依据"}).status_code == 302
    assert Paper.objects.get(pk=paper.pk).state == PaperState.DRAFT


@pytest.mark.django_db
def test_an_opinion_states_only_the_hearing_and_the_investigation_that_are_on_record(cast: Cast) -> None:
    paper = _opinion(cast, examined=False)
    handler, matter = cast.actor("handler"), paper.matter

    def opening() -> str:
        first = drafted_sections(Paper.objects.get(pk=paper.pk), paper.content)[0]
        return "".join(first.paragraphs)

    assert "听取" not in opening()
    assert "调查核实" not in opening()
    log(handler, matter, LogKind.STATEMENT, "听取陈述。", happened_on=today())
    assert "本机关听取了您陈述的事实和理由，现提出处理意见如下" in opening()
    log(
        handler,
        Matter.objects.get(pk=matter.pk),
        LogKind.INVESTIGATION,
        "现场核实。",
        happened_on=today(),
        second_person=cast.staff["section_head"],
    )
    assert "听取了您陈述的事实和理由，进行了调查核实，现提出" in opening()


@pytest.mark.django_db
def test_a_citizen_sees_the_evaluation_that_counts(cast: Cast) -> None:
    matter = accepted(cast)
    Matter.objects.filter(pk=matter.pk).update(state="served")
    petition = Petition.objects.select_related("matter").get(matter=matter)
    citizen = Actor.citizen(petition.pk, matter.pk)
    assert progress(citizen).evaluated == ()
    evaluate(citizen, petition, cast.housing, Grade.SATISFIED, "")
    evaluate(citizen, petition, cast.housing, Grade.DISSATISFIED, "又坏了")
    found = progress(citizen)
    assert found.evaluated == (f"您对{cast.housing.name}的评价：不满意",)
    assert found.evaluable == (cast.petition_office,), "what was changed once is not offered again"
