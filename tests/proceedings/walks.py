"""Hearings, sessions, mediations and assistance as several tests walk them; `words` stands wherever people type."""

from datetime import date, timedelta
from typing import Any, TypeVar

import pytest
from django.db.models import Model

from tests.cast import Cast, reload, sent_in
from tests.steps import serve
from xinqiao.kernel import clock
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import InvalidInput
from xinqiao.matters.commands.commitment import fulfil
from xinqiao.matters.commands.intake import attach
from xinqiao.matters.models import Attachment, Matter
from xinqiao.proceedings.commands import breach, hearing, hearing_held, mediation, panel, relief
from xinqiao.proceedings.commands.mediation import commitments
from xinqiao.proceedings.models import Hearing, Mediation, Panel, Relief

M = TypeVar("M", bound=Model)


def fresh(found: M) -> M:
    return type(found)._default_manager.get(pk=found.pk)


def scan(cast: Cast, matter: Matter, who: str = "handler", name: str = "签名件.txt") -> Attachment:
    """A signed paper or a receipt, attached to the matter's petition."""
    petition = matter.petitions.order_by("received_at")[0]
    return attach(cast.actor(who), petition, [sent_in(name, b"signed")])[0]


def proposed(cast: Cast, matter: Matter, who: str = "handler", words: str = "楼面沉降原因不明") -> Hearing:
    return hearing.propose(cast.actor(who), reload(matter), asked_for=True, question=words, reason=words)


def convened(
    cast: Cast,
    found: Hearing,
    day: date,
    *,
    who: str = "handler",
    presider: str = "counsel",
    recorder: str = "second_handler",
    words: str = "居委会会议室",
) -> Hearing:
    return hearing.convene(
        cast.actor(who),
        fresh(found),
        presider=cast.staff[presider],
        recorder=cast.staff[recorder],
        hearers=["人大代表 某某"],
        day=day,
        hour="9:30",
        place=words,
        closed_doors="",
    )


def told(cast: Cast, matter: Matter, who: str = "handler", leader: str = "leader", **people: str) -> Hearing:
    """Proposed, granted, convened for the first day that is allowed, the notice served today."""
    found = proposed(cast, matter, who)
    hearing.grant(cast.actor(leader), fresh(found))
    found = convened(cast, found, today() + timedelta(days=7), who=who, **people)
    assert found.notice is not None
    serve(cast, found.notice, who, today())
    return fresh(found)


def held(
    cast: Cast, found: Hearing, opened_on: date, closed_on: date, *, who: str = "counsel", words: str = "陈述"
) -> Hearing:
    return hearing_held.hold(
        cast.actor(who),
        fresh(found),
        opened_on=opened_on,
        closed_on=closed_on,
        petitioners=1,
        present=["信访人", "施工单位"],
        statements=words,
    )


def reported(
    cast: Cast, found: Hearing, file: Attachment, who: str = "counsel", words: str = "应当停工"
) -> Hearing:
    """Signed and reported: of the hearers and the presider no more views come than they are."""
    hearing_held.sign(
        cast.actor(who), fresh(found), file=file, signers=["信访人", "施工单位"], unsigned=words
    )
    counted: dict[str, Any] = {"support": 1, "partly": 0, "against": 1}
    told: dict[str, Any] = {"opinions": words, "conclusion": words, "published": False}
    with pytest.raises(InvalidInput, match="而听证员和主持人一共"):
        hearing_held.report(
            cast.actor(who), fresh(found), **told, **(counted | {"partly": len(found.hearers)})
        )
    return hearing_held.report(cast.actor(who), fresh(found), **told, **counted)


def mediated(cast: Cast, matter: Matter, words: str = "夜间施工的补偿", kind: str = "mediation") -> Mediation:
    """Proposed, with every side willing."""
    handler = cast.actor("handler")
    found = mediation.propose(
        handler, reload(matter), kind=kind, subject=words, others=["甲方公司"], mediator=words[:60]
    )
    for side in found.sides.all():
        mediation.consent(handler, fresh(found), side=side, how="signed", on=today())
    return fresh(found)


def drafted(cast: Cast, found: Mediation, words: str = "公司补偿2000元", days: int = 10) -> Mediation:
    day = today() + timedelta(days=days)
    return mediation.draft(
        cast.actor("handler"),
        fresh(found),
        facts=words,
        terms=words,
        plan=[f"{day} {words}"],
        default_clause=words,
    )


def agreed(cast: Cast, found: Mediation) -> Mediation:
    """Every side agrees to the text, the agreement is issued, signed and in force."""
    handler = cast.actor("handler")
    for side in found.sides.all():
        mediation.consent(handler, fresh(found), side=side, how="signed", on=today())
    mediation.conclude(handler, fresh(found))
    file = scan(cast, found.matter)
    return mediation.sign(handler, fresh(found), file=file, owner=cast.staff["handler"])


def helped(cast: Cast, matter: Matter, words: str = "失业，三口之家没有收入") -> Relief:
    return relief.propose(cast.actor("handler"), reload(matter), kind="temporary", need=words)


def called(cast: Cast, matter: Matter, words: str = "该不该退还") -> Panel:
    return panel.call(
        cast.actor("handler"),
        reload(matter),
        question=words,
        day=today(),
        place=words[:100],
        presider=cast.staff["counsel"],
    )


def everything(cast: Cast, matter: Matter, words: str) -> None:
    """Each act once, with `words` wherever something is typed."""
    handler, leader = cast.actor("handler"), cast.actor("leader")
    hearing.refuse(leader, proposed(cast, matter, words=words), reason=words)
    found = proposed(cast, matter, words=words)
    hearing.grant(leader, fresh(found))
    convened(cast, found, today() + timedelta(days=7), words=words)
    hearing.cancel(leader, fresh(found), reason=words)
    found = told(cast, matter)
    moved: dict[str, Any] = {"day": today() + timedelta(days=8), "hour": "10:00", "place": words}
    hearing.postpone(handler, fresh(found), reason=words, **moved)
    notice = fresh(found).notice
    assert notice is not None
    serve(cast, notice, "handler", today())
    with clock.at(now() + timedelta(days=8)):
        held(cast, found, today(), today(), words=words)
        reported(cast, found, scan(cast, matter), words=words)
    panel.cancel(handler, called(cast, matter, words), reason=words)
    views = [words, words, words]
    said: dict[str, Any] = {"petitioner": words, "views": views, "result": words}
    panel.hold(cast.actor("counsel"), called(cast, matter, words), held_on=today(), **said)
    spoken = mediated(cast, matter, words)
    mediation.meet(handler, fresh(spoken), met_on=today(), said=words)
    mediation.decline(handler, fresh(spoken), side=spoken.sides.all()[0], words=words)
    agreement = agreed(cast, drafted(cast, mediated(cast, matter, words), words))
    breached: dict[str, Any] = {"side": agreement.sides.all()[1], "facts": words}
    breach.breach(handler, fresh(agreement), **breached)
    kept = agreed(cast, drafted(cast, mediated(cast, matter, words), words))
    receipt = scan(cast, matter)
    for made in commitments(kept):
        fulfil(handler, made, result=words, done_on=today(), file=receipt)
    mediation.perform(handler, fresh(kept), result=words, file=receipt)
    asked = helped(cast, matter, words)
    relief.refuse(leader, fresh(asked), reason=words)
    asked = helped(cast, matter, words)
    relief.grant(leader, fresh(asked), organ=words, perform_by=today() + timedelta(days=9), note=words)
    relief.perform(handler, fresh(asked), done_on=today(), result=words, file=scan(cast, matter))


def referred(cast: Cast, found: Mediation, words: str) -> Mediation:
    """Broken after a review was asked for, and claimed elsewhere."""
    head, side = cast.actor("section_head"), found.sides.all()[1]
    breach.breach(head, fresh(found), side=side, facts=words)
    given: dict[str, Any] = {"urged": words, "told": words, "file": scan(cast, found.matter)}
    return breach.refer(head, fresh(found), private=True, **given)
