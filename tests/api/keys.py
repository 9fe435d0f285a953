"""Keys of real records, by the first part of the addresses of their acts."""

from collections.abc import Iterable

from django.db.models import Model

from tests.cast import Cast
from tests.looking_back import AFTER, opened
from xinqiao.kernel import clock
from xinqiao.kernel.records import all_records
from xinqiao.library.models import Instrument
from xinqiao.matters.models import Matter, Paper, Petition


def keys_of(cast: Cast) -> dict[str, list[str]]:
    """Of a kind that has none here, a key that finds nothing."""
    with clock.at(AFTER):
        rectification = opened(cast)
    made: dict[str, Iterable[Model | None]] = {
        "petitions": Petition.objects.all()[:2],
        "papers": Paper.objects.all()[:2],
        "units": [cast.housing],
        "instruments": Instrument.objects.all()[:1],
        "rectifications": [rectification],
        "samples": [rectification.sampled],
    }
    nothing = {record.slug: ["1"] for record in all_records() if record.slug}
    nothing["matters"] = [matter.number for matter in Matter.objects.all()[:2]]
    return nothing | {kind: [str(record.pk) for record in found if record] for kind, found in made.items()}
