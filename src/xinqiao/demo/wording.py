"""What people of the fictional city write in the same words in every story."""

from typing import Any

from xinqiao.matters.models import Grade

REVIEW = {
    "findings": "经审查，原处理意见认定的事实清楚，有调查笔录和现场照片佐证。",
    "opinion": "原处理意见适用依据正确，程序合法，予以维持。",
    "basis": "《信访工作条例》第三十五条",
    "outcome": "maintained",
}

DECLINE = {"ground": "19(3)", "explanation": "同一事项正在由承办单位办理，办理结果将在法定期限内书面答复。"}
BAR = {
    "final_opinion": "复核意见书已经依法送达",
    "explanation": "与已经复核终结的事项事实和理由相同，没有提出新的事实和理由。",
}
SECTOR_LIMIT: dict[str, Any] = {"law": "行政处罚法", "article": 60, "days": 90, "unit": "cal"}
TO_COURT = {
    "route": "31(1)",
    "reason": "办理中查明，双方已就同一争议向人民法院提起诉讼，案件正在审理，尚未依法终结。",
    "organ": "受理该案的人民法院",
    "procedure": "正在进行的民事诉讼",
    "explanation": "请在诉讼中提出您的请求和证据，举证期限以法庭通知为准，可以向审理案件的法庭查询进展；经济困难的可以申请法律援助。",
}
COMMENTS = {
    Grade.SATISFIED: ("办得快，说得清楚。", "谢谢，电话里很耐心。", ""),
    Grade.FAIR: ("等得有点久。", "基本解决了。", ""),
    Grade.DISSATISFIED: ("没有解决实际问题。", "只是转来转去。"),
}
