"""The record types of care: M-E2 calls for help, M-E4 incidents."""

from xinqiao.care.models import HelpCall, Incident
from xinqiao.care.queries.incidents import get_help, get_incident
from xinqiao.kernel.records import Record, add, nobody
from xinqiao.rules.authority import RecordFacts, UnitFacts
from xinqiao.rules.caring import HELP, HELP_CALL, INCIDENT, IncidentStage
from xinqiao.rules.words import Phrase


def _shown(found: Incident) -> str:
    """Whether the person concerned has ended it is told to nobody by its stage."""
    return IncidentStage.OFFERED if found.stage == IncidentStage.CLOSED else found.stage


add(
    Record(
        model=HelpCall,
        name="接待室求助",
        facts=lambda call: UnitFacts(unit_id=call.unit_id),
        mask=nobody,
        get=get_help,
        slug="help-calls",
        page="care:help",
        about=lambda call: Phrase("{kind}（{room}）", kind=HELP[call.kind], room=call.room),
        stage=lambda call: (call.stage, HELP_CALL.stages[call.stage]),
    ),
    Record(
        model=Incident,
        name="冲突事件",
        facts=lambda found: RecordFacts(
            units=frozenset({found.unit_id}), people=frozenset({found.concerned_id})
        ),
        mask=nobody,
        get=get_incident,
        slug="incidents",
        page="care:incident",
        about=lambda found: Phrase("{place}的冲突事件", place=found.place),
        stage=lambda found: (_shown(found), INCIDENT.stages[_shown(found)]),
    ),
)
