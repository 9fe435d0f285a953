"""What people type for a study session, checked and masked before it is stored (M-I2). Called inside commands."""

from collections.abc import Mapping

from xinqiao.kernel.typed import Mask
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import Matter
from xinqiao.policy.masking import Typed, checked
from xinqiao.policy.models import StudySession

TEXTS: dict[str, str] = {
    "key_points": "学习要点",
    "background": "修订背景",
    "clauses": "新旧条款差异",
    "special": "特殊情形处理",
    "cases": "典型案例",
    "discussion": "讨论交流",
    "common_errors": "发现的共性问题",
}
"""Field → label of everything written about a session."""
MOST = 20_000


def cleaned(fields: Mapping[str, tuple[str, str, int]], *, required: tuple[str, ...] = ()) -> dict[str, str]:
    """Name → text for name → (typed, Chinese name, most characters). Raises InvalidInput, field by field."""
    return checked(
        {
            name: Typed(text=typed, what=what, required=name in required, most=most)
            for name, (typed, what, most) in fields.items()
        }
    )


def mask_for_session(session: StudySession) -> Mask:
    """What hides, in a text about the session, personal numbers and the names and other values of the petitioners of linked
    matters."""
    return mask_for(*Matter.objects.filter(pk__in=session.linked.values("matter_id")))


def masked(session: StudySession, texts: Mapping[str, str]) -> dict[str, str]:
    """The texts without personal numbers and without what identifies the petitioners of linked matters."""
    hide = mask_for_session(session)
    return {name: hide(text) for name, text in texts.items()}


def mask_again(session: StudySession) -> None:
    """Mask what was written before a matter was linked."""
    for name, text in masked(session, {name: getattr(session, name) for name in TEXTS}).items():
        setattr(session, name, text)
