"""Which unit a command works for."""

from django.db.models import Count

from xinqiao.kernel.errors import Refused
from xinqiao.offices.models import Unit, UnitKind
from xinqiao.rules.verdict import Verdict


def unit_or_busiest_office(name: str) -> Unit:
    """The unit of that name or short name; without a name the petition office that registers most. Raises Refused."""
    if name:
        unit = Unit.objects.filter(name=name).first() or Unit.objects.filter(short_name=name).first()
        if unit is None:
            names = "、".join(Unit.objects.order_by("pk").values_list("name", flat=True)[:20])
            raise _refused(f"没有名为「{name}」的单位；现有：{names or '还没有单位'}。")
        return unit
    offices = Unit.objects.filter(kind=UnitKind.PETITION_OFFICE)
    office = offices.annotate(matters=Count("registered_matters")).order_by("-matters", "pk").first()
    if office is None:
        raise _refused(
            "还没有信访部门，请先用 ./xinqiao office FILE.toml 建立（格式见 docs/operations.md）。"
        )
    return office


def _refused(reason: str) -> Refused:
    return Refused(Verdict(allowed=False, reason=reason))
