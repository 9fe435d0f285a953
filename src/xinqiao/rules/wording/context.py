"""Whether a paragraph says on what it rests and how it goes on (M-C2: 政策依据 and 解决路径).

Both look at folded text (`rules.folding`). Citations are resolved elsewhere; here it is enough that one is named."""

from xinqiao.rules.patterns import pattern

_LAW = "(?<![做方说用看想语无依合执司立守违办])法(?:典|(?![律院人制官治庭定民行刑执]|规(?!定)))"
_KINDS = f"条例|办法|规定|细则|规则|意见|通知|通告|导则|准则|守则|指南|指引|纲要|规约|备忘录|方案|规划|标准|政策|决定|公告|解释|制度|规范|规程|章程|批复|纪要|简章|{_LAW}"
_TITLE = (
    f"《[^》\n]{{2,60}}?(?:{_KINDS})(?:的通知|的决定|修改|修订|修编)?(?:\\([^()\n]{{1,20}}\\)){{0,2}} ?》"
)
_NO_NAME = "统一|相关|有关|原有|当时|最新|往年|现行|法律|依法|政策|流程|程序|要求|情况|实际|举报|采购|领导|调查|您|你"
_GAP = f"(?:(?!{_NO_NAME})[^,。;\n《》])"
_PLAN = "规划(?![局部编定布目流设院要和许红、]|分局|主管|行政)"
_BY_NAME = (
    f"条例|办法|细则|(?:管理|暂行|若干|补充)规定|(?:实施|指导|若干|暂行|管理|处理)意见|(?:实施|行动|安置|补偿|工作)方案|{_PLAN}|"
    "(?:国家|行业|地方|技术|设计|建设)标准|司法解释|(?:技术|设计|建设|施工)规范|规程|章程|纪要|简章|公告|导则|[详控]规(?!划)"
    "|第[0-9一二三四五六七八九十百]{1,4}次[^,。;\n《》]{0,10}会议?(?:研究)?(?:决定|决议)"
    f"|关于{_GAP}{{2,40}}?(?:通知|意见|决定|规定|公告|批复|复函)|{_LAW}"
)
"""Kinds of instruments as they are named outside of 《》: what is called 政策, 规定, 标准 or 意见 and no more is no instrument."""
_LEAN = "根据|依据|依照|遵照|参照|按照|按(?!照|时|期|月|年|需|程序|比例|揭|每|下|[^,。;\n]{0,12}[镇村]规划)"
_BASIS = pattern(
    f"{_TITLE}|《[^》\n]{{4,60}}?(?:条例|办法|规定|意见|通知)[〔\\[(]|第[0-9零〇一二三四五六七八九十百]{{1,6}}条(?![省国县乡村]道|道路|线路|公路|街|河)|[〔\\[(【][12]\\d{{3}}[〕\\])】] ?第? ?\\d{{1,5}} ?号|\\d{{1,4}}号(?:文|令)|令\\(?第?\\d{{1,4}}号|(?<![a-z])(?:gb|db|jgj|cjj)(?:/t)?[- ]?\\d{{3,6}}"
    f"|(?:{_LEAN}){_GAP}{{2,25}}?(?:{_BY_NAME})"
    f"|(?:符合|违反|适用){_GAP}{{2,14}}?(?:条例|细则|(?:总体|详细|专项){_PLAN}|{_LAW})"
    "|(?:出台|印发|下发|制定)了?关于[^。;\n《》]{4,60}的(?:指导意见|实施意见|通知|办法|规定)"
    f"|{_GAP}{{4,20}}(?:方案|办法|细则)中?(?:明确|规定)"
    "|[〕\\])】][^,。;\n]{1,10}字第?\\d{1,5}号|第[一二三四五六七八九十]{1,3}[点款项]规定"
    "|(?:国务院|国家|[部厅府省市])[^,。;\n]{0,8}(?:公布|发布|颁布)的[^,。;\n《》]{4,30}?(?:标准|目录|名录)"
    "|十[一二三四五六七八九]五[\"'”]?[^,。;:\n]{1,14}规划(?![局部编]|主管)"
    f"|(?:{_LEAN}){_GAP}{{0,12}}?(?:国务院|中央|中办|国办|[省市县区州](?!属|直|内|里)|[部委厅局办])(?:(?!整改|停工|停建|限期|缴费|约谈){_GAP}){{2,22}}?(?:通知|批复|纪要)(?!书)"
    f"|在{_GAP}{{2,25}}?(?:总体|详细|专项|发展){_PLAN}(?:\\([^()\n]{{1,20}}\\))?中"
)
_MADE = "编制|修编|起草|制定|制订|拟定|出台|报批"
_NO_BASIS = pattern(
    "《[^》\n]{0,40}(?:限期|责令|停工|停建|整改)[^》\n]{0,20}(?:通知|决定)书?》(?:\\([^()\n]{1,40}\\))?|"
    "《[^》\n]{2,60}(?:公示方案|征求意见稿?|意见稿|草案)》|书》\\([^()\n]{1,40}\\)|证号[为:]?[^,。;\n]{0,30}|草拟的《[^》\n]{2,60}》|"
    f"(?:协议内容中|须知)[^。;《》\n]{{0,8}}第[0-9零〇一二三四五六七八九十百]{{1,6}}条|"
    "(?:反映|投诉|举报|质疑|咨询|发表|题为|标题为|网[帖贴]|帖子)[^,。;《》\n]{0,8}《[^》\n]{2,60}》(?:\\([^()\n]{1,40}\\))?|"
    f"(?:正在|将|拟|抓紧|着手|尚未|待|计划)[^,。;《\n]{{0,8}}(?:{_MADE})《[^》\n]{{2,60}}》|{_TITLE}(?:还|目前|暂)?(?:尚?未|正在|还在|由)[^,。;\n]{{0,14}}(?:{_MADE})"
)
"""An order to one party, a certificate, what the petitioner complains of, and an instrument that is only being made are nothing to rest on."""
_WAY = pattern(
    "(?:可以?|请|建议您?|能够?|欢迎)[^。;\n]{0,30}?(?:申请|请求复查|请求复核|提起|提出|联系|咨询|致电|拨打|反映|投诉|举报|仲裁|诉讼|起诉|办理|提供|提交|补充|携带|前往|登录|查询|拨通|协商|申报|登记|领取|来电)"
    "|(?:将|已|拟|会|正在?|正|责成|要求|安排|督促|敦促|组织|协调|责令|计划|下一步)[^。;\n]{0,40}?"
    "(?:整改|处理|解决|核实|核查|调查|推进|修复|维修|改造|建设|完成|落实|查处|整治|协调|回复|答复|告知|支付|发放|退还|拨付|安装|清理|清运|巡查|监管|启动|实施|开展|施工|开工|召开|办理|到场|上门|测量|跟进|督办|拆除|执法|联系|研究|论证|审批|招标|编制|规划|纳入|增设|优化|调整)"
)

_QUOTES = {"“": "”", "「": "」", "『": "』", '"': '"', "‘": "’"}
_SENTENCE_END = pattern("[。!?;\n]")
_FROM_PETITIONER = pattern(
    "(?:您|信访人|来信人|来访人|举报人|群众|居民|村民|业主|网友)[^。!?;\n]{0,12}(?:反映|投诉|举报|咨询|询问|提到|提出|来信|来电|留言|所[称说言])[^。!?;\n]{0,16}$"
)
_SAID = pattern("(?:说|称|讲|回复|答复|告知|表示|写|所谓)的?[^。!?;\n]{0,6}$")
_OWNED_UP = pattern(
    "属实|道歉|歉意|抱歉|批评教育|通报|问责|不对|不妥|不当|错误|是错的|没有依据|没有根据|不要相信|已纠正|已更正|已改正|我们更正|重新受理"
)
_SAID_WRONGLY = pattern(
    "[^。!?;,\n]{0,6}的(?:说法|做法|态度|回复|答复)[^。!?;,\n]{0,4}(?:不对|不妥|不当|错误|不实|没有依据|没有根据)"
)
_DENIED = pattern(
    "(?<![是要道])(?:不是|并非|绝非|不算|不属于)[^。!?;,\n]{0,3}$|(?<!有)没有$|(?<![是要])不(?:会|用|必)?$"
)
_ASKED_BACK = pattern("[^。!?;\n]{0,8}(?:吗|么|呢|就是|[是算]什么)")
_HARMLESS = pattern("不会(?:对|影响|牵连|连累|停|查|追究|处理|取消|改变您)|不影响")
_HAND_HELD_OUT = pattern(
    "(?:我们?|咱们|我[局办镇]|我单位|工作人员|同事|社区|志愿者|护士|医生|老师|专家)[^,。!?;\n]{0,4}(?:帮|陪|替|教您|接着办|念|读|打印|带您|接您|推您|抬|上门|讲给|派|等您|告诉您|核|"
    "下来办|来(?:取|办|补|修|测|清|查|改|发|做|搬)|配合|报请|报市|[改修补]好|轮流)|(?:马上|立即|当场|现在|今天|明天|下午)[^,。!?;\n]{0,2}(?:请|来|派|给您|带|办|补|修|教|登记|申请)|"
    "慢慢(?:说|讲)(?!吧)|不着急|没关系|不要紧|不嫌|都?欢迎|要紧|问律师|家人商量|都可以|您的权利|您的自由|按规矩|我请|请示|核准|可以研究|说明理由|感动|敬佩|(?<=,)[帮替陪带]您|先(?:去|把)?(?:看病|治病|养病|救|休息|歇)|先[^,。!?;\n]{1,6}(?:治好|养好|安顿好|救出)|别怕|别担心|道歉|歉意|辛苦|不该|"
    "已经?[^,。!?;\n]{0,4}(?:[补修改清退解报列联查调更转移]|归|处理好)"
)
"""Something is done for the other at once, or said to ease: in such a sentence words with an innocent reading have it."""


def not_meant(text: str, start: int, end: int) -> bool:
    """Whether these words are another's, which are quoted and reported or owned up to (您反映“…”, 工作人员说“…”，向您道歉), or are denied
    (不是小题大做)."""
    first = max((found.end() for found in _SENTENCE_END.finditer(text, max(0, start - 80), start)), default=0)
    before = text[max(first, start - 80) : start]
    denied = _DENIED.search(before) and not text.startswith(("就是", "过是"), start)
    if _SAID_WRONGLY.match(text, end) or (denied and not _ASKED_BACK.match(text, end)):
        return True
    if _HARMLESS.search(text, max(first, start - 2), end):
        return True
    opened = max(range(len(before)), key=lambda place: (before[place] in _QUOTES, place), default=-1)
    if opened < 0 or before[opened] not in _QUOTES:
        return False
    closing, said = _QUOTES[before[opened]], before[:opened]
    closed = text.find(closing, end, end + 80)
    if closed < 0 or closing in before[opened + 1 :]:
        return False
    return bool(
        _FROM_PETITIONER.search(said) or (_SAID.search(said) and _OWNED_UP.search(text, closed, closed + 60))
    )


def held_out(text: str, start: int, end: int) -> bool:
    """Whether the sentence of these words, apart from them, helps or eases: 这里办不了，我带您去; 您来多少次都没关系."""
    first = max((found.end() for found in _SENTENCE_END.finditer(text, 0, start)), default=0)
    last = _SENTENCE_END.search(text, end)
    rest = text[end - 1 : last.start() if last else len(text)]
    return bool(_HAND_HELD_OUT.search(text[first:start]) or _HAND_HELD_OUT.search(rest))


def has_basis(folded: str) -> bool:
    """Whether the text names an instrument, an article, a 文号, or rests on one by its kind."""
    return _BASIS.search(_NO_BASIS.sub("", folded)) is not None


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
