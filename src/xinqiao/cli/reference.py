"""What a new installation begins with; nothing the office has changed is touched."""

from django.conf import settings
from django.db import connection

from xinqiao.accounts.plan import create_units
from xinqiao.cli.start import make_key, migrate
from xinqiao.kernel.actor import Actor
from xinqiao.library.categories import CLASSIC, load_categories
from xinqiao.offices.models import Level, UnitKind

SETUP = Actor.system("setup")
FIRST_OFFICE = "信访局"


def load_reference() -> None:
    """The seventeen classic content categories, when there are none yet."""
    load_categories(SETUP, None, CLASSIC)


def first_time() -> bool:
    """On an empty home with the embedded database: make key, database and one petition office, so that an office can try
    its own messages before anything else is set up. False when there is something already: nothing is touched."""
    if connection.vendor != "sqlite" or settings.DATABASES["default"]["NAME"].exists():
        return False
    if not make_key():
        return False
    migrate()
    load_reference()
    create_units(
        SETUP,
        None,
        [
            {
                "name": FIRST_OFFICE,
                "short_name": FIRST_OFFICE,
                "kind": UnitKind.PETITION_OFFICE,
                "level": Level.COUNTY,
                "document_word": "信访",
            }
        ],
    )
    return True
