"""The content categories an office starts with (law.md 6.1: national classic, practice, editable data)."""

from collections.abc import Sequence
from typing import Annotated

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.typed import Exact
from xinqiao.library.models import Category

CLASSIC: tuple[tuple[str, str, str], ...] = (
    ("01", "农村农业", "农业农村局、乡镇"),
    ("02", "国土资源", "自然资源局"),
    ("03", "城乡建设", "住房和城乡建设局"),
    ("04", "劳动和社会保障", "人力资源和社会保障局、医疗保障局"),
    ("05", "卫生计生", "卫生健康委员会"),
    ("06", "教育文体", "教育体育局、文化和旅游局"),
    ("07", "民政", "民政局、退役军人事务局、应急管理局"),
    ("08", "政法", "公安、法院、检察、司法（诉访分离）"),
    ("09", "经济管理", "发展改革、工业和信息化、财政、市场监管"),
    ("10", "交通运输", "交通运输局"),
    ("11", "商贸旅游", "商务局、文化和旅游局"),
    ("12", "科技与信息产业", "科技、通信管理"),
    ("13", "环境保护", "生态环境局"),
    ("14", "党务政务", "两办、机关工委"),
    ("15", "组织人事", "组织部、人力资源和社会保障局"),
    ("16", "纪检监察", "纪委监委（保密办理）"),
    ("17", "其他", ""),
)
"""Code, name, usual department (advice, not a rule)."""


@command("category.edit")
def load_categories(
    act: Act,
    _: None,
    rows: Annotated[Sequence[tuple[str, str, str]], Exact("分类", why="codes, names and departments")],
) -> int:
    """Add the categories whose codes do not exist yet; returns how many were added."""
    known = set(Category.objects.values_list("code", flat=True))
    new = [Category(code=c, name=n, usual_units=u) for c, n, u in rows if c not in known]
    Category.objects.bulk_create(new)
    act.record(Category, after={"added": len(new)})
    return len(new)
