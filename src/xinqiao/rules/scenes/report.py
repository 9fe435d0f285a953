"""What is kept of a talk: its course, what calmed and what inflamed, what was missed, better sentences (M-C5)."""

from collections.abc import Mapping
from typing import Any

from xinqiao.rules.scenes.talk import LISTEN, Effect, Exchange, Talk
from xinqiao.rules.words import Phrase


def report_of(talk: Talk) -> dict[str, Any]:
    """A talk as plain data, readable when its scene has been changed since."""
    return {
        "start": talk.scene.start,
        "opening": talk.scene.opening[0],
        "feelings": dict(talk.scene.feelings),
        "turns": [_turn(turn) for turn in talk.turns],
        "learnt": [fact.title for fact in talk.learnt],
        "missed": [fact.title for fact in talk.missed],
        "done": [deed.title for deed in talk.done],
        "undone": [deed.title for deed in talk.undone],
    }


def _turn(turn: Exchange) -> dict[str, Any]:
    better = [remark for remark in turn.remarks if remark.better]
    return {
        "said": turn.said,
        "silent": turn.said == LISTEN,
        "answer": turn.answer,
        "heat": turn.heat,
        "feeling": str(turn.feeling),
        "effects": [_effect(effect) for effect in turn.effects],
        "better": [{"words": r.words, "why": r.why, "better": r.better} for r in better],
    }


def _effect(effect: Effect) -> dict[str, Any]:
    why = effect.why if isinstance(effect.why, Phrase) else Phrase(effect.why)
    return {"points": effect.points, "why": why.template, "values": dict(why.values)}


def why_of(effect: Mapping[str, Any]) -> Phrase:
    """The reason of an effect as it was kept, ready to be said in another language."""
    return Phrase(effect["why"], **effect["values"])
