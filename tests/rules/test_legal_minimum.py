"""What each kind of document must say by law: one whole paper passes, and each thing that is missing is named with its article."""

import pytest

from xinqiao.rules.legal_minimum import (
    PART_TITLES,
    WRITTEN,
    Worded,
    complete_by_law,
    lacking,
    set_by_law,
    unset,
)
from xinqiao.rules.legal_words import SET
from xinqiao.rules.paper_rule import PaperKind as K
from xinqiao.rules.papers import drafted

GUIDED = {
    "organ": "云水市临江区人民法院",
    "procedure": "民事诉讼",
    "explanation": "持身份证件和合同提交起诉状，诉讼时效三年。",
}
REVIEWED = {
    "findings": "查明",
    "opinion": "原意见适用依据不当，变更为退还2000元",
    "basis": "《条例》",
    "outcome": "changed",
}
WHOLE: dict[K, dict[str, str]] = {
    K.PROCEDURE_NOTICE: {"organ": "临江区人民政府", "explanation": "道路由区政府养护，不属于本局职权"},
    K.DECLINE_NOTICE: {
        "earlier": "云水市住建局，2026年3月2日受理，云住建受〔2026〕1号",
        "explanation": "正在办理",
    },
    K.BAR_NOTICE: {
        "final_opinion": "清政核〔2026〕1号，2026年3月2日送达",
        "explanation": "事实和理由与已经复核的相同",
    },
    K.GUIDANCE_NOTICE: GUIDED,
    K.ROUTE_NOTICE: {"route": "31(1)", "reason": "属于民事争议", **GUIDED},
    K.EXTENSION_NOTICE: {"days": "30", "reason": "需要鉴定，鉴定尚未完成"},
    K.HANDLING_OPINION: {
        "facts": "经查属实",
        "basis": "《办法》第一条",
        "outcome_1": "not_supported",
        "item_1": "缺乏事实根据，不予支持。不服该处罚决定的，可以申请行政复议。",
    },
    K.REPLY: {"answer": "依照《办法》", "path": "征收办上门复测", "time_points": "3日内"},
    K.LATE_REVIEW_NOTICE: {"explanation": "忘记了期限，不是正当理由"},
    K.REVIEW_OPINION: REVIEWED,
    K.FINAL_REVIEW_OPINION: REVIEWED,
    K.INSTRUCTION_REQUEST: {"recipient": "清源省信访局"},
}
SUED = "对本处理意见不服的，可以向人民法院起诉。"
LACKING: list[tuple[K, dict[str, str], str, str]] = [
    (K.PROCEDURE_NOTICE, {"organ": "有关部门"}, "organ", "第二十三条第一款"),
    (K.PROCEDURE_NOTICE, {"explanation": "请另行反映"}, "not_ours", "第二十三条第一款"),
    (K.DECLINE_NOTICE, {"earlier": ""}, "earlier", "第十九条第三款"),
    (K.DECLINE_NOTICE, {"explanation": "不服本答复的，可以申请行政复议"}, "no_suit", "第三十五条"),
    (K.BAR_NOTICE, {"final_opinion": ""}, "final_opinion", "第三十六条第三款"),
    (K.BAR_NOTICE, {"explanation": "已经复核过了"}, "same", "第三十六条第三款"),
    (K.GUIDANCE_NOTICE, {"organ": "相关机关"}, "organ", "第三十一条"),
    (K.GUIDANCE_NOTICE, {"explanation": "诉讼时效三年，请到窗口办理"}, "materials", "第三十一条"),
    (K.GUIDANCE_NOTICE, {"explanation": "持合同和起诉状起诉"}, "limit", "第三十一条"),
    (K.ROUTE_NOTICE, {"explanation": "持合同和起诉状起诉"}, "limit", "第三十一条"),
    (K.EXTENSION_NOTICE, {"reason": "因情况复杂，需要延长办理期限。"}, "complex", "第三十四条"),
    (K.HANDLING_OPINION, {"item_1": "不予支持。"}, "refusals", "第三十二条第一款第（三）项"),
    (K.HANDLING_OPINION, {"facts": SUED}, "no_suit", "第三十五条"),
    (K.HANDLING_OPINION, {"facts": "如不服，可在60日内向市政府申请复查。"}, "period", "第三十五条"),
    (K.HANDLING_OPINION, {"facts": "如不服，可在30个工作日内申请复查。"}, "period", "第三十五条"),
    (K.REPLY, {"answer": "不服本答复的，可以申请复查。"}, "no_review", "第三十五条"),
    (K.REPLY, {"answer": "不服本答复的，可以提起行政诉讼。"}, "no_suit", "第三十五条"),
    (K.LATE_REVIEW_NOTICE, {"explanation": "不予办理"}, "late", "第三十五条"),
    (K.REVIEW_OPINION, {"opinion": "原意见不当"}, "changed_to", "第三十五条"),
    (K.REVIEW_OPINION, {"outcome": "revoked", "opinion": "请办理"}, "revoked_why", "第三十五条"),
    (K.REVIEW_OPINION, {"findings": "可在十五日内提出复核。"}, "period", "第三十六条第一款"),
    (K.FINAL_REVIEW_OPINION, {"opinion": "原意见不当"}, "changed_to", "第三十六条第一款"),
    (K.FINAL_REVIEW_OPINION, {"findings": SUED}, "no_suit", "第三十五条"),
    (K.FINAL_REVIEW_OPINION, {"findings": "不服的可以再次申请复核。"}, "no_review", "第三十五条"),
]

LAWFUL: list[tuple[K, dict[str, str]]] = [
    (
        K.FINAL_REVIEW_OPINION,
        {"findings": "信访人不服临江区政府的复查意见，于2026年11月3日向本机关提出复核请求。"},
    ),
    (K.FINAL_REVIEW_OPINION, {"findings": "信访人不服处理意见，向区政府申请复查。"}),
    (K.REVIEW_OPINION, {"findings": "信访人收到处理意见书后12日内提出复查请求，符合规定。"}),
    (K.REVIEW_OPINION, {"findings": "信访人对处理意见不服，曾向人民法院起诉，法院裁定不予立案。"}),
    (K.REVIEW_OPINION, {"outcome": "revoked", "opinion": "原意见认定的面积有误，由住建局查清后再作出。"}),
    (K.HANDLING_OPINION, {"facts": "信访人不服2019年的答复意见，曾向人民法院起诉，被裁定驳回。"}),
    (
        K.HANDLING_OPINION,
        {"item_1": "反映的情况与事实不一致。对本意见不服的，不能起诉，也不能申请行政复议，只能请求复查。"},
    ),
    (K.REPLY, {"answer": "您信中说不服街道的处理意见，已经提出复查，请等候复查意见。"}),
    (K.BAR_NOTICE, {"explanation": "您所说的与已经复核的没有不同。"}),
    (K.PROCEDURE_NOTICE, {"explanation": "工伤认定由区人力资源和社会保障局作出，本局无权办理。"}),
    (K.LATE_REVIEW_NOTICE, {"explanation": "您称当时在外地打工，但电子送达当天已经签收，可以在网上提出。"}),
]


@pytest.mark.parametrize(("kind", "changed"), LAWFUL)
def test_what_happened_and_a_right_answer_in_other_words_stop_nothing(
    kind: K, changed: dict[str, str]
) -> None:
    assert [must.code for must in lacking(kind, Worded(fields={**WHOLE[kind], **changed}))] == []


def test_every_kind_that_is_written_has_its_list() -> None:
    assert set(WRITTEN) == set(drafted()) == set(WHOLE)
    named = {(kind, code) for kind, _changed, code, _article in LACKING}
    every = {(kind, must.code) for kind, musts in WRITTEN.items() for must in musts}
    untested = {code for kind, code in every - named}
    assert untested <= {"reviewer", "organ", "materials", "no_suit", "revoked_why"}, "each is tried somewhere"


@pytest.mark.parametrize("kind", list(WRITTEN))
def test_a_whole_paper_passes(kind: K) -> None:
    assert complete_by_law(kind, Worded(fields=WHOLE[kind])).allowed


@pytest.mark.parametrize(("kind", "changed", "code", "article"), LACKING)
def test_articles_19_to_36_each_missing_thing_is_named(
    kind: K, changed: dict[str, str], code: str, article: str
) -> None:
    draft = Worded(fields={**WHOLE[kind], **changed})
    (missing,) = lacking(kind, draft)
    verdict = complete_by_law(kind, draft)
    assert (missing.code, verdict.allowed) == (code, False)
    assert missing.told in verdict.reason
    assert article in verdict.reason


def test_articles_35_and_36_who_reviews_is_named_or_the_opinion_does_not_go_out() -> None:
    for kind in (K.HANDLING_OPINION, K.REVIEW_OPINION):
        (missing,) = lacking(kind, Worded(fields=WHOLE[kind], superior=False))
        assert missing.code == "reviewer"
    assert not lacking(K.FINAL_REVIEW_OPINION, Worded(fields=WHOLE[K.FINAL_REVIEW_OPINION], superior=False))


def test_a_corrected_route_that_guides_nowhere_needs_no_organ() -> None:
    assert not lacking(K.ROUTE_NOTICE, Worded(fields={"route": "31(6)", "reason": "由本单位办理"}))


@pytest.mark.parametrize("kind", list(SET))
def test_a_text_that_shows_nothing_is_stopped_with_every_article(kind: K) -> None:
    verdict = set_by_law(kind, "")
    assert not verdict.allowed
    assert len(unset(kind, "")) == len(SET[kind])
    assert all(part.basis.text in verdict.reason for part in SET[kind])
    assert all(PART_TITLES[part.name] in verdict.reason for part in SET[kind])
