"""A hearing as it was held (M-R6; 条例 31(6), 36(2)): its record made and signed, its days left out of the final review's time and of nothing
else, and the report."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from xinqiao.courses.taking import may_take, take
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import Denied, InvalidInput
from xinqiao.kernel.typed import Day, Either, Lines, Number, One, Pick, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters import clocks
from xinqiao.matters.commands.handling import spoken
from xinqiao.matters.commands.moving import require, save
from xinqiao.matters.commands.promising import propose_spoken
from xinqiao.matters.models import Attachment
from xinqiao.matters.paperwork import issue_letter
from xinqiao.proceedings import compose
from xinqiao.proceedings.commands.hearing import same_stage
from xinqiao.proceedings.commands.standing import here, lock_matter
from xinqiao.proceedings.models import Hearing
from xinqiao.proceedings.queries import files
from xinqiao.rules.hearing import (
    MOST_PEOPLE,
    REPORT_WORKING_DAYS,
    HearingLevel,
    served_in_time,
)
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.promising import PromiseSource
from xinqiao.rules.words import Phrase

_SIGNED = "请选择已经上传的签名笔录；还没有的，先在事项页补充材料。"


def _own(actor: Actor, found: Hearing) -> bool:
    """To who presides or keeps the record; what was held is written up also when the matter has gone on."""
    return actor.staff in (found.presider_id, found.recorder_id)


def _presides(act: Act, found: Hearing) -> None:
    if act.actor.staff not in (found.presider_id, found.recorder_id):
        raise Denied("由此次听证的主持人或者记录人办理。")


@command(
    "hearing.hold",
    lead="按议程记录：陈述、举证和质询、辩论、最后陈述。笔录生成后请到场人员逐页阅读、签名。"
    "谁答应哪一天以前做什么，照原话写入：笔录里的时间会提请您确认为承诺。"
    "只有复核的听证时间不计入期限（《信访工作条例》第三十六条第二款）。",
    verb="生成笔录",
    fits=lambda actor, found: here(actor, found) and _own(actor, found),
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
    same_stage(found)
    require(may_take(found, "hold", act.actor.staff))
    assert found.notice is not None
    assert found.day is not None
    _held_days(found, opened_on, closed_on, interpreter)
    require(served_in_time(opened_on, found.notice.served_on, HearingLevel(found.level), agreed=bool(agreed)))
    found.opened_on, found.closed_on = opened_on, closed_on
    found.turn_due = closed_on  # one of several days is recorded when its last is over
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
    spoken_words = (statements, evidence, debate, last)
    propose_spoken(act, found.transcript, PromiseSource.HEARING, spoken_words, closed_on)
    excluded = found.level == HearingLevel.FINAL_REVIEW
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
    fits=_own,
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
    fits=_own,
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
    36(2)). Raises InvalidInput for more views than there were people to have one."""
    _presides(act, found)
    lock_matter(found)
    require(may_take(found, "report", act.actor.staff))
    most = len(found.hearers) + 1
    if (told := support + partly + against) > most:
        wrong = Phrase("三项合计{told}人，而听证员和主持人一共{most}人，请核对。", told=told, most=most)
        raise InvalidInput({"support": wrong})
    found.conclusion, found.published = conclusion, published
    said = {
        "opinions": opinions,
        "support": support,
        "partly": partly,
        "against": against,
        "conclusion": conclusion,
    }
    found.report = issue_letter(
        act, found.matter, PaperKind.HEARING_REPORT, compose.report(found, said), filed=True, unit=found.unit
    )
    save(act, found.matter)
    words = {name: str(text) for name, text in said.items()} | {"report": found.report.number}
    take(act, found, matter_id=found.matter_id, words=words, published=published)
    return found
