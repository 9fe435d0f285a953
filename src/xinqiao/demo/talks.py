"""Hard cases of the fictional city: one discussed with an outside expert and under way, one concluded, one put to the higher
organ and answered (M-P3, M-P4)."""

from collections.abc import Iterator
from datetime import timedelta

from xinqiao.demo.office import Offices, approve_next, fresh, issue, write
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.matters.commands.instruction import InstructionAnswer, answer_request, mark_dispute
from xinqiao.matters.models import DisputeKind, Matter, RequestForInstruction
from xinqiao.offices.models import Staff
from xinqiao.policy.commands.discussion import Guest, View, invite, opine, submit_difficulty
from xinqiao.policy.commands.minutes import conclude, confirm, excuse, minute
from xinqiao.policy.models import CaseDiscussion, Participant
from xinqiao.rules.lifecycle import State
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.roles import Role

EXPERT = "zhuanjia"
_SUBJECTS = {"云水市住房和城乡建设局": "物业管理、商品房", "云水市人力资源和社会保障局": "劳动报酬、欠薪"}
_OPTIONS = (
    "按现行办法先行处理，责令有关单位限期改正，费用由责任单位承担。",
    "参照上一年度同类事项的做法，由有关单位协商分担。",
)
_REASONS = ("有现行办法的明文依据，群众负担最轻。", "没有文件依据，各家分担的比例说不清。")
_REQUEST = {
    "recipient": "云水市人民政府",
    "facts": "事项涉及新旧两个办法衔接期间发生的费用，两个办法规定的承担主体不同。",
    "question": "衔接期间发生的费用，适用旧办法还是新办法？",
    "opinion": "建议按行为发生时有效的办法执行，群众已经垫付的予以退还。",
}


def hard_cases(offices: Offices) -> Iterator[None]:
    """Each step is one act. Matters that are being handled now are taken, as many as there are."""
    found = Matter.objects.filter(
        state=State.ACCEPTED, confidential=False, holding_unit__name__in=_SUBJECTS
    ).select_related("holding_unit")
    for way, matter in zip((_under_way, _concluded, _asked), found.order_by("-id"), strict=False):
        yield from way(offices, matter)


def _submitted(offices: Offices, matter: Matter) -> CaseDiscussion:
    return submit_difficulty(
        offices.author(matter),
        fresh(matter),
        subject=_SUBJECTS[matter.holding_unit.name],
        question="衔接期间的费用由谁承担，新旧两个办法规定不一致，适用哪一个？",
        facts="有关费用发生在新办法施行前后各一部分，责任单位已经更换，原单位仍在经营。",
        provisions="《云水市物业管理办法》第十二条",
        option_1=_OPTIONS[0],
        option_2=_OPTIONS[1],
    )


def _guest(offices: Offices, discussion: CaseDiscussion, part: Participant) -> Guest | None:
    """Who takes a part: the holder of the post, or somebody of the department, which is another unit."""
    roles = (Role(part.role),) if part.role else (Role.HANDLER, Role.REGISTRAR)
    if part.unit_id is None or (not part.role and part.unit_id == discussion.unit_id):
        return None
    taken = {p.staff_id for p in discussion.participants.all()} | {discussion.submitted_by_id}
    actor = next((a for a in offices.all_with(part.unit_id, *roles) if a.staff_id not in taken), None)
    return Guest(staff=Staff.objects.get(pk=actor.staff), part=part) if actor else None


def _invited(offices: Offices, matter: Matter) -> CaseDiscussion:
    discussion = _submitted(offices, matter)
    named = (_guest(offices, discussion, part) for part in discussion.participants.all())
    guests = [guest for guest in named if guest is not None]
    guests.append(Guest(staff=offices.staff[EXPERT]))
    head = offices.one(matter.holding_unit_id, Role.SECTION_HEAD)
    leader = offices.one(matter.holding_unit_id, Role.LEADER_IN_CHARGE)
    chair = Staff.objects.get(pk=leader.staff)
    return invite(head, discussion, guests, chair=chair, until=today() + timedelta(days=14))


def _now(discussion: CaseDiscussion) -> CaseDiscussion:
    return CaseDiscussion.objects.get(pk=discussion.pk)


def _present(offices: Offices, discussion: CaseDiscussion) -> list[tuple[Actor, Participant]]:
    by_id = {a.staff_id: a for a in offices.actors.values()}
    parts = discussion.participants.exclude(staff=None)
    return [(by_id[part.staff_id], part) for part in parts]


def _says(actor: Actor, discussion: CaseDiscussion) -> None:
    views = [
        View(position=n, lawful=n == 1, reasonable=n == 1, reasons=reason)
        for n, reason in enumerate(_REASONS, 1)
    ]
    opine(actor, _now(discussion), views)


def _under_way(offices: Offices, matter: Matter) -> Iterator[None]:
    """The expert and others have not spoken yet."""
    discussion = _invited(offices, matter)
    yield
    for actor, part in _present(offices, discussion):
        if part.role == Role.LEGAL_COUNSEL:
            _says(actor, discussion)
            yield


def _concluded(offices: Offices, matter: Matter) -> Iterator[None]:
    discussion = _invited(offices, matter)
    yield
    present = _present(offices, discussion)
    for actor, _part in present:
        _says(actor, discussion)
        yield
    leader = offices.one(matter.holding_unit_id, Role.LEADER_IN_CHARGE)
    for part in discussion.participants.filter(staff=None):
        own = part.unit_id == discussion.unit_id
        reason = (
            "该部门就是本单位，由业务科室一并发表意见。"
            if own
            else "本系统中没有该部门的账号，已书面征求意见。"
        )
        excuse(leader, _now(discussion), part=part, reason=reason)
        yield
    minuted = minute(leader, _now(discussion), option=1, reasons="方案一有明文依据，各方意见一致。")
    yield
    for actor, part in present:
        kept = "建议同时书面告知有关单位。" if part.outside else ""
        confirm(actor, _now(discussion), digest=minuted.minutes_hash, dissent=kept)
        yield
    conclude(leader, _now(discussion))


def _asked(offices: Offices, matter: Matter) -> Iterator[None]:
    reason = "新旧两个办法规定不一致，各单位理解不同。"
    mark_dispute(offices.author(matter), fresh(matter), kind=DisputeKind.POLICY, reason=reason)
    yield
    paper = write(offices, matter, PaperKind.INSTRUCTION_REQUEST, _REQUEST)
    while approve_next(offices, paper):
        yield
    issue(offices, paper)
    yield
    request = RequestForInstruction.objects.select_related("matter", "paper", "unit").get(paper=paper.pk)
    assert request.to_unit_id is not None
    leader = offices.one(request.to_unit_id, Role.LEADER_IN_CHARGE)
    given = InstructionAnswer(
        text="衔接期间发生的费用，按行为发生时有效的办法执行。\n群众已经垫付的，由责任单位予以退还。",
        number=f"云政函〔{today().year}〕36号",
        answered_on=today(),
    )
    answer_request(leader, request, given)
