"""An office's own language norms (M-C2): proposed by one, approved by another, every change a version that is kept."""

from typing import Annotated

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Flag, Lines, Pick, Words
from xinqiao.library.commands.deciding import decide, open_to_others
from xinqiao.library.models import NormVersion
from xinqiao.library.queries.wording import next_code, norm_last, waiting
from xinqiao.offices.models import Unit
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.wording.norms import GROUP_TITLES, SEVERITY_TITLES, Meeting, Norm, Norms, Severity
from xinqiao.rules.wording.pattern import LONGEST, NAMES, BadPattern
from xinqiao.rules.words import Phrase

_HINT = Phrase(
    "(甲|乙)为几种说法之一，“…”为中间可隔几个字，“&”为前后可以颠倒；变量：{names}",
    names=" ".join(f"<{v}>" for v in NAMES),
)


@command(
    "wording.propose",
    together=True,
    lead="提出后由另一人批准，批准后立即用于答复的检查；每次修改都留存。",
    verb="提出修改",
    slug="norm",
    page="library:wording",
)
def propose(
    act: Act,
    unit: Unit,
    *,
    pattern: Annotated[str, Words("句式", most=LONGEST, rows=2, hint=_HINT)],
    group: Annotated[str, Pick("类别", among=tuple(GROUP_TITLES.items()))],
    severity: Annotated[Severity, Pick("程度", among=tuple(SEVERITY_TITLES.items()))],
    why: Annotated[str, Words("理由", most=200, rows=2, least=4)],
    hits: Annotated[list[str], Lines("应当命中的例句", most=200, many=10)],
    misses: Annotated[list[str], Lines("不应当命中的例句", most=200, many=10)],
    reason: Annotated[str, Words("为什么修改", most=300, rows=2, least=4)],
    better: Annotated[str, Words("更好的说法", required=False, most=200, rows=2, gaps=True)] = "",
    code: Annotated[
        str,
        Words(
            "规范编号",
            required=False,
            most=40,
            rows=1,
            hint="修改现有的或者恢复停用的规范时填写，新增的不填。",
        ),
    ] = "",
    retired: Annotated[bool, Flag("停用这一条")] = False,
) -> NormVersion:
    """Propose a new norm, a change of one, or that one is retired. Raises InvalidInput for a pattern that cannot be read, examples that it
    does not judge as told, a code that there is not; Refused while another change of the same norm waits."""
    if code and norm_last(unit.pk, code) is None:
        raise InvalidInput({"code": "没有这个编号的规范。新增规范不填编号。"})
    if code and waiting(unit.pk).filter(code=code).exists():
        raise Refused(Verdict(allowed=False, reason="这一条已有一个修改等待批准，请先处理那一个。"))
    norm = Norm(
        code=code or next_code(unit.pk),
        group=group,
        severity=Severity(severity),
        pattern=pattern,
        why=why,
        better=better,
        hits=tuple(hits),
        misses=tuple(misses),
    )
    _try(norm)
    row = NormVersion.objects.create(
        unit=unit,
        code=norm.code,
        group=group,
        severity=severity,
        pattern=pattern,
        why=why,
        better=better,
        hits=hits,
        misses=misses,
        retired=retired,
        reason=reason,
        proposed_by_id=act.actor.staff_id,
        proposed_at=act.at,
    )
    act.record(row, after={"code": row.code, "pattern": pattern, "retired": retired}, reason=reason)
    return row


def _try(norm: Norm) -> None:
    """Raise InvalidInput unless the norm judges its own examples as told."""
    alone = Norms([norm])
    try:
        missed = [text for text in norm.hits if not alone.meet(text)]
        met = [text for text in norm.misses if any(_objects(found) for found in alone.meet(text))]
    except BadPattern as error:
        raise InvalidInput({"pattern": error.args[0]}) from error
    if missed:
        raise InvalidInput({"hits": Phrase("句式没有命中：{text}", text=missed[0])})
    if met:
        raise InvalidInput({"misses": Phrase("句式命中了不应当命中的：{text}", text=met[0])})


def _objects(found: Meeting) -> bool:
    """Whether anything is said against the words: a lawful term with its basis and a way on is right."""
    return found.is_red or found.norm.severity is not Severity.FORBIDDEN


@command("wording.approve", lead="批准后立即用于答复的检查。", verb="批准", fits=open_to_others)
def approve_norm(
    act: Act, norm: NormVersion, *, note: Annotated[str, Words("意见", required=False, most=300, rows=2)] = ""
) -> NormVersion:
    """Let a change take effect; another person than who proposed it. Raises Refused."""
    decide(act, norm, approved=True, note=note)
    return norm


@command("wording.refuse", lead="修改留存，不采用。", verb="不采纳", fits=open_to_others)
def refuse_norm(
    act: Act, norm: NormVersion, *, note: Annotated[str, Words("不采纳的原因", most=300, rows=2, least=4)]
) -> NormVersion:
    """Do not adopt a change. Raises Refused."""
    decide(act, norm, approved=False, note=note)
    return norm
