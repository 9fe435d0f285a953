"""M-R5: nobody decides on what the own hand wrote, nobody reviews what the own hand decided, and whether somebody is recused is decided soon."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from xinqiao.controls.due_days import days_after, within
from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period, Standing
from xinqiao.kernel.days import DayOf
from xinqiao.matters.models import Approval, MatterStaff, Paper, PaperState, Recusal, StaffPart
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.words import Phrase

_DECIDED = tuple(kind for kind, rule in RULES.items() if rule.chain)
_REVIEWS = (PaperKind.REVIEW_OPINION, PaperKind.FINAL_REVIEW_OPINION)
_DECIDE_IN = 3
"""Working days; the Regulations give none (28(3)). Local practice, after the three days that a court has (民事诉讼法 50)."""


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """The decisions that the unit issued in the period, by who wrote, approved and issued each. What is done cannot be made up."""
    decided = Paper.objects.filter(
        within("issued_at", period), kind__in=_DECIDED, state=PaperState.ISSUED, matter__confidential=False
    ).annotate(alone=Exists(_own_approval()), partial=_reviewed_own(), recused=Exists(_recused()))
    yield Owed(
        rows=decided,
        unit="unit_id",
        day=DayOf("issued_at"),
        done=Case(When(alone=False, partial=False, recused=False, then=DayOf("issued_at")), default=NEVER),
        kind="matters.paper",
        told={"number": "number", "alone": "alone", "partial": "partial"},
        say=_paper,
    )
    yield Owed(
        rows=Recusal.objects.filter(within("declared_at", period), matter__confidential=False),
        unit="unit_id",
        day=DayOf("declared_at"),
        due=days_after("declared_at", _DECIDE_IN, period),
        done=DayOf("decided_at"),
        kind="matters.matter",
        key="matter_id",
        told={"number": "matter__number"},
        say=_recusal,
    )


def _own_approval() -> QuerySet[Approval]:
    """Approvals of a document by one of its writers (four eyes)."""
    wrote = Paper.writers.through.objects.filter(paper_id=OuterRef("paper_id"), staff_id=OuterRef("by_id"))
    return Approval.objects.filter(Exists(wrote), paper=OuterRef("pk"))


def _reviewed_own() -> Q:
    """A review that somebody wrote, approved or issued who had a hand in the same matter's earlier decisions (条例 35, 36)."""
    earlier = Q(
        paper__matter=OuterRef(OuterRef("matter")), paper__issued_at__lt=OuterRef(OuterRef("issued_at"))
    )
    wrote_earlier = Paper.writers.through.objects.filter(earlier, staff_id=OuterRef("staff_id"))
    approved_earlier = Approval.objects.filter(earlier, by_id=OuterRef("by_id"))
    writers = Paper.writers.through.objects.filter(Exists(wrote_earlier), paper_id=OuterRef("pk"))
    approvers = Approval.objects.filter(Exists(approved_earlier), paper=OuterRef("pk"))
    return Q(kind__in=_REVIEWS) & (Q(Exists(writers)) | Q(Exists(approvers)))


def _recused() -> QuerySet[MatterStaff]:
    """Who was recused before and issued all the same (条例 28(3))."""
    return MatterStaff.objects.filter(
        matter=OuterRef("matter"),
        staff=OuterRef("issued_by"),
        part__in=[StaffPart.RECUSED, StaffPart.ACCUSED],
        since__lt=OuterRef("issued_at"),
    )


def _paper(item: OwedItem) -> Phrase:
    number = item.told["number"]
    if item.standing is Standing.KEPT:
        return Phrase("{number}：起草、审核、签发由不同的人，没有应当回避的", number=number)
    if item.told["alone"]:
        return Phrase("{number}：有人审核了自己起草的文书", number=number)
    if item.told["partial"]:
        return Phrase("{number}：有人复查复核了自己参与办理的事项", number=number)
    return Phrase("{number}：由应当回避的人签发", number=number)


def _recusal(item: OwedItem) -> Phrase:
    number = item.told["number"]
    if item.done is not None:
        return Phrase("{number}：{day}对回避作出决定", number=number, day=item.done)
    return Phrase("{number}：应在{day}前决定是否回避，还没有决定", number=number, day=item.due)


KEPT_SEPARATE = Control(
    measure="M-R5",
    title="回避和分离",
    items=_due,
    sentence=Phrase(
        "作出决定和提出回避{due}项，其中{done}项由不同的人起草、审核，没有应当回避的，回避按期决定"
    ),
    nothing=Phrase("这段时间没有作出决定，也没有人提出回避"),
)
