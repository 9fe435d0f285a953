"""An office's units and people from one TOML file: the way a new office begins, and the demonstration's too.

    [[unit]]   name, short_name, kind, level, superior, line_superior, parent, document_word, region, address, telephone, hours,
               sections
    [[staff]]  unit, people = [{ username, name, section, roles }]
    [[change]] unit, reason, and what changes: name, short_name, document_word; level, superior, line_superior, parent;
               address, telephone, hours; merged_into

Loading a file again adds what is new and changes nothing that exists; what shall change is said under [[change]], which finds a unit by its present name.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Any

from django.db import transaction

from xinqiao.accounts.commands.accounts import create_staff, set_roles
from xinqiao.accounts.commands.structure import merge_unit, move_unit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Exact
from xinqiao.offices.models import Level, Section, Staff, Unit, UnitKind
from xinqiao.offices.units import NAMED, change_contact, rename_unit, word_taken
from xinqiao.rules.document_words import numbers_meet
from xinqiao.rules.roles import Role, separated

_REQUIRED = ("name", "short_name", "kind", "level", "document_word")
_OPTIONAL = ("region", "address", "telephone", "hours")
_RENAME = "这个单位改了名的，不要另建：请在「单位」页办理「单位改名」，或者在这个文件中写 [[change]]（docs/operations.md）。"
_ABOVE = ("superior", "line_superior", "parent")
_MOVED, _REACHED = ("level", *_ABOVE), ("address", "telephone", "hours")


def read_plan(data: bytes) -> dict[str, Any]:
    """The file's content, checked as a whole before anything is created. Raises InvalidInput naming each problem."""
    try:
        plan = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput({"file": f"不是有效的 UTF-8 编码 TOML 文件：{error}"}) from None
    return checked(plan)


def checked(plan: dict[str, Any]) -> dict[str, Any]:
    """The same plan when it can be carried out. Raises InvalidInput naming each problem."""
    problems = dict(_misspelt(plan))
    present = set(Unit.objects.values_list("name", flat=True))
    renamed = {c.get("unit"): c.get("name", c.get("unit")) for c in plan.get("change", [])}
    for number, change in enumerate(plan.get("change", []), 1):
        _check_change(number, change, present, problems)
    for number, unit in enumerate(plan.get("unit", []), 1):
        _check_unit(number, unit, problems)
    _check_words(plan, present | set(renamed.values()), problems)
    known = {u.get("name") for u in plan.get("unit", [])} | present | set(renamed.values())
    for group in plan.get("staff", []):
        if group.get("unit") not in known:
            problems[f"staff {group.get('unit')}"] = "没有这个单位。"
        for person in group.get("people", []):
            _check_person(person, problems)
    if problems:
        raise InvalidInput(problems)
    return plan


def _misspelt(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What nothing reads, such as `role` for `roles`: left out in silence, somebody would have no post."""
    people = [person for group in plan.get("staff", []) for person in group.get("people", [])]
    tables: tuple[tuple[str, list[Mapping[str, Any]], set[str]], ...] = (
        ("", [plan], {"unit", "staff", "change"}),
        ("unit", plan.get("unit", []), {*_REQUIRED, *_OPTIONAL, *_ABOVE, "sections"}),
        ("staff", plan.get("staff", []), {"unit", "people"}),
        ("people", people, {"username", "name", "section", "roles"}),
    )
    for title, rows, known in tables:
        for row in rows:
            if unknown := set(row) - known:
                place = f"{title} {row.get('name') or row.get('unit') or ''}" if title else "file"
                yield place, f"不认识 {'、'.join(sorted(unknown))}；可以写 {'、'.join(sorted(known))}。"


def _check_unit(number: int, unit: Mapping[str, Any], problems: dict[str, str]) -> None:
    place = f"unit {number} {unit.get('name', '')}"
    missing = [name for name in _REQUIRED if not str(unit.get(name, "")).strip()]
    if missing:
        problems[place] = f"缺少 {'、'.join(missing)}。"
    elif unit["kind"] not in UnitKind.values:
        problems[place] = f"kind 应为 {'、'.join(UnitKind.values)} 之一。"
    elif unit["level"] not in Level.values:
        problems[place] = f"level 应为 {'、'.join(Level.values)} 之一。"


def _check_change(
    number: int, change: Mapping[str, Any], present: Collection[str], problems: dict[str, str]
) -> None:
    place = f"change {number} {change.get('unit', '')}"
    unknown = set(change) - {"unit", "reason", "merged_into", *NAMED, *_MOVED, *_REACHED}
    if change.get("unit") not in present:
        problems[place] = "没有这个单位；unit 写它现在的全称。"
    elif not str(change.get("reason", "")).strip():
        problems[place] = "缺少 reason：写明依据的文件和日期。"
    elif unknown:
        problems[place] = f"不认识 {'、'.join(sorted(unknown))}。"
    elif change.get("level", Level.CITY) not in Level.values:
        problems[place] = f"level 应为 {'、'.join(Level.values)} 之一。"


def _check_words(plan: Mapping[str, Any], present: Collection[str], problems: dict[str, str]) -> None:
    """Every new unit has a document word of its own: of those that exist, that existed, and of this file."""
    words: dict[str, str] = {}
    for number, unit in enumerate(plan.get("unit", []), 1):
        word, name = str(unit.get("document_word", "")), str(unit.get("name", ""))
        same = next((other for other, its in words.items() if numbers_meet(word, its)), None)
        words[name] = word
        if not word or name in present:
            continue
        if same is not None:
            problems[f"unit {number} {name}"] = f"代字「{word}」与本文件中的「{same}」的文号会相同，请另定。"
        elif (taken := word_taken(word)) is not None:
            problems[f"unit {number} {name}"] = f"{taken}{_RENAME}"


def _check_person(person: Mapping[str, Any], problems: dict[str, str]) -> None:
    place = f"staff {person.get('username', '')}"
    roles = person.get("roles", [])
    unknown = [r for r in roles if r not in set(Role)]
    if not person.get("username") or not person.get("name"):
        problems[place] = "缺少 username 或者 name。"
    elif unknown:
        problems[place] = f"没有岗位 {'、'.join(unknown)}；可用的有 {'、'.join(Role)}。"
    elif not separated(frozenset(Role(r) for r in roles)):
        problems[place] = "三员账号不能兼任其他岗位。"


@command("unit.create")
def create_units(
    act: Act,
    _: None,
    rows: Annotated[Collection[Mapping[str, Any]], Exact("单位", why="offices and their public addresses")],
) -> int:
    """Create the units whose names do not exist yet, superiors first or later; returns how many are new."""
    new = [row for row in rows if not Unit.objects.filter(name=row["name"]).exists()]
    taken = {str(row["name"]): told for row in new if (told := word_taken(str(row["document_word"])))}
    if taken:
        raise InvalidInput(taken)
    by_name = {unit.name: unit for unit in Unit.objects.all()}
    waiting = list(new)
    while waiting:
        ready = [row for row in waiting if all(not row.get(f) or row[f] in by_name for f in _ABOVE)]
        for row in ready or waiting:
            by_name[str(row["name"])] = _create(by_name, row)
        waiting = [row for row in waiting if row not in ready]
    act.record(Unit, after={"added": [row["name"] for row in new]})
    return len(new)


def _create(by_name: Mapping[str, Unit], row: Mapping[str, Any]) -> Unit:
    above = {field: _above(by_name, row, field) for field in _ABOVE}
    unit = Unit.objects.create(**{name: row.get(name, "") for name in (*_REQUIRED, *_OPTIONAL)}, **above)
    Section.objects.bulk_create([Section(unit=unit, name=name) for name in row.get("sections", [])])
    return unit


def _change(actor: Actor, change: Mapping[str, Any]) -> None:
    """Carry out what one [[change]] says; what it does not name stays."""
    unit, reason = Unit.objects.get(name=change["unit"]), change["reason"]

    def wanted(fields: Collection[str]) -> dict[str, Any]:
        now = {field: getattr(unit, field) for field in fields}
        return now | {field: _organ(change, field) for field in fields if field in change}

    for run, fields in ((move_unit, _MOVED), (change_contact, _REACHED), (rename_unit, NAMED)):
        if any(field in change and _organ(change, field) != getattr(unit, field) for field in fields):
            run(actor, unit, reason=reason, **wanted(fields))
            unit.refresh_from_db()
    if "merged_into" in change:
        merge_unit(actor, unit, into=_organ(change, "merged_into"), reason=reason)


def _organ(change: Mapping[str, Any], field: str) -> Any:
    """The value of a field; a unit where it names one, nothing where it names none. Raises InvalidInput."""
    value = change[field]
    if field not in (*_ABOVE, "merged_into"):
        return Level(value) if field == "level" else value
    found = Unit.objects.filter(name=value, active=True).first()
    if found is None and value:
        raise InvalidInput({f"change {change['unit']}": f"没有名为「{value}」的单位。"})
    return found


def _above(by_name: Mapping[str, Unit], row: Mapping[str, Any], field: str) -> Unit | None:
    name = row.get(field)
    if name and name not in by_name:
        raise InvalidInput({str(row["name"]): f"没有名为「{name}」的单位，或者两个单位互为上级。"})
    return by_name[name] if name else None


def _section(unit: Unit, person: Mapping[str, Any]) -> Section | None:
    if not person.get("section"):
        return None
    found = Section.objects.filter(unit=unit, name=person["section"]).first()
    if found is None:
        raise InvalidInput({f"staff {person['username']}": f"{unit.name}没有科室「{person['section']}」。"})
    return found


def load(actor: Actor, plan: Mapping[str, Any]) -> tuple[int, list[tuple[Staff, str]]]:
    """Carry a plan out: how many units are new, and the new accounts, each with the one slip that opens it."""
    with transaction.atomic():
        added = create_units(actor, None, plan.get("unit", []))
        for change in plan.get("change", []):
            _change(actor, change)
    accounts = []
    for group in plan.get("staff", []):
        unit = Unit.objects.get(name=group["unit"])
        for person in group["people"]:
            if Staff.objects.filter(username=person["username"]).exists():
                continue
            username, roles = person["username"], person.get("roles", [])
            section = _section(unit, person)
            slip = create_staff(actor, unit, username=username, name=person["name"], section=section)
            staff = Staff.objects.get(username=username)
            if roles:
                set_roles(actor, staff, roles=roles, reason="按机构文件建立")
            accounts.append((staff, slip))
    return added, accounts
