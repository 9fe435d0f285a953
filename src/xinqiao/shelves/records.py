"""The record types of paper files (M-I4)."""

from dataclasses import replace

from xinqiao.kernel.records import Record, add, nobody
from xinqiao.kernel.typed import Mask
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.access import matter_facts
from xinqiao.rules.authority import MatterFacts, UnitFacts
from xinqiao.rules.shelving import DIFFERENCE, DIFFERENCES, FILE_STATES, LOAN, PLACES, Found
from xinqiao.rules.words import Phrase
from xinqiao.shelves.models import Difference, Loan, PaperFile, Stocktaking, StoragePlace
from xinqiao.shelves.queries import register as reads


def _facts(matter: Matter, unit_id: int) -> MatterFacts:
    """Of the matter, with the unit on whose register the paper is."""
    return replace(matter_facts(matter), paper_unit=unit_id)


def _mask(difference: Difference) -> Mask:
    return nobody() if difference.file is None else mask_for(difference.file.matter)


def _about(file: PaperFile) -> str:
    return Phrase("{number}第{volume}卷", number=file.matter.number, volume=file.volume)


add(
    Record(
        model=StoragePlace,
        name="存放处",
        facts=lambda place: UnitFacts(unit_id=place.unit_id),
        mask=nobody,
        get=reads.get_place,
        slug="places",
        page="shelves:place",
        about=lambda place: Phrase("{kind}{title}", kind=Phrase(PLACES[place.kind]), title=place.title),
    ),
    Record(
        model=PaperFile,
        name="纸质案卷",
        facts=lambda file: _facts(file.matter, file.unit_id),
        mask=lambda file: mask_for(file.matter),
        get=reads.get_file,
        slug="paper-files",
        page="shelves:file",
        about=_about,
        stage=lambda file: (file.state, FILE_STATES[file.state]),
    ),
    Record(
        model=Loan,
        name="案卷借阅",
        facts=lambda loan: _facts(loan.file.matter, loan.unit_id),
        mask=lambda loan: mask_for(loan.file.matter),
        get=reads.get_loan,
        slug="loans",
        page="shelves:loan",
        about=lambda loan: _about(loan.file),
        stage=lambda loan: (loan.stage, LOAN.stages[loan.stage]),
    ),
    Record(
        model=Stocktaking,
        name="案卷盘点",
        facts=lambda taken: UnitFacts(unit_id=taken.unit_id),
        mask=nobody,
    ),
    Record(
        model=Difference,
        name="盘点差异",
        facts=lambda difference: UnitFacts(unit_id=difference.unit_id),
        mask=_mask,
        get=reads.get_difference,
        slug="stock-differences",
        page="shelves:difference",
        about=lambda difference: Phrase(
            "{kind} {code}", kind=Phrase(DIFFERENCES[Found(difference.kind)]), code=difference.code
        ),
        stage=lambda difference: (difference.stage, DIFFERENCE.stages[difference.stage]),
    ),
)
