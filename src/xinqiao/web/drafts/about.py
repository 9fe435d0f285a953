"""What a form is about, read from the address to which it is sent: the record, and a title that says nothing of what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xinqiao.kernel.commands import act_on
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.kernel.records import labelled, named
from xinqiao.rules.papers import RULES

_RECORD_OF: Mapping[str, str] = {
    "matter_id": "matters",
    "petition_id": "petitions",
    "paper_id": "papers",
    "discussion_id": "discussions",
    "request_id": "requests",
    "session_id": "sessions",
    "look_back_id": "look-backs",
    "sampled_id": "samples",
    "reception_id": "receptions",
}
"""What pages call the key of a record in their addresses → the record type."""

_TITLES: Mapping[str, str] = {
    "desk:register": gettext_noop("登记信访件"),
    "desk:mail": gettext_noop("读入电子邮件文件"),
    "desk:attach": gettext_noop("添加材料"),
    "desk:link": gettext_noop("关联同一事项"),
    "desk:reissue": gettext_noop("补发回执"),
    "desk:edit": gettext_noop("修改文书"),
    "desk:several": gettext_noop("批量办理"),
    "desk:serve": gettext_noop("登记送达"),
    "desk:step": gettext_noop("审核文书"),
    "discussion:invite": gettext_noop("会商邀请"),
    "discussion:opinion": gettext_noop("会商意见"),
    "discussion:edit_participants": gettext_noop("会商必邀名单"),
    "instruction:answer": gettext_noop("答复请示"),
    "look_back:sampled": gettext_noop("评查表"),
    "look_back:report": gettext_noop("回头看报告"),
    "study:hold": gettext_noop("学习记录"),
    "study:new": gettext_noop("学习计划"),
    "study:change": gettext_noop("学习计划"),
    "study:questions": gettext_noop("学习测试题"),
    "study:test": gettext_noop("学习测试"),
    "reception:talk": gettext_noop("接谈记录"),
}

_NEVER = (
    "account:",
    "counter:",
    "api",
    "login",
    "logout",
    "language",
    "desk:drafts",
    "desk:draft_",
    "desk:reveal",
    "desk:earlier",
    "desk:run",
    "wellbeing:check",
)
"""Names of pages whose forms are not kept: passwords and codes, self-checks, what belongs to citizens, what opens an original, looks for a person, and
drafts themselves."""


@dataclass(frozen=True, slots=True)
class About:
    """`subject`: the record as the log names it, nothing for a form about none."""

    subject: str
    title: str
    key: str


def form_at(address: str) -> ResolverMatch | None:
    """The page to which a form is sent, if its words may be kept."""
    try:
        match = resolve(address)
    except Resolver404:
        return None
    kept = match.view_name and not match.view_name.startswith(_NEVER)
    return match if kept and getattr(match.func, "staff_only", False) else None


def about(match: ResolverMatch) -> About:
    """Record and title of a form. Raises NotFound when there is no such act."""
    kwargs: Mapping[str, Any] = match.kwargs
    if match.view_name == "desk:do":
        entry = named(kwargs["kind"])
        title = act_on(entry.model, kwargs["name"]).title
        return About(f"{entry.label}:{kwargs['key']}", translated(title), str(kwargs["key"]))
    title = _TITLES.get(match.view_name, "")
    if match.view_name == "desk:draft" and kwargs["kind"] in RULES:
        title = RULES[kwargs["kind"]].title
    subject, key = _subject(kwargs)
    if not title:
        title = labelled(subject.partition(":")[0]).name if subject else gettext_noop("表单")
    return About(subject, _(title), key)


def _subject(kwargs: Mapping[str, Any]) -> tuple[str, str]:
    for name, slug in _RECORD_OF.items():
        if name in kwargs:
            try:
                return f"{named(slug).label}:{kwargs[name]}", str(kwargs[name])
            except NotFound:
                continue
    return "", ""
