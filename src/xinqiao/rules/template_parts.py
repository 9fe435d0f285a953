"""The parts of documents that are made from records, as an office's template names them (M-R4)."""

import re
from collections.abc import Mapping

from xinqiao.rules.paper_rule import PaperKind

OWN = "原文"
"""In a kind that is made from records: the program's own words of that part."""
FIRST = "正文"
"""The heading, in a template, of the part that has none."""
_PASSED_ON = (FIRST, "信访人的请求", "办理要求")
_SUPERVISED = (FIRST, "一、事实和要求", "二、反馈")
_PROPOSED = (FIRST, "一、发现的问题", "二、建议", "三、反馈")
MADE: Mapping[PaperKind, tuple[str, ...]] = {
    PaperKind.ACCEPTANCE_NOTICE: (FIRST, "一、受理的投诉请求", "二、办理途径和期限", "三、您的权利"),
    PaperKind.FORWARDING_LETTER: _PASSED_ON,
    PaperKind.ASSIGNMENT_LETTER: _PASSED_ON,
    PaperKind.SUBMISSION_LETTER: (FIRST, "信访人的请求", "请示事项"),
    PaperKind.ASSISTANCE_LETTER: (FIRST, "一、请你单位答复的请求", "二、需要配合的内容", "三、办理要求"),
    PaperKind.OBJECTION_LETTER: (FIRST,),
    PaperKind.CONCLUSION_REPORT: (FIRST, "一、办理结果", "二、落实情况", "三、办结情况"),
    PaperKind.SUPERVISION_REMINDER: _SUPERVISED,
    PaperKind.SUPERVISION_CALL: _SUPERVISED,
    PaperKind.SUPERVISION_LETTER: _SUPERVISED,
    PaperKind.SUPERVISION_TALK: _SUPERVISED,
    PaperKind.SUPERVISION_CIRCULAR: _SUPERVISED,
    PaperKind.IMPROVEMENT_PROPOSAL: _PROPOSED,
    PaperKind.POLICY_PROPOSAL: _PROPOSED,
    PaperKind.HEARING_NOTICE: (
        FIRST,
        "一、时间、地点和人员",
        "二、听证的问题",
        "三、您的权利",
        "四、期限",
    ),
}
"""Kinds made from recorded facts whose words an office may put its own beside, with their parts. What people sign or agreed to is not among
them."""
SUES = re.compile("不服.{0,40}(?P<way>诉讼|起诉|人民法院|行政复议)")
