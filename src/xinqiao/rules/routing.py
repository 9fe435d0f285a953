"""Sorting by law: three kinds of matter and the six routes of article 31 (M-R2, law.md 1 and 3)."""

from dataclasses import dataclass
from typing import Literal

from xinqiao.rules.basis import Basis
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One route. `paper`: the document that ends the petition track, if any."""

    code: str
    kind: str
    title: str
    explanation: str
    basis: Basis
    paper: PaperKind | Literal[""] = ""


ROUTES: tuple[Route, ...] = (
    Route(
        code="29",
        kind="suggestion",
        title="研究论证并回复",
        explanation="有利于完善政策、改进工作的，应当认真研究，予以采纳或者部分采纳，并予以回复。",
        basis=Basis(article=29),
        paper=PaperKind.REPLY,
    ),
    Route(
        code="30",
        kind="accusation",
        title="按管理权限转送有权机关",
        explanation="由纪检监察机关或者有权处理的机关、单位依规依纪依法接收、受理、办理和反馈；不得透露给被检举控告人。",
        basis=Basis(article=30),
    ),
    Route(
        code="31(1)",
        kind="claim",
        title="诉讼、检察、公安等程序",
        explanation="应当通过审判机关诉讼程序或者复议程序、检察机关刑事立案程序或者法律监督程序、公安机关法律程序处理，且尚未依法终结。",
        basis=Basis(article=31, item=1),
        paper=PaperKind.GUIDANCE_NOTICE,
    ),
    Route(
        code="31(2)",
        kind="claim",
        title="仲裁",
        explanation="应当通过仲裁解决的，导入相应程序处理，如劳动人事争议、农村土地承包仲裁。",
        basis=Basis(article=31, item=2),
        paper=PaperKind.GUIDANCE_NOTICE,
    ),
    Route(
        code="31(3)",
        kind="claim",
        title="党员申诉、申请复审",
        explanation="可以通过党员申诉、申请复审等解决的，导入相应程序处理。",
        basis=Basis(article=31, item=3),
        paper=PaperKind.GUIDANCE_NOTICE,
    ),
    Route(
        code="31(4)",
        kind="claim",
        title="行政复议、裁决、确认、许可、处罚等",
        explanation="可以通过行政复议、行政裁决、行政确认、行政许可、行政处罚等行政程序解决的，导入相应程序处理。",
        basis=Basis(article=31, item=4),
        paper=PaperKind.GUIDANCE_NOTICE,
    ),
    Route(
        code="31(5)",
        kind="claim",
        title="履行法定职责或者答复",
        explanation="属于申请查处违法行为、履行保护人身权或者财产权等合法权益职责的，依法履行或者答复。",
        basis=Basis(article=31, item=5),
        paper=PaperKind.REPLY,
    ),
    Route(
        code="31(6)",
        kind="claim",
        title="听取陈述、调查核实，出具处理意见书",
        explanation="不属于以上情形的，应当听取信访人陈述事实和理由，调查核实，出具信访处理意见书；重大、复杂、疑难的可以听证。",
        basis=Basis(article=31, item=6),
        paper=PaperKind.HANDLING_OPINION,
    ),
)

BY_CODE = {route.code: route for route in ROUTES}
GUIDED = frozenset(route.code for route in ROUTES if route.paper == PaperKind.GUIDANCE_NOTICE)
"""31(1)–(4): another procedure decides. Such a matter is not taken on but guided there, in writing."""
HANDLING_ROUTE = "31(6)"
"""Alone has the sixty days, the opinion and review (条例 34–36)."""
DUTY_ROUTE = "31(5)"
"""Is done within the limit of the law that gives the duty."""
SUGGESTION_ROUTE = "29"


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteQuestion:
    """One question of article 31, with two examples in which the answer is yes."""

    route: str
    text: str
    examples: tuple[str, str]


QUESTIONS: tuple[RouteQuestion, ...] = (
    RouteQuestion(
        route="31(1)",
        text="是否属于诉讼、检察、公安程序且尚未依法终结",
        examples=("同一争议法院已经立案，还没有判决", "要求公安机关对一起诈骗刑事立案"),
    ),
    RouteQuestion(
        route="31(2)",
        text="是否应当通过仲裁解决",
        examples=("被单位辞退，要求支付赔偿金", "土地承包经营合同争议，没有起诉"),
    ),
    RouteQuestion(
        route="31(3)",
        text="是否可以通过党员申诉、申请复审解决",
        examples=("党员对本人的党纪处分不服", "对组织处理决定不服，要求复审"),
    ),
    RouteQuestion(
        route="31(4)",
        text="是否可以通过行政程序解决",
        examples=("对房屋征收补偿决定不服", "要求认定工伤"),
    ),
    RouteQuestion(
        route="31(5)",
        text="是否属于申请履行法定职责",
        examples=("举报无施工许可擅自开工，请求查处", "被拖欠工资，请求劳动保障监察机构责令支付"),
    ),
)
"""In the order of article 31, litigation first; whoever says no to all of them is at 31(6)."""


def check_route(kind: str, route: str) -> Verdict:
    """Whether kind and route go together: each route of article 31 is for claims, 29 for suggestions, 30 for accusations."""
    found = BY_CODE.get(route)
    if found is None:
        return Verdict(
            allowed=False, reason="请选择《信访工作条例》规定的一种办理途径。", basis=(Basis(article=31),)
        )
    if found.kind != kind:
        return Verdict(
            allowed=False,
            reason=Phrase("「{route}」不适用于所选的事项类别，请核对类别和途径。", route=found.title),
            basis=(found.basis,),
        )
    return Verdict(allowed=True, reason="", basis=(found.basis,))


def may_be_accepted(route: str) -> Verdict:
    """受理 begins the office's own handling; what another procedure decides is guided to it instead (条例 28(2), 31(1)–(4))."""
    found = BY_CODE.get(route)
    if found is None:
        return Verdict(allowed=False, reason="请先分类，再受理。", basis=(Basis(article=31),))
    if route not in GUIDED:
        return Verdict(allowed=True, reason="", basis=(found.basis,))
    return Verdict(
        allowed=False,
        reason=Phrase(
            "途径为「{route}」的事项不在这里受理、不计60日：请起草《依法分类处理告知书》，书面告知信访人向谁、按什么程序提出；"
            "送达即完成15日内的告知。途径有误的，请先重新分类。",
            route=found.title,
        ),
        basis=(found.basis, Basis(article=28, paragraph=2)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A legal ground for not taking a matter on (law.md 3)."""

    code: str
    title: str
    basis: Basis


DECLINE_GROUNDS: tuple[Ground, ...] = (
    Ground(
        code="19(3)",
        title="同一信访事项已经受理或者正在办理，信访人在规定期限内向受理、办理机关、单位的上级机关、单位又提出",
        basis=Basis(article=19, paragraph=3),
    ),
)
"""不予受理 has one ground in the Regulations. Lack of competence is told (23(1)), another procedure is guided to (31), and
refusing what one is competent for is a violation (44(2))."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A procedure to guide to: the limit that a guidance notice may quote (law.md 3.1), what sort of organ decides there, of which the writer
    fills in the name, and what one brings."""

    code: str
    title: str
    limit: str
    basis: Basis
    organ: str
    materials: str


_COURT = "有管辖权的人民法院"
PROCEDURES: tuple[Procedure, ...] = (
    Procedure(
        code="labour_arbitration",
        title="劳动争议仲裁",
        limit="自知道或者应当知道权利被侵害之日起1年内申请；拖欠报酬的，自劳动关系终止之日起1年内",
        basis=Basis(instrument="劳动争议调解仲裁法", article=27),
        organ="劳动争议仲裁委员会",
        materials="仲裁申请书和副本、身份证明、劳动关系和工资的证据",
    ),
    Procedure(
        code="reconsideration",
        title="行政复议",
        limit="自知道或者应当知道行政行为之日起60日内申请",
        basis=Basis(instrument="行政复议法", article=20),
        organ="行政复议机关",
        materials="行政复议申请书、身份证明、所不服的行政行为的文书",
    ),
    Procedure(
        code="administrative_suit",
        title="行政诉讼",
        limit="一般自知道或者应当知道作出行政行为之日起6个月内提起",
        basis=Basis(instrument="行政诉讼法", article=46),
        organ=_COURT,
        materials="起诉状和副本、身份证明、所不服的行政行为的文书",
    ),
    Procedure(
        code="civil",
        title="民事诉讼",
        limit="诉讼时效一般为3年",
        basis=Basis(instrument="民法典", article=188),
        organ=_COURT,
        materials="起诉状和副本、身份证明、合同、票据等证据",
    ),
    Procedure(
        code="work_injury",
        title="工伤认定",
        limit="用人单位没有申请的，本人、近亲属、工会组织自事故伤害发生之日或者被诊断、鉴定为职业病之日起1年内直接申请（《工伤保险条例》"
        "第十七条第二款）；社会保险行政部门自受理之日起60日内作出决定；事实清楚的15日内",
        basis=Basis(instrument="工伤保险条例", article=20),
        organ="社会保险行政部门",
        materials="工伤认定申请表、劳动关系的证明材料、医疗诊断证明",
    ),
    Procedure(
        code="land_dispute",
        title="土地权属争议处理",
        limit="对人民政府处理决定不服的，自接到通知之日起30日内向人民法院起诉",
        basis=Basis(instrument="土地管理法", article=14),
        organ="处理权属争议的人民政府",
        materials="书面申请、身份证明、权属和四至的证据",
    ),
    Procedure(
        code="expropriation",
        title="房屋征收补偿争议的行政复议、行政诉讼",
        limit="对补偿决定不服的，可以依法申请行政复议或者提起行政诉讼，注意各自的期限",
        basis=Basis(instrument="国有土地上房屋征收与补偿条例", article=26),
        organ="行政复议机关或者人民法院",
        materials="申请书或者起诉状、身份证明、补偿决定",
    ),
    Procedure(
        code="social_insurance",
        title="社会保险争议处理",
        limit="可以依法申请行政复议、提起行政诉讼，或者投诉、仲裁，注意各自的期限",
        basis=Basis(instrument="社会保险法", article=83),
        organ="社会保险行政部门、征收机构或者仲裁委员会",
        materials="书面申请、身份证明、劳动关系和缴费的证据",
    ),
    Procedure(
        code="information",
        title="政府信息公开申请",
        limit="行政机关自收到申请之日起20个工作日内答复，可以延长20个工作日",
        basis=Basis(instrument="政府信息公开条例", article=33),
        organ="制作或者保存该信息的行政机关",
        materials="书面申请、身份证明，写明所需信息的名称、文号或者特征",
    ),
)
