"""What people ask of the data that the office holds of them, recorded and answered in time (个人信息保护法 44–50; M-I7)."""

from datetime import date
from typing import Annotated, Any

from django.conf import settings

from xinqiao.courses.taking import begin, take
from xinqiao.documents.reports import render_report
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput, NotFound, Refused
from xinqiao.kernel.typed import Day, Pick, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import Correction, Death, Petition, RequestChange, WordsChange
from xinqiao.rules.basis import Basis
from xinqiao.rules.own_data import (
    ANSWERED,
    ASKED,
    ASKED_BY,
    BY_CODE,
    IDENTIFIED,
    KEPT_BY_LAW,
    RESTS_ON,
    RIGHT,
    WORKING_DAYS,
    Wish,
    WishStage,
)
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase
from xinqiao.safekeeping.compose import request_report
from xinqiao.safekeeping.models import DataRequest


def _refused(reason: str | Phrase, basis: Basis = RIGHT) -> Refused:
    return Refused(Verdict(allowed=False, reason=reason, basis=(basis,)))


_Kind = Annotated[str, Pick("要求什么", among=[(k.value, t) for k, t in ASKED.items()])]
_Wanted = Annotated[str, Words("具体要求", rows=3, most=1000, least=2, hint="要哪些信息，哪里不对，怎样改")]


@command(
    "data_request.record",
    slug="data-request",
    lead="信访人要查阅、复制、更正、删除本人信息，或者要求解释怎样处理的，核对身份后在这里登记。"
    "《个人信息保护法》要求及时答复，本单位的规定是收到后15个工作日内。",
    verb="登记请求",
    fits=lambda _actor, petition: petition.person_id is not None,
    said=lambda done, _given: Phrase("已登记，请在{day}前答复。", day=done.answer_by),
)
def record_request(
    act: Act,
    petition: Petition,
    *,
    kind: _Kind,
    asked_by: Annotated[str, Pick("谁提出的", among=tuple(ASKED_BY.items()))],
    identified: Annotated[str, Pick("怎样核对的身份", among=tuple(IDENTIFIED.items()))],
    received_on: Annotated[date, Day("哪天收到的", past=True)],
    words: _Wanted,
) -> DataRequest:
    """The request begins its course. Raises Refused for an anonymous petition and while the same is asked already, InvalidInput for a relative of
    somebody of whom no death is on record (49), and for a day before the petition came."""
    if petition.person_id is None:
        raise _refused("匿名信访件没有登记信访人，核对不了是不是本人；请先用“更正信访人信息”补登。")
    if received_on < day_of(petition.received_at):
        raise InvalidInput({"received_on": "请求不会早于信访件收到之日，请核对日期。"})
    return _begun(
        act,
        petition,
        unit_id=act.actor.unit,
        kind=kind,
        asked_by=asked_by,
        identified=identified,
        received_on=received_on,
        words=words,
    )


@command("data_request.ask", fits=elsewhere)
def ask_for_own_data(
    act: Act,
    petition: Petition,
    *,
    kind: _Kind,
    asked_by: Annotated[str, Pick("您是", among=tuple(ASKED_BY.items()))],
    words: _Wanted,
) -> DataRequest:
    """The same by who has the query code, to the unit that has the matter now; a petition without a name too, for the code shows whose it is.
    Raises NotFound for another's petition, Refused and InvalidInput as above."""
    if petition.pk != act.actor.petition_id:
        raise NotFound
    return _begun(
        act,
        petition,
        unit_id=petition.matter.holding_unit_id,
        kind=kind,
        asked_by=asked_by,
        identified=BY_CODE,
        received_on=act.day,
        words=words,
    )


def _begun(act: Act, petition: Petition, *, kind: str, received_on: date, **given: Any) -> DataRequest:
    if given["asked_by"] == "relative" and not Death.objects.filter(person=petition.person_id).exists():
        told = "近亲属只在信访人去世后才可以提出（《个人信息保护法》第四十九条）；请先登记去世，或者改选。"
        raise InvalidInput({"asked_by": told})
    if DataRequest.objects.filter(petition=petition, kind=kind, stage=WishStage.ASKED).exists():
        raise _refused("同样的请求已经登记，还没有答复。")
    asked = DataRequest(
        matter=petition.matter,
        petition=petition,
        kind=kind,
        received_on=received_on,
        recorded_by_id=act.actor.staff_id,
        recorded_at=act.at,
        answer_by=work_calendar().add_working_days(received_on, WORKING_DAYS).day,
        **given,
    )
    begin(asked, at=act.at)
    asked.save()
    after = {"kind": kind, "asked_by": asked.asked_by, "identified": asked.identified}
    act.record(asked, matter_id=asked.matter_id, after=after, basis=RESTS_ON[Wish(kind)])
    return asked


_Way = Annotated[str, Pick("怎样告知的", among=tuple(ANSWERED.items()))]


@command(
    "data_request.grant",
    lead="要副本的，照办以后打印交给本人；要更正的，先用“更正信访人信息”等更正，再在这里答复；要删除的，"
    "档案保管期限届满、已经销毁的才能照办。",
    verb="照办",
)
def grant(
    act: Act,
    asked: DataRequest,
    *,
    way: _Way,
    answer: Annotated[str, Words("答复", rows=4, most=1000, least=4, hint="做了什么；解释的，写明怎样处理")],
) -> DataRequest:
    """Done as asked. Raises Refused for a correction that is on record nowhere, and for the deletion of what the law still keeps (47(2))."""
    if asked.kind == Wish.CORRECTION and not _corrected(asked):
        raise _refused(
            "收到请求以后还没有登记更正。请先在信访件上用“更正信访人信息”等更正；档案已经不能改动的，选“不照办”并写明理由。",
            RESTS_ON[Wish.CORRECTION],
        )
    if asked.kind == Wish.DELETION and asked.matter.erased_on is None:
        raise _refused(
            "案卷的保管期限没有届满，依法不能删除；请选“不照办”，告知只保存、不作他用（档案法）。",
            KEPT_BY_LAW,
        )
    return _answered(act, asked, way, answer)


def _corrected(asked: DataRequest) -> bool:
    """Whether something of the petition was put right since the request came."""
    made = [
        *Correction.objects.filter(petition=asked.petition).values_list("at", flat=True),
        *WordsChange.objects.filter(petition=asked.petition).values_list("at", flat=True),
        *RequestChange.objects.filter(request__matter=asked.matter).values_list("at", flat=True),
    ]
    return any(day_of(at) >= asked.received_on for at in made)


@command(
    "data_request.refuse",
    lead="写明理由和依据。答复书会写明救济途径：可以依法向人民法院提起诉讼（《个人信息保护法》第五十条第二款）。",
    verb="不照办",
    danger=True,
    fits=lambda actor, asked: asked.recorded_by_id != actor.staff,
)
def refuse(
    act: Act,
    asked: DataRequest,
    *,
    way: _Way,
    answer: Annotated[str, Words("理由和依据", rows=4, most=1000, least=10)],
) -> DataRequest:
    """Not done as asked, with the reason (50). Raises Refused for who recorded the request: another looks at it."""
    if asked.recorded_by_id == act.actor.staff:
        raise _refused("不照办的，由登记人以外的人决定，请交他人办理。")
    return _answered(act, asked, way, answer)


def _answered(act: Act, asked: DataRequest, way: str, answer: str) -> DataRequest:
    asked.way, asked.answer, asked.answered_at = way, answer, act.at
    words = {"way": way, "answer": answer}
    take(act, asked, matter_id=asked.matter_id, words=words, reason=answer, kind=asked.kind)
    return asked


@command("data_request.print", fits=elsewhere)
def print_answer(act: Act, asked: DataRequest) -> bytes:
    """On paper: a receipt until it is answered; then a granted copy with all that is held of the person, any other with what was said. Raises
    NotFound for another petitioner of the same matter."""
    if act.actor.staff_id is None and asked.petition_id != act.actor.petition_id:
        raise NotFound
    act.record(asked, matter_id=asked.matter_id, basis=RESTS_ON[Wish(asked.kind)])
    folder = settings.XINQIAO_FONTS
    return render_report(request_report(asked), font_dirs=(folder,) if folder.is_dir() else ())
