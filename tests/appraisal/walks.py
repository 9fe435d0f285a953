"""A sheet of assessment, as tests need it."""

from tests.cast import Cast
from xinqiao.appraisal.commands.sheets import comment, open_sheet, settle
from xinqiao.appraisal.models import AppraisalSheet
from xinqiao.kernel.clock import today
from xinqiao.offices.models import Unit

MEASURES = ["M-R3", "M-D3", "M-P6", "review"]


def appraised(cast: Cast, unit: Unit | None = None) -> AppraisalSheet:
    """The petition office assesses a unit, the housing office where none is named, for this year."""
    head = cast.actor("office_leader")
    return open_sheet(
        head, cast.petition_office, assessed=unit or cast.housing, year=today().year, measures=MEASURES
    )


def settled(cast: Cast, words: str) -> AppraisalSheet:
    """Commented by the unit and settled."""
    sheet = comment(cast.actor("leader"), appraised(cast), comment=words)
    return settle(cast.actor("office_leader"), sheet, words=words)
