"""What the OpenAPI document says beyond the schemas: error answers, files, required headers."""

from typing import Any

from ninja import NinjaAPI

from xinqiao.api.problems import MEDIA_TYPE, TITLES, Problem
from xinqiao.matters.models import Channel, Grade, ServiceMethod
from xinqiao.matters.models.matter import Kind
from xinqiao.offices.models import UnitKind
from xinqiao.people.models import PersonKind
from xinqiao.rules.disclosing import PURPOSES
from xinqiao.rules.lifecycle import STATE_TITLES

Extra = dict[str, Any]

_REF = {"$ref": "#/components/schemas/Problem"}
_RETRY = {"Retry-After": {"description": "多少秒之后再试", "schema": {"type": "integer"}}}
_ETAG = {"ETag": {"description": "版本号，修改时放在 If-Match 中", "schema": {"type": "string"}}}
_HEADERS: dict[str, Extra] = {
    "If-Match": {"type": "string", "pattern": '^"[0-9]{1,9}"$', "examples": ['"3"']},
    "Idempotency-Key": {
        "type": "string",
        "pattern": "^[A-Za-z0-9._:-]{8,64}$",
        "examples": ["0197a5c2-7c1e-7b40-9d3e-5a1f0c2b4d6e"],
    },
}
"""Needed, but read leniently: what is missing or wrong gets an answer of its own (428, 400)."""
_MEANING = {
    400: "请求体或者请求头无法识别",
    401: "没有令牌、令牌失效，或者没有登录",
    403: "您的岗位不能办理，缺少 CSRF 令牌，或者须先修改密码、完成第二因素验证",
    404: "没有，或者您无权查看：两者答复相同",
    405: "这个地址不支持这种请求方法",
    409: "法规或者现在的状态不允许，basis 写明依据的条文",
    412: "记录在您读取之后已被他人修改，没有保存；current_version 是现在的版本号",
    422: "填写的内容有问题，errors 逐项说明",
    428: "缺少 If-Match",
    429: "查询码输错次数太多，或者一小时内提交太多",
    500: "系统出错，没有保存",
    503: "密钥或者封存的数据有问题，暂时不能服务",
}


_ENUMERATIONS = {
    **{
        choices.__name__: [f"{value} {label}" for value, label in choices.choices]
        for choices in (Channel, Grade, Kind, PersonKind, ServiceMethod, UnitKind)
    },
    "State": [f"{state} {title}" for state, title in STATE_TITLES.items()],
    "Purpose": [f"{purpose} {words}" for purpose, words in PURPOSES.items()],
}
"""What the codes mean."""


def problems(*statuses: int) -> Extra:
    """The error answers of an operation, besides those that every operation has."""
    return {"responses": {status: {"$ref": _answer_ref(status)} for status in statuses}}


def _answer_ref(status: int) -> str:
    return f"#/components/responses/Problem{status}"


def _problem(status: int) -> Extra:
    answer: Extra = {
        "description": _MEANING.get(status, TITLES[status]),
        "content": {MEDIA_TYPE: {"schema": _REF}},
    }
    if status == 429:
        answer["headers"] = _RETRY
    if status == 412:
        answer["headers"] = _ETAG
    return answer


def file_answer(content_type: str, description: str, *statuses: int) -> Extra:
    """An operation that answers with a file."""
    extra = problems(*statuses)
    extra["responses"][200] = {
        "description": description,
        "content": {content_type: {"schema": {"type": "string", "format": "binary"}}},
    }
    return extra


def any_file() -> Extra:
    """An operation that answers with a file as it was sent in."""
    return file_answer("application/octet-stream", "文件内容；文件本身的类型见材料的 content_type", 404)


def versioned(*statuses: int, success: int = 200) -> Extra:
    """An operation whose answer carries the version."""
    extra = problems(*statuses)
    extra["responses"][success] = {"headers": _ETAG}
    return extra


class OfficeAPI(NinjaAPI):
    """A NinjaAPI whose document is complete."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        components = document["components"]
        components["schemas"] |= _schemas_of_problem()
        components["responses"] = {f"Problem{status}": _problem(status) for status in _MEANING}
        for schema in components["schemas"].values():
            schema.pop("description", None)
        for name, words in _ENUMERATIONS.items():
            components["schemas"][name]["description"] = "；".join(words)
        for item in document["paths"].values():
            for operation in item.values():
                _complete(operation)
        _without_titles(document)
        return document


def _schemas_of_problem() -> Extra:
    schema: Extra = Problem.model_json_schema(
        ref_template="#/components/schemas/{model}", mode="serialization"
    )
    return {**schema.pop("$defs"), "Problem": schema}


def _without_titles(part: Any) -> None:
    """Take out the titles that are made from the names of fields and say nothing more."""
    if isinstance(part, list):
        for item in part:
            _without_titles(item)
    elif isinstance(part, dict):
        if isinstance(part.get("title"), str) and part.keys() & {"type", "anyOf", "properties", "enum"}:
            del part["title"]
        for name, item in part.items():
            if name not in ("examples", "default", "enum"):
                _without_titles(item)


def _complete(operation: Extra) -> None:
    common = (400, 422, 500, 503) if "security" not in operation else (400, 401, 403, 422, 500, 503)
    for status in common:
        operation["responses"].setdefault(status, {"$ref": _answer_ref(status)})
    operation["responses"] = {
        str(k): v for k, v in sorted(operation["responses"].items(), key=lambda i: int(i[0]))
    }
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "header":
            parameter["required"], parameter["schema"] = True, _HEADERS[parameter["name"]]
        parameter.pop("examples", None)
