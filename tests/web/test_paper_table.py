"""One entry of the table of kinds is enough for a form, a schema, the check of completeness, a chain and a number."""

import io
from typing import Any
from typing import cast as as_type

import pytest
from django.test import Client
from pydantic import ValidationError
from pypdf import PdfReader

from tests.cast import Cast, accepted, reload
from tests.steps import answered, fresh
from xinqiao.api.paper_schemas import PaperIn, text_schema
from xinqiao.api.papers import _content
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.matters import files
from xinqiao.matters.asking import asked_of
from xinqiao.matters.citing import check_draft
from xinqiao.matters.commands.papers import approve, draft, issue_paper, save_draft, submit_for_approval
from xinqiao.matters.models import Paper
from xinqiao.matters.offers import drafts
from xinqiao.rules.paper_rule import Entry, PaperField, PaperKind, PaperRule
from xinqiao.rules.papers import RULES, drafted
from xinqiao.rules.roles import Role
from xinqiao.web.desk.forms import PaperForm

AGREEMENT = PaperRule(
    kind=as_type(PaperKind, "panel_sheet"),
    title="信访事项调解协议书",
    word="调",
    fields=(
        PaperField(name="agreed", label="协议内容", founds=True),
        PaperField(
            name="form",
            label="调解形式",
            entry=Entry.CHOICE,
            options={"people": "人民调解", "office": "行政调解"},
            problem="请选择调解形式。",
        ),
        PaperField(
            name="term", label="履行天数", entry=Entry.NUMBER, bounds=(1, 90), problem="应为1至90日。"
        ),
    ),
    chain=(Role.SECTION_HEAD, Role.LEADER_IN_CHARGE),
    remedy="可以向{superior}反映履行情况。",
)
COMPLETE = {"agreed": "依照《信访工作条例》第三十二条达成协议。", "form": "people", "term": "30"}


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> str:
    """A kind that no code knows, in the table for one test."""
    monkeypatch.setitem(RULES, AGREEMENT.kind, AGREEMENT)
    return AGREEMENT.kind


def test_a_made_up_kind_has_a_schema(kind: str) -> None:
    schema = text_schema(AGREEMENT)
    assert schema.model_validate({"kind": kind, "form": "office", "term": 30})
    assert schema.model_validate({"kind": kind})
    for wrong in ({"days": 3}, {"kind": "reply"}, {"term": "soon"}):
        with pytest.raises(ValidationError):
            schema.model_validate({"kind": kind, **wrong})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "wrong"),
    [("form", "court"), ("term", 91), ("agreed", "长" * 50_001), ("applies_on", "2999-01-01")],
)
def test_page_and_interface_refuse_a_draft_with_the_same_sentence(
    kind: str, name: str, wrong: Any, cast: Cast
) -> None:
    matter = accepted(cast)
    form = PaperForm({name: wrong}, kind=kind, matter=matter)
    empty: dict[str, Any] = dict.fromkeys(asked_of(kind))
    sent = text_schema(AGREEMENT).model_construct(None, **{**empty, "kind": kind, name: wrong})
    with pytest.raises(InvalidInput) as caught:
        _content(PaperIn.model_construct(paper=sent), matter)
    assert {f"paper.{field}": said for field, (said,) in form.errors.items()} == caught.value.fields


@pytest.mark.django_db
def test_a_made_up_kind_is_offered_and_has_a_form(kind: str, cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    client.force_login(cast.staff["handler"])
    address = f"/desk/matters/{matter.pk}/draft/{kind}/"
    assert address in client.get(f"/desk/matters/{matter.pk}/").content.decode()
    form = client.get(address).content.decode()
    for part in ("协议内容", "人民调解", "履行天数", "适用日期", "科室负责人 → 分管领导"):
        assert part in form
    client.post(address, {"agreed": "已达成。", "form": "office"})
    page = client.get(f"/desk/papers/{Paper.objects.get(kind=kind).pk}/").content.decode()
    assert "行政调解" in page
    assert ">office<" not in page


@pytest.mark.django_db
@pytest.mark.pdf
def test_a_made_up_kind_is_checked_approved_and_issued_as_its_entry_says(kind: str, cast: Cast) -> None:
    handler, matter = cast.actor("handler"), reload(accepted(cast))
    paper = draft(handler, matter, kind, {"term": "91", "form": "court"})
    with pytest.raises(InvalidInput) as caught:
        submit_for_approval(handler, fresh(paper))
    assert caught.value.fields == {
        "agreed": "请填写「协议内容」。",
        "form": "请选择调解形式。",
        "term": "应为1至90日。",
    }
    save_draft(handler, fresh(paper), COMPLETE)
    submit_for_approval(handler, fresh(paper))
    with pytest.raises(Refused):
        approve(cast.actor("leader"), fresh(paper))
    approve(cast.actor("section_head"), fresh(paper))
    with pytest.raises(Refused):
        issue_paper(cast.actor("leader"), fresh(paper))
    approve(cast.actor("leader"), fresh(paper))
    before = reload(matter).state
    issue_paper(cast.actor("leader"), fresh(paper))
    paper = fresh(paper)
    assert paper.number == f"{cast.housing.document_word}调〔{today().year}〕1号"
    assert reload(matter).state == before
    assert [(c.title, c.basis) for c in paper.citations.all()] == [("信访工作条例", True)]
    set_as = PdfReader(io.BytesIO(files.read(paper.pdf_path)))
    text = "".join(page.extract_text() for page in set_as.pages).replace("\n", "")
    for part in ("信访事项调解协议书", "协议内容", "人民调解", "可以向云水市人民政府反映履行情况"):
        assert part in text


@pytest.mark.django_db
def test_a_made_up_kind_that_moves_nothing_is_begun_only_before_the_decision(kind: str, cast: Cast) -> None:
    matter = answered(cast)
    assert kind not in [each for each, verdict in drafts(matter).items() if verdict.allowed]
    with pytest.raises(Refused, match="已经作出决定，不再出具"):
        draft(cast.actor("handler"), matter, kind, COMPLETE)


@pytest.mark.django_db
def test_a_basis_that_does_not_resolve_hinders_a_made_up_kind_where_the_entry_founds_it(
    kind: str, cast: Cast
) -> None:
    gone = {"agreed": "依照《云水市旧停车办法》第三条。"}
    checked = check_draft(accepted(cast), kind, gone, today())
    assert checked is not None
    assert [c.field for c in checked.problems] == ["agreed"]
    assert not checked.nothing_cited


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(drafted()))
def test_page_and_interface_take_texts_of_the_same_length(name: str, cast: Cast) -> None:
    form = PaperForm(kind=name, matter=accepted(cast))
    typed = [field.name for field in RULES[name].typed if field.is_written]
    assert typed
    schema = text_schema(RULES[name]).model_json_schema()["properties"]
    for field in typed:
        told = schema[field]["anyOf"][0]["maxLength"]
        (said,) = PaperForm({field: "长" * (told + 1)}, kind=name, matter=form.matter).errors[field]
        assert str(told) in said
        assert field not in PaperForm({field: "长" * told}, kind=name, matter=form.matter).errors
