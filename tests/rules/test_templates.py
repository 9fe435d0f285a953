"""Templates of documents: what is filled in, what stays to be filled, and that those of the product pass the check (M-C2)."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from xinqiao.library.calendars import shipped_calendar
from xinqiao.library.categories import CLASSIC
from xinqiao.library.templates import shipped
from xinqiao.library.wording import shipped as norms
from xinqiao.rules.blanks import at_the_end, blanks
from xinqiao.rules.papers import RULES, drafted
from xinqiao.rules.replying import ReplyFacts, check
from xinqiao.rules.replying.finding import Aspect
from xinqiao.rules.template_parts import FIRST, MADE
from xinqiao.rules.templates import VALUES, Template, around, filled, outline, parts, problem_of
from xinqiao.rules.wording.norms import Norms

_REPLY = RULES["reply"]
_KNOWN = dict.fromkeys(VALUES, "核实") | {"依据": "《物业管理条例》第三十五条"}


@pytest.mark.parametrize("template", shipped(), ids=lambda template: template.code)
def test_what_comes_with_the_product_fits_its_kind_and_passes_its_own_check(template: Template) -> None:
    rule = drafted()[template.kind]
    assert problem_of(rule, template.body) == ""
    assert template.category in ("", *(code for code, _name, _units in CLASSIC))
    texts = {name: filled(text, _KNOWN) for name, text in parts(rule, template.body).items()}
    for blank in {b for text in texts.values() for b in blanks(text)}:
        word = "3" if blank == "几" else "处理"
        texts = {name: text.replace(f"【请填写：{blank}】", word) for name, text in texts.items()}
    assert not any(blanks(text) for text in texts.values())
    found = check(
        ReplyFacts(
            texts=texts,
            petition="",
            requests={},
            written=date(2026, 3, 2),
            calendar=shipped_calendar(),
            norms=Norms(norms()),
        )
    )
    answers = template.kind in RULES and RULES[template.kind].answers
    assert not [one for one in found.blocks if answers or one.about is not Aspect.BLANKET]
    if template.kind in ("reply", "handling_opinion"):
        assert found.lacking == ()


def test_a_value_that_the_matter_lacks_becomes_a_blank_and_a_blank_is_not_complete() -> None:
    text = filled("依据{依据}，由{单位}办理", {"单位": "住建局", "依据": ""})
    assert text == "依据【请填写：依据】，由住建局办理"
    content = {"answer": text, "path": "由住建局上门", "time_points": "3个工作日内"}
    assert list(_REPLY.problems(content)) == ["answer"]
    assert _REPLY.problems({**content, "answer": "依据《条例》"}) == {}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("没有栏名", "单独一行"),
        (outline(_REPLY), "单独一行"),
        ("开头\n【解决路径】\n上门", "单独一行"),
        ("【处理意见】\n上门", "没有「处理意见」一栏"),
        ("【解决路径】\n上门\n【解决路径】\n再上门", "写了两次"),
        ("【解决路径】\n由{承办人}上门", "没有「{承办人}」这个代入项"),
    ],
)
def test_a_body_that_does_not_fit_is_told(body: str, said: str) -> None:
    assert said in problem_of(_REPLY, body)


_ACCEPTANCE = RULES["acceptance_notice"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("【正文】\n您的信访事项已经受理。", "要有一处{原文}"),
        ("【正文】\n{原文}\n{原文}", "要有一处{原文}"),
        ("【正文】\n{原文}\n联系人【请填写：姓名】", "没有人填空"),
        ("【三、您的权利】\n{原文}\n对受理不服的，可以向人民法院起诉。", "不能起诉"),
        ("【四、其他】\n{原文}", "没有「四、其他」一栏"),
        ("【正文】\n{原文}\n由{承办人}办理", "没有「{承办人}」这个代入项"),
    ],
)
def test_what_cannot_stand_around_the_words_of_a_record_is_told(body: str, said: str) -> None:
    assert said in problem_of(_ACCEPTANCE, body)


def test_a_document_made_from_records_is_worded_around_its_facts_and_never_left_with_a_blank() -> None:
    for kind, headings in MADE.items():
        assert problem_of(RULES[kind], outline(RULES[kind])) == ""
        assert headings[0] == FIRST
    assert "没有「{原文}」这个代入项" in problem_of(_REPLY, "【解决路径】\n{原文}")
    text = "受理单位：{单位}\n{原文}\n最迟{期限}办结\n法律援助可以拨打12348"
    assert around(text, {"单位": "住建局"}) == (("受理单位：住建局",), ("法律援助可以拨打12348",))


def test_the_parts_are_those_that_the_program_writes() -> None:
    source = Path(str(files("xinqiao")))
    written = "".join(
        (source / name).read_text("utf-8")
        for name in (
            "matters/compose.py",
            "matters/compose_letters.py",
            "oversight/compose.py",
            "proceedings/compose.py",
        )
    )
    missing = {h for headings in MADE.values() for h in headings[1:] if f'"{h}"' not in written}
    assert missing == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "某办法第一条"),
        ("依据", "依据某办法第一条"),
        ("依据【请填写：依据】", "依据某办法第一条"),
        ("【请填写：事实】，依据", "【请填写：事实】，依据某办法第一条"),
        ("【请填写：事实】，依据【请填写：依据】 ", "【请填写：事实】，依据某办法第一条"),
    ],
)
def test_a_clause_takes_the_place_of_the_blank_at_the_end(text: str, found: str) -> None:
    assert at_the_end(text, "某办法第一条") == found
