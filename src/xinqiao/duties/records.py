"""The record types of posts (M-D2)."""

from xinqiao.duties.models import LeaderDay, SignedDuties, TakenMatter
from xinqiao.duties.queries.posts import get_leader_day, get_post, get_taken_matter
from xinqiao.kernel.records import Record, add, nobody
from xinqiao.matters.content import mask_for
from xinqiao.offices.models import Post
from xinqiao.rules.authority import RecordFacts
from xinqiao.rules.leading import LEADER_DAY, TAKEN
from xinqiao.rules.receiving import HALVES
from xinqiao.rules.roles import ROLE_TITLES, Role
from xinqiao.rules.words import Phrase

add(
    Record(
        model=Post,
        name="岗位",
        facts=lambda post: RecordFacts(
            units=frozenset({post.staff.unit_id}), people=frozenset({post.staff_id})
        ),
        mask=nobody,
        get=get_post,
        slug="posts",
        about=lambda post: Phrase(ROLE_TITLES[Role(post.role)]),
    ),
    Record(
        model=SignedDuties,
        name="职责清单",
        facts=lambda made: RecordFacts(units=frozenset({made.unit_id}), people=frozenset({made.staff_id})),
        mask=nobody,
    ),
    Record(
        model=LeaderDay,
        name="领导接访日",
        facts=lambda day: RecordFacts(
            units=frozenset({day.unit_id, day.leader.unit_id}), people=frozenset({day.leader_id})
        ),
        mask=nobody,
        get=get_leader_day,
        slug="leader-days",
        page="duties:day",
        about=lambda day: Phrase(
            "{day}{half}，{who}", day=day.day, half=Phrase(HALVES[day.half]), who=day.leader.name
        ),
        stage=lambda day: (day.stage, LEADER_DAY.stages[day.stage]),
    ),
    Record(
        model=TakenMatter,
        name="领导接访的事项",
        facts=lambda found: RecordFacts(units=frozenset({found.unit_id, found.day.leader.unit_id})),
        mask=lambda found: mask_for(found.matter),
        get=get_taken_matter,
        slug="taken-matters",
        page="duties:taken",
        about=lambda found: found.matter.number,
        stage=lambda found: (found.stage, TAKEN.stages[found.stage]),
    ),
)
