"""Records that a field names by id. A wrong id is a problem of that field, not a missing page."""

from xinqiao.kernel.errors import InvalidInput
from xinqiao.library.models import Category
from xinqiao.library.queries import categories
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import staff_of, units


def chosen_unit(field: str, unit_id: int) -> Unit:
    unit = units().filter(pk=unit_id).first()
    if unit is None:
        raise InvalidInput({field: "没有这个单位，或者它已停用；请从 GET /units 中选择。"})
    return unit


def chosen_staff(field: str, unit_id: int, staff_id: int) -> Staff:
    """A person who works in that unit."""
    person = staff_of(unit_id).filter(pk=staff_id).first()
    if person is None:
        raise InvalidInput({field: "该单位没有这名在岗人员；请从 GET /colleagues 中选择。"})
    return person


def chosen_category(field: str, category_id: int | None) -> Category | None:
    if category_id is None:
        return None
    category = categories().filter(pk=category_id).first()
    if category is None:
        raise InvalidInput({field: "没有这个内容分类；请从 GET /categories 中选择。"})
    return category
