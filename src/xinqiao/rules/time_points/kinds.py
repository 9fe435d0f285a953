"""Whose time point it is: what the office promises, what has been, what law gives the petitioner, what a rule says."""

import re

from xinqiao.rules.time_points.point import PointKind

_SENTENCE = "。;!?\n"
_CLAUSE = _SENTENCE + ","
_NEAR = 20
_AS_FAR = 160
"""Signs of a sentence that are looked at on each side: a longer one is cut, so that the time stays linear."""
_WILLING = '答应|估计|有望|可望|(?<!现)将(?![“"]|有关|相关)|会(?!议|同|计|员|上|商|展|谈)|承诺|保证|确保|力争|争取|计划|预计|拟|打算|预定|预期|暂定|初定|定于|(?<!放假)安排'
_WE = "(?<![来到至向与和找赴去往])(?:我们|我局|我办|我委|我中心|我街道|我镇)"
"""Who does it; not 请于3日内来我局, where somebody else does."""
_OURS = f"{_WILLING}|{_WE}"
_OWN = re.compile(_WE)
_PROMISED = re.compile(_OURS)
_PROMISED_OFTEN = re.compile(
    f"{_OURS}|(?:[向给为]|告诉|通知)您|通报|通知|告知|公布|公示|张贴|反馈|回访|进展|上门|到现场"
)
"""每周向您通报, 每月在公示栏公布; 每年缴纳300元 is only how things are."""
_WILLED = re.compile(_WILLING)
_REMEDY = re.compile(
    "(?:申请|提出|请求|提起|要求|申请|向[^。]{0,30})[^。]{0,8}(?:复查|复核|复议|诉讼|仲裁|异议|上诉|申诉)|起诉|(?:复查|复核)(?:申请|请求)"
)
_MAY = re.compile("可以?|有权|不服|逾期|您|你|申请人|信访人|当事人")
_RULE = re.compile("(?:规定|应当?(?:自|在|于|当|予)|应当|不得|(?<!必)须|条例|办法|《[^》]{1,40}》)")
_ASKED = re.compile(
    "(?<![申邀聘恳])请(?!示|求|假|款|放心|谅|予以理解|您?知悉)|(?:您|你|申请人|信访人)(?:可以?|需要?|应当?|须|务必)"
)
_DONE_AFTER = re.compile(
    "^[^。;!?\n,]{0,12}?(?:收到|收悉|受理|登记|来信|来访|反映|签订|印发|下发|施行|实施|颁布|入住|购买|竣工|取得|发生|已|了|曾|现场核实|到现场|进行了)"
)
_DONE = re.compile("(?<![不为除])了(?!解|结|断)")
_DONE_BEFORE = re.compile(
    "(?:已经?|曾|规定的|法定的?|承诺的|原定|过去|最近|连续|此前|当时|(?<![不得能])超过了?)[^。;!?\n,]{0,6}$|近$"
)
_ORDERED = re.compile(
    "已经?[^。;!?\n,]{0,4}(?:责令|责成|要求|督促|敦促|限期|限令|商定|约定)[^。;!?\n,]{0,14}$"
)
"""已责令物业公司12月20日前修复: the order has been, its day is to come."""
_FUTURE_AFTER = re.compile(
    f"^[^。;!?\n,]{{0,4}}?(?:{_OURS}|完成|答复|办结|给|予以|解决|到位|落实|支付|发放|反馈|告知|上门|到场|到现场|召开|派|组织)"
)
_WILL = (
    "将(?=会|于|在|对|与|按|依|由|再|予|尽|及时|继续|进一步|加|陆续|全[面力]|逐步|积极|严格|重点|着[重手]|完|竣|组织|开|启|实[施现]|投入|进行|安排|发|举行|召开|"
    "采取|督促|联合|协调|择机|适时|派|建|通[车水电]|拆|搬|公布|办理|答复|回复|反馈|告知|支付|退还|到|上门|达|面向|得到|随|视|根据|结合|整改|施工)"
)
_PLAN = (
    f"(?:{_WILL}|即将|(?<![大协委联理开社机聚商工学例展年晚议])会(?!议|同|计|员|上|商|展|谈|场|所|长|后|前|诊|馆|[,。;])|"
    "承诺|保证|力争|争取|估计|有望|可望|(?:^|[,已并也均还再目局府院委办级镇乡县市区道心])要求(?!的|是|只)|必须(?=全?[部面]?(?:完成|达到|实现|拆|整改|开工|建成|到位))|决定(?:在|于)?$|需要?在|责令|约定|商定|计划(?!生育)|预计|预期|拟(?!定)|打算|预定|暂定|初定|定[于在]|安排[在于]|(?:推迟|延期|延后|顺延|提前)[至到]|"
    "时间(?:大致|大约|大概|约)?[为在是:]|下一?次[在于是]|排[在到]|(?:[就便]能|能够?|可以?)(?:入[学住园]|就读|通车|通行|使用|投用|办证|开[园学业]|竣工|完工))"
)
_PLANNED = re.compile(_PLAN)
_BEGINS = re.compile(
    "(?<![未没不])(?:开始|启动|动工|开工|开建|施工|实施|进场|建成|落成|推出|举办|上线|试运行|开馆|开园|竣工|完工|完成|通车|投入|投用|投运|收尾|启用|交付|交房|运营|开通|开放|开业|开学|面世|供水|通水|通电|供电|供气|"
    "通气|修通|停止|关闭|取消|撤并|到账|开课|恢复|实现|执行|实行|新建|另建|扩建|修建|翻新|拆除|搬迁|验收|接收|招生|公布|出台|发放|整改|改造|建设)"
)
_BY_PLAN = re.compile("按照?[^。;!?\n]{0,12}(?:计划|安排|工期|进度|部署)")
_AHEAD = re.compile("下下?个?[周月]|下半年|下一?季度|明年|接下来|今后")
"""What the same sentence puts ahead: 下月初进场，六月底完工."""
_ENACTED = re.compile(
    "(?:颁布|出台|印发|发布|公布|下发|政策|方案|办法|规定|标准|条例|通知)[^。;!?\n]{0,30}[自从]$"
)
_IN_FORCE_FROM = re.compile("^(?:起|开始)?,?(?:正式|全面|统一)?(?:实施|施行|执行|实行|生效)")
_DENIED = re.compile("^[^。;!?\n,]{0,4}?(?:暂无|暂不|没有|尚?未|无法|不能|不会|并无)")
_ENTERED = re.compile("(?:纳入|列入|入选|下达|编入)(?:了|至|到)?[^。;!?\n,]{0,20}$")
_NAMED_DAY = re.compile("[0-9一二三四五六七八九十]月|[下本这]个?[周月]|[周月年][底末]")
"""A day of the calendar, not 30日内 and not 开庭3日前, which only a rule counts."""
_LAID_DOWN = re.compile("规定|条例|办法|《[^》]{1,40}》")
_MUST = re.compile("应当|不得|(?<!必)须")
_THING = re.compile(
    "^度?的?(?![^,。;!?\n]{0,8}必须)(?!完成|启动|开工|开始|将|计划|拟|会|全面|力争|争取|实施|建成|动工|竣工|予以|对)[^,。;!?\n]{2,16}?"
    "(?:计划|方案|政策|办法|通知|简章|津贴|名单|项目|任务|指标|资金|工作|预算|目标|报告)"
)
_NEARER = re.compile("^[^,。;!?\n]{2,20}?(?:[0-9一二三四五六七八九十]月|[0-9]日|年[底末内]|[今明]年)")
_EVERY = re.compile("每(?:年|月|周|季度|星期)[^。;!?\n,]{0,12}$")
_CONDITION = re.compile("(?:对象|条件)[^,。;!?\n]{0,4}(?:必须|须|应)(?!在|于|将)")
_IF = re.compile("(?:如果|如能|若|倘|一旦)(?!将)[^。;!?\n,将]{0,24}$")
_SINCE_EVENT = re.compile(
    "(?:出生|分娩|毕业|退休|入职|落户|离职|投运|投产|运营|开业|竣工|签订|入住|(?<!期)满)$"
)
_NOT_SAID = re.compile(
    "(?:没有|并?未|不曾|不能|无法)(?:作出)?(?:承诺|保证|计划|打算|规定|约定)[^。;!?\n,]{0,8}$|(?:不宜|不适合|不适宜)$"
)
_VALID = re.compile("(?:有效期|许可期|任期|租期|租赁期|合同期|质保期|保修期|聘期)[^。;!?\n,]{0,12}$")
_GENERAL = re.compile("(?:一般|通常|历年|往年|正常情况下?)(?:都|会)?(?:安排)?(?:在|于)?$")
_FORESEEN = re.compile(
    "^[^。;!?\n,]{0,12}?(?:用[水电气]量|需求量?|人口|客流量?|车流量?|交通量)[^。;!?\n,]{0,4}达"
)
_LAPSED = re.compile("^[^。;!?\n]{0,30}?(?:但|却)[^。;!?\n]{0,16}?(?:未|没有|拒不)")
_QUOTED = re.compile("^,?[^。;!?\n,]{0,20}(?:回复|答复|反馈)如下")
_BECAUSE = re.compile("^[^。;!?\n,]{0,8}?(?:原因|影响|关系)")
_KEPT = re.compile("(?:现将|过一个|过好|过上|欢度|度过|祝)[^。;!?\n,]{0,12}$")
_DEMANDED = re.compile("^[^。;!?\n,]{0,40}的(?:要求|规定|部署|约定)")
_IN_FORCE = re.compile("(?:法规|条例|办法|规定|政策|标准|法)[^。;!?\n,]{0,6}(?:施行|实施|执行|生效)")
_OTHERS = re.compile(
    "(?:(?<!我)公司|开发商|企业|物业|业主|施工方|老板|店主|商家|厂)[^。;!?\n,]{0,12}(?:反馈|介绍|回复|表示|称|反映|告知|计划|预计|拟)|(?:^|,)其(?:公司|单位)?(?:表示|称|答复|承诺)"
)
_ITS_OWN = re.compile("该(?:公司|企业|厂|开发商)[^。;!?\n]{0,60}(?:计划|预计|拟)[^。;!?\n,]{0,6}$")
_HAD_PROMISED = re.compile("曾[^。;!?\n,]{0,14}(?:承诺|答应|表示|计划)[^。;!?\n,]{0,6}$")
_NOT_KEPT = re.compile("没有?(?:做到|完成|办到|兑现|修好)|未(?:能|做到|完成|兑现|办到)")
_GIVEN_UP = re.compile("(?<![按照])原(?:定|计划|拟|预计|本)[^。;!?\n,]{0,4}$")
_BY_TIME = re.compile("(?:在|于|自|到|至|拟|将|计划|预计|力争|争取|暂定)$")
_MEASURED = re.compile(
    "^(?:[^。;!?\n,]{0,3}满[0-9一二三四五六七八九十]+周?岁|年满|收费|免费|计费|为一|每|/|[0-9.]+元|的(?!时间|期限|[^。;!?\n,]{0,12}(?:工作|任务|整改))|[^。;!?\n,]{0,4}(?:收|免)费(?!标准|依据|项目))"
)


def clause_of(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after in the same clause."""
    return _before(text, start, _CLAUSE), _after(text, end, _CLAUSE)


def _before(text: str, start: int, signs: str) -> str:
    near = text[max(0, start - _AS_FAR) : start]
    return near[max(near.rfind(sign) for sign in signs) + 1 :].rpartition("如下:")[2].lstrip()


def _after(text: str, end: int, signs: str) -> str:
    near = text[end : end + _AS_FAR]
    places = [place for sign in signs if (place := near.find(sign)) >= 0]
    return near[: min(places)] if places else near


def told_as_past(text: str, start: int, end: int) -> bool:
    """Whether the words around tell what has been: 3月5日收到, 已于…."""
    before, after = clause_of(text, start, end)
    if _WILLED.search(before) or _BY_PLAN.search(_before(text, start, _SENTENCE)):
        return False
    if text[start:end].endswith(("前", "内")) and _ORDERED.search(before):
        return False
    if _DONE.search(after) or _DONE_BEFORE.search(before):
        return True
    return bool(_DONE_AFTER.match(after)) and not _FUTURE_AFTER.match(after)


def promising(text: str, start: int, end: int) -> bool:
    """Whether the clause makes a promise of what is named, or is nothing but its name."""
    before, after = clause_of(text, start, end)
    if not (before or after):
        return not _rest(text, start, end) or bool(_PLANNED.search(_after(text, end, _SENTENCE)[: 2 * _NEAR]))
    return bool(_PROMISED.search(before) or _PLANNED.search(before) or _FUTURE_AFTER.match(after))


def foreseen(text: str, start: int, end: int) -> bool:
    """Whether the sentence plans what is named, or is nothing but its name."""
    before, after = clause_of(text, start, end)
    later = after or _after(text, end, _SENTENCE)[: 2 * _NEAR]
    planned = _PLANNED.search(before) or _PLANNED.search(later)
    by_plan = _BY_PLAN.search(_before(text, start, _SENTENCE))
    return bool(not _rest(text, start, end) or planned or by_plan or put_ahead(text, start))


def put_ahead(text: str, start: int) -> bool:
    """Whether the sentence told of what is to come before it named this."""
    return bool(_AHEAD.search(_before(text, start, _SENTENCE)))


def begins(text: str, end: int) -> bool:
    """Whether something is begun or done in the stretch that ends here: 9月开始施工."""
    return bool(_BEGINS.search(_after(text, end, _CLAUSE)[:_NEAR]))


def only_named(text: str, start: int, end: int) -> bool:
    """Whether a stretch is no time of doing: part of a title or of a plan's name (《2019年工作方案》, 纳入2019年改造计划), or denied."""
    before, after = clause_of(text, start, end)
    if after.startswith(("上学期", "下学期", "学年")) and not _PLANNED.search(before + after):
        return True
    if after.startswith("度") and not after.startswith(("度内", "度末", "度底")):
        return True
    if _NEARER.match(after) or _KEPT.search(before):
        return True
    if _BY_TIME.search(before):
        return False
    return bool(_ENTERED.search(before) or _THING.match(after) or _DENIED.match(after))


def recurs(text: str, start: int) -> bool:
    """Whether a time comes again: 每年4月和9月."""
    return bool(_EVERY.search(_before(text, start, _CLAUSE)))


def in_title(text: str, start: int) -> bool:
    """Whether a place lies between 《 and 》."""
    near = text[max(0, start - _AS_FAR) : start]
    return near.rfind("《") > near.rfind("》") and "》" in text[start : start + _AS_FAR]


def _rest(text: str, start: int, end: int) -> str:
    """What the sentence says besides."""
    return (_before(text, start, _SENTENCE) + _after(text, end, _SENTENCE)).strip(" ,")


def _ruled(sentence: str, before: str, after: str, follows: str) -> bool:
    """Whether a time measures something, is a condition or a validity, is denied or demanded, or brings an instrument into force."""
    if _CONDITION.search(sentence):
        return True
    conditions = (_SINCE_EVENT, _IF, _NOT_SAID, _VALID, _GENERAL)
    if any(sign.search(before) for sign in conditions) or any(
        sign.match(after) for sign in (_MEASURED, _FORESEEN, _BECAUSE)
    ):
        return True
    demanded = re.search("按照?|根据|依照", before) and _DEMANDED.match(after)
    return bool(demanded) or bool(_IN_FORCE.search(follows[:_NEAR]))


def kind_of(text: str, start: int, end: int, *, over: bool) -> PointKind:
    """`over`: the day lies before the day of writing."""
    before, after = clause_of(text, start, end)
    sentence, follows = _before(text, start, _SENTENCE), _after(text, end, _SENTENCE)
    if over:
        return PointKind.FACT
    enacted = _ENACTED.search(sentence) and _IN_FORCE_FROM.match(follows) and not _OWN.search(sentence)
    if enacted or _ruled(sentence, before, after, follows):
        return PointKind.RULE
    if told_as_past(text, start, end) or _QUOTED.match(follows):
        return PointKind.FACT
    if _HAD_PROMISED.search(before) and _NOT_KEPT.search(follows):
        return PointKind.FACT
    if (
        _OTHERS.search(sentence)
        or _ITS_OWN.search(sentence)
        or _GIVEN_UP.search(before)
        or _LAPSED.match(follows)
    ):
        return PointKind.OTHERS
    whole = sentence + text[start:end] + follows
    if _REMEDY.search(follows) and _MAY.search(whole) and not _PROMISED.search(after):
        return PointKind.REMEDY
    asked = [found.end() for found in _ASKED.finditer(sentence)]
    if (
        asked
        and not _PROMISED.search(sentence[asked[-1] :] + text[start:end])
        and not _PROMISED.search(after)
    ):
        return PointKind.ASKED
    if text.startswith("每", start) and (before or after) and not _PROMISED_OFTEN.search(before + after):
        return PointKind.RULE
    ruled = [found.end() for found in _RULE.finditer(sentence)]
    recurrent = _EVERY.search(before + text[start:end])
    ordered = _NAMED_DAY.search(text, start, end) and not (recurrent or _LAID_DOWN.search(sentence))
    if ruled and not ordered and not _PROMISED.search(sentence[ruled[-1] :]) and not _PROMISED.search(after):
        obliged = re.search("应当?|规定|不得|(?<!必)须", before + after) or _MUST.search(sentence)
        return PointKind.RULE if obliged else PointKind.PROMISE
    return PointKind.PROMISE
