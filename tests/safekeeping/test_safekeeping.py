"""Responsibility to the person (M-I7): a leak to its closure by another, pledges, keepers in pairs, the self-check that another verifies."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, accepted
from tests.safekeeping.walks import (
    RIGHT,
    check_filled,
    keeper_named,
    leak_closed,
    leak_reported,
    now_of,
    walked,
)
from tests.web.pages import browser_of, page_of
from xinqiao.controls.reading import Period, Standing, lines
from xinqiao.controls.safekeeping import KEPT_BY_NAME, WALKED_ROUND
from xinqiao.courses.queries import steps_of
from xinqiao.courses.waiting import on_courses, read
from xinqiao.kernel import clock
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Post
from xinqiao.rules.safekeeping import ITEMS
from xinqiao.safekeeping.commands import keeping, leaks, walking
from xinqiao.safekeeping.models import Custody, Leak, Pledge
from xinqiao.safekeeping.queries.rooms import get_leak, not_pledged, number_of
from xinqiao.web.acts.views import links

pytestmark = pytest.mark.django_db


def _waits(cast: Cast, who: str) -> int:
    return sum(w.words.startswith("safekeeping.leak") for w in read((on_courses,), cast.actor(who)))


def test_a_leak_goes_its_course_and_is_closed_by_who_handled_none_of_it(cast: Cast) -> None:
    leak = leak_reported(cast)
    assert (_waits(cast, "section_head"), _waits(cast, "handler"), _waits(cast, "office_leader")) == (1, 0, 0)
    assert leak.turn_due is not None
    with pytest.raises(Denied):
        leaks.contain(cast.actor("office_leader"), leak, measures="不是本单位的")
    with pytest.raises(Refused, match="待止损"):
        leaks.close_leak(cast.actor("principal"), leak, conclusion="先结案再说")
    leaks.contain(cast.actor("section_head"), leak, measures="已经撤回")
    with pytest.raises(InvalidInput, match="早于发现"):
        leaks.pass_up(cast.actor("section_head"), now_of(leak), whom="网信办", on=today() - timedelta(days=1))
    leaks.pass_up(cast.actor("section_head"), now_of(leak), whom="网信办", on=today())
    wrong = (("not_told", 2, "第五十七条"), ("by_phone", 0, "第五十七条"), ("by_phone", 4, "涉及3个人"))
    for way, persons, words in wrong:
        with pytest.raises(InvalidInput, match=words):
            leaks.tell_those_concerned(
                cast.actor("section_head"),
                now_of(leak),
                way=way,
                on=today(),
                persons=persons,
                said="写明" * 6,
            )
    reason = "消息发出一分钟内撤回，群内三人均确认没有看到"
    leaks.tell_those_concerned(
        cast.actor("leader"), now_of(leak), way="not_told", on=today(), persons=0, said=reason
    )
    leaks.explain(cast.actor("section_head"), now_of(leak), cause="误选了群", remedy="停用工作群")
    recheck = f"/desk/leaks/{leak.pk}/recheck/"
    offered = {
        who: [link.url for link in links(cast.actor(who), now_of(leak))] for who in ("section_head", "leader")
    }
    assert recheck in offered["leader"]
    assert recheck not in offered["section_head"], "refused to whoever put it right, so not offered"
    with pytest.raises(Refused, match="请交他人办理"):
        leaks.recheck(cast.actor("section_head"), now_of(leak), finding="已经看过")
    leaks.recheck(cast.actor("leader"), now_of(leak), finding="已经看过")
    closing = {
        who: [link.url for link in links(cast.actor(who), now_of(leak))] for who in ("leader", "principal")
    }
    assert f"/desk/leaks/{leak.pk}/close/" in closing["principal"]
    assert not closing["leader"]
    for who in ("section_head", "leader"):
        with pytest.raises((Refused, Denied)):
            leaks.close_leak(cast.actor(who), now_of(leak), conclusion="已经结案")
    done = leaks.close_leak(cast.actor("principal"), now_of(leak), conclusion="处置完毕")
    assert done.stage == "closed"
    assert done.turn_due is None
    assert done.closed_at
    again = leak_closed(cast, leak_reported(cast))
    assert [step.act for step in steps_of(again)].count("explain") == 2, "a second round is a second row"


def test_who_saw_it_is_one_click_and_an_accusation_is_told_to_nobody_by_it(
    cast: Cast, client: Client
) -> None:
    matter = accepted(cast)
    leak = leak_reported(cast, what="甲小满的电话13800001234被发到群里", number=matter.number)
    assert "小满" not in leak.what
    assert "13800001234" not in leak.what
    page = page_of(browser_of(cast, client, "leader"), reverse("safekeeping:leak", args=[leak.pk]))
    assert matter.number in page
    assert "谁看过" not in page.partition("<main")[2], "the post of the leader does not ask it"
    office = leaks.report_leak(
        cast.actor("registrar"),
        cast.petition_office,
        found_on=today(),
        what="来信复印件遗失",
        pieces=["original"],
        persons=1,
        number=matter.number,
    )
    inspector = browser_of(cast, client, "inspector")
    page = page_of(inspector, reverse("safekeeping:leak", args=[office.pk]))
    assert f'name="number" value="{matter.number}"' in page
    answer = inspector.post(reverse("disclosure:looks"), {"number": matter.number})
    assert "丙登记" in answer.content.decode()
    Matter.objects.filter(pk=matter.pk).update(confidential=True)
    with pytest.raises(InvalidInput, match="检举控告"):
        leak_reported(cast, number=matter.number)
    with pytest.raises(NotFound):
        get_leak(cast.actor("section_head"), leak.pk)
    assert number_of(cast.actor("leader"), get_leak(cast.actor("leader"), leak.pk)) == matter.number
    assert reverse("safekeeping:leak", args=[leak.pk]) not in page_of(
        browser_of(cast, client, "section_head"), reverse("safekeeping:index")
    )


@pytest.mark.pdf
def test_everybody_pledges_once_a_year_and_once_at_leaving(cast: Cast, client: Client) -> None:
    handler = cast.actor("handler")
    with pytest.raises(InvalidInput, match="逐条读过"):
        keeping.sign_pledge(handler, cast.housing, occasion="yearly", read=False)
    made = keeping.sign_pledge(handler, cast.housing, occasion="yearly", read=True)
    with pytest.raises(Refused, match="已经签过"):
        keeping.sign_pledge(handler, cast.housing, occasion="yearly", read=True)
    page = page_of(browser_of(cast, client, "handler"), reverse("safekeeping:index"))
    assert "签署保密承诺书" not in page
    assert "要离岗的，再签离岗承诺" in page
    keeping.sign_pledge(handler, cast.housing, occasion="leaving", read=True)
    page = page_of(client, reverse("safekeeping:index"))
    assert "离岗承诺</a>" not in page
    assert Pledge.objects.count() == 2
    with clock.at(clock.now() + timedelta(days=366)):
        keeping.sign_pledge(handler, cast.housing, occasion="yearly", read=True)
    left = {s.username for s in not_pledged(cast.housing.pk, today().year)}
    assert "handler" not in left
    assert {"leader", "section_head"} <= left
    answer = browser_of(cast, client, "handler").get(reverse("safekeeping:pledge", args=[made.pk]))
    assert answer.content.startswith(b"%PDF")
    stranger = browser_of(cast, client, "counsel")
    assert stranger.get(reverse("safekeeping:pledge", args=[made.pk])).status_code == 404
    assert "癸协办" not in page_of(stranger, reverse("safekeeping:index")), (
        "who has not signed is the heads' matter"
    )
    assert page_of(browser_of(cast, client, "audit_admin"), reverse("safekeeping:index"))


def test_a_thing_has_two_keepers_and_who_kept_it_stays_on_record(cast: Cast) -> None:
    one = cast.staff["leader"]
    with pytest.raises(InvalidInput, match="两个人"):
        keeper_named(cast, first=one, second=one)
    kept = keeper_named(cast)
    with pytest.raises(InvalidInput, match="已经有保管人"):
        keeper_named(cast)
    keeping.end_keeper(cast.actor("leader"), keeper_named(cast, place="另一间档案室"), why="柜子报废")
    two = {"first": cast.staff["counsel"], "second": one}
    other = keeping.replace_keeper(cast.actor("leader"), kept, handed="钥匙两把，清点相符", **two)
    with pytest.raises(Refused, match="已经结束"):
        keeping.replace_keeper(cast.actor("leader"), Custody.objects.get(pk=kept.pk), handed="再交", **two)
    assert Custody.objects.count() == 3
    keeping.end_keeper(cast.actor("leader"), other, why="柜子报废")
    assert not Custody.objects.filter(ended_at=None).exists()


def test_ten_items_a_quarter_and_two_of_them_another_person_has_seen(cast: Cast, client: Client) -> None:
    Post.objects.update(since=date(2026, 1, 1))
    with clock.at(clock.now().replace(year=2026, month=11, day=10)):
        period = Period(first=date(2026, 10, 1), last=date(2026, 12, 31))
        before = list(lines(KEPT_BY_NAME, cast.housing.pk, period, today()))
        assert [str(line.title) for line in before] == ["2026年第4季度：没有自查"]
        with pytest.raises(InvalidInput, match="怎么整改"):
            check_filled(cast, item_3=False)
        made = check_filled(cast, item_3=False, problems="一件没有登记，当天补登")
        assert len(set(made.drawn)) == 2
        assert set(made.drawn) <= set(range(len(ITEMS))) == set(range(len(RIGHT)))
        with pytest.raises(Refused, match="已经自查过"):
            check_filled(cast)
        with pytest.raises(Refused, match="他人核实"):
            keeping.verify_self_check(
                cast.actor("section_head"), made, one=True, other=True, seen="已经看过了"
            )
        page = page_of(browser_of(cast, client, "leader"), reverse("safekeeping:self_check", args=[made.pk]))
        assert page.count("抽中核实") == 2
        keeping.verify_self_check(
            cast.actor("leader"), made, one=True, other=False, seen="柜子没有上锁，已改"
        )
        [after] = lines(KEPT_BY_NAME, cast.housing.pk, period, today())
        assert after.standing is Standing.KEPT


def test_a_leak_that_nobody_closes_and_a_pledge_that_nobody_signs_are_seen_on_the_board(cast: Cast) -> None:
    leak = leak_reported(cast)
    Leak.objects.filter(pk=leak.pk).update(close_by=date(2026, 3, 2))
    cast.staff["handler"].posts.update(since=date(2026, 1, 5))
    year = Period(first=date(2026, 1, 1), last=date(2026, 12, 31))
    found = list(lines(KEPT_BY_NAME, cast.housing.pk, year, date(2026, 4, 1)))
    told = {str(line.title) for line in found if line.standing is Standing.BROKEN}
    assert told >= {f"信息泄露事件{leak.pk}号：按时办结", "2026年保密承诺书：没有按时签署"}


@pytest.mark.pdf
def test_a_walk_round_is_walked_once_a_month_and_another_sees_that_its_problems_are_gone(
    cast: Cast, client: Client
) -> None:
    Post.objects.update(since=date(2026, 1, 1))
    with clock.at(clock.now().replace(year=2026, month=11, day=10)):
        with pytest.raises(InvalidInput, match="在哪里"):
            walked(cast, problems="")
        made = walked(cast)
        with pytest.raises(Refused, match="本月已经走查"):
            walked(cast)
        with pytest.raises(Refused, match="由他人核实"):
            walking.settle(cast.actor("section_head"), made, seen="已经锁屏")
        period = Period(first=date(2026, 11, 1), last=date(2026, 11, 30))
        problems, walk = lines(WALKED_ROUND, cast.housing.pk, period, today())
        assert (walk.standing, problems.standing) == (Standing.KEPT, Standing.AT_RISK)
        assert "2026年11月：已走查" in str(walk.title)
        leader = browser_of(cast, client, "leader")
        assert page_of(leader, reverse("safekeeping:walk_round", args=[made.pk])).count(">不符合<") == 1
        assert leader.get(reverse("safekeeping:walk_sheet")).content.startswith(b"%PDF")
        done = walking.settle(cast.actor("leader"), made, seen="看过二楼窗口，已设自动锁屏")
        assert (done.stage, done.turn_due) == ("settled", None)
        assert {line.standing for line in lines(WALKED_ROUND, cast.housing.pk, period, today())} == {
            Standing.KEPT
        }
        [other] = lines(WALKED_ROUND, cast.petition_office.pk, period, today())
        assert str(other.title) == "2026年11月：还没有走查"
        quarter = Period(first=date(2026, 10, 1), last=date(2026, 12, 31))
        told = {
            str(line.title): line.standing for line in lines(WALKED_ROUND, cast.housing.pk, quarter, today())
        }
        assert told["2026年10月：没有走查"] is Standing.BROKEN, (
            "each month is walked, one round does not do for a quarter"
        )
    with clock.at(clock.now().replace(year=2026, month=12, day=10)):
        assert walked(cast, item_2=True, problems="").stage == "settled"
