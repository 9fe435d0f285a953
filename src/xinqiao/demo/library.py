"""The library of the fictional city: local rules in two versions, standards with tables, one repealed, one not yet in force."""

from datetime import date
from importlib.resources import files

from xinqiao.kernel.actor import Actor
from xinqiao.library.commands.importing import NewVersion, import_version
from xinqiao.library.commands.keeping import repeal
from xinqiao.library.commands.templates import approve_template, propose_template
from xinqiao.library.models import Instrument, InstrumentLevel
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import actor_for
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.provisions.parse import read_statute
from xinqiao.rules.provisions.particulars import read_particulars

_CITY = "云水市人民政府"
_OFFICE = "云水市信访局"
_TEXTS = (
    ("seedlings_2009.md", InstrumentLevel.NORMATIVE_DOCUMENT, _CITY, "青苗补助办法"),
    ("compensation_2021.md", InstrumentLevel.NORMATIVE_DOCUMENT, _CITY, "征地补偿标准，云水市征地补偿标准"),
    ("compensation_2024.md", InstrumentLevel.NORMATIVE_DOCUMENT, _CITY, ""),
    ("property_2018.md", InstrumentLevel.LOCAL_RULE, _CITY, ""),
    ("property_2025.md", InstrumentLevel.LOCAL_RULE, _CITY, ""),
    ("first_duty_2023.md", InstrumentLevel.INTERNAL, _OFFICE, "首办责任制实施细则"),
    ("renewal_2027.md", InstrumentLevel.LOCAL_RULE, _CITY, ""),
)


def stock() -> None:
    """Take the fictional texts in, the office's own by its counsel, and record the repeal that one of them orders."""
    system, counsel = Actor.system("demo"), actor_for(Staff.objects.get(username="fagu"), "demo")
    for name, level, issuer, names in _TEXTS:
        text = files("xinqiao.demo").joinpath("instruments", name).read_text("utf-8")
        _take(counsel if level is InstrumentLevel.INTERNAL else system, text, level, issuer, names)
    repeal(
        system,
        Instrument.objects.get(title="云水市征地青苗补助办法"),
        ended_on=date(2021, 5, 1),
        ended_by="云水市征收集体土地补偿标准",
    )


_ELEVATOR = """【答复内容（政策依据）】
经现场查看，【请填写：查到的事实】。依据{依据}，电梯由物业服务人维护

【解决路径】
我们已责令【请填写：物业服务人】修复，由{承办}到场查验

【时间节点】
5个工作日内修复，7个工作日内查验并告知您结果
"""


def template() -> None:
    """A template of the housing office, proposed by who handles and approved by the head of the section."""
    who = {s.username: s for s in Staff.objects.filter(username__in=("zj-chengban", "zj-kezhang"))}
    handler, head = (actor_for(who[name], "demo") for name in ("zj-chengban", "zj-kezhang"))
    row = propose_template(
        handler,
        who["zj-chengban"].unit,
        kind=PaperKind.REPLY,
        name="电梯故障：修复和查验",
        body=_ELEVATOR,
        reason="电梯来信多，写法统一",
    )
    approve_template(head, row)


def _take(actor: Actor, text: str, level: InstrumentLevel, issuer: str, names: str) -> None:
    statute = read_statute(text)
    found = read_particulars(statute)
    assert found.effective_on is not None, statute.title
    import_version(
        actor,
        None,
        NewVersion(
            statute=statute,
            effective_on=found.effective_on,
            passed_on=found.passed_on,
            published_on=found.published_on,
            number=found.number,
            label=found.label,
            issuer=issuer,
            level=level,
            region="云水市",
            names=names,
            own=level is InstrumentLevel.INTERNAL,
        ),
    )
