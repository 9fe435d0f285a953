"""Steps that several tests take on the way of a matter: a document through its chain, its service, a review."""

from datetime import date
from typing import Any

from tests.cast import Cast, accepted, heard_and_examined, registered, reload, sent_in
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.matters.commands.closing import withdraw
from xinqiao.matters.commands.commitment import confirm
from xinqiao.matters.commands.intake import attach, link_outside, link_same_matter
from xinqiao.matters.commands.papers import approve, draft, issue_paper, submit_for_approval
from xinqiao.matters.commands.review import request_review
from xinqiao.matters.commands.second_reading import second_read
from xinqiao.matters.commands.service import Delivery, record_service
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import (
    Commitment,
    Matter,
    OutsideDocument,
    OutsideKind,
    Paper,
    Petition,
    ServiceMethod,
)
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.offers import drafts
from xinqiao.rules.promising import CommitmentStage

OPINION: dict[str, Any] = {
    "facts": "经查，该工地未取得夜间施工许可。",
    "basis": "《中华人民共和国民法典》第二百九十四条",
    "items": [
        {"position": 1, "outcome": "supported", "decision": "责令停止夜间施工。"},
        {"position": 2, "outcome": "explained", "decision": "许可信息已在网站公开。"},
    ],
}
REVIEW = {
    "outcome": "maintained",
    "findings": "事实清楚。",
    "opinion": "依据查明的事实作出上述结论；变更的，按本意见落实。",
    "basis": "《信访工作条例》第三十五条",
}
HANDLERS = ("handler", "section_head", "counsel", "leader")
REVIEWERS = ("reviewer", "review_head", "review_counsel", "review_leader")
FINAL_REVIEWERS = ("final_reviewer", "final_head", "final_counsel", "final_leader")


def draftable(matter: Matter) -> list[str]:
    """Kinds of documents that are due now and not under way."""
    return [kind for kind, verdict in drafts(matter).items() if verdict.allowed]


def fresh(paper: Paper) -> Paper:
    return Paper.objects.get(pk=paper.pk)


def issued(
    cast: Cast,
    matter: Matter,
    kind: str,
    content: dict[str, Any],
    author: str,
    *approvers: str,
    reason: str = "",
) -> Paper:
    """A document drafted by `author`, approved by each of `approvers` and issued by the last of them, after counsel by the
    leader; `reason`: why a block may stand. An opinion that follows another rests on a hearing and an investigation of its own."""
    if kind == "handling_opinion" and Paper.objects.filter(matter=matter, kind=kind, state="issued").exists():
        heard_and_examined(cast, matter, author)
    paper = draft(cast.actor(author), reload(matter), kind, content)
    submit_for_approval(cast.actor(author), paper, reason=reason)
    confirm_promises(cast.actor(author), paper)
    read_if_wanted(cast, paper)
    for who in approvers:
        approve(cast.actor(who), fresh(paper))
    issuer = "leader" if approvers[-1] == "counsel" else approvers[-1]
    return issue_paper(cast.actor(issuer), fresh(paper))


def read_if_wanted(cast: Cast, paper: Paper) -> None:
    """The second reader passes the document, where it waits for one (M-E5)."""
    if fresh(paper).reading:
        second_read(cast.actor("unit_registrar"), fresh(paper), welcome=True, complete=True)


def tense(cast: Cast) -> Matter:
    """An accepted matter that was sorted as tense."""
    matter = accepted(cast)
    Matter.objects.filter(pk=matter.pk).update(tense_at=now())
    return reload(matter)


def sent_back_by_reader(cast: Cast, note: str) -> Paper:
    """A reply in a tense matter that its second reader sends back (M-E5)."""
    matter, handler = tense(cast), cast.actor("handler")
    paper = draft(handler, matter, "handling_opinion", OPINION)
    submit_for_approval(handler, fresh(paper))
    return second_read(cast.actor("unit_registrar"), fresh(paper), welcome=False, complete=True, note=note)


def confirm_promises(author: Actor, paper: Paper) -> None:
    """Its author says of each time in the document that it is a commitment; without that it is not issued."""
    for made in Commitment.objects.filter(source_key=str(paper.pk), stage=CommitmentStage.PROPOSED):
        confirm(author, made, what=made.what, owner=made.owner, due=made.due_on)


def serve(cast: Cast, paper: Paper, who: str, day: date) -> None:
    delivery = Delivery(method=ServiceMethod.DIRECT, sent_on=day, served_on=day, proof="本人签收")
    record_service(cast.actor(who), fresh(paper), delivery)


def withdrawn(
    cast: Cast, matter: Matter, who: str = "leader", *, statement: str, everybody: bool = False
) -> Matter:
    """Withdrawn on the petitioner's signed statement, whose scan lies in the file."""
    desk = "registrar" if matter.holding_unit_id == cast.petition_office.pk else "unit_registrar"
    petition = matter.petitions.order_by("received_at")[0]
    (scan,) = attach(cast.actor(desk), petition, [sent_in("撤回声明.txt", b"signed")])
    given: dict[str, Any] = {"statement": statement, "scan": scan, "everybody": everybody}
    return withdraw(cast.actor(who), reload(matter), **given, verified=True)


def answered(cast: Cast) -> Matter:
    """A matter whose handling opinion reached the petitioner today."""
    matter = accepted(cast)
    serve(cast, issued(cast, matter, "handling_opinion", OPINION, *HANDLERS), "handler", today())
    return reload(matter)


def ask_for_review(matter: Matter, text: str = "没有查清事实") -> None:
    petition = Petition.objects.get(matter=matter)
    request_review(Actor.citizen(petition.pk, matter.pk), petition, text)


def review_served(cast: Cast, matter: Matter, outcome: str) -> None:
    """The review is asked for, decided with this outcome and served."""
    ask_for_review(matter)
    opinion = issued(cast, matter, "review_opinion", {**REVIEW, "outcome": outcome}, *REVIEWERS)
    serve(cast, opinion, "reviewer", today())


def final_review_served(cast: Cast, matter: Matter, outcome: str) -> None:
    """As `review_served`, one level higher."""
    ask_for_review(matter)
    content = {**REVIEW, "outcome": outcome}
    opinion = issued(cast, matter, "final_review_opinion", content, *FINAL_REVIEWERS)
    serve(cast, opinion, "final_reviewer", today())


def told_again(cast: Cast, earlier: Matter, **changes: Any) -> Matter:
    """The same matter raised anew at the petition office by the same petitioner, linked by a person and sorted."""
    matter = sorted_at_office(cast, **changes)
    link_again(cast, matter, earlier)
    return reload(matter)


def sorted_at_office(cast: Cast, **changes: Any) -> Matter:
    """A claim that the petition office registered and sorted."""
    matter = registered(cast, **changes).petition.matter
    sort_matter(
        cast.actor("registrar"),
        reload(matter),
        kind=Kind.CLAIM,
        route="31(6)",
        reason="行政职权",
        category=None,
    )
    return reload(matter)


def link_again(cast: Cast, matter: Matter, earlier: Matter, who: str = "registrar") -> None:
    """A person confirms that both are the same matter."""
    new, old = (
        Petition.objects.get(matter=matter),
        Petition.objects.filter(matter=earlier).latest("received_at"),
    )
    link_same_matter(cast.actor(who), new, old, reason="同一工地、同一诉求，经电话核实为同一事项")


def outside_document(
    cast: Cast,
    matter: Matter,
    kind: OutsideKind,
    day: date,
    who: str = "registrar",
    *,
    number: str = "邻府核〔2026〕3号",
) -> OutsideDocument:
    """A document of another system, with its scan."""
    petition = Petition.objects.get(matter=matter)
    (scan,) = attach(cast.actor(who), petition, [sent_in("复核意见书.txt", number.encode())])
    return link_outside(
        cast.actor(who),
        petition,
        kind=kind,
        organ="邻水市人民政府",
        number=number,
        day=day,
        scan=scan,
        reason="同一信访人就同一征收补偿提出，事实和理由相同",
    )
