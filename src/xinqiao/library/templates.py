"""The templates of documents that come with the product (M-C2): those of `data/templates.toml`, and one a procedure to which one is guided (M-R2)."""

import tomllib
from functools import cache
from importlib.resources import files

from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.routing import PROCEDURES, Procedure
from xinqiao.rules.templates import Template


@cache
def shipped() -> tuple[Template, ...]:
    """All of them, in the order of the file and of the procedures."""
    told = tomllib.loads(files("xinqiao.library").joinpath("data/templates.toml").read_text("utf-8"))
    return (*(Template(**row) for row in told["template"]), *map(_guiding, PROCEDURES))


def _guiding(to: Procedure) -> Template:
    """Where somebody is guided to (条例 31(1)–(4)): organ, way, what to bring, the limit and its article."""
    body = (
        f"【有权处理的机关、机构】\n【请填写：{to.organ}】\n\n【应当适用的程序】\n{to.title}\n\n【办理方式、材料和时限】\n"
        f"请携带{to.materials}，向上述机关、机构提出，地址和电话：【请填写：地址、电话】\n"
        f"时限：{to.limit}（{to.basis.text}）"
    )
    return Template(code=f"guide-{to.code}", kind=PaperKind.GUIDANCE_NOTICE, name=to.title, body=body)
