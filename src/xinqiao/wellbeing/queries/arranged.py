"""What a unit arranged, or what holds where it arranged nothing."""

from dataclasses import dataclass

from xinqiao.rules.carrying import LIMITS, LoadLimits
from xinqiao.wellbeing.models import Arrangement

HOTLINE = ("全国统一心理援助热线", "12356")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged(LoadLimits):
    counsellor: str
    telephone: str


def arranged(unit_id: int | None) -> Arranged:
    """The unit's counsellor and bounds; the national hotline and the program's bounds until it names its own."""
    found = Arrangement.objects.filter(unit_id=unit_id or 0).first()
    bounds = LIMITS if found is None else found
    return Arranged(
        counsellor=found.counsellor if found else HOTLINE[0],
        telephone=found.telephone if found else HOTLINE[1],
        hard_matters=bounds.hard_matters,
        hours_in_a_row=bounds.hours_in_a_row,
        rest_minutes=bounds.rest_minutes,
        rest_days=bounds.rest_days,
    )
