"""The record types of policy execution: M-P1, M-P2 study; M-P3 discussion; M-P6 look-back; M-P7 rectification."""

from dataclasses import replace

from xinqiao.kernel.records import Record, add, nobody
from xinqiao.matters.content import mask_for
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
from xinqiao.policy.queries.look_back import get_round, get_sampled
from xinqiao.policy.queries.rectification import get_deduction, get_rectification, get_talk
from xinqiao.policy.queries.study import get_session
from xinqiao.policy.study_texts import mask_for_session
from xinqiao.rules.authority import RecordFacts, UnitFacts
from xinqiao.rules.discussing import DISCUSSION
from xinqiao.rules.rectifying import RECTIFICATION


def _sampled_facts(sampled: SampledMatter) -> RecordFacts:
    """The unit that looks back assigns and asks; the reviewers and whoever is heard are named."""
    people = {*sampled.reviews.values_list("reviewer_id", flat=True), sampled.heard_id} - {None}
    return RecordFacts(units=frozenset({sampled.look_back.unit_id}), people=frozenset(filter(None, people)))


def _rectification_facts(found: Rectification) -> RecordFacts:
    """Two units have to do with it: the one that corrects and the one that asked for it."""
    return RecordFacts(
        units=frozenset({found.unit_id, found.opened_for_id}), people=frozenset({found.owner_id})
    )


add(
    Record(
        model=StudyPlan,
        name="年度学习计划",
        facts=lambda plan: UnitFacts(unit_id=plan.unit_id),
        mask=nobody,
    ),
    Record(
        model=StudySession,
        name="政策学习",
        facts=lambda session: UnitFacts(unit_id=session.plan.unit_id),
        mask=mask_for_session,
        get=get_session,
        slug="sessions",
        page="study:session",
    ),
    Record(
        model=StudyMaterial,
        name="学习材料",
        facts=lambda material: UnitFacts(unit_id=material.session.plan.unit_id),
        mask=lambda material: mask_for_session(material.session),
    ),
    Record(
        model=StudyFeed,
        name="学习日历地址",
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
        about=lambda found: f"{found.matter.number} {found.matter.title}",
        stage=lambda found: (found.stage, DISCUSSION.stages[found.stage]),
    ),
    Record(model=RequiredParticipant, name="会商必邀名单", facts=lambda _: None, mask=nobody),
    Record(
        model=LookBack,
        name="季度回头看",
        facts=lambda found: RecordFacts(units=frozenset({found.unit_id})),
        mask=nobody,
        get=get_round,
        slug="look-backs",
        page="look_back:round",
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
        about=lambda found: f"{found.matter.number} {found.matter.title}",
        stage=lambda found: (found.stage, RECTIFICATION.stages[found.stage]),
    ),
    Record(
        model=AccountabilityTalk,
        name="约谈",
        facts=lambda talk: RecordFacts(
            units=_rectification_facts(talk.rectification).units, people=frozenset({talk.person_id})
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
