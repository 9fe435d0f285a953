"""The record types of hearings, evaluation sessions, mediations and assistance (M-R6)."""

from dataclasses import replace
from typing import Any

from xinqiao.kernel.records import Record, add, whoever
from xinqiao.matters.content import mask_for
from xinqiao.matters.queries.access import matter_facts
from xinqiao.proceedings.models import Hearing, Mediation, Panel, Relief
from xinqiao.proceedings.queries import KINDS, Proceeding, get_one
from xinqiao.rules.authority import MatterFacts


def _facts(found: Proceeding) -> MatterFacts:
    """Those of the matter, and the unit whose turn it is, else the one in whose name it is held."""
    return replace(matter_facts(found.matter), paper_unit=found.turn_unit_id or found.unit_id)


def _entry(slug: str, name: str) -> Record[Any]:
    model = KINDS[slug]
    return Record(
        model=model,
        name=name,
        facts=_facts,
        mask=lambda found: mask_for(found.matter),
        get=lambda actor, key: get_one(model, actor, key),
        slug=slug,
        page=f"proceedings:{model._meta.model_name}",
        open_to=whoever,
        about=lambda found: f"{found.matter.number} {found.matter.title}",
        stage=lambda found: (found.stage, model.course.stages[found.stage]),
    )


NAMES = {Hearing: "听证", Panel: "评议会", Mediation: "调解和解", Relief: "救助帮扶"}
add(*(_entry(slug, NAMES[model]) for slug, model in KINDS.items()))
