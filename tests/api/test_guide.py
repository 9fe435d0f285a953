"""The guide for integrators names only what the interface has."""

import ast
import re
from pathlib import Path

from xinqiao.api.api import api

GUIDE = (Path(__file__).parents[2] / "docs" / "interface.md").read_text("utf-8")
CODE = "\n".join(re.findall(r"```python\n(.*?)```", GUIDE, flags=re.DOTALL))


def test_every_address_in_the_guides_program_is_an_operation() -> None:
    paths = api.get_openapi_schema()["paths"]
    known = {(method, re.sub(r"\{\w+\}", "{}", path)) for path, item in paths.items() for method in item}
    called = re.findall(r'call\("([A-Z]+)", f?"(/[^"?]*)', re.sub(r"\{row\['number'\]\}", "{}", CODE))
    assert len(called) == 7
    for method, path in called:
        assert (method.lower(), f"/api/v1{path}") in known


def test_every_address_the_guide_speaks_of_is_there() -> None:
    paths = " ".join(api.get_openapi_schema()["paths"])
    named = re.findall(r"`(?:GET |POST )?(/[a-z_/{}]+)`", GUIDE)
    assert {"/desk", "/papers/{paper_id}"} <= set(named)
    for path in named:
        assert f"/api/v1{path}" in paths or path.startswith("/api/v1"), path


def test_the_guides_program_is_whole() -> None:
    assert ast.parse(CODE)
