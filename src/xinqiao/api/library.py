"""The policy library: instruments, their versions with the text, provisions found by words."""

from datetime import date
from typing import Annotated

from ninja import Query, Router, Schema
from pydantic import Field

from xinqiao.api.auth import StaffRequest
from xinqiao.api.document import problems
from xinqiao.api.fields import Day, Input, Named, UnitRef
from xinqiao.api.matter_view import unit_ref
from xinqiao.kernel.clock import today
from xinqiao.library.models import Instrument, InstrumentLevel, InstrumentVersion, Provision
from xinqiao.library.queries.instruments import (
    Validity,
    get_instrument,
    get_version,
    provisions_of,
    validity_of,
)
from xinqiao.library.queries.search import PAGE, Wanted, instruments, provisions
from xinqiao.rules.provisions.statute import BlockKind

router = Router(tags=["library"])

Key = Annotated[int, Field(ge=1, le=2**31 - 1)]
_ON = "按哪一天判断时效，默认今天"


class VersionOut(Schema):
    id: int
    label: str = Field(examples=["2025年修正"])
    number: str = Field(description="文号")
    passed_on: date | None
    published_on: date | None
    effective_on: date = Field(description="施行日期")
    effective_assumed: bool = Field(description="施行日期是暂定的，等待核对")
    ended_on: date | None = Field(description="从这一天起不再有效")
    repealed: bool = Field(description="被废止；否则是由新版本代替")


class InstrumentOut(Schema):
    id: int
    title: str
    issuer: str
    level: Named
    region: str = Field(description="适用地区，全国适用的为空")
    owner: UnitRef | None = Field(description="本单位文件的单位")
    validity: Validity | None = Field(description="所问的那一天：有效、尚未施行、已废止")
    versions: list[VersionOut] = Field(description="按施行日期")


class InstrumentList(Schema):
    items: list[InstrumentOut]
    after: int | None = Field(description="不为空时还有下一页")


class ProvisionOut(Schema):
    key: str = Field(description="稳定的地址：条-之.款.项.目；条文以外的文字为空", examples=["47-1.2.3"])
    address: str = Field(examples=["第四十七条之一第二款第（三）项"])
    kind: BlockKind
    label: str
    text: str = Field(description="表格一行一行，格之间用制表符隔开")


class TextOut(VersionOut):
    instrument: int
    title: str
    provisions: list[ProvisionOut]


class FoundOut(ProvisionOut):
    instrument: int
    title: str
    version: int
    version_label: str
    validity: Validity = Field(description="这个版本在 on 那一天的时效：只有 in_force 的可以作为依据")


class InstrumentsQuery(Input):
    q: str = Field("", max_length=100, description="名称中的词")
    level: InstrumentLevel | None = None
    region: str = Field("", max_length=40)
    validity: Validity | None = None
    on: Day | None = Field(None, description=_ON)
    after: Key | None = None


class DayQuery(Input):
    on: Day | None = Field(None, description=_ON)


class ProvisionsQuery(Input):
    q: str = Field(min_length=1, max_length=100, description="条文中的词，两个字的也可以")
    level: InstrumentLevel | None = None
    validity: Validity | None = None
    on: Day | None = Field(None, description=_ON)


def _version(version: InstrumentVersion) -> dict[str, object]:
    return {name: getattr(version, name) for name in VersionOut.model_fields}


def _instrument(found: Instrument, day: date) -> InstrumentOut:
    versions = list(found.versions.all())
    return InstrumentOut(
        id=found.pk,
        title=found.title,
        issuer=found.issuer,
        level=Named(code=found.level, title=InstrumentLevel(found.level).label),
        region=found.region,
        owner=unit_ref(found.owner) if found.owner else None,
        validity=validity_of(versions, day),
        versions=[VersionOut.model_validate(_version(version)) for version in versions],
    )


def _provision(row: Provision) -> dict[str, object]:
    at = row.address
    return {
        "key": at.key if at else "",
        "address": at.text if at else "",
        "kind": row.kind,
        "label": row.label,
        "text": row.text,
    }


@router.get(
    "/library/instruments",
    response=InstrumentList,
    operation_id="listInstruments",
    summary="政策库的文件",
    description="按标题排列，每页50份。用答复中的 after 取下一页，直到它为空。",
    openapi_extra=problems(404),
)
def list_instruments(request: StaffRequest, wanted: Query[InstrumentsQuery]) -> InstrumentList:
    day = wanted.on or today()
    asked = Wanted(
        day=day,
        words=wanted.q,
        level=wanted.level or "",
        region=wanted.region,
        validity=wanted.validity,
        after=(get_instrument(request.auth, wanted.after).title, wanted.after) if wanted.after else None,
    )
    found = instruments(request.auth, asked)
    rows = [_instrument(each, day) for each in found[:PAGE]]
    return InstrumentList(items=rows, after=rows[-1].id if len(found) > PAGE else None)


@router.get(
    "/library/instruments/{instrument_id}",
    response=InstrumentOut,
    operation_id="getInstrument",
    summary="一份文件和它的版本",
    openapi_extra=problems(404),
)
def one_instrument(request: StaffRequest, instrument_id: Key, wanted: Query[DayQuery]) -> InstrumentOut:
    return _instrument(get_instrument(request.auth, instrument_id), wanted.on or today())


@router.get(
    "/library/versions/{version_id}",
    response=TextOut,
    operation_id="getVersion",
    summary="一个版本的全文，逐条逐款逐项",
    openapi_extra=problems(404),
)
def one_version(request: StaffRequest, version_id: Key) -> TextOut:
    version = get_version(request.auth, version_id)
    rows = [_provision(row) for row in provisions_of(version)]
    about = {"instrument": version.instrument_id, "title": version.instrument.title}
    return TextOut.model_validate({**_version(version), **about, "provisions": rows})


@router.get(
    "/library/search",
    response=list[FoundOut],
    operation_id="searchProvisions",
    summary="查找条文",
    description="含有全部词的条文，有效的在前，其中效力级别高的文件在前，最多50条。",
)
def search_provisions(request: StaffRequest, wanted: Query[ProvisionsQuery]) -> list[FoundOut]:
    asked = Wanted(
        day=wanted.on or today(), words=wanted.q, level=wanted.level or "", validity=wanted.validity
    )
    found = provisions(request.auth, asked)[:PAGE]
    return [FoundOut.model_validate({**_provision(row), **_place(row.version, asked.day)}) for row in found]


def _place(version: InstrumentVersion, day: date) -> dict[str, object]:
    return {
        "instrument": version.instrument_id,
        "title": version.instrument.title,
        "version": version.pk,
        "version_label": version.label,
        "validity": validity_of([version], day),
    }
