"""Whether one thing due was done in time, and what several such things together say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xinqiao.controls.reading import Evidence, Reading, Standing
from xinqiao.rules.words import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that had to be done by `due`; `done` is the day on which it was done. `subject` as in Evidence."""

    title: Phrase
    due: date
    done: date | None
    subject: str = ""

    def standing(self, today: date) -> Standing:
        """Kept when done by the day, at risk until then, broken afterwards; what was done late stays broken."""
        if self.done is not None:
            return Standing.KEPT if self.done <= self.due else Standing.BROKEN
        return Standing.AT_RISK if today <= self.due else Standing.BROKEN


def read_items(
    measure: str, items: Sequence[Item], today: date, sentence: Phrase, nothing: Phrase
) -> Reading:
    """The reading of these items; what is broken is listed first, then what is at risk."""
    order = (Standing.BROKEN, Standing.AT_RISK, Standing.KEPT)
    lines = [
        Evidence(title=item.title, standing=item.standing(today), on=item.due, subject=item.subject)
        for item in items
    ]
    lines.sort(key=lambda line: (order.index(line.standing), line.on or today))
    return Reading(
        measure=measure,
        done=sum(line.standing is Standing.KEPT for line in lines),
        due=len(lines),
        at_risk=sum(line.standing is Standing.AT_RISK for line in lines),
        sentence=sentence if lines else nothing,
        lines=tuple(lines),
    )
