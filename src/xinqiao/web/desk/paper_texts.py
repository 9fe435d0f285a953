"""What stands in a document, field by field, as people read it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from xinqiao.kernel.language import translated
from xinqiao.matters.models import Outcome, Paper
from xinqiao.rules.papers import RULES


def texts(paper: Paper, content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A document's fields as labelled texts, each decision under the request that it answers."""
    asked = dict(paper.matter.requests.values_list("position", "text"))
    given = ((field, str(content.get(field.name, ""))) for field in RULES[paper.kind].fields)
    rows = [(translated(f.label), translated(f.options[g]) if g in f.options else g) for f, g in given]
    for item in content.get("items", []):
        outcome = translated(Outcome(item["outcome"]).label) if item["outcome"] else ""
        label = _("第%(n)s项诉求：%(text)s") % {
            "n": item["position"],
            "text": asked.get(item["position"], ""),
        }
        rows.append((label, f"{outcome}\n{item['decision']}".strip()))
    return rows
