"""A study plan of the housing office and a session of it, taken by its people."""

from datetime import date

from tests.cast import Cast, accepted, reload
from tests.steps import HANDLERS, OPINION, issued
from xinqiao.kernel.clock import now
from xinqiao.library.models import Instrument, InstrumentLevel, InstrumentName, InstrumentVersion, Provision
from xinqiao.matters.models import Matter
from xinqiao.policy.commands.study import prepare_session
from xinqiao.policy.commands.study_plan import approve_plan, draft_plan
from xinqiao.policy.commands.study_record import Attended, SessionHeld, hold_session
from xinqiao.policy.models import StudyPlan, StudySession
from xinqiao.policy.queries.study import plan_of, sessions_of

TEXTS = {
    "key_points": "先读总则。",
    "background": "公园增多，旧办法不够用。",
    "special": "临时占用绿地的，按第四条处理。",
}


def fresh(session: StudySession) -> StudySession:
    return StudySession.objects.select_related("plan", "month").get(pk=session.pk)


def planned(cast: Cast, year: int) -> StudyPlan:
    """An approved plan of the housing office."""
    plan = draft_plan(cast.actor("section_head"), cast.housing, year=year)
    return approve_plan(cast.actor("leader"), plan)


def sessions_in(cast: Cast, month: int) -> list[StudySession]:
    """The sessions that the housing office's plan has in a month of 2026."""
    plan = plan_of(cast.actor("handler"), 2026)
    assert plan is not None
    return [s for s in sessions_of(plan) if s.month.month == month]


def versions() -> tuple[InstrumentVersion, InstrumentVersion]:
    """A fictional instrument in two versions of three articles; made once."""
    if made := list(InstrumentVersion.objects.filter(instrument__title="云水市公园管理办法")):
        return made[0], made[1]
    instrument = Instrument.objects.create(
        title="云水市公园管理办法", issuer="云水市人民政府", level=InstrumentLevel.LOCAL_RULE
    )
    InstrumentName.objects.create(instrument=instrument, name="云水市公园管理办法")
    old = _version(
        instrument,
        "2020年文本",
        date(2020, 1, 1),
        date(2024, 12, 31),
        ("为了管理公园，制定本办法。", "公园每日六时开放。", "本办法自公布之日起施行。"),
    )
    new = _version(
        instrument,
        "2025年修正",
        date(2025, 1, 1),
        None,
        (
            "为了管理公园，制定本办法。",
            "游人应当爱护花木。",
            "公园每日五时开放。",
            "本办法自公布之日起施行。",
        ),
    )
    return old, new


def _version(
    instrument: Instrument, label: str, begins: date, ends: date | None, articles: tuple[str, ...]
) -> InstrumentVersion:
    version = InstrumentVersion.objects.create(
        instrument=instrument, label=label, effective_on=begins, ended_on=ends, imported_at=now()
    )
    Provision.objects.bulk_create(
        Provision(
            version=version, position=n, kind="paragraph", label=f"第{n}条", article=n, paragraph=1, text=text
        )
        for n, text in enumerate(articles, 1)
    )
    return version


def prepared(cast: Cast, session: StudySession) -> StudySession:
    old, new = versions()
    return prepare_session(
        cast.actor("section_head"),
        fresh(session),
        leader=cast.staff["leader"],
        old_version=old,
        new_version=new,
        **TEXTS,
    )


def held(cast: Cast, session: StudySession, *present: str) -> StudySession:
    names = present or ("leader", "handler", "section_head")
    given = SessionHeld(
        discussion="讨论了开放时间。",
        people=[Attended(staff=cast.staff[name].pk, present=True) for name in names],
    )
    return hold_session(cast.actor("section_head"), fresh(session), given)


def concluded(cast: Cast) -> Matter:
    """A matter of the housing office, concluded on the basis of the fictional instrument."""
    versions()
    matter = accepted(cast)
    content = {**OPINION, "basis": "《云水市公园管理办法》第二条"}
    issued(cast, matter, "handling_opinion", content, *HANDLERS)
    return reload(matter)
