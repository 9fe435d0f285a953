"""Posts (M-D2): the list of each post, signed once a year; a leader's day from its publication to what came of each matter."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, at, registered
from tests.controls.seen import seen
from tests.documents.test_papers import text_of
from tests.duties.walks import day_planned, list_signed, matter_taken
from tests.web.pages import browser_of, page_of
from xinqiao.controls.posts import POSTS_ANSWERED_FOR
from xinqiao.controls.reading import Period, Standing
from xinqiao.courses.queries import steps_of
from xinqiao.duties.commands.lists import sign_duties
from xinqiao.duties.commands.receiving import drop_day, go_on, hold_day, plan_day, result_of, take_matter
from xinqiao.duties.lists import duty_lists
from xinqiao.duties.models import LeaderDay, SignedDuties
from xinqiao.duties.queries.posts import get_taken_matter, not_signed, published
from xinqiao.kernel import clock
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Post
from xinqiao.rules.leading import sign_by
from xinqiao.rules.roles import Role

QUARTER = Period(first=date(2026, 10, 1), last=date(2026, 12, 31))
NEW_YEAR = Period(first=date(2027, 1, 1), last=date(2027, 3, 31))


def test_every_post_but_the_outside_expert_has_a_list_with_articles_what_it_must_not_do_and_whom_it_reports_to() -> (
    None
):
    lists = duty_lists()
    assert set(lists) == set(Role) - {Role.EXPERT}
    for found in lists.values():
        assert found.never
        assert found.reports_to
        assert all(item.articles for item in found.duties)
        assert len(found.lines) == len(found.duties) + len(found.never) + 1
    assert sign_by(date(2025, 6, 1), 2026) == date(2026, 1, 31)
    assert sign_by(date(2026, 6, 1), 2026) == date(2026, 7, 1)


@pytest.mark.pdf
@pytest.mark.django_db
def test_a_list_is_signed_once_a_year_by_its_holder_and_the_head_reads_who_has_not(
    cast: Cast, client: Client
) -> None:
    with clock.at(at("2026-10-12")):
        Post.objects.update(since=date(2026, 10, 5))
        post = cast.staff["handler"].posts.get()
        with pytest.raises(Denied):
            sign_duties(cast.actor("second_handler"), post, read=True)
        with pytest.raises(InvalidInput, match="逐条读过"):
            sign_duties(cast.actor("handler"), post, read=False)
        made = list_signed(cast)
        assert made.text[-1].startswith("报告谁")
        with pytest.raises(Refused, match="已经签过"):
            list_signed(cast)
        left = {post.staff.username for post in not_signed(cast.housing.pk, 2026)}
        assert "handler" not in left
        assert "second_handler" in left
        handler = browser_of(cast, client, "handler")
        page = page_of(handler, reverse("duties:index"))
        assert "已签署" in page
        assert "还没有签的" not in page
        assert "壬承办" in text_of(handler.get(reverse("duties:signed", args=[made.pk])).content)
        assert "岗位职责清单" in text_of(handler.get(reverse("duties:blank", args=["registrar"])).content)
        page = page_of(browser_of(cast, client, "section_head"), reverse("duties:index"))
        assert "癸协办" in page
        assert client.get(reverse("duties:signed", args=[made.pk])).status_code == 200
        outsider = browser_of(cast, client, "outsider")
        assert outsider.get(reverse("duties:signed", args=[made.pk])).status_code == 404
        told = seen(POSTS_ANSWERED_FOR, cast.housing.pk, QUARTER, today())
        assert (told.done, told.at_risk, told.standing) == (1, told.due - 1, Standing.AT_RISK)
        assert f"到期1项，按期完成1项；另有{told.at_risk}项还在期限内" in str(told.sentence)
        assert "职责清单还没有签" not in page_of(browser_of(cast, client, "second_handler"), "/desk/")
        late = seen(POSTS_ANSWERED_FOR, cast.housing.pk, QUARTER, date(2026, 11, 5))
        assert late.standing is Standing.BROKEN
        assert not any("壬承办" in line.title for line in late.lines), "the board is about the unit"
    with clock.at(at("2026-11-05")):
        browser = browser_of(cast, client, "second_handler")
        assert "职责清单还没有签" in page_of(browser, "/desk/")
        assert "到岗，到岗三十日内签。" in page_of(browser, reverse("duties:index"))
        list_signed(cast, "second_handler")
        assert "职责清单还没有签" not in page_of(browser, "/desk/")
    with clock.at(at("2027-01-12")):
        told = seen(POSTS_ANSWERED_FOR, cast.housing.pk, NEW_YEAR, today())
        assert (told.done, told.at_risk) == (0, told.due)
        list_signed(cast)
        assert SignedDuties.objects.count() == 3, "another year is another row"
        assert seen(POSTS_ANSWERED_FOR, cast.housing.pk, NEW_YEAR, today()).done == 1


@pytest.mark.django_db
def test_a_published_day_is_held_and_of_each_matter_somebody_says_what_came_of_it(
    cast: Cast, client: Client
) -> None:
    with clock.at(at("2026-10-12")):
        Post.objects.update(since=date(2020, 1, 1))
        made = day_planned(cast)
        home = client.get("/").content.decode()
        assert "领导接访日" in home
        assert "丁分管" in home
        assert "云水市虚构路9号" in home.partition("领导接访日")[2].partition("</ul>")[0]
        leader, sunday = cast.staff["office_leader"], date(2026, 10, 18)
        with pytest.raises(InvalidInput, match="休息日（周末）"):
            plan_day(
                cast.actor("registrar"),
                cast.petition_office,
                leader=leader,
                day=sunday,
                half="am",
                place="一楼",
            )
        with pytest.raises(InvalidInput, match="已经排了"):
            day_planned(cast)
        called_off = drop_day(cast.actor("registrar"), day_planned(cast, half="pm"), reason="出差")
        assert called_off in published()
        assert "已取消" in client.get("/").content.decode()
        with pytest.raises(Refused, match="还没有到"):
            hold_day(cast.actor("registrar"), made, people=1, told="听完")
        with pytest.raises(Denied):
            hold_day(cast.actor("handler"), made, people=1, told="听完")
    with clock.at(at("2026-10-15")):
        made = LeaderDay.objects.get(pk=made.pk)
        with pytest.raises(Refused, match="已到"):
            drop_day(cast.actor("registrar"), made, reason="没有去")
        hold_day(cast.actor("registrar"), made, people=1, told="听完")
        matter = registered(cast).petition.matter
        taken = matter_taken(cast, LeaderDay.objects.get(pk=made.pk), matter)
        with pytest.raises(InvalidInput, match="已经记下"):
            matter_taken(cast, LeaderDay.objects.get(pk=made.pk), matter)
        with pytest.raises(InvalidInput, match="没有找到"):
            take_matter(
                cast.actor("registrar"), LeaderDay.objects.get(pk=made.pk), number="无", said="请到现场核实"
            )
        assert taken.turn_due == date(2026, 11, 14)
        page = page_of(browser_of(cast, client, "registrar"), reverse("duties:day", args=[made.pk]))
        assert matter.number in page
    with clock.at(at("2026-11-10")):
        taken = go_on(cast.actor("registrar"), taken, told="现场看过，等答复")
        assert taken.turn_due == date(2026, 12, 10)
    with clock.at(at("2026-12-12")):
        taken = result_of(cast.actor("office_leader"), taken, result="answered", told="已书面答复")
        assert [step.act for step in steps_of(taken)] == ["go_on", "result"]
        assert taken.turn_due is None
        told = seen(POSTS_ANSWERED_FOR, cast.petition_office.pk, QUARTER, today())
        assert (told.done, told.due) == (2, 3), "held, and once in time; the second report was late"
        assert "乙接访" not in str([line.title for line in told.lines])
        Matter.objects.filter(pk=taken.matter_id).update(confidential=True)
        for who in ("registrar", "office_leader"):
            with pytest.raises(NotFound):
                get_taken_matter(cast.actor(who), taken.pk)


@pytest.mark.django_db
def test_a_day_that_nobody_held_stays_on_record(cast: Cast) -> None:
    with clock.at(at("2026-10-12")):
        Post.objects.update(since=date(2020, 1, 1))
        day_planned(cast)
    for day, standing in ((date(2026, 10, 18), Standing.AT_RISK), (date(2026, 10, 19), Standing.BROKEN)):
        with clock.at(at(day.isoformat())):
            told = seen(POSTS_ANSWERED_FOR, cast.petition_office.pk, QUARTER, day)
            assert told.standing is standing
