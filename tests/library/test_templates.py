"""An office words its templates: proposed by one, approved by another, every change kept, others untouched (M-C2)."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, accepted
from xinqiao.documents.papers import Document
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.library.commands.templates import approve_template, propose_template
from xinqiao.library.models import Category, TemplateVersion
from xinqiao.library.queries.templates import fitting, template_named, templates_of, versions_of
from xinqiao.matters import compose, paperwork
from xinqiao.policy.queries.own_desk import waiting
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.template_parts import FIRST, MADE
from xinqiao.rules.templates import outline

pytestmark = pytest.mark.django_db


def proposed_template(cast: Cast, **changes: Any) -> TemplateVersion:
    """A template that the handler of the housing office proposed."""
    given: dict[str, Any] = {
        "kind": "reply",
        "name": "电梯维修",
        "body": "【解决路径】\n由{单位}责令【请填写：物业】维修\n【时间节点】\n5个工作日内",
        "reason": "本月来信多次出现",
        **changes,
    }
    return propose_template(cast.actor("handler"), cast.housing, **given)


def test_a_template_is_offered_when_another_person_approved_it_here_and_for_its_category(cast: Cast) -> None:
    here, there = cast.housing.pk, cast.environment.pk
    category = Category.objects.create(code="03", name="城乡建设")
    row = proposed_template(cast, category=category)
    assert row.code not in {t.code for t in templates_of(here)}
    with pytest.raises(Denied):
        approve_template(cast.actor("handler"), row)
    approve_template(cast.actor("section_head"), row)
    assert fitting(here, "reply", "03")[-1].category == ""
    assert row.code in {t.code for t in fitting(here, "reply", "03")}
    for unit, kind, code in ((here, "reply", "04"), (here, "handling_opinion", "03"), (there, "reply", "03")):
        assert row.code not in {t.code for t in fitting(unit, kind, code)}


def test_a_shipped_template_is_changed_and_retired_and_each_version_is_kept(
    cast: Cast, client: Client
) -> None:
    here, head = cast.housing.pk, cast.actor("section_head")
    approve_template(head, proposed_template(cast, code="reply-general"))
    assert template_named(here, "reply-general").name == "电梯维修"  # type: ignore[union-attr]  # it is there
    changed = "【解决路径】\n由{单位}责令【请填写：物业】更换\n【时间节点】\n5个工作日内"
    waits = proposed_template(cast, code="reply-general", body=changed, retired=True)
    lines = [(w.kind, w.key, w.words) for w in waiting(head)]
    assert ("template", "reply-general", "电梯维修") in lines
    client.force_login(cast.staff["section_head"])
    page = client.get(f"/desk/templates/{waits.pk}/approve/").content.decode()
    assert "<del>维修</del>" in page
    assert "".join(re.findall(r"<ins\s*>(.*?)</ins>", page)) == "更换", "who decides sees what it changes"
    with pytest.raises(Refused, match="等待批准"):
        proposed_template(cast, code="reply-general")
    approve_template(head, waits)
    assert template_named(here, "reply-general") is None
    assert template_named(cast.environment.pk, "reply-general") is not None
    assert [version.retired for version in versions_of(here, "reply-general")] == [True, False]
    for field, wrong in (("code", {"code": "no-such"}), ("body", {"body": "【事实和理由】\n属实"})):
        with pytest.raises(InvalidInput) as refused:
            proposed_template(cast, **wrong)
        assert list(refused.value.fields) == [field]


def test_a_notice_made_from_records_takes_the_words_of_the_office_but_not_less_than_the_law(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M-R4: the template is laid around what the program says; the legal minimum stops what it leaves out, and says which template it was."""
    made: list[Document] = []

    def kept(_act: Any, document: Document) -> tuple[str, str]:
        made.append(document)
        return "", ""

    monkeypatch.setattr(paperwork, "kept_pdf", kept)
    whole = outline(RULES["acceptance_notice"]) + "\n法律援助可以拨打12348，{单位}"
    row = proposed_template(cast, kind="acceptance_notice", name="受理", body=whole)
    approve_template(cast.actor("section_head"), row)
    matter = accepted(cast)
    assert {s.heading or FIRST for s in compose.acceptance(matter)} == set(MADE[PaperKind.ACCEPTANCE_NOTICE])
    notice = next(document for document in made if document.kind == "acceptance_notice")
    said = [line for section in notice.sections for line in section.paragraphs]
    assert said[-1] == f"法律援助可以拨打12348，{cast.housing.name}"
    assert any("予以受理" in line for line in said)
    issued = AuditEntry.objects.filter(action="paper.issue", matter_id=matter.pk)
    assert any(f'"template":"{row.code}"' in bytes(e.leaf).decode().replace(": ", ":") for e in issued)
    short = proposed_template(
        cast,
        kind="acceptance_notice",
        name="短的受理",
        body="【正文】\n{原文}\n【一、受理的投诉请求】\n{原文}",
    )
    approve_template(cast.actor("section_head"), short)
    with pytest.raises(
        Refused, match=r"请求回避的权利（《信访工作条例》第二十八条第三款）.*范本「短的受理」"
    ):
        accepted(cast)
