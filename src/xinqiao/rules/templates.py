"""Templates of documents (M-C2): a text field by field, with what the matter fills in and blanks that the writer fills.

Of a kind that is made from records (`MADE`) the template says how its parts are worded: `{原文}` stands for the words of the program, which
hold the facts; a part that is left out is not there, and what the law asks for then stops the issue (`rules.legal_minimum`).

`【label】` on a line of its own begins a field, `{依据}` is taken from the matter, `【请填写：房屋类别】` is a blank. A value that the matter
does not have becomes a blank, and a document with a blank is not complete: nothing is guessed and nothing forgotten."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from xinqiao.rules import legal_words as words
from xinqiao.rules.blanks import blank, blanks
from xinqiao.rules.paper_rule import Entry, PaperRule
from xinqiao.rules.papers import RULES, drafted
from xinqiao.rules.template_parts import MADE, OWN, SUES
from xinqiao.rules.words import Phrase

LONGEST = 6000
DECISION = "处理意见"
"""The heading of the answer to a request, the same for each of them."""
VALUES = ("编号", "收到日期", "分类", "单位", "承办", "依据", "期限")
"""What a template can take from the matter: number, day of receipt, category, unit, unit with section and telephone, provisions in force on
which the matter's papers or the last such answers rest, the last day for handling."""
_HEADING = re.compile(r"^【([^】：]+)】\s*$", re.MULTILINE)
_VALUE = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template for papers of a kind, for matters of a category or, when that is empty, of all."""

    code: str
    kind: str
    name: str
    body: str
    category: str = ""

    @property
    def sha256(self) -> str:
        """Names this very text of it."""
        return hashlib.sha256(self.body.encode()).hexdigest()


def templated() -> dict[str, PaperRule]:
    """Kinds that an office may have templates of: what is written by hand, and what is made from records."""
    return {kind: rule for kind, rule in RULES.items() if kind in drafted() or kind in MADE}


def headings(rule: PaperRule) -> dict[str, str]:
    """Heading → field of a kind of document: each that somebody writes, and the answer to a request where each has one; of a kind made
    from records its parts."""
    if rule.kind in MADE:
        return {heading: heading for heading in MADE[rule.kind]}
    found = {field.label: field.name for field in rule.fields if field.entry in (Entry.TEXT, Entry.LINE)}
    return {**found, DECISION: "item"} if rule.each_request else found


def outline(rule: PaperRule) -> str:
    """An empty template of a kind; of one made from records that which changes nothing."""
    if rule.kind in MADE:
        return "\n\n".join("\n".join((f"【{heading}】", f"{{{OWN}}}")) for heading in headings(rule))
    return "\n\n".join(f"【{heading}】" for heading in headings(rule))


def parts(rule: PaperRule, body: str) -> dict[str, str]:
    """Field → its text, as far as the template has it."""
    known, cut = headings(rule), _HEADING.split(body)
    pairs = zip(cut[1::2], cut[2::2], strict=True)
    return {known[heading]: text.strip() for heading, text in pairs if heading in known and text.strip()}


def problem_of(rule: PaperRule, body: str) -> str:
    """Why this cannot be a template of the kind; empty when it can."""
    known, cut = headings(rule), _HEADING.split(body)
    named = Phrase("每一栏以单独一行的栏名开头：{names}。", names=tuple(f"【{name}】" for name in known))
    if cut[0].strip() or len(cut) == 1:
        return named
    for heading in cut[1::2]:
        if heading not in known or cut[1::2].count(heading) > 1:
            return Phrase("这种文书没有「{name}」一栏，或者写了两次。", name=heading)
    if not parts(rule, body):
        return named
    return _wrong_value(rule, body) or (_wrong_in_made(rule, body) if rule.kind in MADE else "")


def _wrong_value(rule: PaperRule, body: str) -> str:
    known = (*VALUES, OWN) if rule.kind in MADE else VALUES
    unknown = next((name for name in _VALUE.findall(body) if name not in known), None)
    if unknown is None:
        return ""
    names = tuple(f"{{{name}}}" for name in known)
    return Phrase("没有「{name}」这个代入项，可以用的有：{names}。", name=f"{{{unknown}}}", names=names)


def _wrong_in_made(rule: PaperRule, body: str) -> str:
    """A document that nobody writes has nobody who fills a blank, and the facts come from the record alone."""
    if blanks(body):
        return "这种文书由系统按记录生成，没有人填空：范本里不能有【请填写：…】。"
    if words.advised(SUES, body):
        return "对登记、受理、转送和信访意见不服的，不能起诉、申请行政复议：请删去这样的告知。"
    bare = next((name for name, text in parts(rule, body).items() if text.count(f"{{{OWN}}}") != 1), None)
    if bare is not None:
        told = "「{name}」里要有一处{own}，系统生成的事实由它代入；只能在前后增加文字。"
        return Phrase(told, name=bare, own=f"{{{OWN}}}")
    return ""


def around(text: str, values: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines before and after the program's own words of a part. A line with a value that the matter does not have is left out: a document
    that is made from records is never issued with a blank."""
    before, _own, after = text.partition(f"{{{OWN}}}")
    return _lines(before, values), _lines(after, values)


def _lines(text: str, values: Mapping[str, str]) -> tuple[str, ...]:
    lines = (line.strip() for line in text.splitlines() if line.strip())
    return tuple(
        filled(line, values) for line in lines if all(values.get(name) for name in _VALUE.findall(line))
    )


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with what the matter has; what it does not have is left as a blank."""
    return _VALUE.sub(lambda found: values.get(found[1]) or blank(found[1]), text)
