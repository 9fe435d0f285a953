"""The texts of a study session: what they are called, and what hides the persons of its cases in them (M-I2)."""

from xinqiao.kernel.typed import Mask
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import Matter
from xinqiao.policy.models import SessionMove, StudySession

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


def mask_for_session(session: StudySession) -> Mask:
    """What hides, in a text about the session, personal numbers and the names and other values of the petitioners of linked
    matters."""
    return mask_for(*Matter.objects.filter(pk__in=session.linked.values("matter_id")))


def mask_again(session: StudySession) -> None:
    """Mask what was written before a matter was linked: the session's own texts, which the caller saves, and everything beside them."""
    hide = mask_for_session(session)
    for name in (*TEXTS, "place"):
        setattr(session, name, hide(getattr(session, name)))
    for case in session.linked.all():
        case.note = hide(case.note)
        case.save(update_fields=["note"])
    for question in session.questions.all():
        question.text, question.explanation = hide(question.text), hide(question.explanation)
        question.options = [hide(option) for option in question.options]
        question.save(update_fields=["text", "explanation", "options"])
    for material in session.materials.all():
        material.name = hide(material.name)
        material.save(update_fields=["name"])
    for move in SessionMove.objects.filter(session=session):
        move.reason = hide(move.reason)
        move.save(update_fields=["reason"])
