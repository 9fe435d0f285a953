"""What each document says: made by the commands, read back from the PDF."""

import io
import os
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.cast import make_cast
from tests.documents.gallery import make_all
from xinqiao.documents.papers import TITLES, PaperKind
from xinqiao.matters.models import Paper
from xinqiao.rules.paper_rule import Setting
from xinqiao.rules.papers import RULES

UNNUMBERED = ("receipt", "registration_form", "election_form", "evaluation_sheet")
"""Forms that are filled in, and the receipt."""
FROM = {
    "forwarding_letter": "云水市信访局",
    "assignment_letter": "云水市信访局",
    "submission_letter": "云水市信访局",
    "objection_letter": "云水市生态环境局",
    **{
        f"supervision_{rung}": "云水市信访局"
        for rung in ("reminder", "call", "letter", "talk", "circular", "listing")
    },
    "review_opinion": "云水市人民政府",
    "final_review_opinion": "清源省人民政府",
}
"""Who signs; everything else is signed by the housing office."""

pytestmark = [pytest.mark.pdf, pytest.mark.once]


def text_of(pdf: bytes) -> str:
    """The text a search would find, without blanks and line breaks."""
    return re.sub(r"\s", "", written_in(pdf))


def written_in(pdf: bytes) -> str:
    """The text as it is copied."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture(scope="module")
def papers(ground: None) -> dict[str, bytes]:
    """Kind → PDF. XINQIAO_GALLERY names a folder to look at them."""
    made = make_all(make_cast())
    if folder := os.environ.get("XINQIAO_GALLERY"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        for kind, pdf in made.items():
            (Path(folder) / f"{kind}.pdf").write_bytes(pdf)
    return made


@pytest.mark.django_db
def test_every_document_says_what_the_law_asks_for(papers: dict[str, bytes]) -> None:
    assert set(papers) == {k.value for k in PaperKind}
    texts = {kind: text_of(pdf) for kind, pdf in papers.items()}
    for kind, text in texts.items():
        assert TITLES[PaperKind(kind)] in text
        assert FROM.get(kind, "云水市") in text or kind == "proof_of_service"
        assert re.search(r"XF2026-\d{6}", text) or kind == "accountability_proposal"  # it enters no file
        if kind not in UNNUMBERED:
            assert re.search(r"云\S{1,8}〔2026〕1号", written_in(papers[kind])), (
                "no blank comes into its number"
            )
    must = {
        "acceptance_notice": (
            "甲小满等6人：",
            "2026年8月3日予以受理",
            "1．第1项：停止夜间施工",
            "6．第6项",
            "60日内办结（《信访工作条例》第三十四条），期限至2026年10月8日",
            "第三十四条",
            "壬承办",
            "可以请求回避",
            "查询码",
        ),
        "extension_notice": (
            "办理期限至2026年10月8日",
            "延长30日，至2026年11月2日",
            "第三十四条",
            "延长的理由",
        ),
        "procedure_notice": (
            "临江区住房和城乡建设局办理",
            "转送该单位",
            "第二十三条第一款",
            "15日内决定是否受理",
            "1．停止夜间施工",
        ),
        "forwarding_letter": (
            "云水市住房和城乡建设局：",
            "15日内",
            "第二十三条第三款",
            "5个工作日内提出异议",
            "现予转送",
        ),
        "assignment_letter": (
            "请于2026年9月30日前办结",
            "报送办结报告",
            "第二十二条第一款第（三）项",
            "5个工作日",
        ),
        "submission_letter": (
            "云水市人民政府：",
            "情况重大、紧急，现提出建议，报请决定",
            "第二十二条第一款第（一）项",
            "建议：请市政府召集有关部门研究处置。",
            "妥否，请批示。",
        ),
        "conclusion_report": (
            "办理结果",
            "已撤回",
            "落实情况",
            "办结情况",
            "没有评价，没有不服",
            "受理告知书",
            "第二十二条第一款第（三）项",
        ),
        "supervision_letter": ("其他情形", "第四十条第一款", "前书面反馈"),
        "assistance_letter": (
            "云水市生态环境局：",
            "第二十四条第一款",
            "1．第1项",
            "请检测夜间噪声",
            "于2026年9月10日前答复我单位",
        ),
        "objection_letter": (
            "云水市信访局：",
            "理由：施工许可由住建部门管理",
            "建议由云水市住房和城乡建设局办理",
        ),
        "reply": ("请向社区居民委员会申请", "2026年10月底前"),
        "guidance_notice": ("所提请求可以通过行政复议解决", "第三十一条第（四）项", "60日内", "停止夜间施工"),
        "decline_notice": (
            "第十九条第三款",
            "决定不予受理",
            "您的投诉请求1．",
            "云水市住房和城乡建设局于2026年8月3日受理",
            "期限至2026年10月8日",
            "XF2026-",
        ),
        "bar_notice": (
            "邻水市人民政府邻府核〔2026〕3号，2026年5月6日送达",
            "第三十六条第三款",
            "同一事实和理由",
            "决定不再受理",
            "您的投诉请求1．停止夜间施工",
            "社会救助",
        ),
        "handling_opinion": (
            "投诉请求",
            "事实和理由",
            "处理意见",
            "法律法规依据",
            "关于第6项请求：不予支持",
            "甲小满家误工损失",
            "30日内，向云水市人民政府提出复查请求",
            "第三十五条",
        ),
        "review_opinion": (
            "云住建处〔2026〕1号",
            "维持原意见",
            "30日内，向清源省人民政府提出复核请求",
            "我是甲小满",
        ),
        "late_review_notice": (
            "您不服云水市住房和城乡建设局云住建处〔2026〕2号",
            "已于2026年9月1日送达",
            "第三十五条",
            "决定不予复查",
            "忘记期限不是正当理由",
        ),
        "final_review_opinion": ("云政查〔2026〕1号", "终局意见", "不再受理", "新的事实和理由的除外"),
        "proof_of_service": (
            "云住建处〔2026〕1号",
            "留置送达",
            "虚构社区乙见证",
            "受送达人签名",
            "2026年9月1日",
        ),
        "receipt": ("查询码", "2026年8月3日09:00", "2026年8月3日10:00", "15日内"),
        "election_form": ("代表5", "5、6", "不得超过5人", "推选日期"),
        "registration_form": ("甲**", "138****1234", "联名信", "2026年8月3日10:00", "丙登记", "信访人签名"),
    }
    for kind, wanted in must.items():
        for words in wanted:
            assert words in texts[kind], (kind, words, texts[kind][:900])


@pytest.mark.django_db
def test_no_document_names_a_remedy_that_does_not_exist_or_shows_what_it_should_hide(
    papers: dict[str, bytes],
) -> None:
    texts = {kind: text_of(pdf) for kind, pdf in papers.items()}
    for kind, text in texts.items():
        if kind not in ("guidance_notice", "route_notice"):  # both tell of the procedure that decides instead
            for word in ("诉讼", "起诉", "行政复议", "人民法院"):
                assert word not in text, (kind, word)
        assert "13800001234" not in text
        assert "物业科" not in text, "an inner section never signs"
    for kind in ("forwarding_letter", "assignment_letter", "registration_form"):
        assert "甲小满" not in texts[kind]
    only = {k for k, t in texts.items() if "复查请求" in t or "请求复查" in t}
    assert only <= {"handling_opinion", "review_opinion", "late_review_notice", "decline_notice", "receipt"}
    assert {k for k, t in texts.items() if "提出复核请求" in t} <= {"review_opinion", "final_review_opinion"}


@pytest.mark.django_db
def test_every_file_is_pdf_a_with_embedded_fonts_numbered_pages_and_words_that_can_be_found(
    papers: dict[str, bytes],
) -> None:
    for kind, pdf in papers.items():
        reader = PdfReader(io.BytesIO(pdf))
        assert reader.metadata is not None
        assert reader.metadata.title == TITLES[PaperKind(kind)]
        assert b"pdfaid:part" in pdf
        for number, page in enumerate(reader.pages, 1):
            fonts: Any = page["/Resources"]["/Font"]  # type: ignore[index]  # a dictionary in every page
            assert len(fonts) >= 1
            for font in fonts.values():
                below = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
                assert {"/FontFile2", "/FontFile3"} & set(below), kind
            text = page.extract_text()
            letter_head = number == 1 and RULES[kind].setting is Setting.LETTER
            alone = len(reader.pages) == 1 and kind in (
                "receipt",
                "registration_form",
                "election_form",
                "evaluation_sheet",
                "proof_of_service",
                "panel_sheet",
                "hearing_record",
            )
            if not letter_head and not alone:
                assert re.search(rf"—\s*{number}\s*—", text), (kind, number)
        for word in (
            "信访",
            "责任" if kind == "accountability_proposal" else "事项",
            "送达" if kind == "proof_of_service" else "云水",
        ):
            assert word in text_of(pdf)
    assert len(PdfReader(io.BytesIO(papers["handling_opinion"])).pages) >= 3


@pytest.mark.django_db
def test_the_signature_never_stands_on_a_page_without_text(papers: dict[str, bytes]) -> None:
    for kind, pdf in papers.items():
        last = PdfReader(io.BytesIO(pdf)).pages[-1].extract_text()
        body = re.sub(r"\s|印章|核验码\S*|凭文号和|可以向作出机关核对真伪", "", last)
        before_seal = body.split("（）")[0]
        assert len(before_seal) >= 8, (kind, last)


@pytest.mark.django_db
def test_the_stored_hash_is_that_of_the_document_and_each_number_is_given_once(
    papers: dict[str, bytes],
) -> None:
    numbers = [(p.unit_id, p.number) for p in Paper.objects.exclude(number="")]
    assert len(numbers) == len(set(numbers)) > 12
    assert all(len(p.pdf_sha256) == 64 for p in Paper.objects.exclude(pdf_path=""))
