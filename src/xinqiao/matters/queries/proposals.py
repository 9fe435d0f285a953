"""What a machine would propose for a matter, with its reasons. A person decides; nothing here is written anywhere."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from xinqiao.library.models import Category
from xinqiao.library.queries import categories
from xinqiao.matters.models import Matter, Petition
from xinqiao.suggest.categories import TOP, Model, ModelUnusable, load


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryProposal:
    """`percent`: estimated probability, 1 to 99. `words`: the words of the text that speak for it."""

    category: Category
    percent: int
    words: tuple[str, ...]


def model_place() -> Path:
    """Where the trained classifier of this office lies."""
    return Path(settings.XINQIAO_HOME) / "suggest" / "categories.npz"


@lru_cache(maxsize=2)
def _loaded(place: Path, _changed: int, _size: int) -> Model:
    return load(place)


def trained_model() -> Model:
    """The office's classifier, read anew when it was trained again. Raises `ModelUnusable`."""
    place = model_place()
    try:
        state = place.stat()
    except OSError:
        return load(place)
    return _loaded(place, state.st_mtime_ns, state.st_size)


def category_proposals(matter: Matter) -> tuple[CategoryProposal, ...]:
    """The three most likely categories for the masked text of the matter's first petition, best first, among those the
    office has. Raises `ModelUnusable` when nothing has been trained."""
    model = trained_model()
    petition = Petition.objects.filter(matter=matter).order_by("received_at", "number").first()
    if petition is None:
        return ()
    known = {category.name: category for category in categories()}
    found = model.propose(petition.text, petition.title, top=len(model.categories))
    return tuple(
        CategoryProposal(
            category=known[each.category],
            percent=min(99, max(1, round(each.score * 100))),
            words=each.words,
        )
        for each in found
        if each.category in known
    )[:TOP]


def category_proposer() -> Callable[[str], Category | None]:
    """What gives the first proposal for a text, for messages that come in by the thousand; it gives None for every text
    when nothing has been trained."""
    try:
        model = trained_model()
    except ModelUnusable:
        return lambda _text: None
    known = {category.name: category for category in categories()}

    def likely(text: str) -> Category | None:
        found = model.propose(text, top=1)
        return known.get(found[0].category) if found else None

    return likely
