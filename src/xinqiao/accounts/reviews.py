"""A review does not come to those who are reviewed when units are merged (条例 35). Called by commands, inside their transaction."""

from xinqiao.kernel.commands import Act
from xinqiao.kernel.errors import Refused
from xinqiao.matters.commands.moving import accused_units, review_elsewhere, save
from xinqiao.matters.models import MatterUnit, ReviewRequest, UnitPart
from xinqiao.matters.queries.reviewing import above
from xinqiao.offices.models import Unit
from xinqiao.rules.basis import Basis
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_BASIS = Basis(article=35, paragraph=1)
_NOBODY = "{number}正在复查复核，合并以后由作出意见的单位自己复查，又没有更上一级机关；请先办结，再合并。"


def review_nothing_of_its_own(act: Act, unit: Unit, into: Unit) -> None:
    """What would now be reviewed by the unit whose opinion it is goes to the next organ above. Raises Refused where there is none."""
    own = ReviewRequest.objects.filter(unit=into, decided_at=None, disputed__unit__in=(unit, into))
    for review in own.select_related("matter", "disputed__unit").order_by("matter_id"):
        matter = review.matter
        walls = accused_units(matter) | {unit.pk, into.pk}
        free = above(into, walls)
        if not free:
            told = Phrase(_NOBODY, number=matter.number)
            raise Refused(Verdict(allowed=False, reason=told, basis=(_BASIS,)))
        # Who handles is never taken for the reviewer of what it handles: that part ends.
        MatterUnit.objects.filter(matter=matter, unit__in=(unit, into), part=UnitPart.REVIEWING).delete()
        review_elsewhere(act, matter, review, free[0])
        save(act, matter, "holding_unit", "section")
        act.record(matter, matter_id=matter.pk, after={"holding_unit": free[0].pk}, basis=_BASIS)
