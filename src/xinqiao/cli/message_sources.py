"""Which texts the program says: gettext calls, templates, and every Chinese text of the layers that speak through phrases."""

import ast
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

from xinqiao.rules.basis import REGULATIONS
from xinqiao.rules.papers import RULES
from xinqiao.rules.words import Phrase

ROOT = Path(__file__).parents[1]
_KEYWORDS = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "Phrase"))
_CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff01-\uff60]")
_HAN = re.compile("[\u3400-\u9fff]")
_PATTERN = re.compile(r"\(\?|\[[^\]]*\][*+{$|]|\)\$")

SPEAKING = (
    "rules",
    "kernel",
    "intake",
    "library",
    "people",
    "offices",
    "accounts",
    "matters",
    "policy",
    "proceedings",
    "reception",
    "oversight",
    "care",
    "safekeeping",
    "outgoing",
    "exchange",
    "shelves",
    "duties",
    "wellbeing",
    "appraisal",
    "training",
    "controls",
)
"""Layers without gettext: each Chinese text in them is something that a page may show, translated at the edge."""

SILENT = {
    "rules/basis.py": "numerals and forms of statutes; instruments are named where they are cited",
    "rules/department_names.py": "parts of the names of units",
    "rules/contact_shapes.py": "patterns of personal data",
    "rules/digit_runs.py": "ways to write digits",
    "rules/folding.py": "ways to write digits",
    "rules/holiday_forms.py": "forms of the yearly notice",
    "intake/charsets.py": "characters of an encoding",
    "rules/han_forms.py": "forms of characters",
    "rules/known_secrets.py": "patterns of personal data",
    "rules/number_shapes.py": "patterns of personal data",
    "rules/persons.py": "patterns of personal data",
    "rules/person_words.py": "patterns of personal data",
    "rules/address_lines.py": "patterns of personal data",
    "rules/letter_proposals.py": "forms in which letters ask and count",
    "rules/private_facts.py": "patterns of personal data",
    "rules/provisions/address.py": "numerals and forms of statutes",
    "rules/provisions/labels.py": "numerals and forms of statutes",
    "rules/provisions/names.py": "forms of titles",
    "rules/provisions/naming.py": "forms of titles and document numbers",
    "rules/provisions/numbering.py": "forms of statutes; what it tells are phrases",
    "rules/provisions/numerals.py": "numerals and forms of statutes",
    "rules/provisions/parse.py": "numerals and forms of statutes",
    "rules/provisions/particulars.py": "forms of statutes; what it tells are phrases",
    "rules/provisions/recognise.py": "forms of citations",
    "rules/provisions/written.py": "forms of citations",
    "rules/scenes/spoken.py": "spoken in scenes, which are Chinese",
    "proceedings/compose.py": "what is written on paper",
    "library/templates.py": "what is written on paper",
    "oversight/compose.py": "what is written on paper",
    "rules/legal_words.py": "forms of what documents say; what is told of them are phrases",
    "reception/compose.py": "what is written on paper",
    "outgoing/compose.py": "what is written on paper",
    "safekeeping/compose.py": "what is written on paper",
    "exchange/said.py": "what is written for who opens a package elsewhere",
    "shelves/compose.py": "what is written on paper",
    "duties/compose.py": "what is written on paper",
    "reception/queries/emergency.py": "words of a report that people go on writing",
    "rules/time_points/festivals.py": "forms of time points; what it tells are phrases",
    "rules/time_points/kinds.py": "forms of time points; what it tells are phrases",
    "rules/time_points/named_days.py": "forms of time points; what it tells are phrases",
    "rules/time_points/named_festivals.py": "forms of time points; what it tells are phrases",
    "rules/time_points/named_stretches.py": "forms of time points; what it tells are phrases",
    "rules/time_points/periods.py": "forms of time points; what it tells are phrases",
    "rules/time_points/reading.py": "forms of time points; what it tells are phrases",
    "rules/replying/answering.py": "words without meaning; what it tells are phrases",
    "rules/replying/differing.py": "forms of numbers and places; what it tells are phrases",
    "rules/replying/of_others.py": "words around people; what it tells are phrases",
    "rules/replying/promised.py": "words of doing",
    "rules/wording/pattern.py": "patterns of norms; what it tells are phrases",
    "rules/wording/context.py": "forms of bases and ways on",
    "rules/redaction.py": "patterns of personal data",
    "rules/papers.py": "lines of official documents, Chinese by law; what its forms say is read from the table",
    "matters/compose.py": "official documents, Chinese by law",
    "matters/compose_disclosure.py": "forms and slips on paper, Chinese like all that goes into the file",
    "matters/compose_forms.py": "official documents, Chinese by law",
    "matters/compose_proof.py": "a document of the office, Chinese like the entry that it proves",
    "matters/compose_parts.py": "official documents, Chinese by law",
    "matters/compose_people.py": "official documents, Chinese by law",
    "matters/compose_route.py": "official documents, Chinese by law",
    "matters/compose_letters.py": "official documents, Chinese by law",
    "matters/paperwork.py": "official documents, Chinese by law",
    "appraisal/sheet_on_paper.py": "the sheet on paper, Chinese like all that goes to the leaders",
    "controls/on_paper.py": "board and cards on paper, Chinese like all that goes to the leaders and onto the wall",
    "controls/post_cards.py": "levels of the data file, shown as they stand there",
    "policy/report.py": "a report on paper, Chinese like all that goes into the file",
    "matters/stored.py": "report of the command line and of jobs",
    "matters/queries/clock_report.py": "report of the command line",
    "matters/queries/composing.py": "lines of official documents, Chinese by law",
    "rules/template_parts.py": "headings of official documents, Chinese by law",
    "rules/blanks.py": "a sign within official documents",
    "matters/queries/earlier.py": "lines of official documents, Chinese by law",
    "rules/printed_days.py": "days as official documents write them, Chinese by law",
    "matters/importing.py": "reports of the command line",
    "intake/apart/numerals.py": "numerals",
    "intake/sheet_facts.py": "reports of the command line",
    "intake/tables.py": "reports of the command line and names of columns",
    "intake/table_files.py": "reports of the command line",
    "kernel/sealing.py": "for whoever starts the server; pages say something shorter",
    "kernel/sealed_stream.py": "for whoever restores a backup",
    "kernel/keycheck.py": "for whoever starts the server",
    "kernel/shared_key.py": "for whoever starts the server",
    "kernel/shares.py": "for those who type their sheets at the terminal",
    "kernel/actor.py": "names of actors in the log",
    "kernel/commands.py": "a defect, told to its finder",
    "kernel/jobs.py": "kept with a failed job, for whoever runs the worker",
    "library/categories.py": "the office's own categories",
    "policy/compose_minutes.py": "minutes, a document of the office",
    "accounts/plan.py": "the command that reads a plan of offices",
    "policy/compose_study.py": "records, documents of the office",
}
"""Modules whose Chinese no page shows in another language, and why."""

_SEPARATORS = {"\uff0c", "\uff1a", "\u3001"}
"""Signs that people type between names."""

DATA = ("一二三四五六日", "欧阳 太史", "某信", "发文机关代字")
"""Beginnings of texts that are data within speaking modules."""


def messages() -> dict[str, bool]:
    """Every text to be translated; whether it has a plural (a phrase that counts with `{n}`)."""
    found = {text: "{n}" in text for text in (*_gettext(), *_tables())}
    for path in _modules(*SPEAKING):
        found |= {text: "{n}" in text for text in _literals(path.read_text())}
    return found


def _tables() -> Iterator[str]:
    """Texts kept as data that pages show: titles of documents in full and short and what their forms say, holidays, the Regulations."""
    for rule in RULES.values():
        yield from (rule.title, rule.short_title)
        for field in rule.fields:
            told = (field.label, field.problem, *field.hints, *field.options.values())
            yield from (text for text in told if text and not isinstance(text, Phrase))
    for path in (ROOT / "library/data/holiday_cn").glob("*.json"):
        yield from (day["name"] for day in json.loads(path.read_text())["days"])
    yield REGULATIONS


def _modules(*layers: str) -> Iterator[Path]:
    for layer in layers:
        for path in sorted((ROOT / layer).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            if place not in SILENT and "migrations" not in place and path.name != "apps.py":
                yield path


def _gettext() -> Iterator[str]:
    for path in sorted(ROOT.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _calls(path.read_text())
    for path in sorted((ROOT / "web/templates").rglob("*.html")):
        yield from _calls(_as_python(path))


def _calls(source: str) -> Iterator[str]:
    if (
        "gettext" not in source and "Phrase" not in source
    ):  # neither imported nor called: not worth cutting into words
        return
    for _line, text, _comments, _context in extract(
        "python", io.BytesIO(source.encode()), keywords=_KEYWORDS
    ):
        assert isinstance(text, str)
        if _CHINESE.search(text):
            yield text


def _as_python(path: Path) -> str:
    """Calls of gettext instead of a template; without its indentation, which is none to Python."""
    return "\n".join(line.strip() for line in templatize(path.read_text(), origin=str(path)).splitlines())


def _literals(source: str) -> Iterator[str]:
    """Chinese texts of a module that are neither its documentation, nor a pattern, nor part of an f-string."""
    tree = ast.parse(source)
    left_out = _documentation(tree) | _within(tree, ast.JoinedStr)
    for node in ast.walk(tree):
        if id(node) not in left_out and (text := _text_of(node)) and not text.startswith(DATA):
            yield text


def _text_of(node: ast.AST) -> str:
    """The node's text when it is a Chinese one and no pattern."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or _PATTERN.search(node.value):
        return ""
    shown = _CHINESE if "{" in node.value else _HAN
    return node.value if shown.search(node.value) else ""


def _documentation(tree: ast.AST) -> set[int]:
    return {
        id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)
    }


def _within(tree: ast.AST, kind: type[ast.AST]) -> set[int]:
    return {id(below) for n in ast.walk(tree) if isinstance(n, kind) for below in ast.walk(n)}


ALLOWED = {
    "web/templates/web/language.html": "the switch names Chinese in Chinese",
    "rules/words.py": "how days are written in Chinese",
    "web/errors.py": "the last page of all, made without templates or languages, is in both",
    "web/apps.py": "the name of the application, shown nowhere",
    "web/counter/proof.py": "the answer to the plain question",
}
"""Modules where Chinese stands outside gettext and phrases, and why."""


def bare_chinese() -> Iterator[str]:
    """Chinese that no page could say in another language: outside gettext in the web layer and its templates, and in
    f-strings of the speaking layers, which should be phrases."""
    for path in sorted((ROOT / "web/templates").rglob("*.html")):
        left = re.sub(
            r"\{% blocktranslate.*?endblocktranslate %\}|\{%.*?%\}|\{#.*?#\}",
            "",
            path.read_text(),
            flags=re.S,
        )
        yield from _told(path, _CHINESE.findall(left))
    for path in sorted((ROOT / "web").rglob("*.py")):
        source = path.read_text()
        known, tree = set(_calls(source)), ast.parse(source)
        docs = _documentation(tree)
        texts = (
            n.value
            for n in ast.walk(tree)
            if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs
        )
        yield from _told(path, [t for t in texts if _CHINESE.search(t) and t not in known | _SEPARATORS])
    for path in _modules(*SPEAKING):
        tree = ast.parse(path.read_text())
        docs = _within(tree, ast.JoinedStr)
        yield from _told(path, [text for n in ast.walk(tree) if id(n) in docs and (text := _text_of(n))])


def _told(path: Path, texts: list[str]) -> Iterator[str]:
    place = path.relative_to(ROOT).as_posix()
    if texts and place not in ALLOWED:
        yield f"不经翻译的中文：{place}：{'、'.join(texts)[:200]}"
