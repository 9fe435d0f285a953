"""Citations of documents: stored as references, checked at issue, let pass by counsel only, with reasons."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, accepted, reload
from tests.library.texts import both
from tests.steps import HANDLERS, OPINION, fresh, issued, read_if_wanted
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.audit import read
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.library.models import Instrument
from xinqiao.library.queries.citations import check
from xinqiao.matters.commands.citing import override_citations
from xinqiao.matters.commands.papers import (
    approve,
    draft,
    issue_paper,
    save_draft,
    send_back,
    submit_for_approval,
)
from xinqiao.matters.models import Citation, Matter, Paper, PaperState
from xinqiao.rules.provisions.resolve import Status

GONE = "《云水市旧停车办法》第三条"
REASON = "该办法由省住建厅印发，文库尚未导入，已核对纸质原件第三条。"


def _approved(cast: Cast, matter: Matter, basis: str, **changes: Any) -> Paper:
    """An opinion on this basis, approved by everybody and not issued."""
    content = {**OPINION, "basis": basis, **changes}
    paper = draft(cast.actor("handler"), reload(matter), "handling_opinion", content)
    submit_for_approval(cast.actor("handler"), paper)
    read_if_wanted(cast, paper)
    for who in HANDLERS[1:]:
        approve(cast.actor(who), fresh(paper))
    return fresh(paper)


def test_an_issued_opinion_keeps_its_citations_as_references(cast: Cast) -> None:
    _old, new = both(Actor.system("library"))
    basis = "《云水市物业管理办法》第二条第一款第（二）项、第三条至第四条"
    paper = issued(cast, accepted(cast), "handling_opinion", {**OPINION, "basis": basis}, *HANDLERS)
    kept = list(Citation.objects.filter(paper=paper))
    assert [(c.address, c.until, c.version_id, c.status) for c in kept] == [
        ("2.1.2", "", new.pk, Status.FOUND),
        ("3", "4", new.pk, Status.FOUND),
    ]
    assert [paper.content[c.field][c.start : c.end] for c in kept] == [
        "《云水市物业管理办法》第二条第一款第（二）项",
        "第三条至第四条",
    ]
    assert all(c.basis and c.on == today() for c in kept)


def test_a_law_known_in_outline_is_enough_out_of_the_box(cast: Cast) -> None:
    paper = issued(cast, accepted(cast), "handling_opinion", OPINION, *HANDLERS)
    assert [c.status for c in paper.citations.all()] == [Status.IN_OUTLINE]
    assert not Instrument.objects.exists()


@pytest.mark.parametrize(
    ("basis", "told"),
    [
        (GONE, "文库中没有"),
        ("《中华人民共和国劳动法》第九百条", "没有此条"),
        ("《中华人民共和国物权法》第七十六条", "已废止"),
        ("根据有关规定", "没有写明"),
    ],
)
def test_an_opinion_is_not_issued_on_a_basis_that_does_not_resolve(cast: Cast, basis: str, told: str) -> None:
    paper = _approved(cast, accepted(cast), basis)
    with pytest.raises(Refused, match=told):
        issue_paper(cast.actor("leader"), paper)
    assert fresh(paper).state == PaperState.APPROVED


def test_counsel_lets_it_pass_with_reasons_that_stand_in_the_log(cast: Cast) -> None:
    paper = _approved(cast, accepted(cast), GONE)
    with pytest.raises(InvalidInput):
        override_citations(cast.actor("counsel"), paper, reason="可以")
    override_citations(cast.actor("counsel"), fresh(paper), reason=f"{REASON}甲小满13800001234来电。")
    entry = AuditEntry.objects.filter(action="paper.override_citations").latest("seq")
    assert REASON in read(entry)["reason"]
    assert "13800001234" not in str(read(entry))
    assert "小满" not in str(read(entry))
    assert issue_paper(cast.actor("leader"), fresh(paper)).state == PaperState.ISSUED
    assert Citation.objects.get(paper=paper).status == Status.UNKNOWN_INSTRUMENT


@pytest.mark.parametrize("who", ["handler", "section_head", "leader", "principal", "review_counsel"])
def test_nobody_but_counsel_of_the_unit_lets_it_pass(cast: Cast, who: str) -> None:
    paper = _approved(cast, accepted(cast), GONE)
    with pytest.raises(Denied):
        override_citations(cast.actor(who), paper, reason=REASON)


def test_an_exception_holds_for_its_text_only(cast: Cast) -> None:
    matter = accepted(cast)
    paper = _approved(cast, matter, "另有依据")
    override_citations(cast.actor("counsel"), paper, reason=REASON)
    other = draft_again(cast, paper, GONE)
    with pytest.raises(Refused, match="文库中没有"):
        issue_paper(cast.actor("leader"), other)


def draft_again(cast: Cast, paper: Paper, basis: str) -> Paper:
    """The same document with another basis, approved once more. It is sent back by hand of the state: the chain is done."""
    Paper.objects.filter(pk=paper.pk).update(state=PaperState.IN_APPROVAL, step="leader_in_charge")
    send_back(cast.actor("principal"), fresh(paper), note="请改依据")
    save_draft(cast.actor("handler"), fresh(paper), {**OPINION, "basis": basis})
    submit_for_approval(cast.actor("handler"), fresh(paper))
    for who in HANDLERS[1:]:
        approve(cast.actor(who), fresh(paper))
    return fresh(paper)


def test_a_basis_that_resolves_needs_no_exception(cast: Cast) -> None:
    paper = _approved(cast, accepted(cast), OPINION["basis"])
    with pytest.raises(Refused, match="已经核对通过"):
        override_citations(cast.actor("counsel"), paper, reason=REASON)


def test_what_held_on_the_day_of_the_fact_is_a_basis(cast: Cast) -> None:
    basis = "《中华人民共和国物权法》第七十六条，《信访工作条例》第三十二条"
    paper = _approved(cast, accepted(cast), basis, applies_on="2019-05-01")
    assert issue_paper(cast.actor("leader"), paper).state == PaperState.ISSUED
    assert {c.on for c in Citation.objects.filter(paper=paper)} == {date(2019, 5, 1)}


def test_a_citation_among_the_facts_is_marked_and_hinders_nothing(cast: Cast) -> None:
    paper = _approved(cast, accepted(cast), OPINION["basis"], facts=f"来信引用{GONE}。")
    assert issue_paper(cast.actor("leader"), paper).state == PaperState.ISSUED
    assert Citation.objects.get(paper=paper, field="facts").status == Status.UNKNOWN_INSTRUMENT


def test_a_decision_may_not_rest_on_what_is_not_there(cast: Cast) -> None:
    items = [dict(OPINION["items"][0], decision=f"依照{GONE}，予以支持。"), OPINION["items"][1]]
    paper = _approved(cast, accepted(cast), OPINION["basis"], items=items)
    with pytest.raises(Refused, match="文库中没有"):
        issue_paper(cast.actor("leader"), paper)


def test_versions_of_the_library_take_the_place_of_the_outline(cast: Cast) -> None:
    old, new = both(Actor.system("library"))
    day = old.effective_on + timedelta(days=1)
    (then,), (now,) = (check("《云水市物业管理办法》第三条", (d,)) for d in (day, today()))
    assert (then.version, now.version) != (None, None)
    assert [f.version.id for f in (then, now) if f.version] == [old.pk, new.pk]
    (quoted,) = check("《云水市物业管理办法》第一条：“为了规范物业管理活动，制订本办法。”", (today(),))
    assert quoted.status is Status.QUOTE_DIFFERS


def test_the_number_of_queries_does_not_grow_with_the_citations(cast: Cast) -> None:
    both(Actor.system("library"))
    one, many = (
        "《云水市物业管理办法》第一条",
        "《云水市物业管理办法》第九条、《民法典》第一条、国发〔2011〕1号；" * 20,
    )
    check(one, (today(),))
    counts = []
    for text in (one, many):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            check(text, (today(),))
        counts.append(len(queries))
    assert counts[0] <= 4
    assert counts[1] <= 6


def test_a_citizen_or_job_never_lets_a_basis_pass(cast: Cast) -> None:
    paper = _approved(cast, accepted(cast), GONE)
    with pytest.raises(Denied):
        override_citations(Actor.system("job"), paper, reason=REASON)
