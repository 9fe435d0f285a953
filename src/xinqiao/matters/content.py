"""What each drafted document must say, and whether it says it (M-R4, law.md section 5)."""

import json
from collections.abc import Mapping
from typing import Any

from xinqiao.kernel.sealing import unseal
from xinqiao.kernel.typed import Mask
from xinqiao.matters.models import Matter, Outcome, Petition
from xinqiao.offices.models import UnitKind
from xinqiao.people.models import PersonKind
from xinqiao.people.vault import open_identity
from xinqiao.rules.basis import Basis
from xinqiao.rules.redaction import redact
from xinqiao.rules.routing import DECLINE_GROUNDS, check_direction, check_paper
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

FIELDS: dict[str, dict[str, str]] = {
    "handling_opinion": {
        "facts": "事实和理由",
        "basis": "法律法规依据",
    },
    "reply": {
        "answer": "答复内容（政策依据）",
        "path": "解决路径",
        "time_points": "时间节点",
    },
    "decline_notice": {"ground": "法定理由", "explanation": "说明"},
    "bar_notice": {"final_opinion": "复核意见书文号及送达日期", "explanation": "相同事实和理由的说明"},
    "guidance_notice": {
        "organ": "有权处理的机关、机构",
        "procedure": "应当适用的程序",
        "explanation": "办理方式、材料和时限",
    },
    "procedure_notice": {
        "organ": "有权处理的机关、单位",
        "explanation": "不属于本单位、本系统职权的理由",
    },
    "late_review_notice": {"explanation": "逾期理由为什么不成立"},
    "instruction_request": {
        "recipient": "请示的机关",
        "facts": "基本情况",
        "question": "请示的问题",
        "opinion": "本单位的意见",
    },
    "extension_notice": {"days": "延长天数", "reason": "情况复杂的理由"},
    "review_opinion": {
        "outcome": "复查结论",
        "findings": "查明的事实",
        "opinion": "复查意见",
        "basis": "依据",
    },
    "final_review_opinion": {
        "outcome": "复核结论",
        "findings": "查明的事实",
        "opinion": "复核意见",
        "basis": "依据",
    },
}
"""Kind → field → label; every field is compulsory."""

DRAFTED = frozenset(FIELDS)
"""Kinds that are written by hand and approved; letters and notices of receipt are made from recorded
facts, and so is the procedure notice that tells where a petition was passed on to."""

REVIEW_OUTCOMES = {"maintained": "维持", "changed": "变更", "revoked": "撤销，责令重新办理"}
REVIEW_DECISIONS = {
    "maintained": "维持原意见。",
    "changed": "变更原意见。",
    "revoked": "撤销原意见，责令重新办理。",
}
"""The outcome as the sentence that stands in the opinion."""


def original_words(petition: Petition) -> dict[str, Any]:
    """Title, text and requests as they were received. For commands that state a purpose, and for documents that go to
    the petitioner."""
    words: dict[str, Any] = json.loads(
        unseal(petition.sealed, context=f"matters.petition:{petition.pk}:original")
    )
    return words


def check_document(matter: Matter, kind: str) -> Verdict:
    """Whether a document of this kind belongs to the matter, whatever its state: by its route, by how it came here, by how
    the review was asked for."""
    if kind == "procedure_notice":
        return check_direction(
            by_petition_office=matter.holding_unit.kind == UnitKind.PETITION_OFFICE,
            received_directly=matter.holding_unit_id == matter.registering_unit_id,
        )
    if kind == "late_review_notice" and not matter.reviews.filter(decided_at=None, late=True).exists():
        reason = "只有逾期提出、理由不成立的复查复核请求可以不予复查复核。"
        return Verdict(
            allowed=False, reason=reason, basis=(Basis(article=35), Basis(article=36, paragraph=1))
        )
    return check_paper(kind, matter.route)


def complete(matter: Matter, kind: str, content: Mapping[str, Any]) -> dict[str, str]:
    """Field → problem for everything that is missing or out of bounds; empty when the document is complete."""
    problems: dict[str, str] = {
        name: Phrase("请填写「{label}」。", label=label)
        for name, label in FIELDS[kind].items()
        if not str(content.get(name, "")).strip()
    }
    if kind == "handling_opinion":
        problems |= _each_request_answered(matter, content)
    if kind == "extension_notice" and "days" not in problems:
        days = str(content["days"])
        if not (days.isascii() and days.isdigit()) or not 1 <= int(days) <= 30:
            problems["days"] = "延长期限为1至30日（《信访工作条例》第三十四条）。"
    if kind == "decline_notice" and content.get("ground") not in {g.code for g in DECLINE_GROUNDS}:
        problems["ground"] = "请选择不予受理的法定理由；除此之外不得拒绝受理。"
    if kind in ("review_opinion", "final_review_opinion") and content.get("outcome") not in REVIEW_OUTCOMES:
        problems["outcome"] = "请选择结论：维持、变更或者撤销责令重新办理。"
    return problems


def _each_request_answered(matter: Matter, content: Mapping[str, Any]) -> dict[str, str]:
    """Article 32: each request has its outcome and its decision."""
    given = {str(item.get("position")): item for item in content.get("items", [])}
    problems: dict[str, str] = {}
    for item in matter.requests.all():
        answer = given.get(str(item.position), {})
        if answer.get("outcome") not in Outcome.values or not str(answer.get("decision", "")).strip():
            problems[f"item_{item.position}"] = Phrase(
                "第{number}项诉求还没有答复：请选择处理结果并写明处理意见。", number=item.position
            )
    return problems


def masked_content(matter: Matter, content: Mapping[str, Any]) -> dict[str, Any]:
    """The same fields with personal data hidden; what pages, search and API show."""
    mask = mask_for(matter)

    def hide(value: Any) -> Any:
        if isinstance(value, str):
            return mask(value)
        if isinstance(value, list):
            return [hide(v) for v in value]
        if isinstance(value, dict):
            return {k: hide(v) for k, v in value.items()}
        return value

    return {key: hide(value) for key, value in content.items()}


def mask_for(matter: Matter) -> Mask:
    """What hides, in a text about the matter, personal numbers and everything that its petitioners gave of themselves."""
    names, known = parties(matter)
    return lambda text: redact(text, names=names, known=known).text


def parties(matter: Matter) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names and other identifying values of the matter's petitioners, for masking texts about it."""
    petitions = (
        Petition.objects.filter(matter=matter)
        .select_related("person")
        .prefetch_related("representatives__person")
    )
    names: list[str] = []
    known: list[str] = []
    for petition in petitions:
        for person in {petition.person, *(r.person for r in petition.representatives.all())} - {None}:
            identity = open_identity(person)  # type: ignore[arg-type]  # None was taken out above
            if identity.kind == PersonKind.NATURAL:
                names.append(identity.name)
            known.extend(identity.secrets)
    return tuple(dict.fromkeys(names)), tuple(dict.fromkeys(known))
