"""What a machine proposes beside a field, and what stands beside the form of closing. Nothing is chosen beforehand: a person reads the reasons
and picks."""

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xinqiao.kernel.commands import act_on
from xinqiao.kernel.language import listed, translated
from xinqiao.kernel.records import record_of
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.closing import kept_open_by
from xinqiao.matters.queries.proposals import category_proposals
from xinqiao.rules.routing import BY_CODE, QUESTIONS
from xinqiao.suggest.categories import ModelUnusable
from xinqiao.web.acts.views import PROPOSED, address


def route_hint(matter: Matter) -> SafeString:
    """How the ways below are read, and what to do in doubt."""
    return format_html(
        '{} {}<a href="{}">{}</a>{}',
        _("申诉求决类从第三十一条第（一）项往下问，第一个“是”就是途径。"),
        _("拿不准的，先不要分类："),
        address(act_on(Matter, "discuss"), matter),
        _("提交政策适用难点"),
        _("，请法律顾问提出意见。"),
    )


def ways_asked() -> dict[str, str]:
    """Each way with what is asked before it: the questions of article 31, litigation first, with two examples; of the others what they are for."""
    asked = {
        question.route: _("%(question)s？例如：%(examples)s。")
        % {
            "question": translated(question.text),
            "examples": _("；").join(map(translated, question.examples)),
        }
        for question in QUESTIONS
    }
    return {code: asked.get(code) or translated(way.explanation) for code, way in BY_CODE.items()}


def category_hint(matter: Matter) -> SafeString | str:
    """The likely categories of a matter with the words that speak for them; nothing where nobody has trained them."""
    try:
        found = category_proposals(matter)
    except ModelUnusable:
        return ""
    if not found:
        return _("这件的文字太少，机器给不出分类建议。")
    lines = [
        _("%(category)s（把握约%(percent)s%%）：%(words)s")
        % {
            "category": each.category,
            "percent": each.percent,
            "words": listed(each.words) or _("没有突出的词"),
        }
        for each in found
    ]
    return format_html(
        "{}<br>{}",
        _("机器的建议和依据的词，只供参考，请您看过内容后选择："),
        format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines)),
    )


def missing(matter: Matter) -> list[tuple[str, str]]:
    """What keeps the file open, each with the page where it is put right; the same words once."""
    found: dict[str, str] = {}
    for words, at in kept_open_by(matter):
        found.setdefault(translated(words), _page(matter, at))
    return list(found.items())


def _page(matter: Matter, at: Model | str | None) -> str:
    if isinstance(at, str):
        return reverse("desk:do", args=["matters", matter.pk, at])
    if at is None:
        return ""
    entry = record_of(type(at))
    return reverse(entry.page, args=[entry.place(at)])


PROPOSED["matter.close"] = lambda matter: {"proposal": "desk/missing.html", "missing": missing(matter)}
