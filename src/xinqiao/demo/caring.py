"""What the city's petition office does for its people and how it assesses: a counsellor, rest, a quarter of self-checks, a sheet (M-E1, M-E3, M-D7)."""

import secrets
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from xinqiao.appraisal.commands.sheets import comment, open_sheet
from xinqiao.demo.office import Offices
from xinqiao.kernel import clock
from xinqiao.kernel.clock import SHANGHAI, today
from xinqiao.kernel.own_key import OwnKey
from xinqiao.rules.looking_back import Quarter
from xinqiao.rules.roles import Role
from xinqiao.rules.self_checking import QUESTIONS, Check
from xinqiao.wellbeing.commands.arranging import arrange
from xinqiao.wellbeing.commands.resting import grant
from xinqiao.wellbeing.commands.self_check import keep, sum_up
from xinqiao.wellbeing.queries.self_check import JOB, Into, with_one_more

_MEASURES = ["M-R3", "M-R4", "M-C2", "M-D3", "M-D5", "M-P6", "review"]


def cared_for(offices: Offices) -> Iterator[int]:
    """Yields once an act."""
    office = offices.units["云水市信访局"]
    leader = offices.one(office.pk, Role.LEADER_IN_CHARGE)
    arrange(leader, office, counsellor="云水市心理援助中心", telephone="0000-1230123")
    yield 1
    for ago in (80, 6):
        worked_on = today() - timedelta(days=ago)
        grant(leader, office, person=offices.staff["jiefang"], worked_on=worked_on, minutes=240)
        yield 1
    yield from _checked(office.pk)
    housing = offices.units["云水市住房和城乡建设局"]
    sheet = open_sheet(leader, office, assessed=housing, year=today().year, measures=_MEASURES)
    yield 1
    told = "物业类事项集中在第三季度，人手从五月起补齐；逾期的两件已向信访人书面说明。"
    comment(offices.one(housing.pk, Role.LEADER_IN_CHARGE), sheet, comment=told)
    yield 1


def _checked(unit: int) -> Iterator[int]:
    """Six people of whom nobody knows who they are, in the last quarter."""
    day = Quarter.before(today()).last
    with clock.at(datetime.combine(day, time(12), SHANGHAI)):
        for number in range(6):
            key = OwnKey(place=secrets.token_hex(32), _key=secrets.token_bytes(32))
            answers = [number % 4] * len(QUESTIONS[Check.BURNOUT])
            into = Into(unit=unit, mark=secrets.token_hex(32))
            keep(JOB, None, sealed=with_one_more(key, [], Check.BURNOUT, answers, into)[1])
            yield 1
    sum_up(JOB, None)
    yield 1
