"""Duty lists that are signed and a reception day of the petition office's leader, as tests need them."""

from datetime import timedelta

from tests.cast import Cast, accepted, registered
from xinqiao.duties.commands.lists import sign_duties
from xinqiao.duties.commands.receiving import drop_day, go_on, hold_day, plan_day, result_of, take_matter
from xinqiao.duties.models import LeaderDay, SignedDuties, TakenMatter
from xinqiao.kernel import clock
from xinqiao.kernel.clock import now, today
from xinqiao.matters.models import Matter


def list_signed(cast: Cast, who: str = "handler") -> SignedDuties:
    return sign_duties(cast.actor(who), cast.staff[who].posts.get(), read=True)


def day_planned(cast: Cast, ahead: int = 3, half: str = "am", place: str = "信访局一楼") -> LeaderDay:
    day, leader = today() + timedelta(days=ahead), cast.staff["office_leader"]
    unit, actor = cast.petition_office, cast.actor("registrar")
    return plan_day(actor, unit, leader=leader, day=day, half=half, place=place, open_then=True)


def day_held(cast: Cast) -> LeaderDay:
    """Planned three days ago for today; there is one."""
    if (there := LeaderDay.objects.filter(day=today(), stage="held").first()) is not None:
        return there
    with clock.at(now() - timedelta(days=3)):
        made = day_planned(cast)
    return hold_day(cast.actor("registrar"), made, people=2, told="两批，当面听完")


def matter_taken(cast: Cast, day: LeaderDay | None = None, matter: Matter | None = None) -> TakenMatter:
    found = matter or registered(cast).petition.matter
    asked = "请一周内到现场核实，结果报我"
    return take_matter(cast.actor("office_leader"), day or day_held(cast), number=found.number, said=asked)


def on_their_posts(cast: Cast) -> None:
    """Every act in which somebody writes something of these."""
    list_signed(cast)
    taken = matter_taken(cast, matter=accepted(cast))
    taken = go_on(cast.actor("registrar"), taken, told="现场看过，等施工单位答复")
    result_of(cast.actor("office_leader"), taken, result="answered", told="已书面答复")
    drop_day(cast.actor("registrar"), day_planned(cast, 9), reason="领导出差")
