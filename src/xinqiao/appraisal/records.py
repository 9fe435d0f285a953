"""The record type of the yearly assessment (M-D7)."""

from xinqiao.appraisal.models import AppraisalSheet
from xinqiao.appraisal.queries.sheets import get_sheet
from xinqiao.kernel.records import Record, add, nobody
from xinqiao.rules.appraising import SHEET
from xinqiao.rules.authority import RecordFacts
from xinqiao.rules.words import Phrase

add(
    Record(
        model=AppraisalSheet,
        name="年度考核表",
        facts=lambda sheet: RecordFacts(units=frozenset({sheet.unit_id, sheet.by_unit_id})),
        mask=nobody,
        get=get_sheet,
        slug="appraisals",
        page="appraisal:sheet",
        about=lambda sheet: Phrase("{unit}{year}年", unit=sheet.unit.short_name, year=sheet.year),
        stage=lambda sheet: (sheet.stage, SHEET.stages[sheet.stage]),
    ),
)
