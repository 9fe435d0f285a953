"""An answered matter of the last quarter, made in a process of its own: a real server's clock cannot be moved."""

from datetime import datetime, time, timedelta
from random import Random

from xinqiao.demo.going import Going
from xinqiao.demo.office import Offices
from xinqiao.demo.people import petitioners
from xinqiao.demo.stories import Story, templates
from xinqiao.demo.ways import petition
from xinqiao.kernel import clock
from xinqiao.rules.lifecycle import State
from xinqiao.rules.looking_back import Quarter

TITLE = "电梯"


def answer_one() -> None:
    """Let a matter go its way in the last quarter until its answer was served."""
    random = Random(1)
    template = next(t for t in templates() if t["route"] == "31(6)" and TITLE in t["titles"][0])
    going = Going(Offices.read(), random, Story(template, random), petitioners(random)[0], until=State.SERVED)
    day = Quarter.before(clock.today()).first + timedelta(days=7)
    moment, way = datetime.combine(day, time(10), clock.SHANGHAI), petition(going)
    while not going.arrived:
        with clock.at(moment):
            moment += timedelta(days=next(way), hours=1)
