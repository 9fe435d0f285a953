"""A template is read line by line: one element a line, and no line longer than the eye takes in."""

import re

import pytest

from tests.repo.test_repository import ROOT

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
    templates = sorted((ROOT / "src").rglob("*.html"))
    assert len(templates) > 80
    found = {p.relative_to(ROOT).as_posix(): faults(p.read_text("utf-8")) for p in templates}
    assert {name: lines for name, lines in found.items() if lines} == {}


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
