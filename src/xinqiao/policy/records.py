"""The record types of policy execution: M-P1, M-P2 study; M-P3 discussion; M-P6 look-back; M-P7 rectification."""

from dataclasses import replace

from xinqiao.kernel.records import Record, add, nobody, whoever
from xinqiao.kernel.typed import Mask
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.access import matter_facts
from xinqiao.policy.models import (
    AccountabilityTalk,
    CaseDiscussion,
    LookBack,
    Rectification,
    RepeatJudgement,
    RequiredParticipant,
    SampledMatter,
    ScoreDeduction,
    StudyFeed,
    StudyMaterial,
    StudyPlan,
    StudySession,
)
from xinqiao.policy.queries.discussion import get_discussion
from xinqiao.policy.queries.look_back import get_round, get_sampled, quarter_of
from xinqiao.policy.queries.rectification import (
    answering,
    get_deduction,
    get_rectification,
    get_talk,
    rectifications,
)
from xinqiao.policy.queries.study import get_plan, get_session, readable_sessions
from xinqiao.policy.study_texts import mask_for_session
from xinqiao.rules.authority import RecordFacts, UnitFacts
from xinqiao.rules.discussing import DISCUSSION
from xinqiao.rules.looking_back import SAMPLED
from xinqiao.rules.rectifying import RECTIFICATION
from xinqiao.rules.studying import PLAN
from xinqiao.rules.words import Phrase


def _sampled_facts(sampled: SampledMatter) -> RecordFacts:
    """The unit that looks back assigns and asks; the reviewers and whoever is heard are named."""
    people = {*sampled.reviews.values_list("reviewer_id", flat=True), sampled.heard_id} - {None}
    return RecordFacts(units=frozenset({sampled.look_back.unit_id}), people=frozenset(filter(None, people)))


def _sample_mask(look_back: LookBack) -> Mask:
    """What is written of a quarter hides the petitioners of the matters drawn."""
    return mask_for(*Matter.objects.filter(pk__in=look_back.sample.values("matter_id")))


def _rectification_facts(found: Rectification) -> RecordFacts:
    """Two units have to do with it: the one that corrects and the one that asked for it."""
    return RecordFacts(
        units=frozenset({found.unit_id, found.opened_for_id}), people=frozenset({found.owner_id})
    )


add(
    Record(
        model=StudyPlan,
        name="年度学习计划",
        facts=lambda plan: UnitFacts(unit_id=plan.unit.now_id),
        mask=nobody,
        get=get_plan,
        slug="plans",
        page="study:year",
        at=lambda plan: plan.year,
        about=lambda plan: Phrase("{year}年学习计划", year=plan.year),
        stage=lambda plan: (plan.stage, PLAN.stages[plan.stage]),
    ),
    Record(
        model=StudySession,
        name="政策学习",
        facts=lambda session: UnitFacts(unit_id=session.plan.unit.now_id),
        mask=mask_for_session,
        get=get_session,
        slug="sessions",
        page="study:session",
        open_to=readable_sessions,
        about=lambda session: f"{session.day:%Y-%m-%d} {session.month.theme}",
        stage=lambda session: ("held", "已学习") if session.held_at else ("planned", "待学习"),
    ),
    Record(
        model=StudyMaterial,
        name="学习材料",
        facts=lambda material: UnitFacts(unit_id=material.session.plan.unit.now_id),
        mask=lambda material: mask_for_session(material.session),
    ),
    Record(
        model=StudyFeed,
        name="日历地址",
        facts=lambda feed: UnitFacts(unit_id=feed.staff.unit_id),
        mask=nobody,
    ),
    Record(
        model=CaseDiscussion,
        name="会商",
        facts=lambda found: replace(matter_facts(found.matter), paper_unit=found.unit_id),
        mask=lambda found: mask_for(found.matter),
        get=get_discussion,
        slug="discussions",
        page="discussion:one",
        open_to=whoever,
        about=lambda found: f"{found.matter.number} {found.matter.title}",
        stage=lambda found: (found.stage, DISCUSSION.stages[found.stage]),
    ),
    Record(model=RequiredParticipant, name="会商必邀名单", facts=lambda _: None, mask=nobody),
    Record(
        model=LookBack,
        name="季度回头看",
        facts=lambda found: RecordFacts(units=frozenset({found.unit_id})),
        mask=_sample_mask,
        get=get_round,
        slug="look-backs",
        page="look_back:round",
        about=lambda found: str(quarter_of(found).title),
    ),
    Record(
        model=SampledMatter,
        name="回头看评查",
        facts=_sampled_facts,
        mask=lambda sampled: mask_for(sampled.matter),
        get=get_sampled,
        slug="samples",
        page="look_back:sampled",
        about=lambda sampled: f"{sampled.matter.number} {sampled.matter.title}",
        stage=lambda sampled: (sampled.stage, SAMPLED.stages[sampled.stage]),
    ),
    Record(
        model=RepeatJudgement,
        name="重复信访的认定",
        facts=lambda found: matter_facts(found.petition.matter),
        mask=lambda found: mask_for(found.petition.matter),
    ),
    Record(
        model=Rectification,
        name="整改",
        facts=_rectification_facts,
        mask=lambda found: mask_for(found.matter),
        get=get_rectification,
        slug="rectifications",
        page="rectification:one",
        open_to=rectifications,
        about=lambda found: f"{found.matter.number} {found.matter.title}",
        stage=lambda found: (found.stage, RECTIFICATION.stages[found.stage]),
    ),
    Record(
        model=AccountabilityTalk,
        name="约谈",
        facts=lambda talk: RecordFacts(
            units=_rectification_facts(talk.rectification).units, people=answering(talk)
        ),
        mask=lambda talk: mask_for(talk.rectification.matter),
        get=get_talk,
        slug="talks",
        page="rectification:one",
        at=lambda talk: talk.rectification_id,
        about=lambda talk: f"{talk.rectification.matter.number} {talk.rectification.matter.title}",
    ),
    # Decided in the unit of the person concerned.
    Record(
        model=ScoreDeduction,
        name="考核扣分建议",
        facts=lambda found: RecordFacts(
            units=frozenset({found.person.unit_id}), people=frozenset({found.person_id})
        ),
        mask=lambda found: mask_for(found.rectification.matter),
        get=get_deduction,
        slug="deductions",
        page="rectification:one",
        at=lambda found: found.rectification_id,
        about=lambda found: f"{found.rectification.matter.number} {found.rectification.matter.title}",
    ),
)
