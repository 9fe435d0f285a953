"""One matter under way in the fictional offices."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from xinqiao.demo.office import Offices, fresh, petition_of
from xinqiao.demo.stories import Story
from xinqiao.kernel.actor import Actor
from xinqiao.matters.models import Matter
from xinqiao.people.vault import Identity
from xinqiao.rules.lifecycle import State
from xinqiao.rules.roles import Role

Way = Iterator[int]


@dataclass(slots=True)
class Going:
    """One matter under way: the story, who told it, and the office that works on it."""

    offices: Offices
    random: Random
    story: Story
    person: Identity
    others: tuple[Identity, ...] = ()
    matter: Matter | None = None
    until: State | None = None
    beside: str = ""

    def now_at(self) -> Matter:
        assert self.matter is not None
        return fresh(self.matter)

    def who(self, *roles: Role) -> Actor:
        return self.offices.one(self.now_at().holding_unit_id, *roles)

    def citizen(self) -> Actor:
        petition = petition_of(self.now_at())
        return Actor.citizen(petition.pk, petition.matter_id)

    def chance(self, percent: int, *towards: State) -> bool:
        """A turn that one in so many takes; a matter that is to stand in a given state takes the turns towards it."""
        if towards and self.until is not None:
            return self.until in towards
        return self.random.randrange(100) < percent

    @property
    def arrived(self) -> bool:
        return self.until is not None and self.matter is not None and self.now_at().state == self.until


def in_district(story: Story) -> bool:
    return "临江" in story.unit
