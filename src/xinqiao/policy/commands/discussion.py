"""Case discussion and expert panel: submitted, invited to, said (M-P3). Conclusion and minutes: `commands.minutes`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.kernel.free_text import Masked
from xinqiao.matters.commands.moving import walled
from xinqiao.matters.models import Matter, MatterStaff, StaffPart
from xinqiao.offices.models import Staff
from xinqiao.policy.masking import Typed, masked
from xinqiao.policy.models import (
    CaseDiscussion,
    DiscussionForm,
    DiscussionState,
    Opinion,
    Participant,
    PlanOption,
)
from xinqiao.policy.models.discussion import OPEN
from xinqiao.policy.queries.discussion import CHAIRS
from xinqiao.policy.queries.participants import named_units, proposed_unit, table
from xinqiao.rules.basis import Basis
from xinqiao.rules.lifecycle import OPEN_STATES
from xinqiao.rules.participants import required
from xinqiao.rules.roles import ADMINS, Role
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

MOST_DAYS = 90
"""An invitation opens the masked file for this long at most."""
MOST_OPTIONS = 6
_SECRECY = Basis(article=30, paragraph=3)


def refuse(reason: str, *basis: Basis) -> None:
    raise Refused(Verdict(allowed=False, reason=reason, basis=basis))


def subject_of(discussion: CaseDiscussion) -> str:
    """How the log names it."""
    return f"policy.casediscussion:{discussion.pk}"


def still_here(discussion: CaseDiscussion, *states: DiscussionState) -> None:
    """The discussion belongs to the unit that began it, while that unit has the matter, and is in one of `states`."""
    if discussion.unit_id != discussion.matter.holding_unit_id:
        refuse("事项已转到其他单位，此次会商不再继续；需要的，请由现承办单位另行提交。")
    if discussion.matter.confidential:
        refuse("检举控告事项不组织会商。", _SECRECY)
    if discussion.state not in states:
        refuse(Phrase("会商{state}，现在不能这样做。", state=DiscussionState(discussion.state).label))


def store(discussion: CaseDiscussion, *fields: str) -> None:
    """Save the named fields with the next version."""
    discussion.version += 1
    discussion.save(update_fields=[*fields, "version"])


@command("discussion.submit")
def submit_difficulty(
    act: Act,
    matter: Matter,
    *,
    subject: str,
    question: Masked,
    facts: Masked,
    provisions: Masked,
    options: Sequence[str],
) -> CaseDiscussion:
    """The handler states the difficulty of applying policy: question, facts, provisions, at least one plan. Who must take
    part follows from the subject; nobody is invited yet.

    Raises InvalidInput, and Refused for an accusation, a closed matter, or when one discussion is under way."""
    departments = table().get(subject)
    plans = [text for text in options if text.strip()]
    problems = {}
    if departments is None:
        problems["subject"] = "请从表中选择讨论的主题。"
    if not 1 <= len(plans) <= MOST_OPTIONS:
        problems["options"] = Phrase("请写出1至{most}个拟采取的方案，一个方案一栏。", most=MOST_OPTIONS)
    if problems or departments is None:
        raise InvalidInput(problems)
    if matter.confidential:
        refuse("检举控告事项不组织会商。", _SECRECY)
    if matter.state not in OPEN_STATES:
        refuse("事项已经办结归档，不再会商。")
    under_way = CaseDiscussion.objects.filter(matter=matter, state__in=OPEN)
    for left in under_way.exclude(unit_id=matter.holding_unit_id).select_for_update(no_key=True):
        _drop(act, left, "事项已转到其他单位。")
    if under_way.exists():
        refuse("此事项已有一次会商正在进行，请在其中继续。")
    told = masked(
        matter,
        {
            "question": Typed(text=question, what="难点", most=4000),
            "facts": Typed(text=facts, what="基本情况"),
            "provisions": Typed(text=provisions, what="有关规定", required=False),
            **{f"option_{n}": Typed(text=t, what="方案", most=4000) for n, t in enumerate(plans, 1)},
        },
    )
    discussion = CaseDiscussion.objects.create(
        matter=matter,
        unit_id=matter.holding_unit_id,
        subject=subject,
        question=told["question"],
        facts=told["facts"],
        provisions=told["provisions"],
        submitted_by_id=act.actor.staff,
        submitted_at=act.at,
    )
    PlanOption.objects.bulk_create(
        [
            PlanOption(discussion=discussion, position=n, text=told[f"option_{n}"])
            for n in range(1, len(plans) + 1)
        ]
    )
    set_units = named_units(subject)
    Participant.objects.bulk_create(
        [
            Participant(
                discussion=discussion,
                party=party.title,
                required=True,
                role=party.role or "",
                unit_id=matter.holding_unit_id
                if party.role
                else proposed_unit(party, set_units, matter.holding_unit),
            )
            for party in required(departments)
        ]
    )
    act.record(
        subject_of(discussion),
        matter_id=matter.pk,
        after={"subject": subject, "options": len(plans)},
        reason=told["question"],
    )
    return discussion


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody to be invited; `part` is the required part the person takes, None for a further participant."""

    staff: Staff
    part: Participant | None = None


def _unfit(discussion: CaseDiscussion, guest: Guest) -> str:
    """Why this person cannot be invited for this part; empty when nothing speaks against it."""
    roles = {Role(role) for role in guest.staff.posts.values_list("role", flat=True)}
    if not guest.staff.is_active or not roles - ADMINS:
        return Phrase("{name}的账号不能参加会商。", name=guest.staff.name)
    if walled(discussion.matter, guest.staff):
        return Phrase("{name}应当回避，请另行邀请。", name=guest.staff.name)
    wanted = guest.part.role if guest.part else ""
    if wanted and (guest.staff.unit_id != discussion.unit_id or Role(wanted) not in roles):
        return Phrase("{party}须由本单位在岗人员参加。", party=guest.part.party if guest.part else "")
    return ""


@command("discussion.invite")
def invite(
    act: Act, discussion: CaseDiscussion, guests: Sequence[Guest], *, chair: Staff, until: date
) -> CaseDiscussion:
    """Send invitations: they open the masked file of this matter to those invited, until the day named. Inviting again names
    somebody else for a part that was not heard yet, or moves the day for all.

    Raises InvalidInput naming who cannot be invited."""
    still_here(discussion, DiscussionState.COLLECTING)
    problems: dict[str, str] = {}
    if not act.day <= until <= act.day + timedelta(days=MOST_DAYS):
        problems["until"] = Phrase("请填写今天起{most}天以内的日期。", most=MOST_DAYS)
    leads = chair.posts.filter(role__in=[r.value for r in CHAIRS]).exists()
    if chair.unit_id != discussion.unit_id or not chair.is_active or not leads:
        problems["chair"] = "主持人须是本单位的科室负责人、法律顾问或者领导。"
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
    store(discussion, "form", "chair", "until")
    _open_file(act, discussion)
    act.record(
        subject_of(discussion),
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

    position: int
    lawful: bool | None
    reasonable: bool | None
    reasons: str


@command("discussion.opine")
def opine(act: Act, discussion: CaseDiscussion, views: Sequence[View]) -> Participant:
    """Say of each option whether it is lawful and reasonable, and why; saying it again replaces the own opinion while opinions
    are collected. Raises InvalidInput naming the options that are not judged."""
    part = own_part(act, discussion)
    still_here(discussion, DiscussionState.COLLECTING)
    options = {option.position: option for option in discussion.options.all()}
    given = {view.position: view for view in views if view.position in options}
    problems: dict[str, str] = {}
    for position in options:
        view = given.get(position)
        if view is None or view.lawful is None or view.reasonable is None:
            problems[f"lawful_{position}"] = Phrase("请对方案{n}是否合法、是否合理作出判断。", n=position)
    if problems:
        raise InvalidInput(problems)
    reasons = masked(
        discussion.matter,
        {f"reasons_{n}": Typed(text=view.reasons, what="理由", most=8000) for n, view in given.items()},
    )
    part.opinions.all().delete()
    Opinion.objects.bulk_create(
        [
            Opinion(
                participant=part,
                option=options[n],
                lawful=bool(view.lawful),
                reasonable=bool(view.reasonable),
                reasons=reasons[f"reasons_{n}"],
            )
            for n, view in given.items()
        ]
    )
    part.opined_at, part.absent_reason = act.at, ""
    part.save(update_fields=["opined_at", "absent_reason"])
    store(discussion)
    act.record(
        subject_of(discussion),
        matter_id=discussion.matter_id,
        after={"participant": part.pk, "party": part.party},
    )
    return part


@command("discussion.look")
def look_in(act: Act, matter: Matter) -> Matter:
    """Note that somebody who was invited to discuss the matter looked at its masked file."""
    act.record(f"matters.matter:{matter.pk}", matter_id=matter.pk)
    return matter


@command("discussion.drop")
def call_off(act: Act, discussion: CaseDiscussion, *, reason: Masked) -> CaseDiscussion:
    """Call a discussion off, with the reason; the invitations end. Also when the matter has gone to another unit."""
    if not discussion.is_open:
        refuse(Phrase("会商{state}，现在不能这样做。", state=DiscussionState(discussion.state).label))
    told = masked(discussion.matter, {"reason": Typed(text=reason, what="取消的原因", most=2000)})
    _drop(act, discussion, told["reason"])
    return discussion


def _drop(act: Act, discussion: CaseDiscussion, reason: str) -> None:
    """End a discussion without a conclusion, and the invitations with it."""
    discussion.state, discussion.dropped_reason = DiscussionState.DROPPED, reason
    store(discussion, "state", "dropped_reason")
    end_access(discussion)
    act.record(
        subject_of(discussion),
        matter_id=discussion.matter_id,
        action="discussion.drop",
        after={"state": str(discussion.state)},
        reason=reason,
    )
