"""The templates of documents that come with the product (M-C2), in `data/templates.toml`."""

import tomllib
from functools import cache
from importlib.resources import files

from xinqiao.rules.templates import Template


@cache
def shipped() -> tuple[Template, ...]:
    """All of them, in the order of the file."""
    told = tomllib.loads(files("xinqiao.library").joinpath("data/templates.toml").read_text("utf-8"))
    return tuple(Template(**row) for row in told["template"])
