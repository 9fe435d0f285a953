"""The record types of the library. They belong to no unit and are about nobody."""

from xinqiao.kernel.models import KeyCheck
from xinqiao.kernel.records import Record, add, nobody
from xinqiao.library.models import (
    CalendarDay,
    CalendarYear,
    Category,
    Instrument,
    NormVersion,
    TemplateVersion,
)
from xinqiao.library.queries.instruments import get_instrument
from xinqiao.library.queries.templates import get_template_version
from xinqiao.library.queries.wording import get_norm_version
from xinqiao.rules.authority import UnitFacts

add(
    Record(
        model=Instrument,
        name="文件",
        facts=lambda _: None,
        mask=nobody,
        get=get_instrument,
        slug="instruments",
        page="library:instrument",
        about=lambda i: i.title,
    ),
    Record(
        model=NormVersion,
        name="用语规范",
        facts=lambda norm: UnitFacts(unit_id=norm.unit_id),
        mask=nobody,
        get=get_norm_version,
        slug="norms",
        page="library:norm",
        at=lambda norm: norm.code,
        about=lambda norm: norm.hits[0] if norm.hits else norm.pattern,
    ),
    Record(
        model=TemplateVersion,
        name="文书范本",
        facts=lambda template: UnitFacts(unit_id=template.unit_id),
        mask=nobody,
        get=get_template_version,
        slug="templates",
        page="library:template",
        at=lambda template: template.code,
        about=lambda template: template.name,
    ),
    Record(model=Category, name="内容分类", facts=lambda _: None, mask=nobody),
    Record(model=CalendarDay, name="工作日历", facts=lambda _: None, mask=nobody),
    Record(model=CalendarYear, name="工作日历", facts=lambda _: None, mask=nobody),
    Record(model=KeyCheck, name="密钥", facts=lambda _: None, mask=nobody),
)
