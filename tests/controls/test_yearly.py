"""The yearly report (条例 41): figures of one unit and year, a line for everything, no unit beside another."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.cast import Cast, accepted, registered
from tests.oversight.accounts import proposed_to
from tests.oversight.improvements import drafted, now_of
from tests.oversight.walks import supervised
from tests.steps import HANDLERS, OPINION, issued, review_served, serve
from xinqiao.controls.yearly import Year, year_of
from xinqiao.kernel import clock
from xinqiao.kernel.clock import today
from xinqiao.matters.models import Evaluation, Matter, Petition, RunningClock
from xinqiao.oversight.commands.improvement import answer_improvement, issue_improvement


@pytest.fixture(autouse=True)
def _on_a_summer_day() -> Iterator[None]:
    """The whole walk lies within one year, whichever day the test runs."""
    with clock.at(datetime(2026, 8, 3, 10, tzinfo=clock.SHANGHAI)):
        yield


def _told(found: Year, heading: str) -> dict[str, int]:
    return dict(next(g.lines for g in found.groups if g.heading == heading))


def _what_the_law_asks_of_the_office(cast: Cast, matter: Matter) -> None:
    """条例 41(1)–(3): whom the matters concern, what was supervised, what was proposed and adopted; nothing of an accusation."""
    found = drafted(cast)
    issue_improvement(cast.actor("office_leader"), now_of(found))
    answer_improvement(cast.actor("leader"), now_of(found), adopted="part", answer="建立台账，其余照旧办理。")
    proposed_to(cast, "两次没有书面告知期限")
    supervised(cast)

    def read() -> Year:
        return year_of(cast.petition_office, today().year, today())

    heading = "信访事项涉及较多的机关、单位（最多列十个，按单位次序）"
    concerned = _told(read(), heading)
    assert concerned.keys() == {cast.housing.name}
    assert sum(_told(read(), "督办").values()) == 1
    assert _told(read(), "提出的建议") == {"改进工作建议": 1, "完善政策建议": 0, "追究责任建议": 1}
    assert _told(read(), "建议被采纳的情况") == {"采纳": 0, "部分采纳": 1, "不采纳": 0, "还没有书面反馈": 1}
    Matter.objects.filter(pk=matter.pk).update(confidential=True)
    assert _told(read(), heading)[cast.housing.name] == concerned[cast.housing.name] - 1
    Matter.objects.update(confidential=True)
    assert (_told(read(), heading), sum(_told(read(), "督办").values())) == ({}, 0)
    assert _told(read(), "提出的建议")["改进工作建议"] == 0
    Matter.objects.update(confidential=False)


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.pdf
def test_a_year_counts_what_came_what_was_decided_and_whether_in_time(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    serve(cast, issued(cast, matter, "handling_opinion", OPINION, *HANDLERS), "handler", today())
    registered(cast, title="另一件")
    review_served(cast, Matter.objects.get(pk=matter.pk), "changed")
    petition = Petition.objects.get(matter=matter)
    for number, grade in ((1, "dissatisfied"), (2, "satisfied")):
        Evaluation.objects.create(
            matter=matter,
            petition=petition,
            unit=cast.housing,
            grade=grade,
            round=number,
            at=petition.registered_at,
        )
    office, housing = (year_of(u, today().year, today()) for u in (cast.petition_office, cast.housing))
    assert _told(office, "收到的信访件：按形式") == {
        "网上信访": 0,
        "来访": 0,
        "来信": 2,
        "来电": 0,
        "电子邮件": 0,
    }
    assert _told(office, "收到的信访件：按类别") == {
        "建议意见类": 0,
        "检举控告类": 0,
        "申诉求决类": 1,
        "尚未分类": 1,
    }
    assert _told(office, "转送、交办、报请、受理")["转送"] == 1
    _what_the_law_asks_of_the_office(cast, matter)
    assert _told(housing, "逐项请求的处理意见") == {"支持": 1, "解释说明": 1, "不予支持": 0}
    assert _told(housing, "本单位的意见经复查复核")["复查变更"] == 1
    assert _told(housing, "信访人对本单位工作的评价") == {"满意": 1, "基本满意": 0, "不满意": 0}
    reviewer = year_of(cast.city_government, today().year, today())
    assert _told(reviewer, "本单位作出的复查复核")["复查变更"] == 1
    assert {p.missed for p in housing.punctual} == {0}
    assert sum(p.kept for p in housing.punctual) >= 1
    RunningClock.objects.filter(matter=matter, code="T7").update(due_on=today() - timedelta(days=1))
    late = year_of(cast.housing, (today() - timedelta(days=1)).year, today())
    assert sum(p.missed for p in late.punctual) == 1
    client.force_login(cast.staff["leader"])
    page = client.get("/controls/year/").content.decode()
    assert "信访人对本单位工作的评价" in page
    assert client.get("/controls/year/?year=1999").status_code == 404
    assert client.get(f"/controls/year/?unit={cast.environment.pk}").status_code == 404
    assert "/controls/year/" in client.get("/controls/").content.decode()
    assert client.get("/controls/year/pdf/").content.startswith(b"%PDF")
    client.force_login(cast.staff["handler"])
    assert client.get("/controls/year/").status_code == 404
