"""What a matter fills into a template (M-C2): proposals that the writer reads before they stand."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.matters.compose_parts import printed, received
from xinqiao.matters.models import Citation, Matter, Paper
from xinqiao.matters.queries.replies import last_replies
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.paper_rule import PaperRule
from xinqiao.rules.provisions.address import Address, read_key
from xinqiao.rules.provisions.resolve import RESOLVED
from xinqiao.rules.templates import Template, filled, parts

_MOST = 2
"""So many provisions are proposed: the writer adds others."""
_HANDLED_BY = (ClockCode.T7, ClockCode.T8)


def composed(actor: Actor, matter: Matter, rule: PaperRule, template: Template) -> dict[str, str]:
    """Field → its text, filled from the matter. The answer to a request is named `item`."""
    values = values_of(actor, matter)
    return {name: filled(text, values) for name, text in parts(rule, template.body).items()}


def values_of(actor: Actor, matter: Matter) -> dict[str, str]:
    """What `rules.templates.VALUES` names, as far as it is known. Nothing of the petitioner."""
    unit, section = matter.holding_unit, matter.section
    here = section.name if section is not None and section.unit_id == unit.pk else ""
    call = f"（电话{unit.telephone}）" if unit.telephone else ""
    ends = [
        c.due_on for c in matter.clocks.all() if c.code in _HANDLED_BY and c.stopped_on is None and c.due_on
    ]
    return {
        "编号": matter.number,
        "收到日期": received(matter),
        "分类": matter.category.name if matter.category else "",
        "单位": unit.name,
        "承办": f"{unit.name}{here}{call}",
        "依据": "、".join(_cited(actor, matter)),
        "期限": printed(max(ends)) if ends else "",
    }


def _cited(actor: Actor, matter: Matter) -> list[str]:
    """Provisions on which this matter's own papers rest, or else the last answers to such matters."""
    own = Paper.objects.filter(matter=matter, unit_id=matter.holding_unit_id)
    return _named([paper.pk for paper in own]) or _named([paper.pk for paper in last_replies(actor, matter)])


def _named(papers: Sequence[UUID]) -> list[str]:
    """The provisions that are cited most, in words; only of texts in force today."""
    if not papers:
        return []
    rows = Citation.objects.filter(paper__in=papers, basis=True, status__in=RESOLVED)
    in_force = rows.filter(Q(version__ended_on=None) | Q(version__ended_on__gt=today())).exclude(version=None)
    cited = in_force.values_list("version__instrument__title", "address")
    counted = Counter(row for row in cited.order_by("-paper__created_at", "field", "start") if row[1])
    return [cited_as(title, read_key(key)) for (title, key), _times in counted.most_common(_MOST)]


def cited_as(title: str, address: Address | None) -> str:
    """A provision as papers cite it, in Chinese whoever reads."""
    return f"《{title}》{address.text if address else ''}"
