"""Rest and arrangements of the petition office, as tests need them."""

from datetime import timedelta

from tests.cast import Cast
from xinqiao.kernel.clock import today
from xinqiao.wellbeing.commands.arranging import arrange
from xinqiao.wellbeing.commands.resting import grant, take_rest
from xinqiao.wellbeing.models import Rest


def granted(cast: Cast, days_ago: int = 2) -> Rest:
    """A rest of the receptionist."""
    worked_on = today() - timedelta(days=days_ago)
    head, person = cast.actor("office_leader"), cast.staff["receptionist"]
    return grant(head, cast.petition_office, person=person, worked_on=worked_on, minutes=240)


def looked_after(cast: Cast, counsellor: str = "云水市心理援助中心") -> None:
    """A counsellor is named, one rest is taken and one is not."""
    head = cast.actor("office_leader")
    arrange(head, cast.petition_office, counsellor=counsellor, telephone="0000-1234567", rest_days=60)
    take_rest(cast.actor("receptionist"), granted(cast), taken_on=today())
    granted(cast, 3)
