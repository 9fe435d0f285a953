"""Sponsoring a hard matter: taken by a leader, recorded step by step, ended by proof or the final review (M-D2)."""

from datetime import date
from typing import Annotated

from django.db.models import QuerySet

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, One, Pick, Words
from xinqiao.matters.models import Attachment, LogEntry, Matter
from xinqiao.matters.models.review import ReviewLevel
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import staff_of
from xinqiao.oversight.commands.proof import DONE_FILE, DONE_LOG, DONE_WORDS, proof
from xinqiao.oversight.models import Sponsorship
from xinqiao.oversight.queries.sponsorship import facts_of
from xinqiao.rules.basis import Basis
from xinqiao.rules.roles import HEADS
from xinqiao.rules.sponsoring import (
    BASIS,
    ENDINGS,
    ENTRIES,
    Ending,
    EntryKind,
    SponsorshipStage,
)
from xinqiao.rules.verdict import Verdict


def _is_open(_actor: Actor, matter: Matter) -> bool:
    return not matter.confidential and matter.closed_at is None


@command(
    "sponsorship.take_on",
    slug="sponsor",
    lead="由您本人包案：包掌握情况、包化解方案、包落实、包疏导、包反馈。30日内至少记录一次进展，凭落实的凭据或者复核终结才能结束。",
    verb="由我包案",
    page="oversight:sponsorships",
    fits=_is_open,
)
def take_on(
    act: Act,
    matter: Matter,
    *,
    reason: Annotated[
        str,
        Words(
            "包案的理由",
            required=False,
            sometimes=True,
            most=2000,
            rows=3,
            hint="没有系统列出的事实时必须写明",
        ),
    ] = "",
) -> Sponsorship:
    """A leader takes a hard matter on. Raises Refused for an accusation, a closed matter, and one that has its sponsor; InvalidInput where
    neither a fact nor a reason speaks for it."""
    if matter.confidential:
        told = "检举控告事项按保密规定另行处理，不在这里包案。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(Basis(article=30, paragraph=3),)))
    if matter.closed_at is not None:
        raise Refused(Verdict(allowed=False, reason="已经办结归档的事项，不再包案。"))
    if Sponsorship.objects.filter(matter=matter, stage=SponsorshipStage.ACTIVE).exists():
        raise Refused(Verdict(allowed=False, reason="这件事项已经有领导包案：需要换人的，由其移交。"))
    facts = facts_of(matter)
    if not facts and not reason:
        raise InvalidInput({"reason": "没有系统列出的事实，请写明包案的理由。"})
    found = Sponsorship(
        matter=matter,
        unit_id=act.actor.unit,
        leader_id=act.actor.staff,
        ground="；".join([*facts, *([reason] if reason else [])]),
        opened_at=act.at,
        last_on=act.day,
    )
    begin(found, at=act.at)
    found.save()
    act.record(found, matter_id=matter.pk, after={"leader": act.actor.staff}, basis=BASIS, reason=reason)
    return found


@command(
    "sponsorship.enter",
    lead="写明见了谁的面、在哪里、说了什么，或者方案、承诺、结果；不上传下访照片，不计包案件数。",
    verb="记录",
    told=lambda found: found.ground,
)
def enter(
    act: Act,
    found: Sponsorship,
    *,
    kind: Annotated[str, Pick("记录什么", among=list(ENTRIES.items()))],
    day: Annotated[date, Day("日期", past=True)],
    place: Annotated[
        str, Words("地点", required=False, sometimes=True, most=200, rows=1, hint="见面、研判会必须写明")
    ] = "",
    text: Annotated[str, Words("内容", most=4000, rows=6, least=4)],
) -> Sponsorship:
    """The leader writes down what was done; the days begin anew with the latest. Raises InvalidInput for a meeting without its place and
    for a day before the sponsorship began or after which there is an entry already."""
    if kind in (EntryKind.MEETING, EntryKind.STUDY) and not place:
        raise InvalidInput({"place": "见面和研判会请写明地点。"})
    found.last_on = max(found.last_on, day)
    words = {"kind": kind, "day": day.isoformat(), "place": place, "text": text}
    take(act, found, matter_id=found.matter_id, words=words, kind=kind)
    return found


def _leaders(found: Sponsorship) -> QuerySet[Staff]:
    return staff_of(found.unit_id, *HEADS).exclude(pk=found.leader_id)


@command(
    "sponsorship.pass_on",
    slug="pass-on",
    lead="分工调整的，移交给本单位另一位领导；记录和期限不变。",
    verb="移交",
)
def pass_on(
    act: Act,
    found: Sponsorship,
    *,
    leader: Annotated[One[Staff], Pick("由谁包案", among=_leaders, wrong="请选择本单位的另一位领导。")],
    reason: Annotated[str, Words("移交的理由", most=2000, rows=3, least=4)],
) -> Sponsorship:
    """Another leader of the unit has it from now on; the day of the next entry stands."""
    found.leader = leader
    words = {"leader": leader.name, "reason": reason}
    take(act, found, matter_id=found.matter_id, words=words, reason=reason, leader=leader.pk)
    return found


@command(
    "sponsorship.finish",
    lead="只有两种情形可以结束包案：已经落实并有凭据，或者复核终结。",
    verb="结束包案",
)
def finish(
    act: Act,
    found: Sponsorship,
    *,
    ending: Annotated[str, Pick("结束的情形", among=list(ENDINGS.items()))],
    result: Annotated[str, Words("化解结果", most=4000, rows=4, least=4)],
    entry: Annotated[One[LogEntry] | None, DONE_LOG] = None,
    file: Annotated[One[Attachment] | None, DONE_FILE] = None,
    shown: Annotated[str, DONE_WORDS] = "",
) -> Sponsorship:
    """End it with what proves the execution, or because the final review has decided. Raises InvalidInput without either."""
    evidence = ""
    words = {"ending": ending, "result": result}
    if ending == Ending.EXECUTED:
        proved = proof(found, entry, file, shown)
        evidence, words["evidence"] = proved.key, proved.words
    elif not _finally_reviewed(found.matter):
        raise InvalidInput({"ending": "复核还没有作出维持或者变更的决定，不能按复核终结结束包案。"})
    take(act, found, matter_id=found.matter_id, words=words, reason=result, ending=ending, evidence=evidence)
    return found


def _finally_reviewed(matter: Matter) -> bool:
    decided = matter.reviews.filter(level=ReviewLevel.FINAL_REVIEW).exclude(decided_at=None)
    return decided.exclude(outcome="revoked").exists()
