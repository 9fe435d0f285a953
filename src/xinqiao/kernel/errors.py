"""Every way in which Xinqiao says no, drawn as one tree.

    XinqiaoError
    ├── Denied          the actor may not do this (policy)            → 404 or 403
    ├── NotFound        absent, or not visible: the same answer       → 404
    ├── Refused         the law or the state forbids the act now      → 409, with the article
    ├── InvalidInput    what was typed cannot be used, field by field → 422
    ├── Stale           somebody else changed it first                → 409, with what is there now
    ├── TooManyTries    too many wrong tries, or too much, from one place → 429, with the wait
    ├── Rehearsed       rehearsed only: it would have been done       → the form, filled, to be sent
    ├── NotAudited      a command wrote nothing to the audit log      → a defect, rolled back
    └── SealError       keys missing or wrong, or sealed bytes changed
        ├── KeyMissing
        ├── KeyWrong
        └── Tampered

Messages are for people at a desk: Chinese, and they say what to do.
"""

from collections.abc import Mapping

from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


class XinqiaoError(Exception):
    """Root of the tree. `code` is stable and appears in the API; `message` is shown to people."""

    code = "error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Denied(XinqiaoError):
    """The access policy said no; the denial is already in the audit log."""

    code = "denied"


class NotFound(XinqiaoError):
    """Absent or hidden: callers cannot tell which, on purpose."""

    code = "not_found"

    def __init__(self, message: str = "没有找到，或者您无权查看。") -> None:
        super().__init__(message)


class Refused(XinqiaoError):
    """A rule forbids the act in the present state. `verdict` carries reason and articles."""

    code = "refused"

    def __init__(self, verdict: Verdict) -> None:
        basis = verdict.basis
        super().__init__(
            Phrase("{reason}（依据：{basis}）", reason=verdict.reason, basis=basis)
            if basis
            else verdict.reason
        )
        self.verdict = verdict


class InvalidInput(XinqiaoError):
    """Unusable input. `fields` maps the field's name to what is wrong with it."""

    code = "invalid_input"

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("；".join(fields.values()))
        self.fields = dict(fields)


class Rehearsed(InvalidInput):
    """A command that was only rehearsed (`kernel.rehearsal`) and would have done its work; nothing was written."""

    code = "rehearsed"

    def __init__(self) -> None:
        super().__init__({"": "这些内容还没有提交。请核对后再提交。"})


class Stale(XinqiaoError):
    """The record changed since the actor saw it. Nothing was written; what was typed is kept by the page."""

    code = "stale"

    def __init__(self, *, seen: int, current: int) -> None:
        super().__init__("这条记录在您打开之后已被他人修改。您填写的内容还在，请核对差异后再提交。")
        self.seen = seen
        self.current = current


TOO_MANY_CODES = "输错的次数太多，请{n}分钟后再试；遗失回执的，请带身份证件到接待场所查询。"


class TooManyTries(XinqiaoError):
    """Too many wrong tries, or too much sent. `wait`: seconds until the next one is listened to; `first`: it has just become
    too many; `said`: with {n} minutes."""

    code = "too_many_tries"

    def __init__(self, wait: int, *, first: bool = False, said: str = TOO_MANY_CODES) -> None:
        super().__init__(Phrase(said, n=max(1, -(-wait // 60))))
        self.wait = max(1, wait)
        self.first = first


class NotAudited(XinqiaoError):
    """A command ended without an audit entry: a defect, so everything is rolled back."""

    code = "not_audited"


class SealError(XinqiaoError):
    """Root of everything wrong with keys and sealed bytes."""

    code = "seal"


class KeyMissing(SealError):
    code = "key_missing"


class KeyWrong(SealError):
    code = "key_wrong"


class Tampered(SealError):
    code = "tampered"
