"""The report of a talk as a page shows it (M-C5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xinqiao.kernel.language import translated
from xinqiao.rules.scenes.report import why_of
from xinqiao.rules.scenes.scene import feeling_at
from xinqiao.web.training.chart import FeelingsChart, chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One turn. `effects`: what it did, in words with its sign."""

    number: int
    said: str
    silent: bool
    answer: str
    feeling: str
    effects: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkReport:
    chart: FeelingsChart
    began: str
    turns: list[Said]
    calmed: list[str]
    inflamed: list[str]
    missed: list[str]
    undone: list[str]
    better: list[Mapping[str, str]]


def shown(report: Mapping[str, Any]) -> TalkReport:
    turns = report["turns"]
    names = {feeling: translated(name) for feeling, name in report["feelings"].items()}
    began = names[feeling_at(report["start"])]
    ended = names[turns[-1]["feeling"]] if turns else began
    title = _("情绪经过：来时%(began)s，结束时%(ended)s，共%(turns)s轮；每一轮见下表。") % {
        "began": began,
        "ended": ended,
        "turns": len(turns),
    }
    heats = [report["start"], *(turn["heat"] for turn in turns)]
    return TalkReport(
        chart=chart(title, heats, [turn["silent"] for turn in turns], names),
        began=began,
        turns=[_said(n, turn, names) for n, turn in enumerate(turns, 1)],
        calmed=_did(turns, calmer=True),
        inflamed=_did(turns, calmer=False),
        missed=report["missed"],
        undone=report["undone"],
        better=[{**one, "why": translated(one["why"])} for turn in turns for one in turn["better"]],
    )


def _said(number: int, turn: Mapping[str, Any], names: Mapping[str, str]) -> Said:
    return Said(
        number=number,
        said=turn["said"],
        silent=turn["silent"],
        answer=turn["answer"],
        feeling=names[turn["feeling"]],
        effects=[f"{_sign(e['points'])} {translated(why_of(e))}" for e in turn["effects"]],
    )


def _sign(points: int) -> str:
    return "▼" if points < 0 else "▲" if points else "·"


def _did(turns: list[Mapping[str, Any]], *, calmer: bool) -> list[str]:
    """What calmed, or what inflamed, each once, with its turns."""
    found: dict[str, list[str]] = {}
    for number, turn in enumerate(turns, 1):
        for effect in turn["effects"]:
            if (effect["points"] < 0) is calmer and effect["points"]:
                found.setdefault(translated(why_of(effect)), []).append(str(number))
    return [
        _("%(what)s（第%(turns)s轮）") % {"what": what, "turns": _("、").join(numbers)}
        for what, numbers in found.items()
    ]
