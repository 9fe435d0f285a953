"""Whether a paragraph says on what it rests and how it goes on (M-C2: 政策依据 and 解决路径).

Both look at folded text (`rules.folding`). Citations are resolved elsewhere; here it is enough that one is named."""

import re

_KINDS = "条例|办法|规定|细则|规则|意见|通知|方案|规划|标准|政策|决定|公告|解释|制度|规范|章程|批复|纪要|(?<![做方说用看想语无])法"
_NAMED = f"(?:{_KINDS})(?:的通知|的决定)?(?:\\([^()\n]{{1,20}}\\))?"
_VAGUE = "(?!相关|有关|国家|上级|系统|市教育局|法律|重点)"
_BASIS = re.compile(
    f"《[^》\n]{{2,60}}?{_NAMED}》|第[0-9零〇一二三四五六七八九十百]{{1,6}}条|[〔\\[(【][12]\\d{{3}}[〕\\])】] ?第? ?\\d{{1,5}} ?号"
    f"|(?:根据|依据|按照|依照|遵照|参照){_VAGUE}[^,。;\n《》]{{2,25}}?(?:{_KINDS})(?![的之]?[情做制])"
)
_WAY = re.compile(
    "(?:可以?|请|建议您?|能够?|欢迎)[^。;\n]{0,30}?(?:申请|请求复查|请求复核|提起|提出|联系|咨询|致电|拨打|反映|投诉|举报|仲裁|诉讼|起诉|办理|提供|提交|补充|携带|前往|登录|查询|拨通|协商|申报|登记|领取|来电)"
    "|(?:将|已|拟|会|正在?|正|责成|要求|安排|督促|敦促|组织|协调|责令|计划|下一步)[^。;\n]{0,40}?"
    "(?:整改|处理|解决|核实|核查|调查|推进|修复|维修|改造|建设|完成|落实|查处|整治|协调|回复|答复|告知|支付|发放|退还|拨付|安装|清理|清运|巡查|监管|启动|实施|开展|施工|开工|召开|办理|到场|上门|测量|跟进|督办|拆除|执法|联系|研究|论证|审批|招标|编制|规划|纳入|增设|优化|调整)"
)


def has_basis(folded: str) -> bool:
    """Whether the text names an instrument, an article, a 文号, or rests on one by its kind."""
    return _BASIS.search(folded) is not None


def has_way(folded: str) -> bool:
    """Whether the text says who does what, or what the petitioner can do."""
    return _WAY.search(folded) is not None


def paragraph_at(text: str, place: int) -> str:
    """The paragraph in which this place stands."""
    return text[text.rfind("\n", 0, place) + 1 :].partition("\n")[0]


def founded(folded: str, place: int) -> bool:
    """Whether basis and a way on stand in the paragraph of this place: then lawful terms such as 不予支持 are right."""
    around = paragraph_at(folded, place)
    return has_basis(around) and has_way(around)
