"""A person puts masks right, both ways: what was missed is hidden at once, what was hidden wrongly is shown after another looked at the
original (M-I2). The sealed original and its offsets stay as they are."""

from typing import Annotated, Any

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.sealing import seal
from xinqiao.kernel.typed import Exact, Flag, Pick
from xinqiao.matters.commands.moving import save
from xinqiao.matters.commands.remasking import REMASKED, give_back, hide_again, texts
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import MaskCorrection, Matter, Petition, RequestItem
from xinqiao.matters.queries.disclosures import free_to
from xinqiao.matters.queries.masks import MOST, masked_anew, places
from xinqiao.offices.queries import of_the_office
from xinqiao.rules.correcting import (
    HIDDEN,
    MASKED,
    NAME_SHAPE,
    NO_PERSON,
    NOT_COMMON,
    OF_THE_OFFICE,
    WHY_SHOWN,
    Hidden,
    MaskStage,
    may_be_named,
    problem_of,
    stands_as_amount,
)
from xinqiao.rules.disclosing import DataPiece
from xinqiao.rules.verdict import Verdict


def _refuse(reason: str) -> Refused:
    return Refused(Verdict(allowed=False, reason=reason, basis=(MASKED,)))


def _begun(row: MaskCorrection, words: str) -> None:
    row.sealed = seal(words, context=f"matters.maskcorrection:{row.seal_id}:words")
    row.save()


def _problem(plain: str, kind: str, sure: bool) -> str:
    """A name that no surname begins is one when a person says so, and it is nothing of the office."""
    problem = problem_of(plain, kind)
    if problem != NAME_SHAPE or not may_be_named(plain):
        return problem
    if of_the_office(plain):
        return OF_THE_OFFICE
    return "" if sure else NOT_COMMON


@command(
    "mask.hide",
    slug="hide",
    together=True,
    lead="本事项里所有的遮盖文本，包括以后写的，都遮住这几个字。封存的原文和遮盖以前的文字都封存着；遮错了可以由他人撤销，恢复原样。金额、日期、文号不能遮盖。",
    verb="遮盖",
)
def hide_words(
    act: Act,
    matter: Matter,
    *,
    words: Annotated[
        str, Exact("要遮盖的文字", most=60, why="personal data that a rule missed; kept sealed only")
    ],
    kind: Annotated[str, Pick("是什么", among=tuple(HIDDEN.items()))],
    sure: Annotated[
        bool, Flag("不是常见姓氏，确认是人名", hint="少数民族、外国人的姓名和外号，选“姓名”时勾选")
    ] = False,
) -> Matter:
    """Hidden at once in every masked copy, with the words before kept sealed. Raises InvalidInput for what has not the shape of it, and for what is hidden already."""
    plain = words.strip()
    if problem := _problem(plain, kind, sure):
        raise InvalidInput({"words": problem})
    if kind == Hidden.NUMBER and any(stands_as_amount(plain, text) for text in texts(matter)):
        raise InvalidInput({"words": NO_PERSON})
    if mask_for(matter)(plain) != plain:
        raise InvalidInput({"words": "这几个字已经会被遮盖；还看得到的，请刷新页面再看。"})
    row = MaskCorrection(
        matter=matter,
        unit_id=act.actor.unit,
        kind=kind,
        asked_by_id=act.actor.staff,
        asked_at=act.at,
    )
    begin(row, at=act.at)
    _begun(row, plain)
    take(act, row, matter_id=matter.pk, kind=str(kind))
    hide_again(act, matter, by_hand=True)
    save(act, matter, *REMASKED)
    act.record(matter, matter_id=matter.pk, after={"remasked": True}, basis=MASKED)
    return matter


def _offered(petition: Any) -> list[tuple[str, str]]:
    return [(place.key, place.told) for place in places(petition)][:MOST]


@command(
    "mask.show",
    slug="show-masked",
    together=True,
    lead="机器遮多了的（单位、职务、普通词语），从遮盖的地方选一处，写明理由；由另一名可以看原文的人核对后才显示。信访人自己的信息不在其中。",
    told=lambda petition: (
        "" if any(places(petition)) else "这一件没有可以请求显示的遮盖：遮住的都是信访人自己的信息。"
    ),
    verb="请求显示",
)
def ask_to_show(
    act: Act,
    petition: Petition,
    *,
    piece: Annotated[str, Pick("哪一处", among=_offered, wrong="请选择列出的一处遮盖。")],
    reason: Annotated[str, Pick("为什么可以显示", among=tuple(WHY_SHOWN.items()))],
) -> MaskCorrection:
    """Asked for by who sees only the mask; nothing is shown before another has looked at the original. Raises InvalidInput, Refused while the
    same is asked for."""
    place = next((one for one in places(petition) if one.key == piece), None)
    if place is None:
        raise InvalidInput({"piece": "请选择列出的一处遮盖。"})
    row = MaskCorrection(
        matter=petition.matter,
        petition=petition,
        unit_id=act.actor.unit,
        kind=place.kind[:40],
        around=place.told[:200],
        reason=reason,
        asked_by_id=act.actor.staff,
        asked_at=act.at,
    )
    there = MaskCorrection.objects.filter(petition=petition, around=row.around, stage=MaskStage.ASKED)
    if there.exists():
        raise _refuse("这一处已经有人请求显示，正在等他人核对。")
    begin(row, at=act.at)
    _begun(row, place.words)
    after = {"mask": row.kind, "reason": reason}
    act.record(row, matter_id=petition.matter_id, after=after, basis=MASKED)
    return row


def _by_another(actor: Actor, row: MaskCorrection) -> bool:
    return row.asked_by_id != actor.staff


def _check(act: Act, row: MaskCorrection) -> None:
    """Another person, who may see the original. Raises Refused."""
    if row.asked_by_id == act.actor.staff:
        raise _refuse("自己提出的，由他人核对。")
    about = row.petition or row.matter.petitions.earliest("registered_at")
    if DataPiece.ORIGINAL not in free_to(act.actor, about):
        raise _refuse("核对要看原文，您现在不能看本事项的原文，请由承办人、科室负责人或者分管领导核对。")


@command(
    "mask.confirm",
    lead="先用“查看原文”看过这一处，再同意。同意后，看得到本事项的人都看得到这几个字。",
    verb="同意显示",
    fits=_by_another,
)
def confirm(act: Act, row: MaskCorrection) -> MaskCorrection:
    """The petition's copies are made anew from the sealed original; what staff wrote was masked before it was stored and stays so, but for what was hidden by hand."""
    _check(act, row)
    _anew(act, row)
    return row


def _anew(act: Act, row: MaskCorrection) -> None:
    """Take the step, and make what is made from originals by what holds after it."""
    matter = Matter.objects.select_for_update(no_key=True).get(pk=row.matter_id)
    petitions = list(matter.petitions.order_by("registered_at", "pk"))
    before = {petition.pk: masked_anew(petition) for petition in petitions}
    take(act, row, matter_id=matter.pk)
    for petition in petitions:
        old, new = before[petition.pk], masked_anew(petition)
        if petition.title == old["title"].text[:200]:
            petition.title = new["title"].text[:200]
        petition.text = new["text"].text
        petition.save(update_fields=["title", "text"])
        if matter.title == old["title"].text[:200]:
            matter.title = new["title"].text[:200]
        for item in RequestItem.objects.filter(matter=matter):
            name = f"request-{item.origin}"
            if name in old and item.text == old[name].text[:1000]:
                RequestItem.objects.filter(pk=item.pk).update(text=new[name].text[:1000])
    give_back(act, matter)
    hide_again(act, matter)
    save(act, matter, *REMASKED)
    act.record(matter, matter_id=matter.pk, after={"remasked": True}, basis=MASKED)


@command("mask.refuse", verb="仍然遮盖", fits=_by_another)
def refuse(act: Act, row: MaskCorrection) -> MaskCorrection:
    """It stays hidden."""
    _check(act, row)
    take(act, row, matter_id=row.matter_id)
    return row


@command(
    "mask.lift",
    lead="撤销后，信访件的标题、正文、诉求按原文重新遮盖，遮盖以前工作人员写下的文字恢复原样；遮盖以后才写的，写时已经遮住。",
    verb="撤销",
    fits=_by_another,
)
def lift(act: Act, row: MaskCorrection) -> MaskCorrection:
    """What was hidden by mistake, by another person. Raises Refused."""
    _check(act, row)
    _anew(act, row)
    return row
