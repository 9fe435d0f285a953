"""A template is read line by line: one element a line, and no line longer than the eye takes in."""

import re
from itertools import combinations

import pytest
from django.contrib.staticfiles import finders

from tests.repo.test_repository import ROOT, tracked

pytestmark = pytest.mark.once

LONGEST = 120
BLOCKS = (
    "html|head|body|div|p|section|article|nav|header|footer|main|aside|form|fieldset|legend|details|summary|"
    "table|caption|thead|tbody|tfoot|tr|th|td|ul|ol|li|dl|dt|dd|h[1-6]|option"
)
TAG = re.compile(rf"<(/?)({BLOCKS})(?![\w-])")


def faults(text: str) -> list[tuple[int, str]]:
    """The lines that are too long or that hold more than one block element."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > LONGEST:
            found.append((number, f"{len(line)} characters"))
        tags = TAG.findall(line)
        whole = len(tags) == 2 and tags[0] == ("", tags[1][1]) and tags[1][0] == "/"
        if len(tags) > 1 and not whole:
            found.append((number, "more than one element"))
    return found


def test_a_template_has_one_element_a_line_and_no_long_line() -> None:
    templates = sorted(path for kind in ("html", "typ") for path in (ROOT / "src").rglob(f"*.{kind}"))
    assert len(templates) > 80
    found = {p.relative_to(ROOT).as_posix(): faults(p.read_text("utf-8")) for p in templates}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_what_a_template_loads_is_in_the_tree_or_comes_with_a_package() -> None:
    there = {path.as_posix().rpartition("/static/")[2] for path in tracked() if "static" in path.parts}
    named = {
        name
        for template in (ROOT / "src").rglob("*.html")
        for name in re.findall(r"""{%\s*static\s+["']([^"']+)["']""", template.read_text("utf-8"))
    }
    assert len(named) > 10
    missing = {name for name in named - there if name.startswith("xinqiao/") or finders.find(name) is None}
    assert missing == set()


def declared(script: str) -> set[str]:
    """The names that a script declares for the whole page."""
    found = set(re.findall(r"^(?:async )?function (\w+)", script, re.MULTILINE))
    for line in re.findall(r"^(?:const|let|var) (.*)", script, re.MULTILINE):
        inner = ""
        while inner != line:
            inner, line = (
                line,
                re.sub(r"""\([^()]*\)|\[[^\[\]]*\]|{[^{}]*}|"[^"]*"|'[^']*'|`[^`]*`""", "", line),
            )
        found.update(re.findall(r"(?:^|,)\s*(\w+)", line))
    return found


def test_no_two_scripts_of_a_page_declare_one_name() -> None:
    """The second would take the place of the first, which says nothing."""
    assert declared(
        'const a = f("x, y"), b = (c, d) => [e, g];\nlet h = 0;\nasync function i(k) {}\n'
    ) == set("abhi")
    scripts = {
        p.name: declared(p.read_text("utf-8"))
        for p in tracked()
        if p.parent.name == "xinqiao" and p.suffix == ".js"
    }
    assert len(scripts) > 8
    twice = {
        (one, other): both
        for one, other in combinations(sorted(scripts), 2)
        if (both := scripts[one] & scripts[other])
    }
    assert twice == {}


@pytest.mark.parametrize(
    "line",
    [
        "<ul><li>one</li></ul>",
        "<dt>one</dt><dd>two</dd>",
        "<p>one</p><p>two</p>",
        "</td></tr>",
        "</tr>{% endfor %}</tbody>",
        '{% if one %}<p class="one">{{ one }}</p>{% else %}<p>two</p>{% endif %}',
        f"<p>{'长' * LONGEST}</p>",
    ],
)
def test_two_elements_on_a_line_and_a_long_line_are_found(line: str) -> None:
    assert [number for number, _ in faults(f"<div>\n{line}\n</div>\n")] == [2]


@pytest.mark.parametrize(
    "line",
    [
        "<td>",
        "</div>",
        '<p class="one">{{ one }} <span>two</span></p>',
        "{% for one in all %}<li>{{ one }}</li>{% endfor %}",
        "<path><param>",
    ],
)
def test_one_element_on_a_line_is_no_fault(line: str) -> None:
    assert faults(line) == []
