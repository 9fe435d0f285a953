"""The form of an opinion: a row for each option."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from xinqiao.kernel.typed import Given, told_in
from xinqiao.policy.commands.discussion import View
from xinqiao.policy.models import CaseDiscussion, Opinion, Participant
from xinqiao.rules.words import Phrase
from xinqiao.web.acts.form import fields_of
from xinqiao.web.forms import Form


def _asked_of(n: int, text: str) -> dict[str, Given]:
    """What is asked of the option at a position."""
    told = told_in(View)
    labels = {
        "lawful": Phrase("方案{number}是否合法：{text}", number=n, text=text),
        "reasonable": Phrase("方案{number}是否合理", number=n),
        "reasons": Phrase("对方案{number}的理由", number=n),
    }
    return {f"{name}_{n}": replace(told[name], label=label, required=True) for name, label in labels.items()}


def _said(opinions: Mapping[int, Opinion]) -> dict[str, Any]:
    """What this participant said before, as the form shows it."""
    found: dict[str, Any] = {}
    for n, said in opinions.items():
        found[f"lawful_{n}"] = "yes" if said.lawful else "no"
        found[f"reasonable_{n}"] = "yes" if said.reasonable else "no"
        found[f"reasons_{n}"] = said.reasons
    return found


class OpinionForm(Form):
    """For each option: lawful, reasonable, and why."""

    all_wanted = True

    def __init__(self, data: Any, *, discussion: CaseDiscussion, part: Participant) -> None:
        super().__init__(data, initial=_said({o.option.position: o for o in part.opinions.all()}))
        self.options = list(discussion.options.all())
        for option in self.options:
            self.fields.update(fields_of(_asked_of(option.position, option.text), discussion))

    def views(self) -> list[View]:
        data = self.cleaned_data
        return [
            View(
                position=o.position,
                lawful=data[f"lawful_{o.position}"],
                reasonable=data[f"reasonable_{o.position}"],
                reasons=data[f"reasons_{o.position}"],
            )
            for o in self.options
        ]
