"""Whatever people type into a command, nobody's name, number or telephone stands in the database in clear."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from tests.cast import Cast, accepted, at, registered, reload, sent_in, submission
from tests.disclosing import everything_written
from tests.documents.test_papers import text_of
from tests.looking_back import AFTER
from tests.matters import promised
from tests.matters.clock_walks import starts_decided
from tests.matters.elsewhere_typed import without_a_matter
from tests.matters.parties_typed import logged_and_put_right, parties_changed
from tests.matters.rooms_typed import written_in_rooms
from tests.matters.test_parties import scan
from tests.policy import said
from tests.proceedings.walks import agreed, drafted, mediated, referred
from tests.proceedings.walks import everything as talked_over
from tests.steps import HANDLERS, OPINION, REVIEW, fresh, issued, sent_back_by_reader, serve, withdrawn
from tests.training import drilled
from tests.typing_everything import (
    FORBIDDEN,
    FULL,
    ID,
    OTHER,
    PHONE,
    WORDS,
    asks_for_words,
    everything_typed,
    plain,
)
from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.commands import REGISTRY, load_all
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.writing import writing
from xinqiao.matters.commands import (
    answering,
    assignment,
    assisting,
    closing,
    commitment,
    disposition,
    filing,
    handling,
    instruction,
    papers,
    recalling,
    receiving_review,
    review,
    sorting,
)
from xinqiao.matters.commands.acting import record_death
from xinqiao.matters.commands.citing import override_citations
from xinqiao.matters.commands.delays import explain_delay
from xinqiao.matters.commands.importing import Message, import_group
from xinqiao.matters.commands.intake import attach, link_outside, link_same_matter, register, submit
from xinqiao.matters.commands.notes import leave_note
from xinqiao.matters.commands.reveal import download_paper, reissue_receipt
from xinqiao.matters.commands.second_reading import mark_tense
from xinqiao.matters.commands.service import Delivery, record_service, record_unserved
from xinqiao.matters.models import (
    Assistance,
    Commitment,
    DisputeKind,
    Grade,
    Matter,
    OutsideKind,
    Paper,
    Petition,
    Recusal,
    RequestForInstruction,
    SavedFilter,
    ServiceMethod,
    UnservedGround,
)
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.queries.delays import late_clocks

load_all()


@pytest.mark.once
@pytest.mark.django_db
def test_what_is_typed_anywhere_is_stored_nowhere_in_clear(cast: Cast) -> None:
    with everything_typed() as done:
        with time_machine.travel(at("2026-01-05"), tick=False) as clock:
            said.study(cast, clock)
            clock.move_to(at("2026-03-02"))
            matter = _receipt(cast)
            parties_changed(cast)
            everything_written(cast)
            _passing_on(cast, matter)
            _handling(cast, matter)
            promised.kept_and_broken(cast, matter, WORDS)
            late = accepted(cast)
            clock.move_to(at("2026-05-20"))
            _explained(cast, late)
            starts_decided(cast)
            talked_over(cast, late, WORDS)
            _review(cast, matter)
            _ends(cast)
            without_a_matter(cast)
            said.discussions(cast)
            said.instruction_on_paper(cast)
            clock.move_to(AFTER)
            said.look_back(cast)
            written_in_rooms(cast)
            drilled.everything(cast, clock)
        said.library()
        said.wording(cast)
    assert {a for a in REGISTRY if asks_for_words(a)} - done == set(), "called by nothing here"
    assert list(_found()) == []


@pytest.mark.django_db
def test_the_search_looks_at_every_table_and_into_what_is_written_in_codes(cast: Cast) -> None:
    _receipt(cast)
    SavedFilter.objects.create(staff=cast.staff["handler"], name="甲 小 满", query=f"q={PHONE}")
    paper = Paper(
        matter=registered(cast).petition.matter, kind="x", unit=cast.housing, created_at=now(), sealed=b"\x01"
    )
    paper.content = {"facts": [{"told": f"甲小满 {ID.translate(FULL)}"}]}
    paper.save()
    with writing():
        audit.append(Actor.system("x"), [audit.Event(action="x", subject="", reason=f"甲小满{OTHER}")])
    found = {(table, secret) for table, secret, _around in _found()}
    assert found == {
        ("matters_savedfilter", "小满"),
        ("matters_savedfilter", PHONE),
        ("matters_paper", "小满"),
        ("matters_paper", ID),
        ("kernel_auditentry", "小满"),
        ("kernel_auditentry", OTHER),
    }


def _receipt(cast: Cast) -> Matter:
    """A visit, a submission over the web and an import, with everything that can be typed."""
    given: dict[str, Any] = {
        "title": f"甲小满反映{PHONE}",
        "text": WORDS,
        "requests": (f"请回复{OTHER}",),
        "place": f"甲小满家 {PHONE}",
        "other_procedure": WORDS[:150],
    }
    one, other = (submission(**given, files=(sent_in(f"甲小满{ID}.txt", b"text"),)) for _ in range(2))
    petition = register(cast.actor("registrar"), cast.petition_office, one).petition
    submit(Actor.visitor(), None, cast.petition_office, other)
    later = registered(cast)
    attach(cast.actor("registrar"), petition, [sent_in(f"甲小满 {PHONE}.txt", b"more")])
    link_same_matter(cast.actor("registrar"), later.petition, petition, reason=WORDS)
    link_outside(
        cast.actor("registrar"),
        petition,
        kind=OutsideKind.FINAL_OPINION,
        organ=f"甲小满 {PHONE}",
        number=f"云府核{PHONE}",
        day=today(),
        scan=petition.attachments.latest("added_at", "pk"),
        reason=WORDS,
    )
    reissue_receipt(cast.actor("registrar"), petition, checked=WORDS)
    message = Message(
        key="1", digest="1", given=submission(**given), answer=WORDS, answered_at=at("2026-03-01")
    )
    import_group(Actor.system("import"), cast.petition_office, "source", [message])
    return petition.matter


def _passing_on(cast: Cast, matter: Matter) -> None:
    """Sorted, passed on twice, objected to twice, assigned with a report, accepted."""
    office, other = cast.actor("registrar"), cast.actor("outsider")
    for each, agree in ((registered(cast).petition.matter, False), (matter, True)):
        sorting.sort_matter(office, reload(each), kind=Kind.CLAIM, route="31(6)", reason=WORDS, category=None)
        disposition.forward(office, reload(each), cast.environment, reason=WORDS)
        recalling.recall(office, reload(each), reason=WORDS)
        disposition.forward(office, reload(each), cast.environment, reason=WORDS)
        disposition.object_to_transfer(other, reload(each), reasons=WORDS)
        disposition.decide_objection(office, reload(each), agree=agree, reason=WORDS)
    due = date(2026, 4, 30)
    disposition.assign_with_report(office, reload(matter), cast.housing, reason=WORDS, due_on=due)
    disposition.accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"], note=WORDS)


def _assisting(cast: Cast, matter: Matter) -> None:
    """Another unit is asked twice: it answers once and is released once."""
    leader, other = cast.actor("leader"), cast.actor("outsider")
    asked = [
        assisting.ask_for_assistance(
            leader,
            reload(matter),
            cast.environment,
            requests=[1],
            reason=WORDS,
            due_on=today() + timedelta(days=1),
        )
        for _ in range(2)
    ]
    taken = assisting.take_on(other, Assistance.objects.get(pk=asked[0].pk), cast.staff["outsider"])
    assisting.answer_assistance(other, Assistance.objects.get(pk=taken.pk), answer=WORDS)
    assisting.release(leader, Assistance.objects.get(pk=asked[1].pk), reason=WORDS)


def _handling(cast: Cast, matter: Matter) -> None:
    """Worked on by several, drafted, sent back, approved, issued, served."""
    handler, leader = cast.actor("handler"), cast.actor("leader")
    assignment.allocate(leader, reload(matter), cast.staff["second_handler"], reason=WORDS)
    assignment.hand_over(handler, reload(matter), cast.staff["second_handler"], reason=WORDS)
    _assisting(cast, matter)
    assignment.decline_take_over(cast.actor("second_handler"), reload(matter), reason=WORDS)
    assignment.hand_over(handler, reload(matter), cast.staff["second_handler"], reason=WORDS)
    assignment.declare_recusal(cast.actor("counsel"), reload(matter), ground=WORDS)
    assignment.decide_recusal(leader, reload(matter), Recusal.objects.get(), grant=False, reason=WORDS)
    assignment.ask_recusal(leader, reload(matter), cast.staff["principal"], words=WORDS)
    logged_and_put_right(handler, reload(matter))
    leave_note(handler, reload(matter), text=WORDS)
    handling.waive_investigation(cast.actor("counsel"), reload(matter), reason=WORDS)
    instruction.mark_dispute(handler, reload(matter), kind=DisputeKind.POLICY, reason=WORDS)
    asking = {"recipient": "云水市人民政府", "facts": WORDS, "question": WORDS, "opinion": WORDS}
    issued(cast, matter, "instruction_request", asking, "handler", "section_head", "leader")
    given = instruction.InstructionAnswer(text=WORDS, number=f"云政函{PHONE}", answered_on=today())
    instruction.answer_request(cast.actor("review_leader"), RequestForInstruction.objects.get(), given)
    instruction.decide_dispute(leader, matter.disputes.latest("at", "pk"), decision=WORDS)
    dropped = papers.draft(handler, reload(matter), "extension_notice", {"days": "1", "reason": WORDS})
    papers.drop_paper(handler, dropped, note=WORDS)
    items = [
        {**item, "decision": f"{WORDS}我局将在5个工作日内答复甲小满，{PHONE}。三日内告知甲小满。"}
        for item in OPINION["items"][:1]
    ]
    content = {"facts": WORDS, "basis": f"《甲小满{PHONE}办法》第一条规定：“{WORDS}”", "items": items}
    paper = papers.draft(handler, reload(matter), "handling_opinion", {})
    papers.save_draft(handler, fresh(paper), content)
    papers.submit_for_approval(handler, fresh(paper))
    papers.send_back(cast.actor("section_head"), fresh(paper), note=WORDS)
    papers.submit_for_approval(handler, fresh(paper))
    recalling.recall_paper(handler, fresh(paper), reason=WORDS)
    papers.submit_for_approval(handler, fresh(paper))
    first, second = Commitment.objects.order_by("due_on")
    promised.confirmed(cast, second, WORDS)
    commitment.decline(handler, first, reason=WORDS)
    for who in HANDLERS[1:]:
        papers.approve(cast.actor(who), fresh(paper), note=WORDS)
    override_citations(cast.actor("counsel"), fresh(paper), reason=WORDS)
    issued_paper = papers.issue_paper(leader, fresh(paper))
    record_unserved(
        handler, fresh(issued_paper), ground=UnservedGround.UNREACHABLE, attempts=WORDS, tried_on=today()
    )
    record_service(handler, fresh(issued_paper), _delivery())
    handling.report_conclusion(handler, reload(matter), report=WORDS)
    handling.record_execution(handler, reload(matter), 1, result=WORDS, done_on=today())
    review.evaluate(_citizen(matter), _petition(matter), cast.petition_office, Grade.SATISFIED, comment=WORDS)
    (sheet,) = attach(cast.actor("registrar"), _petition(matter), [sent_in("评价单.txt", b"signed")])
    said = (cast.actor("registrar"), _petition(matter))
    review.enter_evaluation(*said, unit=cast.housing, grade=Grade.FAIR, sheet=sheet, comment=WORDS)


def _delivery() -> Delivery:
    return Delivery(
        method=ServiceMethod.DIRECT,
        sent_on=today(),
        served_on=today(),
        proof=WORDS[:300],
        witness=f"甲小满 {PHONE}",
    )


def _petition(matter: Matter) -> Petition:
    return Petition.objects.filter(matter=matter).order_by("received_at", "number")[0]


def _citizen(matter: Matter) -> Actor:
    return Actor.citizen(_petition(matter).pk, matter.pk)


def _review(cast: Cast, matter: Matter) -> None:
    """A late request, a revoked opinion handled anew."""
    review.request_review(_citizen(matter), _petition(matter), WORDS, late_reason=WORDS)
    content = {**REVIEW, "outcome": "revoked", "findings": WORDS}
    chain = ("reviewer", "review_head", "review_counsel", "review_leader")
    serve(cast, issued(cast, matter, "review_opinion", content, *chain), "reviewer", today())
    closing.redo(cast.actor("review_leader"), reload(matter), reason=WORDS)


def _explained(cast: Cast, late: Matter) -> None:
    given: dict[str, Any] = {"reason": WORDS, "standing": WORDS, "until": today() + timedelta(days=1)}
    explain_delay(cast.actor("handler"), reload(late), clock=late_clocks(late)[0].pk, **given)


def _ends(cast: Cast) -> None:
    """Another matter is withdrawn and closed, one ends with a death, a third is an accusation."""
    mark_tense(cast.actor("handler"), accepted(cast), reason=WORDS)
    duty = accepted(cast, route="31(5)")
    law = f"甲小满{PHONE}办法"
    handling.set_limit(
        cast.actor("handler"), duty, law=law, article=1, days=9, started_on=today(), unit="cal"
    )
    wrong = {"route": "31(1)", "reason": WORDS, "organ": WORDS[:99], "procedure": WORDS[:99]}
    issued(
        cast,
        duty,
        "route_notice",
        {**wrong, "explanation": f"{WORDS}请在三年的诉讼时效内携带材料起诉。"},
        "handler",
        "counsel",
    )
    told = accepted(cast)
    agreement = agreed(cast, drafted(cast, mediated(cast, told)))
    serve(cast, issued(cast, told, "handling_opinion", OPINION, *HANDLERS), "handler", today())
    opinion = Paper.objects.get(matter=told, kind="handling_opinion")
    paper: dict[str, Any] = {"number": told.number, "document": opinion.number, "text": WORDS}
    receiving_review.receive_request(
        cast.actor("reviewer"), cast.city_government, received_on=today(), late_reason=WORDS, **paper
    )
    referred(cast, agreement, WORDS)
    away = accepted(cast)
    withdrawn(cast, away, statement=WORDS)
    for notice in Paper.objects.filter(matter=away, addressed_to=None):
        serve(cast, notice, "unit_registrar", today())
    closing.close(cast.actor("unit_registrar"), reload(away), note=WORDS, sure=True)
    filing.seal_file(cast.actor("archivist"), reload(away))
    filing.take_file(cast.actor("archivist"), reload(away), why=WORDS[:300])
    sent_back_by_reader(cast, WORDS)
    left = accepted(cast)
    Matter.objects.filter(pk=left.pk).update(first_handler=None)
    someone = cast.staff["second_handler"]
    answering.appoint(cast.actor("section_head"), reload(left), someone, reason=WORDS[:300])
    gone = registered(cast).petition
    proof = scan(cast, gone)
    record_death(cast.actor("registrar"), gone, died_on=today(), proof=proof)
    leader = cast.actor("office_leader")
    closing.lapse(leader, reload(gone.matter), searched=WORDS, asked_on=today(), verified=True)
    secret = registered(cast, accusation=True).petition.matter
    sorting.clear_staff(cast.actor("office_leader"), reload(secret), cast.staff["registrar"], reason=WORDS)


def _stored() -> Iterator[tuple[str, str]]:
    """Every value of every table, the log and the search index included, as text; sealed bytes left out."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    if isinstance(value, bytes | memoryview):
                        if bytes(value)[:1] == b"\x01":
                            continue
                        value = bytes(value).decode("utf-8", "ignore")
                    yield table, _CODE.sub(lambda code: chr(int(code[1], 16)), str(value))


_CODE = re.compile(r"\\u([0-9a-f]{4})")  # how one of the databases keeps Chinese within JSON


def _found() -> Iterator[tuple[str, str, str]]:
    for table, value in _stored():
        told = plain(value)
        for secret in FORBIDDEN:
            if secret in told:
                yield table, secret, told[max(0, told.find(secret) - 60) :][:200]


@pytest.mark.django_db
def test_a_text_that_cannot_be_stored_is_refused_by_its_field(cast: Cast) -> None:
    matter, other = accepted(cast), cast.staff["second_handler"]
    for bad in ("\ud800", "长" * 20_001):
        with pytest.raises(InvalidInput) as told:
            assignment.hand_over(cast.actor("handler"), reload(matter), other, reason=bad)
        assert set(told.value.fields) == {"reason"}


@pytest.mark.django_db
def test_the_content_of_a_document_is_sealed_as_written_and_shown_masked_however_deep(cast: Cast) -> None:
    matter, handler = accepted(cast), cast.actor("handler")
    items = [{**item, "decision": WORDS, "more": [{"told": [WORDS]}]} for item in OPINION["items"]]
    content = {"facts": WORDS, "basis": WORDS, "items": items}
    paper = papers.draft(handler, matter, "handling_opinion", content)
    assert papers.original_content(paper) == content
    papers.save_draft(handler, fresh(paper), {**content, "facts": f"又{WORDS}"})
    assert papers.original_content(fresh(paper))["facts"] == f"又{WORDS}"
    shown = fresh(paper).content
    assert shown.keys() == content.keys()
    assert shown["items"][1]["more"][0]["told"][0].startswith("甲**")
    assert [secret for secret in FORBIDDEN if secret in plain(str(shown))] == []


@pytest.mark.django_db
@pytest.mark.pdf
def test_the_sealed_proof_of_service_keeps_who_signed(cast: Cast) -> None:
    matter = accepted(cast)
    notice = Paper.objects.get(matter=matter, kind="acceptance_notice")
    record_service(cast.actor("unit_registrar"), notice, _delivery())
    proof = Paper.objects.get(matter=matter, kind="proof_of_service")
    assert f"甲小满{PHONE}" in text_of(download_paper(cast.actor("unit_registrar"), proof))
