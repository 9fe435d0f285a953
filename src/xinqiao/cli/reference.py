"""Reference data every office starts with; nothing the office has changed is touched."""

from xinqiao.kernel.actor import Actor
from xinqiao.library.categories import CLASSIC, load_categories

SETUP = Actor.system("setup")


def load_reference() -> None:
    """The seventeen classic content categories, when there are none yet."""
    load_categories(SETUP, None, CLASSIC)
