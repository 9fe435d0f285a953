"""The five cards with which an office begins (M-C4), from `cards.toml`."""

import tomllib
from importlib.resources import files

from xinqiao.rules.emergency import EmergencyCard, read_step

LINES: dict[EmergencyCard, list[str]] = {
    EmergencyCard(code): lines
    for code, lines in tomllib.loads(
        files("xinqiao.reception").joinpath("cards.toml").read_text("utf-8")
    ).items()
}
STEPS = {
    card: [step for line in lines if (step := read_step(line)) is not None] for card, lines in LINES.items()
}
