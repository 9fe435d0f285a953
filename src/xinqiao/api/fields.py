"""Types of fields that several schemas share, and the base of everything that comes in."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    field_validator,
)
from pydantic.config import JsonDict

from xinqiao.kernel.clock import SHANGHAI
from xinqiao.rules.submission import MOST_PEOPLE, TEXTS

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _storable(value: Any) -> Any:
    if isinstance(value, str) and _UNSTORABLE.search(value):
        raise ValueError("有无法保存的字符（空字符或者不完整的编码），请删除后重试。")
    if isinstance(value, list):
        return [_storable(item) for item in value]
    return value


def told(words: str) -> JsonDict:
    """The bounds of a text of a submission, for the document only: `rules.submission` tells every door's callers alike."""
    rule = TEXTS[words]
    return {"maxLength": rule.most, **({"minLength": 1} if rule.required else {})}


class Input(Schema):
    """What comes in: unknown fields are refused, so that a misspelt one is not lost in silence."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="after")
    @classmethod
    def _can_be_stored(cls, value: Any) -> Any:
        return _storable(value)


def _only_text(value: Any) -> Any:
    """A date is written out; a bare number is not one."""
    if not isinstance(value, str | date):
        raise ValueError("日期或者时间须写成文字，例如 2026-11-23。")
    return value


PeopleCount = Annotated[StrictInt, Field(json_schema_extra={"minimum": 1, "maximum": MOST_PEOPLE})]
Id = Annotated[StrictInt, Field(ge=1, le=2**31 - 1)]
Flag = StrictBool
Day = Annotated[date, BeforeValidator(_only_text), Field(examples=["2026-11-23"])]
Moment = Annotated[AwareDatetime, BeforeValidator(_only_text), Field(examples=["2026-11-23T09:30:00+08:00"])]
When = Annotated[datetime, AfterValidator(lambda moment: moment.astimezone(SHANGHAI))]
"""A moment as it goes out: always Beijing time."""
Number = Annotated[
    str,
    Field(pattern="^[Xx][Ff][0-9]{4}-[0-9]{6,9}$", description="信访件编号", examples=["XF2026-000123"]),
]


def named(value: str, title: str) -> "Named":
    return Named(code=value, title=title)


class Named(Schema):
    """A code with its Chinese title."""

    code: str
    title: str


class UnitRef(Schema):
    id: int
    name: str


class StaffRef(Schema):
    id: int
    name: str
