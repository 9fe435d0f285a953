"""Case discussion and expert panel: submitted, invited to, said (M-P3). Conclusion and minutes: `commands.minutes`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.kernel.listed import each_once
from xinqiao.kernel.typed import Day, Either, Number, One, Pick, Words
from xinqiao.matters.commands.moving import walled
from xinqiao.matters.models import Matter, MatterStaff, StaffPart
from xinqiao.offices.models import Staff
from xinqiao.policy.compose_minutes import judged
from xinqiao.policy.models import CaseDiscussion, DiscussionForm, Opinion, Participant, PlanOption
from xinqiao.policy.queries.discussion import is_collecting, possible_chairs, speaks_for_another, takes_part
from xinqiao.policy.queries.participants import named_units, proposed_unit, table
from xinqiao.rules.authority import SECRECY
from xinqiao.rules.basis import Basis
from xinqiao.rules.discussing import DISCUSSION, OPEN, DiscussionState
from xinqiao.rules.lifecycle import OPEN_STATES
from xinqiao.rules.paper_conditions import BEING_HANDLED
from xinqiao.rules.participants import required
from xinqiao.rules.roles import ADMINS, Role
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

MOST_DAYS = 90
"""An invitation opens the masked file for this long at most."""
_USUAL_DAYS = 14


def refuse(reason: str, *basis: Basis) -> None:
    raise Refused(Verdict(allowed=False, reason=reason, basis=basis))


def still_here(discussion: CaseDiscussion) -> None:
    """The discussion belongs to the unit that began it, while that unit has the matter. Raises Refused."""
    if discussion.unit_id != discussion.matter.holding_unit_id:
        refuse("事项已转到其他单位，此次会商不再继续；需要的，请由现承办单位另行提交。")
    if discussion.matter.confidential:
        refuse("检举控告事项不组织会商。", SECRECY)


def _under_way(matter: Matter) -> bool:
    return CaseDiscussion.objects.filter(
        matter=matter, stage__in=OPEN, unit_id=matter.holding_unit_id
    ).exists()


def _may_submit(_actor: Actor, matter: Matter) -> bool:
    return matter.state in BEING_HANDLED and not matter.confidential and not _under_way(matter)


def _plan(n: int) -> Words:
    return Words(Phrase("方案{number}", number=n), most=4000, rows=2, required=n == 1)


@command(
    "discussion.submit",
    slug="discuss",
    lead="写明难点和拟采取的方案。必须邀请的部门由主题决定，由人发出邀请。",
    verb="提交难点",
    fits=_may_submit,
)
def submit_difficulty(
    act: Act,
    matter: Matter,
    *,
    subject: Annotated[
        str,
        Pick(
            "讨论的主题",
            hint="必须邀请哪些部门，由主题决定",
            among=lambda _: [(name, name) for name in table()],
            wrong="请从表中选择讨论的主题。",
        ),
    ],
    question: Annotated[str, Words("难点", most=4000, hint="政策适用上拿不准的是什么，一句话说清")],
    facts: Annotated[
        str,
        Words("基本情况", most=20_000, rows=6, hint="与难点有关的事实，例如地块的性质；个人信息会自动遮盖"),
    ],
    provisions: Annotated[
        str,
        Words(
            "有关规定",
            most=20_000,
            required=False,
            hint="写明文件和条款，例如《土地管理法》第四十八条",
        ),
    ] = "",
    option_1: Annotated[str, _plan(1)],
    option_2: Annotated[str, _plan(2)] = "",
    option_3: Annotated[str, _plan(3)] = "",
    option_4: Annotated[str, _plan(4)] = "",
    option_5: Annotated[str, _plan(5)] = "",
    option_6: Annotated[str, _plan(6)] = "",
) -> CaseDiscussion:
    """The handler states the difficulty of applying policy: question, facts, provisions, at least one plan. Who must take
    part follows from the subject; nobody is invited yet.

    Raises Refused for an accusation, a closed matter, or when one discussion is under way."""
    if matter.confidential:
        refuse("检举控告事项不组织会商。", SECRECY)
    if matter.state not in OPEN_STATES:
        refuse("事项已经办结归档，不再会商。")
    if _under_way(matter):
        refuse("此事项已有一次会商正在进行，请在其中继续。")
    elsewhere = CaseDiscussion.objects.filter(matter=matter, stage__in=OPEN)
    for left in elsewhere.select_for_update(no_key=True):
        _drop(act, left, "事项已转到其他单位。")
    discussion = CaseDiscussion(
        matter=matter,
        unit_id=matter.holding_unit_id,
        subject=subject,
        question=question,
        facts=facts,
        provisions=provisions,
        submitted_by_id=act.actor.staff,
        submitted_at=act.at,
    )
    begin(discussion, at=act.at)
    discussion.save()
    plans = list(filter(None, (option_1, option_2, option_3, option_4, option_5, option_6)))
    PlanOption.objects.bulk_create(
        PlanOption(discussion=discussion, position=n, text=text) for n, text in enumerate(plans, 1)
    )
    _lay_places(discussion)
    act.record(
        discussion, matter_id=matter.pk, after={"subject": subject, "options": len(plans)}, reason=question
    )
    return discussion


def _lay_places(discussion: CaseDiscussion) -> None:
    """A place for everybody who must take part, with the unit that is proposed for it."""
    holding, set_units = discussion.matter.holding_unit, named_units(discussion.subject)
    Participant.objects.bulk_create(
        Participant(
            discussion=discussion,
            party=party.title,
            required=True,
            role=party.role or "",
            unit_id=holding.pk if party.role else proposed_unit(party, set_units, holding),
        )
        for party in required(table()[discussion.subject])
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody to be invited; `part` is the required part the person takes, None for a further participant."""

    staff: Annotated[
        One[Staff],
        Pick(
            "参加人员",
            among=lambda _: Staff.objects.filter(is_active=True),
            wrong="所选人员的账号不能参加会商。",
        ),
    ]
    part: Annotated[
        Participant | None, Pick("身份", required=False, among=lambda found: found.participants.all())
    ] = None


def _unfit(discussion: CaseDiscussion, guest: Guest) -> str:
    """Why this person cannot be invited for this part; empty when nothing speaks against it."""
    roles = {Role(role) for role in guest.staff.posts.values_list("role", flat=True)}
    if not roles - ADMINS:
        return Phrase("{name}的账号不能参加会商。", name=guest.staff.name)
    if walled(discussion.matter, guest.staff):
        return Phrase("{name}应当回避，请另行邀请。", name=guest.staff.name)
    wanted = guest.part.role if guest.part else ""
    if wanted and (guest.staff.unit_id != discussion.unit_id or Role(wanted) not in roles):
        return Phrase("{party}须由本单位在岗人员参加。", party=guest.part.party if guest.part else "")
    if guest.part and guest.part.required and not wanted and not speaks_for_another(discussion, guest.staff):
        return Phrase("{party}须由其他单位或者与承办人不同的业务科室参加。", party=guest.part.party)
    return ""


def _proposed_day(discussion: CaseDiscussion) -> date:
    return discussion.until or today() + timedelta(days=_USUAL_DAYS)


@command(
    "discussion.invite",
    lead="受邀人员可以看这件事项遮盖后的内容并发表意见，看不到身份信息、原文和材料。",
    verb="发出邀请",
    fits=lambda _actor, discussion: is_collecting(discussion),
)
def invite(
    act: Act,
    discussion: CaseDiscussion,
    guests: Sequence[Guest],
    *,
    chair: Annotated[
        One[Staff],
        Pick(
            "主持人",
            hint="本单位的科室负责人、法律顾问或者领导",
            among=possible_chairs,
            initial=lambda discussion: discussion.chair_id,
            wrong="主持人须是本单位的科室负责人、法律顾问或者领导。",
        ),
    ],
    until: Annotated[
        date,
        Day(
            "查看期限",
            hint=Phrase("受邀人员到这一天为止可以看这件事项，最长{most}天；会商办结即止", most=MOST_DAYS),
            initial=_proposed_day,
        ),
    ],
) -> CaseDiscussion:
    """Send invitations: they open the masked file of this matter to those invited, until the day named. Inviting again names
    somebody else for a part that was not heard yet, or moves the day for all.

    Raises InvalidInput naming who cannot be invited."""
    still_here(discussion)
    if discussion.stage != DiscussionState.COLLECTING:
        refuse(Phrase("会商{state}，现在不能这样做。", state=DISCUSSION.stages[discussion.stage]))
    problems: dict[str, str] = {}
    if not act.day <= until <= act.day + timedelta(days=MOST_DAYS):
        problems["until"] = Phrase("请填写今天起{most}天以内的日期。", most=MOST_DAYS)
    if unfit := [reason for guest in guests if (reason := _unfit(discussion, guest))]:
        problems["guests"] = Phrase("{unfit}", unfit=tuple(unfit))
    people = [guest.staff.pk for guest in guests]
    if len(set(people)) < len(people):
        problems["guests"] = "同一人只能以一个身份参加，请核对。"
    if not guests and discussion.chair_id is None:
        problems["guests"] = "请至少邀请一人。"
    if problems:
        raise InvalidInput(problems)
    for guest in guests:
        _seat(act, discussion, guest)
    present = discussion.participants.exclude(staff=None)
    outside = present.filter(outside=True).exists()
    discussion.form = DiscussionForm.EXPERT_PANEL if outside else DiscussionForm.CASE_DISCUSSION
    discussion.chair, discussion.until = chair, until
    discussion.version += 1
    discussion.save(update_fields=["form", "chair", "until", "version"])
    _open_file(act, discussion)
    act.record(
        discussion,
        matter_id=discussion.matter_id,
        after={"chair": chair.pk, "invited": sorted(people), "until": until.isoformat()},
    )
    return discussion


def _seat(act: Act, discussion: CaseDiscussion, guest: Guest) -> None:
    """Give a person a part; who had it before and was not heard leaves."""
    there = discussion.participants.filter(staff=guest.staff).first()
    outside = guest.staff.posts.filter(role=Role.EXPERT).exists()
    part = guest.part or there
    if part is None:
        part = Participant(
            discussion=discussion, party="外部专家" if outside else guest.staff.unit.short_name
        )
    if part.staff_id == guest.staff.pk:
        return
    if part.discussion_id != discussion.pk or part.opined_at is not None:
        refuse(Phrase("{party}已经发表意见，不能更换人员。", party=part.party))
    if there is not None and there.pk != part.pk:
        raise InvalidInput({"guests": Phrase("{name}已经受邀参加。", name=guest.staff.name)})
    if part.staff_id is not None:
        _shut_file(discussion, [part.staff_id])
    part.staff, part.unit_id, part.outside = guest.staff, guest.staff.unit_id, outside
    part.invited_at, part.absent_reason = act.at, ""
    part.save()


def _open_file(act: Act, discussion: CaseDiscussion) -> None:
    for part in discussion.participants.exclude(staff=None):
        assert part.staff_id is not None
        MatterStaff.objects.update_or_create(
            matter_id=discussion.matter_id,
            staff_id=part.staff_id,
            part=StaffPart.CONSULTED,
            defaults={"until": discussion.until},
            create_defaults={"until": discussion.until, "since": act.at, "reason": part.party},
        )


def _shut_file(discussion: CaseDiscussion, staff_ids: Sequence[int]) -> None:
    MatterStaff.objects.filter(
        matter_id=discussion.matter_id, part=StaffPart.CONSULTED, staff_id__in=staff_ids
    ).delete()


def end_access(discussion: CaseDiscussion) -> None:
    """Nobody sees the matter by an invitation to this discussion any more."""
    _shut_file(discussion, [p.staff_id for p in discussion.participants.exclude(staff=None) if p.staff_id])


def own_part(act: Act, discussion: CaseDiscussion) -> Participant:
    """The actor's part. Raises Denied for who was not invited."""
    part = discussion.participants.filter(staff_id=act.actor.staff).first()
    if part is None:
        raise Denied("您没有受邀参加此次会商。")
    return part


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a participant says of the option at `position`."""

    position: Annotated[int, Number("方案序号")]
    lawful: Annotated[bool | None, Either("是否合法", yes="合法", no="不合法")]
    reasonable: Annotated[bool | None, Either("是否合理", yes="合理", no="不合理")]
    reasons: Annotated[str, Words("理由", required=False, rows=3)]


@command(
    "discussion.opine",
    lead="对每个方案是否合法、是否合理作出判断，写明理由。",
    verb="提交意见",
    together=True,
    fits=lambda actor, discussion: is_collecting(discussion) and takes_part(actor, discussion),
)
def opine(act: Act, discussion: CaseDiscussion, views: Sequence[View]) -> Participant:
    """Say of each option whether it is lawful and reasonable, and why. While opinions are collected it may be said again: the last
    holds, and each stands in a step of its own. Raises InvalidInput naming the options that are not judged, and for a view of none."""
    part = own_part(act, discussion)
    still_here(discussion)
    options = {option.position: option for option in discussion.options.all()}
    given = each_once(views, lambda view: view.position, options, "views", Phrase("意见"))
    problems: dict[str, str] = {}
    for n in options:
        view = given.get(n)
        if view is None or view.lawful is None or view.reasonable is None:
            problems[f"lawful_{n}"] = Phrase("请对方案{n}是否合法、是否合理作出判断。", n=n)
        if view is not None and not view.reasons:
            problems[f"reasons_{n}"] = Phrase("请填写{what}。", what="理由")
    if problems:
        raise InvalidInput(problems)
    part.opinions.all().delete()
    Opinion.objects.bulk_create(
        Opinion(
            participant=part,
            option=options[n],
            lawful=bool(view.lawful),
            reasonable=bool(view.reasonable),
            reasons=view.reasons,
        )
        for n, view in given.items()
    )
    part.opined_at, part.absent_reason = act.at, ""
    part.save(update_fields=["opined_at", "absent_reason"])
    take(
        act,
        discussion,
        matter_id=discussion.matter_id,
        words={f"plan_{n}": judged(view) for n, view in sorted(given.items())},
        participant=part.pk,
        party=part.party,
    )
    return part


@command("discussion.look", fits=elsewhere)
def look_in(act: Act, matter: Matter) -> Matter:
    """Note that somebody who was invited to discuss the matter looked at its masked file."""
    act.record(matter, matter_id=matter.pk)
    return matter


@command(
    "discussion.drop",
    lead="取消后邀请到此为止，受邀人员不能再看这件事项。",
    verb="取消此次会商",
    danger=True,
    fits=lambda _actor, discussion: discussion.is_open,
)
def call_off(
    act: Act, discussion: CaseDiscussion, *, reason: Annotated[str, Words("取消的原因", most=2000, rows=2)]
) -> CaseDiscussion:
    """Call a discussion off, with the reason; the invitations end. Also when the matter has gone to another unit."""
    _drop(act, discussion, reason)
    return discussion


def _drop(act: Act, discussion: CaseDiscussion, reason: str) -> None:
    """End a discussion without a conclusion, and the invitations with it."""
    discussion.dropped_reason = reason
    take(
        act,
        discussion,
        action="discussion.drop",
        matter_id=discussion.matter_id,
        words={"reason": reason},
        reason=reason,
    )
    end_access(discussion)
