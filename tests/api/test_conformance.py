"""The document and the interface agree: what schemathesis makes up from the document finds no server error, only answers
that the document describes, and no wrong input that is taken.

Made-up numbers and versions would end at 404 and 412 nearly always, so the parts of a request that are right in form
are replaced by those of real records; each example is rolled back."""

import os
from datetime import date
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.calls import caller, token_of
from tests.api.keys import keys_of, material
from tests.cast import accepted, make_cast, registered, sent_in
from tests.library.texts import OLD, imported
from xinqiao.config.wsgi import application
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.records import named as record_named
from xinqiao.matters.models import Attachment, Paper

pytestmark = pytest.mark.once

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = int(os.environ.get("XINQIAO_API_EXAMPLES", "3"))
"""For each operation, of right and of wrong requests; more on demand. The operations of acts are all one mount: half as many of each."""

SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
OPERATIONS: list[Any] = [found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)]
TAGS = sorted({operation.tags[0] for operation in OPERATIONS})


@pytest.fixture(scope="module")
def records(ground: None) -> dict[str, list[str]]:
    """Real values for each parameter, and tokens of people who may do things."""
    cast = make_cast()
    matter = accepted(cast)
    handler = caller(cast, "handler")
    version = handler.version(f"/matters/{matter.number}")
    paper = handler.post(
        f"/matters/{matter.number}/papers",
        {"paper": {"kind": "handling_opinion"}},
        expect=201,
        If_Match=version,
    )["id"]
    given_ = registered(cast, files=(sent_in("说明.txt", "照片说明".encode()),))
    version_of_law = imported(Actor.system("library"), OLD, date(2019, 5, 1))
    issued = Paper.objects.filter(matter=matter, state="issued").values_list("pk", flat=True)
    names = ("registrar", "unit_registrar", "section_head", "handler", "leader", "office_leader")
    return {
        "number": [matter.number, given_.petition.number],
        "paper_id": [paper, *map(str, issued)],
        "attachment_id": [str(Attachment.objects.get(petition=given_.petition).pk)],
        "code": [given_.code],
        "instrument_id": [str(version_of_law.instrument_id)],
        "version_id": [str(version_of_law.pk)],
        "material_id": [str(material(cast).pk)],
        "token": [token_of(cast, name) for name in names],
        **keys_of(cast),
    }


def _version(kind: str, path: dict[str, Any]) -> str:
    """The present version of what the path names."""
    key = next((path[name] for name in ("key", "number", "paper_id") if name in path), None)
    by = "number" if str(key).startswith("XF") else "pk"
    found = record_named(kind).model._default_manager.filter(**{by: key}).first() if key else None
    return f'"{getattr(found, "version", 1)}"'


def _wrong(case: Any, place: ParameterLocation) -> bool:
    part = case.meta.components.get(place) if case.meta else None
    return part is not None and part.mode is GenerationMode.NEGATIVE


def _make_real(case: Any, records: dict[str, list[str]], pick: Any) -> None:
    """Put real records into every part that schemathesis did not make wrong on purpose."""
    wrong_path = _wrong(case, ParameterLocation.PATH)
    kind = case.operation.path.split("/")[3]
    if not wrong_path:
        case.path_parameters = {
            name: pick(records[kind if name == "key" else name]) for name in case.path_parameters or {}
        }
    headers = dict(case.headers or {})
    if not _wrong(case, ParameterLocation.HEADER):
        if "If-Match" in headers:
            headers["If-Match"] = '"1"' if wrong_path else _version(kind, case.path_parameters or {})
        headers["Authorization"] = f"Bearer {pick(records['token'])}"
    case.headers = headers
    body = case.body
    if (
        isinstance(body, dict)
        and {"number", "code"} <= body.keys()
        and not _wrong(case, ParameterLocation.BODY)
    ):
        body["number"], body["code"] = records["number"][1], records["code"][0]


def _can_be_wrong(operation: Any) -> bool:
    return bool(operation.body or operation.query or operation.path_parameters or operation.headers)


def _try(operation: Any, mode: GenerationMode, records: dict[str, list[str]]) -> None:
    checks = [*CHECKS, negative_data_rejection] if mode is GenerationMode.NEGATIVE else CHECKS

    @seed(20261125)
    @settings(
        max_examples=EXAMPLES // 2 if "acts" in operation.tags else EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def run(case: Any, data: Any) -> None:
        with transaction.atomic():
            _make_real(case, records, lambda values: data.draw(st.sampled_from(values)))
            case.call_and_validate(checks=checks)
            transaction.set_rollback(True)

    run()


@pytest.mark.django_db
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("tag", TAGS)
def test_the_interface_does_what_its_document_says(
    tag: str, mode: GenerationMode, records: dict[str, list[str]]
) -> None:
    tried = [
        o for o in OPERATIONS if o.tags[0] == tag and (mode is GenerationMode.POSITIVE or _can_be_wrong(o))
    ]
    for operation in tried:
        _try(operation, mode, records)
    assert tried
