"""Every act of every domain as an operation, made of what its command asks for: POST /{kind}/{key}/{act}. What is sent is read by
`typed.read`, as on the pages, so that both refuse it with the same sentence."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import (
    BeforeValidator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    WithJsonSchema,
    create_model,
    model_validator,
)

from xinqiao.api.auth import StaffRequest
from xinqiao.api.conditions import IfMatch, etag, seen_version
from xinqiao.api.document import problems, versioned
from xinqiao.api.fields import Input, Named, named
from xinqiao.kernel import typed
from xinqiao.kernel.commands import REGISTRY, CommandSpec, elsewhere, load_all
from xinqiao.kernel.errors import InvalidInput, NotFound
from xinqiao.kernel.records import Record, record_of

router = Router(tags=["acts"])
_MOST_ROWS = 100


class Done(Schema):
    """Where the record stands after an act, if this person still sees it."""

    record: str = Field(
        description="记录的种类和主键，与审计日志中的相同", examples=["policy.rectification:17"]
    )
    visible: bool = Field(description="您是否还能看到；不能时没有下面两项")
    version: int | None = Field(None, description="版本号，修改时放在 If-Match 中")
    state: Named | None = Field(None, description="现在的状态")
    given: str | None = Field(None, description="只在这里给出一次的文字，例如日历地址的私密部分")


class _Asked(Input):
    """A body whose missing fields reach `typed.read`, which says what to do."""

    @model_validator(mode="before")
    @classmethod
    def _missing_are_empty(cls, data: Any) -> Any:
        data = getattr(data, "_obj", data)  # ninja asks twice: with what was sent, and with its wrapper of it
        if isinstance(data, dict):
            return {**dict.fromkeys(cls.model_fields), **data}
        return data


def _key(value: Any) -> Any:
    """What names one of a list is a whole number or a text; one sentence says so, not one for each type."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | str)):
        raise ValueError("请填写编号或者代码。")
    return value


_Key = Annotated[Any, BeforeValidator(_key)]


def _shape(what: typed.Given) -> tuple[Any, dict[str, Any]]:
    """What JSON may hold for it: the type that is read, and the schema that is told."""
    if isinstance(what, typed.Lines):
        line = {"type": "string", "maxLength": what.most}
        return list[StrictStr], {"type": "array", "items": line, "maxItems": what.many}
    if isinstance(what, typed.Words | typed.Exact):
        return StrictStr, {"type": "string", "maxLength": what.most}
    if isinstance(what, typed.Day):
        return StrictStr, {"type": "string", "format": "date", "examples": ["2026-11-23"]}
    if isinstance(what, typed.Number):
        bounds = {"minimum": float(what.least), "maximum": float(what.most), "multipleOf": float(what.step)}
        return StrictInt | StrictFloat, {"type": "integer" if what.step % 1 == 0 else "number", **bounds}
    if isinstance(what, typed.Flag | typed.Either):
        return StrictBool, {"type": "boolean"}
    assert isinstance(what, typed.Pick)
    one: dict[str, Any] = {"type": ["integer", "string"]}
    if not callable(what.among):
        one = {"enum": [value for value, _title in what.among]}
    if isinstance(what, typed.Several):
        return list[_Key], {"type": "array", "items": one, "maxItems": 1000}
    return _Key, one


def _described(what: typed.Given) -> str:
    parts = [what.label, what.hint]
    if isinstance(what, typed.Either):
        parts.append(f"true {what.yes}，false {what.no}")
    if isinstance(what, typed.Pick) and not callable(what.among):
        parts.append("、".join(f"{value} {title}" for value, title in what.among))
    return "；".join(part for part in map(str, parts) if part)


def field_of(what: typed.Given) -> tuple[Any, Any]:
    kind, schema = _shape(what)
    always = what.required and what.when is None
    if not always:
        schema = {"anyOf": [schema, {"type": "null"}]}
    told = Field(description=_described(what)) if always else Field(None, description=_described(what))
    return Annotated[kind | None, WithJsonSchema(schema)], told


def _schema(name: str, made: dict[str, Any]) -> type[Schema]:
    made_at_start: type[Schema] = create_model(name, __base__=_Asked, **made)
    return made_at_start


@cache
def _inner(kind: type) -> type[Schema]:
    """The schema of a dataclass that a command takes."""
    made = {n: field_of(w) for n, w in typed.told_in(kind).items()}
    made |= {n: _rows(row) for n, row in typed.rows_in(kind).items()}
    return _schema(f"{kind.__name__}In", made)


def _rows(kind: type) -> tuple[Any, Any]:
    """The field of a sheet that holds rows of this dataclass."""
    return list[_inner(kind)] | None, Field(None, max_length=1000)  # type: ignore[misc]  # made at start


def body_of(spec: CommandSpec) -> type[Schema]:
    """The schema of what an act asks for."""
    name = "".join(part.title() for part in spec.action.replace(".", "_").split("_"))
    made = {n: field_of(w) for n, w in spec.asked.items() if not isinstance(w, typed.Files)}
    made |= {n: (_inner(kind), ...) for n, kind in spec.payloads.items()}
    made |= {n: (list[_inner(kind)], Field(max_length=_MOST_ROWS)) for n, kind in spec.rows.items()}  # type: ignore[misc]  # made at start
    return _schema(f"{name}Body", made)


def read_all(
    asked: Mapping[str, typed.Given],
    payload: Schema,
    record: Any,
    prefix: str = "",
    *,
    read: Callable[[str, typed.Given, Any, Any], Any] = typed.read,
) -> dict[str, Any]:
    """What was sent, read. Raises InvalidInput with all problems together."""
    done, wrong = dict[str, Any](), dict[str, str]()
    for name, what in asked.items():
        try:
            done[name] = read(f"{prefix}{name}", what, getattr(payload, name, None), record)
        except InvalidInput as problem:
            wrong |= problem.fields
    if wrong:
        raise InvalidInput(wrong)
    return done


def _given(spec: CommandSpec, payload: Any, record: Any) -> dict[str, Any]:
    values = read_all(spec.asked, payload, record)
    for name, kind in spec.payloads.items():
        values[name] = _made(kind, getattr(payload, name), record, f"{name}.")
    for name, kind in spec.rows.items():
        rows = enumerate(getattr(payload, name))
        values[name] = [_made(kind, row, record, f"{name}.{n}.") for n, row in rows]
    return values


def _made(kind: type, payload: Any, record: Any, prefix: str) -> Any:
    """The dataclass of what was sent, its rows as well."""
    values = read_all(typed.told_in(kind), payload, record, prefix)
    for name, row in typed.rows_in(kind).items():
        sent = getattr(payload, name) or ()
        values[name] = [_made(row, one, record, f"{prefix}{name}.{n}.") for n, one in enumerate(sent)]
    return kind(**values)


def _mountable(spec: CommandSpec) -> bool:
    """Acts on records that have a place in addresses, and of which all that is given is told."""
    if spec.subject is None or not record_of(spec.subject).slug or spec.fits is elsewhere:
        return False
    told = all(
        {*typed.told_in(kind), *typed.rows_in(kind)} >= {f.name for f in fields(kind) if f.default is MISSING}
        for kind in (*spec.payloads.values(), *spec.rows.values())
    )
    return spec.open and told


def _mount(spec: CommandSpec, entry: Record[Any]) -> None:
    has_version = not spec.together and any(f.name == "version" for f in entry.model._meta.get_fields())

    def do(request: StaffRequest, key: str, payload: Any, seen: int | None, response: HttpResponse) -> Done:
        record = entry.find(request.auth, key)
        result = spec.run.seen(seen)(request.auth, record, **_given(spec, payload, record))
        done = _done(request, entry, record, key, response)
        done.given = result if isinstance(result, str) else None
        return done

    def versioned_act(
        request: StaffRequest,
        key: str,
        payload: Any,
        if_match: IfMatch,
        response: HttpResponse,
    ) -> Done:
        return do(request, key, payload, seen_version(if_match), response)

    def act(request: StaffRequest, key: str, payload: Any, response: HttpResponse) -> Done:
        return do(request, key, payload, None, response)

    operation = versioned_act if has_version else act
    operation.__annotations__["payload"] = body_of(spec)
    router.post(
        f"/{entry.slug}/{{key}}/{spec.slug}",
        response=Done,
        operation_id=spec.action.replace(".", "_"),
        summary=spec.title,
        description=str(spec.lead),
        openapi_extra=versioned(404, 409, 412, 428) if has_version else problems(404, 409),
    )(operation)


def _done(request: StaffRequest, entry: Record[Any], record: Any, key: str, response: HttpResponse) -> Done:
    reference = f"{entry.label}:{record.pk}"
    try:
        now = entry.find(request.auth, key)
    except NotFound:
        return Done(record=reference, visible=False, version=None, state=None, given=None)
    version = getattr(now, "version", None)
    if version is not None:
        response["ETag"] = etag(version)
    state = named(*entry.stage(now)) if entry.stage else None
    return Done(record=reference, visible=True, version=version, state=state, given=None)


def mounted() -> list[CommandSpec]:
    """The acts that have an operation here."""
    return [spec for spec in REGISTRY.values() if _mountable(spec)]


load_all()
for _spec in mounted():
    if _spec.subject is not None:
        _mount(_spec, record_of(_spec.subject))
