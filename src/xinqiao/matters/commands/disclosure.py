"""信息查询审批表 (M-I3): asked for, signed by the principal leader, used until it runs out; opened in an emergency and reviewed after."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, Either, Flag, Number, One, Pick, Several, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.reveal import Taken, clear
from xinqiao.matters.models import Delegation, Disclosure, Petition
from xinqiao.matters.queries.disclosures import delegation_of, free_to, may_be_deputy, signs, somebody_signs
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.disclosing import (
    DAYS_MOST,
    DELEGATION_DAYS,
    DISCLOSURE,
    EMERGENCY_MINUTES,
    NEED,
    PIECES,
    PURPOSES,
    REVIEW_WITHIN,
    SIGN_WITHIN,
    TAKING_OUT,
    DataPiece,
    DisclosureStage,
    Purpose,
)
from xinqiao.rules.roles import Role
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_PIECES = tuple((piece.value, title) for piece, title in PIECES.items())
_PURPOSES = tuple((purpose.value, title) for purpose, title in PURPOSES.items())
_WRONG_PIECE = "请勾选要看的内容：只勾办理此事必需的（个人信息保护法第三十四条）。"


def _refuse(reason: str) -> None:
    raise Refused(Verdict(allowed=False, reason=reason, basis=(NEED,)))


def _lacks_some(actor: Actor, petition: Petition) -> bool:
    """Whether there is something to ask for: data, or, for who sees all by the post, that it may leave for another office (M-I6)."""
    lacks = free_to(actor, petition) < frozenset(DataPiece)
    return lacks or check("parcel.pack", actor, petition).allowed


@command(
    "disclosure.ask",
    slug="disclosure",
    lead="承办人看自己在办的事项，写明目的即可，不用填表。其他情形和移送给其他单位（勾选全部内容和导出）填这张表，由主要负责人签字后，在批准的时间内只看批准的内容。只是要联系信访人的，请用「请总机联系」，不用看号码。",
    verb="送主要负责人",
    together=True,
    fits=_lacks_some,
    said=lambda done, _given: Phrase("信息查询审批表已送主要负责人，{day}前签字。", day=done.due_on),
)
def ask_disclosure(
    act: Act,
    petition: Petition,
    *,
    pieces: Annotated[Sequence[str], Several("查询内容", among=_PIECES, wrong=_WRONG_PIECE)],
    purpose: Annotated[str, Pick("用途", among=_PURPOSES)],
    why: Annotated[str, Words("为什么需要", most=500, rows=3, least=4)],
    days: Annotated[int, Number("看几天", most=Decimal(DAYS_MOST), initial=lambda _petition: 3)],
    print_asked: Annotated[bool, Flag("还要打印", hint="打印须另行批准，每次由第二人放行")] = False,
    export_asked: Annotated[bool, Flag("还要导出", hint="导出须另行批准，每次由第二人放行")] = False,
) -> Disclosure:
    """Fill in the form. Raises Refused when the same person's form about the petition still waits or holds."""
    earlier = Disclosure.objects.filter(petition=petition, applicant_id=act.actor.staff, purpose=purpose)
    if any(d.stage == DisclosureStage.ASKED or d.holds(act.at) for d in earlier):
        _refuse(
            "您就这件信访件、同一用途的审批表还在待签或者有效期内，请用那一份；需要改变的，先撤回或者提前结束。"
        )
    if not somebody_signs(act.actor.unit, act.actor.staff, act.at):
        _refuse(
            "本单位现在没有可以签字的人：须有主要领导岗位的账号，或者主要负责人授权的代签人，且不是申请人本人。"
        )
    made = _made(
        act, petition, pieces, purpose, why, work_calendar().add_working_days(act.day, SIGN_WITHIN).day
    )
    made.days, made.print_asked, made.export_asked = days, print_asked, export_asked
    begin(made, at=act.at)
    made.save()
    _noted(act, made, why)
    return made


def _made(
    act: Act, petition: Petition, pieces: Sequence[str], purpose: str, why: str, due_on: date
) -> Disclosure:
    return Disclosure(
        matter_id=petition.matter_id,
        petition=petition,
        unit_id=act.actor.unit,
        applicant_id=act.actor.staff,
        pieces=sorted(set(pieces), key=[*PIECES].index),
        purpose=purpose,
        why=why,
        asked_at=act.at,
        due_on=due_on,
    )


def _noted(act: Act, made: Disclosure, why: str) -> None:
    told = {"pieces": made.pieces, "purpose": made.purpose, "days": made.days}
    act.record(made, matter_id=made.matter_id, after=told, basis=NEED, reason=why)


@command(
    "disclosure.open_urgently",
    slug="open_urgently",
    lead="只在来不及签字、不看就会危及人身或者错过法定时限时用。立即可以查看，六十分钟后失效；有权复核的人随即收到通知，每一次都要复核。",
    verb="紧急查看，接受复核",
    danger=True,
    together=True,
    fits=_lacks_some,
    said=lambda _done, _given: Phrase("已打开六十分钟。有权复核的人已收到通知，将复核这次查看。"),
)
def open_urgently(
    act: Act,
    petition: Petition,
    *,
    pieces: Annotated[Sequence[str], Several("查看内容", among=_PIECES, wrong=_WRONG_PIECE)],
    purpose: Annotated[str, Pick("用途", among=_PURPOSES)],
    why: Annotated[str, Words("什么情况，为什么等不及签字", most=500, rows=3, least=8)],
) -> Disclosure:
    """Open at once, for an hour, and owe the review of it (M-I3). It gives neither print nor export. Raises Refused while an earlier one
    that ended waits for its review: an emergency that goes on is a form to be signed."""
    earlier = Disclosure.objects.filter(petition=petition, applicant_id=act.actor.staff)
    if earlier.filter(stage=DisclosureStage.OPENED, until__lte=act.at).exists():
        told = "您上一次紧急查看还没有复核，请先请人复核，或者填写审批表。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(NEED,)))
    due_on = work_calendar().add_working_days(act.day, REVIEW_WITHIN).day
    made = _made(act, petition, pieces, purpose, why, due_on)
    made.emergency, made.begins_at = True, act.at
    made.until = act.at + timedelta(minutes=EMERGENCY_MINUTES)
    begin(made, at=act.at)
    made.stage = DisclosureStage.OPENED
    made.save()
    _noted(act, made, why)
    return made


def _signing(actor: Actor, made: Disclosure) -> bool:
    return DISCLOSURE.open_to(made.stage, "sign") and signs(actor, made, now())


def _must_sign(act: Act, made: Disclosure) -> Delegation | None:
    """The delegation under which it is signed, if by a deputy. Raises Refused."""
    if act.actor.staff == made.applicant_id:
        _refuse("申请人不能批准自己的申请，请由主要负责人或者持有授权的其他领导签字。")
    if Role.PRINCIPAL_LEADER in act.actor.roles:
        return None
    found = delegation_of(made.unit_id, act.actor.staff, act.at)
    if found is None:
        _refuse("信息查询由主要负责人签字；代签须有主要负责人注明起止日期的授权，您今天没有有效的授权。")
    return found


@command(
    "disclosure.sign",
    lead="批准后，申请人在这段时间内、按这个用途，只能看勾选的内容，页面带水印，每次查看留痕。",
    verb="批准",
    fits=_signing,
    told=lambda made: _form_words(made),
    said=lambda done, _given: Phrase(
        "已批准{name}查询{pieces}。", name=done.applicant.name, pieces=pieces_of(done)
    ),
)
def sign(
    act: Act,
    made: Disclosure,
    *,
    may_print: Annotated[bool, Flag("同意打印", when=lambda made: made.print_asked)] = False,
    may_export: Annotated[bool, Flag("同意导出", when=lambda made: made.export_asked)] = False,
) -> Disclosure:
    """Signed by the principal leader, or by a deputy under a dated delegation; never by who applied. Print and export are granted apart."""
    made.delegation = _must_sign(act, made)
    made.signed_by_id, made.signed_at, made.begins_at = act.actor.staff, act.at, act.at
    made.until = act.at + timedelta(days=made.days or 1)
    made.may_print, made.may_export = bool(may_print), bool(may_export)
    take(
        act,
        made,
        matter_id=made.matter_id,
        until_moment=made.until.isoformat(),
        print=made.may_print,
        export=made.may_export,
        delegation=made.delegation_id,
    )
    return made


def pieces_of(made: Disclosure) -> Phrase:
    return Phrase("{pieces}", pieces=tuple(Phrase(PIECES[DataPiece(piece)]) for piece in made.pieces))


def _pieces(made: Disclosure) -> tuple[Phrase, ...]:
    return tuple(Phrase(PIECES[DataPiece(piece)]) for piece in made.pieces)


def _form_words(made: Disclosure) -> Phrase:
    """The whole form in one sentence, for the telephone on which it is signed."""
    return Phrase(
        "{name}申请查询{number}的{pieces}，用途：{purpose}，{n}天。理由：{why}",
        name=made.applicant.name,
        number=made.petition.number,
        pieces=_pieces(made),
        purpose=Phrase(PURPOSES[Purpose(made.purpose)]),
        n=made.days or 0,
        why=made.why,
    )


@command("disclosure.refuse", verb="不批准", fits=_signing, told=_form_words)
def refuse_disclosure(
    act: Act, made: Disclosure, *, reason: Annotated[str, Words("不批准的理由", most=300, rows=2, least=2)]
) -> Disclosure:
    """Not signed, with the reason."""
    _must_sign(act, made)
    take(act, made, matter_id=made.matter_id, words={"reason": reason}, reason=reason)
    return made


@command("disclosure.withdraw", verb="撤回", fits=lambda actor, made: bool(actor.staff == made.applicant_id))
def withdraw_disclosure(act: Act, made: Disclosure) -> Disclosure:
    """Taken back by who applied, before it is signed."""
    if act.actor.staff != made.applicant_id:
        _refuse("只有申请人可以撤回申请；不同意的，请选「不批准」。")
    take(act, made, matter_id=made.matter_id)
    return made


def _can_end(actor: Actor, made: Disclosure) -> bool:
    people = (made.applicant_id, made.signed_by_id)
    return DISCLOSURE.open_to(made.stage, "end") and made.holds(now()) and actor.staff in people


@command("disclosure.end", lead="用完即止：结束后不能再看。", verb="结束", fits=_can_end)
def end_disclosure(act: Act, made: Disclosure) -> Disclosure:
    """No longer needed: ended by who applied or who signed."""
    if act.actor.staff not in (made.applicant_id, made.signed_by_id):
        _refuse("请由申请人或者批准人结束。")
    made.until, made.released = act.at, ""
    take(act, made, matter_id=made.matter_id)
    return made


def _granted_ways(made: Disclosure) -> list[tuple[str, str]]:
    rights = {"print": made.may_print, "export": made.may_export}
    return [(way, title) for way, title in TAKING_OUT.items() if rights[way]]


def _can_release(actor: Actor, made: Disclosure) -> bool:
    ready = DISCLOSURE.open_to(made.stage, "release") and made.holds(now()) and not made.released
    return ready and bool(_granted_ways(made)) and actor.staff not in (made.applicant_id, made.signed_by_id)


@command(
    "disclosure.release",
    lead="放行一次：由申请人、批准人以外的第三人核对用途后放行，用过即失效。",
    verb="放行一次",
    fits=_can_release,
)
def release(
    act: Act,
    made: Disclosure,
    *,
    way: Annotated[str, Pick("放行", among=_granted_ways, wrong="只能放行已经批准的打印或者导出。")],
) -> Disclosure:
    """A second pair of eyes before clear data leave the system: neither who applied nor who signed. For one use."""
    if act.actor.staff in (made.applicant_id, made.signed_by_id):
        _refuse("打印、导出由申请人、批准人以外的人放行。")
    _must_hold(act, made)
    made.released, made.released_by_id = way, act.actor.staff
    take(act, made, matter_id=made.matter_id, words={"way": way}, way=way)
    return made


def _must_hold(act: Act, made: Disclosure) -> None:
    if not made.holds(act.at):
        _refuse("这份审批表没有签字、已经到期或者已经结束，不能再用；仍需要的，请重新申请。")


@command("disclosure.take_out", fits=elsewhere)
def take_out(
    act: Act, made: Disclosure, *, way: Annotated[str, Pick("方式", among=tuple(TAKING_OUT.items()))]
) -> Taken:
    """What was granted, to be put on paper or into a file once, by who applied, after the release."""
    if act.actor.staff != made.applicant_id:
        _refuse("只有申请人可以打印或者导出。")
    _must_hold(act, made)
    if made.released != way:
        _refuse("打印、导出每次须由第二人放行，现在没有放行。")
    made.released = ""
    take(act, made, matter_id=made.matter_id, words={"way": way}, way=way)
    return clear(made.petition, frozenset(map(DataPiece, made.pieces)))


def _opened_words(made: Disclosure) -> Phrase:
    """What was opened in an emergency, by whom and why."""
    return Phrase(
        "{name}紧急查看了{number}的{pieces}。理由：{why}",
        name=made.applicant.name,
        number=made.petition.number,
        pieces=_pieces(made),
        why=made.why,
    )


def _reviewing(actor: Actor, made: Disclosure) -> bool:
    return DISCLOSURE.open_to(made.stage, "review") and actor.staff != made.applicant_id


@command("disclosure.review", verb="复核", fits=_reviewing, told=_opened_words)
def review_emergency(
    act: Act,
    made: Disclosure,
    *,
    justified: Annotated[bool, Either("是否确属紧急、必要", yes="是", no="不是")],
    finding: Annotated[
        str, Words("复核情况", most=500, rows=3, least=4, hint="核对了什么；不属紧急的，怎么处理")
    ],
) -> Disclosure:
    """Every emergency opening is reviewed, by another person, with what was found."""
    if act.actor.staff == made.applicant_id:
        _refuse("紧急查看由他人复核，不能由本人复核。")
    made.reviewed_at, made.until = act.at, min(made.until or act.at, act.at)
    words = {"justified": "是" if justified else "不是", "finding": finding}
    take(act, made, matter_id=made.matter_id, words=words, reason=finding, justified=justified)
    return made


@command("disclosure.print_form", fits=elsewhere)
def print_form(act: Act, made: Disclosure) -> Disclosure:
    """Note that the form was made ready for paper. It holds no clear data."""
    act.record(made, matter_id=made.matter_id)
    return made


@command("disclosure.register", fits=elsewhere)
def print_register(act: Act, unit: Unit) -> Unit:
    """Note that the register of forms was made ready for paper."""
    act.record(unit)
    return unit


@command(
    "delegation.give",
    slug="delegate",
    page="disclosure:index",
    together=True,
    lead="主要负责人外出时，授权一名分管领导在注明的日期内代签信息查询审批表，最长九十天。",
    verb="授权",
)
def give_delegation(
    act: Act,
    unit: Unit,
    *,
    deputy: Annotated[One[Staff], Pick("代签人", among=may_be_deputy, wrong="请选择本单位的分管领导。")],
    first: Annotated[date, Day("从哪天起")],
    last: Annotated[date, Day("到哪天止", ahead=True)],
    reason: Annotated[str, Words("授权原因", most=300, rows=1, least=2)],
) -> Delegation:
    """From one day to another, both included; not backwards and not for longer than `DELEGATION_DAYS`."""
    if first < act.day:
        raise InvalidInput({"first": "授权不能倒签，请从今天或者以后的日期开始。"})
    if not first <= last <= first + timedelta(days=DELEGATION_DAYS):
        raise InvalidInput({"last": "到期日应在开始日之后，最长九十天。"})
    made = Delegation.objects.create(
        unit=unit, leader_id=act.actor.staff, deputy=deputy, first=first, last=last, reason=reason, at=act.at
    )
    told = {"deputy": deputy.pk, "first": first.isoformat(), "last": last.isoformat()}
    act.record(made, after=told, reason=reason)
    return made


@command(
    "delegation.end",
    verb="收回授权",
    page="disclosure:index",
    fits=lambda _actor, made: made.ended_at is None,
)
def end_delegation(act: Act, made: Delegation) -> Delegation:
    """Taken back before its last day."""
    if made.ended_at is not None:
        _refuse("这份授权已经收回。")
    made.ended_at, made.version = act.at, made.version + 1
    made.save(update_fields=["ended_at", "version"])
    act.record(made, after={"ended": True})
    return made
