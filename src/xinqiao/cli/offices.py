"""Which unit a command works for, and what is said where there is none yet."""

from django.conf import settings
from django.db.models import Count

from xinqiao.accounts.first_run import first_code
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


def first_words(address: str, *, shown: bool) -> str:
    """What is said of an office where nobody was before; the code only where a person reads it (`shown`): a service's output is kept in
    the journal of the machine. Behind a proxy with TLS the browser opens the office's own address: to that of this program it would be turned away."""
    address = settings.XINQIAO_COUNTER or address
    if not shown:
        return f"还没有建立机构。请在服务器的终端运行 ./xinqiao office 得到一次性代码，在浏览器打开 {address}/setup/ 进行第一次设置。"
    return (
        f"还没有建立机构。请在浏览器打开 {address}/setup/ ，输入一次性代码 {first_code()} 进行第一次设置；"
        "代码只给做设置的人，设置完成后失效。也可以用 ./xinqiao office 机构.toml 建立。"
    )


def _refused(reason: str) -> Refused:
    return Refused(Verdict(allowed=False, reason=reason))
