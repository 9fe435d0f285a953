"""What is said after an act: what was done, for whom and under which number, and what comes next, by whom and when."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from xinqiao.courses.models import OnCourse
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import CommandSpec
from xinqiao.kernel.language import day_in_words, translated

NEXT: dict[type[Model], Callable[[Actor, Any], str]] = {}
"""Record type → what comes next, as its desk tells it; what is on a course tells it by its table."""


def outcome(actor: Actor, spec: CommandSpec, done: Any, given: Mapping[str, Any], record: Any = None) -> str:
    """`done`: what the command gave back; `record`: as it is now, None where this person sees it no more."""
    said = translated(spec.said(done, given))
    if not said:
        facts = {"act": translated(spec.title), "number": _number(done, record)}
        said = (_("已办理：%(act)s（%(number)s）。") if facts["number"] else _("已办理：%(act)s。")) % facts
    return said + what_is_next(actor, record)


def _number(done: Any, record: Any) -> str:
    """Of what the act made, such as a letter; not of the record itself, which the page shows."""
    number = getattr(done, "number", "") if isinstance(done, Model) and type(done) is not type(record) else ""
    return number if isinstance(number, str) else ""


def what_is_next(actor: Actor, record: Any) -> str:
    """「下一步：核验整改（子科长，12月4日前）。」; empty where nothing waits for anybody."""
    if isinstance(record, OnCourse):
        return _on_course(record)
    return NEXT[type(record)](actor, record) if type(record) in NEXT else ""


def _on_course(record: OnCourse) -> str:
    turn = record.course.next_turn(record.stage)
    if turn is None:
        return ""
    who = record.turn_staff or record.turn_unit
    return next_words(translated(record.course.acts[turn.act]), who.name if who else "", record.turn_due)


def next_words(what: str, who: str, due: date | None) -> str:
    day = _("%(day)s前") % {"day": day_in_words(due)} if due else ""
    told = _("，").join(filter(None, [who, day]))
    if not told:
        return _("下一步：%(what)s。") % {"what": what}
    return _("下一步：%(what)s（%(told)s）。") % {"what": what, "told": told}
