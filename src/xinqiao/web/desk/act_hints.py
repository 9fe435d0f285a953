"""What a machine proposes beside a field. Nothing is chosen beforehand: a person reads the reasons and picks."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xinqiao.kernel.language import listed
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.proposals import category_proposals
from xinqiao.suggest.categories import ModelUnusable


def category_hint(matter: Matter) -> SafeString | str:
    """The likely categories of a matter with the words that speak for them, or how to get such proposals."""
    try:
        found = category_proposals(matter)
    except ModelUnusable:
        return _(
            "还没有分类建议：系统管理员可以用本单位已分类的来信训练（./xinqiao suggest train 文件.csv）。"
        )
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
