"""A hearing from its proposal to its report (M-R6; 条例 31(6), 36(2)): decided by a leader, told of seven days ahead, presided over by
somebody who does not handle the matter, its record signed, its days left out of the final review's time and of nothing else."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from xinqiao.courses.taking import begin, may_take, take
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.kernel.typed import Day, Either, Lines, Number, One, Pick, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters import clocks
from xinqiao.matters.commands.handling import spoken
from xinqiao.matters.commands.moving import require, save
from xinqiao.matters.models import Attachment, Matter, Paper
from xinqiao.matters.paperwork import issue_letter
from xinqiao.offices.models import Staff
from xinqiao.proceedings import compose
from xinqiao.proceedings.models import Hearing
from xinqiao.proceedings.queries import files, handle_it, people_here, presiders, told, unrepresented
from xinqiao.rules.basis import Basis
from xinqiao.rules.hearing import (
    HANDLING,
    HEARING,
    MOST_PEOPLE,
    REPORT_WORKING_DAYS,
    HearingStage,
    Level,
    basis_of,
    earliest,
    level_of,
    may_preside,
    served_in_time,
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
_SIGNED = "请选择已经上传的签名笔录；还没有的，先在事项页补充材料。"


def _open_to(name: str) -> Any:
    return lambda _actor, found: HEARING.open_to(found.stage, name) and still_here(found)


def still_here(found: Any) -> bool:
    """Whether the unit that began it still has the matter."""
    return bool(found.unit_id == found.matter.holding_unit_id)


def lock_matter(found: Any) -> None:
    """Take the matter's row for the rest of the act: its version and its clocks are changed."""
    found.matter = Matter.objects.select_for_update(no_key=True).get(pk=found.matter_id)


def _own(name: str) -> Any:
    """Open at this stage, to who presides or keeps the record."""
    return lambda actor, found: (
        _open_to(name)(actor, found) and actor.staff in (found.presider_id, found.recorder_id)
    )


def _presides(act: Act, found: Hearing) -> None:
    if act.actor.staff not in (found.presider_id, found.recorder_id):
        raise Denied("由此次听证的主持人或者记录人办理。")


def _at(found: Hearing) -> None:
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
    lead="重大、复杂、疑难的信访事项，可以举行听证（《信访工作条例》第三十一条第（六）项）；由领导决定是否举行。",
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


@command("hearing.grant", lead="举行听证的，自决定起至少提前七日通知。", fits=_open_to("grant"))
def grant(act: Act, found: Hearing) -> Hearing:
    """A leader decides that it is held."""
    _at(found)
    take(act, found, matter_id=found.matter_id)
    return found


@command("hearing.refuse", lead="信访人申请的，把理由告诉信访人。", fits=_open_to("refuse"))
def refuse(
    act: Act, found: Hearing, *, reason: Annotated[str, Words("不举行的理由", most=4000, rows=3, least=4)]
) -> Hearing:
    """A leader decides that none is held, and why."""
    take(act, found, matter_id=found.matter_id, words={"reason": reason}, reason=reason)
    return found


def _notice(act: Act, found: Hearing, day: date, hour: str, place: str) -> Paper:
    """Set the day and tell it; a new notice never replaces the old one in the file. Raises InvalidInput for less than seven days."""
    in_time = told_in_time(day, act.day)
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
    fits=_open_to("convene"),
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
    _at(found)
    own = frozenset({act.actor.staff}) if found.level != Level.HANDLING else frozenset()
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


@command("hearing.postpone", lead="改期须重新通知，同样至少提前七日。", fits=_open_to("postpone"))
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
    _at(found)
    paper = _notice(act, found, day, hour, place)
    words = {"day": day.isoformat(), "hour": hour, "place": place, "reason": reason, "notice": paper.number}
    take(act, found, matter_id=found.matter_id, words=words, day=day.isoformat(), reason=reason)
    return found


@command("hearing.cancel", lead="取消听证，事项照常办理。", danger=True, fits=_open_to("cancel"))
def cancel(
    act: Act, found: Hearing, *, reason: Annotated[str, Words("取消的原因", most=2000, rows=3, least=4)]
) -> Hearing:
    """It is not held after all."""
    take(act, found, matter_id=found.matter_id, words={"reason": reason}, reason=reason)
    return found


@command(
    "hearing.hold",
    lead="按议程记录：陈述、举证和质询、辩论、最后陈述。笔录生成后请到场人员逐页阅读、签名。"
    "只有复核的听证时间不计入期限（《信访工作条例》第三十六条第二款）。",
    verb="生成笔录",
    fits=_own("hold"),
)
def hold(
    act: Act,
    found: Hearing,
    *,
    opened_on: Annotated[date, Day("听证开始", past=True, initial=lambda found: found.day)],
    closed_on: Annotated[date, Day("听证结束", past=True, initial=lambda found: found.day)],
    petitioners: Annotated[
        int,
        Number("信访人一方到场几人", least=Decimal(0), most=Decimal(MOST_PEOPLE), wrong="代表不超过5人。"),
    ],
    present: Annotated[list[str], Lines("到场人员", most=80, many=40, hint="每行一人：身份和姓名")],
    statements: Annotated[str, Words("陈述", most=20_000, rows=6)],
    evidence: Annotated[str, Words("举证、质询", required=False, most=20_000)] = "",
    debate: Annotated[str, Words("辩论", required=False, most=20_000)] = "",
    last: Annotated[str, Words("最后陈述", required=False, most=20_000)] = "",
    interpreter: Annotated[str, Words("翻译人员", required=False, most=80, rows=1)] = "",
    agreed: Annotated[
        str,
        Words(
            "信访人怎样同意如期举行", required=False, most=500, rows=2, hint="只在通知书送达不足七日时填写"
        ),
    ] = "",
) -> Hearing:
    """Record the hearing as it was held: its record is made to be signed, and in the final review its days are left out (条例 36(2)). Raises
    Refused while the notice did not reach the petitioner in time."""
    _presides(act, found)
    lock_matter(found)
    _at(found)
    require(may_take(found, "hold", act.actor.staff))
    assert found.notice is not None
    assert found.day is not None
    _held_days(found, opened_on, closed_on, interpreter)
    require(served_in_time(opened_on, found.notice.served_on, agreed=bool(agreed)))
    found.opened_on, found.closed_on = opened_on, closed_on
    found.report_due = work_calendar().add_working_days(closed_on, REPORT_WORKING_DAYS).day
    said = {
        "present": present,
        "petitioners": petitioners,
        "statements": statements,
        "evidence": evidence,
        "debate": debate,
        "last": last,
        "interpreter": interpreter,
    }
    found.transcript = issue_letter(
        act, found.matter, PaperKind.HEARING_RECORD, compose.record(found, said), filed=True
    )
    excluded = found.level == Level.FINAL_REVIEW
    if excluded:
        clocks.leave_out(found.matter, opened_on, closed_on)
    save(act, found.matter)
    words = {
        **{name: str(text) for name, text in said.items()},
        "present": "\n".join(present),
        "opened_on": opened_on.isoformat(),
        "closed_on": closed_on.isoformat(),
        "agreed": agreed,
        "record": found.transcript.number,
    }
    take(act, found, matter_id=found.matter_id, words=words, excluded=excluded)
    return found


def _held_days(found: Hearing, opened_on: date, closed_on: date, interpreter: str) -> None:
    assert found.day is not None
    problems = dict[str, str]()
    if opened_on < found.day:
        problems["opened_on"] = Phrase(
            "听证不能早于通知的日期（{day}）；提前的，请改期并重新通知。", day=found.day
        )
    if closed_on < opened_on:
        problems["closed_on"] = "听证结束日期不能早于开始日期。"
    if not interpreter and (language := spoken(found.matter)):
        asked = "登记的语言是{language}，请写明翻译人员；本人不要翻译的，也请写明。"
        problems["interpreter"] = Phrase(asked, language=language)
    if problems:
        raise InvalidInput(problems)


@command(
    "hearing.sign",
    lead="把签了名的笔录扫描后作为材料上传，在这里选入；谁没有签名、为什么，一并写明。",
    verb="笔录入卷",
    fits=_own("sign"),
)
def sign(
    act: Act,
    found: Hearing,
    *,
    file: Annotated[One[Attachment], Pick("签名的笔录", among=files, wrong=_SIGNED)],
    signers: Annotated[list[str], Lines("谁签了名", most=80, many=40, hint="每行一人：身份和姓名")],
    unsigned: Annotated[str, Words("谁没有签名，为什么", required=False, most=2000, rows=2)] = "",
) -> Hearing:
    """The signed record comes into the file, sealed, with who signed it."""
    _presides(act, found)
    found.signed = file
    words = {"file": file.name, "signers": "\n".join(signers), "unsigned": unsigned}
    take(act, found, matter_id=found.matter_id, words=words, sha256=file.sha256)
    return found


_COUNT = {"least": Decimal(0), "most": Decimal(50)}


@command(
    "hearing.report",
    lead="写明各方意见、听证员意见的人数和结论；报告随事项存卷，供作出意见时采用。",
    verb="形成听证报告",
    fits=_own("report"),
)
def report(
    act: Act,
    found: Hearing,
    *,
    opinions: Annotated[str, Words("各方意见和听证员评议", most=20_000, rows=6)],
    support: Annotated[int, Number("支持信访请求的人数", **_COUNT)],
    partly: Annotated[int, Number("部分支持的人数", **_COUNT)],
    against: Annotated[int, Number("不支持的人数", **_COUNT)],
    conclusion: Annotated[str, Words("结论", most=8000, rows=4, least=4)],
    published: Annotated[bool, Either("听证后的意见是否公示", yes="依法公示（不公示个人信息）", no="不公示")],
) -> Hearing:
    """What was heard, how many thought what, and the conclusion. Whether the opinion after the hearing is published is decided here (条例
    36(2))."""
    _presides(act, found)
    lock_matter(found)
    require(may_take(found, "report", act.actor.staff))
    found.conclusion, found.published = conclusion, published
    said = {
        "opinions": opinions,
        "support": support,
        "partly": partly,
        "against": against,
        "conclusion": conclusion,
    }
    found.report = issue_letter(
        act, found.matter, PaperKind.HEARING_REPORT, compose.report(found, said), filed=True
    )
    save(act, found.matter)
    words = {name: str(text) for name, text in said.items()} | {"report": found.report.number}
    take(act, found, matter_id=found.matter_id, words=words, published=published)
    return found
