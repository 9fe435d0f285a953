"""A hearing from its proposal to its report (M-R6; 条例 31(6), 36(2)): decided by a leader, told of seven days ahead, presided over by
somebody who does not handle the matter, its record signed, its days left out of the final review's time and of nothing else."""

from datetime import date
from typing import Annotated, Any

from xinqiao.courses.taking import begin, may_take, take
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, Either, Lines, One, Pick, Words
from xinqiao.matters.commands.moving import require, save
from xinqiao.matters.models import Matter, Paper
from xinqiao.matters.paperwork import issue_letter
from xinqiao.offices.models import Staff
from xinqiao.proceedings import compose
from xinqiao.proceedings.commands.standing import here, lock_matter, still_here
from xinqiao.proceedings.models import Hearing
from xinqiao.proceedings.queries import handle_it, people_here, presiders, told, unrepresented
from xinqiao.rules.basis import Basis
from xinqiao.rules.hearing import (
    HANDLING,
    MOST_PEOPLE,
    HearingLevel,
    HearingStage,
    basis_of,
    earliest,
    level_of,
    may_preside,
    told_in_time,
)
from xinqiao.rules.lifecycle import State
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_GROUP = Basis(article=20, paragraph=3)
_DAY = Day("听证日期", ahead=True, initial=lambda _hearing: earliest(today()), hint="至少提前七日通知")
_HOUR = Words("几点", rows=1, most=20, hint="例如：上午9:30")
_PLACE = Words("地点", rows=1, most=120)
_OVER = (HearingStage.REPORTED, HearingStage.REFUSED, HearingStage.CANCELLED)


def same_stage(found: Hearing) -> None:
    """A hearing belongs to the stage of the matter at which it was asked for; one that is over hears nobody. Raises Refused."""
    level = level_of(State(found.matter.state), found.matter.route)
    if isinstance(level, Verdict):
        raise Refused(level)
    if level != found.level or not still_here(found):
        told_why = "此事项已经进入另一阶段，这次听证不再举行；需要听证的，请另行提出。"
        raise Refused(Verdict(allowed=False, reason=told_why, basis=(HANDLING,)))


def _fits(_actor: Any, matter: Matter) -> bool:
    return not isinstance(level_of(State(matter.state), matter.route), Verdict)


@command(
    "hearing.propose",
    slug="hearing",
    lead="重大、复杂、疑难的信访事项，可以举行听证（《信访工作条例》第三十一条第（六）项，复核适用第三十六条第二款）；由领导决定是否举行。",
    verb="提出听证",
    fits=_fits,
)
def propose(
    act: Act,
    matter: Matter,
    *,
    asked_for: Annotated[bool, Either("由谁提出", yes="信访人申请", no="本单位认为需要")],
    question: Annotated[str, Words("听证要查明什么", most=4000, least=4)],
    reason: Annotated[str, Words("为什么重大、复杂、疑难", most=4000, rows=3)],
) -> Hearing:
    """Ask for a hearing, for the petitioner or ex officio. Raises Refused where none is held: of a closed matter, of another route, while
    one is under way, where nobody is named who could be heard."""
    level = level_of(State(matter.state), matter.route)
    if isinstance(level, Verdict):
        raise Refused(level)
    if Hearing.objects.filter(matter=matter, level=level).exclude(stage__in=_OVER).exists():
        raise Refused(Verdict(allowed=False, reason="已有一次听证正在进行，请在那一次上继续。"))
    if not told(matter):
        why = "没有可以通知的信访人，不能举行听证；请以调查核实查明事实。"
        raise Refused(Verdict(allowed=False, reason=why, basis=(HANDLING,)))
    found = Hearing(
        matter=matter,
        unit_id=matter.holding_unit_id,
        level=level,
        asked_for=asked_for,
        question=question,
        proposed_by_id=act.actor.staff,
        proposed_at=act.at,
    )
    begin(found, at=act.at)
    found.save()
    save(act, matter)
    after = {"level": str(level), "asked_for": asked_for}
    act.record(found, matter_id=matter.pk, after=after, basis=basis_of(level), reason=reason)
    return found


@command("hearing.grant", lead="举行听证的，自决定起至少提前七日通知。", fits=here)
def grant(act: Act, found: Hearing) -> Hearing:
    """A leader decides that it is held."""
    same_stage(found)
    take(act, found, matter_id=found.matter_id)
    return found


@command("hearing.refuse", lead="信访人申请的，把理由告诉信访人。")
def refuse(
    act: Act, found: Hearing, *, reason: Annotated[str, Words("不举行的理由", most=4000, rows=3, least=4)]
) -> Hearing:
    """A leader decides that none is held, and why."""
    take(act, found, matter_id=found.matter_id, words={"reason": reason}, reason=reason)
    return found


def _notice(act: Act, found: Hearing, day: date, hour: str, place: str) -> Paper:
    """Set the day and tell it; a new notice never replaces the old one in the file. Raises InvalidInput for less than seven days."""
    in_time = told_in_time(day, act.day, HearingLevel(found.level))
    if not in_time.allowed:
        raise InvalidInput({"day": Refused(in_time).message})
    found.day, found.hour, found.place = day, hour, place
    paper = found.notice = issue_letter(act, found.matter, PaperKind.HEARING_NOTICE, compose.notice(found))
    save(act, found.matter)
    return paper


@command(
    "hearing.convene",
    lead="主持人不能是承办人。通知书自动生成，请在文书页登记送达：至少提前七日送达（本地听证办法）。",
    verb="通知听证",
    fits=here,
    said=lambda found, _given: Phrase("听证通知书{number}已生成，请送达。", number=found.notice.number),
)
def convene(
    act: Act,
    found: Hearing,
    *,
    presider: Annotated[
        One[Staff],
        Pick(
            "主持人",
            among=people_here,
            offered=presiders,
            wrong="请选择本单位的人员主持；回避的人员不能主持。",
        ),
    ],
    recorder: Annotated[
        One[Staff], Pick("记录人", among=people_here, wrong="请选择本单位的人员记录；回避的人员不能记录。")
    ],
    hearers: Annotated[
        list[str],
        Lines(
            "听证员",
            required=False,
            most=80,
            fewest=0,
            many=9,
            hint="每行一人：身份和姓名，例如：人大代表 某某",
        ),
    ],
    day: Annotated[date, _DAY],
    hour: Annotated[str, _HOUR],
    place: Annotated[str, _PLACE],
    closed_doors: Annotated[
        str,
        Words(
            "不公开的理由",
            required=False,
            most=500,
            rows=2,
            hint="涉及国家秘密、商业秘密、个人隐私的不公开；公开举行的留空",
        ),
    ] = "",
) -> Hearing:
    """Compose the hearing and tell of it. Raises Refused for a presider who handles the matter and for many people who have chosen nobody
    to speak for them, InvalidInput for a day that is less than seven days ahead."""
    lock_matter(found)
    same_stage(found)
    own = frozenset({act.actor.staff}) if found.level != HearingLevel.HANDLING else frozenset()
    require(may_preside(presider.pk, handlers=handle_it(found) | own))
    if presider == recorder:
        raise InvalidInput({"recorder": "主持人和记录人由两人担任。"})
    group = unrepresented(found.matter)
    if group is not None:
        why = Phrase(
            "{number}由{n}人提出，请先登记推选的代表（不超过{most}人），由代表参加听证。",
            number=group.number,
            n=group.people_count,
            most=MOST_PEOPLE,
        )
        raise Refused(Verdict(allowed=False, reason=why, basis=(_GROUP,)))
    require(may_take(found, "convene", act.actor.staff))
    found.presider, found.recorder = presider, recorder
    found.hearers, found.closed_doors = hearers, closed_doors
    paper = _notice(act, found, day, hour, place)
    words = {
        "presider": presider.name,
        "recorder": recorder.name,
        "hearers": "\n".join(hearers),
        "day": day.isoformat(),
        "hour": hour,
        "place": place,
        "closed_doors": closed_doors,
        "notice": paper.number,
    }
    take(act, found, matter_id=found.matter_id, words=words, presider=presider.pk, day=day.isoformat())
    return found


@command("hearing.postpone", lead="改期须重新通知，同样至少提前七日。", fits=here)
def postpone(
    act: Act,
    found: Hearing,
    *,
    day: Annotated[date, _DAY],
    hour: Annotated[str, _HOUR],
    place: Annotated[str, _PLACE],
    reason: Annotated[str, Words("改期的原因", most=2000, rows=2, least=4)],
) -> Hearing:
    """Another day, told of anew. Raises InvalidInput for a day that is less than seven days ahead."""
    lock_matter(found)
    same_stage(found)
    paper = _notice(act, found, day, hour, place)
    words = {"day": day.isoformat(), "hour": hour, "place": place, "reason": reason, "notice": paper.number}
    take(act, found, matter_id=found.matter_id, words=words, day=day.isoformat(), reason=reason)
    return found


@command("hearing.cancel", lead="取消听证，事项照常办理。", danger=True)
def cancel(
    act: Act, found: Hearing, *, reason: Annotated[str, Words("取消的原因", most=2000, rows=3, least=4)]
) -> Hearing:
    """It is not held after all."""
    take(act, found, matter_id=found.matter_id, words={"reason": reason}, reason=reason)
    return found
