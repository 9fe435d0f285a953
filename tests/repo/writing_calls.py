"""Reads the source of the product as a tree: where it writes to the database, and from where each function is called."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps

import xinqiao

PACKAGE = Path(xinqiao.__file__).parent
ACT = "xinqiao.kernel.commands.Act"
_PLAIN = {"create", "delete", "_raw_delete", "_insert", "_update"}
_ALWAYS = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
_RELATED = {"add", "set", "remove", "clear"}
_SQL = {"execute", "executemany", "executescript", "callproc"}
_HARMLESS = {"check", "collectstatic"}
_READING = ("SELECT", "PRAGMA", "EXPLAIN")


@dataclass(slots=True)
class Module:
    """One source file: what its names mean, and its functions and methods, `Class.method`."""

    name: str
    tree: ast.Module
    imported: dict[str, str] = field(default_factory=dict)
    functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef] = field(default_factory=dict)


def modules(package: Path = PACKAGE) -> Iterator[Module]:
    """Every module of the package, whatever its app, but migrations."""
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        if "migrations" not in parts:
            yield parsed(".".join(p for p in parts if p != "__init__"), path.read_text("utf-8"))


def parsed(name: str, source: str) -> Module:
    """A module from its text."""
    found = Module(name, ast.parse(source))
    for node in ast.walk(found.tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.imported |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
        elif isinstance(node, ast.Import):
            found.imported |= {a.asname or a.name: a.name for a in node.names}
    for top in found.tree.body:
        inner = top.body if isinstance(top, ast.ClassDef) else [top]
        prefix = f"{top.name}." if isinstance(top, ast.ClassDef) else ""
        for each in inner:
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                found.functions[f"{prefix}{each.name}"] = each
    return found


def related_names() -> set[str]:
    """Every attribute of a model behind which `add`, `set`, `remove` and `clear` write."""
    names = set()
    for model in apps.get_models():
        names |= {f.name for f in model._meta.many_to_many}
        names |= {r.get_accessor_name() or "" for r in model._meta.related_objects if not r.one_to_one}
    return names


def _sql_begins(node: ast.AST, module: Module) -> str:
    """The first words of a statement, as far as they stand in this module."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr) and node.values:
        return _sql_begins(node.values[0], module)
    if isinstance(node, ast.FormattedValue):
        return _sql_begins(node.value, module)
    if isinstance(node, ast.Name):
        for given in ast.walk(module.tree):
            if isinstance(given, ast.Assign) and any(
                isinstance(t, ast.Name) and t.id == node.id for t in given.targets
            ):
                return _sql_begins(given.value, module)
    return ""


def _writes(node: ast.AST, module: Module, related: set[str]) -> bool:
    """Whether this is a call that writes: what cannot be told from a harmless one by its shape counts as writing."""
    if isinstance(node, ast.Attribute) and node.attr.removeprefix("a") in _ALWAYS:
        return True
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        told = node.args[0] if node.args else None
        return node.func.id == "call_command" and not (
            isinstance(told, ast.Constant) and told.value in _HARMLESS
        )
    if not isinstance(node.func, ast.Attribute):
        return False
    name, base = node.func.attr, node.func.value
    plain = (
        name[1:] if name in {"asave", "aupdate", "acreate", "adelete", "aadd", "aset", "aremove"} else name
    )
    if plain in _SQL:
        return not node.args or not _sql_begins(node.args[0], module).lstrip().upper().startswith(_READING)
    if plain in _RELATED:
        return isinstance(base, ast.Attribute) and base.attr in related
    if plain == "update":
        return bool(node.keywords) and not node.args
    return plain in _PLAIN or (plain == "save" and not node.args)


@dataclass(slots=True)
class Source:
    """All modules read together. A place is `module.function`, `module.Class.method`, or the module itself."""

    modules: dict[str, Module]
    writing: set[str] = field(default_factory=set)
    with_act: set[str] = field(default_factory=set)
    callers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    called: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def _meaning(self, module: Module, name: str) -> str:
        """What a name of a module stands for, through however many imports."""
        target = module.imported.get(name)
        if target is None:
            return f"{module.name}.{name}"
        place, _, last = target.rpartition(".")
        passed_on = self.modules.get(place)
        return self._meaning(passed_on, last) if passed_on and last in passed_on.imported else target

    def _read(self, module: Module, place: str, node: ast.AST, related: set[str]) -> None:
        for each in ast.walk(node):
            if _writes(each, module, related):
                self.writing.add(place)
            if isinstance(each, ast.Call) and isinstance(each.func, ast.Name):
                self.called[self._meaning(module, each.func.id)].add(place)
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load):
                self.callers[self._meaning(module, each.id)].add(place)
            if isinstance(each, ast.Attribute):
                base = ast.unparse(each.value) if isinstance(each.value, ast.Name | ast.Attribute) else ""
                known = module.imported.get(base, "")
                self.callers[f"{known}.{each.attr}" if known in self.modules else f".{each.attr}"].add(place)

    def read(self) -> "Source":
        """Note every writing place, every place that takes an act, and who calls whom."""
        related = related_names()
        for module in self.modules.values():
            inside = {id(f) for f in module.functions.values()}
            for name, function in module.functions.items():
                place = f"{module.name}.{name}"
                self._read(module, place, ast.Module([*function.body], []), related)
                given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
                kinds = [a.annotation.id for a in given if isinstance(a.annotation, ast.Name)]
                if ACT in [self._meaning(module, kind) for kind in kinds]:
                    self.with_act.add(place)
            for top in module.tree.body:
                parts = top.body if isinstance(top, ast.ClassDef) else [top]
                for part in parts:
                    if id(part) not in inside:
                        self._read(module, module.name, part, related)
        return self

    def in_commands(self) -> set[str]:
        """Places that run only inside a command: they take its act, or are called from nowhere but such places."""
        found = set(self.with_act)
        places = {f"{m.name}.{n}" for m in self.modules.values() for n in m.functions}
        while True:
            more = {p for p in places - found if (by := self._called_from(p)) and by <= found}
            if not more:
                return found
            found |= more

    def _called_from(self, place: str) -> set[str]:
        """Every place that names this one; a method by its name alone, whatever the object."""
        of_class, _, name = place.rpartition(".")
        by_name = set() if of_class in self.modules else self.callers.get(f".{name}", set())
        return (self.callers.get(place, set()) | by_name) - {place}
