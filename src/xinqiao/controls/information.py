"""M-I1 to M-I3: what is asked is used, what leaves holds no third person's data, who looks was signed for and every emergency is reviewed."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, TextField, When
from django.db.models.functions import Cast, Coalesce

from xinqiao.controls.due_days import within
from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period, Standing
from xinqiao.kernel.days import DayOf
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.models import Disclosure, Paper, PaperState, Petition, ReplyCheck
from xinqiao.rules.approval import ANSWERS
from xinqiao.rules.disclosing import DisclosureStage
from xinqiao.rules.words import Phrase


def _collected(period: Period, _today: date) -> Iterator[Owed]:
    """Numbers of papers that were registered with matters closed in the period, and whether anybody ever needed one."""
    looked = AuditEntry.objects.filter(
        matter_id=OuterRef("matter_id"),
        action__in=["identity.reveal", "disclosure.take_out", "petition.correct"],
        outcome="done",
    )
    closed = Petition.objects.filter(within("matter__closed_at", period), matter__confidential=False)
    yield Owed(
        rows=closed.exclude(person=None).exclude(person__masked_id_number=""),
        unit="unit_id",
        day=DayOf("matter__closed_at"),
        done=Case(When(Exists(looked), then=DayOf("matter__closed_at")), default=NEVER),
        kind="matters.petition",
        told={"number": "number"},
        say=partial(_said, "核对身份时用过证件号码", "登记了证件号码，到办结也没有人用过，可以不登记"),
    )


def _said(kept: str, broken: str, item: OwedItem) -> Phrase:
    told = kept if item.standing is Standing.KEPT else broken
    return Phrase("{number}：{told}", number=item.told["number"], told=Phrase(told))


def _leaving(period: Period, _today: date) -> Iterator[Owed]:
    """Replies that left, by whether data of a third person stood in the text although its check objected."""
    last = ReplyCheck.objects.filter(paper=OuterRef("pk")).order_by("-at", "-pk").values("pk")
    issued = Paper.objects.filter(
        within("issued_at", period), kind__in=ANSWERS, state=PaperState.ISSUED, matter__confidential=False
    )
    found = Q(told__contains='"about": "personal"') | Q(told__contains='"about": "other_matter"')
    checks = ReplyCheck.objects.annotate(told=Cast("blocks", TextField())).filter(found)
    issued = issued.annotate(last_check=Subquery(last[:1])).exclude(last_check=None)
    let_out = Exists(checks.filter(pk=OuterRef("last_check")))
    yield Owed(
        rows=issued,
        unit="unit_id",
        day=DayOf("issued_at"),
        done=Case(When(let_out, then=NEVER), default=DayOf("issued_at")),
        kind="matters.paper",
        told={"number": "number"},
        say=partial(_said, "没有他人的个人信息", "检查提示有他人的信息，写明理由后仍然送出"),
    )


def _looked(period: Period, _today: date) -> Iterator[Owed]:
    """Forms answered by their day, and emergencies reviewed by theirs. A form that was taken back is owed to nobody."""
    due = Disclosure.objects.filter(
        due_on__range=(period.first, period.last), matter__confidential=False
    ).exclude(stage=DisclosureStage.WITHDRAWN)
    answered = Case(
        When(stage=DisclosureStage.ASKED, then=NEVER),
        default=DayOf(Coalesce("signed_at", "turn_since")),
    )
    for emergency, done in ((False, answered), (True, DayOf("reviewed_at"))):
        yield Owed(
            rows=due.filter(emergency=emergency),
            unit="unit_id",
            day=F("due_on"),
            due=F("due_on"),
            done=done,
            kind="matters.disclosure",
            told={"number": "petition__number", "emergency": "emergency"},
            say=_form,
        )


def _form(item: OwedItem) -> Phrase:
    emergency, kept = item.told["emergency"], item.standing is Standing.KEPT
    if emergency:
        told = "紧急查看按时复核" if kept else "紧急查看还没有按时复核"
    else:
        told = "审批表按时签办" if kept else "审批表还没有按时签办"
    return Phrase("{number}：{told}", number=item.told["number"], told=Phrase(told))


ASKED_AND_USED = Control(
    measure="M-I1",
    title="登记的证件号码用得上",
    items=_collected,
    sentence=Phrase("办结的信访件中登记了证件号码{due}个，其中{done}个办理时用过"),
    nothing=Phrase("这段时间办结的信访件没有登记证件号码"),
)
OTHERS_LEFT_OUT = Control(
    measure="M-I2",
    title="答复不带他人信息",
    items=_leaving,
    sentence=Phrase("签发答复{due}件，其中{done}件没有他人的个人信息"),
    nothing=Phrase("这段时间没有签发答复"),
)
SIGNED_FOR = Control(
    measure="M-I3",
    title="信息查询签字和复核",
    items=_looked,
    sentence=Phrase("审批表和紧急查看应签办、复核{due}份，按时{done}份"),
    nothing=Phrase("这段时间没有审批表，也没有紧急查看"),
)
