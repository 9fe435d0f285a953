"""The desk of one person: what is late and due, what waits for this person."""

from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from xinqiao.api.auth import StaffRequest
from xinqiao.api.fields import Named, When
from xinqiao.api.matter_schemas import MatterRow
from xinqiao.api.matter_view import act_address, matter_row
from xinqiao.courses.waiting import Waiting
from xinqiao.matters.models import Paper, PaperState
from xinqiao.matters.queries import desk as reads
from xinqiao.matters.queries.figures import figures
from xinqiao.matters.queries.waiting import ACTS, asked
from xinqiao.rules.papers import RULES

router = Router(tags=["matters"])


class FiguresOut(Schema):
    """Counts, each at most 99, which stands for that many or more."""

    late: int = Field(description="已超期的事项")
    due_today: int = Field(description="今天到期的事项")
    due_soon: int = Field(description="即将到期的事项：未顺延的日子在三天以内")
    to_sort: int | None = Field(description="待分办；空为不归您分办")


class WaitingPaper(Schema):
    id: UUID
    kind: Named
    state: Named
    matter: str = Field(description="信访事项编号")
    title: str
    author: str
    since: When = Field(description="自何时起等待")


class Asked(Schema):
    """What a colleague or another unit asks of this person."""

    act: str = Field(description="take_over 接收首办责任、decide_objection 核定异议、decide_recusal 决定回避")
    href: str = Field(description="用 POST 办理的地址")
    matter: str = Field(description="信访事项编号")
    title: str
    by: str = Field(description="谁提出的")
    since: When


class DeskOut(Schema):
    figures: FiguresOut
    due: list[MatterRow] = Field(description="工作台上最先到期的事项，最多15件")
    to_decide: list[WaitingPaper] = Field(description="等您审核或者签发的文书，等得最久的在前")
    own_papers: list[WaitingPaper] = Field(description="您起草的、还没有签发的文书")
    asked: list[Asked]


def _paper(paper: Paper) -> WaitingPaper:
    return WaitingPaper(
        id=paper.pk,
        kind=Named(code=paper.kind, title=RULES[paper.kind].title),
        state=Named(code=paper.state, title=PaperState(paper.state).label),
        matter=paper.matter.number,
        title=paper.matter.title,
        author=paper.author.name if paper.author else "",
        since=paper.waiting_since or paper.created_at,
    )


def _asked(waits: Waiting) -> Asked:
    assert waits.at is not None
    return Asked(
        act=waits.kind,
        href=act_address(waits.number, waits.kind),
        matter=waits.number,
        title=waits.title,
        by=waits.words,
        since=waits.at,
    )


@router.get(
    "/desk",
    response=DeskOut,
    operation_id="getDesk",
    summary="我的工作台",
    description="什么超期、到期，什么在等您办：与网页的工作台相同，供办公系统提醒和待办列表使用。",
)
def desk(request: StaffRequest) -> DeskOut:
    actor = request.auth
    counted, papers = figures(actor), reads.desk_papers(actor)
    return DeskOut(
        figures=FiguresOut(
            late=counted.late,
            due_today=counted.due_today,
            due_soon=counted.due_soon,
            to_sort=counted.to_sort,
        ),
        due=[matter_row(m) for m in reads.lists(actor).due],
        to_decide=[_paper(p) for p in papers.to_decide],
        own_papers=[_paper(p) for p in papers.own],
        asked=[_asked(w) for w in sorted(asked(actor), key=lambda w: ACTS.index(w.kind))],
    )
