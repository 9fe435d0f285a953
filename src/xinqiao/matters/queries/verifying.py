"""Whether a paper is what it says: by its number and the code that is printed on it, nothing personal (M-R4)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.errors import InvalidInput, TooManyTries
from xinqiao.kernel.throttle import Limit, guarded
from xinqiao.kernel.viewing import ShownAs, note
from xinqiao.matters.models import Paper, PaperState, Petition, ReviewRequest
from xinqiao.rules.folding import typed_number
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES

_TOO_MANY = "输错的次数太多，请{n}分钟后再试；也可以向作出机关当面核对。"
PER_PAPER = Limit(name="verify-one", tries=5, window=timedelta(minutes=15), said=_TOO_MANY)
PER_ADDRESS = Limit(name="verify-any", tries=300, window=timedelta(minutes=15), said=_TOO_MANY)
_PAUSED = audit.Event(action="paper.verify", subject="", reason="核验码连续输错，暂停接受", outcome="denied")
_BRACKETS = str.maketrans("[(【]）】)", "〔〔〔〕〕〕〕")
_PUT_RIGHT = (PaperKind.ACCEPTANCE_NOTICE, PaperKind.GUIDANCE_NOTICE)
"""What a corrected route takes the place of."""
_TELLING = (
    PaperKind.ACCEPTANCE_NOTICE,
    PaperKind.EXTENSION_NOTICE,
    PaperKind.HANDLING_OPINION,
    PaperKind.REVIEW_OPINION,
    PaperKind.FINAL_REVIEW_OPINION,
)
"""Papers by which another organ knows that a matter is under way or over (条例 19(3), 36(3))."""


class PaperStanding(StrEnum):
    """How a genuine paper stands today."""

    STANDS = "stands"
    REPLACED = "replaced"
    CHANGED = "changed"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Genuine:
    """What anybody who holds the paper is told of it: no name, no title, no content."""

    number: str
    issued_on: date
    standing: PaperStanding
    since: date | None
    sha256: str


def verify_paper(actor: Actor, number: str, code: str, *, address: str) -> Genuine:
    """The paper of this number and code. A wrong number, a wrong code and a paper that never was get the same answer: InvalidInput.
    Raises TooManyTries, which is put on record."""
    paper = _shown(actor, number, code, address, _genuine)
    assert paper.issued_at is not None
    standing, since = _standing(paper)
    return Genuine(
        number=paper.number,
        issued_on=day_of(paper.issued_at),
        standing=standing,
        since=since,
        sha256=paper.pdf_sha256,
    )


def petition_of_paper(actor: Actor, number: str, code: str) -> tuple[Petition, str]:
    """The petition whose petitioner brought this paper to another organ, and the number of the paper: who shows number and code of the own
    acceptance notice or opinion lets that organ know of it, though it sees nothing of the matter there (条例 19(3), 36(3)). An accusation is
    named to nobody (30(3)): a paper of one, one of another kind and a wrong code get the same answer and count alike.
    Raises InvalidInput and TooManyTries."""
    paper = _shown(actor, number, code, f"staff:{actor.staff}", _of_record)
    note(ShownAs.SEARCH, paper.matter_id)
    petition = Petition.objects.select_related("matter").filter(matter=paper.matter_id)
    return petition.earliest("received_at"), paper.number


def _of_record(number: str, code: str) -> Paper:
    paper = _find(number, code)
    if paper is None or paper.matter.confidential or not paper.for_citizen or paper.kind not in _TELLING:
        told = "没有查到可以据以关联的文书：受理告知书、延期告知书、处理意见书、复查意见书、复核意见书。请对照文书核对文号和核验码。"
        raise InvalidInput({"code": told})
    return paper


def _shown(actor: Actor, number: str, code: str, address: str, find: Callable[[str, str], Paper]) -> Paper:
    tried = f"{address}|{typed_number(number)[:32]}"
    try:
        with guarded([(PER_PAPER, tried), (PER_ADDRESS, address)]):
            return find(number, code)
    except TooManyTries as error:
        if error.first:
            audit.append_alone(actor, _PAUSED)
        raise


def _plain(number: str) -> str:
    """A number as it is compared: whichever brackets somebody typed."""
    return typed_number(number).translate(_BRACKETS)


def _genuine(number: str, code: str) -> Paper:
    if (paper := _find(number, code)) is None:
        told = "没有查到这份文书。请对照文书核对文号和核验码；核对无误仍然查不到的，请向作出机关核实。"
        raise InvalidInput({"code": told})
    return paper


def _find(number: str, code: str) -> Paper | None:
    plain = "".join(c for c in typed_number(code) if c.isalnum())
    issued = Paper.objects.select_related("matter").filter(
        state=PaperState.ISSUED, verification_code=f"{plain[:5]}-{plain[5:]}"
    )
    paper = issued.first() if plain else None
    return paper if paper is not None and _plain(paper.number) == _plain(number) else None


def _standing(paper: Paper) -> tuple[PaperStanding, date | None]:
    """Whether a review took an answer back (条例 35, 36), or a later paper of the kind took its place."""
    if not paper.for_citizen:
        return PaperStanding.STANDS, None
    if RULES[paper.kind].answers:
        reviews = ReviewRequest.objects.filter(
            matter=paper.matter_id, decided_at__gt=paper.issued_at, outcome__in=("changed", "revoked")
        )
        if (review := reviews.order_by("decided_at").first()) is not None:
            assert review.decided_at is not None
            return PaperStanding(review.outcome), day_of(review.decided_at)
    kinds = {paper.kind, *([PaperKind.ROUTE_NOTICE] if paper.kind in _PUT_RIGHT else [])}
    later = Paper.objects.filter(
        matter=paper.matter_id,
        kind__in=kinds,
        state=PaperState.ISSUED,
        addressed_to=None,
        issued_at__gt=paper.issued_at,
    )
    new = later.order_by("issued_at").first()
    if new is None or new.issued_at is None:
        return PaperStanding.STANDS, None
    return PaperStanding.REPLACED, day_of(new.issued_at)
