"""The house in figures, so that a change can be compared with what was before: its size, and how many queries its pages ask.

./xinqiao bench figures
"""

import ast
import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from tests.repo.recipe import files_of_the_recipe

from benchmarks.office import imported, open_office
from benchmarks.pages import OTHERS, PAGES
from benchmarks.people import PEOPLE
from benchmarks.years import Years
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff
from xinqiao.rules.lifecycle import State
from xinqiao.web.desk.menu import MENU

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "xinqiao"
MACHINERY = (
    "kernel/typed.py",
    "rules/course.py",
    "courses/models.py",
    "courses/queries.py",
    "courses/taking.py",
    "courses/waiting.py",
    "web/acts/form.py",
    "web/acts/outcome.py",
    "web/acts/steps.py",
    "web/acts/views.py",
    "api/mount.py",
)
"""What an act asks told on the command with its page and operation, and a record on a course: the modules that exist for nothing else. One
entry a record type (`kernel.records`) is neither."""
DOMAIN_1 = (
    "policy/**/*",
    "controls/policy_*",
    *(
        f"web/{under}{room}/**/*"
        for under in ("", "templates/")
        for room in ("study", "discussion", "instruction", "look_back", "rectification", "ledger")
    ),
)
"""Policy execution with its pages and controls."""
MATTERS = 240
"""Matters of the office whose pages are counted; how pages behave in large ones is measured by `bench pages`."""


def _modules(*folders: Path) -> list[Path]:
    found = (path for folder in folders for path in folder.rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def lines(paths: list[Path]) -> int:
    return sum(path.read_text("utf-8").count("\n") for path in paths)


def code_lines(path: Path) -> int:
    """Lines that are neither blank nor comment nor docstring."""
    text = path.read_text("utf-8")
    told: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            told |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    counted = enumerate(text.splitlines(), 1)
    return sum(n not in told and bool(line.strip()) and line.strip()[0] != "#" for n, line in counted)


def functions(paths: list[Path]) -> list[tuple[int, str]]:
    """Length and place of every function, the shortest first."""
    return sorted(
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{path.relative_to(ROOT)}:{node.name}")
        for path in paths
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def twice(paths: list[Path]) -> list[str]:
    """Names of classes that stand in more than one module."""
    names = (re.findall(r"^class (\w+)", path.read_text("utf-8"), re.MULTILINE) for path in paths)
    counted = Counter(name for found in names for name in found)
    return sorted(name for name, count in counted.items() if count > 1)


def _domain_1(kind: str) -> list[Path]:
    found = {path for pattern in DOMAIN_1 for path in SOURCE.glob(f"{pattern}.{kind}")}
    return sorted(path for path in found if "migrations" not in path.parts)


def _longest_template_line() -> tuple[int, str]:
    return max(
        (len(line), f"{path.relative_to(ROOT)}:{number}")
        for path in SOURCE.rglob("*.html")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
    )


def _count(taken: list[str], execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    taken.append(sql)
    return execute(sql, *rest)


def queries_of_pages() -> dict[str, tuple[int, str]]:
    """Page → the most queries that anybody's asks, in a small office after years, and whose."""
    unit, registrar = open_office()
    imported(unit, registrar, MATTERS, group=MATTERS)
    Years(unit).make()
    one = Matter.objects.filter(holding_unit__short_name="第1局", state=State.SERVED)[0]
    pages = [(e.title, e.url) for _title, entries in MENU for e in entries]
    pages += [(title, url) for title, (url, _people) in PAGES.items() if url not in dict(pages).values()]
    found: dict[str, tuple[int, str]] = {}
    for who in (*PEOPLE, *OTHERS):
        client = Client()
        client.force_login(Staff.objects.get(username=who))
        for title, url in (*pages, ("事项", f"/desk/matters/{one.pk}/")):
            client.get(url)
            taken: list[str] = []
            with connection.execute_wrapper(partial(_count, taken)):
                status = client.get(url).status_code
            if status == 200:
                page = f"{title} {url.replace(str(one.pk), 'N')}"
                found[page] = max(found.get(page, (0, "")), (len(taken), who))
    return found


def main() -> None:
    source, tests = _modules(SOURCE), _modules(ROOT / "tests")
    by_length = functions(source)
    largest = max(source, key=lambda path: path.read_text("utf-8").count("\n"))
    machinery = [SOURCE / name for name in MACHINERY]
    longest, template = _longest_template_line()
    names = twice(source)
    figures = (
        ("lines of source, without migrations", lines(source)),
        ("lines of tests", lines(tests)),
        ("functions", len(by_length)),
        ("lines of a function, p50 and p90", f"{by_length[len(by_length) // 2][0]}, {_p90(by_length)}"),
        ("longest function", f"{by_length[-1][0]} {by_length[-1][1]}"),
        ("largest module", f"{lines([largest])} {largest.relative_to(ROOT)}"),
        ("longest line of a template", f"{longest} {template}"),
        ("class names used twice", f"{len(names)} {' '.join(names)}"),
        ("lines of the machinery of acts and courses", lines(machinery)),
        ("of them code", sum(map(code_lines, machinery))),
        (
            "lines of domain 1, source and pages",
            " + ".join(str(lines(_domain_1(kind))) for kind in ("py", "html")),
        ),
        ("files of the smallest new act", len(files_of_the_recipe(ROOT))),
    )
    for name, figure in figures:
        print(f"{name:46} {figure}")
    print("queries of a page, at most, and whose:")
    for page, (most, who) in sorted(queries_of_pages().items(), key=lambda each: -each[1][0]):
        print(f"  {most:3} {page} ({who})")


def _p90(by_length: list[tuple[int, str]]) -> int:
    return by_length[len(by_length) * 9 // 10][0]
