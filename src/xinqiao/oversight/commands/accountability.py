"""Calling somebody to account: finding, hearing, proposal, written answer, objection to another body (M-D6). The log names the record, never the
person."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from django.db.models import QuerySet

from xinqiao.courses.taking import begin, take
from xinqiao.documents.papers import document_number
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.numbers import next_number
from xinqiao.kernel.typed import One, Pick, Words
from xinqiao.matters.commands.moving import require
from xinqiao.offices.models import Staff, Unit
from xinqiao.oversight.models import Account
from xinqiao.oversight.queries.accountability import bodies, other_bodies
from xinqiao.oversight.queries.supervision import looked_after
from xinqiao.rules.calling_to_account import (
    ARTICLES,
    BASIS,
    DECISIONS,
    OBJECTION_DAYS,
    REVIEWS,
    AccountStage,
    kept_until,
    may_propose,
)
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.roles import ALONE
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_NOT_YOURS = "这一步由另一个单位或者当事人本人办理。"


def _people(unit: Unit) -> QuerySet[Staff]:
    """Staff of the units that this one looks after, and its own."""
    found = Staff.objects.filter(unit_id__in=looked_after(unit.pk) | {unit.pk}, is_active=True)
    return found.exclude(posts__role__in=[role.value for role in ALONE]).order_by("unit_id", "id")


def _of(field: str) -> Callable[[Actor, Account], bool]:
    def fits(actor: Actor, found: Account) -> bool:
        mine = actor.staff if field == "concerned_id" else actor.unit
        own = field != "concerned_id" and actor.staff == found.concerned_id
        return bool(getattr(found, field) == mine) and not own

    return fits


def _must(act: Act, found: Account, unit: int | None) -> None:
    """Raises Refused for another unit and for the person concerned, who decides nothing here."""
    if unit != act.actor.unit or act.actor.staff == found.concerned_id:
        raise Refused(Verdict(allowed=False, reason=_NOT_YOURS, basis=(BASIS,)))


@command(
    "accountability.find",
    slug="finding",
    page="oversight:accounts",
    lead="写事实，不写评价；选定条款。当事人先陈述申辩，然后才可以提出建议。只有当事人、其单位负责人、提出的单位和作决定的机关看得到。",
    verb="记录问题",
)
def find(
    act: Act,
    unit: Unit,
    *,
    concerned: Annotated[
        One[Staff], Pick("当事人", among=_people, wrong="请选择本单位或者所督查单位的工作人员。")
    ],
    finding: Annotated[
        str, Words("问题从哪里来", rows=1, most=200, hint="例如：督办、回头看、整改的编号，不写信访人")
    ],
    fact: Annotated[str, Words("事实", most=4000, rows=6, least=10)],
    article: Annotated[str, Pick("适用的条款", among=tuple(ARTICLES.items()))],
) -> Account:
    """Put a finding about somebody's work on record; the person is heard next. Raises InvalidInput for the own person."""
    if concerned.pk == act.actor.staff:
        raise InvalidInput({"concerned": "不能对本人办理，请交其他领导办理。"})
    found = Account(
        concerned=concerned,
        unit_id=concerned.unit_id,
        by_unit=unit,
        finding=finding,
        fact=fact,
        article=article,
        found_by_id=act.actor.staff,
        found_at=act.at,
    )
    begin(found, at=act.at)
    found.save()
    act.record(found, after={"article": article}, basis=BASIS)
    return found


@command(
    "accountability.state",
    lead="写您认为的事实和理由；同意、不同意都可以。您的话原样送给作决定的机关。",
    verb="提交申辩",
    fits=_of("concerned_id"),
    told=lambda found: found.fact,
)
def state(
    act: Act, found: Account, *, statement: Annotated[str, Words("陈述和申辩", most=8000, rows=8)]
) -> Account:
    """The person concerned is heard."""
    take(act, found, words={"statement": statement})
    return found


@command(
    "accountability.propose",
    lead="依据事实和申辩提出建议；收到建议的机关应当书面反馈（条例第四十条）。",
    verb="提出建议",
    fits=_of("by_unit_id"),
)
def propose(
    act: Act,
    found: Account,
    *,
    body: Annotated[One[Unit], Pick("向哪个机关建议", among=bodies, wrong="请选择当事人的单位或者其上级。")],
    consequence: Annotated[
        str,
        Words(
            "造成的严重后果",
            most=2000,
            rows=3,
            least=4,
            hint="没有造成严重后果的，不提出追责建议（条例第四十条第三款），可以提出改进工作的建议",
        ),
    ],
    proposal: Annotated[str, Words("建议和理由", most=4000, rows=6, least=10, hint="逐条回应申辩")],
) -> Account:
    """Propose to the body that may decide (T15). Raises Refused before the person was heard or the time to speak is over."""
    _must(act, found, found.by_unit_id)
    heard = found.stage != AccountStage.FOUND
    require(may_propose(heard=heard, due=found.turn_due, today=act.day))
    found.body, kind = body, PaperKind.ACCOUNTABILITY_PROPOSAL
    word = found.by_unit.document_word
    serial = next_number(f"paper:{word}:{kind}:{act.day.year}")
    found.number = document_number(word, kind, act.day.year, serial)
    take(act, found, words={"consequence": consequence, "proposal": proposal})
    return found


@command(
    "accountability.drop",
    lead="申辩成立或者事实不清的，不提出建议；写明理由，当事人看得到。",
    verb="不提出建议",
    fits=_of("by_unit_id"),
)
def drop(act: Act, found: Account, *, reason: Annotated[str, Words("理由", most=2000, rows=4)]) -> Account:
    """Nothing is proposed, with the reason. Raises Refused for another unit."""
    _must(act, found, found.by_unit_id)
    found.kept_until = kept_until("dropped", act.day)
    take(act, found, words={"reason": reason})
    return found


@command(
    "accountability.answer",
    lead="书面答复：怎样决定，为什么。当事人三十日内可以向另一机关提出异议。",
    verb="书面答复",
    fits=_of("body_id"),
)
def answer(
    act: Act,
    found: Account,
    *,
    decision: Annotated[str, Pick("决定", among=tuple(DECISIONS.items()))],
    answer: Annotated[str, Words("书面答复", most=4000, rows=6, least=10)],
) -> Account:
    """The body decides and answers in writing (条例 40). Raises Refused for another unit and for the person concerned."""
    _must(act, found, found.body_id)
    found.decision, found.answered_on = decision, act.day
    found.kept_until = kept_until(decision, act.day)
    take(act, found, words={"answer": answer})
    return found


@command(
    "accountability.contest",
    lead="三十日内可以提出异议，由作出决定以外的机关决定（公务员法第九十五条）。提出异议不会加重。",
    verb="提出异议",
    fits=_of("concerned_id"),
)
def contest(
    act: Act,
    found: Account,
    *,
    other_body: Annotated[
        One[Unit], Pick("向哪个机关提出", among=other_bodies, wrong="请选择作出决定的机关的上级。")
    ],
    objection: Annotated[str, Words("异议和理由", most=8000, rows=8)],
) -> Account:
    """The person concerned objects to another body. Raises Refused after thirty days."""
    last = (found.answered_on or act.day) + timedelta(days=OBJECTION_DAYS)
    if act.day > last:
        told = Phrase("提出异议的期限是{day}，已经过了。", day=last)
        raise Refused(Verdict(allowed=False, reason=told))
    found.other_body, found.kept_until = other_body, None
    take(act, found, words={"objection": objection})
    return found


@command(
    "accountability.review",
    lead="由没有参与原决定的人办理；逐条回应异议。",
    verb="决定异议",
    fits=_of("other_body_id"),
)
def review(
    act: Act,
    found: Account,
    *,
    reviewed: Annotated[str, Pick("决定", among=tuple(REVIEWS.items()))],
    reason: Annotated[str, Words("理由", most=4000, rows=6, least=10)],
) -> Account:
    """The other body decides. Raises Refused for another unit."""
    _must(act, found, found.other_body_id)
    found.reviewed = reviewed
    found.kept_until = kept_until("revoked" if reviewed == "revoked" else found.decision, act.day)
    take(act, found, words={"reason": reason})
    return found
