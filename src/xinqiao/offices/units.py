"""Units that change: renamed, reached elsewhere; `accounts.commands.structure` moves and merges them. What was is kept with each change, and what was issued stays as it
was issued."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any

from django.db.models import Min, QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Exact, Words
from xinqiao.offices.models import Post, Unit, UnitChange
from xinqiao.offices.queries import subordinates
from xinqiao.rules.document_words import numbers_meet
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

Reason = Annotated[
    str, Words("依据", most=300, rows=2, hint="写明文件和日期，例如：机构改革方案，某编办〔2026〕8号")
]
_PUBLIC = "a public organ, which is no person"
NAMED = ("name", "short_name", "document_word")
_USED = "代字「{word}」正由「{unit}」使用，两个单位的文号会相同，请另定。"
_USED_BEFORE = "代字「{word}」由「{unit}」以前使用过，两个单位的文号会相同，请另定。"
ABOVE = ("parent", "superior", "line_superior")


def open_unit(_actor: Actor, unit: Unit) -> bool:
    return unit.active


def keep_first_day(act: Act, unit_id: int) -> None:
    """Called before posts of a unit go: since when it had people stays known, so that new posts clear it of nothing that it owed."""
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit_id)
    first = Post.objects.filter(staff__unit=unit).aggregate(first=Min("since"))["first"]
    if unit.staffed_since is not None or first is None:
        return
    unit.staffed_since = first
    unit.version += 1
    unit.save(update_fields=["staffed_since", "version"])
    act.record(unit, after={"staffed_since": first.isoformat()})


def others(unit: Unit) -> QuerySet[Unit]:
    """What a unit may stand under: no part of itself."""
    return Unit.objects.filter(active=True).exclude(pk__in=subordinates({unit.pk}))


def now_in(field: str) -> Any:
    return lambda unit: getattr(unit, field)


@command(
    "unit.rename",
    fits=open_unit,
    lead="以后的文书用新的名称和代字；已经印发的文书、回执仍是当时的名称和文号。换了代字的，文号从1号重新编起。",
)
def rename_unit(
    act: Act,
    unit: Unit,
    *,
    name: Annotated[str, Exact("全称", most=80, why=_PUBLIC, initial=now_in("name"))],
    short_name: Annotated[str, Exact("简称", most=30, why=_PUBLIC, initial=now_in("short_name"))],
    document_word: Annotated[str, Exact("机关代字", most=12, why=_PUBLIC, initial=now_in("document_word"))],
    reason: Reason,
) -> None:
    """Give a unit another name, and another document word if that changed too. Raises InvalidInput where another unit has or had it."""
    name, short_name, document_word = name.strip(), short_name.strip(), document_word.strip()
    problems = {}
    if Unit.objects.filter(name=name).exclude(pk=unit.pk).exists():
        problems["name"] = Phrase("已有名为「{name}」的单位。两个单位合并的，请办理「单位合并」。", name=name)
    if (taken := word_taken(document_word, unit.pk)) is not None:
        problems["document_word"] = taken
    if problems:
        raise InvalidInput(problems)
    changed(act, unit, reason, {"name": name, "short_name": short_name, "document_word": document_word})


@command("unit.contact", fits=open_unit, lead="印在以后的文书和群众的页面上；已经印发的不变。")
def change_contact(
    act: Act,
    unit: Unit,
    *,
    address: Annotated[
        str, Exact("地址", most=120, required=False, why=_PUBLIC, initial=now_in("address"))
    ] = "",
    telephone: Annotated[
        str, Exact("电话", most=40, required=False, why=_PUBLIC, initial=now_in("telephone"))
    ] = "",
    hours: Annotated[
        str,
        Exact(
            "接待时间",
            most=80,
            required=False,
            why=_PUBLIC,
            initial=now_in("hours"),
            hint="例如：工作日 9:00—12:00，14:00—17:00",
        ),
    ] = "",
    reason: Reason,
) -> None:
    """Give a unit another address, telephone and hours."""
    new = {"address": address.strip(), "telephone": telephone.strip(), "hours": hours.strip()}
    changed(act, unit, reason, new)


def only_within(actor: Actor, unit: Unit, *others: Unit) -> None:
    """An administrator changes how units stand to each other only below the own unit, so that nobody comes to look after units by
    moving them or leaves whoever looks after the own one. Raises Refused."""
    if actor.staff_id is None:
        return
    within = subordinates({actor.unit})
    if unit.pk == actor.unit or any(other.pk not in within for other in others):
        told = "本单位的隶属关系、范围以外的单位，请上级单位的系统管理员办理，或者在服务器上用 ./xinqiao office 办理。"
        raise Refused(Verdict(allowed=False, reason=told))


def changed(
    act: Act, unit: Unit, reason: str, new: Mapping[str, Any], ended: Mapping[str, int] = MappingProxyType({})
) -> None:
    """Change what differs and keep what was; `ended`: how many records of which kind ended with it. Called by commands, inside their transaction. Raises InvalidInput when nothing differs."""
    differs = differing(unit, new)
    before = {field: _told(getattr(unit, field)) for field in differs}
    after = {field: _told(value) for field, value in differs.items()}
    if ended:
        after["ended"] = dict(sorted(ended.items()))
    for field, value in differs.items():
        setattr(unit, field, value)
    unit.version += 1
    unit.save(update_fields=[*differs, "version"])
    UnitChange.objects.create(
        unit=unit,
        action=act.action,
        before=before,
        after=after,
        reason=reason,
        by_id=act.actor.staff_id,
        at=act.at,
    )
    act.record(unit, before=before, after=after, reason=reason)


def differing(unit: Unit, new: Mapping[str, Any]) -> dict[str, Any]:
    """What of it is not so yet. Raises InvalidInput when nothing differs."""
    differs = {field: value for field, value in new.items() if getattr(unit, field) != value}
    if not differs:
        raise InvalidInput({"": "没有变化，不用办理。"})
    return differs


def _told(value: Any) -> Any:
    return value.name if isinstance(value, Unit) else value


def word_taken(word: str, unit_id: int | None = None) -> Phrase | None:
    """Why a unit cannot have this document word: another one has it, or issued documents under it before."""
    for other in Unit.objects.exclude(pk=unit_id or 0).order_by("id"):
        if numbers_meet(word, other.document_word):
            return Phrase(_USED, word=word, unit=other.name)
    for change in UnitChange.objects.exclude(unit_id=unit_id or 0).select_related("unit"):
        if numbers_meet(word, str(change.before.get("document_word", ""))):
            return Phrase(_USED_BEFORE, word=word, unit=change.unit.name)
    return None


def name_at(unit: Unit, moment: datetime | None) -> str:
    """What the unit was called then: the first renaming after it tells. Today's name for what has no moment yet."""
    if moment is None:
        return unit.name
    later = UnitChange.objects.filter(unit=unit, at__gt=moment, before__has_key="name").first()
    return unit.name if later is None else str(later.before["name"])
