"""What audit entries are about, in words an auditor reads: a person or unit by name, a matter by number, anything else by kind
and key. Nothing of a petition's content."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.models import Matter, Paper, Petition
from xinqiao.offices.models import Staff, Unit

_KINDS = {
    "matters.matter": gettext_noop("信访事项"),
    "matters.petition": gettext_noop("信访件"),
    "matters.paper": gettext_noop("文书"),
    "matters.attachment": gettext_noop("材料"),
    "matters.logentry": gettext_noop("办理记录"),
    "matters.objection": gettext_noop("异议"),
    "matters.disposition": gettext_noop("转送交办"),
    "matters.handover": gettext_noop("首办责任移交"),
    "matters.recusal": gettext_noop("回避申报"),
    "matters.evaluation": gettext_noop("满意度评价"),
    "matters.reviewrequest": gettext_noop("复查复核请求"),
    "matters.hearinginterval": gettext_noop("听证"),
    "matters.requestitem": gettext_noop("诉求"),
    "matters.runningclock": gettext_noop("期限"),
    "matters.savedfilter": gettext_noop("筛选条件"),
    "offices.staff": gettext_noop("账号"),
    "offices.unit": gettext_noop("单位"),
    "offices.apitoken": gettext_noop("接口令牌"),
    "offices.secondfactor": gettext_noop("第二重验证"),
    "library.category": gettext_noop("内容分类"),
    "library.calendarday": gettext_noop("工作日历"),
    "kernel.keycheck": gettext_noop("密钥"),
}
_SHORT = 8
"""Characters of a long key that are shown: enough to tell two apart."""


def subject_words(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """Subject of an entry → words; at most five queries. What has no kind of its own here stays as it is recorded."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        kind, _mark, key = entry.subject.partition(":")
        wanted[kind].add(key)
    known = {kind: _names(kind, keys - {""}) for kind, keys in wanted.items()}
    return {
        f"{kind}:{key}" if key else kind: _words(kind, key, known[kind])
        for kind, keys in wanted.items()
        for key in keys
    }


def _words(kind: str, key: str, names: dict[str, str]) -> str:
    if kind not in _KINDS:
        return f"{kind}:{key}" if key else kind
    return " ".join(part for part in (_(_KINDS[kind]), names.get(key) or key[:_SHORT]) if part)


def _names(kind: str, keys: set[str]) -> dict[str, str]:
    """Names of the records that have one anybody in the office may know."""
    if not keys:
        return {}
    if kind in ("offices.staff", "offices.secondfactor"):
        return {str(s.pk): f"{s.name}（{s.username}）" for s in Staff.objects.filter(pk__in=keys)}
    if kind == "offices.unit":
        return {str(u.pk): u.short_name for u in Unit.objects.filter(pk__in=keys)}
    if kind == "matters.matter":
        return {str(m): n for m, n in Matter.objects.filter(pk__in=keys).values_list("pk", "number")}
    if kind == "matters.petition":
        return {str(p): n for p, n in Petition.objects.filter(pk__in=keys).values_list("pk", "number")}
    if kind == "matters.paper":
        return {str(p): n for p, n in Paper.objects.filter(pk__in=keys).values_list("pk", "number")}
    return {}
