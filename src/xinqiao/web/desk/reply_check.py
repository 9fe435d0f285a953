"""The check of a reply as pages show it (M-C2): what must be put right, what should be looked at, and what to write instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xinqiao.kernel.clock import today
from xinqiao.kernel.language import day_in_words, translated
from xinqiao.matters.citing import texts_of
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.replying import check_reply, is_checked
from xinqiao.rules.papers import RULES
from xinqiao.rules.replying.finding import ABOUT_TITLES, Aspect, ReplyFinding, Weight
from xinqiao.rules.replying.promised import binding
from xinqiao.web.desk.citations import where

LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLine:
    """One remark. `better` is shown, and taken by its `key`; None where there is nothing to take, empty where the words are left out."""

    key: str
    about: str
    words: str
    where: str
    why: str
    source: str
    better: str | None
    blocks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyPanel:
    lines: tuple[FindingLine, ...]
    days: tuple[str, ...]

    @property
    def blocked(self) -> bool:
        return any(line.blocks for line in self.lines)


def reply_panel(matter: Matter, kind: str, content: Mapping[str, Any], *, masked: bool) -> ReplyPanel | None:
    """The remarks on a reply; None for other papers and for an empty one. `masked`: the text is the copy that everybody may read, in
    which nothing is left to say of persons."""
    texts = texts_of(RULES[kind], content)
    if not is_checked(kind) or not texts:
        return None
    found = check_reply(matter, kind, content, today())
    kept = (f for f in found.findings if not (masked and f.about is Aspect.PERSONAL))
    days = tuple(
        _("%(words)s：%(day)s") % {"words": point.words, "day": day_in_words(point.last)}
        for name, points in found.times.items()
        for point in binding(texts[name], points, today())
        if point.last is not None
    )
    return ReplyPanel(lines=tuple(_line(kind, texts, f) for f in kept), days=days)


def _line(kind: str, texts: Mapping[str, str], finding: ReplyFinding) -> FindingLine:
    words = texts.get(finding.field, "")[finding.start : finding.end]
    return FindingLine(
        key=finding.key,
        about=translated(ABOUT_TITLES[finding.about]),
        words=words if len(words) <= LONGEST else words[: LONGEST - 1] + "…",
        where=where(kind, finding.field) if finding.field else "",
        why=translated(finding.why),
        source=translated(finding.source),
        better=finding.better,
        blocks=finding.level is Weight.BLOCK,
    )


def taken(matter: Matter, kind: str, content: Mapping[str, Any], key: str) -> tuple[str, str] | None:
    """The field and its text with the suggestion of this finding in it; None when there is no such finding any more."""
    texts = texts_of(RULES[kind], content)
    for finding in check_reply(matter, kind, content, today()).findings:
        if finding.key == key and finding.better is not None:
            return finding.field, finding.taken(texts[finding.field])
    return None
