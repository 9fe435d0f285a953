"""An office's own templates of documents (M-C2): proposed by one, approved by another, every change a version that is kept."""

from typing import Annotated, Any

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Flag, One, Pick, Words
from xinqiao.library.commands.deciding import decide, open_to_others
from xinqiao.library.models import Category, TemplateVersion
from xinqiao.library.queries.templates import next_code, template_named, waiting
from xinqiao.offices.models import Unit
from xinqiao.rules.papers import RULES
from xinqiao.rules.template_parts import OWN
from xinqiao.rules.templates import LONGEST, VALUES, problem_of, templated
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_HINT = Phrase(
    "每一栏以单独一行的【栏名】开头；由系统代入的写成 {names}；由起草人填写的写成【请填写：房屋类别】。"
    "受理告知书、函件等由系统生成的，用 {own} 代表系统写的那一段，只在前后增加文字；范本略去的部分不出现，缺了法律要求的内容不能签发。",
    names=" ".join(f"{{{name}}}" for name in VALUES),
    own=f"{{{OWN}}}",
)


def _kinds(_unit: Any) -> list[tuple[str, str]]:
    return [(kind, rule.title) for kind, rule in templated().items()]


def _categories(_unit: Any) -> Any:
    return Category.objects.filter(active=True)


@command(
    "template.propose",
    together=True,
    lead="提出后由另一人批准，批准后起草这种文书时可以选用，由系统生成的即按它生成；每次修改都留存。",
    verb="提出",
    slug="template",
    page="library:templates",
)
def propose_template(
    act: Act,
    unit: Unit,
    *,
    kind: Annotated[str, Pick("文书种类", among=_kinds, wrong="没有这种文书的范本。")],
    name: Annotated[str, Words("范本名称", most=60, rows=1, least=2)],
    body: Annotated[str, Words("范本", most=LONGEST, rows=16, hint=_HINT, gaps=True)],
    reason: Annotated[str, Words("为什么修改", most=300, rows=2, least=4)],
    category: Annotated[
        One[Category] | None,
        Pick("内容分类", required=False, among=_categories, hint="不选的，各类事项都可以用。"),
    ] = None,
    code: Annotated[
        str, Words("范本编号", required=False, most=40, rows=1, hint="修改现有的范本时填写，新增的不填。")
    ] = "",
    retired: Annotated[bool, Flag("停用这一份")] = False,
) -> TemplateVersion:
    """Propose a new template, a change of one, or that one is retired. Raises InvalidInput for a body that does not fit the kind and for a
    code that there is not; Refused while another change of the same template waits."""
    if code and template_named(unit.pk, code) is None:
        raise InvalidInput({"code": "没有这个编号的范本。新增范本不填编号。"})
    if problem := problem_of(RULES[kind], body):
        raise InvalidInput({"body": problem})
    if code and waiting(unit.pk).filter(code=code).exists():
        raise Refused(Verdict(allowed=False, reason="这一份已有一个修改等待批准，请先处理那一个。"))
    row = TemplateVersion.objects.create(
        unit=unit,
        code=code or next_code(unit.pk),
        kind=kind,
        category=category,
        name=name,
        body=body,
        retired=retired,
        reason=reason,
        proposed_by_id=act.actor.staff_id,
        proposed_at=act.at,
    )
    act.record(row, after={"code": row.code, "name": name, "retired": retired}, reason=reason)
    return row


@command(
    "template.approve",
    lead="批准后起草这种文书时可以选用；由系统生成的文书，从下一份起按它生成。",
    verb="批准",
    fits=open_to_others,
)
def approve_template(
    act: Act,
    template: TemplateVersion,
    *,
    note: Annotated[str, Words("意见", required=False, most=300, rows=2)] = "",
) -> TemplateVersion:
    """Let a change take effect; another person than who proposed it. Raises Refused."""
    decide(act, template, approved=True, note=note)
    return template


@command("template.refuse", lead="修改留存，不采用。", verb="不采纳", fits=open_to_others)
def refuse_template(
    act: Act,
    template: TemplateVersion,
    *,
    note: Annotated[str, Words("不采纳的原因", most=300, rows=2, least=4)],
) -> TemplateVersion:
    """Do not adopt a change. Raises Refused."""
    decide(act, template, approved=False, note=note)
    return template
