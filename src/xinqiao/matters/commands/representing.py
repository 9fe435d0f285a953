"""Representatives of those who come in person: elected on a signed form, five at most (条例 20(3))."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated

from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, Exact, Number, One, Pick
from xinqiao.matters.commands.acting import attached
from xinqiao.matters.commands.moving import save
from xinqiao.matters.commands.parties import SEALED, require_open
from xinqiao.matters.commands.remasking import REMASKED, hide_again
from xinqiao.matters.models import Attachment, Channel, Election, Matter, Petition, Representative
from xinqiao.matters.queries.recipients import principals
from xinqiao.matters.query_codes import take_away
from xinqiao.matters.submission import tidy
from xinqiao.people.models import Person
from xinqiao.people.vault import Identity, build, open_identity
from xinqiao.rules.basis import Basis
from xinqiao.rules.identity import match_key
from xinqiao.rules.lifecycle import State
from xinqiao.rules.submission import MOST_PEOPLE, MOST_REPRESENTATIVES, party_problems
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_PHONE_BEGINS = re.compile(r"(?<![\s,，:：、])[\s,，:：、]++(?=[+＋(（]?\d)")
"""Sought from the beginning of a run only: from each blank of a long one, it would be sought as often as it has blanks."""
_ELECTED = Basis(article=20, paragraph=3)


def may_elect(petition: Petition) -> bool:
    """Those who come in person, being several; the signers of a letter elect nobody."""
    return (
        petition.channel == Channel.VISIT
        and petition.people_count > 1
        and petition.matter.state != State.CLOSED
    )


def representatives(typed: str) -> tuple[Identity, ...]:
    """「姓名 电话」, one a line; a telephone may have blanks in it."""
    return tuple(
        Identity(name=name.strip(), phone=phone.strip())
        for name, phone in (
            [*_PHONE_BEGINS.split(line, maxsplit=1), ""][:2] for line in typed.splitlines() if line.strip()
        )
    )


@command(
    "petition.elect",
    lead="先打印推选代表书，由来访群众签名，用“添加材料”存入扫描件，再在这里登记。代表最多5人；再次推选的，以新推选的为准，"
    "以前的记录保留，有人不再是代表的，原查询码停用（《信访工作条例》第二十条第三款）。",
    verb="登记推选的代表",
    fits=lambda _actor, petition: may_elect(petition),
)
def elect(
    act: Act,
    petition: Petition,
    *,
    chosen: Annotated[
        str,
        Exact(
            "推选的代表",
            most=1000,
            rows=5,
            why=SEALED,
            hint="一行一人：姓名 电话；最多5人，信访人是代表的也写上",
        ),
    ],
    signers: Annotated[int, Number("签名的人数", most=Decimal(MOST_PEOPLE))],
    elected_on: Annotated[date, Day("推选日期", past=True, initial=lambda _petition: today())],
    scan: Annotated[
        One[Attachment],
        Pick(
            "推选代表书的扫描件",
            among=attached,
            wrong="请选择签名的推选代表书的扫描件；还没有的，请先在信访件上添加材料。",
            hint="取自此信访件的材料",
        ),
    ],
) -> Election:
    """Put on record whom a group that came in person chose. Raises InvalidInput for more than five, Refused for a letter."""
    require_open(petition.matter)
    if not may_elect(petition):
        told = "多人走访才推选代表；联名信、单独提出的信访件不推选。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(_ELECTED,)))
    named = _named(chosen)
    if signers > petition.people_count:
        raise InvalidInput(
            {"signers": Phrase("登记的人数是{n}人，签名的不能更多。", n=petition.people_count)}
        )
    here = {match_key(open_identity(person).name): person for person in principals(petition)}
    if petition.person is not None:
        here.setdefault(match_key(open_identity(petition.person).name), petition.person)
    row = Election.objects.create(
        petition=petition,
        elected_on=elected_on,
        signers=signers,
        scan=scan,
        by_id=act.actor.staff,
        at=act.at,
    )
    before = set(petition.representatives.values_list("person_id", flat=True))
    Representative.objects.filter(petition=petition).update(ended_at=act.at)
    for position, identity in enumerate(named, 1):
        person = here.get(match_key(identity.name)) or _new(identity)
        Representative.objects.create(petition=petition, person=person, position=position)
    if before - set(petition.representatives.values_list("person_id", flat=True)):
        take_away(act, [petition], "推选的代表有更换，原查询码停用")
    matter = Matter.objects.select_for_update(no_key=True).get(pk=petition.matter_id)
    hide_again(act, matter)
    save(act, matter, *REMASKED)
    after = {"people": len(named), "signers": signers, "elected_on": str(elected_on), "scan": str(scan.pk)}
    act.record(row, matter_id=matter.pk, after=after, basis=_ELECTED)
    return row


def _named(chosen: str) -> list[Identity]:
    """Raises InvalidInput naming the line that is wrong."""
    found = representatives(chosen)
    if not 1 <= len(found) <= MOST_REPRESENTATIVES:
        told = Phrase("推选的代表为1至5人，现在是{n}人（《信访工作条例》第二十条第三款）。", n=len(found))
        raise InvalidInput({"chosen": told})
    for number, identity in enumerate(found, 1):
        for problem in party_problems(identity).values():
            raise InvalidInput({"chosen": Phrase("第{n}行：{problem}", n=number, problem=problem)})
    if len({match_key(identity.name) for identity in found}) < len(found):
        raise InvalidInput({"chosen": "同一姓名写了两次，请核对；确有同名的，请在姓名后注明。"})
    return [tidy(identity) for identity in found]


def _new(identity: Identity) -> Person:
    person = build(identity)
    person.save(force_insert=True)
    return person
